import assert from "node:assert/strict";
import test from "node:test";

import { round, short } from "../web/numbers.js";
import { bandsAlong, Relief, linearTicks } from "../web/relief.js";
import { ground } from "./ground.mjs";
import { generator } from "./random.mjs";

const LINES = 12;
const SPACINGS = ["linear", "log", "equal"];
const near = (a, b, to = 1e-6) => assert.ok(Math.abs(a - b) <= to, `${a} is not ${b}`);
const levels = ({ start, end, size }) => Array.from({ length: Math.round((end - start) / size) + 1 }, (_, i) => start + i * size);

test("a plane is drawn as a plane: its lines lie at equal distances and at round heights", () => {
  const relief = new Relief(ground((x) => 3 * x + 1.234), LINES);
  const heights = levels(relief.levels);
  assert.ok(heights.length >= LINES / 2.5 && heights.length <= LINES + 1, `${heights.length} lines`);
  for (const f of heights) assert.ok(Math.abs(f / relief.levels.size - Math.round(f / relief.levels.size)) < 1e-9, `${f}`);
  assert.match(relief.levels.size.toExponential(), /^[125]e/);
  // Where f is at a level, the drawn height is that level: no line is anywhere else.
  for (const f of heights) near(relief.heightAt((f - 1.234) / 3, 0.3), f, 1e-5);
});

test("round heights are those of f, whatever they are counted from", () => {
  const relief = new Relief(ground((x) => x, { zero: -0.777 }), LINES);
  for (const height of levels(relief.levels)) {
    const f = (height + relief.zero) / relief.levels.size;
    near(f, Math.round(f), 1e-6);
  }
});

test("lines of a logarithm are few, at round heights, and drawn at equal distances", () => {
  const random = generator(3);
  for (let i = 0; i < 100; i++) {
    const steep = 10 ** (6 * random() - 3);
    const relief = new Relief(ground((x, y) => steep * (x * x + 10 ** (4 * random()) * y * y), { spacing: "log" }), LINES);
    const drawn = levels(relief.levels).map((place) => relief.scale.height(place));
    assert.ok(drawn.length >= 5 && drawn.length <= LINES, `${drawn}`);
    for (const height of drawn) assert.match(Number(height.toPrecision(9)).toExponential(), /^([1-8]|1\.5)e/);
    assert.equal(relief.levels.size, 1);
    assert.ok(drawn.at(-1) > relief.high / 4 && drawn[0] < relief.high / 50, "far walls and the floor both get lines");
  }
});

test("where heights differ little, a logarithm would say no more than they do themselves", () => {
  const relief = new Relief(ground((x) => 3 + x, { spacing: "log" }), LINES);
  near(relief.heightAt(0.5, 0), 3.5);
});

test("every other line bears its height, round powers before others", () => {
  const relief = new Relief(ground((x, y) => 10 * x * x + 1000 * y * y, { spacing: "log" }), LINES);
  const drawn = levels(relief.levels);
  const { places, texts } = relief.ticks;
  assert.ok(places.length >= drawn.length / 2 - 1 && places.length <= drawn.length / 2 + 1);
  for (const place of places) assert.ok(drawn.includes(place));
  assert.ok(texts.some((text) => /^10*$/.test(text)), `${texts}`);
  assert.equal(new Relief(ground((x) => x), LINES).ticks.texts.filter((text) => text === "0").length, 1);
});

test("equal areas: the same share of the ground lies between two lines", () => {
  const relief = new Relief(ground((x, y) => Math.exp(3 * x + y), { spacing: "equal" }), LINES);
  const higher = levels(relief.levels);
  let from = 0;
  for (const to of higher) {
    const share = relief.z.filter((z) => z >= from && z < to).length / relief.z.length;
    near(share, 1 / LINES, 0.02);
    from = to;
  }
});

