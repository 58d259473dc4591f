// @ts-check
/** A table out of rows and columns. */
import { h } from "./dom.js";

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: Row) => import("./dom.js").Children} cell
 * @property {boolean} [number] right-aligned figures
 * @property {boolean} [head] names the row
 * @property {string} [class]
 */

/**
 * @template Row
 * @param {object} table
 * @param {string} table.caption
 * @param {Column<Row>[]} table.columns
 * @param {Row[]} table.rows
 * @param {string} table.empty said where there are no rows
 * @param {(row: Row) => import("./dom.js").Props} [table.rowProps]
 */
export function dataTable({ caption, columns, rows, empty, rowProps }) {
  const kind = (/** @type {Column<Row>} */ c) => [c.number ? "number" : "", c.class ?? ""].join(" ").trim() || null;
  return h(
    "div",
    { class: "table-frame", tabindex: 0, role: "group", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "hidden-text" }, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((c) => h("th", { scope: "col", class: kind(c) }, c.title)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            rowProps?.(row) ?? {},
            columns.map((c) => h(c.head ? "th" : "td", { class: kind(c), scope: c.head ? "row" : null }, c.cell(row))),
          ),
        ),
        rows.length ? null : h("tr", {}, h("td", { class: "empty", colspan: columns.length }, empty)),
      ),
    ),
  );
}
