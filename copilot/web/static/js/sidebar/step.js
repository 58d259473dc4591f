// @ts-check
/** What to do next: the due step of the playbook, in full; what follows, in one line each. */
/** @import {NextStep} from "../types.js" */
/** @import {Board, View} from "./board.js" */
import { clockText, everySecond } from "../shared/clock.js";
import { button, h, icon, put } from "../shared/dom.js";
import { label } from "../shared/meta.js";
import { citations } from "./citations.js";
import { T } from "./text.js";
import { copy } from "./use.js";

export function createStep() {
  const root = h("section", { class: "card step", testid: "step", "aria-label": T.stepTitle });
  /** Ticked boxes, kept while the step comes back with later messages. @type {Set<string>} */
  const ticked = new Set();
  let stopClock = () => {};
  /** What the card was drawn from. @type {unknown[]} */
  let drawn = [];

  /** @param {View} view @param {Board} board */
  function render(view, board) {
    const [due, ...later] = view.next_steps;
    const place = view.replies.findIndex((reply) => reply.text === due?.say) + 1;
    const key = [view.next_steps, view.knowledge, board.answered, place];
    if (key.every((part, i) => part === drawn[i])) return;
    drawn = key;
    stopClock();
    root.hidden = !due;
    if (!due) return;
    root.dataset.step = due.step;
    put(
      root,
      head(due, timer(due, board)),
      say(due, place),
      doList(due),
      askList(due),
      h("div", { class: "step-foot" }, sources(due, view), handOver(due)),
      later.length ? h("p", { class: "later" }, `${T.then}：${later.map((step) => step.title).join("、")}`) : null,
    );
  }

  /** @param {NextStep} step @param {Board} board */
  function timer(step, board) {
    if (!step.due_in_s) return null;
    const place = h("span", { class: "timer", testid: "due" });
    if (board.answered) {
      put(place, icon("check"), T.answered);
      return place;
    }
    const deadline = board.messageTime + step.due_in_s * 1000;
    stopClock = everySecond((now) => {
      const left = (deadline - now) / 1000;
      place.dataset.state = left < 0 ? "over" : left < 10 ? "soon" : "open";
      put(
        place,
        icon(left < 0 ? "caution" : "timer"),
        left < 0 ? T.overdue(clockText(-left)) : T.dueIn(clockText(left)),
      );
    });
    return place;
  }

  /** @param {NextStep} step */
  function doList(step) {
    if (!step.do.length) return null;
    return h(
      "ul",
      { class: "todo", "aria-label": T.doTitle },
      step.do.map((text) => {
        const key = `${step.playbook}/${step.step}/${text}`;
        return h(
          "li",
          {},
          h(
            "label",
            {},
            h("input", {
              type: "checkbox",
              checked: ticked.has(key),
              on: {
                change: (/** @type {Event} */ event) => {
                  if (/** @type {HTMLInputElement} */ (event.target).checked) ticked.add(key);
                  else ticked.delete(key);
                },
              },
            }),
            h("span", {}, text),
          ),
        );
      }),
    );
  }

  return { root, render, /** Another conversation: nothing is ticked yet. */ reset: () => ticked.clear() };
}

/** @param {NextStep} step @param {HTMLElement | null} timer */
function head(step, timer) {
  const progress = step.progress ?? [];
  const at = progress.findIndex((part) => part.state === "due") + 1;
  return h(
    "header",
    { class: "step-head" },
    h(
      "h2",
      {},
      h("span", { class: "muted" }, `${step.playbook_title ?? label("playbooks", step.playbook)} ›`),
      " ",
      step.title,
    ),
    h(
      "div",
      { class: "step-facts" },
      progress.length > 1
        ? h(
            "span",
            { class: "dots", role: "img", "aria-label": T.progress(at || progress.length, progress.length) },
            progress.map((part) =>
              h("i", { class: part.state, title: `${part.title}（${T.progressState[part.state]}）` }),
            ),
          )
        : null,
      h("span", { class: "who" }, icon("person"), T.authority(label("authorities", step.authority))),
      h("span", { class: "spring" }),
      timer,
    ),
  );
}

/** A wording that stands below as a reply is not said twice. @param {NextStep} step @param {number} place of that reply, 0 where there is none */
function say(step, place) {
  if (!step.say) return null;
  return place ? h("p", { class: "muted same" }, T.sayIs(place)) : h("p", { class: "say" }, step.say);
}

/** @param {NextStep} step */
function askList(step) {
  if (!step.ask.length) return null;
  return h(
    "div",
    { class: "asks" },
    h("span", { class: "muted" }, icon("ask"), T.askTitle),
    h(
      "ul",
      { class: "chips", "aria-label": T.askTitle },
      step.ask.map((ask) => h("li", { class: "chip ask", data: { slot: ask.slot } }, ask.text)),
    ),
  );
}

/** The step's own text is on the card: only what stands behind it is cited. @param {NextStep} step @param {View} view */
function sources(step, view) {
  return citations(
    step.citations,
    view.knowledge.filter((item) => item.kind !== "playbook"),
  );
}

/** @param {NextStep} step */
function handOver(step) {
  const note = step.hand_over;
  if (!note) return null;
  return h(
    "details",
    { class: "hand-over" },
    h("summary", {}, T.handOver(label("authorities", note.to))),
    h(
      "div",
      {},
      h(
        "ul",
        {},
        note.summary.map((line) => h("li", {}, line)),
      ),
      button(
        T.copy,
        () => void copy({ suggestionId: null, item: "hand_over", text: note.summary.join("\n"), counted: false }),
        { icon: "copy" },
      ),
    ),
  );
}
