// The ground of an f of x alone: a curve, over which runs go like balls; and what a method knows of it that sees one or
// two derivatives at a point: the tangent, and the parabola whose lowest point is Newton's step.

import { focused } from "./curve.js";
import { short } from "./numbers.js";
import { t } from "./texts.js";
import { drawArrow, label } from "./vectors.js";

/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./layers.js").Box} Box */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Point} Point */
/** @typedef {"off" | "plane" | "paraboloid"} Model as in a link */
/** @typedef {{ f: number, slope: number, bend: number }} Touch what is known at a point */

const SMOOTH = 96; // pieces of a parabola
const DOTS = [2, 4];
const DASHES = [7, 5];
const RING = 5; // pixels
const BELOW = 30; // pixels from a lowest point to what is written about the step
const AWAY = 48; // pixels from a point to what is written about its slope

/** The curve as places of a plot; where it has none the line has a gap. @param {Ground} ground */
export function outline({ window: [[low, high]], nodes, heights, zero }) {
  const x = Array.from({ length: nodes }, (_, i) => low + ((high - low) * i) / (nodes - 1));
  return { x, y: Array.from(heights, (height) => (Number.isFinite(height) ? height + zero : null)) };
}

/** f and its slope at a place, straight between two nodes; null where there is none. @param {Ground} ground @param {number} x */
export function under({ window: [[low, high]], nodes, heights, zero }, x) {
  const at = ((x - low) / (high - low)) * (nodes - 1);
  if (!(at >= 0 && at <= nodes - 1)) return null;
  const k = Math.min(Math.floor(at), nodes - 2);
  const [before, after] = [heights[k], heights[k + 1]];
  const f = zero + before + (at - k) * (after - before);
  return Number.isFinite(f) ? { f, slope: ((after - before) * (nodes - 1)) / (high - low) } : null;
}

/**
 * The model of a curve at a place, and the step that it would have: where a parabola is lowest. Pure.
 * @param {"plane" | "paraboloid"} model @param {number} x @param {Touch} touch
 */
export function modelled(model, x, { f, slope, bend }) {
  const half = model === "plane" ? 0 : bend / 2;
  /** @param {number} at */
  const of = (at) => f + (at - x) * (slope + (at - x) * half);
  const lowest = half > 0 ? x - slope / bend : null;
  return { of, lowest };
}

/** What its colours mean. @param {Model} model @param {Race} race @param {number} lit @returns {[string, Runner][]} */
export function explainedModel(model, race, lit) {
  const run = focused(race, lit);
  if (model === "off" || !run) return [];
  return model === "plane" ? [[t("┄ tangent, and the step along it"), run]] : [[t("┄ parabola of f, f′ and f″; ○ its lowest point: the best step is |f′|/f″"), run]];
}

/**
 * The model at the current point of a run, and where it leads.
 * @param {Pen} context
 * @param {{ plane: Coordinates, theme: Theme, box: Box, run: Runner, step: number, model: "plane" | "paraboloid", touch: (x: number) => Touch | null }} shown
 */
export function drawModel(context, { plane, theme, box, run, step: now, model, touch }) {
  const step = run.diverged ? Math.min(now, run.diverged - 1) : now;
  const x = run.x[step];
  const known = touch(x);
  if (!known || !Number.isFinite(known.f + known.slope + known.bend)) return;
  const { place } = plane;
  const { of, lowest } = modelled(model, x, known);
  const color = theme.color(run);
  context.lineWidth = 2 * theme.scale;
  context.strokeStyle = color;
  dashed(context, line(plane, box, of), DASHES.map((length) => length * theme.scale));
  const here = place(x, known.f);
  if (model === "plane") {
    const next = run.x[Math.min(step + 1, run.x.length - 1)];
    const tip = place(next, of(next));
    const there = touch(next);
    if (there && Number.isFinite(there.f)) dashed(context, [tip, place(next, there.f)], DOTS);
    drawArrow(context, here, tip, color, theme.background, 2.5 * theme.scale);
    return label(context, beside(here, place(x + known.slope, of(x + known.slope)), theme), `f′ = ${short(known.slope)}`, theme, box);
  }
  if (lowest === null) return label(context, here, t("f″ ≤ 0: no lowest point"), theme, box);
  const end = place(lowest, of(lowest));
  const there = touch(lowest);
  if (there && Number.isFinite(there.f)) dashed(context, [end, place(lowest, there.f)], DOTS);
  dashed(context, [here, [here[0], end[1]]], DOTS);
  drawArrow(context, [here[0], end[1]], end, color, theme.background, 2.5 * theme.scale);
  context.beginPath();
  context.arc(...end, RING * theme.scale, 0, 2 * Math.PI);
  context.lineWidth = 2 * theme.scale;
  context.strokeStyle = color;
  context.stroke();
  label(context, [end[0], end[1] + BELOW * theme.scale], `|f′|/f″ = ${short(Math.abs(known.slope / known.bend))}`, theme, box);
}

/** Uphill from a point along a line, away from what is written at the point. @param {Point} here @param {Point} up @param {Theme} theme @returns {Point} */
function beside(here, up, { scale }) {
  const [dx, dy] = [up[0] - here[0], up[1] - here[1]];
  const away = (AWAY * scale) / (Math.hypot(dx, dy) || 1);
  return [here[0] + away * dx, here[1] + away * dy];
}

/** A function of x across a plot, in pixels. @param {Coordinates} plane @param {Box} box @param {(x: number) => number} of @returns {Point[]} */
function line({ x: side, y }, { left, width }, of) {
  return Array.from({ length: SMOOTH + 1 }, (_, k) => {
    const at = left + (width * k) / SMOOTH;
    return [at, y.at(of(side.value(at)))];
  });
}

/** @param {Pen} context @param {readonly Point[]} points @param {readonly number[]} dashes */
function dashed(context, points, dashes) {
  context.setLineDash([...dashes]);
  context.beginPath();
  points.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  context.setLineDash([]);
}
