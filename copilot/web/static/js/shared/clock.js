// @ts-check
/** One tick a second for every timer on the page. */

/** @type {Set<(now: number) => void>} */
const listeners = new Set();
setInterval(() => {
  const now = Date.now();
  for (const listener of listeners) listener(now);
}, 1000);

/** Calls now and every second. @param {(now: number) => void} listener @returns {() => void} ends it */
export function everySecond(listener) {
  listeners.add(listener);
  listener(Date.now());
  return () => listeners.delete(listener);
}

/** @param {number} seconds @returns {string} such as 4:05 or 1:02:09 */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** @param {string | null | undefined} iso @returns {string} such as 11-22 09:30, in local time */
export function shortDate(iso) {
  const date = new Date(iso ?? "");
  if (Number.isNaN(date.getTime())) return "";
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
