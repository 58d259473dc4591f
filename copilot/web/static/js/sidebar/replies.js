// @ts-check
/** The drafted replies. A card is made once and then only grows, so that nothing moves under the agent's eyes. */
/** @import {Knowledge, Reply} from "../types.js" */
/** @import {View} from "./board.js" */
import { h, icon, put } from "../shared/dom.js";
import { label } from "../shared/meta.js";
import { cardActions } from "./card.js";
import { citations } from "./citations.js";
import { T } from "./text.js";

/** @typedef {{root: HTMLElement, update: (reply: Reply, place: number, view: View) => void, piece: () => import("./use.js").Piece}} Card */

export function createReplies() {
  const instant = h("div", { class: "reply-list" });
  const full = h("div", { class: "reply-list full" });
  const waiting = h("p", { class: "full-waiting", testid: "full-waiting" });
  const root = h("section", { class: "replies", "aria-label": T.repliesTitle }, h("h2", {}, T.repliesTitle), instant);
  const fullRoot = h(
    "section",
    { class: "replies", "aria-label": T.fullTitle },
    h("h2", {}, icon("spark"), T.fullTitle),
    full,
  );
  /** @type {Map<string, Card>} */
  const cards = new Map();
  let messageId = "";

  /** @param {View} view */
  function render(view) {
    if (view.message_id !== messageId) {
      messageId = view.message_id;
      cards.clear();
      put(instant);
      put(full);
    }
    const wanted = new Set(view.replies.map((reply) => reply.id));
    for (const [id, card] of cards)
      if (!wanted.has(id)) {
        card.root.remove();
        cards.delete(id);
      }
    const model = view.replies.filter((reply) => reply.tier === "full");
    const first = view.replies.filter((reply) => reply.tier !== "full");
    [...first, ...model].forEach((reply, i) => {
      let card = cards.get(reply.id);
      if (!card) {
        card = createCard(reply);
        cards.set(reply.id, card);
        (reply.tier === "full" && first.length ? full : instant).append(card.root);
      }
      card.update(reply, i + 1, view);
    });
    root.hidden = !instant.childElementCount;
    // The box has the height of a card and stays when the model fails: neither its sentences nor its silence move anything.
    const said = placeholder(view, full.childElementCount > 0);
    fullRoot.hidden = !said && !full.childElementCount;
    if (said) full.after(waiting);
    else waiting.remove();
    if (waiting.textContent !== said) waiting.textContent = said;
  }

  return {
    root,
    fullRoot,
    render,
    /** The wording behind a number key. @param {number} place from 1 @returns {import("./use.js").Piece | null} */
    piece(place) {
      const card = [...cards.values()].find((one) => one.root.dataset.place === String(place));
      return card && !card.root.classList.contains("dismissed") ? card.piece() : null;
    },
  };
}

/** What stands in the place of the model's replies. @param {View} view @param {boolean} written whether there are any */
function placeholder(view, written) {
  if (view.status === "degraded")
    return view.warnings.find((warning) => warning.code === "degraded")?.message ?? T.degradedNote;
  return view.writing && !written ? T.fullWaiting : "";
}

/** @param {Reply} first @returns {Card} */
function createCard(first) {
  let now = first;
  let suggestionId = "";
  /** @type {Knowledge[] | null} */
  let cited = null;
  let citedKey = "";
  const number = h("kbd", {});
  const strategy = h("span", { class: "strategy" });
  const checks = h("span", { class: "checks" });
  const text = h("p", { class: "reply-text" });
  const sources = h("div", { class: "sources" });
  const root = h("article", { class: "card reply", testid: "reply", data: { id: first.id } });
  const piece = () => ({ suggestionId, item: now.id, text: now.text, counted: true });
  root.append(
    h("header", { class: "reply-head" }, number, strategy, checks),
    sources,
    text,
    h("footer", { class: "card-foot" }, cardActions("reply", piece, root)),
  );

  return {
    root,
    piece,
    update(reply, place, view) {
      now = reply;
      suggestionId = view.suggestion_id;
      root.dataset.place = String(place);
      number.textContent = String(place);
      strategy.textContent = label("strategies", reply.strategy);
      if (text.textContent !== reply.text) text.textContent = reply.text;
      put(checks, checkMark(reply));
      const key = reply.citations.join(" ");
      if (key !== citedKey || cited !== view.knowledge) {
        [citedKey, cited] = [key, view.knowledge];
        put(sources, citations(reply.citations, view.knowledge));
      }
    },
  };
}

/** @param {Reply} reply */
function checkMark(reply) {
  if (!reply.checks.length) return null;
  const failed = reply.checks.filter((check) => !check.passed);
  const title = failed.length
    ? `${T.unchecked}：${failed.map((check) => check.detail ?? check.code).join("；")}`
    : T.checked;
  return h(
    "span",
    { title, class: failed.length ? "failed" : null },
    icon(failed.length ? "caution" : "shield", title),
  );
}
