// A surface, its slope and its curvature at a place: what one or two derivatives know of it there.

import { answering, Sheet } from "./link.js";
import { execute } from "./tape.js";

/** @typedef {import("./contract").Live} Live */
/** @typedef {import("./objective.js").Objective} Objective */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {(name: string) => number} Lookup a parameter of the surface */
/** @typedef {readonly [number, number]} Pair */
/** @typedef {{ f: number, g: Pair, h: readonly [number, number, number] }} Bent of the Hessian: across, both, down */

const ASKED = /** @type {const} */ ([["value", 0, 0], ["grad", 0, 0], ["grad", 1, 0], ["hess", 0, 0], ["hess", 0, 1], ["hess", 1, 1]]);

export class Bend {
  /** TypeError where nobody here knows the surface. @param {Live} live @param {Draws} draws */
  constructor({ terrain }, draws) {
    if (!terrain?.function) throw new TypeError("there is no surface to bend");
    const sheet = new Sheet();
    this.draws = draws;
    this.point = [sheet.input(false), sheet.input(false)];
    /** @type {Map<string, number>} */
    this.places = new Map(terrain.numbers.map((name) => [name, sheet.input(true)]));
    const ask = answering(sheet, terrain.function, (name) => this.places.get(name) ?? -1);
    this.outputs = ASKED.map(([kind, i, j]) => ask(kind, this.point, i, j));
    this.program = sheet.program(this.outputs);
  }

  /** @param {Lookup} parameter @param {number} x @param {number} y @returns {Bent} */
  at(parameter, x, y) {
    const { program: { first, every, registers: r }, point, draws } = this;
    for (const [name, place] of this.places) r[place] = parameter(name);
    execute(first, r, draws);
    [r[point[0]], r[point[1]]] = [x, y];
    execute(every, r, draws);
    const [f, gx, gy, a, b, d] = this.outputs.map((place) => r[place]);
    return { f, g: [gx, gy], h: [a, b, d] };
  }
}

/** The same of a loss on data in two weights. @param {Objective} objective @param {number} x @param {number} y @returns {Bent} */
export function bentLoss({ whole }, x, y) {
  const point = Float64Array.of(x, y);
  const [g, h] = [new Float64Array(2), new Float64Array(4)];
  const f = whole.value(point);
  whole.grad(point, g, 0);
  whole.bent();
  whole.hess(point, h, 0);
  return { f, g: [g[0], g[1]], h: [h[0], h[1], h[3]] };
}

/** The largest curvature. @param {Bent} bent */
export const sharpest = ({ h: [a, b, d] }) => (a + d) / 2 + Math.hypot((a - d) / 2, b);

/** A step as long as r that lowers the plane most: against the slope; none on level ground. @param {Bent} bent @param {number} r @returns {Pair} */
export function steepest({ g: [x, y] }, r) {
  const length = Math.hypot(x, y);
  return length ? [(-r * x) / length, (-r * y) / length] : [0, 0];
}

/**
 * The step no longer than r that lowers the paraboloid most: surfaces/taylor.py:trust_step, in two dimensions.
 * @param {Bent} bent @param {number} r @returns {Pair}
 */
export function lowest({ g, h }, r) {
  const size = Math.max(...[...g, ...h].map(Math.abs)) || 1;
  const [[gx, gy], [a, b, d]] = [g.map((one) => one / size), h.map((one) => one / size)];
  const turn = Math.atan2(2 * b, a - d) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [middle, half] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  // Along the flatter axis first: (-sin, cos) and (cos, sin).
  const values = [middle - half, middle + half];
  const slope = [cos * gy - sin * gx, cos * gx + sin * gy];
  /** @param {number} u @param {number} v @returns {Pair} */
  const back = (u, v) => [sin * u - cos * v, -cos * u - sin * v];
  const most = Math.max(Math.abs(values[0]), Math.abs(values[1]), Math.hypot(gx, gy) / r, 1e-300);
  if (values[0] > 1e-14 * most && Math.hypot(slope[0] / values[0], slope[1] / values[1]) <= r) return back(slope[0] / values[0], slope[1] / values[1]);
  if (!gx && !gy && values[0] >= 0) return [0, 0];
  const least = Math.max(0, -values[0]);
  const flat = values.map((value) => Math.abs(value + least) <= 1e-12 * most);
  if (slope.every((one, k) => !flat[k] || Math.abs(one) <= 1e-12 * most * r)) {
    // The hard case: nothing leads along the lowest direction, so either way along it is as good.
    const rest = slope.map((one, k) => (flat[k] ? 0 : one / (values[k] + least)));
    const left = r * r - rest[0] * rest[0] - rest[1] * rest[1];
    if (left >= 0) {
      rest[flat.indexOf(true)] = values[0] < -1e-14 * most ? Math.sqrt(left) : 0;
      return back(rest[0], rest[1]);
    }
  }
  let [low, high] = [least, least + Math.hypot(gx, gy) / r + 1e-300];
  for (let k = 0; k < 200 && low < high; k++) {
    const shift = (low + high) / 2;
    if (Math.hypot(slope[0] / (values[0] + shift), slope[1] / (values[1] + shift)) > r) low = shift;
    else high = shift;
  }
  return back(slope[0] / (values[0] + high), slope[1] / (values[1] + high));
}
