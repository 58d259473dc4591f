// @ts-check
/** What is known about one conversation: its messages and the advice on the latest of them. No page in here. */
/** @import {Conversation, Message, Reply, Suggestion} from "../types.js" */
/** @import {LiveEvent} from "../shared/events.js" */

/** @typedef {Suggestion & {done: boolean, writing: boolean, error: boolean, since: number, growing: Set<string>}} View
 *   `growing`: ids of the replies that come sentence by sentence */

/** Which fields each event fills. @type {Record<string, (keyof Suggestion)[]>} */
const PARTS = {
  emotion: ["emotion", "intent"],
  knowledge: ["knowledge"],
  next_steps: ["next_steps"],
  pitch: ["pitch", "pitch_withheld"],
  warnings: ["warnings"],
};

export class Board {
  /** @type {Map<string, Message>} */
  messages = new Map();
  /** @type {View | null} */
  view = null;
  /** @type {string | null} message whose advice the service has called stale */
  #staleMessage = null;

  /** @param {Conversation} snapshot */
  constructor(snapshot) {
    this.catchUp(snapshot);
  }

  /** Takes from a snapshot what the events may have left out. @param {Conversation} snapshot */
  catchUp(snapshot) {
    for (const message of snapshot.messages) this.messages.set(message.id, message);
    const held = snapshot.suggestion;
    if (!held || (this.view && this.#place(held.message_id) <= this.#place(this.view.message_id))) return;
    this.view = { ...blankView(held.suggestion_id, held.message_id), ...held, done: true };
  }

  /** Whether a newer customer message has come than the one the advice is for. */
  get stale() {
    if (!this.view) return false;
    return this.#staleMessage === this.view.message_id || this.#newest("customer") > this.#place(this.view.message_id);
  }

  /** Whether the agent has answered the message that the advice is for. */
  get answered() {
    return this.view !== null && this.#newest("agent") > this.#place(this.view.message_id);
  }

  /** When the message that the advice is for came, in ms. */
  get messageTime() {
    const at = Date.parse((this.view && this.messages.get(this.view.message_id)?.at) ?? "");
    return Number.isNaN(at) ? (this.view?.since ?? Date.now()) : at;
  }

  /** @returns {{role: "customer" | "agent", text: string}[]} oldest first */
  get transcript() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq).map(({ role, text }) => ({ role, text }));
  }

  /**
   * Takes in one event.
   * @param {LiveEvent} event
   * @param {boolean} fullTier whether a model will go on writing after the instant advice
   * @returns {"advice" | "message" | null} what has changed
   */
  take({ name, data }, fullTier) {
    if (name === "message") {
      this.messages.set(data.message.id, data.message);
      return "message";
    }
    if (name === "suggestion.stale") {
      this.#staleMessage = data.message_id;
      return "message";
    }
    if (!this.#isCurrent(data.message_id)) return null;
    const view = this.#viewFor(data);
    if (name === "emotion") view.writing = fullTier; // the first event of a turn, heard live or again after a reload
    if (name === "replies") {
      view.replies = data.tier === "full" ? merged(view.replies, data.replies) : data.replies;
      view.growing.clear();
    } else if (name === "reply.delta") append(view, data);
    else if (name === "error") Object.assign(view, { error: true, writing: false });
    else if (name === "suggestion.done") {
      Object.assign(view, { tier: data.tier, status: data.status, done: true });
      view.writing = view.writing && data.tier === "instant" && data.status !== "degraded";
    } else if (PARTS[name]) for (const field of PARTS[name]) Object.assign(view, { [field]: data[field] ?? null });
    else return null;
    return "advice";
  }

  /** @param {{suggestion_id: string, message_id: string}} data @returns {View} */
  #viewFor(data) {
    if (this.view?.message_id !== data.message_id) {
      this.view = blankView(data.suggestion_id, data.message_id);
    }
    const view = /** @type {View} */ (this.view);
    view.suggestion_id = data.suggestion_id ?? view.suggestion_id;
    return view;
  }

  /** Advice for a message older than what is shown, or than the customer's last, is never taken. @param {string} id */
  #isCurrent(id) {
    const place = this.#place(id);
    return place >= this.#newest("customer") && (!this.view || place >= this.#place(this.view.message_id));
  }

  /** A message not seen yet is newer than all. @param {string} id */
  #place(id) {
    return this.messages.get(id)?.seq ?? Infinity;
  }

  /** @param {"customer" | "agent"} role */
  #newest(role) {
    let seq = -1;
    for (const message of this.messages.values()) if (message.role === role) seq = Math.max(seq, message.seq);
    return seq;
  }
}

/** @param {string} suggestionId @param {string} messageId @returns {View} */
function blankView(suggestionId, messageId) {
  return {
    suggestion_id: suggestionId,
    message_id: messageId,
    tier: "instant",
    status: "ok",
    emotion: null,
    intent: null,
    next_steps: [],
    replies: [],
    pitch: null,
    pitch_withheld: null,
    knowledge: [],
    warnings: [],
    done: false,
    writing: false,
    error: false,
    since: Date.now(),
    growing: new Set(),
  };
}

/** One guarded sentence of a reply that is being written. @param {View} view @param {any} delta */
function append(view, delta) {
  const known = view.replies.find((reply) => reply.id === delta.reply_id);
  if (known && !view.growing.has(known.id)) return; // it came whole already
  view.growing.add(delta.reply_id);
  const citations = [...new Set([...(known?.citations ?? []), ...(delta.citations ?? [])])];
  /** @type {Reply} */
  const next = known
    ? { ...known, text: known.text + delta.sentence, citations }
    : { id: delta.reply_id, text: delta.sentence, strategy: delta.strategy, citations, checks: [], tier: "full" };
  view.replies = known ? view.replies.map((reply) => (reply === known ? next : reply)) : [...view.replies, next];
}

/**
 * The model's final replies, without moving or removing what the agent may be reading: known ones keep their place,
 * new ones come after; only half-written ones that did not make it go.
 * @param {Reply[]} shown
 * @param {Reply[]} final
 */
function merged(shown, final) {
  const byId = new Map(final.map((reply) => [reply.id, reply]));
  const kept = shown.filter((reply) => reply.tier !== "full" || byId.has(reply.id));
  const places = new Set(kept.map((reply) => reply.id));
  return [...kept.map((reply) => byId.get(reply.id) ?? reply), ...final.filter((reply) => !places.has(reply.id))];
}
