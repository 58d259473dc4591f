// @ts-check
/** The sidebar beside the chat, embedded and spoken to as any helpdesk would. */
/** @import {Insert} from "../shared/protocol.js" */
import { h } from "../shared/dom.js";
import { TO_HOST, TO_SIDEBAR, accept } from "../shared/protocol.js";

/** @param {HTMLElement} root @param {(insert: Insert) => void} onInsert */
export function createFrame(root, onInsert) {
  const frame = h("iframe", { title: "副驾侧栏", testid: "sidebar-frame", allow: "clipboard-write" });
  const origins = new Set([location.origin]);
  let ready = false;
  /** @type {string | null} */
  let conversation = null;
  let draft = "";

  /** @param {{type: string, [field: string]: unknown}} message */
  const post = (message) => {
    if (ready) frame.contentWindow?.postMessage(message, location.origin);
  };

  window.addEventListener("message", (event) => {
    const message = accept(event, frame.contentWindow, origins);
    if (message?.type === TO_HOST.ready) {
      ready = true;
      post({ type: TO_SIDEBAR.conversation, id: conversation });
      post({ type: TO_SIDEBAR.draft, text: draft });
    } else if (message?.type === TO_HOST.insert) onInsert(/** @type {Insert} */ (message));
  });
  // The address comes after the listener, so that the first word of the sidebar is heard.
  frame.src = "/sidebar";
  root.append(frame);

  return {
    /** @param {string | null} id */
    show(id) {
      if (id === conversation) return;
      conversation = id;
      post({ type: TO_SIDEBAR.conversation, id });
    },
    /** @param {string} text */
    draft(text) {
      if (text === draft) return;
      draft = text;
      post({ type: TO_SIDEBAR.draft, text });
    },
    /** @param {string} key */
    key: (key) => post({ type: TO_SIDEBAR.key, key }),
  };
}
