import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { isBack, isFed, isSmall, labelled, leastHeight, leastWidth, Numbers, placed, plainRate, stagesOf, widthOf } from "../web/graph.js";
import { Normals } from "../web/noise.js";
import { edgeLines, printed, unitLines, whole } from "../web/working.js";

// tests/test_worked_example.py holds the same file to the core; tests/test_network_browser.py the page to it.
const KNOWN = JSON.parse(readFileSync(new URL("../../tests/data/worked_example.json", import.meta.url), "utf8"));
const NAMES = ["max1", "sigmoid", "sigmoid"];
/** max(1, z), and 1 where it rises. */
const MAX1 = { inputs: ["z"], constants: [1, 0], names: ["max", "gt", "mul"], code: [0, 0, 1, 0, 1, 0, 1, 0, 2, 0, 2, 0], points: [], outputs: [3, 4, 5] };
/** 1 / (1 + exp(-z)), h (1 - h) and that times 1 - 2 h. */
const SIGMOID = {
  inputs: ["z"], constants: [1, 2], names: ["neg", "exp", "add", "div", "sub", "mul"],
  code: [0, 0, 0, 0, 1, 3, 0, 0, 2, 1, 4, 0, 3, 1, 5, 0, 4, 1, 6, 0, 5, 6, 7, 0, 5, 2, 6, 0, 4, 1, 9, 0, 5, 8, 10, 0], points: [], outputs: [6, 8, 11],
};
const LEARNED = {
  sizes: [3, 2, 2, 1], bias: false, expand: [], activations: [MAX1, SIGMOID, SIGMOID], kind: "half_mse", l2: 0, decayed: "weights", averaged: 1, keep: 1,
  dropped: [], threshold: 0, x: KNOWN.x, y: [KNOWN.y], batch: 0, order: "shuffled", seed: 0, start: KNOWN.start, plane: null,
};
const flat = (...names) => names.flatMap((name) => KNOWN[name].flat());
const close = (ours, known) => ours.forEach((value, i) => assert.ok(Math.abs(value - known[i]) <= 3e-16, `${value} ${known[i]}`));
const NEXT = flat("newW1", "newW2", "newW3");
const shot = () => new Numbers(LEARNED, new Normals(), NAMES).at(KNOWN.start, NEXT, 1, -1);

test("every number of the worked example", () => {
  const { units, edges, loss, norms, row, taken, rows } = shot();
  for (const layer of [1, 2, 3]) {
    close(units[layer].map(({ z }) => z), KNOWN[`z${layer}`]);
    close(units[layer].map(({ delta }) => delta), KNOWN[`delta${layer}`]);
    close(edges[layer].map(({ own }) => own), KNOWN[`dW${layer}`].flat());
    close(edges[layer].map(({ next }) => next), KNOWN[`newW${layer}`].flat());
    close([norms[layer]], [Math.hypot(...KNOWN[`dW${layer}`].flat())]);
  }
  close(units[2].map(({ h }) => h), KNOWN.h2);
  close([units[3][0].h, loss], [KNOWN.yhat[0], KNOWN.loss]);
  assert.deepEqual([row, taken, rows, units[3][0].target], [0, true, 1, 0.98]);
  assert.deepEqual(units[2].map(({ mark }) => mark), ["saturated", ""]);
});

test("a step that goes plainly against the gradient is known by its numbers", () => {
  assert.equal(plainRate(shot(), 1), 1);
  assert.ok(Number.isNaN(plainRate(shot(), 0.5)));
  const last = new Numbers(LEARNED, new Normals(), NAMES).at(KNOWN.start, null, 1, -1);
  assert.ok(Number.isNaN(plainRate(last, 1)));
});

test("units that let nothing through are off for a row, or dead for all", () => {
  const two = { ...LEARNED, x: [1, 0, 1, 0, 0, 0], y: [1, 1] };
  const numbers = new Numbers(two, new Normals(), NAMES);
  assert.deepEqual(numbers.at(KNOWN.start, null, 1, 1).units[1].map(({ mark }) => mark), ["off", "off"]);
  assert.deepEqual(numbers.at(KNOWN.start.map((w, i) => (i < 6 ? -w : w)), null, 1, 0).units[1].map(({ mark }) => mark), ["dead", "dead"]);
});

test("a batch's gradient is the mean of its rows', and a row may be looked at that it does not see", () => {
  const four = { ...LEARNED, x: Array.from({ length: 12 }, (_, i) => Math.sin(i)), y: [0, 1, 0, 1], batch: 2, order: [3, 1, 0, 2], l2: 0.5 };
  const numbers = new Numbers(four, new Normals(), NAMES);
  assert.deepEqual(numbers.rows(1), [3, 1]);
  const [all, one, other] = [-1, 1, 0].map((row) => numbers.at(KNOWN.start, null, 1, row));
  assert.deepEqual([all.row, all.taken, one.row, other.taken], [3, true, 1, false]);
  const mean = all.edges.flat().map(({ own, w }, i) => (own + one.edges.flat()[i].own) / 2 + 0.5 * w);
  all.edges.flat().forEach(({ g }, i) => assert.ok(Math.abs(g - mean[i]) < 1e-14));
});

