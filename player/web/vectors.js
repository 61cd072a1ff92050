// The parts of the next step, drawn at the head: momentum, then the gradient's share from its tip, and their sum.

import { bound } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./layers.js").Box} Box */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {[number, number]} Point */
/** @typedef {Record<string, import("./contract").Floats | undefined>} Parts the parts of every step of a run, by name: two numbers a step */
/** @typedef {{ run: Runner, text: string, vector: number[] | null }} Arrow a quantity of a run with two coordinates */

const LONG = 64; // pixels of the longest arrow when short ones are magnified
const SHORT = 26; // pixels below which they are
const DASHES = [5, 4]; // of the gradient's arrow: red and green are not for everybody two colours
const REST = 1e-6; // pixels below which a run stands still: what is left is round-off
const RATE = 20; // pixels of the larger semi-axis of the rate ellipse

export const parts = () => ({ step: t("next step"), momentum: t("momentum part"), gradient: t("gradient part") });

/** How their arrows look, where colours are not told apart. @type {Record<string, string>} */
export const SHAPES = { step: "⇒", momentum: "→", gradient: "⇢" };

/** What else is drawn at the heads. @param {boolean} [curve] which has one coordinate */
export const marks = (curve = false) => curve ? [t("○ where the gradient is taken")] : [t("┄ rate of each coordinate"), t("＋ steep and flat direction"), t("○ where the gradient is taken")];

/**
 * The parts of the step that every run takes next.
 * @param {Pen} context
 * @param {{ plane: Coordinates, theme: Theme, race: Race, parts: (Parts | null)[], step: number }} shown
 */
export function drawVectors(context, { plane, theme, race, parts: of, step: now }) {
  // At the end there is no next step; the last one is shown where it began.
  const step = Math.min(now, race.steps - 1);
  race.runs.forEach((run, i) => {
    const part = of[i];
    if (!part || run.hidden || (run.diverged && step >= run.diverged - 1)) return;
    /** @param {string} name @returns {Point} */
    const pair = (name) => [part[name]?.[2 * step] ?? NaN, part[name]?.[2 * step + 1] ?? NaN];
    /** @param {string} name */
    const vector = (name) => plane.vector(...pair(name));
    const [momentum, gradient, rate] = [vector("momentum"), vector("gradient"), vector("rate")];
    const head = plane.place(run.x[step], run.y[step]);
    drawEllipse(context, head, rate, theme.color(run));
    drawAxes(context, head, pair("axis"), plane.vector(1, 1), theme);
    const longest = Math.max(...[momentum, gradient, add(momentum, gradient)].map((v) => Math.hypot(...v)));
    if (!(longest > REST)) return;
    const times = longest < SHORT ? LONG / longest : 1;
    const joint = along(head, momentum, times);
    const end = along(joint, gradient, times);
    drawArrow(context, head, end, theme.arrows.step, theme.text, 5 * theme.scale);
    drawArrow(context, head, joint, theme.arrows.momentum, theme.text, 2.5 * theme.scale);
    drawArrow(context, joint, end, theme.arrows.gradient, theme.text, 2.5 * theme.scale, DASHES.map((length) => length * theme.scale));
    if (times > 1) label(context, end, `×${Number(times.toPrecision(2)).toLocaleString("en")}`, theme);
    drawAsked(context, head, plane.place(...pair("asked")), theme);
  });
}

/**
 * Any quantity with two coordinates, as an arrow of one length: its direction is what can be compared.
 * @param {Pen} context
 * @param {{ plane: Coordinates, theme: Theme, arrows: Arrow[], step: number }} shown
 */
export function drawQuantities(context, { plane, theme, arrows, step }) {
  for (const { run, text, vector } of arrows) {
    if (!vector || run.hidden || (run.diverged && step >= run.diverged)) continue;
    const way = plane.vector(vector[0], vector[1]);
    const length = Math.hypot(...way);
    if (!(length > 0)) continue;
    const head = plane.place(run.x[step], run.y[step]);
    const tip = along(head, way, (0.8 * LONG) / length);
    drawArrow(context, head, tip, theme.color(run), theme.text, 2.5 * theme.scale);
    label(context, tip, text, theme);
  }
}

