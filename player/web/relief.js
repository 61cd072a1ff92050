// The ground as it is drawn: how its heights are spaced, where contour lines lie, what the scale beside them says, and
// what lies under a point. Pure: the next frame may bring another ground.

import { apart, exact, round } from "./numbers.js";
import { equalAreas, linear, logarithmic } from "./scale.js";

/**
 * @typedef {import("./contract").Ground} Ground
 * @typedef {{ start: number, end: number, size: number }} Levels contour lines: from, to and how far apart, as drawn
 * @typedef {{ places: number[], texts: string[], title: string }} Ticks
 */

const SHARE = 0.04; // of the ground lies below the height at which a logarithm begins to bend
const SHARES = 129; // entries of a table of equal areas
const TICKS = 6; // about so many numbers beside the ground
const NEGLIGIBLE = 1e-6; // a lowest value of this share of all heights is as good as zero

export class Relief {
  /**
   * @param {Ground} ground
   * @param {number} lines about how many contour lines are wanted
   * @param {Relief | null} like whose heights are spaced and coloured alike; null for its own
   */
  constructor(ground, lines, like = null) {
    const { window, nodes, heights, zero } = ground;
    this.window = window;
    this.zero = zero;
    this.x = spread(window[0], nodes);
    this.y = spread(window[1], nodes);
    const sorted = Float32Array.from(heights.filter(Number.isFinite)).sort();
    this.low = sorted.length ? sorted[0] : 0;
    this.high = sorted.length ? sorted[sorted.length - 1] : 0;
    this.spacing = ground.spacing;
    this.scale = like?.scale ?? scaleOf(ground.spacing, sorted);
    /** @type {Float32Array} heights as they are drawn, row by row; NaN in a hole */
    this.z = Float32Array.from(heights, (height) => (Number.isFinite(height) ? this.scale.place(height) : NaN));
    this.levels = like?.levels ?? this.#levels(lines);
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
    return this.at(px, py)?.place ?? null;
  }

  /**
   * What lies at a point: bilinear between nodes as drawn, which bend less than f itself. null outside or in a hole.
   * @param {number} px
   * @param {number} py
   */
  at(px, py) {
    const { x, y } = this;
    const [nx, ny] = [x.length, y.length];
    const u = ((px - x[0]) / (x[nx - 1] - x[0])) * (nx - 1);
    const v = ((py - y[0]) / (y[ny - 1] - y[0])) * (ny - 1);
    if (!(u >= 0 && v >= 0 && u <= nx - 1 && v <= ny - 1)) return null;
    const i = Math.min(Math.floor(u), nx - 2);
    const j = Math.min(Math.floor(v), ny - 2);
    const [s, t] = [u - i, v - j];
    /** @param {number} a @param {number} b */
    const node = (a, b) => this.z[b * nx + a];
    const [z00, z10, z01, z11] = [node(i, j), node(i + 1, j), node(i, j + 1), node(i + 1, j + 1)];
    const place = (1 - t) * ((1 - s) * z00 + s * z10) + t * ((1 - s) * z01 + s * z11);
    if (!Number.isFinite(place)) return null;
    const slopeX = ((1 - t) * (z10 - z00) + t * (z11 - z01)) / (x[i + 1] - x[i]);
    const slopeY = ((1 - s) * (z01 - z00) + s * (z11 - z10)) / (y[j + 1] - y[j]);
    return { place, f: this.zero + this.scale.height(place), angle: Math.atan2(slopeY, slopeX) };
  }

  /**
   * Lines at round heights where heights are drawn as they are, at equal distances otherwise.
   * @param {number} lines
   * @returns {Levels}
   */
  #levels(lines) {
    const [low, high] = [this.scale.place(this.low), this.scale.place(this.high)];
    if (!(high > low)) return { start: low, end: low, size: 1 };
    if (this.spacing !== "linear") return { start: low, end: high, size: (high - low) / lines };
    const size = round((high - low) / lines);
    const zero = this.zero;
    const [first, last] = [Math.ceil((low + zero) / size), Math.floor((high + zero) / size)];
    return { start: first * size - zero, end: last * size - zero, size };
  }

  /** @returns {Ticks} */
  #ticks() {
    const { zero, low, high } = this;
    const above = this.spacing === "log" && Math.abs(zero) > NEGLIGIBLE * high;
    /** @type {Map<number, number>} from what is written to where it stands; what is written once stands once */
    const found = new Map();
    for (const height of this.#marked()) {
      const value = tidy(above ? height : zero + height, high - low);
      if (!found.has(value)) found.set(value, this.scale.place(height));
    }
    return { places: [...found.values()], texts: apart([...found.keys()]), title: above ? "f − f*" : "f" };
  }

  /** The heights that stand beside the ground, from the lowest. */
  #marked() {
    const { zero, low, high, scale } = this;
    if (this.spacing === "log") return logTicks(high, scale.height(0.25));
    if (this.spacing === "equal") return spread([0, 1], TICKS).map((share) => scale.height(share));
    return linearTicks(low + zero, high + zero).map((f) => f - zero);
  }
}

/**
 * @param {Ground["spacing"]} spacing
 * @param {Float32Array} sorted
 */
function scaleOf(spacing, sorted) {
  if (spacing === "linear" || !sorted.length) return linear;
  const quantile = (/** @type {number} */ share) => {
    const at = share * (sorted.length - 1);
    const k = Math.min(Math.floor(at), sorted.length - 1);
    return sorted[k] + (at - k) * ((sorted[k + 1] ?? sorted[k]) - sorted[k]);
  };
  if (spacing === "equal") return equalAreas(Array.from({ length: SHARES }, (_, i) => quantile(i / (SHARES - 1))));
  return logarithmic(quantile(SHARE) > 0 ? quantile(SHARE) : 1);
}

/**
 * Powers of ten from the first that is told from the bottom, thinned, and the bottom itself.
 * @param {number} high
 * @param {number} first
 */
function logTicks(high, first) {
  const [low, top] = [Math.ceil(Math.log10(first)), Math.floor(Math.log10(high))];
  const stride = Math.max(1, Math.ceil((top - low + 1) / TICKS));
  const powers = [];
  for (let k = top; k >= low; k -= stride) powers.unshift(10 ** k);
  if (powers.length > 2) return [0, ...powers];
  const more = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter((height) => height <= high);
  return [0, ...more];
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
