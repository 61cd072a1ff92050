import assert from "node:assert/strict";
import test from "node:test";

import { inkOf } from "../web/imprint.js";

test("a colour as a browser computes it is one that every program reads, and how much of it is seen", () => {
  assert.deepEqual(inkOf("rgb(1, 22, 255)"), { color: "rgb(1, 22, 255)", share: 1 });
  assert.deepEqual(inkOf("rgba(0, 0, 0, 0)"), { color: "rgb(0, 0, 0)", share: 0 });
  assert.deepEqual(inkOf("rgba(255, 0, 10, 0.5)"), { color: "rgb(255, 0, 10)", share: 0.5 });
  assert.deepEqual(inkOf("color(srgb 1 0.5 2e-7 / 0.9)"), { color: "rgb(255, 128, 0)", share: 0.9 });
  assert.equal(inkOf("none"), null);
});
