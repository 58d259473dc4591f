// @ts-check
/** Where one types, as the customer or as the agent. */
/** @import {Role} from "../types.js" */
import { h, icon } from "../shared/dom.js";

/** @typedef {{role: Role, text: string}} Draft */

const HINT = {
  customer: "替顾客说一句，Enter 发送，Shift+Enter 换行",
  agent: "客服回复，Enter 发送；也可以在右侧按「插入」",
};

/**
 * @param {HTMLFormElement} form
 * @param {{send: (role: Role, text: string) => void, draft: (text: string, role: Role) => void}} act
 */
export function createComposer(form, act) {
  const field = h("textarea", { rows: 2, testid: "composer", "aria-label": "消息", maxlength: 2000 });
  const radios = /** @type {Record<Role, HTMLInputElement>} */ ({ customer: radio("customer"), agent: radio("agent") });
  const send = h("button", { type: "submit", class: "primary", testid: "send" }, icon("send"), "发送");
  form.append(
    h(
      "div",
      { class: "composer-top" },
      h(
        "div",
        { class: "roles", role: "radiogroup", "aria-label": "以谁的身份说", testid: "composer-role" },
        roleLabel(radios.customer, "顾客"),
        roleLabel(radios.agent, "客服"),
      ),
      h("span", { class: "spring" }),
      h("span", { class: "muted keys-hint" }, h("kbd", {}, "Alt"), " + ", h("kbd", {}, "1"), " 插入第1条回复"),
    ),
    h("div", { class: "composer-row" }, field, send),
  );

  /** @returns {Role} */
  const role = () => (radios.agent.checked ? "agent" : "customer");

  /** @param {Role} next */
  function setRole(next) {
    radios[next].checked = true;
    changed();
  }

  function changed() {
    form.dataset.role = role();
    field.placeholder = HINT[role()];
    send.disabled = field.value.trim() === "";
    act.draft(field.value, role());
  }

  function submit() {
    const text = field.value.trim();
    if (!text) return;
    const as = role();
    act.send(as, text);
    field.value = "";
    changed();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    // Enter that picks a word in a Chinese input method does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  for (const input of Object.values(radios)) input.addEventListener("change", changed);
  setRole("customer");

  return {
    setRole,
    focus: () => field.focus(),
    /** @returns {Draft} */
    draft: () => ({ role: role(), text: field.value }),
    /** @param {Draft} draft */
    restore(draft) {
      field.value = draft.text;
      setRole(draft.role);
    },
    /** Puts text in as the agent: at the caret, or instead of all. @param {string} text @param {"insert" | "replace"} mode */
    insert(text, mode) {
      const customerText = role() === "customer";
      if (mode === "replace" || customerText || !field.value.trim()) field.value = text;
      else field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      setRole("agent");
      field.focus();
    },
  };
}

/** @param {Role} value */
function radio(value) {
  return h("input", { type: "radio", name: "role", value, testid: `composer-role-${value}` });
}

/** @param {HTMLInputElement} input @param {string} text */
function roleLabel(input, text) {
  return h("label", { class: "role" }, input, h("span", {}, text));
}
