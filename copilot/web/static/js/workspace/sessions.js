// @ts-check
/** The chats open in this tab; they outlive a reload. */
/** @import {Demo} from "../types.js" */
import * as api from "../shared/api.js";

/** @typedef {{id: string, title: string, demo: string | null, cursor: number, last: string}} Session `cursor`: turns of the demo already said */

const SLOT = "copilot.workspace";

/** @returns {{sessions: Session[], active: string | null, visitors: number}} */
function stored() {
  try {
    const held = JSON.parse(sessionStorage.getItem(SLOT) ?? "");
    if (Array.isArray(held?.sessions)) return held;
  } catch {
    // nothing kept, or not by us: start empty
  }
  return { sessions: [], active: null, visitors: 0 };
}

const state = stored();
/** @type {Set<() => void>} */
const listeners = new Set();

function changed() {
  sessionStorage.setItem(SLOT, JSON.stringify(state));
  for (const listener of listeners) listener();
}

/** @param {() => void} listener */
export const onSessions = (listener) => listeners.add(listener);

export const sessions = () => state.sessions;

/** @returns {Session | null} */
export const activeSession = () => state.sessions.find((session) => session.id === state.active) ?? null;

/** @param {string | null} id */
export function activate(id) {
  state.active = id;
  changed();
}

/** Opens a chat at the service: a replay of the demo, or an empty one. @param {Demo | null} demo @returns {Promise<Session>} */
export async function openSession(demo) {
  // A visitor's number is this page's own: as a name it would stand in the replies.
  const visitor = `访客 ${state.visitors + 1}`;
  const { id } = await api.createConversation({ customer: demo?.customer, channel: "workspace" });
  if (!demo) state.visitors += 1;
  const session = { id, title: demo?.title ?? visitor, demo: demo?.id ?? null, cursor: 0, last: "" };
  state.sessions.unshift(session);
  activate(id);
  return session;
}

/** @param {string} id @param {Partial<Pick<Session, "cursor" | "last">>} change */
export function updateSession(id, change) {
  const session = state.sessions.find((one) => one.id === id);
  if (!session) return;
  Object.assign(session, change);
  changed();
}

/** Takes a chat off the list; the service keeps its record. @param {string} id */
export function closeSession(id) {
  state.sessions = state.sessions.filter((session) => session.id !== id);
  if (state.active === id) state.active = state.sessions[0]?.id ?? null;
  changed();
}
