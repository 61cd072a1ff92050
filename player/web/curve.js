// A run as a curve of pixels, and where it is between two steps. Pure.

import { bound } from "./numbers.js";

/** @typedef {import("./contract").Runner} Runner */
/**
 * @typedef {object} Curve
 * @property {Float32Array} xs
 * @property {Float32Array} ys
 * @property {number} last the step before the run left the plane
 * @property {Runner} run
 */

const FAR = 1e5; // pixels; beyond this canvas arithmetic is no longer to be trusted

/**
 * @param {Runner} run
 * @param {number} size numbers along the curve
 * @param {(k: number) => number} toX
 * @param {(k: number) => number} toY
 * @returns {Curve}
 */
export function toCurve(run, size, toX, toY) {
  const xs = new Float32Array(size);
  const ys = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    xs[k] = bound(toX(k), -FAR, FAR);
    ys[k] = bound(toY(k), -FAR, FAR);
  }
  return { xs, ys, last: lastStep(run, size - 1), run };
}

/**
 * Where a curve is at a position between two steps.
 * @param {Curve} curve
 * @param {number} position
 * @returns {[number, number]}
 */
export function at({ xs, ys, last }, position) {
  const k = Math.floor(Math.min(position, last));
  const part = Math.min(position, last) - k;
  if (!part || k >= last) return [xs[k], ys[k]];
  return [xs[k] + part * (xs[k + 1] - xs[k]), ys[k] + part * (ys[k + 1] - ys[k])];
}

/**
 * The last step of a run inside the plane, after which it stands still.
 * @param {Runner} run
 * @param {number} steps
 */
export const lastStep = (run, steps) => (run.diverged ? run.diverged - 1 : steps);

/**
 * Whether a run has ended by a step. One without a path has an ending and no step at which it diverged.
 * @param {Runner} run
 * @param {number} step
 */
export const hasEnded = (run, step) => Boolean(run.ending) && step >= run.diverged;

/**
 * Whether there is nothing of a run to be drawn.
 * @param {Runner} run
 */
export const isPathless = (run) => Boolean(run.ending) && !run.diverged;

/**
 * A place held inside a box by a margin, whether it was outside, and the way to it.
 * @param {number} x
 * @param {number} y
 * @param {{ left: number, top: number, width: number, height: number }} box
 * @param {number} margin
 */
export function heldInside(x, y, { left, top, width, height }, margin) {
  const inside = { x: bound(x, left + margin, left + width - margin), y: bound(y, top + margin, top + height - margin) };
  const out = x < left || x > left + width || y < top || y > top + height;
  return { ...inside, out, angle: Math.atan2(y - inside.y, x - inside.x) };
}
