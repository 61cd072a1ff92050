import assert from "node:assert/strict";
import test from "node:test";

import { Batches } from "../web/batches.js";
import { Kernel, checkedLearned } from "../web/kernel.js";
import { Live } from "../web/live.js";
import { Normals } from "../web/noise.js";
import { Plane } from "../web/plane.js";
import { Heights, Walker } from "../web/walk.js";
import { CUBE, IDENTITY, LINE, NET, NOTHING, descent, given, liveOf, quiet, random, some } from "./networks.mjs";

// tests/test_kernel.py holds losses, batches and whole runs to NumPy.

const gradient = (kernel, at) => {
  const out = new Float64Array(kernel.d);
  kernel.grad(at, out);
  return [...out];
};
const refusal = (error) => error instanceof RangeError || error instanceof TypeError;
const close = (a, b, off = 1e-6) => assert.ok(Math.abs(a - b) <= off * Math.max(1, Math.abs(b)), `${a} ${b}`);

test("a line through rows", () => {
  const kernel = new Kernel(LINE);
  // Misses 1, 6, 4: half the mean of their squares.
  assert.equal(kernel.value([3, 5]), (1 + 36 + 16) / 6);
  gradient(kernel, [3, 5]).forEach((g, i) => close(g, [5 / 3, 10 / 3][i], 1e-15));
  const hess = new Float64Array(4);
  kernel.hess([3, 5], hess);
  assert.deepEqual([...hess], [2 / 3, 1 / 3, 1 / 3, 2 / 3]);
  kernel.take(Int32Array.of(1), null);
  assert.equal(kernel.value([3, 5]), 18);
  kernel.take(null, new Map([[0, Float64Array.of(1, 0, 1, 1, 1, 0)]]));
  assert.deepEqual(gradient(kernel, [3, 5]), [0, 2], "rows (1, 0), (0, 1), (1, 0), which miss by 1, 6 and -1");
});

test("derivatives are those of the value, whatever was asked before", () => {
  const kernel = new Kernel(NET);
  const point = Float64Array.from(NET.start);
  const hess = new Float64Array(kernel.d ** 2);
  kernel.hess(point, hess);
  const here = gradient(kernel, point);
  const step = 1e-6;
  for (let i = 0; i < kernel.d; i++) {
    const [up, down] = [step, -step].map((off) => point.map((x, k) => (k === i ? x + off : x)));
    close((kernel.value(up) - kernel.value(down)) / (2 * step), here[i]);
    const [above, below] = [up, down].map((at) => gradient(kernel, at));
    for (let j = 0; j < kernel.d; j++) close((above[j] - below[j]) / (2 * step), hess[i * kernel.d + j]);
  }
  assert.deepEqual(gradient(kernel, point), here);
  const value = kernel.value(point);
  kernel.l2 = 0.5;
  assert.ok(kernel.value(point) > value, "what pulls is not remembered");
});

test("what is not finite is no number, and forgotten at the next point", () => {
  const kernel = new Kernel(NET);
  const value = kernel.value(NET.start);
  for (const bad of [NaN, Infinity, 1e200]) assert.ok(!Number.isFinite(kernel.value(NET.start.with(4, bad))));
  assert.equal(kernel.value(NET.start), value);
});

test("shared weights get the sum of what their copies get", () => {
  const chain = { ...NET, sizes: [1, 1, 1], expand: [0, 1, 0, 1], activations: [CUBE, CUBE], x: [0.3, 1], y: [0.1, 0.7], start: [0.5, 0.4], l2: 0 };
  const free = { ...chain, expand: [], start: [0.5, 0.4, 0.5, 0.4] };
  const [a, b, c, d] = gradient(new Kernel(free), free.start);
  const [w, bias] = gradient(new Kernel(chain), chain.start);
  close(w, a + c, 1e-14);
  close(bias, b + d, 1e-14);
});

