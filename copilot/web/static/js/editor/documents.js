// @ts-check
/** The table of documents, filtered by kind and words. */
/** @import {DocumentRow} from "../types.js" */
import * as api from "../shared/api.js";
import { shortDate } from "../shared/clock.js";
import { button, byId, h, icon, put } from "../shared/dom.js";
import { knownMeta, label } from "../shared/meta.js";
import { percent } from "../shared/figures.js";
import { dataTable } from "../shared/table.js";
import { toastError } from "../shared/toast.js";

const ORIGIN = { folder: "文件夹", upload: "上传" };

/** Fills a choice of kinds. @param {HTMLSelectElement} select */
export function kindOptions(select) {
  put(
    select,
    h("option", { value: "" }, "全部类型"),
    Object.entries(knownMeta().labels.kinds ?? {}).map(([kind, name]) => h("option", { value: kind }, name)),
  );
}

/** @param {(docId: string) => void} openDetail */
export function createDocuments(openDetail) {
  const kind = /** @type {HTMLSelectElement} */ (byId("filter-kind"));
  const words = /** @type {HTMLInputElement} */ (byId("filter-text"));
  /** @type {DocumentRow[]} */
  let all = [];

  async function load() {
    try {
      all = (await api.documents()).documents;
      render();
    } catch (error) {
      toastError(error);
    }
  }

  function render() {
    const wanted = words.value.trim().toLowerCase();
    const rows = all.filter(
      (row) =>
        (!kind.value || row.kind === kind.value) &&
        `${row.title} ${row.doc_id} ${row.path}`.toLowerCase().includes(wanted),
    );
    byId("documents-count").textContent =
      rows.length === all.length ? `${all.length} 份` : `${rows.length} / ${all.length} 份`;
    put(
      byId("documents"),
      dataTable({
        caption: "文档",
        empty: all.length ? "没有符合筛选的文档" : "知识库还是空的，拖几个文件进来，或运行 copilot ingest sync",
        rows,
        rowProps: (row) => ({ data: { doc: row.doc_id } }),
        columns: [
          {
            title: "名称",
            head: true,
            cell: (row) => [
              button(row.title, () => openDetail(row.doc_id), { class: "as-link" }),
              h("span", { class: "muted path" }, row.path || row.doc_id),
            ],
          },
          { title: "类型", class: "narrow", cell: (row) => label("kinds", row.kind) },
          { title: "状态", class: "narrow", cell: state },
          { title: "版本", number: true, cell: (row) => row.version },
          { title: "段数", number: true, cell: (row) => row.chunks },
          { title: "被引用", number: true, cell: (row) => row.cited },
          { title: "采用率", number: true, cell: (row) => percent(row.accepted) },
          { title: "来源", class: "narrow", cell: (row) => ORIGIN[row.origin] ?? row.origin },
          { title: "更新", class: "narrow", cell: (row) => shortDate(row.updated_at) },
        ],
      }),
    );
  }

  kind.addEventListener("change", render);
  words.addEventListener("input", render);
  return { load };
}

/** @param {DocumentRow} row */
function state(row) {
  if (row.status === "removed") return h("span", { class: "muted" }, icon("trash"), "已删除");
  if (row.expired) return h("span", { class: "expired" }, icon("caution"), "已过期");
  return h("span", { class: "live" }, icon("check"), "在用");
}
