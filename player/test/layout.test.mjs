import assert from "node:assert/strict";
import test from "node:test";

import { arrange, densityOf, fitted, hasBar, heightOf, shapeOf, sideOf, stageMargin } from "../web/layout.js";
import { generator } from "./random.mjs";

const GAP = 8;
const PAGE = { alone: false, width: 1424, window: 900, top: 56, below: 8, scale: 1 };
const PHONE = { ...PAGE, width: 390, window: 844, top: 48, below: 0 };
const FRAME = { alone: true, width: 784, window: 500, top: 8, below: 8, scale: 1 };
const PARTS = { head: 0, bar: 40, hint: 0, rows: 234, tabs: 32 };
const many = { ...PARTS, rows: 2000 };

const stacked = ({ head, bar, hint }) => [head, bar, hint].reduce((sum, part) => sum + (part && part + GAP), 0);

test("stage and rows stand side by side where there is room, and a small frame has rows of one line", () => {
  assert.deepEqual([719, 720].map((width) => shapeOf({ ...PAGE, width, window: 2000 })), ["tall", "wide"]);
  assert.deepEqual([PHONE, { ...PHONE, width: 844, window: 390 }, { ...PHONE, width: 720, window: 450 }].map(shapeOf), ["tall", "wide", "wide"]);
  assert.deepEqual([FRAME, { ...FRAME, width: 384, window: 300 }, { ...FRAME, width: 384, window: 600 }].map(shapeOf), ["wide", "strip", "tall"]);
});

test("a player fills the window from its top on, and in a low window of a page it has what it needs", () => {
  assert.equal(heightOf(PAGE), 900 - 56 - 8);
  assert.equal(heightOf({ ...PAGE, window: 200 }), 300);
  assert.equal(heightOf({ ...FRAME, window: 200 }), 184);
});

test("the column beside the stage has its share of the width, neither narrow nor broad", () => {
  assert.deepEqual([500, 1000, 4000].map(sideOf), [240, 290, 440]);
});

test("whatever it is put into, nothing lies beyond its end", () => {
  const random = generator(31);
  const upTo = (most) => Math.round(most * random());
  for (let i = 0; i < 2000; i++) {
    const place = { alone: i % 2 === 0, width: 300 + upTo(1700), window: 250 + upTo(1200), top: upTo(60), below: upTo(20), scale: i % 3 ? 1 : 1.4 };
    const parts = { head: upTo(1) * 70, bar: 40 + upTo(16), hint: upTo(1) * 24, rows: 60 + upTo(700), tabs: 32 };
    const { height, stage, side, rows, panel, folded } = arrange(place, parts);
    const shape = shapeOf(place);
    const column = (folded ? 0 : Math.min(rows, parts.rows)) + (panel.height ? parts.tabs + panel.height + (folded ? GAP : 2 * GAP) : 0);
    const least = stacked(parts) + 110 + (shape === "strip" ? parts.rows : 120) + 2 * GAP;
    if (height < least) continue; // lower than its controls
    const used = shape === "wide" ? Math.max(stage.height, column) : stage.height + GAP + column;
    assert.ok(used + stacked(parts) <= height + 1, JSON.stringify({ place, parts, stage, rows, panel, folded }));
    assert.ok((shape === "wide" ? stage.width + GAP + side : Math.max(stage.width, side)) <= place.width);
    assert.ok(!panel.height || panel.height >= 110 || shape === "tall");
  }
});

test("rows are as high as they are, up to a share of the column, and the tabs have the rest", () => {
  const { stage, rows, panel, folded } = arrange(PAGE, PARTS);
  assert.equal(folded, false);
  assert.equal(panel.height, stage.height - PARTS.rows - PARTS.tabs - 2 * GAP);
  assert.ok(Math.abs(rows / stage.height - 0.6) < 0.01);
  assert.equal(arrange(PAGE, many).rows, rows);
  const large = arrange({ ...PAGE, scale: 1.4 }, many);
  assert.ok(large.rows < 0.44 * large.stage.height, "on a projector they leave more to the picture");
});

