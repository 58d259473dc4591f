// @ts-check
/** Text with its faults underlined, and what is wrong with each. */
/** @import {Fault} from "../types.js" */
import { h, icon } from "./dom.js";
import { label } from "./meta.js";

/**
 * Positions count characters as the service does (code points); a string here counts UTF-16 units.
 * Overlapping faults are shown as one mark that names both.
 * @param {string} text
 * @param {Fault[]} faults
 * @returns {HTMLElement}
 */
export function markedText(text, faults) {
  const characters = Array.from(text);
  const line = h("p", { class: "marked" });
  let done = 0;
  for (const [start, end, codes] of spans(faults, characters.length)) {
    line.append(characters.slice(done, start).join(""));
    const names = codes.map((code) => label("faults", code)).join("、");
    line.append(h("mark", { class: "fault", title: names }, characters.slice(start, end).join("")));
    done = end;
  }
  line.append(characters.slice(done).join(""));
  return line;
}

/** @param {Fault[]} faults @param {number} length @returns {[number, number, string[]][]} */
function spans(faults, length) {
  /** @type {[number, number, string[]][]} */
  const merged = [];
  for (const fault of [...faults].sort((a, b) => a.start - b.start)) {
    const start = Math.max(0, fault.start);
    const end = Math.min(length, fault.end);
    if (end <= start) continue;
    const before = merged.at(-1);
    if (before && start < before[1]) {
      before[1] = Math.max(before[1], end);
      before[2].push(fault.code);
    } else merged.push([start, end, [fault.code]]);
  }
  return merged;
}

/** Each kind of fault once, with all the words that show it. @param {Fault[]} faults */
export function faultList(faults) {
  const codes = [...new Set(faults.map((fault) => fault.code))];
  return h(
    "ul",
    { class: "fault-list" },
    codes.map((code) => {
      const same = faults.filter((fault) => fault.code === code);
      const reasons = new Set(same.map((fault) => fault.why));
      const laws = new Set(same.flatMap((fault) => fault.law ?? []));
      return h(
        "li",
        { testid: "draft-fault", data: { code } },
        icon("caution"),
        h(
          "span",
          {},
          h("strong", {}, label("faults", code)),
          [...new Set(same.map((fault) => fault.text))].map((text) => h("q", {}, text)),
          [...reasons].map((why) => h("span", {}, why)),
          [...laws].map((law) => h("span", { class: "law" }, law)),
        ),
      );
    }),
  );
}
