// A figure on a canvas, from what Plotly will be told of it, and nearly as it will draw it: until it has come, all that
// stands around the ground and on it. The ground itself is painted (painted.js). Only what the player's figures have is known.

import { Coordinates, Side } from "./coordinates.js";
import { annotate, drawBar, drawTrace, LINE, line, MIDDLE, sharp, TICK } from "./figuremarks.js";
import { Text } from "./markup.js";
import { apart } from "./numbers.js";
import { linearTicks } from "./relief.js";

/** @typedef {CanvasRenderingContext2D} Pen */
/** @typedef {{ size: number, family?: string, color?: string }} Font */
/** @typedef {{ text: string, font: Font, standoff?: number }} Title */
/** @typedef {Record<string, unknown>} More what only Plotly looks at */
/**
 * @typedef {object} Scaled
 * @property {import("./coordinates.js").Range} range
 * @property {number} [nticks] most of them, where none are named
 * @property {readonly number[]} [tickvals]
 * @property {readonly string[]} [ticktext]
 * @property {number} [ticklen]
 * @property {Font} [tickfont]
 * @property {boolean} [showgrid]
 * @property {string} gridcolor
 * @property {string} linecolor
 * @property {Title} [title]
 * @property {string} [scaleanchor] the axis whose units are as long
 */
/** @typedef {Scaled & More} Axis */
/**
 * @typedef {object} Annotation
 * @property {string} text
 * @property {Font} font
 * @property {number} x
 * @property {number} y
 * @property {"paper"} [xref] whether x is a share of the frame; left out it is a value
 * @property {"paper"} [yref]
 * @property {"left" | "center" | "right"} [xanchor]
 * @property {"top" | "middle" | "bottom"} [yanchor]
 * @property {number} [xshift] pixels
 * @property {number} [yshift] upwards
 * @property {number} [textangle] degrees
 * @property {string} [bgcolor]
 * @property {number} [opacity]
 * @property {string} [align]
 * @property {number} [borderpad]
 * @property {false} [showarrow]
 */
/** @typedef {{ width: number, height: number, margin: import("./theme.js").Margin & More, font: Required<Font>, xaxis: Axis, yaxis: Axis, annotations?: readonly Annotation[] } & More} Layout */
/** @typedef {{ type?: string, mode?: string, x: ArrayLike<number | null>, y: ArrayLike<number | null>, line?: any, marker?: any, opacity?: number, [more: string]: any }} Trace */

const [CAPITAL, BELOW] = [0.7, 0.3]; // of a letter's size, in Plotly: a capital, and what hangs below the line

/**
 * Where the axes will lie.
 * @param {Layout} layout @returns {Coordinates}
 */
export function laid({ width, height, margin: { l, r, t, b }, xaxis, yaxis }) {
  const frame = { left: Math.round(l), top: Math.round(t), width: Math.max(width - Math.round(l) - Math.round(r), 1), height: Math.max(height - Math.round(t) - Math.round(b), 1) };
  const [across, up] = [xaxis, yaxis].map(({ range }) => range[1] - range[0]);
  // Where a unit has to be as long on both, one of the axes gives way, about its middle.
  const unit = yaxis.scaleanchor ? Math.min(frame.width / across, frame.height / up) : 0;
  const [wide, high] = unit ? [unit * across, unit * up] : [frame.width, frame.height];
  const x = new Side(frame.left + (frame.width - wide) / 2, wide, xaxis.range);
  return new Coordinates(width, height, x, new Side(frame.top + (frame.height - high) / 2, high, yaxis.range, true));
}

/** @param {Pen} pen @param {readonly Trace[]} traces @param {Layout} layout @param {Coordinates} plane */
export function sketch(pen, traces, layout, plane) {
  const [below, beside] = [layout.xaxis, layout.yaxis].map(ticksOf);
  grid(pen, layout, plane, below, beside);
  pen.save();
  pen.beginPath();
  pen.rect(plane.box.left, plane.box.top, plane.box.width, plane.box.height);
  pen.clip();
  for (const trace of traces) drawTrace(pen, trace, plane);
  pen.restore();
  drawAxes(pen, layout, plane, below, beside);
  for (const trace of traces) if (trace.showscale) drawBar(pen, trace, layout);
  for (const annotation of layout.annotations ?? []) annotate(pen, annotation, layout, plane);
  pen.globalAlpha = 1;
}

/** @param {Axis} axis */
function ticksOf({ range: [low, high], nticks = 6, tickvals = linearTicks(low, high, nticks), ticktext = apart(tickvals) }) {
  return tickvals.map((value, k) => ({ value, text: ticktext[k] })).filter(({ value }) => value >= low && value <= high);
}

