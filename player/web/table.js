// The rows as pictures and films show them: marker, name, numbers, and below the name what it runs with. Drawn, not laid
// out: the rows of the page are controls, and may be folded.

import { hasEnded } from "./curve.js";
import { drawMarker } from "./legend.js";
import { columnsOf, numbersAt } from "./readings.js";
import { settingsOf } from "./settings.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./settings.js").Values} Values */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ size: number, weight?: number, fill?: string, right?: boolean, room?: number, opacity?: number }} Type of a word */

const COLUMN = 4.6; // widths and heights in the type's size
const NARROW = 25; // a table that is narrower shows no coordinates
const HEAD = 1.7;
const ROW = 1.65;
const BELOW = 1.2; // more, for what a run runs with
const SMALL = 0.8;

export class Table {
  /**
   * @param {Race} race @param {Values} values in the hand @param {Theme} theme
   * @param {number} width in pixels @param {number} size of the type
   */
  constructor(race, values, theme, width, size) {
    Object.assign(this, { race, theme, width, size });
    this.settings = race.runs.map((_, i) => settingsOf(race.handles, values, i));
    const row = (ROW + (this.settings.some(Boolean) ? BELOW : 0)) * size;
    this.tops = race.runs.map((_, i) => HEAD * size + i * row);
    this.height = HEAD * size + race.runs.length * row;
    this.columns = width >= NARROW * size ? [...columnsOf(race)] : columnsOf(race).slice(0, 1);
  }

  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {number} */
  width;
  /** @type {number} */
  size;

  /** What does not move. @param {Pen} pen @param {number} x @param {number} y */
  drawStill(pen, x, y) {
    const { size, theme, race, settings } = this;
    this.columns.forEach((name, k) => this.#write(pen, name, x + this.#end(k), y + 0.95 * size, { size: SMALL * size, right: true, opacity: 0.75 }));
    this.#write(pen, t("Optimizer"), x + 0.3 * size, y + 0.95 * size, { size: SMALL * size, opacity: 0.75 });
    race.runs.forEach((run, i) => {
      const top = y + this.tops[i];
      pen.beginPath();
      pen.moveTo(x, top);
      pen.lineTo(x + this.width, top);
      pen.lineWidth = 1;
      pen.strokeStyle = theme.border;
      pen.stroke();
      const left = x + 1.7 * size;
      this.#write(pen, run.label, left, top + 1.15 * size, { size, weight: 600, room: this.#end(0) - 3.6 * size - 1.7 * size });
      this.#write(pen, settings[i], left, top + 2.25 * size, { size: SMALL * size, room: this.width - 2 * size, opacity: 0.85 });
    });
  }

  /** What moves. @param {Pen} pen @param {number} x @param {number} y @param {number} step */
  draw(pen, x, y, step) {
    const { size, theme, race } = this;
    race.runs.forEach((run, i) => {
      const top = y + this.tops[i];
      const dead = hasEnded(run, step);
      drawMarker(pen, run, dead, x + 0.8 * size, top + 0.8 * size, size / 16, theme);
      if (dead) this.#write(pen, run.ending, x + this.width - 0.4 * size, top + 1.1 * size, { size: 0.85 * size, right: true, fill: theme.dead, room: 0.62 * this.width });
      else numbersAt(race, run, step).slice(0, this.columns.length).forEach((text, k) => this.#write(pen, text, x + this.#end(k), top + 1.15 * size, { size, right: true }));
    });
  }

  /** Where a column ends. @param {number} k */
  #end(k) {
    return this.width - 0.4 * this.size - (this.columns.length - 1 - k) * COLUMN * this.size;
  }

  /** @param {Pen} pen @param {string} text @param {number} x @param {number} y @param {Type} type */
  #write(pen, text, x, y, { size, weight = 400, fill = this.theme.text, right = false, room = Infinity, opacity = 1 }) {
    pen.font = `${weight} ${size}px ${this.theme.font}`;
    pen.fillStyle = fill;
    pen.globalAlpha = opacity;
    const width = Math.min(pen.measureText(text).width, room);
    pen.fillText(text, right ? x - width : x, y, width);
    pen.globalAlpha = 1;
  }
}
