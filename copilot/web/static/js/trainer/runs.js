// @ts-check
/** Evaluation runs and their reports. */
/** @import {EvalRun} from "../types.js" */
import { accessHeaders } from "../shared/access.js";
import * as api from "../shared/api.js";
import { shortDate } from "../shared/clock.js";
import { h } from "../shared/dom.js";
import { figure } from "../shared/figures.js";
import { dataTable } from "../shared/table.js";
import { toastError } from "../shared/toast.js";

/** @param {EvalRun[]} runs */
export function runsTable(runs) {
  return dataTable({
    caption: "评测记录",
    empty: "还没有评测。运行 copilot eval run 后会出现在这里。",
    rows: runs,
    columns: [
      { title: "套件", head: true, cell: (run) => run.suite },
      { title: "完成时间", class: "narrow", cell: (run) => shortDate(run.finished_at) },
      {
        title: "指标",
        cell: (run) =>
          h(
            "dl",
            { class: "metrics" },
            Object.entries(run.metrics).map(([name, value]) =>
              h("div", {}, h("dt", {}, name), h("dd", {}, figure(value))),
            ),
          ),
      },
      {
        title: "报告",
        class: "narrow",
        cell: (run) => h("a", { href: run.report, target: "_blank", rel: "noopener", on: { click: open } }, "打开报告"),
      },
    ],
  });
}

/** Where a key is needed, the report is fetched with it. @param {MouseEvent} event */
async function open(event) {
  if (!accessHeaders().Authorization) return;
  event.preventDefault();
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  try {
    window.open(URL.createObjectURL(await api.page(link.href)), "_blank", "noopener");
  } catch (error) {
    toastError(error);
  }
}
