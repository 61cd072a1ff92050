import assert from "node:assert/strict";
import test from "node:test";

import { abscissa, stepAt, verticalAxis } from "../web/axis.js";
import { Relief } from "../web/relief.js";
import { ground } from "./ground.mjs";
import { generator } from "./random.mjs";

const BOWL = new Relief(ground((x, y) => x * x + y * y), 20);
const CHART = { name: "loss", title: "f", above: "f − f*", scale: "log", zero: 0, height: true, against: "steps", lines: [] };

/** A run with these charted numbers; `more` of it where it matters. */
const run = (chart, more = {}) => ({ chart: Float32Array.from(chart), diverged: 0, ending: "", evaluations: 1, ...more });
const pathless = (steps) => run(Array(steps).fill(NaN), { ending: "no path" });
const kinds = (more = {}) => [{ ...CHART, ...more }, { ...CHART, ...more, scale: "linear" }, { ...CHART, ...more, scale: "linear", height: false }]; // prettier-ignore

/** What holds of every axis, whatever is on it. */
function sound({ range, tickvals, ticktext }, message) {
  const [low, high] = range;
  assert.ok(Number.isFinite(low) && Number.isFinite(high) && high > low, `${message}: ${range}`);
  assert.ok(tickvals.length >= 1 && tickvals.length <= 9, `${message}: ${ticktext}`);
  assert.equal(ticktext.length, tickvals.length);
  assert.equal(new Set(ticktext).size, ticktext.length, `${message}: ${ticktext}`);
  for (const tick of tickvals) assert.ok(tick >= low - 1e-9 && tick <= high + 1e-9, `${message}: ${tickvals} in ${range}`);
}

const STRANGE = {
  "no run": [],
  "runs without a path": [pathless(5), pathless(5)],
  "a run beside one without a path": [pathless(3), run([3, 2, 1])],
  "a flat run": [run([2, 2, 2])],
  "a run of zeros": [run([0, 0, 0])],
  "a run that ends at zero": [run([4, 1, 0])],
  "a run below its zero": [run([-1, -2, -3])],
  "a run of round-off": [run([1e-30, 3e-38, 0])],
  "huge runs": [run([1e30, 1e37, 3e38])],
  "a run that goes off": [run([1, 1e3, 1e9, NaN], { diverged: 3, ending: "left" })],
  "a run that is off at once": [run([5, Infinity, NaN], { diverged: 1, ending: "left" })],
};

for (const [name, runs] of Object.entries(STRANGE)) {
  test(`the axis stands upright, with few ticks that lie on it: ${name}`, () => {
    for (const chart of [...kinds(), ...kinds({ zero: -3.5 }), ...kinds({ zero: 1e6 })]) sound(verticalAxis(chart, runs, BOWL), chart.scale); // prettier-ignore
  });
}

test("every start that a logarithm has, or that is on the ground, is on the axis", () => {
  const random = generator(21);
  for (let i = 0; i < 400; i++) {
    const runs = Array.from({ length: 1 + (i % 8) }, () => {
      const start = 10 ** (14 * random() - 10);
      return run(Array.from({ length: 6 }, (_, k) => start * 10 ** (k * (2 * random() - 1.5))));
    });
    for (const chart of kinds({ zero: i % 2 ? 0 : 3 })) {
      const axis = verticalAxis(chart, runs, BOWL);
      sound(axis, chart.scale);
      const [low, high] = axis.range;
      for (const { chart: values } of runs) {
        const place = axis.place(values[0]);
        const shown = chart.scale === "log" || !chart.height || (values[0] + chart.zero <= BOWL.high && values[0] + chart.zero >= BOWL.low); // prettier-ignore
        if (shown) assert.ok(place >= low - 1e-9 && place <= high + 1e-9, `${values[0]} at ${place} in ${axis.range}`);
      }
    }
  }
});

test("a logarithm reaches from the smallest to the largest, whole decades, and no run carries it off", () => {
  const axis = verticalAxis(CHART, [run([50, 3, 0.02]), run([2, 1e9], { diverged: 0 })], BOWL);
  assert.deepEqual(axis.range, [-2, 5]);
  assert.equal(axis.place(100), 2);
  assert.equal(axis.place(0), -300);
  assert.deepEqual(axis.ticktext.slice(0, 3), ["10<sup>−2</sup>", "10<sup>−1</sup>", "1"]);
});

test("what is nothing beside the start does not stretch a logarithm", () => {
  assert.deepEqual(verticalAxis(CHART, [run([50, 1e-3, 1e-29])], BOWL).range, [-11, 2]);
});

test("a height is not drawn beyond the ground, any other quantity as far as it goes", () => {
  const runs = [run([1, 0.5, 4000])];
  const [, height, distance] = kinds();
  assert.ok(verticalAxis(height, runs, BOWL).range[1] < 1.1 * BOWL.high);
  assert.ok(verticalAxis(distance, runs, BOWL).range[1] > 4000);
});

test("after its end a run does not count", () => {
  const over = run([3, 2, 9e7], { diverged: 2, ending: "left" });
  const { range, ticktext } = verticalAxis(CHART, [over], BOWL);
  const before = verticalAxis(CHART, [run([3, 2])], BOWL);
  assert.deepEqual([range, ticktext], [before.range, before.ticktext]);
});

test("where heights are counted from elsewhere than 0, the title says so", () => {
  const runs = [run([10, 1])];
  assert.equal(verticalAxis({ ...CHART, zero: 0 }, runs, BOWL).title, "f");
  assert.equal(verticalAxis({ ...CHART, zero: -3 }, runs, BOWL).title, "f − f*");
  const linear = verticalAxis({ ...CHART, scale: "linear", height: false, zero: -3 }, runs, BOWL);
  assert.equal(linear.title, "f");
  assert.equal(linear.place(10), 7);
});

test("along the chart lie steps, or the gradients asked for", () => {
  const other = { ...CHART, against: "evaluations" };
  assert.equal(abscissa(CHART, run([], { evaluations: 2 }), 7), 7);
  assert.equal(abscissa(other, run([], { evaluations: 2 }), 7), 14);
  assert.equal(abscissa(other, run([], { evaluations: [0, 1, 5] }), 2), 5);
  assert.deepEqual([-0.2, 0, 0.26, 0.5, 1, 3].map((place) => stepAt(place, 10)), [0, 0, 3, 5, 10, 10]);
});
