import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { apart, bound, power, round, settled, short, steady } from "../web/numbers.js";
import { heightOf } from "../web/readings.js";
import { generator } from "./random.mjs";

/** [value, digits, text]; tests/test_numbers.py holds Python to the same. */
const EXAMPLES = JSON.parse(readFileSync(new URL("../../tests/data/numbers.json", import.meta.url), "utf8"));

test("a number is written as Python writes it", () => {
  assert.ok(EXAMPLES.length > 50);
  for (const [value, digits, text] of EXAMPLES) assert.equal(short(value, digits), text, `${value} to ${digits}`);
});

test("what is no number is a dash", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.equal(short(value), "–");
    assert.equal(steady(value), "–");
  }
});

test("numbers that move have one width in one size", () => {
  assert.deepEqual([1, 1.5, 9.999, 1.2345].map((value) => steady(value)), ["1.00", "1.50", "10.0", "1.23"]); // prettier-ignore
  assert.deepEqual([0, 1e-7, -3.25e-9, 2e12].map((value) => steady(value)), ["0", "1.00e−7", "−3.25e−9", "2.00e12"]); // prettier-ignore
  assert.deepEqual([0, 12, 0.001].map((value) => steady(value, 3)), ["0", "12.0", "0.00100"]);
  const random = generator(1);
  for (let i = 0; i < 500; i++) assert.equal(steady(1 + 8.9 * random()).length, "1.23".length);
});

test("what is nothing beside a whole is zero", () => {
  assert.deepEqual([1e-13, -1e-13, 1e-11, 0].map((value) => settled(value, 1)), [0, 0, 1e-11, 0]);
  assert.equal(heightOf({ zero: 0 }, { loss: [100, 1e-30] }, 1), 0);
  assert.equal(heightOf({ zero: 3 }, { loss: [100, 1e-30] }, 1), 3);
});

test("a written number is the number, to its digits", () => {
  const random = generator(2);
  for (let i = 0; i < 2000; i++) {
    const value = (random() - 0.5) * 10 ** Math.floor(40 * random() - 20);
    for (const write of [short, steady]) {
      const read = Number(write(value, 4).replaceAll("−", "-"));
      assert.ok(Math.abs(read - value) <= 0.6e-2 * Math.abs(value), `${value} as ${write(value, 4)}`);
    }
  }
});

test("powers of ten are written out as far as they are short", () => {
  assert.deepEqual([0, 3, 4, -1, -16].map(power), ["1", "1000", "10<sup>4</sup>", "10<sup>−1</sup>", "10<sup>−16</sup>"]); // prettier-ignore
});

test("a round number is the next of 1, 2, 5 times a power of ten", () => {
  assert.deepEqual([0.7, 1, 1.1, 2, 3, 5, 5.1, 9.9, 10].map(round), [1, 1, 2, 2, 5, 5, 10, 10, 10]);
  assert.deepEqual([0.03, 0.11, 3e-7, 1e-16, 4e37].map(round), [0.05, 0.2, 5e-7, 1e-16, 5e37]);
  const random = generator(3);
  for (let i = 0; i < 1000; i++) {
    const value = (0.1 + random()) * 10 ** Math.floor(70 * random() - 35);
    const found = round(value);
    assert.ok(found >= value * (1 - 1e-9) && found <= 2.5 * value * (1 + 1e-9), `${value}`);
    assert.match(found.toExponential(), /^[125]e/);
  }
});

test("a bounded number stays between its bounds", () => {
  assert.deepEqual([-1, 0.5, 2].map((value) => bound(value, 0, 1)), [0, 0.5, 1]);
});

test("numbers side by side have the digits that tell them apart, and no more", () => {
  assert.deepEqual(apart([0, 0.5, 1]), ["0", "0.5", "1"]);
  assert.deepEqual(apart([1000.1, 1000.2, 1000.3]), ["1000.1", "1000.2", "1000.3"]);
  assert.deepEqual(apart([999999.9, 1000000]), ["9.999999e5", "1e6"]);
  assert.deepEqual(apart([2, 2]), ["2", "2"]);
});
