import assert from "node:assert/strict";
import test from "node:test";

import { Insight } from "../web/insight.js";
import { Kernel } from "../web/kernel.js";
import { Live } from "../web/live.js";
import { Normals } from "../web/noise.js";
import { bandsOf } from "../web/painted.js";
import { Plane } from "../web/plane.js";
import { Relief, within } from "../web/relief.js";
import { Slice } from "../web/slice.js";
import { holding, lying } from "../web/through.js";
import { Walker } from "../web/walk.js";
import { NET, given, liveOf } from "./networks.mjs";

const D = 17;
const STEPS = 6;
const close = (a, b, off = 1e-6) => assert.ok(Math.abs(a - b) <= off * Math.max(1, Math.abs(b)), `${a} ${b}`);
const GROUND = { window: [[-1, 1], [-2, 2]], nodes: 2, heights: new Float32Array([1, 2, 3, 4]), zero: 0, spacing: "linear", marks: [], downhill: new Float32Array() }; // prettier-ignore

/** Two weights of NET, all others as at the end of the first of two runs: as the server sends it. */
function sliced([i, j], more = {}) {
  const start = { ...NET, plane: null };
  const rates = [0.001, 0.003];
  const ways = rates.map((rate) => new Walker(liveOf(start).methods[0], liveOf(start), new Normals(), { points: true }).walk(given(start, { steps: STEPS, number: () => rate, parameter: () => 0.3 })));
  const end = ways[0].points.slice(STEPS * D);
  end[i] = end[j] = 0;
  const directions = [i, j].flatMap((own) => Array.from({ length: D }, (_, k) => Number(k === own)));
  const live = { ...liveOf({ ...start, plane: { origin: [...end], directions } }), methods: rates.map(() => liveOf(start).methods[0]), ...more };
  const of = (points, own) => Float32Array.from({ length: STEPS + 1 }, (_, t) => points[t * D + own]);
  const runs = ways.map(({ points, loss, diverged }, k) => ({
    pieces: [["gd", ""]], label: `run ${k}`, x: of(points, i), y: of(points, j), loss: Float32Array.from(loss), chart: new Float32Array(), diverged, points: [], hidden: false, ending: "",
  })); // prettier-ignore
  const told = ways.map(() => new Float32Array(STEPS + 1).fill(0.25));
  const handles = rates.map((value, k) => ({ key: `run.${k}.0.lr`, value }));
  const shared = Object.entries({ "start.x": NET.start[i], "start.y": NET.start[j], steps: STEPS, noise: 0, batch: 0, seed: 0 }).map(([key, value]) => ({ key, value }));
  const race = {
    race: "r", steps: STEPS, start: [NET.start[i], NET.start[j]], zero: 0, chart: { height: false, zero: 0 }, live, runs, handles: [...handles, ...shared],
    through: { names: ["a", "b"], shares: told, gaps: told, leader: 0 },
  }; // prettier-ignore
  const alive = new Live(new Normals());
  alive.set(race);
  const insight = new Insight(alive);
  insight.set(race, new Map());
  return { race, live: alive, insight, slice: new Slice(insight), ways };
}

test("the head of the run that a slice goes with lies at its true height, at every step", () => {
  for (const pair of [[0, 1], [2, 13], [16, 4]]) {
    const { race, insight, slice, ways, live } = sliced(pair);
    for (const lit of [-1, 0, 1]) {
      for (let t = 0; t <= STEPS; t++) {
        const cut = slice.at(race, lit, t);
        const run = Math.max(lit, 0);
        assert.deepEqual([cut.run, cut.step, cut.stays], [run, t, false]);
        assert.equal(insight.told(race, run, t, cut).gap, 0);
        // Others are beside it, and the height is that of the loss with the two weights of theirs.
        const other = 1 - run;
        const at = ways[run].points.slice(t * D, (t + 1) * D);
        for (const own of pair) at[own] = ways[other].points[t * D + own];
        const off = Math.abs(new Kernel(NET).value(at) - ways[other].loss[t]);
        if (off > 1e-4) close(insight.told(race, other, t, cut).gap, off, 1e-4);
        // And so is the ground, of which the head is a node.
        const [x, y] = [race.runs[run].x[t], race.runs[run].y[t]];
        const ground = live.ground(new Map(), GROUND, [[x - 1, x + 1], [y - 1, y + 1]], true, cut.origin ? cut : null); // prettier-ignore
        assert.equal(ground.nodes % 2, 1);
        close(ground.heights[(ground.nodes ** 2 - 1) / 2], ways[run].loss[t], 1e-6);
      }
    }
  }
});

