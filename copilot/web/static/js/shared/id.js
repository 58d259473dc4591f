// @ts-check
/** A fresh id. `crypto.randomUUID` is missing on plain-http addresses other than loopback. @param {string} prefix */
export function freshId(prefix) {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return prefix + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
