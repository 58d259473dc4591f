// @ts-check
/** A product that fits, by feature, advantage and benefit; or, in one quiet line, why none is offered now. */
/** @import {View} from "./board.js" */
import { h, icon, put } from "../shared/dom.js";
import { cardActions } from "./card.js";
import { citations } from "./citations.js";
import { T } from "./text.js";

export function createPitch() {
  const root = h("div", { class: "pitch-place" });
  /** @type {(() => import("./use.js").Piece) | null} */
  let piece = null;
  let drawn = "";

  /** @param {View} view */
  function render(view) {
    const pitch = view.pitch;
    const key = JSON.stringify([view.message_id, pitch, view.pitch_withheld, view.knowledge.length]);
    if (key === drawn) return;
    drawn = key;
    piece = null;
    if (!pitch) {
      put(
        root,
        view.pitch_withheld
          ? h(
              "p",
              { class: "withheld", testid: "pitch-withheld" },
              icon("tag"),
              `${T.withheld}：${view.pitch_withheld}`,
            )
          : null,
      );
      return;
    }
    const own = () => ({ suggestionId: view.suggestion_id, item: "pitch", text: pitch.text, counted: true });
    const card = h(
      "article",
      { class: "card pitch", testid: "pitch", "aria-label": T.pitchTitle },
      h(
        "header",
        { class: "reply-head" },
        h("kbd", {}, "P"),
        h("span", { class: "strategy" }, T.pitchTitle),
        h("strong", {}, pitch.product),
      ),
      h(
        "dl",
        { class: "fab" },
        [pitch.feature, pitch.advantage, pitch.benefit].map((part, i) =>
          part ? h("div", {}, h("dt", {}, T.fab[i]), h("dd", {}, part)) : null,
        ),
      ),
      h("p", { class: "reply-text" }, pitch.text),
    );
    card.append(
      h("div", { class: "sources" }, citations(pitch.citations, view.knowledge)),
      h("footer", { class: "card-foot" }, cardActions("pitch", own, card)),
    );
    put(root, card);
    piece = own;
  }

  return {
    root,
    render,
    piece: () => (piece && !root.querySelector(".dismissed") ? piece() : null),
  };
}
