import assert from "node:assert/strict";
import test from "node:test";

import { banded } from "../web/band.js";
import { whole } from "../web/herd.js";
import { arrivals, described, explained, percent, quantiles, SHARES, sharing, starts, Swarm } from "../web/swarm.js";
import { wished } from "../web/wished.js";

// tests/test_swarm_browser.py holds the swarm of a page to Python.

const WINDOW = [[-2, 6], [10, 12]];

test("starts fill the window evenly, as many as they are", () => {
  for (const count of [16, 100, 1000]) {
    const { x, y } = starts(WINDOW, count);
    const side = Math.floor(Math.sqrt(count / 4));
    const cells = new Int32Array(side * side);
    x.forEach((at, k) => {
      assert.ok(at >= -2 && at < 6 && y[k] >= 10 && y[k] < 12);
      cells[Math.floor(((at + 2) / 8) * side) + side * Math.floor(((y[k] - 10) / 2) * side)]++;
    });
    assert.ok(cells.every((found) => found >= 1 && found <= 9), `${count}: ${cells}`);
  }
});

test("more starts leave those where they are that were there", () => {
  assert.deepEqual([...starts(WINDOW, 50).x], [...starts(WINDOW, 300).x.subarray(0, 50)]);
  assert.deepEqual([starts(WINDOW, 1).x[0], starts(WINDOW, 1).y[0]], [2, 11]);
});

test("runs that are seen share the trajectories, one that is alone has them all", () => {
  const race = (...hidden) => ({ runs: hidden.map((is) => ({ hidden: is })), swarm: { many: 100 } });
  assert.deepEqual(sharing(race(false, false, true), () => true), { indices: [0, 1], lanes: 50 });
  assert.deepEqual(sharing(race(true, false, true), () => true), { indices: [1], lanes: 100 });
  assert.deepEqual(sharing(race(false, false, false), (i) => i !== 1), { indices: [0, 2], lanes: 50 });
  assert.deepEqual(sharing(race(), () => true), { indices: [], lanes: 100 });
  assert.equal(sharing({ ...race(false, false, false), swarm: { many: 2 } }, () => true).lanes, 2);
});

const flock = (rows, left = [0, 0, 0, 0, 0]) => ({ lanes: 5, steps: rows.length - 1, losses: Float32Array.from(rows.flat()), places: new Float32Array(), left: Int32Array.from(left) });

test("quantiles lie between the trajectories; who has left is above them all", () => {
  const bands = whole(quantiles(flock([[4, 0, 1, 3, 2], [1, 1, 1, 1, 2]])));
  assert.deepEqual(bands.map((band) => band[0]), SHARES.map((share) => 4 * share));
  assert.deepEqual(bands.map((band) => band[1]), [1, 1, 1, 1, 1 + 0.4 * 1 + 0.2].map((value, k) => (k < 4 ? value : bands[4][1])));
  assert.ok(Math.abs(bands[4][1] - 1.6) < 1e-12);
  const gone = whole(quantiles(flock([[4, 0, 1, 3, 2], [4, 0, 1, 3, NaN]], [0, 1, 0, 0, 0])));
  assert.deepEqual(gone.map((band) => band[0]), SHARES.map((share) => 4 * share));
  assert.deepEqual(gone.map((band) => band[1]), [1 + 0.4 * 2, 3, 4, Infinity, Infinity].map((value, k) => (k ? value : gone[0][1])));
});

test("who is near a minimum has arrived, unless it has left", () => {
  const places = Float32Array.from([0, 5, 0.05, 3, 0, 0, 5, 0, 3, 0.2]);
  assert.deepEqual([...whole(arrivals({ lanes: 5, steps: 0, places, losses: new Float32Array(), left: new Int32Array(5) }, [[0, 0], [5, 5]], 0.1))], [3 / 5]);
  assert.deepEqual([...whole(arrivals({ lanes: 5, steps: 0, places, losses: new Float32Array(), left: Int32Array.of(0, 0, 0, 0, 0) }, [[3, 3]], 0.1))], [1 / 5]);
});

test("nearly all are not all", () => {
  assert.deepEqual([0, 0.004, 0.5, 0.996, 1].map(percent), ["0 %", "0 %", "50 %", "99 %", "100 %"]);
});

