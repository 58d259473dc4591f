// @ts-check
/** Plays a bundled conversation into a chat, line by line or by itself. */
/** @import {Demo, Role} from "../types.js" */
import { button, h, put } from "../shared/dom.js";
import { activeSession, updateSession } from "./sessions.js";

const PACE_MS = { least: 1600, perCharacter: 45, most: 4000 };

/**
 * @param {HTMLElement} root
 * @param {{
 *   say: (id: string, role: Role, text: string) => Promise<boolean>,
 *   lastRole: () => Role | undefined,
 *   restart: (demo: Demo) => void
 * }} act
 */
export function createReplay(root, act) {
  /** @type {Map<string, Demo>} */
  const demos = new Map();
  /** @type {string | null} the chat that is playing by itself */
  let playing = null;
  let timer = 0;
  let busy = false;

  const current = () => {
    const session = activeSession();
    const demo = session?.demo ? demos.get(session.demo) : undefined;
    return session && demo ? { session, demo } : null;
  };

  /** Says the next line; an agent's line that the visitor has already answered in own words is passed over. */
  async function next() {
    const now = current();
    if (!now || busy) return;
    const { session, demo } = now;
    let cursor = session.cursor;
    const said = demo.turns[cursor - 1]?.role;
    if (demo.turns[cursor]?.role === "agent" && said === "customer" && act.lastRole() === "agent") cursor += 1;
    const turn = demo.turns[cursor];
    busy = true;
    const taken = turn ? await act.say(session.id, turn.role, turn.text) : true;
    busy = false;
    if (taken) updateSession(session.id, { cursor: Math.min(cursor + 1, demo.turns.length) });
    else pause();
  }

  function pause() {
    clearTimeout(timer);
    playing = null;
    render();
  }

  /** Goes on as long as this chat is the one looked at. */
  async function play() {
    const now = current();
    if (!now) return;
    playing = now.session.id;
    render();
    await next();
    const after = current();
    const turn = after?.demo.turns[after.session.cursor];
    if (!turn || after?.session.id !== playing) return pause();
    const wait = Math.min(PACE_MS.most, PACE_MS.least + PACE_MS.perCharacter * Array.from(turn.text).length);
    timer = setTimeout(() => void (activeSession()?.id === playing ? play() : pause()), wait);
  }

  function render() {
    const now = current();
    root.hidden = !now;
    if (!now) return;
    const { session, demo } = now;
    const over = session.cursor >= demo.turns.length;
    const runs = playing === session.id;
    const controls = [
      button(
        "下一句",
        () => {
          pause();
          void next();
        },
        { icon: "next", testid: "next-turn", disabled: over },
      ),
      runs
        ? button("暂停", pause, { icon: "pause", testid: "pause" })
        : button("自动播放", () => void play(), { icon: "play", testid: "auto-play", disabled: over }),
      button(
        "重来",
        () => {
          pause();
          act.restart(demo);
        },
        { icon: "refresh", iconOnly: true, class: "quiet", testid: "restart" },
      ),
    ];
    const held = /** @type {HTMLElement | null} */ (
      root.contains(document.activeElement) ? document.activeElement : null
    )?.dataset.testid;
    put(
      root,
      h(
        "div",
        { class: "replay-name" },
        h("h2", {}, demo.title),
        h(
          "span",
          { class: "muted", testid: "replay-progress" },
          over ? "演完了，可以接着自己说" : `第 ${session.cursor} 句，共 ${demo.turns.length} 句`,
        ),
      ),
      h("span", { class: "spring" }),
      controls,
    );
    if (held) focusAgain(root, held);
  }

  return { demos, next, play, pause, render };
}

/** The buttons are drawn anew: the focus goes back to the one that had it, or to its opposite. @param {HTMLElement} root @param {string} testid */
function focusAgain(root, testid) {
  const twin = { "auto-play": "pause", pause: "auto-play" }[testid] ?? testid;
  const find = (/** @type {string} */ id) =>
    /** @type {HTMLButtonElement | null} */ (root.querySelector(`[data-testid="${id}"]:not(:disabled)`));
  (find(testid) ?? find(twin) ?? find("restart"))?.focus();
}