/** @param {Point} a @param {Point} b @returns {Point} */
const add = (a, b) => [a[0] + b[0], a[1] + b[1]];
/** @param {Point} from @param {Point} by @param {number} times @returns {Point} */
const along = (from, by, times) => [from[0] + times * by[0], from[1] + times * by[1]];

/**
 * The eigenvectors of the Hessian at the head: the long stroke is the steep direction.
 * @param {Pen} context
 * @param {Point} head
 * @param {Point} axis of length 1 in the plane
 * @param {Point} per pixels of a unit; negative where an axis runs the other way on the screen
 * @param {Theme} theme
 */
function drawAxes(context, [x, y], [u, v], [perX, perY], theme) {
  context.strokeStyle = theme.text;
  context.lineWidth = 1.25;
  context.globalAlpha = 0.7;
  for (const [a, b, reach] of [[u, v, 34], [-v, u, 17]]) {
    const [dx, dy] = [a * Math.sign(perX), b * Math.sign(perY)];
    context.beginPath();
    context.moveTo(x - reach * dx, y - reach * dy);
    context.lineTo(x + reach * dx, y + reach * dy);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/**
 * Nesterov takes its gradient elsewhere: a ring where that is.
 * @param {Pen} context
 * @param {Point} head
 * @param {Point} asked
 * @param {Theme} theme
 */
function drawAsked(context, head, [x, y], theme) {
  if (Math.hypot(x - head[0], y - head[1]) < 3) return;
  context.beginPath();
  context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = theme.arrows.gradient;
  context.stroke();
}

/**
 * How far each coordinate moves per unit of its gradient: a circle for gradient descent.
 * @param {Pen} context
 * @param {Point} head
 * @param {Point} rate of each coordinate
 * @param {string} color
 */
function drawEllipse(context, [x, y], [a, b], color) {
  const [width, height] = [Math.abs(a), Math.abs(b)];
  const larger = Math.max(width, height);
  if (!(larger > 0) || !Number.isFinite(larger)) return;
  context.beginPath();
  context.ellipse(x, y, Math.max(1, (RATE * width) / larger), Math.max(1, (RATE * height) / larger), 0, 0, 2 * Math.PI);
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.setLineDash([4, 3]);
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {Pen} context
 * @param {Point} from
 * @param {Point} to
 * @param {string} color
 * @param {string} edge the colour around it
 * @param {number} width
 * @param {number[]} dashes of its shaft within the edge; none for a whole one
 */
export function drawArrow(context, from, to, color, edge, width, dashes = []) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (!(length > 2)) return;
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const tip = Math.min(4 + 2 * width, 0.5 * length);
  for (const [stroke, extra] of /** @type {[string, number][]} */ ([[edge, 2], [color, 0]])) {
    context.strokeStyle = context.fillStyle = stroke;
    context.lineWidth = width + extra;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(to[0] - 0.7 * tip * Math.cos(angle), to[1] - 0.7 * tip * Math.sin(angle));
    context.setLineDash(extra ? [] : dashes);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(...to);
    for (const side of [-0.45, 0.45]) {
      context.lineTo(to[0] - tip * Math.cos(angle + side), to[1] - tip * Math.sin(angle + side));
    }
    context.closePath();
    context.fill();
    if (extra) context.stroke();
  }
}

/**
 * A word beside a point; with a box it stays inside of it.
 * @param {Pen} context
 * @param {Point} point
 * @param {string} text
 * @param {Pick<Theme, "scale" | "font" | "text" | "background">} theme
 * @param {Box | null} box
 */
export function label(context, [x, y], text, theme, box = null) {
  const size = 12 * theme.scale;
  context.font = `600 ${size}px ${theme.font}`;
  const width = context.measureText(text).width;
  const room = box ? box.left + box.width - width - 4 : Infinity;
  const left = x + 12 <= room ? x + 12 : x - 12 - width;
  const base = box ? bound(y - 8, box.top + size + 2, box.top + box.height - 6) : y - 6;
  context.lineWidth = 3.5;
  context.strokeStyle = theme.background;
  context.strokeText(text, left, base);
  context.fillStyle = theme.text;
  context.fillText(text, left, base);
}
