// What the plane that is drawn holds of a run up to the step that is shown, how far the drawn height is off there, and
// where a slice lies: one line on the picture, and behind it what holds of the whole ways of all runs.

import { el, write } from "./dom.js";
import { short } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./insight.js").Told} Told */
/** @typedef {import("./slice.js").Cut} Cut */

let count = 0; // of the page: each list has a name of its own

export class ThroughLine {
  /** @type {Race["through"]} what the list is about */
  through = null;
  held = false;

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

  /**
   * @param {Race} race @param {number} index the run that it is about; -1 where there is none
   * @param {Told} told of that run at the step that is shown @param {Cut | null} cut where the plane is a slice
   * @param {boolean} held whether numbers are in the hand, for which the whole ways are not known
   */
  set({ through, runs }, index, told, cut, held) {
    this.node.hidden = !through || !runs[index];
    if (!through || !runs[index]) return;
    const holds = Number.isNaN(told.share + told.gap) ? t("What this plane holds follows on release") : holding(runs[index].label, told);
    write(this.said, cut ? `${lying(runs[cut.run].label, cut)} ${holds}` : holds);
    if (through === this.through && held === this.held) return;
    this.through = through;
    this.held = held;
    const lines = held ? [] : runs.flatMap(({ label }, i) => (through.shares[i].length ? [whole(label, through.shares[i], through.gaps[i])] : []));
    this.said.title = lines.join("\n");
    this.list.replaceChildren(...lines.map((line) => el("li", {}, line)));
  }

  /** @param {boolean} open */
  #open(open) {
    this.list.hidden = !open;
    this.said.setAttribute("aria-expanded", String(open));
  }
}

/** Where a slice lies. @param {string} run @param {Cut} cut */
export function lying(run, { step, stays }) {
  if (stays) return t("Slice at the end of {run}: where it went through is not known here.", { run });
  return t("Slice at step {step} of {run}.", { step, run });
}

/** @param {string} run @param {Told} told */
export function holding(run, { share, gap }) {
  return t("This plane holds {share} of {run}'s way so far (height off by {gap})", { share: percent(share), run, gap: shortly(gap) });
}

/** Of all of a way. @param {string} run @param {Floats} shares @param {Floats} gaps */
function whole(run, shares, gaps) {
  const most = Math.max(0, ...gaps);
  return t("This plane holds {share} of {run}'s way (height off by at most {gap})", { share: percent(shares[shares.length - 1]), run, gap: shortly(most) });
}

/** What is left out shows: 99.6 % is not all. @param {number} share */
const percent = (share) => `${share < 1 ? Math.min(Math.round(100 * share), 99) : 100} %`;

/** @param {number} gap */
const shortly = (gap) => short(Number(gap.toPrecision(2)));