test("stages lead forward, backward and to the update", () => {
  const stages = stagesOf(3);
  assert.deepEqual(stages.map(({ phase, layer }) => `${phase[0]}${layer}`), ["f0", "f1", "f2", "f3", "b3", "b2", "b1", "u0"]);
  const [, , fed, , , back, , update] = stages;
  assert.deepEqual([1, 2, 3].map((layer) => isFed(fed, layer)), [true, true, false]);
  assert.deepEqual([0, 1, 2, 3].map((layer) => isBack(back, layer)), [false, false, true, true]);
  assert.deepEqual([0, 1, 3].map((layer) => isBack(update, layer)), [false, true, true]);
});

test("up to four layers of six units are small", () => {
  assert.ok(isSmall({ sizes: [6, 6, 6, 6, 6] }));
  assert.ok(!isSmall({ sizes: [2, 7, 1] }) && !isSmall({ sizes: [1, 1, 1, 1, 1, 1] }));
});

test("boxes stand apart, within the picture", () => {
  for (const sizes of [[3, 2, 2, 1], [6, 6, 6, 6, 6], [1, 1]]) {
    const [width, height] = [leastWidth(sizes, 7, 12), leastHeight(sizes, 12)];
    const { units, box, input } = placed(sizes, width, height, 7, 12);
    units.forEach((layer, l) => layer.forEach(({ x, y }, u) => {
      const half = (l ? box.width : input) / 2;
      assert.ok(x - half >= 0 && x + half <= width && y - box.height / 2 >= -1 && y + box.height / 2 <= height + 1);
      if (u) assert.ok(y - layer[u - 1].y >= box.height);
      if (l) assert.ok(x - half > units[l - 1][0].x + (l > 1 ? box.width : input) / 2);
    }));
  }
});

test("numbers on edges do not cover each other; those without a place are named", () => {
  const lines = (count, others) => Array.from({ length: count * others }, (_, k) => [{ x: 0, y: (Math.floor(k / others) + 0.5) * (200 / count) }, { x: 60, y: ((k % others) + 0.5) * (200 / others) }]);
  for (const [count, others, all] of [[3, 2, true], [2, 2, true], [1, 1, true], [6, 6, false]]) {
    const spots = labelled(lines(count, others), 50, 26);
    assert.equal(spots.every(Boolean), all, `${count} ${others}`);
    const there = spots.filter(Boolean);
    there.forEach((one, i) => there.slice(i + 1).forEach((other) => assert.ok(Math.abs(one.y - other.y) > 25 || Math.abs(one.x - other.x) >= 50)));
  }
});

test("gradients are widths", () => {
  assert.deepEqual([widthOf(0, 2), widthOf(-2, 2), widthOf(NaN, 2), widthOf(1, 0)], [1, 9, 1, 1]);
});

test("numbers as the slides print them, and whole", () => {
  assert.deepEqual([2, 3.8, 0.8090037, -0.00056549, 1.44354952, 3e-7, NaN, -0].map(printed), ["2", "3.8", "0.8090", "−0.0006", "1.4435", "3.0e−7", "–", "0"]);
  assert.equal(whole(-0.02642178288286043), "−0.02642178288286043");
});

test("formulas have the numbers of the step, as far as the stage has come", () => {
  const setting = { names: NAMES, kind: "half_mse", shared: false, l2: 0, rate: 1, written: printed };
  const [stages, now] = [stagesOf(3), shot()];
  const text = (lines) => lines.map((line) => line.join(" ")).join(" ").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  const edge = { layer: 3, from: 0, to: 0 };
  assert.equal(edgeLines(now, edge, stages[3], setting).length, 1);
  assert.match(text(edgeLines(now, edge, stages[4], setting)), /0\.9781 · \( −0\.0264 \) −0\.0258/);
  assert.match(text(edgeLines(now, edge, stages[7], setting)), /1 − 1 · \( −0\.0258 \) 1\.0258/);
  assert.match(text(edgeLines(now, edge, stages[7], { ...setting, rate: NaN })), /what the rule makes of it ← 1\.0258/);
  assert.match(text(unitLines(now, { layer: 2, unit: 1 }, stages[2], setting)), /0\.7 · 2 \+ 0\.8 · 1\.5 2\.6/);
  assert.match(text(unitLines(now, { layer: 2, unit: 0 }, stages[5], setting)), /1 · \( −0\.0264 \) · 0\.9781 \( 1 − 0\.9781 \) −0\.0006/);
  assert.deepEqual(unitLines(now, { layer: 3, unit: 0 }, stages[2], setting), []);
});