const HOSTILE = [
  ["sizes", [2]], ["sizes", [2, 0, 1]], ["sizes", [2, 1e9, 1]], ["sizes", Array(12).fill(1)], ["sizes", null], ["sizes", [2, "1"]], ["sizes", [2, 0.5]],
  ["sizes", [2, 1500, 2]], ["bias", 1], ["expand", [0]], ["expand", Array(17).fill(-1)], ["expand", Array(17).fill(3)], ["expand", Array(17).fill(0)],
  ["expand", Array(17)], ["activations", [CUBE]], ["activations", [CUBE, null]], ["activations", [null, CUBE]], ["activations", [CUBE, NOTHING]],
  ["activations", [CUBE, { ...CUBE, names: ["pow", "grad"], points: [[0, 0]] }]], ["activations", [CUBE, { ...CUBE, inputs: ["x"] }]],
  ["activations", [CUBE, { ...CUBE, code: Array(4004).fill(0) }]], ["activations", Array(2)], ["kind", "mse"], ["kind", "softmax"], ["decayed", "none"],
  ["keep", 0], ["keep", 2], ["keep", "1"], ["averaged", NaN], ["l2", null], ["l2", Infinity], ["dropped", [2]], ["dropped", [1, 0]], ["dropped", [-1]],
  ["dropped", [0, 0]], ["threshold", "0"], ["x", []], ["x", [1, 2, 3]], ["x", Array(14)], ["x", Array(14).fill("1")], ["x", Array(1000).fill(0)],
  ["x", { length: 14 }], ["y", [1]], ["y", Array(14).fill(NaN)], ["batch", -1], ["batch", 0.5], ["seed", -1], ["seed", "0"], ["order", "sorted"],
  ["order", [0, 1]], ["order", Array(7).fill(7)], ["order", Array(7)], ["start", [1]], ["start", null], ["plane", {}], ["plane", { origin: [0], directions: [0] }],
  ["plane", { origin: Array(17).fill(0), directions: Array(34) }], ["plane", undefined],
]; // prettier-ignore

test("what is no loss on data is refused", () => {
  checkedLearned(NET);
  for (const [field, value] of HOSTILE) {
    const bad = { ...NET, [field]: value };
    assert.throws(() => new Kernel(bad), refusal, field);
    assert.throws(() => new Walker(descent(17), { ...liveOf(NET), learned: bad }, new Normals()), refusal, field);
  }
  for (const bad of [7, "x", [], true]) assert.throws(() => new Kernel(bad), refusal);
  assert.throws(() => new Kernel({ ...LINE, sizes: [1, 1], x: [1], y: [1], start: [1] }), refusal, "one weight is no plane");
});

test("too many weights have no Hessian, and a run that asks for one is refused", () => {
  const large = { ...NET, sizes: [2, 20, 2], start: some(102) };
  assert.throws(() => new Kernel(large).hess(large.start, new Float64Array(102 ** 2)), RangeError);
  const method = descent(102);
  method.step.names = ["hess", "mul", "sub"];
  assert.throws(() => new Walker(method, liveOf(large), new Normals()).walk(given(large)), RangeError);
});

test("no tape calls for what is done here", () => {
  for (const name of ["call", "CALL"]) assert.throws(() => new Kernel({ ...NET, activations: [CUBE, { ...CUBE, names: [name, "mul"] }] }), refusal);
});

test("a run goes down on the rows of its steps and is measured on all", () => {
  const learned = { ...LINE, batch: 1, order: [2, 0, 1] };
  const { x, y, loss } = new Walker(descent(2), liveOf(learned), new Normals()).walk(given(learned, { steps: 2 }));
  assert.deepEqual([x[1], y[1]], [3 - 0.4, 5 - 0.4], "the third row alone, which misses by 4");
  assert.deepEqual([x[2], y[2]], [x[1] - 0.1 * (x[1] - 2), y[1]], "then the first");
  assert.equal(loss[1], new Kernel(LINE).value([x[1], y[1]]));
});

test("points of another length are refused", () => {
  const walker = new Walker(descent(17), liveOf(NET), new Normals(), { points: true });
  assert.throws(() => walker.walk(given(NET, { start: [1, 2] })), refusal);
  assert.throws(() => new Walker(descent(2), liveOf(NET), new Normals()), refusal);
  assert.throws(() => new Walker(descent(17), liveOf(LINE), new Normals()), refusal);
  assert.throws(() => new Walker(descent(17), { ...liveOf(NET), noise: quiet(2) }, new Normals()), refusal);
  assert.equal(walker.walk(given(NET)).points.length, 5 * 17);
  assert.throws(() => walker.walk(given(NET), 100), /too long/);
});

test("an epoch sees every row once, and a batch has what is left", () => {
  const batches = new Batches({ ...LINE, x: Array(22).fill(0), y: Array(11).fill(0), batch: 4 }, new Normals());
  for (let epoch = 0; epoch < 5; epoch++) {
    const seen = [1, 2, 3].map((k) => batches.rows(3 * epoch + k));
    assert.deepEqual(seen.map((rows) => rows.length), [4, 4, 3]);
    assert.deepEqual(seen.flatMap((rows) => [...rows]).sort((a, b) => a - b), Array.from({ length: 11 }, (_, i) => i));
  }
  const [first] = batches.rows(1);
  assert.equal(batches.rows(1), batches.rows(1));
  batches.set(4, 1);
  assert.notDeepEqual([first, ...batches.rows(2)], [batches.rows(1)[0], ...batches.rows(2)].reverse());
  batches.set(11, 1);
  assert.equal(batches.rows(1), null, "a batch of all rows is all rows");
});