/** Grounds that have nothing to be told apart, or too much. */
const STRANGE = {
  "without any height": () => NaN,
  level: () => 2,
  "level at zero": () => 0,
  "level at negative zero": () => -0,
  "one node": (x, y) => (Math.hypot(x, y) < 1e-9 ? 5 : NaN),
  huge: (x) => 1e37 * (x + 1),
  "huge, and below zero": (x) => -1e37 * (x + 1),
  tiny: (x) => 1e-30 * (x + 1),
  "one tower": (x, y) => (Math.hypot(x, y) < 1e-9 ? 1e37 : 0),
  "one pit": (x, y) => (Math.hypot(x, y) < 1e-9 ? 0 : 1e9),
  "all but level": (x) => 1e6 + 0.0625 * Math.round(x),
  "half a hole": (x) => (x > 0 ? Math.log(x) : NaN),
};

for (const [name, f] of Object.entries(STRANGE)) {
  for (const spacing of SPACINGS) {
    test(`a ground that is strange is drawn, too: ${name}, ${spacing}`, () => {
      const relief = new Relief(ground(f, { spacing, nodes: 21 }), LINES);
      const { start, end, size } = relief.levels;
      assert.ok([start, end, size].every(Number.isFinite) && size > 0, JSON.stringify(relief.levels));
      assert.ok((end - start) / size < 4 * LINES, JSON.stringify(relief.levels));
      const { places, texts } = relief.ticks;
      assert.equal(places.length, texts.length);
      assert.ok(places.every(Number.isFinite), `${places}`);
      if (texts[0] === "0" && relief.low === 0 && spacing !== "equal") assert.equal(places[0], relief.scale.place(0));
      assert.equal(new Set(texts).size, texts.length, `${texts}`);
      assert.ok(relief.z.every((z) => Number.isFinite(z) || Number.isNaN(z)));
      assert.equal(relief.rows.length, 21);
    });
  }
}

test("what stands beside the ground says how high it is there", () => {
  const random = generator(5);
  for (let i = 0; i < 300; i++) {
    const spacing = SPACINGS[i % 3];
    const zero = i % 2 ? 0 : 10 * random() - 5;
    const [steep, power] = [10 ** (8 * random() - 4), 1 + 3 * random()];
    const relief = new Relief(ground((x, y) => zero + steep * Math.hypot(x, 2 * y) ** power, { spacing, zero, nodes: 21 }), LINES);
    const { places, texts, title } = relief.ticks;
    const [low, high] = [relief.scale.place(relief.low), relief.scale.place(relief.high)];
    const slack = 1e-6 * (high - low);
    assert.ok(texts.length >= 2 && texts.length <= 9, `${texts}`);
    places.forEach((place, k) => {
      assert.ok(place >= low - slack && place <= high + slack, `${spacing}: ${texts} at ${places}`);
      if (k) assert.ok(place > places[k - 1]);
      const height = relief.scale.height(place) + (title === "f" ? relief.zero : 0);
      const read = Number(texts[k].replaceAll("−", "-"));
      near(read, height, 0.006 * Math.abs(height) + 1e-6 * (relief.high - relief.low));
    });
    if (title !== "f") assert.ok(spacing === "log" && zero !== 0);
  }
});

test("ticks are round and within their ends", () => {
  const random = generator(6);
  for (let i = 0; i < 500; i++) {
    const low = (random() - 0.5) * 10 ** (20 * random() - 10);
    const high = low + 10 ** (12 * random() - 6) * Math.max(1, Math.abs(low) * 1e-3);
    const ticks = linearTicks(low, high);
    const step = round((high - low) / 6);
    assert.ok(ticks.length >= 2 && ticks.length <= 8, `${low} to ${high}: ${ticks}`);
    for (const tick of ticks) {
      assert.ok(tick >= low - 1e-6 * step && tick <= high + 1e-6 * step);
      near(tick / step, Math.round(tick / step), 1e-3);
    }
  }
  assert.deepEqual(linearTicks(3, 3), [3]);
  assert.ok(linearTicks(1e20, 1e20 + 20000).length < 9, "an end, where steps are lost in the digits");
  assert.deepEqual(linearTicks(-0.3, 0.3).map((tick) => short(tick)), ["−0.3", "−0.2", "−0.1", "0", "0.1", "0.2", "0.3"]); // prettier-ignore
});

