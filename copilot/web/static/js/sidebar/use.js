// @ts-check
/** Using a piece of advice: into the composer, or onto the clipboard. */
import { toast } from "../shared/toast.js";
import { report } from "./feedback.js";
import { insertIntoHost } from "./host.js";
import { T } from "./text.js";

/** @typedef {{suggestionId: string | null, item: string, text: string, counted: boolean}} Piece `counted`: feedback is kept on it */

/** @param {Piece} piece @param {"insert" | "replace"} [mode] */
export async function insert(piece, mode = "insert") {
  const taken = insertIntoHost({ text: piece.text, item: piece.item, suggestion_id: piece.suggestionId, mode });
  if (!taken) return copy(piece, T.copiedInstead);
  count(piece, "inserted");
}

/** @param {Piece} piece @param {string} [said] */
export async function copy(piece, said = T.copied) {
  if (!(await toClipboard(piece.text))) return toast(T.copyFailed, "fault");
  count(piece, "copied");
  toast(said);
}

/** @param {Piece} piece @param {"inserted" | "copied"} action */
function count(piece, action) {
  if (piece.counted && piece.suggestionId) report(piece.suggestionId, piece.item, action);
}

/** The clipboard API is shut in frames and on plain http: the old way then. @param {string} text */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "hidden-text";
    document.body.append(field);
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    return done;
  }
}
