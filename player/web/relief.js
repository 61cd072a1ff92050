// The ground as it is drawn: how its heights are spaced, where contour lines lie, what the scale beside them says, and
// what lies under a point. Pure: the next frame may bring another ground.

import { apart, bound, exact, round } from "./numbers.js";
import { equalAreas, laddered, linear } from "./scale.js";

/**
 * @typedef {import("./contract").Ground & { scaled?: import("./contract").Floats }} Ground `scaled` are heights that its scale is made for, where they are others than its own
 * @typedef {{ start: number, end: number, size: number }} Levels contour lines: from, to and how far apart, as drawn
 * @typedef {{ places: number[], texts: string[], title: string }} Ticks of every other line: where it is drawn, and its height
 */

const SHARE = 0.01; // of the ground lies below the lowest line of a logarithm: the minimum is told from its valley
const DECADE = [[1, 1.5, 2, 3, 4, 6, 8], [1, 2, 5], [1, 3], [1]]; // lines of a power of ten, from many to few
const FLAT = 8; // where the highest is at most so many times the lowest line, heights are drawn as they are
const SHARES = 129; // entries of a table of equal areas
const TICKS = 6; // about so many numbers beside the ground
const NEGLIGIBLE = 1e-6; // a lowest value of this share of all heights is as good as zero

export class Relief {
  /**
   * @param {Ground} ground
   * @param {number} lines how many contour lines there are at most
   * @param {Relief | null} like whose heights are spaced and coloured alike; null for its own
   */
  constructor(ground, lines, like = null) {
    const { window, nodes, heights, zero, scaled = heights } = ground;
    this.window = window;
    this.zero = zero;
    this.x = spread(window[0], nodes);
    this.y = spread(window[1], nodes);
    const sorted = Float32Array.from(scaled.filter(Number.isFinite)).sort();
    this.low = sorted.length ? sorted[0] : 0;
    this.high = sorted.length ? sorted[sorted.length - 1] : 0;
    this.spacing = ground.spacing;
    /** @type {number[]} round heights of the lines, where they are drawn by a logarithm */
    this.rungs = like?.rungs ?? (ground.spacing === "log" ? ladder(sorted, lines) : []);
    this.scale = like?.scale ?? (this.rungs.length ? laddered(this.rungs) : ground.spacing === "equal" && sorted.length ? shares(sorted) : linear);
    /** @type {Float32Array} heights as they are drawn, row by row; NaN in a hole */
    this.z = new Float32Array(heights.length);
    for (let k = 0; k < heights.length; k++) this.z[k] = Number.isFinite(heights[k]) ? this.scale.place(heights[k]) : NaN;
    this.like = like;
    /** @type {Levels} */
    this.levels = like ? this.#beyond(like.levels) : this.#levels(lines);
    this.ticks = like?.ticks ?? this.#ticks();
    /** The heights as rows along y, as a plot wants them: always the same ones, so that it sees that nothing changed. */
    this.rows = this.y.map((_, j) => this.z.subarray(j * nodes, (j + 1) * nodes));
  }

  /**
   * The drawn height at a point, null outside or in a hole.
   * @param {number} px
   * @param {number} py
   */
  heightAt(px, py) {
    const { x, y, z } = this;
    const nx = x.length;
    const u = along(x, px);
    const v = along(y, py);
    if (!(u >= 0 && v >= 0 && u <= nx - 1 && v <= y.length - 1)) return null;
    const i = cell(x, u);
    const j = cell(y, v);
    const k = j * nx + i;
    const s = u - i;
    const t = v - j;
    const place = (1 - t) * ((1 - s) * z[k] + s * z[k + 1]) + t * ((1 - s) * z[k + nx] + s * z[k + nx + 1]);
    return Number.isFinite(place) ? place : null;
  }

  /**
   * What lies at a point: bilinear between nodes as drawn, which bend less than f itself. null outside or in a hole.
   * @param {number} px
   * @param {number} py
   */
  at(px, py) {
    const place = this.heightAt(px, py);
    if (place === null) return null;
    const { x, y, z } = this;
    const nx = x.length;
    const [u, v] = [along(x, px), along(y, py)];
    const [i, j] = [cell(x, u), cell(y, v)];
    const [s, t, k] = [u - i, v - j, j * nx + i];
    const [z00, z10, z01, z11] = [z[k], z[k + 1], z[k + nx], z[k + nx + 1]];
    const slopeX = ((1 - t) * (z10 - z00) + t * (z11 - z01)) / (x[i + 1] - x[i]);
    const slopeY = ((1 - s) * (z01 - z00) + s * (z11 - z10)) / (y[j + 1] - y[j]);
    return { place, f: this.zero + this.scale.height(place), angle: Math.atan2(slopeY, slopeX), slope: [slopeX, slopeY] };
  }

