// One row per run: its marker, its name, where it stands and what f is there; the numbers that are taken in hand; and
// what can be done with it. So it is legend, readout and control at once.

import { hasEnded } from "./curve.js";
import { button, context2d, el, write } from "./dom.js";
import { MAX_RUNS } from "./edits.js";
import { drawCross, drawGlyph } from "./glyphs.js";
import { Knobs } from "./knobs.js";
import { columnsOf, numbersAt } from "./readings.js";
import { RowMenu } from "./rowmenu.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./knobs.js").Values} Values */
/** @typedef {import("./scrub.js").Handle} Handle */
/** @typedef {import("./scrub.js").Scrub} Scrub */
/** @typedef {import("./theme.js").Theme} Theme */
/**
 * @typedef {object} Row
 * @property {Runner} run
 * @property {HTMLCanvasElement} marker
 * @property {HTMLButtonElement} eye the marker as a button that shows and hides the run
 * @property {HTMLButtonElement} menu
 * @property {HTMLElement} label the run's name
 * @property {HTMLTableCellElement[]} cells
 * @property {boolean | null} dead as it is shown; null before
 * @property {HTMLTableRowElement} row
 * @property {Knobs} knobs its numbers
 * @property {HTMLElement} note what is said besides
 */

const MANY = 16; // numbers of all runs: from here on a row shows its main one

