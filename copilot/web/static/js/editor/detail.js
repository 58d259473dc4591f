// @ts-check
/** One document: its text to edit, its versions to go back to, its pieces, and its end. */
/** @import {DocumentDetail} from "../types.js" */
import * as api from "../shared/api.js";
import { shortDate } from "../shared/clock.js";
import { confirmed } from "../shared/confirm.js";
import { button, byId, h, put } from "../shared/dom.js";
import { label } from "../shared/meta.js";
import { dataTable } from "../shared/table.js";
import { toast, toastError } from "../shared/toast.js";
import { refusal } from "./faults.js";
import { previewBox } from "./preview.js";

/** @param {() => void} onChanged */
export function createDetail(onChanged) {
  const root = byId("detail");

  /** @param {string} docId */
  async function open(docId) {
    try {
      const detail = await api.documentDetail(docId);
      root.hidden = false;
      render(detail);
      root.focus({ preventScroll: true });
      root.scrollIntoView({ block: "start" });
    } catch (error) {
      toastError(error);
    }
  }

  const close = () => {
    root.hidden = true;
    put(root);
  };

  /** Does one thing to the document and shows it afresh. @param {Promise<unknown>} deed @param {string} said @param {string | null} docId */
  async function done(deed, said, docId) {
    try {
      await deed;
      toast(said);
      onChanged();
      if (docId) await open(docId);
      else close();
    } catch (error) {
      toastError(error);
    }
  }

  /** @param {DocumentDetail} detail */
  async function remove(detail) {
    const sure = await confirmed({
      title: `删除「${detail.title}」？`,
      text: "删除后马上从所有建议里消失。版本记录会保留，可以再回滚回来。",
      yes: "删除",
    });
    if (sure) await done(api.removeDocument(detail.doc_id), "已删除", null);
  }

  /** @param {DocumentDetail} detail @param {number} version */
  async function back(detail, version) {
    const sure = await confirmed({
      title: `回到第 ${version} 版？`,
      text: `「${detail.title}」现在是第 ${detail.version} 版，回滚后副驾马上改用第 ${version} 版的内容。`,
      yes: "回滚",
    });
    if (sure) await done(api.rollback(detail.doc_id, version), `已回到第 ${version} 版`, detail.doc_id);
  }

  /** @param {DocumentDetail} detail */
  function render(detail) {
    const place = h("div", {});
    put(
      root,
      h(
        "header",
        { class: "panel-head with-tools" },
        h("h2", {}, detail.title),
        h("span", { class: "badge" }, label("kinds", detail.kind)),
        h("span", { class: "muted path" }, detail.path || detail.doc_id),
        h("span", { class: "spring" }),
        button("删除", () => void remove(detail), { class: "danger", icon: "trash", testid: "delete" }),
        button("收起", close, { class: "quiet" }),
      ),
      h(
        "div",
        { class: "columns" },
        editForm(detail, place),
        h("div", { class: "stack" }, versions(detail), pieces(detail)),
      ),
      place,
    );
  }

  /** @param {DocumentDetail} detail @param {HTMLElement} place where the preview goes */
  function editForm(detail, place) {
    const field = h("textarea", { id: "source", rows: 26, spellcheck: "false", class: "source" });
    field.value = detail.text;
    const show = async () => {
      try {
        const preview = await api.previewText(detail.doc_id, field.value);
        const text = field.value;
        put(
          place,
          previewBox(preview, {
            publish: () => void done(api.publishText(detail.doc_id, text), "已发布新版本", detail.doc_id),
            drop: () => put(place),
          }),
        );
      } catch (error) {
        put(place, refusal(detail.title, error));
      }
    };
    return h(
      "section",
      { class: "stack" },
      h("label", { for: "source" }, h("h3", {}, "原文")),
      field,
      h(
        "div",
        { class: "actions" },
        button("预览改动", () => void show(), { class: "primary", testid: "preview-text" }),
      ),
    );
  }

  /** @param {DocumentDetail} detail */
  function versions(detail) {
    return h(
      "section",
      {},
      h("h3", {}, "版本"),
      dataTable({
        caption: "版本",
        empty: "没有版本",
        rows: detail.versions,
        columns: [
          { title: "版本", number: true, cell: (row) => row.version },
          { title: "发布时间", cell: (row) => shortDate(row.published_at) },
          { title: "段数", number: true, cell: (row) => row.chunks },
          {
            title: "操作",
            class: "narrow",
            cell: (row) =>
              row.version === detail.version && detail.status === "published"
                ? h("span", { class: "live" }, "当前")
                : button("回滚", () => void back(detail, row.version), { testid: "rollback" }),
          },
        ],
      }),
    );
  }

  return { open };
}

/** @param {DocumentDetail} detail */
function pieces(detail) {
  return h(
    "section",
    {},
    h("h3", {}, `分段 ${detail.chunks.length}`),
    h(
      "ol",
      { class: "chunks" },
      detail.chunks.map((chunk) =>
        h("li", { class: "chunk" }, h("div", {}, h("strong", {}, chunk.section), h("p", {}, chunk.text))),
      ),
    ),
  );
}
