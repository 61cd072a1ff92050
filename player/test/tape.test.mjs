import assert from "node:assert/strict";
import test from "node:test";

import { Sheet } from "../web/link.js";
import { Live } from "../web/live.js";
import { checked, execute, MOST, OPERATION } from "../web/tape.js";
import { checkedMethod, facts, Heights, Walker } from "../web/walk.js";
import { GD, NOTHING } from "./descent.mjs";

// tests/test_tapes.py holds every operation, rule and surface to NumPy.

/** x0 + x1, twice as much, and the smaller. */
const TAPE = {
  inputs: ["x0", "x1"], constants: [2, "inf"], names: ["add", "mul", "min"],
  code: [0, 0, 1, 0, 1, 4, 2, 0, 2, 5, 3, 0], points: [], outputs: [4, 5, 6],
};
/** A bowl, (x^2 + y^2) / 2: value, gradient and Hessian. */
const BOWL = {
  inputs: ["x0", "x1"], constants: [0.5, 1, 0], names: ["mul", "add"],
  code: [0, 0, 0, 0, 0, 1, 1, 0, 1, 5, 6, 0, 0, 7, 2, 0], points: [], outputs: [8, 0, 1, 3, 4, 4, 3],
};
const NOISE = {
  inputs: ["t", "sigma", "seed", "x0", "x1"], constants: [], names: ["grad", "normal", "mul", "add"],
  code: [0, 0, 0, 0, 1, 1, 0, 0, 2, 1, 6, 0, 3, 5, 7, 0, 0, 0, 1, 0, 1, 1, 1, 0, 2, 1, 10, 0, 3, 9, 11, 0],
  points: [[3, 4], [2, 0]], outputs: [8, 12],
};
const LIVE = { terrain: { numbers: [], function: BOWL, facts: [], stated: NOTHING }, noise: NOISE, charted: null, within: null };
const GIVEN = { number: () => 0.5, parameter: () => NaN, start: [4, -2], steps: 3, sigma: 0, seed: 0 };
const DRAWS = { at: () => 1 };

/** A tape carried out. */
function played(tape, values) {
  const sheet = new Sheet();
  const inputs = tape.inputs.map(() => sheet.input(false));
  const outputs = sheet.play(tape, (name) => inputs[tape.inputs.indexOf(name)], () => -1);
  const { first, every, registers } = sheet.program(outputs);
  inputs.forEach((place, i) => (registers[place] = values[i]));
  for (const code of [first, every]) execute(code, registers, DRAWS);
  return outputs.map((place) => registers[place]);
}

/** A copy with one thing put elsewhere, by its path. */
function changed(thing, path, value) {
  const copy = structuredClone(thing);
  const keys = path.split(".");
  const last = keys.pop();
  keys.reduce((at, key) => at[key], copy)[last] = value;
  return copy;
}

const refusal = (error) => error instanceof RangeError || error instanceof TypeError;

test("a tape is carried out", () => {
  assert.deepEqual(played(TAPE, [3, 4]), [7, 14, 14]);
  assert.deepEqual(played(TAPE, [NaN, 1]), [NaN, NaN, NaN]);
});

test("a run is walked", () => {
  const { x, y, loss, diverged, evaluations } = new Walker(GD, LIVE, DRAWS).walk(GIVEN);
  assert.deepEqual([...x], [4, 2, 1, 0.5]);
  assert.deepEqual([...y], [-2, -1, -0.5, -0.25]);
  assert.deepEqual([...loss], [10, 2.5, 0.625, 0.15625]);
  assert.deepEqual([...evaluations], [0, 1, 2, 3]);
  assert.equal(diverged, 0);
});

test("noise is drawn for seed and step", () => {
  const asked = [];
  const draws = { at: (...place) => (asked.push(place), 1) };
  const { x } = new Walker(GD, LIVE, draws).walk({ ...GIVEN, steps: 2, sigma: 2, seed: 7 });
  assert.deepEqual([...x], [4, 1, -0.5]);
  assert.deepEqual(asked[0].slice(0, 3), [7, 1, 0]);
});

