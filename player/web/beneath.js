// Beneath each path the continuous one that its steps are steps of: where it is at the time of the current step is ringed,
// so that the gap to the head is seen. It goes on where the steps have left the plane.

import { strokeRange } from "./layers.js";

/** @typedef {import("./contract").Flow} Flow */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./theme.js").Theme} Theme */

const DASHES = { gradient: [7, 4], corrected: [1.5, 3], ball: [7, 4] };
const WIDTH = 1.6; // pixels of a line,
const EDGE = 3.6; // of what sets it off from the ground,
const RING = 4.5; // and of the radius of the ring

/** Whether there is one. @param {Race} race */
export const flowing = ({ runs }) => runs.some(({ flows }) => flows.length > 0);

/** What is drawn, in words, each in its run's colour. @param {Race} race @param {Theme} theme @returns {[string, string][]} */
export const explainedFlows = ({ runs }, theme) => runs.flatMap((run) => run.flows.map(({ label }) => /** @type {[string, string]} */ ([label, theme.color(run)])));

/**
 * As far as the race has come.
 * @param {Pen} context
 * @param {{ plane: Coordinates, theme: Theme, race: Race, step: number }} shown
 */
export function drawFlows(context, { plane, theme, race, step }) {
  context.save();
  context.lineJoin = "round";
  for (const run of race.runs) for (const flow of run.flows) drawFlow(context, flow, theme.color(run), { plane, theme, step });
  context.restore();
}

/** @param {Pen} context @param {Flow} flow @param {string} color @param {{ plane: Coordinates, theme: Theme, step: number }} shown */
function drawFlow(context, { kind, pieces, x, y }, color, { plane, theme, step }) {
  const { place } = plane;
  const places = Array.from({ length: step * pieces + 1 }, (_, k) => place(x[k], y[k]));
  const lost = places.findIndex(([across, down]) => !Number.isFinite(across + down));
  const end = lost < 0 ? step * pieces : lost - 1;
  const [xs, ys] = [0, 1].map((axis) => Float32Array.from(places, (one) => one[axis]));
  /** @param {string} style @param {number} width @param {readonly number[]} dashes */
  const stroke = (style, width, dashes) => {
    context.strokeStyle = style;
    context.lineWidth = width * theme.scale;
    context.setLineDash(dashes.map((length) => length * theme.scale));
    strokeRange(context, xs, ys, 0, end);
  };
  stroke(theme.background, EDGE, []);
  stroke(color, WIDTH, DASHES[kind]);
  context.setLineDash([]);
  if (lost >= 0) return;
  context.beginPath();
  context.arc(places[end][0], places[end][1], RING * theme.scale, 0, 2 * Math.PI);
  context.stroke();
}
