import assert from "node:assert/strict";
import test from "node:test";

import { painter, placeOf, rangeOf, shares } from "../web/mapcolors.js";
import { csvOf } from "../web/mapcsv.js";
import { MapData } from "../web/mapdata.js";
import { laidOut } from "../web/maplayout.js";
import { mapLink } from "../web/maplink.js";
import { middle, ticks } from "../web/spans.js";
import { axesOf, axesText, laboratoryOf } from "../web/studied.js";
import { band, BANDS, factors, lightness, other, sequence } from "../web/tints.js";

const point = (x, y, kind = "minimum", value = 0) => ({ x, y, kind, value });
const cells = (size, reached, shade, points = [point(1, 1), point(2, 2, "minimum", 1), point(0, 0, "saddle")]) => ({
  run: 0, size, x: new Float32Array(size), y: new Float32Array(size), points, reached: Float32Array.from(reached), shade: Float32Array.from(shade), zero: 0, reason: "", digest: "",
});

test("in grey every place keeps a lightness of its own", () => {
  for (let n = 2; n <= BANDS; n++) {
    const spans = Array.from({ length: n }, (_, k) => [0, 1].map((share) => lightness(band(k, n)(share))));
    for (let k = 1; k < n; k++) assert.ok(spans[k][0] > spans[k - 1][1] + 0.02, `${n} places, the ${k}-th: ${spans}`);
    for (const [low, high] of spans) assert.ok(high > low + 0.02);
  }
});

test("numbers get lighter all along", () => {
  for (const ramp of [sequence, factors]) {
    const light = Array.from({ length: 33 }, (_, k) => lightness(ramp(k / 32)));
    for (let k = 1; k < light.length; k++) assert.ok(light[k] > light[k - 1], `${ramp.name} ${k}`);
  }
});

test("what is neither is hatched, each in a way of its own", () => {
  for (const dark of [false, true]) {
    const ways = ["nowhere", "saddle", "left"].map((what) => other(what, dark).way);
    assert.equal(new Set(ways).size, 3);
    for (const what of ["nowhere", "saddle", "left"]) {
      const { ground, lines } = other(what, dark);
      assert.ok(Math.abs(lightness(ground) - lightness(lines)) > 0.15);
    }
  }
});

test("a cell is painted by where it ends", () => {
  const map = cells(2, [0, -1, -2, 2], [3, NaN, NaN, NaN]);
  const range = rangeOf([map], "updates");
  const paint = painter(map, "starts", range);
  assert.deepEqual([1, 2, 3].map((cell) => paint(cell).other), ["nowhere", "left", "saddle"]);
  assert.ok(paint(0).color);
  const { minima, nowhere, left, resting } = shares(map);
  assert.deepEqual([minima.length, nowhere, left, resting], [1, 0.25, 0.25, 0.25]);
});

test("a range of factors has 1 in its middle", () => {
  const range = rangeOf([cells(2, [0, 0, 0, 0], [0.5, 0.9, 1.2, 1])], "rate");
  assert.equal(placeOf(range, 1), 0.5);
  assert.ok(placeOf(range, 0.9) < 0.5);
});

test("a number has the digits that tell its cell apart, and stays in it", () => {
  for (const span of [{ low: 1e-4, high: 1, scale: "log" }, { low: -5.5, high: 5.5, scale: "linear" }, { low: 0, high: 0.999, scale: "complement" }, { low: 1, high: 1 + 3e-12, scale: "linear" }]) {
    const found = Array.from({ length: 128 }, (_, i) => middle(span, i, 128));
    for (let i = 1; i < 128; i++) assert.ok(found[i] > found[i - 1], `${span.scale} ${i}: ${found[i]}`);
  }
  assert.equal(middle({ low: -5.5, high: 5.5, scale: "linear" }, 90, 128), 2.277);
});

test("ticks are round and within", () => {
  assert.deepEqual(ticks({ low: 1e-4, high: 1, scale: "log" }).map(({ text }) => text), ["1e−4", "0.001", "0.01", "0.1", "1"]);
  assert.deepEqual(ticks({ low: 0, high: 0.999, scale: "complement" }).map(({ text }) => text), ["0", "0.9", "0.99", "0.999"]);
  for (const { share } of ticks({ low: -3, high: 7, scale: "linear" })) assert.ok(share >= 0 && share <= 1);
});

const LENGTHS = { name: 20, left: 40, right: 5, below: 20, gap: 6, least: 128 };

test("tiles fill their room, and do not overlap", () => {
  for (const [count, width, height] of [[1, 400, 300], [4, 418, 430], [4, 900, 700], [3, 418, 430], [8, 900, 700]]) {
    const { tiles } = laidOut(count, width, height, { least: 0.8, most: 1.25 }, true, LENGTHS);
    assert.equal(tiles.length, count);
    for (const tile of tiles) assert.ok(tile.x + tile.width <= width && tile.y + tile.height <= height, JSON.stringify(tile));
    tiles.forEach((one, i) => tiles.slice(i + 1).forEach((two) => {
      assert.ok(one.x + one.width <= two.x || two.x + two.width <= one.x || one.y + one.height <= two.y || two.y + two.height <= one.y);
    }));
  }
});