test("a plane is seen from nearest by, also where its directions are at no right angle", () => {
  const plane = new Plane({ origin: [1, 0, 0], directions: [2, 0, 0, 1, 1, 0] }, 3);
  const { x, y } = plane.of([1 + 2 * 3 + 4, 4, 9]);
  close(x, 3, 1e-12);
  close(y, 4, 1e-12);
  assert.deepEqual([...plane.at(3, 4, new Float64Array(3))], [11, 4, 0]);
});

test("in hand are the start within its plane, the rows of a step, their order, and the ground", () => {
  const directions = [...some(17), ...some(17)];
  const learned = { ...NET, batch: 3, plane: { origin: NET.start, directions } };
  const numbers = { "run.0.0.lr": 0.05, "start.x": 0, "start.y": 0, steps: 6, noise: 0, batch: 3, seed: 4 };
  const race = {
    race: "", steps: 6, start: [0, 0], zero: 0, chart: { height: false, zero: 0 }, live: liveOf(learned), runs: [{ pieces: [["gd", ""]], label: "gd", x: [], y: [], points: [] }],
    handles: Object.entries(numbers).map(([key, value]) => ({ key, value })),
  }; // prettier-ignore
  const live = new Live(new Normals());
  live.set(race);
  const run = (values) => live.shown(new Map(Object.entries(values))).runs[0];
  const there = run({ "start.x": 0.1, "start.y": -0.2 });
  close(there.x[0], 0.1, 1e-12);
  close(there.y[0], -0.2, 1e-12);
  const moved = NET.start.map((w, i) => w + 0.1 * directions[i] - 0.2 * directions[17 + i]);
  close(there.loss[0], new Kernel(NET).value(moved), 1e-12);
  const [one, two, other] = [run({ steps: 5 }), run({ batch: 2 }), run({ seed: 5 })];
  assert.ok(one.x[0] === two.x[0] && one.x[3] !== two.x[3] && one.x[3] !== other.x[3]);
  // The weights behind what is drawn are known of a run in hand and of one at rest.
  const drawn = new Plane(learned.plane, 17);
  for (const shown of [other, live.shown(new Map()).runs[0]]) {
    const points = live.pointsOf(shown);
    assert.equal(points.length, 7 * 17);
    if (shown === other) close(drawn.of(points, 3 * 17).x, other.x[3], 1e-12);
    else assert.deepEqual([...points.subarray(0, 17)], NET.start);
  }
  assert.equal(live.pointsOf({ x: new Float32Array(7), points: [] }), null, "a run that nobody has shown");
  const ground = { window: [[-1, 1], [-1, 1]], nodes: 1, heights: [], marks: [], downhill: [] }; // prettier-ignore
  const { nodes, heights } = live.ground(new Map(), ground, [[0, 2], [0, 1]], true); // prettier-ignore
  assert.equal(nodes, 49);
  close(heights[0], new Kernel(NET).value(NET.start), 1e-6);
});

test("heights of a loss are those of its plane, or of its first two weights through the start", () => {
  const heights = new Heights(liveOf(NET), new Normals());
  heights.set(() => NaN);
  const found = heights.over([[-1, 1], [0, 2]], 3, 0); // prettier-ignore
  close(found[5], new Kernel(NET).value([1, 1, ...NET.start.slice(2)]), 1e-6);
});

test("from point to point only what other weights reach is computed, and nothing else is another number", () => {
  const tied = { ...NET, sizes: [2, 2, 2], activations: [CUBE, CUBE], expand: [0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5], start: [] };
  const three = { ...NET, sizes: [2, 3, 3, 2], activations: [CUBE, IDENTITY, CUBE], start: [] };
  const classes = { ...three, activations: [CUBE, IDENTITY, null], kind: "softmax", y: Array.from({ length: 14 }, (_, k) => k % 2) };
  for (const learned of [NET, tied, three, classes]) {
    const kernel = new Kernel(learned);
    const point = some(kernel.d);
    for (let turn = 0; turn < 60; turn++) {
      const k = Math.floor(random() * kernel.d);
      point[k] = turn % 7 === 3 ? NaN : some(1)[0];
      if (turn % 7 === 4) point.forEach((weight, i) => Number.isNaN(weight) && (point[i] = 0.5));
      if (turn % 11 === 5) kernel.take(turn % 2 ? Int32Array.of(2, 0, 5) : null, null);
      const fresh = new Kernel(learned);
      if (kernel.rows) fresh.take(kernel.rows, null);
      const [mine, other] = [kernel, fresh].map((one) => {
        const out = new Float64Array(one.d);
        const found = [one.value(point)];
        if (turn % 3 === 1) one.along(point, point.map((weight) => 1 - weight), out);
        else if (turn % 3 === 2) one.grad(point, out);
        return [...found, ...out];
      });
      assert.deepEqual(mine, other);
    }
  }
});
