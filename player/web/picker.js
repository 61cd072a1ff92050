// One of many, found by typing: a field, and below it all that can be chosen, by groups; as a list, or as a gallery.

import { button, context2d, el } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Entry} Entry */
/** @typedef {import("./contract").Shelf} Shelf */
/** @typedef {Pick<Entry, "key" | "name" | "about" | "note" | "words" | "stamp">} Choice */
/** @typedef {readonly (readonly [string, readonly string[]])[]} Groups headings, each with the keys below it */
/**
 * @typedef {object} Offered
 * @property {readonly Choice[]} entries
 * @property {Groups} groups
 * @property {string} [now] the key of what is chosen at present
 * @property {number} [side] of stamps,
 * @property {((t: number) => readonly [number, number, number])} [shade] and the colour of a height from 0 to 1
 *
 * @typedef {object} Asked
 * @property {string} title
 * @property {boolean} [gallery] whether there is a stamp of each
 * @property {Promise<Offered | null>} coming what there is; nothing where it cannot be had
 */

let count = 0; // of pickers, for names in the document

/** Small letters without accents. @param {string} text */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Whether all that was typed is found: anywhere in the name, or where a word begins; anywhere in a text without blanks.
 * @param {string} name @param {string} words @param {string} typed
 */
export function isFound(name, words, typed) {
  const [called, said] = [folded(name), ` ${folded(words).replace(/[^\p{L}\p{N}]+/gu, " ")}`];
  const isWhole = (/** @type {string} */ part) => /[^\x00-\x7f]/.test(part);
  return folded(typed).split(/\s+/).every((part) => called.includes(part) || said.includes(isWhole(part) ? part : ` ${part}`));
}

/**
 * What was chosen, by its key; null where nothing was. Who is quick may type, and choose, before there is anything.
 * @param {HTMLElement} host @param {Asked} asked
 * @returns {Promise<string | null>}
 */
export function pick(host, asked) {
  return new Promise((done) => new Picker(host, asked, done));
}

class Picker {
  /** @type {HTMLElement | null} what Enter would choose */
  active = null;
  /** @type {string | null} */
  chosen = null;
  /** @type {Offered | null} as soon as it has come */
  offered = null;
  entered = false; // whether Enter came sooner

  /** @param {HTMLElement} host @param {Asked} asked @param {(key: string | null) => void} done */
  constructor(host, asked, done) {
    const { title, gallery, coming } = asked;
    this.id = `race-picker-${(count += 1)}`;
    this.back = document.activeElement;
    this.field = el("input", {
      type: "text", class: "race-picker-field", role: "combobox", placeholder: t("Type to search"), "aria-label": title, "aria-expanded": "true",
      "aria-controls": this.id, "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
    });
    const list = { id: this.id, class: "race-picker-list", role: "listbox", "aria-label": title, tabindex: 0 };
    this.list = el("div", list);
    this.status = el("p", { class: "race-picker-status", role: "status" });
    const close = button("close", t("Close"), () => this.node.close());
    const head = el("div", { class: "race-picker-head" }, el("h2", { class: "race-picker-title" }, title), close, this.field);
    this.node = el("dialog", { class: `race-picker${gallery ? " race-picker-gallery" : ""}`, "aria-label": title }, head, this.status, this.list);
    this.node.addEventListener("close", () => {
      this.node.remove();
      if (this.back instanceof HTMLElement) this.back.focus({ preventScroll: true });
      done(this.chosen);
    });
    this.field.addEventListener("input", () => this.#filter());
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("pointerdown", (event) => event.target === this.node && this.node.close());
    host.append(this.node);
    this.node.showModal();
    this.field.focus({ preventScroll: true });
    this.status.textContent = t("Just a moment…");
    void coming.then((offered) => this.#fill(offered));
  }

  /** @param {Offered | null} offered */
  #fill(offered) {
    this.offered = offered;
    if (!offered) return void (this.status.textContent = t("The list could not be fetched. Close it and try again."));
    this.list.append(...offered.groups.map(([name, keys], i) => this.#group(offered, name, keys, i)));
    this.#filter();
    if (this.entered) this.#take(this.active);
  }

  /** @returns {HTMLElement[]} that are shown */
  get options() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("[role=option]:not([hidden])")]);
  }

