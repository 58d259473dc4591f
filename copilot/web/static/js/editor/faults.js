// @ts-check
/** Files that are wrong: which, where, and how to mend them. */
/** @import {KnowledgeFault} from "../types.js" */
import { ApiError } from "../shared/api.js";
import { h, icon, put } from "../shared/dom.js";

/** @param {KnowledgeFault} fault */
const faultLine = (fault) =>
  h(
    "li",
    {},
    h("code", {}, fault.line ? `${fault.path}:${fault.line}` : fault.path),
    h("span", {}, fault.problem),
    h("span", { class: "mend" }, fault.mend),
  );

/** Why a document was not taken, fault by fault where the service says so. @param {string} name @param {unknown} error */
export function refusal(name, error) {
  const detail =
    error instanceof ApiError && error.code === "invalid_document" && Array.isArray(error.detail) ? error.detail : [];
  return h(
    "div",
    { class: "refused", role: "alert" },
    h("p", {}, icon("caution"), `${name}：${/** @type {Error} */ (error).message}`),
    h("ul", {}, detail.map(faultLine)),
  );
}

/** @param {HTMLElement} root @param {KnowledgeFault[]} faults */
export function showFaults(root, faults) {
  put(
    root,
    faults.length
      ? h(
          "section",
          { class: "fault-banner", "aria-label": "有问题的文件" },
          h("h2", {}, icon("caution"), `${faults.length} 处文件问题，修好之前沿用上一个完好的版本`),
          h("ul", {}, faults.map(faultLine)),
        )
      : null,
  );
}
