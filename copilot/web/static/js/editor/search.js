// @ts-check
/** The search an agent's question goes through, with its scores laid open. */
/** @import {Hit} from "../types.js" */
import * as api from "../shared/api.js";
import { byId, h, icon, put } from "../shared/dom.js";
import { figure } from "../shared/figures.js";
import { label } from "../shared/meta.js";
import { dataTable } from "../shared/table.js";
import { toastError } from "../shared/toast.js";

export function createSearch() {
  const query = /** @type {HTMLInputElement} */ (byId("query"));
  const kind = /** @type {HTMLSelectElement} */ (byId("search-kind"));
  const place = byId("hits");
  let round = new AbortController();

  byId("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    const q = query.value.trim();
    if (!q) return;
    round.abort();
    round = new AbortController();
    try {
      const { status, hits } = await api.search({ q, kind: kind.value }, round.signal);
      put(place, status === "no_evidence" ? noEvidence() : null, hits.length ? table(hits) : null);
    } catch (error) {
      toastError(error);
    }
  });
}

const noEvidence = () =>
  h("p", { class: "no-evidence" }, icon("caution"), "没有查到依据。副驾会如实说没有，并给出先核实的下一步。");

/** @param {Hit[]} hits */
function table(hits) {
  return dataTable({
    caption: "搜索结果",
    empty: "",
    rows: hits,
    columns: [
      {
        title: "段落",
        cell: (hit) => [
          h("strong", {}, [hit.title, hit.section].filter(Boolean).join(" › ")),
          h("p", { class: "hit-text" }, hit.text),
          h("span", { class: "muted path" }, hit.source ?? hit.path),
        ],
      },
      { title: "类型", class: "narrow", cell: (hit) => label("kinds", hit.kind) },
      { title: "把握", number: true, cell: (hit) => figure(hit.score) },
      { title: "语义", number: true, cell: (hit) => figure(hit.dense) },
      { title: "字面", number: true, cell: (hit) => figure(hit.lexical) },
    ],
  });
}
