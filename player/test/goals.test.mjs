import assert from "node:assert/strict";
import { test } from "node:test";
import { measured, reached } from "../web/goals.js";

/** @type {any} */
const RUN = { x: Float64Array.of(4, 1, 2, 0.1, 0), y: Float64Array.of(0, 0, 0, 0, 0), loss: Float64Array.of(8, 1, 2, 0.5, 0) };
const SEEN = { runs: [RUN, { ...RUN, x: Float64Array.of() }], zero: 10, minima: [{ x: 0, y: 0 }, { x: 4, y: 9 }], near: 0.2 };
/** @param {string} word @param {number[]} given @param {number} [run] */
const goal = (word, given = [], run = 0) => /** @type {const} */ ({ word, run, given, sign: "<", value: 3.5 });

test("a run arrives where it stays within the distance of a minimum", () => {
  assert.equal(measured(goal("arrival"), SEEN), 3);
  assert.equal(measured(goal("arrival", [1]), SEEN), 3);
  assert.equal(measured(goal("arrival", [2]), SEEN), 1);
  assert.equal(measured(goal("arrival"), { ...SEEN, minima: [] }), Infinity);
});

test("losses are above the zero of the picture", () => {
  assert.equal(measured(goal("loss"), SEEN), 10);
  assert.equal(measured(goal("loss", [1]), SEEN), 11);
  assert.equal(measured(goal("below", [11.5]), SEEN), 3);
  assert.equal(measured(goal("below", [1]), SEEN), Infinity);
});

test("all goals have to be reached, and what cannot be measured is not", () => {
  assert.equal(reached([goal("arrival")], SEEN), true);
  assert.equal(reached([goal("arrival"), goal("loss")], SEEN), false);
  assert.equal(reached([goal("arrival", [], 1)], SEEN), false);
  assert.equal(reached([goal("arrival", [], 7)], SEEN), false);
  assert.equal(reached([goal("speed")], SEEN), false);
});