  /**
   * Lines at round heights; of equal areas at equal distances.
   * @param {number} lines
   * @returns {Levels}
   */
  #levels(lines) {
    const [low, high] = [this.scale.place(this.low), this.scale.place(this.high)];
    if (!(high > low)) return { start: low, end: low, size: 1 };
    if (this.rungs.length) return { start: Math.max(1, Math.ceil(low)), end: this.rungs.length, size: 1 };
    if (this.spacing === "equal") return { start: low + (high - low) / lines, end: high, size: (high - low) / lines };
    const size = round((high - low) / lines);
    const zero = this.#shift;
    const [first, last] = [Math.ceil((low + zero) / size - 1e-9), Math.floor((high + zero) / size + 1e-9)];
    return { start: first * size - zero, end: last * size - zero, size };
  }

  /** The lines of another ground, and more of them where this one is higher or lower. @param {Levels} levels @returns {Levels} */
  #beyond({ start, end, size }) {
    const most = Math.round((end - start) / size) + 1;
    /** @param {number} room */
    const more = (room) => size * Math.max(0, Math.min(Math.floor(room / size + 1e-9), most));
    const below = this.rungs.length ? 0 : more(start - this.scale.place(this.low));
    return { start: start - below, end: end + more(this.scale.place(this.high) - end), size };
  }

  /**
   * The colours of the heights between its lines; beyond those of the ground that it is drawn like, the outermost.
   * @param {readonly (readonly [number, string])[]} stops from 0 to 1
   * @returns {(readonly [number, string])[]}
   */
  colors(stops) {
    if (!this.like) return [...stops];
    const [inner, outer] = [spanned(this.like.levels), spanned(this.levels)];
    if (String(inner) === String(outer)) return [...stops];
    /** @param {number} share @returns {number} */
    const placed = (share) => (inner[0] + share * (inner[1] - inner[0]) - outer[0]) / (outer[1] - outer[0]);
    return [[0, stops[0][1]], ...stops.map(([share, color]) => /** @type {const} */ ([placed(share), color])), [1, stops[stops.length - 1][1]]];
  }

  /** Where its lines lie, the lowest first. */
  get lines() {
    const { start, size } = this.levels;
    return Array.from({ length: this.#count }, (_, k) => start + k * size);
  }

  get #count() {
    const { start, end, size } = this.levels;
    return Math.round((end - start) / size) + 1;
  }

  /** Between which of its lines a height lies, as it is drawn: 0 is below the lowest. @param {number} place */
  band(place) {
    const { start, size } = this.levels;
    return bound(Math.floor((place - start) / size) + 1, 0, this.#count);
  }

  /** The colours between its lines, the lowest first. @param {readonly (readonly [number, string])[]} stops from 0 to 1 */
  shades(stops) {
    const scale = this.colors(stops);
    const count = this.#count;
    return Array.from({ length: count + 1 }, (_, k) => mixed(scale, k / count));
  }

  /** Whether what stands at the lines counts from the lowest point: a logarithm's round heights do. */
  get above() {
    return this.spacing === "log" && Math.abs(this.zero) > NEGLIGIBLE * this.high;
  }

  /** What has to be added to a height for what stands at its line. */
  get #shift() {
    return this.above ? 0 : this.zero;
  }

  /** @returns {Ticks} */
  #ticks() {
    const { start, size } = this.levels;
    const count = this.#count;
    const values = Array.from({ length: count }, (_, k) => {
      const place = start + k * size;
      const value = this.rungs.length ? this.rungs[place - 1] : tidy(this.scale.height(place) + this.#shift, this.high - this.low);
      return { place, value, index: Math.round(place / size) };
    });
    // A line of a round power, or of 0, is among those that are numbered.
    const even = values.filter(({ index }) => index % 2 === 0);
    const odd = values.filter(({ index }) => index % 2 !== 0);
    const round = this.rungs.length && odd.filter(isPower).length > even.filter(isPower).length;
    const numbered = count < 4 ? values : round ? odd : even.length ? even : odd;
    /** @type {Map<string, number>} what is written once stands once */
    const found = new Map();
    const texts = apart(numbered.map(({ value }) => value));
    numbered.forEach(({ place }, k) => found.has(texts[k]) || found.set(texts[k], place));
    return { places: [...found.values()], texts: [...found.keys()], title: this.above ? "f − f*" : "f" };
  }
}

