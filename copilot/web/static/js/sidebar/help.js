// @ts-check
/** The table of keys. */
import { button, h } from "../shared/dom.js";
import { T } from "./text.js";

/** @type {HTMLDialogElement | null} */
let dialog = null;

export function toggleHelp() {
  if (dialog?.open) return dialog.close();
  dialog ??= build();
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

export const closeHelp = () => dialog?.close();

function build() {
  return h(
    "dialog",
    { class: "dialog help", "aria-labelledby": "help-title", testid: "help-overlay" },
    h(
      "div",
      { class: "dialog-body" },
      h("h2", { id: "help-title" }, T.help),
      h(
        "dl",
        {},
        T.keys.map(([key, meaning]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, meaning))),
      ),
      h("div", { class: "actions end" }, button(T.close, closeHelp)),
    ),
  );
}
