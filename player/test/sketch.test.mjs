import assert from "node:assert/strict";
import { test } from "node:test";
import { along, heightAt, miss, reach } from "../web/sketch.js";

/** @param {number[]} x @param {number[]} y */
const path = (x, y) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });

test("a flag is as far off as it stands from the end", () => {
  const found = miss("end", [[3, 4]], path([9, 1, 0], [9, 1, 0]), 50);
  assert.deepEqual(found, { off: 5, share: 0.1, between: [[3, 4], [0, 0]] });
});

test("the path itself is no distance off, however few points it was drawn with", () => {
  const bent = path([0, 1, 2, 2], [0, 0, 0, 3]);
  assert.ok((miss("path", [[0, 0], [2, 0], [2, 3]], bent, 1)?.off ?? 1) < 1e-12);
  assert.ok(Math.abs((miss("path", [[0, 1], [2, 1]], path([0, 2], [0, 0]), 4)?.share ?? 0) - 0.25) < 1e-12);
});

test("places along a path are equally far apart, and both its ends are among them", () => {
  const spots = along(path([0, 0, 0, 8], [0, 0, 2, 2]));
  assert.deepEqual([spots[0], spots[spots.length - 1]], [[0, 0], [8, 2]]);
  const lengths = spots.slice(1).map(([x, y], i) => Math.abs(x - spots[i][0]) + Math.abs(y - spots[i][1]));
  assert.ok(Math.max(...lengths) - Math.min(...lengths) < 0.01);
  assert.equal(along(path([1], [2])).every(([x, y]) => x === 1 && y === 2), true);
});

test("a place is as far from a line as from its nearest point", () => {
  assert.equal(reach([1, 1], [[0, 0], [2, 0]]), 1);
  assert.equal(reach([5, 4], [[0, 0], [2, 0]]), 5);
  assert.equal(reach([3, 4], [[0, 0]]), 5);
});

test("lines of a chart are compared step by step, whichever way they were drawn", () => {
  const drawn = /** @type {[number, number][]} */ ([[4, 0], [0, 4]]);
  assert.equal(heightAt([[0, 4], [4, 0]], 1), 3);
  assert.equal(heightAt([[1, 7], [2, 8]], 0), 7);
  assert.equal(heightAt([[1, 7], [2, 8]], 5), 8);
  assert.ok(Math.abs((miss("loss", drawn, path([0, 1, 2, 3, 4], [5, 4, 3, 2, 1]), 10)?.share ?? 0) - 0.1) < 1e-12);
  assert.ok(Number.isFinite(miss("loss", drawn, path([0, 1], [4, NaN]), 10)?.off));
});

test("nothing drawn, or no path, is nothing to compare", () => {
  assert.equal(miss("end", [], path([1], [1]), 1), null);
  assert.equal(miss("path", [[0, 0]], path([], []), 1), null);
});
