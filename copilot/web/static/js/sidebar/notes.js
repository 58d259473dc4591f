// @ts-check
/** The two plain lists: what to beware of, and all that was found. */
/** @import {View} from "./board.js" */
import { h, icon, put } from "../shared/dom.js";
import { passage } from "./citations.js";
import { RISK_WARNING } from "./emotion.js";
import { T } from "./text.js";

/** Said where they belong: in the risk banner, in the bar, in the place of the model's replies. */
const SAID_ELSEWHERE = new Set([RISK_WARNING, "no_evidence", "degraded"]);

export function createWarnings() {
  const root = h("section", { class: "warnings", testid: "warnings", "aria-label": T.warningsTitle });
  /** @param {View} view */
  function render(view) {
    const left = view.warnings.filter((warning) => !SAID_ELSEWHERE.has(warning.code));
    root.hidden = !left.length;
    put(
      root,
      left.map((warning) =>
        h(
          "p",
          { data: { code: warning.code } },
          icon("caution"),
          h("span", {}, warning.message, warning.law ? h("span", { class: "law" }, warning.law) : null),
        ),
      ),
    );
  }
  return { root, render };
}

export function createKnowledge() {
  const title = h("summary", {});
  const list = h("div", { class: "knowledge-list" });
  const root = h("details", { class: "knowledge", testid: "knowledge" }, title, list);
  /** @type {View["knowledge"] | null} */
  let drawn = null;
  /** @param {View} view */
  function render(view) {
    root.hidden = !view.knowledge.length;
    if (view.knowledge === drawn) return;
    drawn = view.knowledge;
    put(title, icon("book"), T.knowledgeTitle(view.knowledge.length), h("kbd", {}, "K"));
    put(
      list,
      view.knowledge.map((item) =>
        h(
          "details",
          { class: "knowledge-item" },
          h(
            "summary",
            {},
            h("span", { class: "knowledge-name" }, [item.title, item.section].filter(Boolean).join(" › ")),
            h("span", { class: "score" }, item.score.toFixed(2)),
            h("span", { class: "snippet" }, item.snippet),
          ),
          passage(item),
        ),
      ),
    );
  }
  return {
    root,
    render,
    toggle: () => {
      root.open = !root.open;
    },
  };
}
