// Maps where no server is: a coarse one, computed here in what is left of the time, with the rules of outcome.js.

import { Bend, sharpest } from "./bend.js";
import { Herd, inTurns } from "./herd.js";
import { nothing } from "./mapdata.js";
import { nearOf, outcomeOf } from "./outcome.js";
import { valueAt } from "./spans.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {import("./lab.js").Bench} Bench */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */

const SLICE = 8; // milliseconds of work at a time
const ABREAST = 512; // trajectories whose paths are kept at a time

/** @param {Bench} bench @param {Race} race @param {Laboratory} laboratory @param {Tile} tile @param {string} told @returns {import("./mapdata.js").Source} */
export function computed(bench, race, laboratory, tile, told) {
  return { told, of: (size, signal) => made(bench, race, laboratory, tile, size, signal) };
}

/** @param {Bench} bench @param {Race} race @param {Laboratory} laboratory @param {Tile} tile @param {number} size @param {AbortSignal} signal @returns {Promise<Cells>} */
async function made({ live, ground, values }, race, { outcome }, { run, axes }, size, signal) {
  if (!live.has(run)) return nothing(t("only a server computes this run"));
  const { marks, window } = ground();
  const [points, near, all] = [pointsOf(marks), nearOf(window), values()];
  const [x, y] = axes.map((axis) => Float64Array.from({ length: size }, (_, i) => valueAt(axis, (i + 0.5) / size)));
  const [reached, shade] = [new Float32Array(size * size), new Float32Array(size * size)];
  /** @param {number} cell */
  const own = (cell) => /** @type {[string, number][]} */ ([[axes[0].key, x[cell % size]], [axes[1].key, y[Math.floor(cell / size)]]]);
  const paths = axes.every(({ key }) => abreast(key)) ? herded(live, run, all, own, size * size, signal) : single(live, run, all, own, size * size, signal);
  let cell = 0;
  try {
    for await (const path of paths) {
      const found = outcomeOf(path, points, near);
      reached[cell] = found.reached;
      shade[cell] = shadeOf(outcome, found, path.loss - race.zero);
      if (outcome === "sharpness") shade[cell] = sharpness(live, new Map([...all, ...own(cell)]), path.x[found.last], path.y[found.last]);
      cell++;
    }
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    return nothing(t("only a server computes this run"));
  }
  return { run, size, x, y, points, reached, shade, zero: outcome === "loss" ? race.zero : 0, reason: "", digest: "" };
}

/** @typedef {{ x: Float64Array, y: Float64Array, diverged: number, loss: number }} Way with f at its end */

/** @param {Laboratory["outcome"]} outcome @param {import("./outcome.js").Outcome} found @param {number} loss */
const shadeOf = (outcome, { updates, rate }, loss) => (outcome === "updates" ? updates : outcome === "rate" ? rate : loss);

/** Whether trajectories that differ in it are stepped side by side: what counts steps, or moves the start along, makes each a race of its own. @param {string} key */
const abreast = (key) => key.startsWith("start.") || key.startsWith("run.") || key === "noise";

/**
 * One race after the other.
 * @param {Live} live @param {number} run @param {Values} values @param {(cell: number) => [string, number][]} own @param {number} count @param {AbortSignal} signal
 * @returns {AsyncGenerator<Way>}
 */
async function* single(live, run, values, own, count, signal) {
  let until = performance.now() + SLICE;
  for (let cell = 0; cell < count; cell++) {
    if (performance.now() > until) {
      await breath(signal);
      until = performance.now() + SLICE;
    }
    const walked = live.path(run, new Map([...values, ...own(cell)]));
    if (!walked) throw new TypeError("no path");
    const { x, y, diverged, loss } = walked;
    yield { x, y, diverged, loss: loss[diverged ? diverged - 1 : loss.length - 1] };
  }
}

/**
 * Side by side.
 * @param {Live} live @param {number} run @param {Values} values @param {(cell: number) => [string, number][]} own @param {number} count @param {AbortSignal} signal
 * @returns {AsyncGenerator<Way>}
 */
async function* herded(live, run, values, own, count, signal) {
  const { live: tapes } = live.race;
  const method = tapes.methods[run];
  if (!method) throw new TypeError("no tapes");
  const herd = new Herd(method, tapes, live.draws);
  const given = live.given(run, values);
  const long = given.steps + 1;
  for (let from = 0; from < count; from += ABREAST) {
    const lanes = Math.min(ABREAST, count - from);
    const each = new Map(own(from).map(([key], i) => [key.replace(/^run\.\d+\./, ""), Float64Array.from({ length: lanes }, (_, k) => own(from + k)[i][1])]));
    const [xs, ys] = [new Float64Array(long * lanes), new Float64Array(long * lanes)];
    const watch = (/** @type {number} */ at, /** @type {number} */ first, /** @type {number} */ n, /** @type {Float64Array} */ x, /** @type {Float64Array} */ y) => {
      for (let k = 0; k < n; k++) {
        xs[(first + k) * long + at] = x[k];
        ys[(first + k) * long + at] = y[k];
      }
    };
    const flock = await inTurns(herd.run(given, { lanes, each, places: false, losses: true, watch }), signal);
    if (!flock) throw new DOMException("no longer wanted", "AbortError");
    for (let k = 0; k < lanes; k++) {
      const diverged = flock.left[k];
      const [x, y] = [xs, ys].map((all) => all.subarray(k * long, (k + 1) * long));
      yield { x, y, diverged, loss: flock.losses[(diverged ? diverged - 1 : given.steps) * lanes + k] };
    }
  }
}

/** The points that the ground marks, the lowest minima first. @param {Ground["marks"]} marks @returns {Cells["points"]} */
function pointsOf(marks) {
  return marks.flatMap(({ kind, x, y }) => x.map((at, k) => ({
    x: at, y: y[k], value: kind === "local minimum" ? 1 : 0, kind: /** @type {Cells["points"][number]["kind"]} */ (kind === "local minimum" ? "minimum" : kind),
  })));
}

/** @type {WeakMap<Live, Bend | null>} */
const bends = new WeakMap();

/** The largest eigenvalue of the Hessian; NaN of a loss on data. @param {Live} live @param {Values} values @param {number} x @param {number} y */
function sharpness(live, values, x, y) {
  const known = bends.get(live);
  const bend = known === undefined && live.race.live.terrain?.function ? new Bend(live.race.live, live.draws) : (known ?? null);
  bends.set(live, bend);
  return bend ? sharpest(bend.at((name) => values.get(`surface.${name}`) ?? NaN, x, y)) : NaN;
}

/** Whoever waits goes first. @param {AbortSignal} signal */
async function breath(signal) {
  await new Promise((resolve) => setTimeout(resolve));
  if (signal.aborted) throw new DOMException("no longer wanted", "AbortError");
}
