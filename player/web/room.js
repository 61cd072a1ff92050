// The player's elements, and how much room each of them has.

import { el } from "./dom.js";
import { arrange, DENSITIES, densityOf, heightOf, shapeOf, sideOf, stageMargin } from "./layout.js";
import { t } from "./texts.js";

/** @typedef {import("./layout.js").Arrangement} Arrangement */
/** @typedef {import("./layout.js").Parts} Parts */
/** @typedef {import("./layout.js").Place} Place */

const SIZES = [1, 0.92, 0.85, 0.78, 0.72]; // of a question that would be longer than two lines
const CRAMPED = { width: 480, height: 300 }; // of a stage: in less the buttons on it fold into one
const BELOW = 8; // pixels below a player, unless the page around it says `--race-below`

export class Room {
  // From the first arrangement on:
  /** @type {Arrangement} */
  given;
  scale = 1;
  told = ""; // what it was made from,
  dense = ""; // and what the density of the rows

  /** @param {HTMLElement} element that the player is put into @param {(() => number) | null} below what stands below it */
  constructor(element, below) {
    this.below = below;
    this.root = el("div", {
      class: "race", "data-testid": "player", tabindex: 0, role: "group",
      "aria-label": t("Race of the optimizers. Space plays and pauses, arrow keys step, Home and End go to the ends; a question mark lists all keys."),
      "data-step": 0, "data-steps": 0, "data-playing": "false",
    });
    this.head = box("race-lesson"); // of a lesson; empty where there is none
    this.stage = el("div", { class: "race-stage", "data-testid": "player-stage", role: "img" });
    this.space = el("div", { class: "race-space", "data-testid": "player-space", role: "img" });
    this.space.setAttribute("aria-label", t("The race on the surface in three dimensions"));
    this.corner = box("race-corner"); // what stands at the picture's upper left,
    this.chips = box("race-chips"); // and at its upper right
    this.left = box("race-left", this.stage, this.space, box("race-over", this.corner, this.chips));
    this.bar = box("race-transport");
    this.legend = box("race-legend-box");
    this.rows = box("race-rows", this.legend);
    this.tabs = box("race-tabs");
    this.chart = el("div", { class: "race-chart", "data-testid": "player-chart", role: "img" });
    this.inspector = el("div", { class: "race-inspector", "data-testid": "player-inspector" });
    this.network = el("div", { class: "race-network", "data-testid": "player-network", role: "region", "aria-label": t("Network") });
    this.data = box("race-data");
    this.lab = el("div", { class: "race-lab", "data-testid": "player-lab", role: "region", "aria-label": t("Laboratory") });
    this.panel = box("race-panel", this.data, this.chart, this.network, this.lab, this.inspector);
    this.right = box("race-right", this.rows, this.tabs, this.panel);
    this.hint = el("div", { class: "race-hint", "data-testid": "player-hint" });
    this.root.append(this.head, this.left, this.bar, this.right, this.hint);
    element.append(this.root);
  }

  /**
   * Gives every part its room.
   * @param {boolean} alone whether it fills a frame
   * @param {number} scale of the type
   * @param {number} runs
   * @param {string} rows what stands in them: as long as that and the place are the same, so is their density, whatever is unfolded
   * @param {number} share of the room that they would have: less where what stands below them needs it more
   * @returns {Arrangement}
   */
  arrange(alone, scale, runs, rows, share = 1) {
    this.scale = scale;
    const place = this.#place(alone);
    const shape = shapeOf(place);
    for (const other of ["wide", "tall", "strip"]) this.root.classList.toggle(`race-${other}`, shape === other);
    this.root.classList.toggle("race-alone", alone);
    const side = shape === "wide" ? sideOf(place.width) : place.width;
    this.#set({ height: heightOf(place), side });
    this.#ask(shape === "wide");
    this.#densely(place, runs, rows, share);
    const parts = this.#parts();
    this.given = arrange(place, parts);
    this.told = JSON.stringify([place, parts]);
    const { stage, rows: most, panel, folded } = this.given;
    const margin = stageMargin(stage.width, scale);
    this.#set({ stage: stage.height, rows: most, panel: panel.height, inset: margin.r, left: margin.l, foot: margin.b });
    this.root.classList.toggle("race-cramped", stage.width < CRAMPED.width * scale || stage.height < CRAMPED.height);
    this.root.classList.toggle("race-shared", folded);
    this.root.classList.toggle("race-bare", panel.height === 0);
    return this.given;
  }

  /** As many numbers in the rows as leave all runs in view. @param {Place} place @param {number} runs @param {string} rows @param {number} share */
  #densely(place, runs, rows, share) {
    const { head, bar, hint } = this.#parts();
    const asked = JSON.stringify([place, rows, head, bar, hint, share]);
    if (asked === this.dense) return;
    this.dense = asked;
    /** @param {import("./layout.js").Density} density */
    const show = (density) => DENSITIES.forEach((one) => this.root.classList.toggle(`race-${one}`, one === density));
    show(densityOf((density) => {
      show(density);
      const parts = this.#parts();
      return { needed: parts.rows, given: share * arrange(place, parts).rows };
    }, runs));
  }

  /** Whether something has become larger or smaller since. */
  get changed() {
    if (!this.given) return false;
    return this.told !== JSON.stringify([this.#place(this.root.classList.contains("race-alone")), this.#parts()]);
  }

  /** Beside a picture that is wide a question takes two lines: a longer one is written smaller. @param {boolean} wide */
  #ask(wide) {
    const question = this.head.querySelector("h2");
    for (const share of wide ? SIZES : SIZES.slice(0, 1)) {
      this.root.style.setProperty("--race-question", String(share));
      if (!question || question.offsetHeight <= 2.5 * parseFloat(getComputedStyle(question).lineHeight)) return;
    }
  }

  /** @param {boolean} alone @returns {Place} */
  #place(alone) {
    const { root, scale } = this;
    const main = root.closest("[data-testid=stMain], .race-early");
    const scrolled = alone ? 0 : (main?.scrollTop ?? window.scrollY);
    const top = Math.round(root.getBoundingClientRect().top + scrolled);
    const said = parseFloat(getComputedStyle(root).getPropertyValue("--race-below"));
    const below = alone ? top : (this.below?.() ?? (Number.isFinite(said) ? said : BELOW));
    return { alone, width: root.clientWidth, window: window.innerHeight, top, below, scale };
  }

  /** @returns {Parts} */
  #parts() {
    const [head, bar, hint, rows, tabs] = [this.head, this.bar, this.hint, this.legend, this.tabs].map(({ offsetHeight }) => offsetHeight);
    return { head, bar, hint, rows, tabs };
  }

  /** @param {Record<string, number>} lengths in pixels */
  #set(lengths) {
    for (const [name, length] of Object.entries(lengths)) this.root.style.setProperty(`--race-${name}`, `${length}px`);
  }
}

/** @param {string} name @param {HTMLElement[]} children */
const box = (name, ...children) => el("div", { class: name }, ...children);
