// @ts-check
/** What publishing would change: the cleaned text, and its pieces with sign and colour. */
/** @import {Chunk, Preview} from "../types.js" */
import { button, h, icon } from "../shared/dom.js";
import { label } from "../shared/meta.js";

const CHANGE = {
  added: { sign: "＋", word: "新增" },
  kept: { sign: "＝", word: "不变" },
  removed: { sign: "－", word: "去掉" },
};

/**
 * @param {Preview} preview
 * @param {{publish: (() => void) | null, drop: () => void}} act
 */
export function previewBox(preview, act) {
  const added = preview.chunks.filter((chunk) => chunk.change === "added").length;
  const counts = `新增 ${added} 段，不变 ${preview.chunks.length - added} 段，去掉 ${preview.removed.length} 段`;
  return h(
    "article",
    { class: "preview", testid: "preview" },
    h(
      "header",
      { class: "preview-head" },
      h("h3", {}, preview.title || preview.doc_id),
      h("span", { class: "badge" }, label("kinds", preview.kind)),
      h("span", { class: "muted" }, counts),
      h("span", { class: "spring" }),
      button("放弃", act.drop),
      act.publish ? button("发布", act.publish, { class: "primary", testid: "publish" }) : null,
    ),
    problems(preview),
    h(
      "div",
      { class: "columns" },
      h(
        "div",
        {},
        h("h4", { class: "muted" }, "清洗后的正文"),
        h("pre", { class: "cleaned", tabindex: 0 }, preview.cleaned),
      ),
      h(
        "div",
        {},
        h("h4", { class: "muted" }, "分段"),
        h(
          "ol",
          { class: "chunks" },
          preview.chunks.map((chunk) => piece(chunk, chunk.change)),
          preview.removed.map((chunk) => piece(chunk, "removed")),
        ),
      ),
    ),
  );
}

/** @param {Preview} preview */
function problems(preview) {
  if (!preview.warnings.length) return null;
  return h(
    "ul",
    { class: "problems" },
    preview.warnings.map((warning) =>
      h(
        "li",
        {},
        icon("caution"),
        h(
          "span",
          {},
          warning.line ? `第 ${warning.line} 行：` : "",
          warning.problem,
          h("span", { class: "mend" }, warning.mend),
        ),
      ),
    ),
  );
}

/** @param {Chunk} chunk @param {keyof typeof CHANGE} change */
function piece(chunk, change) {
  const { sign, word } = CHANGE[change];
  return h(
    "li",
    { class: `chunk ${change}`, data: { change } },
    h("span", { class: "sign", title: word }, sign, h("span", { class: "hidden-text" }, word)),
    h("div", {}, h("strong", {}, chunk.section), h("p", {}, chunk.text)),
  );
}
