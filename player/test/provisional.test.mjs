import assert from "node:assert/strict";
import { test } from "node:test";

import { piecesOf } from "../web/markup.js";
import { laid } from "../web/provisional.js";

const AXIS = { range: [0, 10], gridcolor: "", linecolor: "" };
const LAYOUT = {
  width: 600, height: 400, margin: { l: 48, r: 52, t: 20, b: 80 }, font: { size: 13, family: "serif", color: "#000" }, xaxis: AXIS, yaxis: AXIS,
}; // prettier-ignore

test("axes lie between the margins", () => {
  assert.deepEqual(laid(LAYOUT).box, { left: 48, top: 20, width: 500, height: 300 });
  // Plotly takes whole pixels.
  assert.deepEqual(laid({ ...LAYOUT, margin: { l: 67.2, r: 52.8, t: 19.6, b: 80.4 } }).box, { left: 67, top: 20, width: 480, height: 300 });
});

test("where a unit is as long on both axes, one of them gives way about its middle", () => {
  const square = laid({ ...LAYOUT, yaxis: { ...AXIS, scaleanchor: "x" } });
  assert.deepEqual(square.box, { left: 148, top: 20, width: 300, height: 300 });
  assert.equal(square.x.per, -square.y.per);
  const flat = laid({ ...LAYOUT, yaxis: { ...AXIS, range: [0, 2], scaleanchor: "x" } });
  assert.deepEqual(flat.box, { left: 48, top: 120, width: 500, height: 100 });
});

test("what has no room has a frame all the same", () => {
  assert.deepEqual(laid({ ...LAYOUT, width: 40, height: 30 }).box, { left: 48, top: 20, width: 1, height: 1 });
});

test("text comes in pieces that look alike, line by line", () => {
  const plain = { italic: false, raised: false, color: "#000" };
  assert.deepEqual(piecesOf("10<sup>−3</sup>", "#000"), [[{ ...plain, text: "10" }, { ...plain, text: "−3", raised: true }]]);
  assert.deepEqual(piecesOf("<i>f</i>(<i>x</i>)", "#000")[0].map(({ text, italic }) => [text, italic]), [["f", true], ["(", false], ["x", true], [")", false]]); // prettier-ignore
  const said = piecesOf('<span style="color:#c00">a</span>b<br>c', "#000");
  assert.deepEqual(said.map((line) => line.map(({ text, color }) => [text, color])), [[["a", "#c00"], ["b", "#000"]], [["c", "#000"]]]); // prettier-ignore
  assert.deepEqual(piecesOf("a < b", "#000")[0].map(({ text }) => text).join(""), "a < b"); // prettier-ignore
});
