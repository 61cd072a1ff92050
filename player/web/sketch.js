// A prediction that is drawn into the picture before it is played: where a run ends, its path, or its line in the chart.
// Afterwards what was drawn stays, and how far off it was is measured. The measures are pure.

/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./contract").Sketch} Asked */
/** @typedef {readonly [number, number]} Spot in the plane; in the chart a step, and where on the axis */
/** @typedef {{ x: Floats, y: Floats }} Drawn a path, or a line of the chart as it lies on the axis */
/**
 * @typedef {object} Miss
 * @property {number} off how far off it was, in the plane or on the axis
 * @property {number} share of the picture's shorter side, or of the axis
 * @property {[Spot, Spot] | null} between what was drawn and what is, where those are two points
 */

const SAMPLES = 64; // places along a path that are compared
export const CLOSE = 0.06; // of the picture: who was no farther off has seen it coming

/**
 * How far off a drawing was; null where nothing is to be compared.
 * @param {Asked["of"]} of @param {readonly Spot[]} drawn @param {Drawn} path up to where it ends @param {number} size of the picture's shorter side, or the axis
 * @returns {Miss | null}
 */
export function miss(of, drawn, path, size) {
  if (!drawn.length || !path.x.length) return null;
  if (of === "end") return ended(drawn[drawn.length - 1], path, size);
  const off = of === "path" ? mean(along(path).map((spot) => reach(spot, drawn))) : apart(drawn, path);
  return Number.isFinite(off) ? { off, share: off / size, between: null } : null;
}

/** @param {Spot} guess @param {Drawn} path @param {number} size @returns {Miss} */
function ended(guess, { x, y }, size) {
  const last = x.length - 1;
  /** @type {Spot} */
  const end = [x[last], y[last]];
  const off = Math.hypot(guess[0] - end[0], guess[1] - end[1]);
  return { off, share: off / size, between: [guess, end] };
}

/** Places along a path, equally far from each other on it, both ends among them. @param {Drawn} path @returns {Spot[]} */
export function along({ x, y }) {
  const walked = [0];
  for (let k = 1; k < x.length; k++) walked.push(walked[k - 1] + Math.hypot(x[k] - x[k - 1], y[k] - y[k - 1]));
  const whole = walked[walked.length - 1];
  let k = 0;
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const at = (whole * i) / SAMPLES;
    while (k < x.length - 2 && walked[k + 1] < at) k += 1;
    const next = Math.min(k + 1, x.length - 1);
    const share = walked[next] > walked[k] ? (at - walked[k]) / (walked[next] - walked[k]) : 0;
    return /** @type {Spot} */ ([x[k] + share * (x[next] - x[k]), y[k] + share * (y[next] - y[k])]);
  });
}

/** How far a place is from a line that was drawn. @param {Spot} spot @param {readonly Spot[]} line */
export function reach([px, py], line) {
  let least = Infinity;
  line.forEach(([x1, y1], i) => {
    const [x0, y0] = line[Math.max(i - 1, 0)];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const share = Math.min(Math.max(((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy || 1), 0), 1);
    least = Math.min(least, Math.hypot(px - x0 - share * dx, py - y0 - share * dy));
  });
  return least;
}

/** How far two lines of a chart lie from each other on its axis, over the steps of the second. @param {readonly Spot[]} drawn @param {Drawn} path */
function apart(drawn, { x, y }) {
  const sorted = [...drawn].sort((a, b) => a[0] - b[0]);
  const offs = [];
  for (let k = 0; k < x.length; k++) if (Number.isFinite(y[k])) offs.push(Math.abs(heightAt(sorted, x[k]) - y[k]));
  return mean(offs);
}

/** A drawn line's height at a step; before and after it, that of its ends. @param {readonly Spot[]} line in the order of their steps @param {number} step */
export function heightAt(line, step) {
  const after = line.findIndex(([x]) => x >= step);
  if (after < 0) return line[line.length - 1][1];
  if (!after) return line[0][1];
  const [[x0, y0], [x1, y1]] = [line[after - 1], line[after]];
  return x1 > x0 ? y0 + ((step - x0) / (x1 - x0)) * (y1 - y0) : y1;
}

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