test("where there is no room tiles can still be read", () => {
  const { tiles, height } = laidOut(4, 374, 180, { least: 0.8, most: 1.25 }, true, LENGTHS);
  for (const tile of tiles) assert.ok(tile.width >= 120 && tile.height >= 120);
  assert.ok(height > 180);
});

const LAB = { study: "numbers", outcome: "updates", label: "", sizes: [], tiles: [] };
const TILE = { run: 1, reason: "", axes: [{ key: "run.1.0.lr", label: "α", low: 0.001, high: 1, scale: "log", value: 0.1 }, { key: "start.x", label: "x", low: -5, high: 5, scale: "linear", value: 2 }] };

test("a map is asked for without what it is the same for", () => {
  const fields = { surface: ["bowl"], start: ["2,3"], chart: ["loss"], seed: ["4"], lesson: ["01"] };
  const one = mapLink(LAB, TILE, fields, "adam(lr=0.1,beta1=0.5,color=red,hidden=on).clip", "en");
  const two = mapLink(LAB, TILE, { ...fields, start: ["-1,3"], chart: ["distance"] }, "adam(lr=0.7,beta1=0.5,color=blue).clip", "en");
  assert.equal(one, two);
  const said = new URLSearchParams(one);
  assert.equal(said.get("run"), "adam(beta1=0.5).clip");
  assert.equal(said.get("axes"), "run.0.0.lr(0.001,1)|start.x(-5,5)");
  assert.equal(said.get("start"), "0,3");
  assert.equal(said.has("lesson"), false);
});

test("axes are read and written", () => {
  assert.equal(axesText(axesOf("lr(0.001,1)|mu")), "lr(0.001,1)|mu");
  assert.deepEqual(axesOf(undefined), []);
});

test("which numbers run is known before the server says so", () => {
  const handle = (key, run, more = {}) => ({ key, run, symbol: key.at(-1), label: key, low: 0, high: 1, scale: "linear", bounds: [0, 10], value: 0.5, ...more });
  const race = { runs: [{ hidden: false }, { hidden: false }], layers: [], handles: [handle("start.x", -1), handle("start.y", -1), handle("run.0.0.lr", 0), handle("run.1.0.lr", 1), handle("run.1.0.mu", 1)] };
  const found = laboratoryOf(race, [[-2, 2], [-3, 3]], { beside: "numbers", outcome: "rate", axes: [], seen: null });
  assert.deepEqual(found.tiles.map(({ axes, reason }) => [axes.map(({ key }) => key), Boolean(reason)]), [[[], true], [["run.1.0.lr", "run.1.0.mu"], false]]);
  const starts = laboratoryOf(race, [[-2, 2], [-3, 3]], { beside: "starts", outcome: "rate", axes: [], seen: [[0, 1], [0, 2]] });
  assert.deepEqual(starts.tiles[0].axes.map(({ low, high }) => [low, high]), [[0, 1], [0, 2]]);
  assert.equal(laboratoryOf(race, [[0, 1], [0, 1]], { beside: "chart", outcome: "", axes: [], seen: null }), null);
});

test("coarse maps of all runs come before any finer one, and each is asked for once", async () => {
  const asked = [];
  const source = (told) => ({ told, of: async (size) => (asked.push(`${told} ${size}`), cells(size, [0], [1])) });
  const data = new MapData();
  const came = [];
  const { signal } = new AbortController();
  await data.ask([source("a"), null, source("b")], [32, 128], signal, (i, { size }) => came.push(`${i} ${size}`));
  assert.deepEqual(asked, ["a 32", "b 32", "a 128", "b 128"]);
  assert.deepEqual(came, ["0 32", "2 32", "0 128", "2 128"]);
  await data.ask([source("a")], [32, 128], signal, () => {});
  assert.equal(asked.length, 4);
});

test("nothing is told once it is no longer wanted", async () => {
  const data = new MapData();
  const control = new AbortController();
  let release;
  const waiting = { told: "a", of: () => new Promise((resolve) => (release = () => resolve(cells(1, [0], [1])))) };
  const came = [];
  const done = data.ask([waiting], [32], control.signal, () => came.push(1));
  control.abort();
  release();
  await done;
  assert.deepEqual(came, []);
});

test("a server that does not answer is no reason to wait", async () => {
  const data = new MapData();
  const came = [];
  const warn = console.warn;
  console.warn = () => {};
  await data.ask([{ told: "a", of: async () => { throw new TypeError("no line"); } }], [32, 128], new AbortController().signal, (_, { reason }) => came.push(reason));
  console.warn = warn;
  assert.equal(came.length, 1);
  assert.ok(came[0]);
});

test("a table has a row for each cell", () => {
  const axes = [{ key: "run.0.0.lr", low: 0, high: 1, scale: "linear" }, { key: "start.x", low: 0, high: 2, scale: "linear" }];
  const text = csvOf([{ run: "A, B", axes, cells: cells(2, [0, -1, -2, 2], [3, NaN, NaN, NaN]) }], "updates");
  assert.deepEqual(text.trim().split("\n"), ["run,lr,start_x,end,end_x,end_y,updates", '"A, B",0.25,0.5,minimum,1,1,3', '"A, B",0.75,0.5,nowhere,,,', '"A, B",0.25,1.5,left,,,', '"A, B",0.75,1.5,saddle,0,0,']);
});
