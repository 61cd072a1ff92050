// What became of one trajectory: lab/outcome.py, for paths that the browser computes. A test holds both to each other. Pure.

/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./contract").Point} Point */
/** @typedef {import("./live.js").Window} Window */
/**
 * @typedef {object} Outcome
 * @property {number} last the step of the last point inside the plane
 * @property {number} left the step at which it left the plane; 0 where it never did
 * @property {number} reached which of the points; -1 for none yet, -2 for out of the plane
 * @property {number} updates the step since which it has stayed there; not a number where it is at no minimum
 * @property {number} rate the mean factor of the distance to the minimum, a step
 */

export const [NOWHERE, LEFT] = [-1, -2];
const NEAR = 0.01; // of the window's shorter side: who is so near is there
const FINE = 1e-13; // of the distance at the start: less is round-off

/** How near is there. @param {Window} window of the surface */
export const nearOf = (window) => NEAR * Math.min(...window.map(([low, high]) => high - low));

/**
 * @param {{ x: Floats, y: Floats, diverged: number }} path
 * @param {readonly Pick<Point, "x" | "y" | "kind">[]} points @param {number} near
 * @returns {Outcome}
 */
export function outcomeOf({ x, y, diverged }, points, near) {
  const last = diverged ? Math.max(diverged - 1, 0) : x.length - 1;
  const end = /** @type {const} */ ([x[last], y[last]]);
  const goal = nearest(points, ...end);
  const { x: gx, y: gy } = goal < 0 ? { x: NaN, y: NaN } : points[goal];
  /** @param {number} t */
  const square = (t) => (x[t] - gx) ** 2 + (y[t] - gy) ** 2;
  const updates = diverged ? NaN : since(square, last, near * near);
  const reached = diverged ? LEFT : Number.isNaN(updates) ? resting(points, ...end, near) : goal;
  return { last, left: diverged, reached, updates, rate: rateOf(square, last) };
}

/** @param {readonly Pick<Point, "x" | "y" | "kind">[]} points @param {number} x @param {number} y */
function nearest(points, x, y) {
  let [found, best] = [-1, Infinity];
  points.forEach((point, i) => {
    if (point.kind !== "minimum") return;
    const square = (x - point.x) ** 2 + (y - point.y) ** 2;
    if (square < best) [found, best] = [i, square];
  });
  // Where no distance is a number, the first is as near as any.
  return found < 0 ? points.findIndex(({ kind }) => kind === "minimum") : found;
}

/** @param {(t: number) => number} square @param {number} last @param {number} most */
function since(square, last, most) {
  if (!(square(last) <= most)) return NaN;
  let t = last;
  while (t > 0 && square(t - 1) <= most) t -= 1;
  return t;
}

/** A saddle or a maximum that it stands at. @param {readonly Pick<Point, "x" | "y" | "kind">[]} points @param {number} x @param {number} y @param {number} near */
function resting(points, x, y, near) {
  return points.findIndex((point) => point.kind !== "minimum" && (x - point.x) ** 2 + (y - point.y) ** 2 <= near * near);
}

/** @param {(t: number) => number} square @param {number} last */
function rateOf(square, last) {
  const least = FINE * FINE * square(0);
  let end = last;
  while (end > 0 && !(square(end) > least)) end -= 1;
  const begin = Math.floor(end / 2);
  return end > begin ? (square(end) / square(begin)) ** (0.5 / (end - begin)) : NaN;
}
