// Lines over one number, drawn: a frame with its ticks, a line and a band for each run, bars and marks. Pure but for the pen.

import { bound, NOTHING } from "./numbers.js";
import { shareOf, ticks } from "./spans.js";

/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./spans.js").Span} Span */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box pixels */

const FONT = { tick: 11, title: 13 };
const MATH = '"STIX Two Math", "Cambria Math", "Times New Roman", serif';
const MARGIN = 0.05; // of a linear axis, above and below
const ACROSS = 48; // pixels between ticks along x,
const UP = 26; // and along y
const BEYOND = 30; // pixels outside the frame at which a line ends that has no end

/**
 * The axis upwards: as far as the numbers go, with powers only from what is more than round-off.
 * @param {readonly ArrayLike<number>[]} columns @param {boolean} powers @param {number} [most] where powers end at the latest
 * @returns {Span}
 */
export function upright(columns, powers, most = Infinity) {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    for (let k = 0; k < column.length; k++) {
      const value = column[k];
      if (!Number.isFinite(value) || (powers && !(value > 0))) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) [low, high] = powers ? [0.1, 1] : [0, 1];
  if (!powers) {
    const margin = MARGIN * (high - low) || Math.abs(MARGIN * high) || 0.5;
    return { low: low - margin, high: high + margin, scale: "linear" };
  }
  const top = Math.ceil(Math.log10(Math.min(high, most)) + 0.05);
  const bottom = Math.min(Math.floor(Math.log10(Math.max(low, NOTHING * Math.min(high, most)))), top - 1);
  return { low: Number(`1e${bottom}`), high: Number(`1e${top}`), scale: "log" };
}

/** Where numbers lie in a frame. */
export class Plot {
  /** @param {Box} box @param {Span} across @param {Span} up @param {Theme} theme */
  constructor(box, across, up, theme) {
    this.box = box;
    this.across = across;
    this.up = up;
    this.theme = theme;
  }

  /** @param {number} value */
  x = (value) => this.box.left + bound(shareOf(this.across, value), -1, 2) * this.box.width;

  /** What is infinite lies above the frame, what is too small on its lower edge. @param {number} value */
  y = (value) => {
    const { box, up } = this;
    if (value === Infinity) return box.top - BEYOND;
    if (up.scale === "log" && !(value > up.low)) return Number.isNaN(value) ? NaN : box.top + box.height;
    return Math.max(box.top + (1 - shareOf(up, value)) * box.height, box.top - BEYOND);
  };

  /** Which share of the axis a place is. @param {number} x */
  share = (x) => bound((x - this.box.left) / this.box.width, 0, 1);

  /** Frame, ticks and the names of the axes. @param {Pen} pen @param {string} along @param {string} upwards */
  frame(pen, along, upwards) {
    const { box, theme, across, up } = this;
    const { scale } = theme;
    const foot = box.top + box.height;
    const few = (/** @type {number} */ length, /** @type {number} */ each) => Math.round(bound(length / (each * scale), 2, 7));
    const [below, beside] = [ticks(across, few(box.width, ACROSS)), ticks(up, few(box.height, UP))];
    pen.lineWidth = 1;
    pen.strokeStyle = theme.grid;
    for (const { share } of beside) this.#line(pen, box.left, foot - share * box.height, box.left + box.width, foot - share * box.height);
    for (const { share } of below) this.#line(pen, box.left + share * box.width, box.top, box.left + share * box.width, foot);
    pen.strokeStyle = theme.border;
    this.#line(pen, box.left, foot, box.left + box.width, foot);
    this.#line(pen, box.left, box.top, box.left, foot);
    pen.fillStyle = theme.text;
    const name = this.#name(pen, along, box.left + box.width, foot + 15 * scale);
    pen.font = font(theme, FONT.tick);
    let free = -Infinity;
    for (const { share, text } of below) {
      const wide = pen.measureText(text).width;
      const left = box.left + share * box.width - wide / 2;
      if (left < free || left + wide > box.left + box.width - name - 6 * scale) continue;
      pen.fillText(text, left, foot + 14 * scale);
      free = left + wide + 6 * scale;
    }
    for (const { share, text } of beside) pen.fillText(text, box.left - 5 * scale - pen.measureText(text).width, foot - share * box.height + 4 * scale);
    pen.font = font(theme, FONT.title);
    pen.fillText(upwards, 4 * scale, box.top - 9 * scale);
  }