/** @typedef {ReturnType<typeof ticksOf>} Ticks */

/** @param {Pen} pen @param {Layout} layout @param {Coordinates} plane @param {Ticks} below @param {Ticks} beside */
function grid(pen, { xaxis, yaxis }, { x, y, box: { left, top, width, height } }, below, beside) {
  const inside = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ length) => at > from + 1 && at < from + length - 1;
  const [columns, rows] = [below.map(({ value }) => x.at(value)), beside.map(({ value }) => y.at(value))];
  if (xaxis.showgrid !== false) for (const at of columns) if (inside(at, left, width)) line(pen, sharp(at), top, sharp(at), top + height, xaxis.gridcolor);
  if (yaxis.showgrid !== false) for (const at of rows) if (inside(at, top, height)) line(pen, left, sharp(at), left + width, sharp(at), yaxis.gridcolor);
}

/** @param {Pen} pen @param {Layout} layout @param {Coordinates} plane @param {Ticks} below @param {Ticks} beside */
function drawAxes(pen, layout, plane, below, beside) {
  const { xaxis, yaxis, font, margin, width, height } = layout;
  const [l, r, t, b] = [margin.l, margin.r, margin.t, margin.b].map(Math.round);
  const deepest = drawBelow(pen, styled(xaxis, font), plane, below);
  const outermost = drawBeside(pen, styled(yaxis, font), plane, beside);
  entitled(pen, xaxis.title, font, ({ size }, standoff) => ({ x: l + (width - l - r) / 2, y: deepest - 0.5 + standoff + CAPITAL * size, angle: 0 }));
  entitled(pen, yaxis.title, font, ({ size }, standoff) => ({ x: outermost - 0.5 - standoff - BELOW * size, y: t + (height - t - b) / 2, angle: -90 }));
}

/** @typedef {{ type: Required<Font>, ticks: number, color: string }} Style of an axis: its numbers, how long its ticks are, and its line */

/** @param {Axis} axis @param {Required<Font>} font @returns {Style} */
const styled = ({ tickfont, ticklen = TICK.length, linecolor }, font) => ({ type: { ...font, ...tickfont }, ticks: ticklen, color: linecolor });

/** The axis below, and how far down its numbers reach. @param {Pen} pen @param {Style} style @param {Coordinates} plane @param {Ticks} below */
function drawBelow(pen, { type, ticks, color }, { x, box: { left, top, width, height } }, below) {
  const foot = top + height;
  line(pen, left - LINE, sharp(foot + LINE / 2), left + width, sharp(foot + LINE / 2), color);
  let deepest = foot;
  for (const { value, text } of below) {
    line(pen, sharp(x.at(value)), foot + LINE, sharp(x.at(value)), foot + LINE + ticks, TICK.color);
    const number = new Text(pen, text, type);
    const base = foot + LINE + ticks + (1 + TICK.pad) * type.size;
    number.write(x.at(value), base, 0.5);
    deepest = Math.max(deepest, base + number.tall.down);
  }
  return deepest;
}

/** The axis at the left, and how far out its numbers reach. @param {Pen} pen @param {Style} style @param {Coordinates} plane @param {Ticks} beside */
function drawBeside(pen, { type, ticks, color }, { y, box: { left, top, height } }, beside) {
  line(pen, sharp(left - LINE / 2), top, sharp(left - LINE / 2), top + height, color);
  let outermost = left;
  for (const { value, text } of beside) {
    line(pen, left - LINE, sharp(y.at(value)), left - LINE - ticks, sharp(y.at(value)), TICK.color);
    const number = new Text(pen, text, type);
    const end = left - LINE - ticks - TICK.pad * type.size;
    number.write(end, y.at(value) + MIDDLE * type.size, 1);
    outermost = Math.min(outermost, end - number.width);
  }
  return outermost;
}

/** The title of an axis. @param {Pen} pen @param {Title | undefined} title @param {Required<Font>} usual @param {(font: Font, standoff: number) => { x: number, y: number, angle: number }} place */
function entitled(pen, title, usual, place) {
  if (!title?.text) return;
  const font = { ...usual, ...title.font };
  const { x, y, angle } = place(font, title.standoff ?? 0);
  pen.save();
  pen.translate(Math.floor(x), angle ? y : Math.floor(y)); // as letters of an SVG stand on whole pixels
  pen.rotate((angle * Math.PI) / 180);
  new Text(pen, title.text, font).write(0, 0, 0.5);
  pen.restore();
}
