// @ts-check
/** Citation chips that open the cited passage in place. */
/** @import {Knowledge} from "../types.js" */
import { h, icon } from "../shared/dom.js";
import { label } from "../shared/meta.js";
import { T } from "./text.js";

/**
 * @param {string[]} ids
 * @param {Knowledge[]} knowledge where they are looked up; an id not among it is left out
 */
export function citations(ids, knowledge) {
  const found = [...new Set(ids)].flatMap((id) => knowledge.find((item) => item.id === id) ?? []);
  if (!found.length) return null;
  const place = h("div", { class: "passage-place" });
  /** @type {HTMLElement[]} */
  const chips = found.map((item) => chip(item, place, () => chips));
  return h("div", { class: "citations" }, h("div", { class: "chips" }, chips), place);
}

/** @param {Knowledge} item @param {HTMLElement} place @param {() => HTMLElement[]} siblings @returns {HTMLElement} */
function chip(item, place, siblings) {
  const self = h(
    "button",
    {
      type: "button",
      class: "chip source",
      "aria-expanded": "false",
      "aria-label": T.source(`${item.title} ${item.section}`),
      title: `${item.title} › ${item.section}`,
      on: {
        click: () => {
          const open = self.getAttribute("aria-expanded") === "true";
          for (const other of siblings()) other.setAttribute("aria-expanded", "false");
          self.setAttribute("aria-expanded", String(!open));
          place.replaceChildren(...(open ? [] : [passage(item)]));
        },
      },
    },
    icon("book"),
    h("span", {}, shortName(item)),
  );
  return self;
}

/** A section is told by its own name, without the document's numbering; a product's also by the product. @param {Knowledge} item */
function shortName({ kind, title, section }) {
  const plain = section.replace(/^\d+[.、．\s]+/, "");
  return kind === "product" && plain !== title ? `${title} ${plain}` : plain || title;
}

/** @param {Knowledge} item */
export function passage(item) {
  const origin = [
    label("kinds", item.kind),
    item.version !== undefined ? T.version(item.version) : "",
    item.source ?? item.path,
  ];
  return h(
    "blockquote",
    { class: "passage" },
    h("p", { class: "passage-title" }, [item.title, item.section].filter(Boolean).join(" › ")),
    h("p", { class: "passage-text" }, item.text ?? item.snippet),
    h("p", { class: "passage-origin" }, origin.filter(Boolean).join(" · ")),
  );
}