  /** @param {Offered} offered @param {string} name @param {readonly string[]} keys @param {number} i */
  #group(offered, name, keys, i) {
    const id = `${this.id}-group-${i}`;
    const entries = keys.flatMap((key) => offered.entries.find((entry) => entry.key === key) ?? []);
    const head = el("div", { class: "race-picker-group", id, role: "presentation" }, name);
    return el("div", { role: "group", "aria-labelledby": id }, head, ...entries.map((entry) => this.#option(offered, entry, i)));
  }

  /** @param {Offered} offered @param {Choice} entry @param {number} i of the group */
  #option({ now, side, shade }, entry, i) {
    const { key, name, about, note, words, stamp } = entry;
    const parts = [el("span", { class: "race-picker-name" }, name, note && el("small", {}, ` ${note}`)), el("span", { class: "race-picker-about" }, about)];
    const id = `${this.id}-${i}-${key || "own"}`;
    const attributes = { id, class: "race-picker-option", role: "option", "aria-selected": "false", "data-key": key, "data-name": name, "data-words": words };
    const node = el("div", attributes, ...parts);
    if (side && shade && stamp) node.prepend(painted(stamp, side, shade));
    node.classList.toggle("race-picker-now", key === now);
    node.addEventListener("click", () => this.#take(node));
    node.addEventListener("pointermove", () => this.#at(node, false));
    return node;
  }

  /** What fits to what was typed; what stands below several headings is found once. */
  #filter() {
    const { offered } = this;
    if (!offered) return;
    const typed = this.field.value.trim();
    const found = new Set();
    for (const group of this.list.children) {
      let any = false;
      for (const option of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[role=option]"))) {
        const { key, words = "" } = option.dataset;
        const shown = !typed || (!found.has(key) && isFound(option.dataset.name ?? "", words, typed));
        option.hidden = !shown;
        any ||= shown;
        if (shown) found.add(key);
      }
      group.toggleAttribute("hidden", !any);
    }
    this.status.textContent = found.size ? "" : t("Nothing is called so.");
    const { options } = this;
    const near = typed ? options.find(({ dataset: { name = "" } }) => folded(name).startsWith(folded(typed))) : options.find((option) => option.dataset.key === offered.now);
    this.#at(near ?? options[0] ?? null);
  }

  /** @param {HTMLElement | null} option @param {boolean} [scroll] */
  #at(option, scroll = true) {
    if (option === this.active) return;
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    option?.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option?.id ?? "");
    this.list.setAttribute("aria-activedescendant", option?.id ?? "");
    if (scroll) option?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement | null} option */
  #take(option) {
    if (!option) return;
    this.chosen = option.dataset.key ?? null;
    this.node.close();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { options } = this;
    const now = this.active ? options.indexOf(this.active) : -1;
    const free = !this.field.value || document.activeElement !== this.field; // the arrows sideways are not the field's
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.#at(this.#beyond(1)),
      ArrowUp: () => this.#at(this.#beyond(-1)),
      Enter: () => (this.offered ? this.#take(this.active) : (this.entered = true)),
      Escape: () => this.node.close(),
    };
    if (free) {
      keys.ArrowRight = () => this.#at(options[Math.min(now + 1, options.length - 1)] ?? null);
      keys.ArrowLeft = () => this.#at(options[Math.max(now - 1, 0)] ?? null);
      keys.Home = () => this.#at(options[0] ?? null);
      keys.End = () => this.#at(options.at(-1) ?? null);
    }
    const act = keys[event.key];
    if (!act || (event.key === "Enter" && event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    act();
  }

  /** The option in the next line, down or up, that lies nearest. @param {1 | -1} way */
  #beyond(way) {
    const { active, options } = this;
    if (!active) return options[0] ?? null;
    const here = active.getBoundingClientRect();
    const others = options.map((option) => ({ option, box: option.getBoundingClientRect() }));
    const ahead = others.filter(({ box }) => way * (box.top - here.top) > 1);
    const next = Math.min(...ahead.map(({ box }) => way * box.top));
    const line = ahead.filter(({ box }) => Math.abs(way * box.top - next) < 2);
    const aside = (/** @type {DOMRect} */ box) => Math.abs(box.left - here.left);
    return line.sort((one, other) => aside(one.box) - aside(other.box))[0]?.option ?? active;
  }
}

/**
 * Heights in the colours of the theme.
 * @param {string} stamp @param {number} side @param {NonNullable<Offered["shade"]>} shade
 */
function painted(stamp, side, shade) {
  const canvas = el("canvas", { class: "race-stamp", width: side, height: side, "aria-hidden": "true" });
  const context = context2d(canvas);
  const image = context.createImageData(side, side);
  const bytes = atob(stamp);
  for (let i = 0; i < bytes.length; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    image.data.set([...shade(bytes.charCodeAt(i) / 255), 255], 4 * ((side - 1 - y) * side + x));
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
