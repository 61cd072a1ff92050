// The swarm in the chart: of f at each step its median, and between which lines half and four fifths of it lie. Drawn below
// the lines of the runs, up to where the race has come; only where the chart shows f.

import { abscissa } from "./axis.js";
import { bound } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./swarm.js").Flown} Flown */
/** @typedef {import("./swarm.js").Swarm} Swarm */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./trace.js").Traces} Traces */

const FAR = 1e5; // pixels
const [WIDE, NARROW] = [0.14, 0.26]; // how opaque four fifths are, and half
const LATE = 0.35;
const DIM = 0.25;
const MEDIAN = [5, 3]; // dashes
const LINE = 18; // pixels of a line of words
const OVER = "swarm";

/** Whether the chart has a place for it: f, against what is the same for all trajectories. @param {Race} race */
export function banded({ chart, runs }) {
  if (!chart.height) return false;
  return chart.against !== "evaluations" || runs.every(({ evaluations }) => typeof evaluations === "number" || isSteady(evaluations));
}

/** Drawn anew from step to step, and not in every frame: canvases that have not changed cost nothing. */
export class Band {
  last = { step: -1, late: false, flown: /** @type {readonly Flown[]} */ ([]) };

  /**
   * @param {Traces} traces in whose layers it is drawn @param {Swarm} swarm
   * @param {{ race: Race, axis: Axis, theme: Theme, position: number }} chart
   */
  draw(traces, swarm, chart) {
    const { flown, late } = swarm;
    const step = Math.floor(chart.position);
    const { last } = this;
    if (traces.inked >= 0 && last.step === step && last.flown === flown && last.late === late) return;
    this.last = { step, late, flown };
    drawBands(traces, swarm, { ...chart, position: step });
  }
}

/** @param {Traces} traces @param {Swarm} swarm @param {{ race: Race, axis: Axis, theme: Theme, position: number }} chart */
function drawBands(traces, swarm, { race, axis, theme, position }) {
  const { layers, box, lit, figure: { coordinates: { x, y } } } = traces;
  const flown = banded(race) ? swarm.flown : [];
  if (!flown.length && !layers.lower.size) return;
  const over = layers.below(OVER);
  layers.clear(over);
  if (!flown.length) return;
  const floor = axis.range[0] - 1;
  /** @param {number} value */
  const toY = (value) => bound(y.at(Math.max(axis.place(value), floor)), -FAR, FAR);
  for (const one of flown) {
    const { run, bands, flock: { steps }, index } = one;
    /** @param {number} k */
    const toX = (k) => x.at(abscissa(race.chart, run, k));
    const last = Math.min(position, steps);
    const share = (lit < 0 || lit === index ? 1 : DIM) * (swarm.late ? LATE : 1);
    // Of many runs, or beside the one that is lit, the outer band would only hide the others.
    const outer = flown.length === 1 || lit === index;
    layers.within(over, box, (context) => {
      const xs = Float32Array.from({ length: last + 1 }, (_, step) => bound(toX(step), -FAR, FAR));
      context.fillStyle = context.strokeStyle = theme.color(run);
      context.globalAlpha = share * WIDE;
      if (outer) area(context, xs, bands[0], bands[4], toY);
      context.globalAlpha = share * NARROW;
      area(context, xs, bands[1], bands[3], toY);
      context.globalAlpha = share;
      context.lineWidth = 1.4 * theme.scale;
      context.setLineDash(MEDIAN.map((length) => length * theme.scale));
      context.beginPath();
      xs.forEach((x, step) => (step ? context.lineTo(x, toY(bands[2][step])) : context.moveTo(x, toY(bands[2][step]))));
      context.stroke();
      context.setLineDash([]);
    });
  }
  // Below what the lines of theory are called.
  const free = { ...box, top: box.top + LINE * theme.scale * (race.chart.lines?.length ?? 0) };
  explain(over.context, free, theme, flown.length === 1 ? t("swarm: ┄ median, 25–75 %, 10–90 %") : t("swarm: ┄ median, 25–75 %"));
}

/** What is drawn there, in its upper corner. @param {Pen} context @param {import("./layers.js").Box} box @param {Theme} theme @param {string} said */
function explain(context, box, theme, said) {
  context.globalAlpha = 1;
  context.font = `${12 * theme.scale}px ${theme.font}`;
  const { width } = context.measureText(said);
  if (width > box.width - 8) return;
  const [x, y] = [box.left + box.width - width - 4, box.top + 14 * theme.scale];
  context.lineWidth = 3;
  context.strokeStyle = theme.background;
  context.strokeText(said, x, y);
  context.fillStyle = theme.text;
  context.fillText(said, x, y);
}

/** @param {Pen} context @param {Float32Array} xs @param {Float64Array} low @param {Float64Array} high @param {(value: number) => number} toY */
function area(context, xs, low, high, toY) {
  context.beginPath();
  context.moveTo(xs[0], toY(low[0]));
  for (let k = 1; k < xs.length; k++) context.lineTo(xs[k], toY(low[k]));
  for (let k = xs.length - 1; k >= 0; k--) context.lineTo(xs[k], toY(high[k]));
  context.closePath();
  context.fill();
}

/** @param {readonly number[]} evaluations up to each step */
const isSteady = (evaluations) => evaluations.every((count, k) => count === k * evaluations[1]);
