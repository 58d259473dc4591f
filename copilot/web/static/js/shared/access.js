// @ts-check
/** The access key, where the service asks for one: held for this tab only, sent as a bearer token. */
import { h } from "./dom.js";

const SLOT = "copilot.key";

/** @returns {Record<string, string>} */
export function accessHeaders() {
  const key = sessionStorage.getItem(SLOT);
  return key ? { Authorization: `Bearer ${key}` } : {};
}

/** @type {Promise<boolean> | null} */
let asking = null;

/**
 * Asks once, however many calls were refused; resolves to whether a key was given.
 * @returns {Promise<boolean>}
 */
export function askForKey() {
  asking ??= openDialog().finally(() => {
    asking = null;
  });
  return asking;
}

/** @returns {Promise<boolean>} */
function openDialog() {
  const input = h("input", { type: "password", id: "access-key", name: "key", autocomplete: "off", required: true });
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-labelledby": "access-title" },
    h(
      "form",
      { method: "dialog", class: "dialog-body" },
      h("h2", { id: "access-title" }, "请输入访问密钥"),
      h(
        "label",
        { for: "access-key", class: "muted" },
        sessionStorage.getItem(SLOT) ? "刚才的密钥不对，请重新输入" : "密钥只保存在这个标签页里，关闭即清除",
      ),
      input,
      h("div", { class: "actions end" }, h("button", { class: "primary", value: "ok" }, "确定")),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    // The workspace and the sidebar in it may both be asking: one answer serves both.
    const givenElsewhere = () => dialog.close("elsewhere");
    window.addEventListener("storage", givenElsewhere);
    dialog.addEventListener("close", () => {
      const typed = dialog.returnValue === "ok" ? input.value.trim() : "";
      if (typed) sessionStorage.setItem(SLOT, typed);
      window.removeEventListener("storage", givenElsewhere);
      dialog.remove();
      resolve(typed !== "" || dialog.returnValue === "elsewhere");
    });
  });
}
