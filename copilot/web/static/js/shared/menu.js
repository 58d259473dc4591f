// @ts-check
/** A small menu under a button: arrow keys, Enter, Escape; gone when focus leaves it. */
import { h, icon } from "./dom.js";

/** @typedef {{value: string, text: string, icon?: string, checked?: boolean}} MenuItem */

/** @type {(() => void) | null} */
let closeOpen = null;

/**
 * @param {HTMLElement} anchor opens it and gets the focus back; its parent must be positioned
 * @param {string} title
 * @param {MenuItem[]} items
 * @param {(value: string) => void} choose
 */
export function openMenu(anchor, title, items, choose) {
  const again = anchor.getAttribute("aria-expanded") === "true";
  closeOpen?.();
  if (again) return;

  const exclusive = items.some((item) => item.checked !== undefined);
  const entries = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        class: "menu-item",
        tabindex: -1,
        role: exclusive ? "menuitemradio" : "menuitem",
        "aria-checked": exclusive ? String(item.checked ?? false) : null,
        data: { value: item.value },
        on: {
          click: () => {
            close();
            choose(item.value);
          },
        },
      },
      item.icon ? icon(item.icon) : null,
      item.text,
    ),
  );
  const menu = h("div", { class: "menu", role: "menu", "aria-label": title }, entries);

  function close() {
    closeOpen = null;
    document.removeEventListener("pointerdown", outside);
    const held = menu.contains(document.activeElement);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (held && anchor.isConnected) anchor.focus();
  }
  /** @param {PointerEvent} event */
  function outside(event) {
    const target = /** @type {Node} */ (event.target);
    if (!menu.contains(target) && !anchor.contains(target)) close();
  }
  menu.addEventListener("keydown", (event) => {
    const at = entries.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (to !== undefined) entries.at(to % entries.length)?.focus();
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  });

  anchor.setAttribute("aria-expanded", "true");
  anchor.after(menu);
  if (menu.getBoundingClientRect().bottom > window.innerHeight) menu.classList.add("above");
  document.addEventListener("pointerdown", outside);
  closeOpen = close;
  (entries.find((entry) => entry.getAttribute("aria-checked") === "true") ?? entries[0])?.focus();
}
