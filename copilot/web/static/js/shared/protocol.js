// @ts-check
/**
 * How a host page and the embedded sidebar talk, by `window.postMessage`.
 *
 *   host → sidebar
 *     {type: "copilot.conversation", id}   show this conversation (id: string, or null for none)
 *     {type: "copilot.draft", text}        what the agent has typed so far; "" when the composer is empty
 *     {type: "copilot.key", key}           a key pressed outside the sidebar, named as in `keys.js`: "1", "Shift+1", "p"
 *
 *   sidebar → host
 *     {type: "copilot.ready"}              it listens now; send the conversation
 *     {type: "copilot.insert", text, item, suggestion_id, mode}
 *                                          put text into the composer. mode "insert": at the caret; "replace": instead
 *                                          of the whole draft. item: reply id, "pitch" or "rewrite".
 *
 * The host embeds `<iframe src="https://service/sidebar">` and answers `copilot.ready`. The sidebar listens to and
 * answers only its own origin and those of `/v1/meta` allowed_origins; a host checks `event.origin` in the same way.
 * Feedback that only the host can know (sent, edited) it posts itself to `/v1/feedback` with item and suggestion_id.
 */

export const TO_SIDEBAR = Object.freeze({
  conversation: "copilot.conversation",
  draft: "copilot.draft",
  key: "copilot.key",
});

export const TO_HOST = Object.freeze({
  ready: "copilot.ready",
  insert: "copilot.insert",
});

/** @typedef {{type: "copilot.insert", text: string, item: string, suggestion_id: string | null, mode: "insert" | "replace"}} Insert */

/**
 * The message, if it is one of ours from whom we expect.
 * @param {MessageEvent} event
 * @param {Window | null} source
 * @param {Set<string>} origins
 * @returns {{type: string, [field: string]: unknown} | null}
 */
export function accept(event, source, origins) {
  if (event.source !== source || !origins.has(event.origin)) return null;
  const data = event.data;
  const ours =
    data !== null && typeof data === "object" && typeof data.type === "string" && data.type.startsWith("copilot.");
  return ours ? data : null;
}