test("between nodes a plane is a plane, and its slope points uphill", () => {
  const random = generator(7);
  const relief = new Relief(ground((x, y) => 2 * x - 3 * y + 4, { window: [[-2, 6], [1, 2]], nodes: 9 }), LINES); // prettier-ignore
  for (let i = 0; i < 200; i++) {
    const [x, y] = [-2 + 8 * random(), 1 + random()];
    const found = relief.at(x, y);
    near(found.f, 2 * x - 3 * y + 4, 1e-5);
    near(found.angle, Math.atan2(-3, 2), 1e-4);
    assert.equal(relief.heightAt(x, y), found.place);
  }
});

test("edges and corners belong to the ground; outside and in holes there is nothing", () => {
  const plane = new Relief(ground((x, y) => x + y), LINES);
  for (const [x, y] of [[1, -1], [1, 1], [1, 0.25]]) near(plane.heightAt(x, y), x + y); // prettier-ignore
  const relief = new Relief(ground((x) => (x > 0.5 ? NaN : x)), LINES);
  for (const [x, y] of [[-1, -1], [-1, 1], [0, 1]]) near(relief.heightAt(x, y), x); // prettier-ignore
  for (const [x, y] of [[-1.001, 0], [0, 1.001], [0.7, 0], [1, 1], [NaN, 0], [Infinity, 0]]) assert.equal(relief.heightAt(x, y), null); // prettier-ignore
});

test("a larger ground drawn like a smaller one has its heights, lines and colours, and more lines beyond", () => {
  const stops = [[0, "low"], [0.5, "mid"], [1, "high"]]; // prettier-ignore
  const shade = (relief, place) => {
    const { start, end, size } = relief.levels;
    const share = (place - (start - size / 2)) / (end - start + size);
    return relief.colors(stops).filter(([at]) => at <= share + 1e-9).at(-1)[1];
  };
  for (const spacing of ["linear", "log"]) {
    const f = (x, y) => 10 * x * x + 100 * y * y + (spacing === "linear" ? x : 0);
    const home = new Relief(ground(f, { spacing }), LINES);
    const wide = new Relief(ground(f, { spacing, window: [[-9, 9], [-1, 1]] }), LINES, home); // prettier-ignore
    near(wide.heightAt(0, 0.5), home.heightAt(0, 0.5), 0.02 * home.heightAt(0, 0.5));
    const [inner, outer] = [levels(home.levels), levels(wide.levels)];
    inner.forEach((level) => assert.ok(outer.some((other) => Math.abs(other - level) < 1e-9)));
    assert.ok(outer.length > inner.length && outer.length <= 3 * inner.length);
    assert.deepEqual(wide.ticks, home.ticks);
    for (const level of inner) assert.equal(shade(wide, level), shade(home, level));
    assert.equal(shade(wide, outer.at(-1)), "high");
  }
});

test("a step of a path has the colour of the ground at the height in its middle", () => {
  const heights = Float32Array.from({ length: 121 }, (_, k) => k % 11);
  const relief = new Relief({ window: [[0, 10], [0, 10]], nodes: 11, heights, zero: 0, spacing: "linear" }, 12); // prettier-ignore
  assert.deepEqual([relief.levels.size, relief.lines.length], [1, 11]);
  // Lines at 0, 1, ..., 10: a height of 2.5 lies above three of them.
  assert.deepEqual([...bandsAlong(relief, [2.5, 2.5, 4.5, 9.6, 40, -3], 0)], [3, 4, 8, 11, 11, 0]);
  assert.deepEqual([...bandsAlong(relief, [2.5], 1)], [4]);
  const colors = relief.shades([[0, "#000000"], [1, "#00ff00"]]); // prettier-ignore
  assert.deepEqual(colors.map(([, green]) => green), [...Array(12).keys()].map((k) => Math.round((255 * k) / 11)));
});
