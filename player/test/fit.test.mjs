import assert from "node:assert/strict";
import test from "node:test";

import { abscissa, keptApart, seen } from "../web/axis.js";
import { borders, classOf, formOf, grid, span } from "../web/fit.js";
import { besides, halves } from "../web/layout.js";
import { fewLevels, levelLines } from "../web/lines.js";
import { generator } from "./random.mjs";

const CHART = { against: "rows", rows: 20, batch: 6, zero: 0.5, height: true };

test("the last batch of an epoch has what is left", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 8].map((k) => seen(CHART, k)), [0, 6, 12, 18, 20, 26, 40]);
  assert.deepEqual([0, 1, 7].map((k) => seen({ rows: 20, batch: 20 }, k)), [0, 20, 140]);
});

test("rows seen are those of the batch, as often as a step asks for a gradient", () => {
  assert.deepEqual([0, 3, 4].map((k) => abscissa(CHART, { evaluations: 2 }, k)), [0, 36, 40]);
  assert.deepEqual([0, 1, 2, 3, 4].map((k) => abscissa(CHART, { evaluations: [0, 1, 3, 4, 9] }, k)), [0, 6, 18, 24, 34]);
  assert.equal(abscissa({ ...CHART, against: "epochs" }, { evaluations: 1 }, 8), 2);
  // Other batches, the same run: nothing of the others is remembered.
  const evaluations = [0, 1, 3];
  assert.equal(abscissa(CHART, { evaluations }, 2), 18);
  assert.equal(abscissa({ ...CHART, batch: 20 }, { evaluations }, 2), 60);
});

test("validation is charted where losses are, above what they are counted from", () => {
  assert.deepEqual([...keptApart(CHART, { validation: Float64Array.of(2, 1) })], [1.5, 0.5]);
  assert.equal(keptApart(CHART, { validation: new Float64Array() }), null);
  assert.equal(keptApart({ ...CHART, height: false }, { validation: Float64Array.of(2) }), null);
});

/** A field at the nodes of a grid. */
const field = (f, nx, ny) => Float64Array.from({ length: nx * ny }, (_, k) => f(k % nx, Math.floor(k / nx)));
const ends = (pieces) => Array.from({ length: pieces.length / 2 }, (_, k) => [pieces[2 * k], pieces[2 * k + 1]]);

test("the line at a level of what is straight is straight, wherever it goes", () => {
  const random = generator(5);
  for (let i = 0; i < 100; i++) {
    const [a, b, c] = [random() - 0.5, random() - 0.5, 4 * random() - 2];
    const pieces = levelLines(field((x, y) => a * x + b * y, 9, 7), 9, 7, [c]);
    for (const [x, y] of ends(pieces)) assert.ok(Math.abs(a * x + b * y - c) < 1e-12);
  }
});

test("the line of a ring is closed, and its length is a circle's", () => {
  const pieces = levelLines(field((x, y) => (x - 20) ** 2 + (y - 20) ** 2, 41, 41), 41, 41, [225.3]);
  const count = new Map();
  for (const end of ends(pieces)) count.set(end.map((value) => value.toFixed(9)).join(), (count.get(end.map((value) => value.toFixed(9)).join()) ?? 0) + 1);
  assert.ok([...count.values()].every((times) => times === 2), "every end is the beginning of another piece");
  let length = 0;
  for (let k = 0; k < pieces.length; k += 4) length += Math.hypot(pieces[k + 2] - pieces[k], pieces[k + 3] - pieces[k + 1]);
  assert.ok(Math.abs(length - 2 * Math.PI * 15) < 0.3);
});

test("a saddle's line parts where the middle says, and none passes a hole", () => {
  assert.equal(levelLines([1, -1, -1, 1], 2, 2, [0]).length, 8);
  const [high, low] = [0.5, -0.5].map((more) => levelLines([1 + more, -1 + more, -1 + more, 1 + more], 2, 2, [0]));
  assert.notDeepEqual(high.slice(2, 4), low.slice(2, 4));
  assert.deepEqual(levelLines([NaN, 1, -1, 1], 2, 2, [0]), []);
});

