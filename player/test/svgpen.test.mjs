import assert from "node:assert/strict";
import test from "node:test";

import { escaped, SvgPen } from "../web/svgpen.js";

/** The elements that a pen has written, without the definitions before them. */
const drawn = (pen) => pen.text.replace(/^<defs>.*?<\/defs>/, "");
const TURN = 2 * Math.PI;

test("a stroked line keeps its colour, width, dash and opacity", () => {
  const pen = new SvgPen("a");
  pen.strokeStyle = "#123456";
  pen.lineWidth = 2.504;
  pen.globalAlpha = 0.25;
  pen.setLineDash([4, 3]);
  pen.beginPath();
  pen.moveTo(1, 2.005);
  pen.lineTo(-3.14159, 4);
  pen.stroke();
  assert.equal(drawn(pen), '<path d="M1 2.01L-3.14 4" fill="none" stroke="#123456" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" stroke-dasharray="4 3" opacity="0.25"/>'); // prettier-ignore
});

test("shapes are closed and filled; a path stays until the next begins", () => {
  const pen = new SvgPen("a");
  pen.fillStyle = "red";
  pen.beginPath();
  pen.arc(10, 20, 5, 0, TURN);
  pen.fill();
  pen.fill();
  assert.equal(drawn(pen), '<path d="M5 20a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z" fill="red"/>'.repeat(2));
  pen.beginPath();
  pen.rect(0, 0, 3, 4);
  pen.ellipse(1, 1, 2, 3, 0, 0, TURN);
  pen.fill();
  assert.ok(drawn(pen).endsWith('<path d="M0 0h3v4h-3ZM-1 1a2 3 0 1 0 4 0a2 3 0 1 0 -4 0Z" fill="red"/>'));
});

test("a line may begin a path, and what is no place is left out", () => {
  const pen = new SvgPen("a");
  pen.beginPath();
  pen.lineTo(1, 1);
  pen.lineTo(NaN, 1);
  pen.lineTo(2, Infinity);
  pen.lineTo(3, 3);
  pen.closePath();
  pen.fill();
  assert.match(drawn(pen), /d="M1 1L3 3Z"/);
  const empty = new SvgPen("a");
  empty.beginPath();
  empty.stroke();
  empty.clearRect(0, 0, 9, 9);
  assert.equal(drawn(empty), "");
});

test("a clip holds what is drawn until it is restored, under a name of its own", () => {
  const pen = new SvgPen("stage");
  for (const width of [10, 20]) {
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, width, 5);
    pen.clip();
    pen.fill();
    pen.restore();
  }
  pen.fill();
  const [first, second, free] = drawn(pen).match(/<g.*?<\/g>|<path[^>]*>/g);
  assert.match(first, /^<g clip-path="url\(#stage-0\)"><path d="M0 0h10/);
  assert.match(second, /^<g clip-path="url\(#stage-1\)"><path d="M0 0h20/);
  assert.match(free, /^<path/);
  assert.match(pen.text, /^<defs><clipPath id="stage-0"><path d="M0 0h10v5h-10Z"\/><\/clipPath><clipPath id="stage-1">/);
});

test("what was saved comes back, whatever was set in between, as often as it was saved", () => {
  const pen = new SvgPen("a");
  const set = (more) => Object.assign(pen, more);
  const first = { globalAlpha: 0.5, lineWidth: 3, strokeStyle: "red", fillStyle: "blue", font: "9px x", lineCap: "butt", lineJoin: "bevel", globalCompositeOperation: "destination-over" }; // prettier-ignore
  set(first);
  pen.save();
  set({ globalAlpha: 1, lineWidth: 1 });
  pen.save();
  set({ strokeStyle: "green", fillStyle: "green", font: "1px y", lineCap: "round", lineJoin: "round", globalCompositeOperation: "source-over" }); // prettier-ignore
  pen.setLineDash([1]);
  pen.restore();
  assert.deepEqual([pen.strokeStyle, pen.lineWidth], ["red", 1]);
  pen.restore();
  for (const [name, value] of Object.entries(first)) assert.equal(pen[name], value, name);
  pen.beginPath();
  pen.lineTo(0, 0);
  pen.stroke();
  assert.doesNotMatch(drawn(pen), /dasharray/);
  pen.restore(); // once too often is nothing, as on a canvas
  assert.equal(pen.lineWidth, 3);
});

test("what is drawn below comes first", () => {
  const pen = new SvgPen("a");
  pen.beginPath();
  pen.lineTo(0, 0);
  pen.fillStyle = "over";
  pen.fill();
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "under";
  pen.fill();
  assert.deepEqual(drawn(pen).match(/under|over/g), ["under", "over"]);
});

test("words cannot end the element that they stand in", () => {
  const pen = new SvgPen("a");
  pen.font = '600 12px "A & B"';
  pen.fillText('<script>"&"</script>', 1, 2);
  pen.strokeText("x", 3, 4);
  const [filled, stroked] = drawn(pen).match(/<text.*?<\/text>/g);
  assert.equal(filled, '<text x="1" y="2" style="font: 600 12px &quot;A &amp; B&quot;" fill="#000">&lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;</text>'); // prettier-ignore
  assert.match(stroked, /^<text x="3" y="4" .* fill="none" stroke="#000"/);
  assert.equal(escaped('a<b>&"c"'), "a&lt;b&gt;&amp;&quot;c&quot;");
});

test("a box may have round corners, and words as much room as on the page", () => {
  const pen = new SvgPen("a");
  pen.fillStyle = "red";
  pen.beginPath();
  pen.roundRect(10, 20, 30, 16, 4);
  pen.fill();
  assert.equal(drawn(pen), '<path d="M14 20h22a4 4 0 0 1 4 4v8a4 4 0 0 1 -4 4h-22a4 4 0 0 1 -4 -4v-8a4 4 0 0 1 4 -4Z" fill="red"/>');
  pen.strokeText("x", 1, 2, 9);
  pen.fillText("x", 1, 2, 9);
  assert.equal(drawn(pen).match(/textLength="9" lengthAdjust="spacingAndGlyphs"/g)?.length, 2);
});
