// @ts-check
/** The page around the sidebar, if there is one: see ../shared/protocol.js. */
/** @import {Insert} from "../shared/protocol.js" */
import { TO_HOST, TO_SIDEBAR, accept } from "../shared/protocol.js";

const origins = new Set([location.origin]);
/** @type {string | null} */
let hostOrigin = null;

/** @typedef {{conversation: (id: string | null) => void, draft: (text: string) => void, key: (key: string) => void}} HostListener */

const embedded = () => window.parent !== window;

/** @param {HostListener} listener */
export function listenToHost(listener) {
  if (!embedded()) return;
  window.addEventListener("message", (event) => {
    const message = accept(event, window.parent, origins);
    if (!message) return;
    hostOrigin = event.origin;
    if (message.type === TO_SIDEBAR.conversation) listener.conversation(message.id ? String(message.id) : null);
    else if (message.type === TO_SIDEBAR.draft) listener.draft(String(message.text ?? ""));
    else if (message.type === TO_SIDEBAR.key) listener.key(String(message.key ?? ""));
  });
}

/** Tells the host that we listen, if its origin may embed us. @param {string[]} allowed from /v1/meta */
export function greetHost(allowed) {
  for (const origin of allowed) origins.add(origin);
  if (!embedded()) return;
  const host = location.ancestorOrigins?.[0] ?? originOf(document.referrer);
  if (host && origins.has(host)) {
    hostOrigin ??= host;
    window.parent.postMessage({ type: TO_HOST.ready }, host);
  } else console.warn(`host ${host ?? "(unknown)"} is not among the allowed origins: add it to the service's settings`);
}

/** @param {Omit<Insert, "type">} insert @returns {boolean} false where no host took it */
export function insertIntoHost(insert) {
  if (!embedded() || !hostOrigin) return false;
  window.parent.postMessage({ type: TO_HOST.insert, ...insert }, hostOrigin);
  return true;
}

/** @param {string} url */
function originOf(url) {
  return URL.canParse(url) ? new URL(url).origin : null;
}
