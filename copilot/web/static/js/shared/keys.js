// @ts-check
/** Keys by the names that the protocol and the sidebar use: "1", "Shift+1", "p", "?", "Escape". */

/** @param {KeyboardEvent} event @returns {string | null} null where Ctrl or the command key makes it the browser's */
export function keyName(event) {
  if (event.ctrlKey || event.metaKey || event.isComposing) return null;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit) return event.shiftKey ? `Shift+${digit}` : digit;
  // With Alt some layouts turn a letter into a symbol: the place on the keyboard says what was meant.
  const letter = event.altKey ? /^Key([A-Z])$/.exec(event.code)?.[1] : undefined;
  return letter ? letter.toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** @param {EventTarget | null} target */
export function isTextField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
}
