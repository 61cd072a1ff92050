// Sweeps as they come from the server, or as the tapes give them here, with fewer values: lab/sweep.py. Pure but for asking.

import { nearOf, outcomeOf } from "./outcome.js";
import { valueAt } from "./spans.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").SweepOf} SweepOf */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */
/** @typedef {Omit<SweepOf, "digest">} Swept */

const FEWER = 41; // values of a sweep that is computed here
const USABLE = 0.01; // of the height at the start: who ends with no more works
const ROUND = 1e-14; // of it: less is round-off

/** @param {number} run @param {string} reason @returns {Swept} */
export function nothing(run, reason) {
  const none = new Float64Array();
  return { run, values: none, shade: none, band: none, seeds: false, companions: 0, best: null, usable: null, walls: [], zero: 0, reason };
}

/**
 * A run for some values of its number, by its tapes.
 * @param {Live} live @param {Values} values of all handles, as they are now
 * @param {Laboratory} laboratory @param {Tile} tile @param {Ground} ground @param {number} [count]
 * @returns {Swept}
 */
export function computed(live, values, { outcome }, { run, axes: [axis] }, ground, count = FEWER) {
  if (!axis || !live.has(run)) return nothing(run, t("needs a server"));
  if (outcome === "sharpness") return nothing(run, t("this outcome needs a server"));
  const numbers = Float64Array.from({ length: count }, (_, k) => valueAt(axis, (k + 0.5) / count));
  const paths = live.fan(values, axis.key, [...numbers]).find(({ index }) => index === run)?.paths ?? [];
  if (paths.length < count) return nothing(run, t("needs a server"));
  const { zero } = ground;
  const points = ground.marks.flatMap(({ kind, x, y }) => Array.from(x, (_, k) => ({ kind: /** @type {import("./contract").Point["kind"]} */ (kind), x: x[k], y: y[k] })));
  const near = nearOf(ground.window);
  const ends = paths.map(({ loss, diverged }) => (diverged ? Infinity : loss[loss.length - 1] - zero));
  const arrived = paths.map((path) => outcomeOf(path, points, near));
  const shade = Float64Array.from(ends, (end, k) => (outcome === "loss" ? end : arrived[k].left ? NaN : arrived[k][outcome === "updates" ? "updates" : "rate"]));
  const begun = paths[0].loss[0] - zero;
  return { ...nothing(run, ""), values: numbers, shade, usable: usable(axis, ends, begun), best: best(numbers, ends, arrived, begun), zero: outcome === "loss" ? zero : 0 };
}

/**
 * The widest unbroken stretch of values with which a run ends low.
 * @param {Tile["axes"][number]} axis @param {readonly number[]} ends above the lowest that is known @param {number} begun
 * @returns {Swept["usable"]}
 */
function usable(axis, ends, begun) {
  let [first, last, from] = [0, 0, -1];
  for (let k = 0; k <= ends.length; k++) {
    const good = k < ends.length && ends[k] <= USABLE * begun;
    if (good && from < 0) from = k;
    if (good || from < 0) continue;
    if (k - from > last - first) [first, last] = [from, k];
    from = -1;
  }
  if (last === first) return null;
  const [low, high] = [valueAt(axis, first / ends.length), valueAt(axis, last / ends.length)];
  return { low, high, decades: axis.scale === "log" && low > 0 ? Math.log10(high / low) : null, ends: [first > 0, last < ends.length] };
}

/** @param {Float64Array} numbers @param {readonly number[]} ends @param {readonly import("./outcome.js").Outcome[]} arrived @param {number} begun */
function best(numbers, ends, arrived, begun) {
  const least = ROUND * begun;
  let found = -1;
  const soon = (/** @type {number} */ k) => (ends[k] <= least && !Number.isNaN(arrived[k].updates) ? arrived[k].updates : Infinity);
  ends.forEach((end, k) => {
    if (!Number.isFinite(end)) return;
    const low = Math.max(end, least);
    const lowest = found < 0 ? Infinity : Math.max(ends[found], least);
    if (low < lowest || (low === lowest && soon(k) < soon(found))) found = k;
  });
  return found < 0 ? null : numbers[found];
}
