// The numbers that stand together: those of a run, or of the whole race.

import { el, icon } from "./dom.js";
import { Scrub, titled } from "./scrub.js";
import { t } from "./texts.js";

/** @typedef {import("./scrub.js").Events} Events */
/** @typedef {import("./scrub.js").Handle} Handle */
/** @typedef {import("./scrub.js").Manner} Manner */
/** @typedef {ReadonlyMap<string, number>} Values by the keys of the handles, where they differ from the message */

const SHORT = 8; // letters
const FEW = 4; // numbers that stand side by side anywhere

export class Knobs {
  /** @type {Map<string, Scrub>} by their keys */
  scrubs = new Map();
  /** @type {Map<string, { title: HTMLElement, node: HTMLElement }>} names of the parts with their first number, by the part's key */
  parts = new Map();
  ofRace = false; // or of a run
  open = false; // whether all are shown where one has to do

  /** @param {Events} events @param {string} [kind] a class */
  constructor(events, kind = "") {
    this.events = events;
    this.more = el("button", { type: "button", class: "race-more", "aria-expanded": "false" });
    this.more.addEventListener("click", () => this.#unfold(!this.open));
    // What a button hears is not for the player.
    this.more.addEventListener("keydown", (event) => event.key !== "Tab" && event.stopPropagation());
    this.late = el("span", { class: "race-late" }, t("follows on release"));
    this.node = el("div", { class: `race-numbers ${kind}`.trim(), role: "group", hidden: "" });
  }

  /**
   * What another message says. Numbers that were there stay as they are, with focus and hand.
   * @param {readonly Handle[]} handles
   * @param {Values} values
   * @param {string} name of the run; empty where the race is meant
   * @param {boolean} folded whether one number has to do, and a button for the others
   */
  set(handles, values, name, folded) {
    const keys = new Set(handles.map(({ key }) => key));
    for (const [key, scrub] of this.scrubs) {
      if (keys.has(key)) continue;
      scrub.destroy();
      this.scrubs.delete(key);
    }
    this.node.setAttribute("aria-label", name ? t("Numbers of {run}", { run: name }) : t("Numbers of the race"));
    this.node.hidden = !handles.length;
    this.node.classList.toggle("race-many", folded && handles.length > FEW);
    this.ofRace = !name;
    this.more.dataset.count = String(name ? handles.length - 1 : handles.length);
    this.#place(handles.map((handle, i) => this.#node(handle, i, values, name)));
    this.#unfold(this.open);
  }

  /** The values that they have now, but for what is in the hand. @param {Values} values */
  put(values) {
    for (const [key, scrub] of this.scrubs) scrub.put(values.get(key) ?? scrub.handle.value);
  }

  destroy() {
    for (const scrub of this.scrubs.values()) scrub.destroy();
    this.scrubs.clear();
    this.node.remove();
  }

  /** @param {Handle} handle @param {number} i @param {Values} values @param {string} name */
  #node(handle, i, values, name) {
    const part = partOf(handle);
    const manner = mannerOf(handle, name, Boolean(name) && i === 0, part ? handle.part : "");
    const scrub = this.scrubs.get(handle.key) ?? new Scrub(handle.key, this.events);
    scrub.set(handle, values.get(handle.key) ?? handle.value, manner);
    this.scrubs.set(handle.key, scrub);
    return part ? this.#named(part, handle.part, scrub.node) : scrub.node;
  }

  /** The first number of a part has its name before it. @param {string} part @param {string} name @param {HTMLElement} number */
  #named(part, name, number) {
    const title = this.parts.get(part)?.title ?? el("span", { class: "race-part" });
    title.textContent = name;
    const first = this.parts.get(part)?.node;
    if (first?.contains(number)) return first;
    if (first?.childElementCount === 2) return number;
    const node = el("span", { class: "race-led" }, title, number);
    this.parts.set(part, { title, node });
    return node;
  }

  /** In this order, moving nothing that is in its place: what is moved loses the focus. @param {HTMLElement[]} nodes */
  #place(nodes) {
    const all = this.scrubs.values();
    const late = [...all].every(({ handle }) => !handle.live) ? [this.late] : [];
    const wanted = [...new Set([...nodes, this.more, ...late])];
    for (const child of [...this.node.children]) if (!wanted.includes(/** @type {HTMLElement} */ (child))) child.remove();
    wanted.forEach((node, i) => {
      if (this.node.children[i] !== node) this.node.insertBefore(node, this.node.children[i] ?? null);
    });
  }

  /** @param {boolean} open */
  #unfold(open) {
    this.open = open;
    const { count = "0" } = this.more.dataset;
    this.more.hidden = count === "0";
    this.more.replaceChildren(open ? "−" : this.ofRace ? icon("more") : `+${count}`);
    this.more.title = open ? t("fewer") : this.ofRace ? t("Numbers of the race") : t("{count} more", { count });
    this.more.setAttribute("aria-label", this.more.title);
    this.more.setAttribute("aria-expanded", String(open));
    this.node.classList.toggle("race-open", open);
  }
}

/** The key of the part that a number belongs to; empty where that needs no name: it is the rule, or none. @param {Handle} handle */
function partOf({ key, run }) {
  const [, , part] = key.split(".");
  return run < 0 || part === "0" ? "" : key.split(".", 3).join(".");
}

/**
 * The main number, what counts and what is no number of a formula by their names where these are short, the others by
 * their symbols.
 * @param {Handle} handle @param {string} run @param {boolean} main @param {string} part
 * @returns {Manner}
 */
function mannerOf(handle, run, main, part) {
  const { key, label, symbol, scale } = handle;
  const named = run ? main || scale === "int" : label.length <= SHORT && !key.startsWith("surface.");
  const whole = [part, titled(handle)].filter(Boolean).join(" ");
  return { text: named || !symbol ? label : symbol, main, name: run ? t("{name} of {run}", { name: whole, run }) : whole };
}
