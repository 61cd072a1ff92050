// One row per run: its marker, its name, where it stands and what f is there.

import { hasEnded } from "./curve.js";
import { context2d, el } from "./dom.js";
import { drawCross, drawGlyph } from "./glyphs.js";
import { steady } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./theme.js").Theme} Theme */
/**
 * @typedef {object} Row
 * @property {Runner} run
 * @property {HTMLCanvasElement} marker
 * @property {HTMLElement} label the run's name
 * @property {HTMLTableCellElement[]} cells
 * @property {boolean | null} dead as it is shown; null before
 * @property {HTMLTableRowElement} row
 */

export class Legend {
  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Row[]} */
  rows = [];
  shown = -1; // the step

  /** @param {HTMLElement} host */
  constructor(host) {
    this.body = el("tbody");
    const columns = [t("Run"), "f(x, y)", "x", "y"];
    const heads = columns.map((name) => el("th", { scope: "col", class: columnClass(name) }, name));
    const attributes = { class: "race-legend", "data-testid": "player-legend" };
    this.table = el("table", attributes, el("thead", {}, el("tr", {}, ...heads)), this.body);
    host.append(this.table);
  }

  /** @param {Race} race @param {Theme} theme */
  setRace(race, theme) {
    this.race = race;
    this.theme = theme;
    this.shown = -1;
    this.rows = race.runs.map((run) => {
      const marker = el("canvas", { width: 36, height: 36, class: "race-marker", "aria-hidden": "true" });
      const cells = ["f", "x", "y"].map((name) => el("td", { class: columnClass(name) }));
      const label = el("span", { class: "race-name" }, run.label);
      const row = el("tr", { "data-color": run.color }, el("th", { scope: "row" }, marker, label), ...cells);
      return { run, marker, label, cells, dead: null, row };
    });
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }

  /** @param {number} step */
  update(step) {
    if (step === this.shown || !this.race) return;
    this.shown = step;
    for (const entry of this.rows) {
      const dead = hasEnded(entry.run, step);
      if (entry.dead !== dead) this.#mark(entry, dead);
      if (!dead) this.numbers(entry.run, step).forEach((text, i) => (entry.cells[i].textContent = text));
    }
  }

  /** What stands in the three columns at a step. @param {Runner} run @param {number} step */
  numbers(run, step) {
    return [this.race.zero + run.loss[step], run.x[step], run.y[step]].map((value) => steady(value));
  }

  /** Why a run has ended is said where its numbers were. @param {Row} entry @param {boolean} dead */
  #mark(entry, dead) {
    const { run, cells, marker, row } = entry;
    entry.dead = dead;
    row.classList.toggle("race-dead", dead);
    cells[0].classList.toggle("race-note", dead);
    cells[0].colSpan = dead ? 3 : 1;
    cells[0].textContent = dead ? run.ending : "";
    for (const cell of cells.slice(1)) cell.hidden = dead;
    const context = context2d(marker);
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, 18, 18);
    drawMarker(context, run, dead, 9, 9, 1, this.theme);
  }
}

/**
 * A row's marker: the head of the run, or the cross where it ended.
 * @param {Pen} pen @param {Runner} run @param {boolean} dead @param {number} x @param {number} y @param {number} scale
 * @param {Theme} theme
 */
export function drawMarker(pen, run, dead, x, y, scale, theme) {
  const ink = { fill: theme.color(run), edge: theme.background };
  if (dead) drawCross(pen, x, y, 5 * scale, ink);
  else drawGlyph(pen, run.outline, x, y, 6 * scale, ink);
}

/** Where it is narrow, the coordinates give way: they can be read off the contour. @param {string} name */
function columnClass(name) {
  return name === "x" || name === "y" ? "race-coordinate" : undefined;
}
