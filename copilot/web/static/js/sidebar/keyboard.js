// @ts-check
/** What each key does, pressed here or passed on by the host. */
import { isTextField, keyName } from "../shared/keys.js";
import { closeHelp, toggleHelp } from "./help.js";
import { copy, insert } from "./use.js";

/** @typedef {import("./use.js").Piece} Piece */

/**
 * @param {object} part
 * @param {() => boolean} part.usable whether the advice on the page may be used
 * @param {(place: number) => Piece | null} part.reply
 * @param {() => Piece | null} part.pitch
 * @param {() => void} part.correctEmotion
 * @param {() => void} part.toggleKnowledge
 * @param {() => void} part.adoptRewrite
 * @returns {(key: string) => boolean} presses a key by name; whether it meant something
 */
export function createKeyboard(part) {
  /** @type {Record<string, () => void>} */
  const always = { "?": toggleHelp, r: part.adoptRewrite };
  /** @type {Record<string, () => void>} */
  const whileUsable = {
    p: () => use(part.pitch(), insert),
    e: part.correctEmotion,
    k: part.toggleKnowledge,
  };
  for (let place = 1; place <= 9; place += 1) {
    whileUsable[place] = () => use(part.reply(place), insert);
    whileUsable[`Shift+${place}`] = () => use(part.reply(place), copy);
  }

  /** @param {string} key */
  function press(key) {
    if (key === "Escape") {
      closeHelp();
      return true;
    }
    const deed = always[key] ?? (part.usable() ? whileUsable[key] : undefined);
    deed?.();
    return deed !== undefined;
  }

  document.addEventListener("keydown", (event) => {
    const key = keyName(event);
    // Escape is the open menu's or dialog's own.
    if (!key || key === "Escape" || (isTextField(event.target) && !event.altKey)) return;
    if (press(key)) event.preventDefault();
  });
  return press;
}

/** @param {Piece | null} piece @param {(piece: Piece) => unknown} way */
function use(piece, way) {
  if (piece) void way(piece);
}