  /**
   * A line through the numbers of a column; it goes up where they have no end, and is broken where there are none.
   * @param {Pen} pen @param {ArrayLike<number>} values @param {ArrayLike<number>} column
   */
  curve(pen, values, column) {
    const [xs, ys] = [Array.from(values, this.x), Array.from(column, this.y)];
    const { top } = this.box;
    pen.beginPath();
    let down = false;
    for (let k = 0; k < xs.length; k++) {
      const before = k > 0 && Number.isFinite(ys[k - 1]);
      if (!Number.isFinite(ys[k])) {
        down = false;
        continue;
      }
      const lost = column[k] === Infinity;
      if (lost && !(before && column[k - 1] !== Infinity)) {
        down = false;
        continue;
      }
      // Half the way to the next one, where what happens between them is not known.
      if (lost) pen.lineTo((xs[k - 1] + xs[k]) / 2, top - BEYOND);
      else if (before && column[k - 1] === Infinity) {
        pen.moveTo((xs[k - 1] + xs[k]) / 2, top - BEYOND);
        pen.lineTo(xs[k], ys[k]);
      } else if (down) pen.lineTo(xs[k], ys[k]);
      else pen.moveTo(xs[k], ys[k]);
      down = !lost;
    }
    pen.stroke();
  }

  /** The room between two columns. @param {Pen} pen @param {ArrayLike<number>} values @param {ArrayLike<number>} low @param {ArrayLike<number>} high */
  band(pen, values, low, high) {
    /** @type {[number, number, number][]} */
    let run = [];
    const close = () => {
      if (run.length > 1) {
        pen.beginPath();
        run.forEach(([x, , y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
        for (const [x, y] of run.reverse()) pen.lineTo(x, y);
        pen.closePath();
        pen.fill();
      }
      run = [];
    };
    for (let k = 0; k < values.length; k++) {
      const [below, above] = [this.y(low[k]), this.y(high[k])];
      if (low[k] === Infinity || !Number.isFinite(below + above)) close();
      else run.push([this.x(values[k]), below, above]);
    }
    close();
  }

  /** Everything that is drawn inside stays within the frame. @param {Pen} pen @param {() => void} draw */
  within(pen, draw) {
    const { left, top, width, height } = this.box;
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height + 1);
    pen.clip();
    draw();
    pen.restore();
  }

  /** @param {Pen} pen @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  #line(pen, x0, y0, x1, y1) {
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
  }

  /** The name of an axis, at its end. @param {Pen} pen @param {string} text @param {number} x @param {number} y @returns {number} how wide it is */
  #name(pen, text, x, y) {
    const { theme } = this;
    pen.font = /\p{L}{2}/u.test(text) ? font(theme, FONT.tick, 600) : `italic ${15 * theme.scale}px ${MATH}`;
    const wide = pen.measureText(text).width;
    pen.fillText(text, x - wide, y);
    return wide;
  }
}

/** @param {Theme} theme @param {number} size @param {number} [weight] */
export const font = (theme, size, weight = 400) => `${weight} ${size * theme.scale}px ${theme.font}`;

/** A column's number at a value between those it has; not a number beyond them. @param {ArrayLike<number>} values rising @param {ArrayLike<number>} column @param {number} value */
export function between(values, column, value) {
  let k = 0;
  while (k < values.length && values[k] < value) k++;
  if (k === 0 || k >= values.length) return values[k] === value ? column[k] : NaN;
  const share = (value - values[k - 1]) / (values[k] - values[k - 1]);
  const [from, to] = [column[k - 1], column[k]];
  if (from > 0 && to > 0 && Number.isFinite(from + to)) return Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)));
  return share < 0.5 ? from : to;
}
