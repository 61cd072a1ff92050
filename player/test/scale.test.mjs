import assert from "node:assert/strict";
import test from "node:test";

import { equalAreas, laddered, linear } from "../web/scale.js";
import { generator } from "./random.mjs";

const random = generator(11);

/** A table of heights that never falls, with level ground in it. */
function table(length) {
  const heights = [random() * 10 - 5];
  while (heights.length < length - 1) heights.push(heights.at(-1) + (random() < 0.2 ? 0 : random()));
  return [...heights, heights.at(-1) + 1];
}

/** Every kind of scale, with heights that it has a place of its own for. */
function* scales() {
  for (let i = 0; i < 50; i++) {
    const unit = 10 ** (12 * random() - 6);
    yield ["linear", linear, () => 1e6 * (random() - 0.5)];
    const rungs = Array.from({ length: 2 + Math.floor(9 * random()) }, (_, k) => unit * 3 ** k);
    yield ["log", laddered(rungs), () => unit * 10 ** (8 * random() - 4)];
    const heights = table(2 + Math.floor(40 * random()));
    yield ["equal", equalAreas(heights), () => heights[0] + random() * (heights.at(-1) - heights[0])];
  }
}

test("what is drawn at the place of a height is that height", () => {
  for (const [kind, scale, draw] of scales()) {
    for (let i = 0; i < 20; i++) {
      const height = draw();
      const back = scale.height(scale.place(height));
      assert.ok(Math.abs(back - height) <= 1e-9 * Math.max(1, Math.abs(height)), `${kind}: ${height}, ${back}`);
    }
  }
});

test("what is higher is drawn no lower", () => {
  for (const [kind, scale, draw] of scales()) {
    const heights = Array.from({ length: 20 }, draw).sort((a, b) => a - b);
    const places = heights.map(scale.place);
    for (let i = 1; i < places.length; i++) assert.ok(places[i] >= places[i - 1], `${kind}: ${heights[i]}`);
    assert.ok(places.at(-1) > places[0], kind);
  }
});

test("each rung of a ladder is drawn one higher, straight below the first and logarithmic above", () => {
  const { place } = laddered([0.01, 0.1, 1, 10]);
  for (const [height, at] of [[-5, 0], [0, 0], [0.005, 0.5], [0.01, 1], [0.1, 2], [10, 4], [1e4, 7]]) // prettier-ignore
    assert.ok(Math.abs(place(height) - at) < 1e-9, `${height}`);
  assert.ok(Math.abs(place(Math.sqrt(10)) - 3.5) < 1e-9);
  assert.ok(Number.isNaN(place(NaN)));
});

test("equal areas: places are shares of the ground, and end where it ends", () => {
  const { place, height } = equalAreas([0, 1, 10, 100, 1000]);
  assert.deepEqual([0, 1, 10, 55, 1000].map(place), [0, 0.25, 0.5, 0.625, 1]);
  assert.deepEqual([-7, 1e9].map(place), [0, 1]);
  assert.deepEqual([-1, 0.5, 2].map(height), [0, 10, 1000]);
  assert.ok(Number.isNaN(place(NaN)));
});