const RUN = { hidden: false, label: "GD" };
/** A race whose trajectories are all at once where they end. */
class Still {
  count = 0;
  made = [];
  numbers = new Map([["run.0.0.lr", 1], ["run.1.0.lr", 1], ["start.x", 0]]);
  has = () => true;
  all = (values) => new Map([...this.numbers, ...values]);
  seeds = (_index, _values, lanes) => (this.drawn ? new Map([["seed", Float64Array.from({ length: lanes }, (_, k) => k)]]) : new Map());
  *many(index, values, { lanes }) {
    this.made.push(index);
    if (index === 9) throw new RangeError("too long");
    return { lanes, steps: 0, losses: new Float32Array(lanes).fill(3), places: new Float32Array(2 * lanes), left: new Int32Array(lanes) };
  }
}
const asked = (kind, values = {}, more = {}) => ({
  race: { runs: [RUN, { ...RUN, label: "Adam" }], zero: 1, swarm: { kind, many: 10, trails: false }, ...more },
  values: new Map(Object.entries(values)), window: WINDOW, minima: [[0, 0]], near: 1,
});

test("a swarm is computed once, and again for the runs that have changed alone", async () => {
  const live = new Still();
  const swarm = new Swarm(live);
  let came = 0;
  swarm.onChange = () => came++;
  swarm.set(asked("starts"));
  assert.ok(swarm.late);
  await swarm.working;
  assert.deepEqual([swarm.late, came, swarm.flown.map(({ flock }) => flock.lanes), live.made], [false, 1, [5, 5], [0, 1]]);
  swarm.set(asked("starts"));
  swarm.set(asked("starts", { "start.x": 3 }));
  assert.equal(swarm.working, null);
  swarm.set(asked("starts", { "run.1.0.lr": 2 }));
  await swarm.working;
  assert.deepEqual(live.made, [0, 1, 1]);
  swarm.set(asked("off"));
  assert.deepEqual(swarm.flown, []);
});

test("while one is computed the last one waits, and those between are left out", async () => {
  const live = new Still();
  const swarm = new Swarm(live);
  for (const lr of [1, 2, 3, 4]) swarm.set(asked("starts", { "run.0.0.lr": lr }));
  await swarm.working;
  assert.deepEqual(live.made, [0, 1, 0]);
  assert.equal(swarm.late, false);
});

test("one that is not wanted any more is given up", async () => {
  const swarm = new Swarm(new Still());
  swarm.set(asked("starts"));
  const { working } = swarm;
  swarm.drop();
  await working;
  assert.deepEqual([swarm.flown, swarm.kind], [[], "off"]);
});

test("a run whose steps take too long has none", async () => {
  const live = new Still();
  const swarm = new Swarm(live);
  swarm.set(asked("starts", {}, { runs: Array.from({ length: 10 }, () => RUN) }));
  const warn = console.warn;
  console.warn = () => {};
  await swarm.working;
  console.warn = warn;
  assert.deepEqual([swarm.flown.length, swarm.has(9), swarm.has(0)], [9, false, true]);
});

test("seeds without chance are one way", async () => {
  const live = new Still();
  const swarm = new Swarm(live);
  swarm.set(asked("seeds"));
  await swarm.working;
  assert.ok(swarm.still);
  assert.equal(described(swarm).length, 1);
  assert.equal(explained(swarm, 0).length, 1);
  live.drawn = true;
  live.count++;
  swarm.set(asked("seeds", { "start.x": 1 }));
  await swarm.working;
  assert.deepEqual(swarm.flown.map(({ flock }) => flock.lanes), [5, 5]);
  assert.deepEqual(described(swarm)[1], "Swarm of Adam with 5 seeds: after 0 steps the median of f is 4, half of them between 4 and 4; 100 % within a hundredth of the window of a minimum");
  assert.deepEqual(explained(swarm, 7).map(([said]) => said), ["5 seeds each · at a minimum:", "GD 100 %", "Adam 100 %"]);
});

test("the chart has a place for it where it shows f, against what is the same for all", () => {
  const race = (chart, evaluations = 1) => ({ chart: { height: true, against: "steps", ...chart }, runs: [{ evaluations }] });
  assert.deepEqual([
    banded(race({})), banded(race({ height: false })), banded(race({ against: "evaluations" })),
    banded(race({ against: "evaluations" }, [0, 2, 4])), banded(race({ against: "evaluations" }, [0, 2, 5])), banded(race({ against: "rows" }, [0, 2, 5])),
  ], [true, false, true, true, false, true]);
});

test("what is wished of a swarm is shown at once", () => {
  const race = { swarm: { kind: "off", many: 300, trails: false } };
  assert.deepEqual(wished(race, { swarm: ["starts"] }).swarm, { kind: "starts", many: 300, trails: false });
  assert.deepEqual(wished(race, { swarm: ["seeds"], many: ["50"], trails: ["on"] }).swarm, { kind: "seeds", many: 50, trails: true });
  assert.deepEqual(wished({ swarm: { kind: "seeds", many: 50, trails: true } }, { swarm: [], trails: [] }).swarm, { kind: "off", many: 50, trails: false });
});
