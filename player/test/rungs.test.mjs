import assert from "node:assert/strict";
import test from "node:test";

import { position, reach, rungs, stepped, valueAt } from "../web/rungs.js";
import { full, shortest } from "../web/numbers.js";
import { generator } from "./random.mjs";

const RATE = { low: 1e-4, high: 1, scale: "log", bounds: [0, 1e3] };
const MEMORY = { low: 0.5, high: 0.9999, scale: "complement", bounds: [0, 0.999999] };
const PLACE = { low: -5, high: 5, scale: "linear", bounds: [-1e3, 1e3] };
const STEPS = { low: 10, high: 1000, scale: "int", bounds: [1, 1000] };
const KINDS = {
  RATE, MEMORY, PLACE, STEPS,
  "a log scale from 0": { low: 0, high: 10, scale: "log", bounds: [0, 10] },
  "a complement up to 1": { low: 0, high: 1, scale: "complement", bounds: [0, 1] },
  "a window far out": { low: 1000, high: 1001, scale: "linear", bounds: [-1e6, 1e6] },
  "one value": { low: 2, high: 2, scale: "linear", bounds: [0, 9] },
}; // prettier-ignore

/** Values to begin at: within the span, at its ends, and anywhere that is accepted. */
function starts({ low, high, bounds, scale }, random) {
  const anywhere = bounds[0] + (bounds[1] - bounds[0]) * random();
  const all = [low, high, low + (high - low) * random(), ...bounds, anywhere];
  return scale === "int" ? all.map(Math.round) : all;
}

test("a value comes back from its place", () => {
  for (const [spaced, values] of [[RATE, [1e-4, 0.001, 0.0123, 1]], [MEMORY, [0.5, 0.9, 0.999, 0.9999]], [PLACE, [-5, 0, 1.23, 5]], [STEPS, [10, 200, 1000]]]) { // prettier-ignore
    for (const value of values) assert.equal(valueAt(spaced, position(spaced, value) + 1e-9, 0.7), value);
  }
});

test("it goes on smoothly from where it is, never over its ends, and in round numbers", () => {
  const random = generator(3);
  for (const [name, spaced] of Object.entries(KINDS)) {
    for (const from of starts(spaced, random)) {
      const [first, last] = reach(spaced, from);
      const begin = position(spaced, from);
      assert.ok(Number.isFinite(begin), `${name} at ${from}`);
      assert.equal(valueAt(spaced, begin, from), from);
      let before = -Infinity;
      for (let i = 0; i <= 1000; i++) {
        const value = valueAt(spaced, first + ((last - first) * i) / 1000, from);
        assert.ok(value >= spaced.bounds[0] && value <= spaced.bounds[1], `${name}: ${value}`);
        assert.ok(value >= Math.min(spaced.low, from) && value <= Math.max(spaced.high, from), `${name}: ${value} from ${from}`);
        assert.ok(value >= before, `${name}: ${value} after ${before}`);
        if (value !== from && spaced.high > spaced.low) assert.ok(shortest(value).length < 12, `${name}: ${value}`);
        assert.ok(!Object.is(value, -0));
        before = value;
      }
    }
  }
});

test("the first pixel moves it by a pixel's worth", () => {
  const random = generator(5);
  for (const spaced of [RATE, MEMORY, PLACE, STEPS]) {
    for (const from of starts(spaced, random).filter((value) => value > 0)) {
      const begin = position(spaced, from);
      const near = position(spaced, valueAt(spaced, begin + 1 / 240, from));
      assert.ok(Math.abs(near - begin) < 0.02, `${from} of ${JSON.stringify(spaced)}`);
    }
  }
});

test("three digits of what the scale spaces", () => {
  assert.equal(valueAt(RATE, 0.3331, 1), 0.00215);
  assert.equal(valueAt(MEMORY, 0.5, 0.9), 0.99293);
  assert.equal(valueAt(MEMORY, 0.4, 0.9), 0.9834);
  assert.equal(valueAt(PLACE, 0.500001, 3), 0);
  assert.equal(valueAt(PLACE, 0.6234, 3), 1.23);
  assert.equal(valueAt(STEPS, 0.5, 10), 505);
  assert.equal(valueAt(KINDS["a window far out"], 0.5, 1000), 1000.5);
});

test("a rate of 0 stays 0 until it is dragged into the span", () => {
  const begin = position(RATE, 0);
  assert.ok(begin < 0);
  assert.equal(valueAt(RATE, begin + 0.001, 0), 0);
  assert.equal(valueAt(RATE, 0, 0), 1e-4);
  assert.equal(valueAt(RATE, 0.5, 0), 0.01);
  assert.deepEqual(reach(RATE, 0.01), [0, 1]);
});

test("keys go from stop to stop, from wherever they begin", () => {
  assert.equal(stepped(RATE, 0.001, 1), 0.0012);
  assert.equal(stepped(RATE, 0.001, -1), 8e-4);
  assert.equal(stepped(RATE, 0.00113, 1), 0.0012);
  assert.equal(stepped(RATE, 0.001, 10), 0.01);
  assert.equal(stepped(RATE, 1, 1), 1);
  assert.equal(stepped(RATE, 7, 1), 7);
  assert.equal(stepped(RATE, 7, -1), 1);
  assert.equal(stepped(RATE, 0, 1), 1e-4);
  assert.equal(stepped(STEPS, 995, 10), 1000);
  assert.equal(stepped(MEMORY, 0.9999, -1), 0.99988);
  let value = RATE.low;
  for (let i = 1; i < rungs(RATE).length; i++) value = stepped(RATE, value, 1);
  assert.equal(value, RATE.high);
});

test("a number has all of its digits, as a link writes it", () => {
  const texts = { 0.0001: 1e-4, "1e−8": 1e-8, "1.2e−5": 1.2e-5, "−300": -300, 0: 0, 2147483647: 2 ** 31 - 1, 0.30000000000000004: 0.1 + 0.2, "1e21": 1e21 }; // prettier-ignore
  for (const [text, value] of Object.entries(texts)) assert.equal(full(value), text);
  const random = generator(9);
  for (let i = 0; i < 500; i++) {
    const value = (random() - 0.5) * 10 ** (40 * random() - 20);
    assert.equal(Number(shortest(value)), value);
  }
});
