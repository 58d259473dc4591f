// @ts-check
/** The left column: open chats, and the conversations that can be replayed. */
/** @import {Demo} from "../types.js" */
/** @import {Session} from "./sessions.js" */
import { button, h, put } from "../shared/dom.js";
import { activate, activeSession, closeSession, sessions } from "./sessions.js";

/**
 * @param {HTMLElement} root
 * @param {{fresh: () => void, demo: (demo: Demo) => void}} act
 */
export function createList(root, act) {
  const open = h("ul", { class: "session-list" });
  const demoList = h("ul", { class: "demo-list" });
  root.append(
    h(
      "div",
      { class: "list-head" },
      h("h2", {}, "会话"),
      button("新会话", act.fresh, { icon: "plus", testid: "new-conversation" }),
    ),
    open,
    h("div", { class: "list-head" }, h("h2", {}, "演示回放"), h("span", { class: "muted" }, "点一下就开始")),
    demoList,
  );

  function render() {
    const active = activeSession()?.id;
    const held = open.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.id
      : null;
    put(
      open,
      sessions().map((session) => row(session, session.id === active)),
      sessions().length ? null : h("li", { class: "muted none" }, "还没有打开的会话"),
    );
    if (held) /** @type {HTMLElement | null} */ (open.querySelector(`[data-id="${CSS.escape(held)}"]`))?.focus();
  }

  /** @param {Demo[]} demos */
  function showDemos(demos) {
    put(
      demoList,
      demos.map((demo) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "row", testid: `demo-${demo.id}`, on: { click: () => act.demo(demo) } },
            h("span", { class: "row-title" }, demo.title),
            h("span", { class: "row-note" }, demo.summary),
          ),
        ),
      ),
    );
  }

  return { render, showDemos };
}

/** @param {Session} session @param {boolean} active */
function row(session, active) {
  return h(
    "li",
    { class: "session" },
    h(
      "button",
      {
        type: "button",
        class: "row",
        "aria-current": active ? "true" : null,
        testid: "session",
        data: { id: session.id },
        on: { click: () => activate(session.id) },
      },
      h("span", { class: "row-title" }, session.title),
      h("span", { class: "row-note" }, session.last || "还没有消息"),
    ),
    button("关闭会话", () => closeSession(session.id), { icon: "cross", iconOnly: true, class: "quiet close" }),
  );
}
