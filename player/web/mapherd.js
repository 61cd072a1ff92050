// Maps where no server is: a coarse one, computed here run by run in what is left of the time, with the rules of outcome.js.

import { answering, Sheet } from "./link.js";
import { nothing } from "./mapdata.js";
import { nearOf, outcomeOf } from "./outcome.js";
import { valueAt } from "./spans.js";
import { execute } from "./tape.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {import("./lab.js").Bench} Bench */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */

const SLICE = 10; // milliseconds of work at a time

/** @param {Bench} bench @param {Race} race @param {Laboratory} laboratory @param {Tile} tile @param {string} told @returns {import("./mapdata.js").Source} */
export function computed(bench, race, laboratory, tile, told) {
  return { told, of: (size, signal) => made(bench, race, laboratory, tile, size, signal) };
}

/** @param {Bench} bench @param {Race} race @param {Laboratory} laboratory @param {Tile} tile @param {number} size @param {AbortSignal} signal @returns {Promise<Cells>} */
async function made(bench, race, { outcome }, { run, axes }, size, signal) {
  const { live } = bench;
  if (!live.has(run)) return nothing(t("only a server computes this run"));
  const ground = bench.ground();
  const [points, near, values] = [pointsOf(ground), nearOf(ground.window), bench.values()];
  const [x, y] = axes.map((axis) => Float64Array.from({ length: size }, (_, i) => valueAt(axis, (i + 0.5) / size)));
  const [reached, shade] = [new Float32Array(size * size), new Float32Array(size * size)];
  let until = performance.now() + SLICE;
  for (let cell = 0; cell < size * size; cell++) {
    if (performance.now() > until) {
      await breath();
      if (signal.aborted) throw new DOMException("no longer wanted", "AbortError");
      until = performance.now() + SLICE;
    }
    const own = new Map([...values, [axes[0].key, x[cell % size]], [axes[1].key, y[Math.floor(cell / size)]]]);
    const walked = live.path(run, own);
    if (!walked) return nothing(t("only a server computes this run"));
    const found = outcomeOf(walked, points, near);
    reached[cell] = found.reached;
    shade[cell] = { updates: found.updates, loss: walked.loss[found.last] - race.zero, rate: found.rate, sharpness: NaN }[outcome];
    if (outcome === "sharpness") shade[cell] = sharpness(live, own, walked.x[found.last], walked.y[found.last]);
  }
  return { run, size, x, y, points, reached, shade, zero: outcome === "loss" ? race.zero : 0, reason: "", digest: "" };
}

/** The points that the ground marks, the lowest minima first. @param {Ground} ground @returns {Cells["points"]} */
function pointsOf({ marks }) {
  return marks.flatMap(({ kind, x, y }) => x.map((at, k) => ({
    x: at, y: y[k], value: kind === "local minimum" ? 1 : 0, kind: /** @type {Cells["points"][number]["kind"]} */ (kind === "local minimum" ? "minimum" : kind),
  })));
}

/** @type {WeakMap<Live, { program: import("./tape.js").Program, point: number[], places: Map<string, number>, outputs: number[] } | null>} */
const curvatures = new WeakMap();

/** The largest eigenvalue of the Hessian. @param {Live} live @param {Values} values @param {number} x @param {number} y */
function sharpness(live, values, x, y) {
  const made = curvatures.get(live) ?? hessian(live);
  curvatures.set(live, made);
  if (!made) return NaN;
  const { program: { first, every, registers: r }, point, places, outputs } = made;
  for (const [name, place] of places) r[place] = values.get(`surface.${name}`) ?? NaN;
  execute(first, r, live.draws);
  [r[point[0]], r[point[1]]] = [x, y];
  execute(every, r, live.draws);
  const [a, b, d] = outputs.map((place) => r[place]);
  return (a + d) / 2 + Math.hypot((a - d) / 2, b);
}

/** @param {Live} live */
function hessian({ race: { live: { terrain } } }) {
  if (!terrain?.function) return null;
  const sheet = new Sheet();
  const point = [sheet.input(false), sheet.input(false)];
  const places = new Map(terrain.numbers.map((name) => [name, sheet.input(true)]));
  const ask = answering(sheet, terrain.function, (name) => places.get(name) ?? -1);
  const outputs = /** @type {const} */ ([[0, 0], [0, 1], [1, 1]]).map(([i, j]) => ask("hess", point, i, j));
  return { program: sheet.program(outputs), point, places, outputs };
}

/** Whoever waits goes first. */
const breath = () => new Promise((resolve) => setTimeout(resolve, 0));
