// @ts-check
/**
 * Building pages out of data without ever parsing markup: values become text nodes and attributes, nothing else.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Child | Child[]} Children
 * @typedef {Record<string, unknown> & {
 *   testid?: string, on?: Record<string, (event: any) => void>, data?: Record<string, string>
 * }} Props
 */

const SVG = "http://www.w3.org/2000/svg";
const SAFE_LINK = /^(https?:\/\/|\/(?!\/)|#|\?)/;

/**
 * @param {Element} element
 * @param {Props} props `on` holds listeners, `data` data-attributes, `testid` data-testid; all else are attributes.
 */
function decorate(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [type, listener] of Object.entries(props.on ?? {})) element.addEventListener(type, listener);
    } else if (name === "data") {
      for (const [key, text] of Object.entries(props.data ?? {})) element.setAttribute(`data-${key}`, text);
    } else if (name === "testid") {
      element.setAttribute("data-testid", String(value));
    } else if (/^(on|style$|srcdoc$)/i.test(name)) {
      throw new Error(`attribute ${name} is not allowed: it would carry code or inline style`);
    } else if (name === "href" && !SAFE_LINK.test(String(value))) {
      continue;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** @param {Element} element @param {Children[]} children */
function fill(element, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  decorate(element, props);
  fill(element, children);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]
 * @param {...Children} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, props = {}, ...children) {
  const element = /** @type {SVGElementTagNameMap[T]} */ (document.createElementNS(SVG, tag));
  decorate(element, props);
  fill(element, children);
  return element;
}

/** Replaces what an element holds. @param {Element} element @param {...Children} children */
export function put(element, ...children) {
  element.replaceChildren();
  fill(element, children);
}

/**
 * A symbol of /static/icons.svg; silent for screen readers unless it has a label.
 * @param {string} name
 * @param {string} [label]
 */
export function icon(name, label) {
  const voice = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", ...voice },
    svg("use", { href: `/static/icons.svg#${name}` }),
  );
}

/**
 * The element of the page with this id; a missing one is a fault of ours, said at once.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @returns {E}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return /** @type {E} */ (element);
}

/**
 * A button of the house: icon, word, or both.
 * @param {string} text shown; with `quiet` icons it is the accessible name
 * @param {(event: MouseEvent) => void} act
 * @param {Props & {icon?: string, iconOnly?: boolean}} [options]
 */
export function button(text, act, options = {}) {
  const { icon: symbol, iconOnly, ...props } = options;
  return h(
    "button",
    { type: "button", on: { click: act }, ...(iconOnly ? { "aria-label": text, title: text } : {}), ...props },
    symbol ? icon(symbol) : null,
    iconOnly ? null : text,
  );
}