const HOSTILE = [
  ["inputs", null], ["inputs", "x0"], ["inputs", [1, 2]], ["inputs", ["x0", "x0"]], ["inputs", { length: 2 }],
  ["constants", ["1"]], ["constants", [null]], ["constants", [{}]], ["constants", ["Infinity"]], ["constants", ["__proto__"]],
  ["names", ["eval"]], ["names", ["__proto__"]], ["names", ["constructor"]], ["names", ["toString"]], ["names", []],
  ["names", [["add"]]], ["names", [null]], ["names", Array(1e6).fill("add")], ["names", "add"],
  ["code", [0, 0, 1]], ["code", [0, 0, 4, 0]], ["code", [0, 0, -1, 0]], ["code", [0, 0, 0.5, 0]], ["code", [0, NaN, 0, 0]],
  ["code", [0, 0, 1e300, 0]], ["code", [0, "0", 1, 0]], ["code", [0, null, 1, 0]], ["code", ["length", 0, 1, 0]],
  ["code", [-1, 0, 1, 0]], ["code", [7, 0, 1, 0]], ["code", [0, 2 ** 32, 1, 0]], ["code", Array(4 * MOST + 4).fill(0)],
  ["code", new Array(4e9)], ["code", { length: 4 }],
  ["points", Array(1e6).fill([0, 1])], ["points", [[0]]], ["points", [[0, 1, 2]]], ["points", [7]], ["points", null],
  ["outputs", [7]], ["outputs", [-1]], ["outputs", [0.5]], ["outputs", ["0"]], ["outputs", [NaN]], ["outputs", Array(1e6).fill(0)],
]; // prettier-ignore

test("what is no tape is refused", () => {
  for (const [path, value] of HOSTILE) assert.throws(() => checked(changed(TAPE, path, value)), refusal, path);
  for (const tape of [null, undefined, 7, "tape", [], {}]) assert.throws(() => checked(tape), refusal);
});

test("who asks asks at a place that is there, for a component that is there, of somebody who knows", () => {
  const bad = [
    ["points", [[11, 1]]], ["points", [[12, 2]]], ["points", [[1]]], ["points", []], ["points", [[1, -1]]],
    ["code.1", 1], ["code.1", -1], ["code.2", 2], ["code.2", -1], ["code.2", 0.5], ["code.3", NaN], ["code.3", 1e9],
    ["names.0", "secret"],
  ]; // prettier-ignore
  for (const [path, value] of bad) assert.throws(() => new Walker(changed(GD, `step.${path}`, value), LIVE, DRAWS).walk(GIVEN), refusal, path);
  const asking = { ...GD, step: { ...GD.step, names: ["value", "mul", "sub"] } };
  assert.throws(() => new Walker(asking, { ...LIVE, terrain: null }, DRAWS).walk(GIVEN), refusal);
  const ground = changed(LIVE, "terrain.function", { ...BOWL, names: ["grad", "add"], points: [[0, 1]] });
  assert.throws(() => new Walker(GD, ground, DRAWS).walk(GIVEN), refusal, "a surface asks nobody");
});

test("a method that does not fit its tapes is refused", () => {
  const bad = [
    ["memory", 0], ["memory", 2], ["memory", -1], ["memory", 1e9], ["memory", NaN], ["memory", 0.5], ["memory", "1"], ["memory", null],
    ["quantities", []], ["quantities", null], ["quantities", [null]], ["quantities", Array(1e6).fill(GD.quantities[0])],
    ["quantities.0.width", 3], ["quantities.0.width", -2], ["quantities.0.width", 1e9], ["quantities.0.width", 0.5],
    ["quantities.0.name", 7], ["quantities.0.first", true],
    ["numbers", []], ["numbers", null], ["numbers", [7]], ["numbers", Array(1e6).fill("0.lr")],
    ["start", null], ["step", null], ["step", GD.start], ["start.outputs", []], ["step.outputs", [8]],
    ["step.inputs.0", "__proto__"], ["step.inputs.4", "m1"],
  ]; // prettier-ignore
  for (const [path, value] of bad) assert.throws(() => checkedMethod(changed(GD, path, value)), refusal, path);
  const wide = changed(changed(GD, "quantities.0.width", 1), "step.outputs", GD.step.outputs.slice(1));
  assert.throws(() => checkedMethod(wide), refusal, "a gradient has two numbers");
});

test("what all runs share fits, too", () => {
  const bad = [
    ["terrain.function.outputs", [8]], ["terrain.numbers", [1]], ["terrain.stated", TAPE], ["terrain.function.inputs.0", "t"],
    ["terrain.facts", [{ name: "start", width: 2 }]], ["terrain.facts", null], ["noise", NOTHING], ["noise", null],
    ["charted", TAPE], ["within", { tape: NOTHING, quantities: GD.quantities }], ["within", { tape: NOTHING, quantities: null }],
  ]; // prettier-ignore
  for (const [path, value] of bad) {
    const live = changed(LIVE, path, value);
    assert.throws(() => new Walker(GD, live, DRAWS), refusal, path);
    assert.throws(() => new Heights(live, DRAWS), refusal, path);
    assert.throws(() => facts(live, () => 1, DRAWS), refusal, path);
  }
});

