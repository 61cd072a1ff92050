import assert from "node:assert/strict";
import test from "node:test";

import { executeColumns, LANES } from "../web/columns.js";
import { alone, Herd, inTurns, whole } from "../web/herd.js";
import { Normals } from "../web/noise.js";
import { execute, OPERATION, READ } from "../web/tape.js";
import { Walker } from "../web/walk.js";
import { generator } from "./random.mjs";
import { GD, NOTHING } from "./descent.mjs";

// tests/test_herd.py holds every rule, schedule and wrapper to its walks.

/** A bowl, b (x^2 + y^2) / 2: value, gradient and Hessian. */
const BOWL = {
  inputs: ["x0", "x1", "b"], constants: [0.5, 0], names: ["mul", "add"],
  code: [0, 0, 0, 0, 0, 1, 1, 0, 1, 5, 6, 0, 0, 7, 3, 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 1, 2, 0], points: [], outputs: [9, 10, 11, 2, 4, 4, 2],
};
const NOISE = {
  inputs: ["t", "sigma", "seed", "x0", "x1"], constants: [], names: ["grad", "normal", "mul", "add"],
  code: [0, 0, 0, 0, 1, 1, 0, 0, 2, 1, 6, 0, 3, 5, 7, 0, 0, 0, 1, 0, 1, 1, 1, 0, 2, 1, 10, 0, 3, 9, 11, 0],
  points: [[3, 4], [2, 0]], outputs: [8, 12],
};
const LIVE = { terrain: { numbers: ["b"], function: BOWL, facts: [], stated: NOTHING }, noise: NOISE, charted: null, within: null };
const GIVEN = { number: () => 0.5, parameter: () => 1, start: [4, -2], steps: 3, sigma: 0, seed: 0 };
const DRAWS = { at: (seed, t, source, i) => seed + t / 8 + i / 16 };
const random = generator(4);
const some = (count, size) => Float64Array.from({ length: count }, () => size * (2 * random() - 1));

/** Every lane is what it is alone. */
function check(given, lanes, each, draws = DRAWS) {
  const flock = whole(new Herd(GD, LIVE, draws).run(given, { lanes, each, losses: true, zero: 1 }));
  const walker = new Walker(GD, LIVE, draws);
  for (let lane = 0; lane < lanes; lane++) {
    const { x, y, loss, diverged } = walker.walk(alone(given, each, lane));
    for (let t = 0; t <= given.steps; t++) {
      assert.equal(flock.places[2 * t * lanes + lane], Math.fround(x[t]));
      assert.equal(flock.places[(2 * t + 1) * lanes + lane], Math.fround(y[t]));
      assert.equal(flock.losses[t * lanes + lane], Math.fround(loss[t] - 1));
    }
    assert.equal(flock.left[lane], diverged);
  }
  return flock;
}

test("each operation is in columns what it is by itself", () => {
  const values = [0, -0, 1, -1, 0.5, 2.5, -2.5, 3, 1e300, -1e-300, 1e16, Infinity, -Infinity, NaN, 7.25, -3.75];
  for (const [name, { code }] of OPERATION) {
    if (name === "normal") continue;
    const r = new Float64Array(4 * LANES);
    for (let i = 0; i < LANES; i++) [0, 1, 2].forEach((k) => (r[k * LANES + i] = values[(i * (2 * k + 1) + k) % values.length]));
    executeColumns(Int32Array.of(code, 3 * LANES, 0, LANES, 2 * LANES, 0), r, LANES);
    const single = new Float64Array(4);
    for (let i = 0; i < LANES; i++) {
      single.set([0, 1, 2].map((k) => r[k * LANES + i]));
      execute(Int32Array.of(code, 3, 0, 1, 2, 0), single, DRAWS);
      assert.ok(Object.is(single[3], r[3 * LANES + i]), `${name} ${single.subarray(0, READ[code])}`);
    }
  }
});

test("lanes are walks", () => {
  check(GIVEN, 1, new Map([["start.x", [3]]]));
  check(GIVEN, LANES + 3, new Map([["start.x", some(LANES + 3, 5)], ["start.y", some(LANES + 3, 5)]]));
  check(GIVEN, 5, new Map([["0.lr", some(5, 1)], ["surface.b", some(5, 3)]]));
  check({ ...GIVEN, sigma: 0.5 }, 4, new Map([["seed", [1, 2, 3, 4]]]));
  check({ ...GIVEN, sigma: 0.5 }, 4, new Map([["seed", [1, 2, 3, 4]]]), new Normals());
  check({ ...GIVEN, sigma: 0.5, steps: 0 }, 2, new Map([["noise", [1, 2]]]));
});

test("noise by seeds is kept, and is the same again and with others between", () => {
  const draws = new Normals();
  const each = new Map([["seed", Float64Array.from({ length: 300 }, (_, k) => k)]]);
  const given = { ...GIVEN, sigma: 0.5 };
  check(given, 300, each, draws);
  check(given, 300, new Map([["seed", Float64Array.from({ length: 300 }, (_, k) => 9 + k)]]), draws);
  check({ ...given, start: [1, 1] }, 300, each, draws);
});

test("who leaves the plane stands where he was, one by one and all together", () => {
  const away = { ...GIVEN, number: () => 1000, steps: 12 };
  const { left } = check(away, 3, new Map([["start.x", [4, 0, 1e-9]], ["start.y", [1, 0, 0]]]));
  assert.deepEqual([...left], [2, 0, 6]);
  assert.ok(check(away, 2, new Map([["start.x", [4, 5]]])).left.every(Boolean));
});

test("who watches sees every step in double precision, and nothing need be kept", () => {
  const seen = [];
  const watch = (t, from, n, x) => seen.push([t, from, n, x[0]]);
  const { places, losses } = whole(new Herd(GD, LIVE, DRAWS).run(GIVEN, { lanes: 2, each: new Map([["start.x", [0.1, 1]]]), places: false, watch }));
  assert.deepEqual(seen, [[0, 0, 2, 0.1], [1, 0, 2, 0.05], [2, 0, 2, 0.025], [3, 0, 2, 0.0125]]);
  assert.deepEqual([places.length, losses.length], [0, 0]);
});

test("what is too much, or of a wrong size, is refused before anything is done", () => {
  const herd = new Herd(GD, LIVE, DRAWS);
  const refused = (given, many) => assert.throws(() => whole(herd.run({ ...GIVEN, ...given }, { lanes: 2, each: new Map(), ...many })), RangeError);
  refused({}, { each: new Map([["start.x", [1]]]) });
  refused({}, { lanes: 1e6 });
  refused({ steps: 1e5 }, { lanes: 1e3 });
  refused({ steps: 1e5 }, { lanes: 1e5, places: false });
  refused({ steps: -1 }, {});
});

test("a long run takes turns, and can be given up", async () => {
  const herd = new Herd(GD, LIVE, DRAWS);
  const many = { lanes: 2000, each: new Map([["start.x", some(2000, 5)]]) };
  const shares = [...herd.run({ ...GIVEN, steps: 2000 }, many)];
  assert.ok(shares.length > 2 && shares.every((share, k) => share > 0 && share <= 1 && !(share < shares[k - 1])));
  assert.equal((await inTurns(herd.run({ ...GIVEN, steps: 300 }, many)))?.lanes, 2000);
  const given = new AbortController();
  setTimeout(() => given.abort());
  assert.equal(await inTurns(herd.run({ ...GIVEN, steps: 4000 }, many), given.signal), null);
});