test("at the end of the run that leads it is where it came; elsewhere it is told apart", () => {
  const { race, slice } = sliced([2, 13]);
  assert.equal(slice.at(race, -1, STEPS).origin, undefined);
  assert.ok(slice.at(race, 1, STEPS).origin);
  const told = [[-1, 2], [-1, 3], [1, 2], [1, 3]].map(([lit, t]) => slice.at(race, lit, t).told); // prettier-ignore
  assert.equal(new Set(told).size, 4);
  assert.equal(slice.at({ ...race, through: { ...race.through, leader: -1 } }, -1, 2), null);
  assert.equal(slice.at({ ...race, through: null }, -1, 2), null);
});

test("who is hidden leads nobody, and who has left the plane leads to where that was", () => {
  const { race, slice } = sliced([2, 13]);
  const [first, second] = race.runs;
  assert.equal(slice.at({ ...race, runs: [{ ...first, hidden: true }, second] }, -1, 3).run, 1);
  assert.equal(slice.at({ ...race, runs: [{ ...first, hidden: true }, second] }, 0, 3).run, 1);
  const gone = { ...race, race: "gone", runs: [{ ...first, diverged: 3, ending: "diverged" }, second] };
  assert.equal(slice.at(gone, -1, 5).step, 2);
  assert.equal(slice.at(gone, -1, 1).step, 1);
});

test("where the weights are not known it stays where it came, and says so", () => {
  for (const more of [{ learned: null }, { methods: [null, null] }]) {
    const { race, insight, slice } = sliced([2, 13], more);
    const cut = slice.at(race, 1, 2);
    assert.deepEqual([cut.run, cut.step, cut.stays, cut.origin], [0, STEPS, true, undefined]);
    assert.match(lying("GD", cut), /end of GD/);
    // As the server has said it; where the loss is known it is asked.
    const { gap } = insight.told(race, 1, 2, cut);
    if (more.learned === null) assert.equal(gap, 0.25);
    else assert.ok(gap > 0 && gap !== 0.25);
  }
  assert.equal(lying("GD", { step: 3, stays: false }), "Slice at step 3 of GD.");
});

test("a run that only the server computes leads with the weights that it sends", () => {
  const { race, slice, ways, insight } = sliced([2, 13], { methods: [null, null] });
  const sent = { ...race, runs: race.runs.map((run, k) => ({ ...run, points: Float32Array.from(ways[k].points) })) };
  const cut = slice.at(sent, -1, 3);
  assert.deepEqual([cut.step, cut.stays], [3, false]);
  assert.ok(insight.told(sent, 0, 3, cut).gap < 1e-5);
});

test("in the hand it goes with the run as it is then, and what the plane holds is computed", () => {
  const { race, live, insight, slice } = sliced([2, 13]);
  const values = new Map([["run.0.0.lr", 0.002]]);
  const shown = live.shown(values);
  insight.set(shown, values);
  for (const t of [0, 2, STEPS]) {
    const cut = slice.at(shown, -1, t);
    assert.ok(cut.origin, "also at the end it is another one");
    const { share, gap } = insight.told(shown, 0, t, cut);
    assert.equal(gap, 0);
    const points = live.pointsOf(shown.runs[0]);
    let [whole, along] = [0, 0];
    for (let s = 0; s <= t; s++) for (let i = 0; i < D; i++) {
      const away = (points[s * D + i] - points[i]) ** 2;
      whole += away;
      if (i === 2 || i === 13) along += away;
    }
    close(share, t ? along / whole : 1, 1e-12);
  }
  assert.equal(insight.told(race, 0, 2, slice.at(race, -1, 2)).share, 0.25, "of a race as it came the server has said it");
});

