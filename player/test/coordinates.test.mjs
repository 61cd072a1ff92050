import assert from "node:assert/strict";
import { test } from "node:test";

import { Coordinates, Side } from "../web/coordinates.js";

const across = new Side(48, 500, [-2, 8]);
const up = new Side(14, 300, [-1, 5], true);
const plane = new Coordinates(600, 400, across, up);

test("an axis goes from one end of the frame to the other, upwards where it stands", () => {
  assert.deepEqual([-2, 8].map((x) => across.at(x)), [48, 548]);
  assert.deepEqual([-1, 5].map((y) => up.at(y)), [314, 14]);
});

test("what lies at a pixel is what is drawn there", () => {
  for (const value of [-7, -1, 0, 0.3, 4, 1e4]) {
    for (const side of [across, up]) assert.ok(Math.abs(side.value(side.at(value)) - value) < 1e-9 * (1 + Math.abs(value)));
  }
});

test("a vector is the way between two places", () => {
  const [from, to] = [plane.place(1, 2), plane.place(4, -0.5)];
  plane.vector(3, -2.5).forEach((length, i) => assert.ok(Math.abs(length - (to[i] - from[i])) < 1e-9));
});

test("the frame holds what lies between its axes, and its edges", () => {
  assert.deepEqual(plane.box, { left: 48, top: 14, width: 500, height: 300 });
  for (const place of [[48, 14], [548, 314], [300, 100]]) assert.ok(plane.holds(...place));
  for (const place of [[47, 100], [300, 315], [549, 14]]) assert.ok(!plane.holds(...place));
});
