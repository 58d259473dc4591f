// @ts-check
/** The demo workspace: chats on the left, the talk in the middle, the sidebar on the right. */
/** @import {Demo, Role} from "../types.js" */
import * as api from "../shared/api.js";
import { byId } from "../shared/dom.js";
import { isTextField, keyName } from "../shared/keys.js";
import { mountShell } from "../shared/shell.js";
import { toastError } from "../shared/toast.js";
import { createChat } from "./chat.js";
import { createComposer } from "./composer.js";
import { createFrame } from "./frame.js";
import { createList } from "./list.js";
import { cameFrom, forgetOrigin, takeOrigin } from "./origin.js";
import { createReplay } from "./replay.js";
import { activate, activeSession, onSessions, openSession, sessions, updateSession } from "./sessions.js";
import { createWelcome } from "./welcome.js";

/** Keys that the sidebar understands; others stay with this page. */
const FORWARDED = /^(?:(?:Shift\+)?[1-9]|[perk?])$/;

/** @type {Demo[]} */
let demos = [];
/** @type {string | null} the chat that the page shows */
let shown = null;
/** What was being typed in the other chats. @type {Map<string, import("./composer.js").Draft>} */
const drafts = new Map();

const welcome = createWelcome({
  play: () => demos[0] && void startDemo(demos[0]).then((started) => started && replay.play()),
  fresh: () => void startFresh(),
});
const chat = createChat(byId("chat"), welcome.root, (id, text) => updateSession(id, { last: text }));
const list = createList(byId("list"), { fresh: () => void startFresh(), demo: (demo) => void showDemo(demo) });
const replay = createReplay(byId("replay"), {
  say: chat.say,
  lastRole: () => chat.last()?.role,
  restart: (demo) => void startDemo(demo).then((started) => started && replay.next()),
});
const frame = createFrame(byId("side"), (insert) => {
  if (!shown) return;
  replay.pause();
  composer.insert(insert.text, insert.mode);
  cameFrom(shown, insert);
});
const composer = createComposer(/** @type {HTMLFormElement} */ (byId("composer")), {
  send: (role, text) => void send(role, text),
  draft(text, role) {
    frame.draft(role === "agent" ? text : "");
    if (shown && !text.trim()) forgetOrigin(shown);
  },
});

/** @param {Role} role @param {string} text */
async function send(role, text) {
  replay.pause();
  const sent = takeOrigin(shown ?? "");
  const session = activeSession() ?? (await begin(null));
  if (session && (await chat.say(session.id, role, text)) && role === "agent") sent(text);
}

/** @param {Demo | null} demo */
async function begin(demo) {
  try {
    return await openSession(demo);
  } catch (error) {
    toastError(error);
    return null;
  }
}

async function startFresh() {
  replay.pause();
  await begin(null);
  composer.setRole("customer");
  composer.focus();
}

/** @param {Demo} demo */
const startDemo = async (demo) => {
  replay.pause();
  return begin(demo);
};

/** Goes to the replay if it is open, else opens it and lets the customer say the first line. @param {Demo} demo */
async function showDemo(demo) {
  const open = sessions().find((session) => session.demo === demo.id);
  if (open) return activate(open.id);
  if (await startDemo(demo)) await replay.next();
}

function render() {
  const id = activeSession()?.id ?? null;
  if (id !== shown) {
    if (shown) drafts.set(shown, composer.draft());
    shown = null; // what the composer says now is about neither chat
    composer.restore((id && drafts.get(id)) || { role: "customer", text: "" });
    shown = id;
  }
  list.render();
  replay.render();
  frame.show(id);
  void chat.open(id);
}

document.addEventListener("keydown", (event) => {
  const key = keyName(event);
  if (key === "Escape") return frame.key(key); // also what a dialog of this page listens to
  if (!key || !FORWARDED.test(key) || (isTextField(event.target) && !event.altKey)) return;
  frame.key(key);
  event.preventDefault();
});

onSessions(render);
chat.render();
render();
void mountShell();
api.demos().then(({ conversations }) => {
  demos = conversations;
  for (const demo of demos) replay.demos.set(demo.id, demo);
  list.showDemos(demos);
  if (demos[0]) welcome.offer(demos[0].title);
  replay.render();
}, toastError);
