// What each cell of a map is painted in, and what the colours mean in words. Pure.

import { NOWHERE } from "./outcome.js";
import { BANDS, band, factors, hatched, other, sequence } from "./tints.js";

/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./tints.js").Other} Other */
/** @typedef {import("./tints.js").Ramp} Ramp */
/** @typedef {import("./tints.js").Rgb} Rgb */
/** @typedef {{ low: number, high: number, scale: "log" | "linear" | "factor" }} Range of the shades of all tiles */
/** @typedef {(cell: number) => { color: Rgb } | { other: Other }} Painter of one map's cells */

const TAIL = 0.01; // of the values that may lie beyond a range, at each end
const SAMPLES = 4096; // of a map's values, from which a range is taken
const DEEP = 1e-16; // of the largest: less is drawn as the round-off of zero

/** The range of all shades. @param {readonly Cells[]} maps @param {Laboratory["outcome"]} outcome @returns {Range | null} */
export function rangeOf(maps, outcome) {
  const values = maps.flatMap(({ shade, reached }) => {
    const stride = Math.max(1, Math.floor(shade.length / SAMPLES));
    const found = [];
    for (let i = 0; i < shade.length; i += stride) if (reached[i] !== -2 && Number.isFinite(shade[i])) found.push(shade[i]);
    return found;
  }).sort((a, b) => a - b);
  if (!values.length) return null;
  /** @param {number} share */
  const at = (share) => values[Math.min(Math.max(Math.round(share * (values.length - 1)), 0), values.length - 1)];
  if (outcome === "rate") {
    const span = Math.min(Math.max(Math.abs(at(TAIL) - 1), Math.abs(at(1 - TAIL) - 1), 0.02), 1);
    return { low: 1 - span, high: 1 + span, scale: "factor" };
  }
  if (outcome === "updates") return { low: Math.max(at(TAIL), 1), high: Math.max(at(1 - TAIL), 2, at(TAIL) + 1), scale: "log" };
  const high = at(1 - TAIL);
  if (!(high > 0) || (outcome === "sharpness" && at(TAIL) <= 0)) return { low: at(TAIL), high: high > at(TAIL) ? high : at(TAIL) + 1, scale: "linear" };
  const low = Math.max(at(TAIL), high * DEEP);
  return { low: low < high ? low : high / 10, high, scale: "log" };
}

/** Where a value lies in a range, 0 to 1. @param {Range} range @param {number} value */
export function placeOf({ low, high, scale }, value) {
  const share = scale === "log" ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(Math.max(share, 0), 1);
}

/** The colours of a number. @param {Range | null} range @returns {Ramp} */
export const rampOf = (range) => (range?.scale === "factor" ? factors : sequence);

/** Which of the minima each point is, the lowest first; -1 for what is none. @param {Cells["points"]} points */
export function ranks(points) {
  const minima = points.map((point, i) => ({ point, i })).filter(({ point }) => point.kind === "minimum").sort((a, b) => a.point.value - b.point.value);
  const found = points.map(() => -1);
  minima.forEach(({ i }, rank) => (found[i] = rank));
  return { rank: found, count: minima.length };
}

/** @param {Cells} cells @param {Laboratory["study"]} study @param {Range | null} range @returns {Painter} */
export function painter({ points, reached, shade }, study, range) {
  if (study !== "starts") {
    const ramp = rampOf(range);
    return (cell) => {
      if (reached[cell] === -2) return { other: "left" };
      if (!range || !Number.isFinite(shade[cell])) return { other: "nowhere" };
      return { color: ramp(placeOf(range, shade[cell])) };
    };
  }
  const { rank, count } = ranks(points);
  const ramps = Array.from({ length: Math.min(Math.max(count, 1), BANDS) }, (_, k) => band(k, count));
  return (cell) => {
    const which = reached[cell];
    if (which === -2) return { other: "left" };
    if (which === NOWHERE || !points[which]) return { other: "nowhere" };
    if (rank[which] < 0) return { other: "saddle" };
    const ramp = ramps[rank[which] % BANDS];
    return { color: ramp(range ? placeOf(range, shade[cell]) : 0) };
  };
}

/**
 * A map as pixels, from above down.
 * @param {Cells} cells @param {Painter} paint @param {number} width @param {number} height @param {number} unit pixels of one of the page
 * @param {boolean} dark scheme
 */
export function pixels({ size }, paint, width, height, unit, dark) {
  const out = new Uint8ClampedArray(4 * width * height);
  const known = new Array(size * size);
  const rows = Array.from({ length: width }, (_, x) => Math.min(Math.floor(((x + 0.5) / width) * size), size - 1));
  /** @type {Map<Other, ReturnType<typeof other>>} */
  const others = new Map();
  for (let y = 0; y < height; y++) {
    const row = Math.min(Math.floor(((height - y - 0.5) / height) * size), size - 1) * size;
    for (let x = 0; x < width; x++) {
      const cell = row + rows[x];
      const found = (known[cell] ??= paint(cell));
      let color = found.color;
      if (!color) {
        const look = others.get(found.other) ?? other(found.other, dark);
        others.set(found.other, look);
        color = hatched(look.way, x, y, unit) ? look.lines : look.ground;
      }
      const at = 4 * (y * width + x);
      [out[at], out[at + 1], out[at + 2], out[at + 3]] = [color[0], color[1], color[2], 255];
    }
  }
  return out;
}

/** How many cells are what: each minimum by its point, and the others. @param {Cells} cells */
export function shares({ reached, points }) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const which of reached) found.set(which, (found.get(which) ?? 0) + 1);
  const all = reached.length || 1;
  const { rank } = ranks(points);
  const minima = [...found].filter(([which]) => which >= 0 && rank[which] >= 0).map(([which, count]) => ({ point: points[which], rank: rank[which], share: count / all })).sort((a, b) => b.share - a.share);
  const resting = [...found].filter(([which]) => which >= 0 && rank[which] < 0).reduce((sum, [, count]) => sum + count, 0) / all;
  return { minima, resting, nowhere: (found.get(-1) ?? 0) / all, left: (found.get(-2) ?? 0) / all };
}