test("names that objects have anyway are names like any other", () => {
  for (const name of ["__proto__", "constructor", "hasOwnProperty"]) {
    const method = changed(changed(GD, "numbers", [name]), "step.inputs.3", name);
    const asked = [];
    const number = (one) => (asked.push(one), 0.5);
    assert.equal(new Walker(method, LIVE, DRAWS).walk({ ...GIVEN, number }).x[3], 0.5);
    assert.ok(asked.includes(name));
  }
});

test("a walk has a length", () => {
  const walker = new Walker(GD, LIVE, DRAWS, { parts: true });
  for (const steps of [-1, 0.5, NaN, Infinity, 1e9, "3", null, undefined]) {
    assert.throws(() => walker.walk({ ...GIVEN, steps }), refusal, String(steps));
  }
  assert.equal(walker.walk({ ...GIVEN, steps: 0 }).x.length, 1);
  const heights = new Heights(LIVE, DRAWS);
  heights.set(() => NaN);
  for (const nodes of [-1, 0.5, NaN, 1e9]) assert.throws(() => heights.over([[0, 1], [0, 1]], nodes, 0), refusal); // prettier-ignore
});

test("a long program is walked for fewer steps only", () => {
  const code = [];
  for (let k = 0; k < MOST - 6; k++) code.push(1, 5 + (k % 2), k ? 11 + k : 6, 0);
  const step = { ...GD.step, code: [...GD.step.code, ...code] };
  step.outputs = GD.step.outputs.with(0, 5 + 1 + step.code.length / 4 - 1);
  const walker = new Walker({ ...GD, step }, LIVE, DRAWS);
  assert.equal(walker.walk({ ...GIVEN, steps: 10 }).x.length, 11);
  assert.throws(() => walker.walk({ ...GIVEN, steps: 90_000 }), /too long/);
});

test("a path that parts from the one that came counts where it can be seen", () => {
  const numbers = { "run.0.0.lr": 3, "start.x": 1, "start.y": 0, steps: 5, noise: 0 }; // from 1 to -2, 4, -8, 16, -32
  const came = (x) => ({
    steps: 5, live: { ...LIVE, methods: [GD], follows: [], seed: 0 }, runs: [{ x, y: [0, 0, 0, 0, 0, 0] }],
    handles: Object.entries(numbers).map(([key, value]) => ({ key, value })),
  }); // prettier-ignore
  const apart = (x, window) => {
    const live = new Live(DRAWS);
    live.set(came(x));
    return live.apart(0, Math.hypot, window);
  };
  const window = [[-2, 2], [-2, 2]];
  assert.equal(apart([1, -2, 4, -8, 16, -32], window), 0);
  assert.equal(apart([1, -2, 4, -8, 16, -39], window), 0, "it has left for good");
  assert.equal(apart([1, -2, 4.5, -8, 16, -32], window), 0.5, "no farther from the window than it is wide");
  assert.equal(apart([1, -2, 4, -8, 16, 0], window), 32, "one of the two is near");
  assert.equal(apart([1, -2, 4, -8, 16, -39], [[-20, 20], [-20, 20]]), 7);
});

test("a program is put together within bounds, whoever asks for how much", () => {
  const code = [];
  const points = [];
  for (let k = 0; k < 9000; k++) {
    code.push(0, k, 0, 0, 1, 3, 6 + 2 * k, 0);
    points.push([k ? 7 + 2 * (k - 1) : 1, 2]);
  }
  const long = { ...BOWL, code: [...BOWL.code] };
  for (let k = 0; k < MOST - 4; k++) long.code.push(1, 8 + k, 0, 0);
  long.outputs = BOWL.outputs.with(1, 8 + MOST - 4);
  const step = { ...GD.step, code, points, outputs: [18_005, 2, 5, 5, 1, 2, 1, 2] };
  const live = changed(LIVE, "terrain.function", long);
  assert.throws(() => new Walker({ ...GD, step }, live, DRAWS).walk(GIVEN), RangeError);
});

test("every operation that a tape may name has a number of its own", () => {
  assert.deepEqual([...OPERATION.values()].map(({ code }) => code), [...OPERATION.keys()].map((_, k) => k));
  const sheet = new Sheet();
  const a = sheet.input(false);
  const outputs = [...OPERATION].map(([, { code, arity }]) => sheet.done([code, ...Array(arity).fill(a)]));
  const { every, registers } = sheet.program(outputs);
  registers.fill(-77);
  registers[a] = 2;
  execute(every, registers, DRAWS);
  for (const place of outputs) assert.notEqual(registers[place], -77);
});
