// @ts-check
/** Remembers which suggestion each chat's draft came from, and reports what became of it when it is sent. */
/** @import {Insert} from "../shared/protocol.js" */
import * as api from "../shared/api.js";

/** @type {Map<string, {suggestionId: string, item: string, text: string}>} */
const origins = new Map();

/** @param {string} chat @param {Insert} insert */
export function cameFrom(chat, insert) {
  // A rewrite carries no suggestion: the one the draft began with stays.
  if (insert.suggestion_id)
    origins.set(chat, { suggestionId: insert.suggestion_id, item: insert.item, text: insert.text });
}

/** @param {string} chat */
export const forgetOrigin = (chat) => origins.delete(chat);

/** @param {string} chat @returns {(finalText: string) => void} call it once the message is sent */
export function takeOrigin(chat) {
  const origin = origins.get(chat);
  origins.delete(chat);
  return (finalText) => {
    if (!origin) return;
    const action = finalText === origin.text.trim() ? "sent" : "edited";
    api
      .feedback({ suggestion_id: origin.suggestionId, item: origin.item, action, final_text: finalText })
      .catch((error) => console.warn("feedback:", error));
  };
}
