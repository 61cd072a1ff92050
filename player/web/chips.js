// Switches for what is shown besides the paths, where it is shown: each edits a field of the link.

import { el, icon } from "./dom.js";

/** @typedef {import("./contract").Layer} Layer */
/** @typedef {import("./draft.js").Fields} Fields */
/** @typedef {(layer: Layer) => string} Value what a layer is set to */
/** @typedef {{ node: HTMLElement, show: (value: string) => void }} Control */

const GAP = 8; // pixels between them
const SHARE = 0.75; // of the picture's width: chips that would cover more of it fold into one

let count = 0; // of the page: each list has a name of its own

export class Chips {
  /** @type {(fields: Fields) => void} */
  onEdit = () => {};
  /** @type {Control[]} */
  controls = [];
  told = ""; // of which layers they are

  /**
   * @param {HTMLElement} host
   * @param {string} label of the one chip that they fold into
   * @param {import("./dom.js").Icon} symbol
   * @param {AbortSignal} signal takes its listeners along
   */
  constructor(host, label, symbol, signal) {
    this.host = host;
    this.list = el("div", { class: "race-chip-list", id: `race-chips-${(count += 1)}`, role: "group", "aria-label": label });
    this.opener = el("button", { type: "button", class: "race-chip race-chip-more", "aria-label": label, title: label, "aria-controls": this.list.id }, icon(symbol));
    this.opener.addEventListener("click", () => this.#open(this.opener.getAttribute("aria-expanded") !== "true"));
    host.append(this.opener, this.list);
    host.addEventListener("keydown", (event) => this.#keyed(event));
    host.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !host.contains(/** @type {Node} */ (relatedTarget))) this.#open(false);
    });
    document.addEventListener("pointerdown", (event) => !event.composedPath().includes(host) && this.#open(false), { capture: true, signal });
    this.#open(false);
  }

  /** @param {readonly Layer[]} layers @param {Value} value */
  set(layers, value) {
    const told = JSON.stringify(layers.map(({ value: _value, ...words }) => words));
    if (told !== this.told) {
      this.told = told;
      this.controls = layers.map((layer) => (isSwitch(layer) ? this.#switch(layer) : this.#choice(layer)));
      this.list.replaceChildren(...this.controls.map(({ node }) => node));
    }
    this.host.hidden = !layers.length;
    layers.forEach((layer, i) => this.controls[i].show(value(layer)));
  }

  /** In a picture of this width, and beside what else stands there. @param {number} width */
  fit(width) {
    this.host.classList.remove("race-chips-folded");
    const line = this.host.parentElement;
    const others = /** @type {HTMLElement[]} */ ([...(line?.children ?? [])].filter((node) => node !== this.host));
    const free = (line?.clientWidth ?? width) - others.reduce((sum, { offsetWidth }) => sum + offsetWidth + GAP, 0);
    this.host.classList.toggle("race-chips-folded", this.list.offsetWidth > Math.min(SHARE * width, free));
  }

  /** @param {Layer} layer @returns {Control} */
  #switch(layer) {
    const { name, label, help, default: off } = layer;
    const on = layer.options.find(([key]) => key !== off)?.[0] ?? off;
    const node = el("button", { type: "button", class: "race-chip", title: help, "data-layer": name }, label);
    node.addEventListener("click", () => this.onEdit({ [name]: node.getAttribute("aria-pressed") === "true" ? [] : [on] }));
    return { node, show: (value) => node.setAttribute("aria-pressed", String(value === on)) };
  }

  /** One of several: what it is called stands on it while there is nothing to be said. @param {Layer} layer @returns {Control} */
  #choice(layer) {
    const { name, place, label, help, options, default: usual } = layer;
    /** @param {string} key @param {string} word */
    const written = (key, word) => (key === "off" ? label : place === "stage" ? `${label} · ${word}` : word);
    const select = el("select", { class: "race-chip", title: help, "aria-label": label, "data-layer": name });
    select.append(...options.map(([key, word]) => el("option", { value: key }, written(key, word))));
    select.addEventListener("change", () => this.onEdit({ [name]: select.value === usual ? [] : [select.value] }));
    const node = el("label", { class: "race-choice", title: help }, ...(place === "chart" ? [el("span", {}, label)] : []), select);
    /** @param {string} value */
    const show = (value) => {
      select.value = value;
      select.dataset.set = String(value !== usual);
    };
    return { node, show };
  }

  /** @param {boolean} open */
  #open(open) {
    this.opener.setAttribute("aria-expanded", String(open));
    this.host.classList.toggle("race-chips-open", open);
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.key !== "Escape" || this.opener.getAttribute("aria-expanded") !== "true") return;
    event.stopPropagation();
    this.#open(false);
    this.opener.focus();
  }
}

/** @param {Layer} layer */
const isSwitch = ({ options }) => options.length === 2 && options.some(([key]) => key === "on");
