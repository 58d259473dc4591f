// @ts-check
/** The check of what the agent is typing: docked at the foot, so that the advice above stays where it is. */
/** @import {DraftCheck} from "../types.js" */
import * as api from "../shared/api.js";
import { button, h, icon, put } from "../shared/dom.js";
import { faultList, markedText } from "../shared/faults.js";
import { label } from "../shared/meta.js";
import { T } from "./text.js";
import { insert } from "./use.js";

const QUIET_MS = 400;
const CONTEXT_MESSAGES = 12;
const VERDICT_ICON = { ok: "check", rewrite: "caution", block: "alarm" };

/**
 * @param {HTMLElement} root
 * @param {() => {role: "customer" | "agent", text: string}[]} transcript
 */
export function createDraftCheck(root, transcript) {
  let draft = "";
  let timer = 0;
  let round = new AbortController();
  /** @type {DraftCheck | null} */
  let result = null;
  root.setAttribute("aria-label", T.draftTitle);

  /** @param {string} text */
  function take(text) {
    if (text === draft) return;
    draft = text;
    clearTimeout(timer);
    round.abort();
    if (!text.trim()) {
      result = null;
      root.hidden = true;
      return;
    }
    root.classList.add("checking");
    timer = setTimeout(() => void check(text), QUIET_MS);
  }

  /** @param {string} text */
  async function check(text) {
    round = new AbortController();
    const { signal } = round;
    try {
      const found = await api.rewrite(text, transcript().slice(-CONTEXT_MESSAGES), signal);
      if (signal.aborted) return;
      result = found;
      render(text, found);
    } catch (error) {
      if (signal.aborted) return;
      console.warn(error);
      result = null;
      put(root, headLine("unknown", "caution", T.draftUnreachable));
    }
    root.classList.remove("checking");
    root.hidden = false;
  }

  /** @param {string} text @param {DraftCheck} found */
  function render(text, found) {
    put(
      root,
      headLine(found.verdict, VERDICT_ICON[found.verdict], T.verdict[found.verdict]),
      found.faults.length ? [markedText(text, found.faults), faultList(found.faults)] : null,
      found.hint ? h("p", { class: "hint" }, icon("book"), h("strong", {}, T.hintTitle), found.hint.text) : null,
      found.rewrites.map((one, i) =>
        h(
          "div",
          { class: "rewrite", testid: "draft-rewrite" },
          h(
            "p",
            {},
            i === 0 ? h("kbd", {}, "R") : null,
            h("span", { class: "strategy" }, label("strategies", one.strategy)),
            one.text,
          ),
          button(T.adopt, () => adopt(i), { class: "primary" }),
        ),
      ),
    );
  }

  /** @param {number} place from 0 */
  function adopt(place) {
    const chosen = result?.rewrites[place];
    if (chosen) void insert({ suggestionId: null, item: "rewrite", text: chosen.text, counted: false }, "replace");
  }

  return { take, adopt };
}

/** @param {string} verdict @param {string} symbol @param {string} text */
function headLine(verdict, symbol, text) {
  return h(
    "p",
    { class: "verdict", testid: "draft-verdict", data: { verdict } },
    h("span", { class: "muted" }, T.draftTitle),
    icon(symbol),
    h("strong", {}, text),
    h("span", { class: "busy" }, T.checking),
  );
}
