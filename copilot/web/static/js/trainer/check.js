// @ts-check
/** Checks many sentences, a few at a time, in the order given. */
/** @import {DraftCheck} from "../types.js" */
import * as api from "../shared/api.js";

/** @typedef {{line: string, check: DraftCheck | null, trouble: string | null}} Checked */

const AT_ONCE = 3;

/**
 * @param {string[]} lines
 * @param {(place: number, checked: Checked) => void} onChecked
 * @param {AbortSignal} signal
 */
export async function checkAll(lines, onChecked, signal) {
  let next = 0;
  async function work() {
    while (next < lines.length && !signal.aborted) {
      const place = next++;
      const line = lines[place] ?? "";
      try {
        onChecked(place, { line, check: await api.rewrite(line, [], signal), trouble: null });
      } catch (error) {
        if (signal.aborted) return;
        onChecked(place, { line, check: null, trouble: /** @type {Error} */ (error).message });
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
