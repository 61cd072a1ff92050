import assert from "node:assert/strict";
import test from "node:test";

import { answerHeight, fittingHeight, hasBar, heights, isWide, stageMargin } from "../web/layout.js";
import { generator } from "./random.mjs";

const PAGE = { alone: false, wide: true, height: 900, top: 120, bar: 44, hint: 0, answer: 0, legend: 150, stage: 700, fitting: 900 }; // prettier-ignore
const FRAME = { ...PAGE, alone: true, top: 8, height: 500 };
const GAP = 12;

test("stage and chart stand side by side where there is room for both", () => {
  assert.deepEqual([719, 720].map((width) => isWide(width, 2000, false)), [false, true]);
  assert.ok(isWide(600, 400, true), "a frame that is wider than high");
  assert.ok(!isWide(600, 400, false) && !isWide(600, 600, true));
});

test("on a wide page the stage ends with its controls within the window, and what stands around makes it lower", () => {
  const { stage } = heights(PAGE);
  assert.ok(PAGE.top + stage + PAGE.bar <= PAGE.height && stage > 600);
  assert.equal(stage - heights({ ...PAGE, hint: 60 }).stage, 60 + GAP);
  assert.equal(stage - heights({ ...PAGE, answer: 60 }).stage, 60);
  assert.equal(heights({ ...PAGE, height: 300 }).stage, 360, "but not lower than shows something");
});

test("no stage is higher than equal scales ask for", () => {
  for (const sizes of [PAGE, FRAME, { ...PAGE, wide: false }, { ...FRAME, wide: false }]) assert.equal(heights({ ...sizes, fitting: 130 }).stage, 130); // prettier-ignore
});

test("beside the stage the chart ends where the stage does, with a legend of any height", () => {
  const { stage, chart } = heights(PAGE);
  assert.ok(Math.abs(PAGE.legend + chart - stage) < GAP);
  assert.equal(heights({ ...PAGE, legend: 600 }).chart, 176);
});

test("on a narrow page the stage is hardly higher than wide, and the chart has its usual height", () => {
  assert.deepEqual(heights({ ...PAGE, wide: false, stage: 340 }), { stage: 374, chart: 260, charted: true });
});

test("in a frame everything is within it; a chart that would be too low gives way", () => {
  const random = generator(31);
  for (let i = 0; i < 500; i++) {
    const sizes = { ...FRAME, height: 420 + 700 * random(), legend: 60 + 100 * random(), fitting: 100 + 900 * random() };
    const wide = heights(sizes);
    const below = sizes.height - sizes.top - sizes.bar;
    assert.ok(sizes.top + wide.stage <= below);
    if (wide.charted) assert.ok(sizes.top + sizes.legend + wide.chart <= below);
    const narrow = heights({ ...sizes, wide: false });
    assert.ok(sizes.top + narrow.stage + sizes.legend + (narrow.charted ? narrow.chart : 0) <= below);
  }
  assert.deepEqual(heights({ ...FRAME, height: 330, legend: 200 }).charted, false);
  assert.ok(heights({ ...FRAME, height: 330, legend: 200 }).chart >= 110, "Plotly draws it all the same");
});

test("a frame that is lower than its controls has a stage that can be drawn", () => {
  for (const wide of [true, false]) assert.deepEqual(heights({ ...FRAME, wide, height: 60 }), { stage: 110, chart: 110, charted: false }); // prettier-ignore
});

test("a stage of the fitting height has one scale on both axes", () => {
  for (const [window, width, scale] of [[[[-1, 1], [-1, 1]], 500, 1], [[[-2.2, 2.2], [-1, 3.2]], 300, 1], [[[0, 8], [0, 1]], 900, 1.4]]) { // prettier-ignore
    const { l, r, t, b } = stageMargin(width, scale);
    const [x, y] = window.map(([low, high]) => high - low);
    const height = fittingHeight(window, width, scale);
    assert.ok(Math.abs((width - l - r) / x - (height - t - b) / y) < 1e-9);
  }
});

test("the scale of heights stands where there is room for it, and has a margin of its own", () => {
  assert.deepEqual([419, 420].map((width) => hasBar(width, 1)), [false, true]);
  assert.equal(stageMargin(420, 1).r - stageMargin(419, 1).r, 38);
  assert.equal(hasBar(500, 1.4), false);
  assert.equal(stageMargin(600, 1.5).l, 1.5 * stageMargin(600, 1).l);
});

test("a lesson's answer takes its place in the type it has", () => {
  assert.deepEqual([answerHeight(false, 1), answerHeight(true, 1), answerHeight(true, 1.4)], [0, 60, 84]);
});
