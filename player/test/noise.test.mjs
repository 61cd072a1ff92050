import assert from "node:assert/strict";
import test from "node:test";

import { Normals } from "../web/noise.js";
import { generator } from "./random.mjs";

// tests/test_normals.py holds many more to NumPy.
const EXAMPLES = [
  [[0, 1, 0], [0.10296768001436127, -0.9805271710302613]],
  [[0, 1, 1], [-1.0951921317094229, -0.05299237536409781]],
  [[7, 300, 0], [0.27256993041908834, 0.5135405363327222]],
  [[2147483647, 1000, 0], [-0.5742381783718733, -0.3092914519846865]],
  [[1000000000, 5, 1], [0.6017016616953915, 0.9687285486612233]],
];

/** Both normals of a step. */
function both(normals, seed, t, source = 0) {
  return [normals.at(seed, t, source, 0), normals.at(seed, t, source, 1)];
}

test("the numbers are NumPy's", () => {
  const normals = new Normals();
  for (const [[seed, t, source], drawn] of EXAMPLES) assert.deepEqual(both(normals, seed, t, source), drawn);
});

test("they depend on seed, step and source alone, not on what was asked before", () => {
  const random = generator(3);
  const asked = Array.from({ length: 4000 }, () => [150, 1020, 3, 2].map((n) => Math.floor(n * random())));
  const one = new Normals(); // has to forget, as there are more seeds than it keeps
  for (const place of asked) {
    const drawn = one.at(...place);
    assert.equal(drawn, new Normals().at(...place), place);
    assert.equal(drawn, one.at(...place), place);
  }
});

test("other seeds, steps, sources and axes are other numbers", () => {
  const normals = new Normals();
  const drawn = new Set();
  for (let seed = 0; seed < 9; seed++)
    for (let t = 0; t < 9; t++)
      for (let source = 0; source < 3; source++) for (const x of both(normals, seed, t, source)) drawn.add(x);
  assert.equal(drawn.size, 9 * 9 * 3 * 2);
});

test("what it keeps has a bound", () => {
  const normals = new Normals();
  for (let seed = 0; seed < 1000; seed++) normals.at(seed, 1, seed % 2, 0);
  assert.equal(normals.streams.length, 64);
  const kept = normals.streams[0].drawn.length;
  normals.at(999, 1e9, 1, 0);
  assert.equal(normals.streams[0].drawn.length, kept);
});

test("the seed asked for last is kept", () => {
  const normals = new Normals();
  normals.at(5, 1, 0, 0);
  const [kept] = normals.streams;
  for (let seed = 100; seed < 400; seed++) {
    normals.at(seed, 1, 0, 0);
    normals.at(5, 2, 0, 0);
  }
  assert.ok(normals.streams.includes(kept));
});

test("where NumPy has no number there is none", () => {
  const normals = new Normals();
  const refused = [NaN, Infinity, -Infinity, -1, 0.5, 1.5, 1e-300, 2 ** 53, 1e300, undefined, null, "1"];
  for (let round = 0; round < 2; round++) {
    for (const hostile of refused) {
      for (let place = 0; place < 4; place++) {
        const asked = [1, 1, 1, 1].with(place, hostile);
        assert.ok(Number.isNaN(normals.at(...asked)), asked);
      }
    }
    assert.ok(Number.isNaN(normals.at(1, 1, 1, 400_000)));
    assert.equal(normals.at(1, 1, 1, 1), new Normals().at(1, 1, 1, 1));
  }
  assert.equal(normals.streams.length, 1);
});

test("zero has no sign", () => {
  const normals = new Normals();
  assert.equal(normals.at(-0, -0, -0, -0), normals.at(0, 0, 0, 0));
});

test("further numbers of a step are drawn after its first two, in whatever order they are asked for", () => {
  const [one, other] = [new Normals(), new Normals()];
  const ahead = Array.from({ length: 300 }, (_, i) => one.at(7, 3, 2, i));
  for (let i = 299; i >= 0; i--) assert.equal(other.at(7, 3, 2, i), ahead[i]);
  assert.equal(new Set(ahead).size, 300);
  assert.deepEqual(ahead.slice(0, 2), both(one, 7, 3, 2));
});

test("what it keeps of long rows has a bound, too", () => {
  const normals = new Normals();
  const drawn = normals.at(1, 1, 3, 9999);
  for (let t = 0; t < 300; t++) normals.at(2, t, 3, 9999);
  assert.ok(normals.kept <= 2_000_000 && normals.rows.size <= 200);
  assert.equal(normals.at(1, 1, 3, 9999), drawn);
});