test("many lines at once are the same as one after the other", () => {
  const z = field((x, y) => Math.sin(x / 3) * Math.cos(y / 4) + 0.01 * x, 31, 23);
  z[100] = NaN;
  const levels = [-0.8, -0.5, 0, 0.001, 0.4, 0.9, 7];
  /** @param {number[]} pieces */
  const sorted = (pieces) => Array.from({ length: pieces.length / 4 }, (_, k) => pieces.slice(4 * k, 4 * k + 4).join()).sort();
  assert.deepEqual(sorted(levelLines(z, 31, 23, levels)), sorted(levels.flatMap((level) => levelLines(z, 31, 23, [level]))));
  assert.deepEqual(levelLines(z, 31, 23, []), []);
});

test("few levels lie between the lowest and most of the others, and closer where it is low", () => {
  const levels = fewLevels(field((x, y) => (x - 10) ** 2 + (y - 10) ** 2, 21, 21), 5);
  assert.equal(levels.length, 5);
  const steps = levels.map((level, k) => level - (levels[k - 1] ?? 0));
  assert.ok(steps.every((step, k) => !k || step > steps[k - 1]));
  assert.deepEqual(fewLevels([3, 3, NaN], 5), []);
  assert.deepEqual(fewLevels([NaN], 5), []);
});

test("answers turn at one half, at the mean, and where another class is the largest", () => {
  const two = { h: Float64Array.of(0.2, 0.9), z: Float64Array.of(-2, 3), out: 1, count: 2 };
  assert.deepEqual(borders(two, true, true, 0).map((one) => [...one]), [[-2, 3]]);
  assert.deepEqual(borders(two, true, false, 0).map((one) => [...one].map((value) => Number(value.toFixed(9)))), [[-0.3, 0.4]]);
  assert.deepEqual(borders(two, false, false, 0.5).map((one) => [...one].map((value) => Number(value.toFixed(9)))), [[-0.3, 0.4]]);
  // Three classes of two rows: the first is the first class, the second the third.
  const three = { h: Float64Array.of(3, 0, 1, 1, 2, 5), z: Float64Array.of(3, 0, 1, 1, 2, 5), out: 3, count: 2 };
  assert.deepEqual(borders(three, true, true, 0).map((one) => [...one]), [[1, -5], [-2, -4]]);
  assert.deepEqual([0, 1].map((row) => classOf(three.h, row, 3, 2)), [0, 2]);
  assert.deepEqual([0, 1].map((row) => classOf(two.h, row, 1, 2)), [0, 1]);
});

test("rows are drawn by how many columns there are", () => {
  assert.deepEqual([[1, 1], [1, 4, 3], [2, 1], [3, 1]].map((sizes) => formOf({ sizes })), ["curve", "lanes", "plane", "against"]);
  assert.deepEqual(grid([0, 1], [2, 4], 2), [0, 2, 1, 2, 0, 4, 1, 4]);
  assert.deepEqual(span([2, 4], 0.5), [1, 5]);
  const [low, high] = span([3], 0.1);
  assert.ok(low < 3 && high > 3);
});

test("rows of the data and the chart share a panel that is high enough, and nothing lies beyond its end", () => {
  assert.equal(halves({ width: 300, height: 390 }, 1), null);
  assert.equal(halves({ width: 300, height: 500 }, 1.4), null);
  const { upper, lower } = halves({ width: 300, height: 500 }, 1);
  assert.equal(upper.height + 8 + lower.height, 500);
  assert.ok(upper.height > lower.height && lower.height > 150);
});

test("what stands beside the picture is what the tab says, with the chart where there is room for both", () => {
  const [low, high] = [{ width: 300, height: 300 }, { width: 300, height: 500 }];
  /** @param {{ name: string, top: number, height: number }[]} stands */
  const named = (stands) => stands.map(({ name }) => name).join();
  assert.equal(named(besides("data", low, 1, false)), "data");
  assert.equal(named(besides("chart", high, 1, false)), "chart");
  assert.equal(named(besides("network", high, 1, false)), "network");
  assert.equal(named(besides("network", high, 1, true)), "chart", "the network has taken the picture's place");
  for (const shown of ["rows", "step"]) assert.deepEqual(besides(shown, high, 1, false), []);
  assert.deepEqual(besides("chart", { width: 300, height: 0 }, 1, false), []);
  const [data, chart] = besides("data", high, 1, false);
  assert.deepEqual([data.name, chart.name], ["data", "chart"]);
  assert.equal(data.top, 0);
  assert.equal(chart.top, data.height + 8);
  assert.equal(chart.top + chart.height, 500);
});