test("a plane beside another one goes through its point, at the point's own coordinates", () => {
  const plane = new Plane({ origin: [1, 0, 0, 2], directions: [2, 0, 0, 1, 1, 0, 3, 0] }, 4);
  const w = [4, -1, 7, 0.5];
  const origin = plane.beside(w, new Float64Array(4));
  const { x, y } = plane.of(w);
  plane.at(x, y, new Float64Array(4), origin).forEach((found, i) => close(found, w[i], 1e-12));
});

test("a ground that is made bit by bit is the one that is made at once", () => {
  const { race, live, slice } = sliced([2, 13]);
  const cut = slice.at(race, -1, 2);
  const window = [[-1, 2], [0, 1]]; // prettier-ignore
  const whole = live.ground(new Map(), GROUND, window, true, cut);
  live.grounds.clear();
  const making = live.making(new Map(), GROUND, window, true, cut);
  let parts = 0;
  let one = making.next();
  for (; !one.done; one = making.next()) {
    parts++;
    // Whoever else asks the loss meanwhile changes nothing.
    if (parts === 3) live.shown(new Map([["batch", 2]]));
  }
  assert.equal(parts, whole.nodes);
  assert.deepEqual(one.value.heights, whole.heights);
  assert.equal(live.ground(new Map(), GROUND, window, true, cut), one.value, "and is remembered");
});

test("what is painted lies in the bands that its heights lie in, and holes are left", () => {
  const nodes = 9;
  const heights = Float32Array.from({ length: nodes * nodes }, (_, k) => (k === 40 ? NaN : (k % nodes) ** 2 + 3 * Math.floor(k / nodes)));
  const relief = new Relief({ ...GROUND, window: [[0, 8], [0, 4]], nodes, heights }, 12); // prettier-ignore
  const [width, height] = [40, 20];
  const bands = bandsOf(relief, width, height);
  const colors = relief.shades([[0, "#000000"], [0.5, "#808080"], [1, "#ffffff"]]); // prettier-ignore
  assert.equal(colors.length, relief.lines.length + 1);
  assert.deepEqual([colors[0], colors[colors.length - 1]], [[0, 0, 0], [255, 255, 255]]); // prettier-ignore
  let holes = 0;
  for (let j = 0; j < height; j++) for (let i = 0; i < width; i++) {
    const found = relief.at(((i + 0.5) / width) * 8, ((height - j - 0.5) / height) * 4);
    const band = bands[j * width + i];
    if (!found) {
      assert.equal(band, 255);
      holes++;
      continue;
    }
    const above = relief.lines.filter((line) => line <= found.place + 1e-9).length;
    assert.ok(band === above || Math.min(...relief.lines.map((line) => Math.abs(line - found.place))) < 1e-6);
  }
  assert.ok(holes > 0 && holes < 60);
});

test("the heights of a window are those of its nodes", () => {
  const ground = { ...GROUND, window: [[0, 2], [0, 2]], nodes: 3, heights: Float32Array.from({ length: 9 }, (_, k) => k) }; // prettier-ignore
  assert.deepEqual([...within(ground, [[1, 2], [0, 1.5]])], [1, 2, 4, 5]); // prettier-ignore
  const scaled = new Relief({ ...ground, scaled: within(ground, [[0, 1], [0, 1]]) }, 12); // prettier-ignore
  assert.equal(scaled.high, 4);
  assert.equal(new Relief(ground, 12).high, 8);
});

test("what is left out shows in the words", () => {
  assert.match(holding("GD", { share: 0.9996, gap: 0.01234 }), /99 % of GD's way so far \(height off by 0\.012\)/);
  assert.match(holding("GD", { share: 1, gap: 0 }), /100 % .* 0\)/);
});
