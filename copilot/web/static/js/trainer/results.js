// @ts-check
/** The table of checked sentences and the count of their faults. */
/** @import {Checked} from "./check.js" */
import { barChart } from "../shared/charts.js";
import { h, icon, put } from "../shared/dom.js";
import { faultList, markedText } from "../shared/faults.js";
import { label } from "../shared/meta.js";
import { dataTable } from "../shared/table.js";

const VERDICT = {
  ok: { icon: "check", text: "没问题" },
  rewrite: { icon: "caution", text: "建议改" },
  block: { icon: "alarm", text: "不能发" },
};

/** @param {HTMLElement} chart @param {HTMLElement} table @param {Checked[]} all in the order of the lines */
export function showResults(chart, table, all) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { check } of all)
    for (const fault of check?.faults ?? []) counts.set(fault.code, (counts.get(fault.code) ?? 0) + 1);
  const bars = [...counts].map(([code, value]) => ({ name: label("faults", code), value }));
  put(chart, bars.length ? barChart(bars, "各类毛病出现次数") : null);
  put(
    table,
    dataTable({
      caption: "逐句检查结果",
      empty: "还没有结果",
      rows: all.map((checked, i) => ({ ...checked, place: i + 1 })),
      columns: [
        { title: "#", number: true, cell: (row) => row.place },
        { title: "结论", class: "narrow", cell: verdict },
        {
          title: "原话",
          cell: (row) =>
            row.check
              ? [markedText(row.line, row.check.faults), row.check.faults.length ? faultList(row.check.faults) : null]
              : row.line,
        },
        { title: "更好的说法", cell: better },
      ],
    }),
  );
}

/** @param {Checked} row */
function verdict(row) {
  if (!row.check) return h("span", { class: "verdict" }, icon("caution"), "没查成");
  const { icon: symbol, text } = VERDICT[row.check.verdict];
  return h("span", { class: "verdict", data: { verdict: row.check.verdict } }, icon(symbol), text);
}

/** @param {Checked} row */
function better(row) {
  if (row.trouble) return h("span", { class: "muted" }, row.trouble);
  if (!row.check?.rewrites.length) return h("span", { class: "muted" }, "不用改");
  return h(
    "ul",
    { class: "better" },
    row.check.rewrites.map((one) =>
      h("li", {}, h("span", { class: "strategy" }, label("strategies", one.strategy)), one.text),
    ),
  );
}
