import assert from "node:assert/strict";
import test from "node:test";

import { FORMATS, holds, positions, size } from "../web/film/frames.js";

test("a race lasts ten seconds, from its start to its last step", () => {
  const all = positions(1000, 30);
  assert.equal(all.length, 301);
  assert.deepEqual([all[0], all[150], all[300]], [0, 500, 1000]);
});

test("very short races are shown a step a second, and have three pictures at least", () => {
  assert.equal(positions(3, 30).length, 91);
  assert.deepEqual(positions(1, 1), [0, 0.5, 1]);
});

test("places keep one distance and never go back", () => {
  const all = positions(37, 100 / 6);
  const step = all[1] - all[0];
  all.slice(1).forEach((place, i) => assert.ok(Math.abs(place - all[i] - step) < 1e-9));
  assert.equal(all.at(-1), 37);
});

test("the last picture stays a second", () => {
  for (const fps of [30, 100 / 6, 5]) assert.ok(Math.abs(holds(fps) / fps - 1) < 0.03);
});

test("each try of a GIF is smaller than the last, even-sided, and has pictures of whole hundredths of a second", () => {
  let last = Infinity;
  for (const { share, fps } of FORMATS.gif) {
    const [width, height] = size(1280, 720, share);
    assert.equal(width % 2 + (height % 2), 0);
    assert.ok(width * height * fps < last);
    last = width * height * fps;
    assert.ok(Math.abs(100 / fps - Math.round(100 / fps)) < 1e-9);
  }
  assert.deepEqual(size(1280, 720, FORMATS.gif[0].share), [800, 450]);
});
