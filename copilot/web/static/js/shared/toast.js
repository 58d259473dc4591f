// @ts-check
/** One short line at the foot of the page; said politely to screen readers. */
import { h } from "./dom.js";

const bar = h("div", { class: "toast", role: "status", "aria-live": "polite" });
let timer = 0;

/** @param {string} text @param {"plain" | "fault"} [tone] */
export function toast(text, tone = "plain") {
  if (!bar.isConnected) document.body.append(bar);
  bar.textContent = text;
  bar.dataset.tone = tone;
  bar.classList.add("visible");
  clearTimeout(timer);
  timer = setTimeout(() => bar.classList.remove("visible"), tone === "fault" ? 5000 : 2200);
}

/** @param {unknown} error */
export function toastError(error) {
  if (error instanceof DOMException && error.name === "AbortError") return;
  console.warn(error);
  toast(error instanceof Error ? error.message : String(error), "fault");
}
