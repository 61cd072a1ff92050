// A menu that opens at a button or at the pointer: by the patterns of ARIA, in the layer above everything.

import { el } from "./dom.js";

/**
 * @typedef {object} Item one thing that can be done
 * @property {string} text
 * @property {() => void} act
 * @property {boolean} [checked] of several that exclude each other: whether it is this one
 * @property {boolean} [disabled]
 * @property {HTMLElement} [mark] stands in the place of the text, which is then only said and shown as a title
 */
/** @typedef {{ title?: string, help?: string, items: Item[], row?: boolean }} Section what stands together; as a row, side by side */
/** @typedef {{ x: number, y: number }} Point of the window */

const EDGE = 6; // pixels that a menu keeps away from the window's
const WORD = 700; // milliseconds in which letters belong to the same word

/** @type {Menu | null} one is open at a time */
let open = null;

export class Menu {
  typed = "";
  last = 0; // when a letter was typed

  /**
   * @param {HTMLElement} anchor what it belongs to, and what gets the focus back
   * @param {readonly Section[]} sections
   * @param {{ label: string, host: HTMLElement, at?: Point }} place
   */
  constructor(anchor, sections, { label, host, at }) {
    open?.close();
    open = this;
    this.anchor = anchor;
    this.node = el("div", { class: "race-popup", role: "menu", "aria-label": label, popover: "manual" }, ...sections.map((one) => this.#section(one)));
    host.append(this.node);
    this.node.showPopover?.();
    this.#put(at);
    anchor.setAttribute("aria-expanded", "true");
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("contextmenu", (event) => event.preventDefault());
    window.addEventListener("pointerdown", (event) => this.#isOutside(event) && this.close(false), { signal, capture: true });
    window.addEventListener("resize", () => this.close(), { signal });
    window.addEventListener("blur", () => this.close(false), { signal });
    this.items[0]?.focus({ preventScroll: true });
  }

  /** What comes later stands below all else, so that nothing moves under the pointer. @param {readonly Section[]} sections */
  add(sections) {
    if (open !== this) return;
    this.node.append(...sections.map((one) => this.#section(one)));
    this.node.style.maxHeight = `${innerHeight - EDGE - this.node.getBoundingClientRect().top}px`;
  }

  /** Those that can be chosen. @returns {HTMLButtonElement[]} */
  get items() {
    return [...this.node.querySelectorAll("button")].filter((item) => item.getAttribute("aria-disabled") !== "true");
  }

  /** @param {boolean} [back] whether the focus goes back to where it came from */
  close(back = true) {
    if (open !== this) return;
    open = null;
    this.leaving.abort();
    this.node.remove();
    this.anchor.setAttribute("aria-expanded", "false");
    if (back) this.anchor.focus({ preventScroll: true });
  }

  /** @param {Section} section */
  #section({ title, help, items, row = false }) {
    const heads = title && !row ? [el("span", { class: "race-popup-title", "aria-hidden": "true" }, title)] : [];
    const node = el("div", { class: `race-popup-section${row ? " race-popup-row" : ""}`, role: "group", "aria-label": title, "aria-description": help, title: help });
    node.append(...heads, ...items.map((item) => this.#item(item)));
    return node;
  }

  /** @param {Item} item */
  #item({ text, act, checked, disabled = false, mark }) {
    const states = { "aria-checked": checked, "aria-disabled": disabled || undefined, "aria-label": mark && text, title: mark && text };
    const role = checked === undefined ? "menuitem" : "menuitemradio";
    const node = el("button", { type: "button", class: "race-popup-item", role, tabindex: -1, ...states }, mark ?? text);
    node.addEventListener("click", () => {
      if (disabled) return;
      this.close();
      act();
    });
    node.addEventListener("pointermove", () => node.focus({ preventScroll: true }));
    return node;
  }

  /** Beside its anchor, wherever it fits into the window. @param {Point} [at] */
  #put(at) {
    const { style, offsetWidth: width, offsetHeight: height } = this.node;
    const anchor = this.anchor.getBoundingClientRect();
    const [left, top, above] = at ? [at.x, at.y, at.y] : [anchor.right - width, anchor.bottom + 2, anchor.top - 2];
    const fits = top + height <= innerHeight - EDGE;
    const y = fits ? top : Math.max(EDGE, Math.min(above - height, innerHeight - EDGE - height));
    style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - width))}px`;
    style.top = `${above - height < EDGE && !fits ? Math.max(EDGE, innerHeight - EDGE - height) : y}px`;
  }

  /** @param {Event} event */
  #isOutside({ target }) {
    return target instanceof Node && !this.node.contains(target);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const { items } = this;
    const now = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    /** @param {number} i */
    const go = (i) => items[(i + items.length) % items.length]?.focus();
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => go(now + 1),
      ArrowRight: () => go(now + 1),
      ArrowUp: () => go(Math.max(now, 0) - 1),
      ArrowLeft: () => go(Math.max(now, 0) - 1),
      Home: () => go(0),
      End: () => go(-1),
      Escape: () => this.close(),
      Tab: () => this.close(),
    };
    const act = keys[event.key] ?? (/^[^\s]$/u.test(event.key) ? () => this.#type(event, now) : null);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The next item that begins with what has been typed. @param {KeyboardEvent} event @param {number} now */
  #type({ key, timeStamp }, now) {
    this.typed = timeStamp - this.last < WORD ? this.typed + key.toLowerCase() : key.toLowerCase();
    this.last = timeStamp;
    const { items } = this;
    const first = this.typed.length > 1 ? now : now + 1;
    const order = [...items.slice(Math.max(first, 0)), ...items.slice(0, Math.max(first, 0))];
    order.find((item) => (item.getAttribute("aria-label") ?? item.textContent ?? "").toLowerCase().startsWith(this.typed))?.focus();
  }
}