/**
 * In which of its bands each step of a path lies, in the middle between where it begins and where it ends.
 * @param {Relief} relief @param {import("./contract").Floats} heights @param {number} more what is to be added to them
 */
export function bandsAlong(relief, heights, more) {
  const places = Float64Array.from(heights, (height) => relief.scale.place(height + more));
  return Uint8Array.from(places, (place, k) => relief.band((place + (places[k + 1] ?? place)) / 2));
}

/** The heights of a ground that lie in a window. @param {Ground} ground @param {Ground["window"]} window */
export function within({ window, nodes, heights }, [xs, ys]) {
  const [inX, inY] = [[window[0], xs], [window[1], ys]].map(([of, side]) => spread(of, nodes).map((place) => place >= side[0] && place <= side[1]));
  return heights.filter((_, k) => inX[k % nodes] && inY[Math.floor(k / nodes)]);
}

/** A colour of a scale at a share of it, as red, green and blue. @param {readonly (readonly [number, string])[]} stops @param {number} share */
export function mixed(stops, share) {
  const k = bound(stops.findIndex(([at]) => at >= share) - 1, 0, stops.length - 2);
  const [[a, low], [b, high]] = [stops[k], stops[k + 1]];
  const part = b > a ? bound((share - a) / (b - a), 0, 1) : 0;
  return [1, 3, 5].map((i) => [low, high].map((color) => parseInt(color.slice(i, i + 2), 16))).map(([c, d]) => Math.round(c + part * (d - c)));
}

/** What lines take with half of what lies around the outermost: a plot spreads its colours over that. @param {Levels} levels */
const spanned = ({ start, end, size }) => [start - size / 2, end + size / 2];

/** @param {{ value: number }} line */
const isPower = ({ value }) => value > 0 && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;

/** A scale of equal areas. @param {Float32Array} sorted */
const shares = (sorted) => equalAreas(Array.from({ length: SHARES }, (_, i) => quantile(sorted, i / (SHARES - 1))));

/** @param {Float32Array} sorted @param {number} share */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const k = Math.min(Math.floor(at), sorted.length - 1);
  return sorted[k] + (at - k) * ((sorted[k + 1] ?? sorted[k]) - sorted[k]);
}

/**
 * Round heights from the lowest line to the highest, at nearly equal ratios; none where heights differ too little for
 * a logarithm to say more than they do themselves.
 * @param {Float32Array} sorted
 * @param {number} most
 */
function ladder(sorted, most) {
  const high = sorted[sorted.length - 1];
  const least = quantile(sorted, SHARE) || (sorted.find((height) => height > 0) ?? 0);
  const low = Math.max(least, 1e-12 * high);
  if (!(high > FLAT * low)) return [];
  const fitting = DECADE.map((mantissas) => decades(low, high, mantissas, 1)).find((rungs) => rungs.length <= most);
  if (fitting) return fitting;
  for (let stride = 2; ; stride++) {
    const rungs = decades(low, high, [1], stride);
    if (rungs.length <= most) return rungs;
  }
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number[]} mantissas
 * @param {number} stride powers of ten between two decades that have lines
 */
function decades(low, high, mantissas, stride) {
  const found = [];
  for (let k = Math.floor(Math.log10(low) / stride) * stride; k <= Math.log10(high); k += stride) {
    found.push(...mantissas.map((m) => Number(`${m}e${k}`)).filter((height) => height >= low && height < high));
  }
  return found;
}

/**
 * Round values from low to high.
 * @param {number} low
 * @param {number} high
 */
export function linearTicks(low, high, count = TICKS) {
  if (!(high > low)) return [low];
  const step = round((high - low) / count);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  // Counted, not walked: where a step is lost in the value's digits, a walk would never end.
  const found = Array.from({ length: last - first + 1 }, (_, k) => exact((first + k) * step));
  return [...new Set(found)];
}

/** Where a place lies along an axis, in nodes. @param {readonly number[]} axis @param {number} at */
const along = (axis, at) => ((at - axis[0]) / (axis[axis.length - 1] - axis[0])) * (axis.length - 1);

/** Behind which node that is. @param {readonly number[]} axis @param {number} place */
const cell = (axis, place) => Math.min(Math.floor(place), axis.length - 2);

/**
 * @param {readonly number[]} ends
 * @param {number} nodes
 */
function spread([low, high], nodes) {
  return Array.from({ length: nodes }, (_, i) => low + ((high - low) * i) / (nodes - 1));
}

/**
 * Round-off beside what else there is, is zero.
 * @param {number} value
 * @param {number} span
 */
const tidy = (value, span) => (Math.abs(value) < 1e-9 * span ? 0 : value);
