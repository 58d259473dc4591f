// @ts-check
/** How often advice is used, by playbook, strategy and document. */
/** @import {Acceptance, AcceptanceRow} from "../types.js" */
import { h } from "../shared/dom.js";
import { percent } from "../shared/figures.js";
import { label } from "../shared/meta.js";
import { dataTable } from "../shared/table.js";

/** @param {Acceptance} acceptance @param {Map<string, string>} titles of the documents, by id */
export function acceptanceTables(acceptance, titles) {
  return [
    table("按流程", acceptance.playbooks, (key) => label("playbooks", key)),
    table("按策略", acceptance.strategies, (key) => label("strategies", key)),
    table("按文档", acceptance.documents, (key) => titles.get(key) ?? key),
  ];
}

/** @param {string} title @param {AcceptanceRow[]} rows @param {(key: string) => string} name */
function table(title, rows, name) {
  /** @param {keyof AcceptanceRow} field @param {string} text */
  const count = (field, text) => ({
    title: text,
    number: true,
    cell: (/** @type {AcceptanceRow} */ row) => row[field] ?? "",
  });
  return h(
    "div",
    {},
    h("h3", {}, title),
    dataTable({
      caption: title,
      empty: "还没有反馈",
      rows,
      columns: [
        { title: "名称", head: true, cell: (row) => name(row.key) },
        count("shown", "展示"),
        count("inserted", "插入"),
        count("copied", "复制"),
        count("edited", "改后发"),
        count("sent", "原样发"),
        count("dismissed", "不合适"),
        { title: "采用率", number: true, cell: (row) => rate(row.acceptance) },
      ],
    }),
  );
}

/** @param {number | null} share */
function rate(share) {
  if (share === null) return percent(share);
  return h(
    "span",
    { class: "rate" },
    h("meter", { min: 0, max: 1, value: share, "aria-hidden": "true" }),
    percent(share),
  );
}
