import assert from "node:assert/strict";
import test from "node:test";

import { at, hasEnded, heldInside, isPathless, lastStep, toCurve, layered, nearest, tailOf } from "../web/curve.js";

const whole = { diverged: 0, ending: "" };
const lost = { diverged: 3, ending: "left the plane" };
const none = { diverged: 0, ending: "no path" };

test("a run that left ends at the step before, any other at the last", () => {
  assert.deepEqual([whole, lost].map((run) => lastStep(run, 10)), [10, 2]);
  assert.deepEqual([2, 3, 4].map((step) => hasEnded(lost, step)), [false, true, true]);
  assert.ok(!hasEnded(whole, 10) && hasEnded(none, 0));
  assert.deepEqual([whole, lost, none].map(isPathless), [false, false, true]);
  assert.deepEqual([whole, lost, none].map((run) => isPathless({ ...run, hidden: true })), [true, true, true]);
});

test("between two steps a run is on the line between them, and at its end it stays", () => {
  const curve = toCurve(lost, 5, (k) => 10 * k, (k) => k * k);
  assert.deepEqual(at(curve, 1), [10, 1]);
  assert.deepEqual(at(curve, 1.25), [12.5, 1.75]);
  for (const position of [2, 2.5, 4]) assert.deepEqual(at(curve, position), [20, 4]);
  assert.deepEqual(at(toCurve(whole, 5, (k) => k, (k) => -k), 4), [4, -4]);
});

test("what is far off stays a number that a canvas can draw", () => {
  const { xs, ys } = toCurve(whole, 2, (k) => (k ? Infinity : -1e30), () => 1e9);
  assert.ok([...xs, ...ys].every((value) => Number.isFinite(value) && Math.abs(value) <= 1e5));
});

test("a place outside is held inside the frame, and the way to it is known", () => {
  const box = { left: 100, top: 50, width: 200, height: 100 };
  assert.deepEqual(heldInside(150, 100, box, 10), { x: 150, y: 100, out: false, angle: 0 });
  const right = heldInside(900, 100, box, 10);
  assert.deepEqual([right.x, right.y, right.out, right.angle], [290, 100, true, 0]);
  const up = heldInside(200, -500, box, 10);
  assert.deepEqual([up.x, up.y, up.out, up.angle], [200, 60, true, -Math.PI / 2]);
  assert.equal(heldInside(100, 50, box, 10).out, false, "the frame's own corner is not outside");
});

const curve = (points, run = {}) => ({ xs: Float32Array.from(points, ([x]) => x), ys: Float32Array.from(points, ([, y]) => y), last: points.length - 1, run }); // prettier-ignore

test("where curves lie on each other at the same steps, the upper ones know on how many", () => {
  const [a, b, c] = layered([curve([[0, 0], [9, 0], [9, 9], [0, 9]]), curve([[0, 0], [9, 0.2], [5, 5], [0, 9]]), curve([[0, 0], [9, 0], [9, 9], [0, 50]])]); // prettier-ignore
  assert.deepEqual([...a.above], [0, 0, 0, 0]);
  assert.deepEqual([...b.above], [1, 0, 0, 0]);
  assert.deepEqual([...c.above], [2, 1, 0, 0]);
  assert.deepEqual([...a.way], [0, 9, 18, 27]);
});

test("the bright end of a curve is so many steps long, and so many pixels where it has hardly moved", () => {
  const [line] = layered([curve(Array.from({ length: 101 }, (_, k) => [Math.min(k, 50), 0]))]);
  assert.equal(tailOf(line, 40.5, 10, 5), 30);
  assert.equal(tailOf(line, 100, 10, 20), 30);
  assert.equal(tailOf(line, 100, 10, 500), 0);
  assert.equal(tailOf(line, 0, 10, 20), 0);
});

test("the curve nearest to a place is found, as far as it has been run", () => {
  const curves = [curve([[0, 0], [100, 0]]), curve([[0, 10], [100, 10], [100, 60]]), curve([[0, 10], [100, 10]])]; // prettier-ignore
  assert.equal(nearest(curves, 50, 2, 2, 6), 0);
  assert.equal(nearest(curves, 50, 9, 2, 6), 2);
  assert.equal(nearest(curves, 101, 40, 2, 6), 1);
  assert.equal(nearest(curves, 101, 40, 1, 6), -1);
  assert.equal(nearest([curve([[0, 0]], { ending: "no path", diverged: 0 })], 0, 0, 1, 6), -1);
});