export class Legend {
  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Row[]} */
  rows = [];
  shown = -1; // the step

  /** @type {(key: string, value: number) => void} a number is in the hand, at this value */
  onHold = () => {};
  /** @type {() => void} the hand is opened */
  onRelease = () => {};
  /** @type {() => void} the values before are back */
  onCancel = () => {};
  /** @type {(index: number) => void} a row is pointed at, or none: -1 */
  onHover = () => {};
  editable = false; // whether the runs can be changed here
  follow = -1; // the row that gets the focus once the rows have come
  /** @type {Scrub | null} that was taken last */
  hand = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.body = el("tbody", { role: "rowgroup" });
    const columns = ["", "f", "x", "y"];
    this.heads = columns.map((name) => el("th", { scope: "col", role: "columnheader", class: columnClass(name) }));
    this.tuned = el("span", { class: "race-tuned", "data-testid": "player-tuned" });
    this.heads[0].textContent = t("Optimizer");
    const attributes = { class: "race-legend", role: "table", "data-testid": "player-legend" };
    const head = el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...this.heads));
    this.table = el("table", attributes, head, this.body);
    this.events = {
      begin: (/** @type {Scrub} */ scrub) => this.#begin(scrub),
      hold: (/** @type {string} */ key, /** @type {number} */ value) => this.onHold(key, value),
      release: () => this.onRelease(),
      cancel: () => this.onCancel(),
    };
    this.common = new Knobs(this.events, "race-common");
    this.common.node.dataset.testid = "player-numbers";
    this.does = new RowMenu(/** @type {HTMLElement} */ (host.closest(".race") ?? host));
    this.surface = el("button", { type: "button", class: "race-surface", "data-testid": "player-surface", "aria-haspopup": "dialog" });
    this.surface.addEventListener("click", () => void this.does.surface());
    this.add = el("button", { type: "button", class: "race-add", "data-testid": "player-add", "aria-haspopup": "dialog", "aria-label": t("+ Optimizer"), title: t("+ Optimizer") });
    this.add.append("+", el("span", { class: "race-add-word" }, ` ${t("Optimizer")}`));
    this.add.addEventListener("click", () => void this.does.add());
    for (const node of [this.surface, this.add]) {
      node.addEventListener("keydown", keep);
      // Who comes near will want to choose.
      node.addEventListener("pointerenter", () => this.editable && void this.does.fetched());
    }
    host.append(el("div", { class: "race-about" }, this.surface, this.tuned, this.add, this.common.node), this.table);
  }

  /** @param {(fields: import("./draft.js").Fields) => void} act */
  set onEdit(act) {
    this.does.onEdit = act;
  }

  /** Pixels that it takes. */
  get height() {
    return this.host.offsetHeight;
  }

  /** Rows that were there stay, with what is in the hand. @param {Race} race @param {Theme} theme */
  setRace(race, theme) {
    Object.assign(this.does, { race, theme });
    this.race = race;
    this.theme = theme;
    this.shown = -1;
    this.host.classList.toggle("race-editable", this.editable);
    const columns = columnsOf(race);
    [0, 1, 2].forEach((k) => {
      const name = columns[k] ?? "";
      write(this.heads[k + 1], name);
      this.heads[k + 1].classList.toggle("race-word", /\p{L}{2}/u.test(name));
    });
    this.#tell(race);
    this.surface.textContent = this.surface.title = race.title ?? "";
    this.surface.hidden = !this.editable || !this.does.catalogue;
    this.surface.setAttribute("aria-label", t("Surface: {name}", { name: race.title ?? "" }));
    this.add.hidden = this.surface.hidden || race.runs.length >= MAX_RUNS;
    const focused = this.rows.findIndex(({ row }) => row.contains(document.activeElement));
    for (const { row, knobs } of this.rows.splice(race.runs.length)) {
      knobs.destroy();
      row.remove();
    }
    race.runs.forEach((run, i) => this.#name((this.rows[i] ??= this.#row(run, i)), run));
    this.#refocus(focused);
    if (this.editable) this.does.prefetch();
  }

  /** How the numbers were found. @param {Race} race */
  #tell({ tuned }) {
    write(this.tuned, tuned);
    this.tuned.hidden = !tuned;
  }

  /** Who was in a row that has moved, or is gone, is in another one now. @param {number} focused */
  #refocus(focused) {
    const { follow } = this;
    this.follow = -1;
    if (focused < 0 || !this.editable) return;
    if (follow >= 0 && follow < this.rows.length) this.rows[follow].menu.focus({ preventScroll: true });
    else if (focused >= this.rows.length) (this.rows.at(-1)?.menu ?? this.add).focus({ preventScroll: true });
  }

  /** The same runs with other numbers: nothing but what stands in the rows is another. @param {Race} race */
  swap(race) {
    this.#tell(race);
    this.race = this.does.race = race;
    this.shown = -1;
    race.runs.forEach((run, i) => {
      const entry = this.rows[i];
      // How it ended may be said in other words.
      if (run.ending !== entry.run.ending) entry.dead = null;
      entry.run = run;
      write(entry.label, run.label);
    });
  }

  /**
   * The numbers that can be taken in hand.
   * @param {readonly Handle[]} handles
   * @param {Values} [values] those that differ from the handles'
   */
  setHandles(handles, values = new Map()) {
    const own = handles.filter(({ run }) => run >= 0);
    const folded = own.length > MANY;
    this.common.set(handles.filter(({ run }) => run < 0), values, "", false);
    this.rows.forEach(({ knobs, run }, i) => knobs.set(own.filter((handle) => handle.run === i), values, run.label, folded));
  }

  /** What the numbers are now, where they differ from the handles'; what is in the hand stays. @param {Values} values */
  setValues(values) {
    for (const knobs of [this.common, ...this.rows.map((row) => row.knobs)]) knobs.put(values);
  }

  /** What there is to be said about a run besides; empty where there is nothing. @param {string[]} notes */
  setNotes(notes) {
    this.rows.forEach(({ note }, i) => {
      write(note, notes[i]);
      note.hidden = !notes[i];
    });
  }

  /** What is in the hand is taken out of it, without a word. */
  drop() {
    this.hand?.drop();
  }

  /** One number is in the hand at a time; what it does is seen beside the other runs. @param {Scrub} scrub */
  #begin(scrub) {
    this.onHover(-1);
    if (this.hand !== scrub) this.hand?.finish();
    this.hand = scrub;
  }

  /** The row of a path that is pointed at; none: -1. @param {number} index */
  lit(index) {
    this.rows.forEach(({ row }, i) => row.classList.toggle("race-lit", i === index));
  }

  /** @param {Runner} run @param {number} i @returns {Row} */
  #row(run, i) {
    const marker = el("canvas", { width: 36, height: 36, class: "race-marker", "aria-hidden": "true" });
    const cells = ["f", "x", "y"].map((name) => el("td", { role: "cell", class: columnClass(name) }));
    const label = el("span", { class: "race-name" });
    const knobs = new Knobs(this.events);
    const note = el("span", { class: "race-late", hidden: "" });
    const eye = el("button", { type: "button", class: "race-eye" }, marker);
    const menu = button("dots", "", () => void this.#open(menu, i));
    menu.className = "race-more-button";
    menu.setAttribute("aria-haspopup", "menu");
    menu.setAttribute("aria-expanded", "false");
    eye.addEventListener("click", () => this.does.toggle(i));
    for (const node of [eye, menu]) node.addEventListener("keydown", keep);
    const row = el("tr", { role: "row" }, el("th", { scope: "row", role: "rowheader" }, eye, label, menu, knobs.node, note), ...cells);
    row.addEventListener("contextmenu", (event) => this.#context(event, menu, i));
    for (const name of ["pointerenter", "focusin"]) row.addEventListener(name, () => this.onHover(i));
    for (const name of ["pointerleave", "focusout"]) row.addEventListener(name, () => this.onHover(-1));
    this.body.append(row);
    return { run, marker, eye, menu, label, cells, dead: null, row, knobs, note };
  }

  /** @param {HTMLElement} menu @param {number} i @param {import("./menu.js").Point} [at] */
  #open(menu, i, at) {
    this.hand?.finish();
    return this.does.open(menu, i, at, (to) => (this.follow = to));
  }

  /** @param {MouseEvent} event @param {HTMLElement} menu @param {number} i */
  #context(event, menu, i) {
    const { target, clientX: x, clientY: y } = event;
    if (!this.editable || target instanceof HTMLInputElement) return;
    event.preventDefault();
    void this.#open(menu, i, { x, y });
  }

  /** @param {Row} entry @param {Runner} run */
  #name(entry, run) {
    Object.assign(entry, { run, dead: null });
    entry.label.textContent = run.label;
    entry.label.title = run.label;
    const { hidden = false } = run;
    entry.row.classList.toggle("race-hidden", hidden);
    entry.eye.disabled = !this.editable;
    entry.eye.setAttribute("aria-pressed", String(!hidden));
    entry.eye.setAttribute("aria-label", t("Draw {run}", { run: run.label }));
    entry.eye.title = this.editable ? (hidden ? t("Show") : t("Hide")) : "";
    entry.menu.hidden = !this.editable;
    entry.menu.setAttribute("aria-label", t("Menu of {run}", { run: run.label }));
    entry.menu.title = t("Duplicate, three rates, schedule, colour …");
    entry.row.dataset.color = run.color;
    entry.row.style.setProperty("--race-run", this.theme.color(run));
    entry.label.parentElement?.setAttribute("aria-label", run.label);
  }

  /** @param {number} step */
  update(step) {
    if (step === this.shown || !this.race) return;
    this.shown = step;
    for (const entry of this.rows) {
      const dead = hasEnded(entry.run, step);
      if (entry.dead !== dead) this.#mark(entry, dead);
      if (!dead) this.numbers(entry.run, step).forEach((text, i) => write(entry.cells[i], text));
    }
  }

  /** What stands in the three columns at a step. @param {Runner} run @param {number} step */
  numbers(run, step) {
    return numbersAt(this.race, run, step);
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

/** What a button hears is not for the player. @param {KeyboardEvent} event */
const keep = (event) => event.key !== "Tab" && event.stopPropagation();

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