test("on a projector stage and chart take most of it, with a question above them", () => {
  const place = { ...PAGE, width: 1008, window: 768, top: 56, scale: 1.4 };
  const { stage, panel } = arrange(place, { head: 76, bar: 56, hint: 0, rows: 600, tabs: 34 });
  assert.ok(stage.width * stage.height + panel.width * panel.height >= 0.6 * 1024 * 768);
});

test("rows have as many numbers as leave all of them in view, and many runs stand in lines", () => {
  const needs = { full: 300, close: 200, lines: 100 };
  const measured = (given) => (density) => ({ needed: needs[density], given });
  assert.deepEqual([300, 299, 200, 100, 50].map((given) => densityOf(measured(given), 3)), ["full", "close", "close", "lines", "lines"]);
  assert.deepEqual([5, 6].map((runs) => densityOf(measured(1000), runs)), ["full", "lines"]);
});

test("on a phone the stage keeps its share of the window, however many rows there are", () => {
  for (const rows of [60, 300, 2000]) {
    const { stage, folded, panel } = arrange(PHONE, { ...PARTS, bar: 90, rows, tabs: 45 });
    assert.ok(stage.height >= 0.45 * 844 && stage.height <= 1.25 * 390, String(stage.height));
    assert.ok(folded && panel.height >= 110);
  }
});

test("where a chart would be too low, a page's rows share its place, and in a frame it gives way", () => {
  const low = { ...PAGE, width: 844, window: 390, top: 48 };
  const shared = arrange(low, { ...PARTS, rows: 300 });
  assert.ok(shared.folded && shared.rows === shared.panel.height);
  const framed = arrange({ ...low, alone: true }, { ...PARTS, rows: 300 });
  assert.deepEqual([framed.folded, framed.panel.height], [false, 0]);
});

test("a frame that is lower than its controls has a stage that can be drawn", () => {
  for (const width of [300, 600, 900]) assert.ok(arrange({ ...FRAME, width, window: 60 }, PARTS).stage.height >= 110);
});

/** Pixels of a unit along each axis, and how much of a window lies outside of a view. */
function units(view, { width, height }, scale) {
  const { l, r, t, b } = stageMargin(width, scale);
  const [x, y] = view.map(([low, high]) => high - low);
  return [(width - l - r) / x, (height - t - b) / y];
}

test("a window is grown about its middle until both axes have one scale", () => {
  const random = generator(7);
  for (let i = 0; i < 300; i++) {
    const window = [[-random(), 0.1 + random()], [3 - 5 * random(), 3.1 + 2 * random()]]; // prettier-ignore
    const size = { width: 200 + 1500 * random(), height: 200 + 900 * random() };
    const view = fitted(window, size, i % 2 ? 1 : 1.4);
    const [across, up] = units(view, size, i % 2 ? 1 : 1.4);
    assert.ok(Math.abs(across / up - 1) < 3e-3, `${across} ${up}`);
    view.forEach(([low, high], k) => {
      assert.ok(low <= window[k][0] && high >= window[k][1]);
      assert.ok(Math.abs(low + high - window[k][0] - window[k][1]) < 1e-9);
    });
    assert.ok(view[0] === window[0] || view[1] === window[1], "one side is the very same");
  }
});

test("a window that fits is the very same, and so is one that there is no room for", () => {
  const window = [[-1, 1], [-1, 1]]; // prettier-ignore
  const { l, r, t, b } = stageMargin(500, 1);
  const view = fitted(window, { width: 500, height: 500 - l - r + t + b }, 1);
  assert.deepEqual([view[0] === window[0], view[1] === window[1]], [true, true]);
  assert.equal(fitted(window, { width: 40, height: 300 }, 1), window);
});

test("the scale of heights stands where there is room for it, and has a margin of its own", () => {
  assert.deepEqual([419, 420].map((width) => hasBar(width, 1)), [false, true]);
  assert.equal(stageMargin(420, 1).r - stageMargin(419, 1).r, 38);
  assert.equal(hasBar(500, 1.4), false);
  assert.equal(stageMargin(600, 1.5).l, 1.5 * stageMargin(600, 1).l);
});
