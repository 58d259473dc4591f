// @ts-check
/** The bubbles of one chat, kept in step with the service. */
/** @import {Message, Role} from "../types.js" */
import * as api from "../shared/api.js";
import { shortDate } from "../shared/clock.js";
import { button, h } from "../shared/dom.js";
import { subscribe } from "../shared/events.js";
import { freshId } from "../shared/id.js";
import { toastError } from "../shared/toast.js";

/** @typedef {Omit<Message, "seq"> & {seq: number, state: "sent" | "sending" | "failed"}} Line */

const ROLE_NAME = { customer: "顾客", agent: "客服" };

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} welcome shown while no chat is open
 * @param {(conversationId: string, text: string) => void} onLast the newest line of a chat
 */
export function createChat(root, welcome, onLast) {
  /** @type {Map<string, Line>} */
  let lines = new Map();
  /** @type {string | null} */
  let current = null;
  let unsubscribe = () => {};
  /** @type {Map<string, {key: string, element: HTMLElement}>} */
  const bubbles = new Map();
  const empty = h("p", { class: "chat-empty muted" }, "在下面替顾客说第一句，看右边怎么帮您。");

  /** @param {string | null} id */
  async function open(id) {
    if (id === current) return;
    unsubscribe();
    current = id;
    lines = new Map();
    bubbles.clear();
    render();
    if (!id) return;
    try {
      const snapshot = await api.conversation(id);
      if (id !== current) return;
      takeAll(snapshot.messages);
      unsubscribe = subscribe(id, snapshot.last_event_id, {
        event: ({ name, data }) => name === "message" && takeAll([data.message]),
        back: () => void api.conversation(id).then(({ messages }) => id === current && takeAll(messages), console.warn),
      });
    } catch (error) {
      if (id === current) toastError(error);
    }
  }

  /** @param {Message[]} messages */
  function takeAll(messages) {
    for (const message of messages) lines.set(message.id, { ...message, state: "sent" });
    render();
  }

  /**
   * Shows the line at once and posts it.
   * @param {string} conversationId
   * @param {Role} role
   * @param {string} text
   * @param {string} [id] of a line that failed before: the same id twice is one message
   * @returns {Promise<boolean>} whether it was taken
   */
  async function say(conversationId, role, text, id = freshId("m_")) {
    /** @type {Line} */
    const line = { id, role, text, at: new Date().toISOString(), seq: Infinity, state: "sending" };
    if (conversationId === current) {
      lines.set(id, line);
      render();
    }
    try {
      const { seq } = await api.postMessage(conversationId, { id, role, text });
      if (conversationId === current) takeAll([{ ...line, seq }]);
      onLast(conversationId, text);
      return true;
    } catch (error) {
      toastError(error);
      line.state = "failed";
      if (conversationId === current) render();
      return false;
    }
  }

  /** Draws only what is new or has changed, so that a screen reader hears each line once. */
  function render() {
    welcome.hidden = current !== null;
    empty.hidden = current === null || lines.size > 0;
    const ordered = [...lines.values()].sort((a, b) => a.seq - b.seq);
    const wanted = [welcome, empty, ...ordered.map(drawn)];
    wanted.forEach((element, i) => {
      if (root.children[i] !== element) root.insertBefore(element, root.children[i] ?? null);
    });
    while (root.children.length > wanted.length) root.lastElementChild?.remove();
    root.scrollTop = current ? root.scrollHeight : 0;
  }

  /** @param {Line} line @returns {HTMLElement} */
  function drawn(line) {
    const key = `${line.state} ${line.text}`;
    const held = bubbles.get(line.id);
    if (held?.key === key) return held.element;
    const element = bubble(line, () => current && void say(current, line.role, line.text, line.id));
    bubbles.set(line.id, { key, element });
    return element;
  }

  return {
    open,
    say,
    render,
    /** @returns {Line | undefined} */
    last: () => [...lines.values()].sort((a, b) => a.seq - b.seq).at(-1),
  };
}

/** @param {Line} line @param {() => void} retry */
function bubble(line, retry) {
  return h(
    "article",
    { class: `message ${line.role}`, testid: "message", data: { role: line.role, id: line.id, state: line.state } },
    h("span", { class: "message-head" }, ROLE_NAME[line.role], " ", h("time", {}, shortDate(line.at).slice(6))),
    h("p", {}, line.text),
    line.state === "failed" ? button("没发出去，重试", retry, { class: "quiet", icon: "refresh" }) : null,
  );
}
