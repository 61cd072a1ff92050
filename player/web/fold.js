// Buttons that stand side by side where there is room, and behind one where there is none: `.race-folds` around them decides.

import { button, el } from "./dom.js";

let count = 0; // of the page: each list has a name of its own

export class Fold {
  /** @type {AbortController | undefined} while it is open */
  leaving = undefined;

  /** @param {import("./dom.js").Icon} symbol @param {string} label @param {HTMLElement[]} children */
  constructor(symbol, label, children) {
    this.list = el("div", { class: "race-fold-list", id: `race-fold-${(count += 1)}` }, ...children);
    this.opener = button(symbol, label, () => this.#open(this.opener.getAttribute("aria-expanded") !== "true"));
    this.opener.classList.add("race-fold-opener");
    this.opener.setAttribute("aria-controls", this.list.id);
    this.node = el("div", { class: "race-fold" }, this.opener, this.list);
    this.node.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.node.contains(/** @type {Node} */ (relatedTarget))) this.#open(false);
    });
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.opener.getAttribute("aria-expanded") !== "true") return;
      event.stopPropagation();
      this.#open(false);
      this.opener.focus();
    });
    this.#open(false);
  }

  /** @param {boolean} open */
  #open(open) {
    this.opener.setAttribute("aria-expanded", String(open));
    this.node.classList.toggle("race-fold-open", open);
    this.leaving?.abort();
    if (!open) return;
    this.leaving = new AbortController();
    window.addEventListener("pointerdown", (event) => event.composedPath().includes(this.node) || this.#open(false), { capture: true, signal: this.leaving.signal });
  }
}
