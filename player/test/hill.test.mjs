import assert from "node:assert/strict";
import test from "node:test";

import { modelled, outline, under } from "../web/hill.js";
import { focused } from "../web/curve.js";

const NODES = 5;
const of = (x) => (x - 1) ** 2 - 3;
const GROUND = { window: [[-1, 3], [-4, 2]], nodes: NODES, heights: Float32Array.from({ length: NODES }, (_, k) => of(k - 1) + 3), zero: -3, curve: true, spacing: "linear", marks: [], downhill: new Float32Array() }; // prettier-ignore

test("a curve is its nodes at their true heights, with a gap where there is none", () => {
  assert.deepEqual(outline(GROUND), { x: [-1, 0, 1, 2, 3], y: [1, -2, -3, -2, 1] });
  const torn = { ...GROUND, heights: Float32Array.from([1, NaN, 2, 3, Infinity]) };
  assert.deepEqual(outline(torn).y, [-2, null, -1, 0, null]);
});

test("what lies under a pointer is straight between two nodes, and nothing beyond them", () => {
  assert.deepEqual(under(GROUND, 0.5), { f: -2.5, slope: -1 });
  assert.deepEqual(under(GROUND, 3), { f: 1, slope: 3 });
  for (const x of [-1.1, 3.1, NaN]) assert.equal(under(GROUND, x), null);
  assert.equal(under({ ...GROUND, heights: new Float32Array(NODES).fill(NaN) }, 0), null);
});

test("the parabola of a parabola is itself, and the best step is the first derivative over the second", () => {
  const touch = { f: of(-0.5), slope: 2 * -1.5, bend: 2 };
  const { of: model, lowest } = modelled("paraboloid", -0.5, touch);
  for (const x of [-3, 0, 0.25, 4]) assert.ok(Math.abs(model(x) - of(x)) < 1e-12);
  assert.equal(lowest, 1);
  assert.equal(lowest - -0.5, -touch.slope / touch.bend);
});

test("a tangent has no lowest point, and neither has a parabola that opens downwards", () => {
  const touch = { f: 2, slope: -3, bend: 2 };
  const { of: tangent, lowest } = modelled("plane", 1, touch);
  assert.deepEqual([tangent(1), tangent(2), lowest], [2, -1, null]);
  for (const bend of [0, -1]) assert.equal(modelled("paraboloid", 1, { ...touch, bend }).lowest, null);
});

test("the run that is looked at closely is the one that is lit, else the first that is shown", () => {
  const path = { x: new Float64Array([1, 2]), loss: new Float64Array([1, 2]), hidden: false };
  const runs = [{ ...path, hidden: true, label: "a" }, { ...path, label: "b" }, { ...path, label: "c" }];
  assert.equal(focused({ runs }, -1).label, "b");
  assert.equal(focused({ runs }, 2).label, "c");
  assert.equal(focused({ runs: [] }, -1), undefined);
});
