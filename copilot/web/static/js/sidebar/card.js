// @ts-check
/** What every usable wording has in common: its buttons, and the line it shrinks to when it does not fit. */
import { button, h } from "../shared/dom.js";
import { openMenu } from "../shared/menu.js";
import { report } from "./feedback.js";
import { T } from "./text.js";
import { copy, insert } from "./use.js";

/** @typedef {import("./use.js").Piece} Piece */

/**
 * @param {string} name test-id prefix: "reply" or "pitch"
 * @param {() => Piece} piece the wording as it stands when used
 * @param {HTMLElement} card
 */
export function cardActions(name, piece, card) {
  /** @param {string} value */
  function dismiss(value) {
    const { suggestionId, item } = piece();
    if (suggestionId) report(suggestionId, item, "dismissed", { reason: value });
    const why = T.reasons[/** @type {keyof typeof T.reasons} */ (value)] ?? value;
    card.classList.add("dismissed");
    card.append(h("p", { class: "dismissed-note", tabindex: -1 }, T.dismissed(why)));
    /** @type {HTMLElement | null} */ (card.querySelector(".dismissed-note"))?.focus();
  }
  const reasons = Object.entries(T.reasons).map(([value, text]) => ({ value, text }));
  return h(
    "div",
    { class: "actions" },
    button(T.insert, () => void insert(piece()), { icon: "insert", class: "primary", testid: `${name}-insert` }),
    button(T.copy, () => void copy(piece()), { icon: "copy", testid: `${name}-copy` }),
    h(
      "span",
      { class: "menu-anchor end" },
      button(
        T.dismiss,
        (event) => openMenu(/** @type {HTMLElement} */ (event.currentTarget), T.dismissTitle, reasons, dismiss),
        {
          class: "quiet",
          testid: `${name}-dismiss`,
          "aria-haspopup": "menu",
          "aria-expanded": "false",
        },
      ),
    ),
  );
}
