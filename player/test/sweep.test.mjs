import assert from "node:assert/strict";
import test from "node:test";

import { position, reach } from "../web/rungs.js";
import { SWEEP, swept } from "../web/sweep.js";

const RATE = { low: 1e-4, high: 1, scale: "log", bounds: [0, 1e3] };
const STEPS = { low: 10, high: 1000, scale: "int", bounds: [1, 1000] };

test("a number that plays goes up from where it is, to and fro, and is back after two sweeps", () => {
  for (const [spaced, from] of [[RATE, 0.001], [RATE, 1e-4], [STEPS, 200], [RATE, 50], [RATE, 0]]) { // prettier-ignore
    const values = Array.from({ length: 2 * SWEEP * 60 + 1 }, (_, i) => swept(spaced, from, i / 60));
    const [first, last] = reach(spaced, from);
    const places = values.map((value) => position(spaced, value));
    assert.equal(values[0], from);
    assert.ok(Math.abs(places.at(-1) - places[0]) < 1e-2, `${from}: back at ${values.at(-1)}`);
    assert.ok(Math.abs(Math.min(...places) - first) < 1e-2 && Math.abs(Math.max(...places) - last) < 1e-2);
    const strides = places.slice(1).map((place, i) => Math.abs(place - places[i]));
    assert.ok(Math.max(...strides) < 0.06 * (last - first), `${from}: a leap of ${Math.max(...strides)}`);
  }
  assert.ok(swept(RATE, 0.001, 0.5) > 0.001);
  assert.ok(swept(RATE, 1, 0.5) < 1);
});

test("it lingers at the ends", () => {
  const near = swept(STEPS, 10, 0.1 * SWEEP) - 10;
  const half = swept(STEPS, 10, 0.55 * SWEEP) - swept(STEPS, 10, 0.45 * SWEEP);
  assert.ok(half > 4 * near);
});
