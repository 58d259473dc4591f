// @ts-check
/** The sidebar: one conversation's advice, live. */
/** @import {Connection, LiveEvent} from "../shared/events.js" */
/** @import {Conversation} from "../types.js" */
import * as api from "../shared/api.js";
import { byId, h, icon } from "../shared/dom.js";
import { subscribe } from "../shared/events.js";
import { knownMeta, loadMeta } from "../shared/meta.js";
import { createBar } from "./bar.js";
import { Board } from "./board.js";
import { createDraftCheck } from "./draft.js";
import { createEmotion } from "./emotion.js";
import { reportShown } from "./feedback.js";
import { greetHost, listenToHost } from "./host.js";
import { createKeyboard } from "./keyboard.js";
import { createKnowledge, createWarnings } from "./notes.js";
import { createPitch } from "./pitch.js";
import { createReplies } from "./replies.js";
import { createStep } from "./step.js";
import { T } from "./text.js";

const SETTLE_MS = 200; // how long the first parts of new advice wait for the rest, so that it appears in one piece
/** After these nothing of the instant advice is missing. */
const LAST_PART = new Set(["warnings", "suggestion.done", "error"]);
const RETRY_MS = 2000;
const WRITING_MS = 30_000;

const bar = createBar(byId("bar"));
const emotion = createEmotion();
const step = createStep();
const warnings = createWarnings();
const replies = createReplies();
const pitch = createPitch();
const knowledge = createKnowledge();
const draft = createDraftCheck(byId("draft"), () => board?.transcript ?? []);
const announce = byId("announce");
const stale = h("p", { class: "stale", testid: "stale", role: "status", hidden: true }, icon("refresh"), T.staleNote);
const empty = h("div", { class: "empty-state" });
const body = h(
  "div",
  { class: "advice-body" },
  emotion.root,
  warnings.root,
  step.root,
  replies.root,
  pitch.root,
  replies.fullRoot,
  knowledge.root,
);
byId("advice").append(stale, empty, body);

/** @type {string | null} */
let conversationId = null;
/** @type {Board | null} */
let board = null;
/** @type {Connection} */
let connection = "connecting";
/** @type {string | null} */
let trouble = null;
let unsubscribe = () => {};
let settle = 0;
let patience = 0;
let announced = "";
/** Message whose advice is on the page; the next one's starts at the top. */
let painted = "";

/** @param {string | null} id */
function open(id) {
  if (id === conversationId && board) return;
  conversationId = id;
  board = null;
  step.reset();
  void load();
}

/** Loads the conversation as it stands, then listens from exactly there. */
async function load() {
  unsubscribe();
  clearTimeout(settle);
  const id = conversationId;
  trouble = null;
  connection = id ? "connecting" : "open";
  render();
  await named; // codes are shown by their names
  if (!id || id !== conversationId) return;
  try {
    const snapshot = await api.conversation(id);
    if (id !== conversationId) return;
    board = new Board(snapshot);
    unsubscribe = subscribe(id, maybeBeingWritten(snapshot) ? "" : snapshot.last_event_id, {
      event: take,
      state: connectionChanged,
      back: catchUp,
      lost: () => setTimeout(load, RETRY_MS),
    });
  } catch (error) {
    if (id !== conversationId) return;
    if (error instanceof api.ApiError && error.status === 404) trouble = T.missing;
    else {
      connection = navigator.onLine ? "reconnecting" : "offline";
      setTimeout(() => id === conversationId && !board && void load(), RETRY_MS);
    }
  }
  render();
}

/** Only the events hold a model's half-written replies: then the turn is heard again from its start. @param {Conversation} snapshot */
function maybeBeingWritten({ suggestion }) {
  return knownMeta().full_tier && suggestion?.tier === "instant" && suggestion.status !== "degraded";
}

/** After a break: what the stream no longer holds is read from the conversation itself. */
async function catchUp() {
  const [id, known] = [conversationId, board];
  if (!id || !known) return;
  try {
    known.catchUp(await api.conversation(id));
    if (board === known && !settle) render();
  } catch (error) {
    console.warn("catching up:", error);
  }
}

/** @param {Connection} state */
function connectionChanged(state) {
  connection = state;
  bar.render(connection, board?.view ?? null, trouble);
}

/** @param {LiveEvent} event */
function take(event) {
  const before = board?.view;
  const change = board?.take(event, knownMeta().full_tier);
  if (!board || !change) return;
  if (change === "message") {
    renderStale();
    if (!settle && board.view) step.render(board.view, board);
    return;
  }
  if (board.view !== before && !settle) settle = setTimeout(render, SETTLE_MS);
  if (!settle || LAST_PART.has(event.name)) render();
}

function render() {
  clearTimeout(settle);
  settle = 0;
  const view = board?.view ?? null;
  bar.render(connection, view, trouble);
  renderStale();
  body.hidden = !view;
  empty.hidden = Boolean(view);
  if (!view || !board) {
    const [title, hint] = conversationId ? [T.waiting, T.waitingHint] : [T.noConversation, T.noConversationHint];
    empty.replaceChildren(icon("leaf"), h("h2", {}, title), h("p", {}, hint));
    return;
  }
  body.dataset.message = view.message_id;
  emotion.render(view);
  warnings.render(view);
  step.render(view, board);
  replies.render(view);
  pitch.render(view);
  knowledge.render(view);
  if (view.writing) stopWaiting(view);
  const finished = view.replies.filter((reply) => reply.tier !== "full" || !view.writing).map((reply) => reply.id);
  reportShown(view.suggestion_id, view.pitch ? [...finished, "pitch"] : finished);
  if (painted !== view.message_id) byId("advice").scrollTop = 0;
  painted = view.message_id;
  if (view.done && announced !== view.message_id) {
    announced = view.message_id;
    const feeling = view.emotion?.label_zh ?? "";
    announce.textContent = T.announce(feeling, T.risks[view.emotion?.risk ?? "low"], view.replies.length);
  }
}

/** A model that never says that it is done is not waited for. @param {import("./board.js").View} view */
function stopWaiting(view) {
  clearTimeout(patience);
  patience = setTimeout(() => {
    view.writing = false;
    if (board?.view === view) render();
  }, WRITING_MS);
}

/** Old advice stays where it is, dimmed and out of use, until the new one is there. */
function renderStale() {
  const isStale = (board?.stale ?? false) || settle !== 0;
  stale.hidden = !isStale;
  body.inert = isStale;
  body.classList.toggle("is-stale", isStale);
}

const press = createKeyboard({
  usable: () => !body.inert && !body.hidden,
  reply: replies.piece,
  pitch: pitch.piece,
  correctEmotion: emotion.correct,
  toggleKnowledge: knowledge.toggle,
  adoptRewrite: () => draft.adopt(0),
});

document.addEventListener("visibilitychange", () => {
  const view = board?.view;
  if (view?.done)
    reportShown(view.suggestion_id, [...view.replies.map((reply) => reply.id), ...(view.pitch ? ["pitch"] : [])]);
});

listenToHost({ conversation: open, draft: draft.take, key: press });
document.title = `${T.brand} · 侧栏`;

/** Tries until the service answers: without it there is nothing to show. @returns {Promise<void>} */
async function introduce() {
  try {
    const meta = await loadMeta();
    bar.company(meta);
    greetHost(meta.allowed_origins);
  } catch (error) {
    console.warn(error);
    connectionChanged(navigator.onLine ? "reconnecting" : "offline");
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    return introduce();
  }
}
const named = introduce();
open(new URLSearchParams(location.search).get("conversation"));
render();
