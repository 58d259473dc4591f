// @ts-check
/** Figures as the tables show them. */

/** @param {number | null | undefined} share 0 to 1 */
export const percent = (share) => (typeof share === "number" ? `${Math.round(share * 100)}%` : "—");

/** @param {number | null | undefined} value */
export function figure(value) {
  if (typeof value !== "number") return "—";
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
