// @ts-check
/** What the agent did with the advice. "shown" goes out once for each item, also over a reload. */
/** @import {Action} from "../types.js" */
import * as api from "../shared/api.js";

const SLOT = "copilot.shown";
const MOST = 400;
/** @type {Set<string>} */
const shown = new Set(JSON.parse(sessionStorage.getItem(SLOT) ?? "[]"));
/** @type {Parameters<typeof api.feedback>[0][]} */
const unsent = [];
let sending = false;

/**
 * @param {string} suggestionId
 * @param {string} item reply id, "pitch" or "emotion"
 * @param {Action} action
 * @param {{reason?: string, value?: string}} [extra]
 */
export function report(suggestionId, item, action, extra = {}) {
  unsent.push({ suggestion_id: suggestionId, item, action, ...extra });
  void flush();
}

/** @param {string} suggestionId @param {string[]} items now before the agent's eyes */
export function reportShown(suggestionId, items) {
  if (document.visibilityState !== "visible") return;
  const fresh = items.filter((item) => !shown.has(`${suggestionId} ${item}`));
  if (!fresh.length) return;
  for (const item of fresh) {
    shown.add(`${suggestionId} ${item}`);
    report(suggestionId, item, "shown");
  }
  sessionStorage.setItem(SLOT, JSON.stringify([...shown].slice(-MOST)));
}

/** Sends in order; what the network refuses waits for the next action or for the network. */
async function flush() {
  if (sending) return;
  sending = true;
  try {
    while (unsent[0]) {
      await api.feedback(unsent[0]).catch((error) => {
        if (error instanceof api.ApiError && error.status > 0 && error.status < 500)
          console.warn("feedback refused:", error.original);
        else throw error;
      });
      unsent.shift();
    }
  } catch (error) {
    // Nothing is lost: it leaves with the next action, or when the network is back.
    console.info("feedback waits:", error);
  } finally {
    sending = false;
  }
}
window.addEventListener("online", () => void flush());
// A page that goes has no turn to wait for: what has not left yet leaves together.
window.addEventListener("pagehide", () => {
  for (const one of unsent.splice(sending ? 1 : 0)) api.feedback(one).catch(() => {});
});
