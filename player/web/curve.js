// A run as a curve of pixels, and where it is between two steps. Pure.

import { bound } from "./numbers.js";

/** @typedef {import("./contract").Runner} Runner */
/**
 * @typedef {object} Curve
 * @property {Float32Array} xs
 * @property {Float32Array} ys
 * @property {number} last the step before the run left the plane
 * @property {Runner} run
 * @property {Tint} [tint] where it has other colours than its run's
 *
 * @typedef {{ colors: readonly string[], of: Uint8Array }} Tint which of the colours the step has that begins at each point
 *
 * @typedef {Curve & { way: Float32Array, above: Uint8Array }} Line a curve among others: pixels gone up to each step, and
 *   on how many others the step that begins there lies
 */

const FAR = 1e5; // pixels; beyond this canvas arithmetic is no longer to be trusted
const SAME = 1; // pixel: what lies nearer at the same step hides what is below it

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
 * Curves as they lie on each other, the first lowest.
 * @param {readonly Curve[]} curves
 * @param {boolean} alone whether nobody looks at what lies on what
 * @returns {Line[]}
 */
export function layered(curves, alone = false) {
  return curves.map((curve, i) => {
    const { xs, ys } = curve;
    const way = new Float32Array(xs.length);
    const above = new Uint8Array(xs.length);
    for (let k = 1; k < xs.length; k++) way[k] = way[k - 1] + Math.abs(xs[k] - xs[k - 1]) + Math.abs(ys[k] - ys[k - 1]);
    for (const below of alone ? [] : curves.slice(0, i)) {
      const end = Math.min(curve.last, below.last, xs.length - 1, below.xs.length - 1);
      let near = Math.abs(xs[0] - below.xs[0]) + Math.abs(ys[0] - below.ys[0]) < SAME;
      for (let k = 0; k < end; k++) {
        const next = Math.abs(xs[k + 1] - below.xs[k + 1]) + Math.abs(ys[k + 1] - below.ys[k + 1]) < SAME;
        if (near && next) above[k]++;
        near = next;
      }
    }
    return { ...curve, way, above };
  });
}

/**
 * The first step from which on a curve is at most so many steps, and at least so many pixels, behind a position.
 * @param {Line} line @param {number} end @param {number} steps @param {number} pixels
 */
export function tailOf({ way }, end, steps, pixels) {
  const last = Math.floor(end);
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (way[last] - way[middle] >= pixels) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, Math.max(0, last - steps));
}

/**
 * The line nearest to a place, up to a position, if it is near.
 * @param {readonly Curve[]} curves @param {number} x @param {number} y @param {number} position @param {number} reach in pixels
 * @returns {number} its index; -1 where there is none
 */
export function nearest(curves, x, y, position, reach) {
  let [found, least] = [-1, reach * reach];
  curves.forEach(({ xs, ys, last, run }, i) => {
    if (isPathless(run)) return;
    const end = Math.min(Math.floor(position), last);
    for (let k = 0; k <= end; k++) {
      const [dx, dy] = [xs[Math.min(k + 1, end)] - xs[k], ys[Math.min(k + 1, end)] - ys[k]];
      const along = dx || dy ? bound(((x - xs[k]) * dx + (y - ys[k]) * dy) / (dx * dx + dy * dy), 0, 1) : 0;
      const away = (xs[k] + along * dx - x) ** 2 + (ys[k] + along * dy - y) ** 2;
      // Of those that lie on each other it is the uppermost.
      if (away <= least) [found, least] = [i, away];
    }
  });
  return found;
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
export const isPathless = (run) => Boolean(run.hidden || (run.ending && !run.diverged));

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

/** The run that is looked at closely: the one that is lit, else the first that is shown. @param {{ readonly runs: readonly Runner[] }} race @param {number} lit @returns {Runner | undefined} */
export const focused = ({ runs }, lit) => [runs[lit], ...runs].find((run) => run && !isPathless(run));
