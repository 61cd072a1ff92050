import assert from "node:assert/strict";
import test from "node:test";

import { numbered } from "../web/isolabels.js";
import { Relief } from "../web/relief.js";
import { ground } from "./ground.mjs";

const LINES = 12;
const paper = (more = {}) => ({ window: [[-1, 1], [-1, 1]], width: 600, height: 600, size: 11, avoided: [], ...more }); // prettier-ignore
const pixels = ({ x, y }) => ({ x: 300 * (x + 1), y: 300 * (1 - y) });
const bowl = new Relief(ground((x, y) => 10 * (x * x + 2 * y * y), { spacing: "log", nodes: 81 }), LINES);

test("a number stands on its line, along it and upright", () => {
  const labels = numbered(bowl, paper());
  assert.ok(labels.length >= 4);
  for (const { text, level, x, y, angle } of labels) {
    assert.ok(Math.abs(bowl.heightAt(x, y) - level) < 0.1, text);
    assert.ok(Math.abs(Number(text) - bowl.scale.height(level)) < 1e-6);
    assert.ok(angle > -90 && angle <= 90);
    const uphill = bowl.at(x, y).slope;
    const along = [Math.cos((angle * Math.PI) / 180), -Math.sin((angle * Math.PI) / 180)];
    assert.ok(Math.abs(uphill[0] * along[0] + uphill[1] * along[1]) / Math.hypot(...uphill) < 1e-6);
  }
});

test("numbers lie apart, within the frame, and off what is avoided", () => {
  const free = numbered(bowl, paper()).map(pixels);
  const labels = numbered(bowl, paper({ avoided: free })).map(pixels);
  assert.ok(labels.length);
  for (const [i, one] of labels.entries()) {
    assert.ok(Math.min(one.x, one.y, 600 - one.x, 600 - one.y) > 8);
    for (const other of [...labels.slice(0, i), ...free]) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 34);
  }
});

test("numbers stay where they are while the ground changes a little", () => {
  const before = numbered(bowl, paper());
  const bent = new Relief(ground((x, y) => 10 * (x * x + 2.02 * y * y), { spacing: "log", nodes: 81 }), LINES);
  const after = numbered(bent, paper(), before).map(pixels);
  for (const one of before.map(pixels)) assert.ok(after.some((two) => Math.hypot(one.x - two.x, one.y - two.y) < 26));
});

test("where there is no line, or none with room, there is no number", () => {
  assert.deepEqual(numbered(new Relief(ground(() => 2), LINES), paper()), []);
  assert.deepEqual(numbered(new Relief(ground(() => NaN), LINES), paper()), []);
  assert.deepEqual(numbered(bowl, paper({ width: 30, height: 30 })), []);
});

test("lines that run along the grid have their numbers, too", () => {
  const labels = numbered(new Relief(ground((x) => 4 * x), LINES), paper({ window: [[-1, 1], [-1, 1]] })); // prettier-ignore
  assert.ok(labels.length >= 3);
  for (const { angle } of labels) assert.equal(Math.abs(angle), 90);
});
