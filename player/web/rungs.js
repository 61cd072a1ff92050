// Where a number lies on its scale, and which values a hand reaches. Pure. The stops are those of the sliders: ui/number.py.

import { bound, exact } from "./numbers.js";

/**
 * @typedef {object} Spaced how a number is declared
 * @property {number} low the ends of its slider
 * @property {number} high
 * @property {"linear" | "log" | "complement" | "int"} scale
 * @property {readonly [number, number]} bounds what is accepted at all
 */

const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const NOTCH = 0.04; // of the way: what has no place on its scale, as 0 on a log one, waits that far beyond the end
const TINY = 1e-6; // where a span on a log scale begins that is said to begin at 0, of its other end

/**
 * The stops of the arrow keys: round numbers, spaced as the scale says, in rising order.
 * @param {Spaced} spaced
 */
export function rungs(spaced) {
  const { low, high, scale } = spaced;
  if (scale === "log") return decades(lowest(spaced), high).filter((v) => low <= v && v <= high);
  if (scale === "complement") {
    const between = decades(1 - high, 1 - low).filter((v) => low <= 1 - v && 1 - v <= high);
    return rising([low, high, ...between.map((v) => Number((1 - v).toFixed(9)))]);
  }
  let stride = Number(`1e${magnitude((high - low) / 20)}`);
  if ((high - low) / stride > 100) stride *= scale === "linear" ? 5 : 2;
  const count = Math.ceil((high + stride / 2 - low) / stride);
  const stops = Array.from({ length: count }, (_, i) => Math.min(Number((low + i * stride).toPrecision(9)), high));
  return scale === "int" ? rising(stops.map(Math.trunc)) : stops;
}

/**
 * The value so many stops on from one; it stays where there is none beyond it.
 * @param {Spaced} spaced
 * @param {number} value
 * @param {number} count negative downwards
 */
export function stepped(spaced, value, count) {
  const stops = rungs(spaced);
  const ahead = count > 0 ? stops.filter((v) => v > value) : stops.filter((v) => v < value).reverse();
  return ahead[Math.min(Math.abs(count), ahead.length) - 1] ?? value;
}

/**
 * Where a value lies: 0 at the low end of the span, 1 at the high one, and beyond them where it lies beyond.
 * @param {Spaced} spaced
 * @param {number} value
 */
export function position(spaced, value) {
  const place = coordinate(spaced, value);
  if (place === -Infinity) return -NOTCH;
  if (place === Infinity) return 1 + NOTCH;
  const [low, high] = ends(spaced);
  return high > low ? (place - low) / (high - low) : 0;
}

/**
 * As far as a hand can go that began at a value: the span, or that value where it lies beyond.
 * @param {Spaced} spaced
 * @param {number} from
 * @returns {[number, number]} positions
 */
export function reach(spaced, from) {
  const start = position(spaced, from);
  return [Math.min(start, 0), Math.max(start, 1)];
}

/**
 * The value that a hand gives which began at `from` and is at `place` now: with three significant digits of what the
 * scale spaces, whole where the number counts something, `from` itself where it began, the ends themselves at the ends.
 * @param {Spaced} spaced
 * @param {number} place
 * @param {number} from
 */
export function valueAt(spaced, place, from) {
  const { low, high, bounds } = spaced;
  const start = position(spaced, from);
  if (place === start || high <= low || within(place, start, spaced, from)) return from;
  if (place >= 1 && start <= 1) return high;
  if (place <= 0 && start >= 0) return low;
  const [first, last] = ends(spaced);
  const lone = !Number.isFinite(coordinate(spaced, from));
  const rounded = round(spaced, first + (lone ? bound(place, 0, 1) : place) * (last - first));
  return bound(bound(rounded, Math.min(from, low), Math.max(from, high)), ...bounds);
}

/**
 * Whether one is still at a value that has no place on its scale.
 * @param {number} place @param {number} start @param {Spaced} spaced @param {number} from
 */
function within(place, start, spaced, from) {
  return !Number.isFinite(coordinate(spaced, from)) && Math.abs(place - start) <= NOTCH / 2;
}

/** What the scale spaces evenly; infinite where a value has no place. @param {Spaced} spaced @param {number} value */
function coordinate({ scale }, value) {
  if (scale === "log") return value > 0 ? Math.log10(value) : -Infinity;
  if (scale === "complement") return value < 1 ? -Math.log10(1 - value) : Infinity;
  return value;
}

/** The ends of the span as the scale spaces it. @param {Spaced} spaced @returns {[number, number]} */
function ends(spaced) {
  const high = spaced.scale === "complement" ? Math.min(spaced.high, 1 - TINY) : spaced.high;
  return [coordinate(spaced, lowest(spaced)), coordinate(spaced, high)];
}

/** Where the span begins; a scale of powers has no 0. @param {Spaced} spaced */
function lowest({ low, high, scale }) {
  return scale === "log" && low <= 0 ? high * TINY : low;
}

/** The round value at a coordinate. @param {Spaced} spaced @param {number} place */
function round({ low, high, scale }, place) {
  if (scale === "log") return Number((10 ** place).toPrecision(3));
  if (scale === "complement") return exact(1 - Number((10 ** -place).toPrecision(3)));
  if (scale === "int") return Math.round(place) + 0;
  // Far from 0 it is the span whose digits count, and close to it nothing is finer than a thousandth of that.
  const least = magnitude(high - low) - 3;
  const unit = bound(magnitude(place) - 2, least, least + 1);
  return Number(`${Math.round(place / Number(`1e${unit}`))}e${unit}`) + 0;
}

/** @param {number} low @param {number} high */
function decades(low, high) {
  const powers = [];
  for (let k = magnitude(low); k <= magnitude(high) + 1; k++) powers.push(k);
  return powers.flatMap((k) => MANTISSAS.map((m) => Number(`${m}e${k}`)));
}

/** The power of ten at the head of a number; logarithms are off by a bit where it matters. @param {number} value */
const magnitude = (value) => Number(value.toExponential().split("e")[1]);

/** @param {number[]} values */
const rising = (values) => [...new Set(values)].sort((a, b) => a - b);
