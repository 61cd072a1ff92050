// What the plane that is drawn holds of each run, and how far the drawn height may be off: one line on the picture, and
// behind it the same of all runs.

import { el, write } from "./dom.js";
import { short } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */

let count = 0; // of the page: each list has a name of its own

export class ThroughLine {
  constructor() {
    this.list = el("ul", { class: "race-through-list", id: `race-through-${(count += 1)}`, hidden: "" });
    this.said = el("button", { type: "button", class: "race-through-said", "aria-expanded": "false", "aria-controls": this.list.id });
    this.node = el("div", { class: "race-through", "data-testid": "player-through", hidden: "" }, this.list, this.said);
    this.said.addEventListener("click", () => this.#open(Boolean(this.list.hidden)));
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Tab") event.stopPropagation();
      if (event.key === "Escape") this.#open(false);
    });
    this.node.addEventListener("focusout", ({ relatedTarget }) => this.node.contains(/** @type {Node | null} */ (relatedTarget)) || this.#open(false));
  }

  /** @param {Race} race @param {number} lit the run that it is about; the first that is drawn where it is -1 @param {boolean} held whether numbers are in the hand, for which only the server knows it */
  set({ through, runs }, lit, held) {
    this.node.hidden = !through || !runs.length;
    if (!through || !runs.length) return;
    const index = runs[lit] ? lit : Math.max(runs.findIndex((run) => !run.hidden), 0);
    const lines = runs.map(({ label }, i) => told(label, through.shares[i] ?? NaN, through.gaps[i] ?? NaN));
    write(this.said, held ? t("What this plane holds follows on release") : lines[index]);
    const all = held ? "" : lines.join("\n");
    if (this.said.title === all) return;
    this.said.title = all;
    this.list.replaceChildren(...(held ? [] : lines).map((line) => el("li", {}, line)));
  }

  /** @param {boolean} open */
  #open(open) {
    this.list.hidden = !open;
    this.said.setAttribute("aria-expanded", String(open));
  }
}

/** @param {string} run @param {number} share @param {number} gap */
export function told(run, share, gap) {
  // What is left out shows: 99.6 % is not all.
  const percent = share < 1 ? Math.min(Math.round(100 * share), 99) : 100;
  return t("This plane holds {share} of {run}'s way (height off by at most {gap})", { share: `${percent} %`, run, gap: short(Number(gap.toPrecision(2))) });
}
