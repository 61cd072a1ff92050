// An axis of the laboratory: where a number lies on it, which number lies at a place, where its ticks are. Pure.
// The middles of its pieces are those of scenario/axes.py.

import { apart, exact, short } from "./numbers.js";
import { linearTicks } from "./relief.js";

/** @typedef {Pick<import("./contract").AxisOf, "low" | "high" | "scale">} Span */
/** @typedef {{ share: number, text: string }} Tick */

const FEW = 5; // ticks of an axis
const DECADES = 1.8; // from so many on powers of ten alone bear their numbers
const FINE = 50; // parts of a piece that a number is rounded to

/** Where a number lies, 0 at the low end and 1 at the high one. @param {Span} span @param {number} value */
export function shareOf({ low, high, scale }, value) {
  if (scale === "int") {
    const [first, last] = [Math.ceil(low), Math.floor(high)];
    return (value - first + 0.5) / (last - first + 1);
  }
  if (scale === "log" && low > 0) return Math.log(value / low) / Math.log(high / low);
  if (scale === "complement" && high < 1) return Math.log((1 - value) / (1 - low)) / Math.log((1 - high) / (1 - low));
  return (value - low) / (high - low);
}

/** The number at a place. @param {Span} span @param {number} share */
export function valueAt({ low, high, scale }, share) {
  if (scale === "int") {
    const [first, last] = [Math.ceil(low), Math.floor(high)];
    return Math.min(first + Math.floor(share * (last - first + 1)), last);
  }
  if (scale === "log" && low > 0) return Math.exp(Math.log(low) + share * Math.log(high / low));
  if (scale === "complement" && high < 1) return 1 - (1 - low) * Math.exp(share * Math.log((1 - high) / (1 - low)));
  return low + share * (high - low);
}

/** The number at the middle of a piece, with the digits that tell it from its neighbours and few more. @param {Span} span @param {number} i @param {number} count */
export function middle(span, i, count) {
  const value = valueAt(span, (i + 0.5) / count);
  const wide = Math.abs(valueAt(span, (i + 1) / count) - valueAt(span, i / count));
  if (span.scale === "int" || !(wide > 0)) return value;
  const digits = -Math.floor(Math.log10(wide / FINE));
  return digits > 15 || digits < -15 ? value : Number(digits >= 0 ? value.toFixed(Math.min(digits, 15)) : String(Math.round(value * 10 ** digits) / 10 ** digits));
}

/** @param {Span} span @param {number} [count] @returns {Tick[]} */
export function ticks(span, count = FEW) {
  const values = valuesOf(span, count).filter((value) => value >= span.low && value <= span.high);
  const texts = span.scale === "log" || span.scale === "complement" ? values.map((value) => short(value)) : apart(values);
  return values.map((value, i) => ({ share: shareOf(span, value), text: texts[i] }));
}

/** @param {Span} span @param {number} count */
function valuesOf(span, count) {
  const { low, high, scale } = span;
  if (scale === "log" && low > 0) return decades(low, high, count);
  if (scale === "complement" && high < 1) return decades(1 - high, 1 - low, count).map((value) => exact(1 - value)).reverse();
  const found = linearTicks(scale === "int" ? Math.ceil(low) : low, high, count);
  return scale === "int" ? [...new Set(found.map(Math.round))] : found;
}

/** Round numbers of which each is a factor above the one before. @param {number} low @param {number} high @param {number} count */
function decades(low, high, count) {
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  const wide = Math.log10(high / low);
  if (wide < 0.5) return linearTicks(low, high, count);
  const steps = wide < DECADES ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(wide / count));
  const found = [];
  for (let k = first; k <= last; k += 1) {
    for (const step of steps) if (k % stride === 0) found.push(Number(`${step}e${k}`));
  }
  const within = found.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  return within.length >= 2 ? within : linearTicks(low, high, count);
}
