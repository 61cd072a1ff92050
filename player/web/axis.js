// The axes of the chart: how far they reach, where their ticks are, and where a number lies on them. Pure.

import { apart, bound, NOTHING, power } from "./numbers.js";
import { linearTicks } from "./relief.js";

/**
 * @typedef {import("./contract").Chart} Chart
 * @typedef {import("./contract").Runner} Runner
 * @typedef {import("./relief.js").Relief} Relief
 * @typedef {object} Axis
 * @property {[number, number]} range as drawn
 * @property {number[]} tickvals
 * @property {string[]} ticktext
 * @property {string} title
 * @property {(value: number) => number} place where a charted number lies
 *
 * @typedef {Pick<Runner, "chart" | "diverged" | "validation">} Ranged what an axis reaches as far as
 */

const NONE = new Float64Array();

const FLOOR = 1e-300; // what a logarithm takes for zero
const FARTHEST = 1e3; // a run that goes off beyond all starts by more leaves the chart
const MARGIN = 0.04; // of a linear axis, above and below
const TICKS = 7;

/**
 * @param {Chart} chart
 * @param {readonly Runner[]} runs
 * @param {Relief} relief
 * @returns {Axis}
 */
export function verticalAxis(chart, runs, relief) {
  const all = [...runs, ...walls(chart)];
  return chart.scale === "log" ? logAxis(chart, all) : linearAxis(chart, all, relief);
}

/** Lines that the measured ones are to be seen against. @param {Chart} chart @returns {Ranged[]} */
function walls({ lines }) {
  return lines.filter(({ kind }) => kind === "wall").map(({ values }) => ({ chart: values, diverged: 0, validation: NONE }));
}

/**
 * From the smallest to the largest height. One that is zero is told from none.
 * @param {Chart} chart
 * @param {readonly Ranged[]} runs
 * @returns {Axis}
 */
function logAxis(chart, runs) {
  const heights = runs.map((run) => charted(chart, run).filter((value) => value > 0)).filter((values) => values.length);
  // Less is the round-off of zero: a line that ends there would be read as one that is stuck.
  const floor = NOTHING * Math.min(Infinity, ...heights.map((values) => values[0]));
  const drawn = heights.map((values) => values.map((value) => Math.max(value, floor)));
  const low = Math.min(...drawn.map(least), drawn.length ? Infinity : 0.1);
  const starts = drawn.map((values) => values[0]);
  const reach = FARTHEST * (starts.length ? Math.max(...starts) : 1);
  const high = Math.min(Math.max(...drawn.map(most), drawn.length ? -Infinity : 1), reach);
  const bottom = Math.floor(Math.log10(low));
  const top = Math.ceil(Math.log10(high) + 0.05);
  const stride = Math.max(1, Math.ceil((top - bottom) / TICKS));
  const exponents = [];
  for (let k = Math.ceil(bottom / stride) * stride; k <= top; k += stride) exponents.push(k);
  return {
    range: [bottom, top],
    tickvals: exponents,
    ticktext: exponents.map(power),
    title: Math.abs(chart.zero) > 1e-6 * high ? chart.above : chart.title,
    place: (value) => Math.log10(Math.max(value, FLOOR)),
  };
}

/**
 * As far as the runs go, and for a height no farther than the ground does.
 * @param {Chart} chart
 * @param {readonly Ranged[]} runs
 * @param {Relief} relief
 * @returns {Axis}
 */
function linearAxis(chart, runs, relief) {
  const values = runs.flatMap((run) => charted(chart, run)).map((value) => value + chart.zero);
  let [low, high] = values.length ? [least(values), most(values)] : [0, 1];
  if (chart.height) {
    const [floor, ceiling] = [Math.max(low, relief.low + relief.zero), Math.min(high, relief.high + relief.zero)];
    if (floor < ceiling) [low, high] = [floor, ceiling];
  }
  const margin = MARGIN * (high - low) || Math.abs(MARGIN * high) || 0.5;
  [low, high] = [low - margin, high + margin];
  const ticks = linearTicks(low, high);
  return {
    range: [low, high],
    tickvals: ticks,
    ticktext: apart(ticks),
    title: chart.title,
    place: (value) => value + chart.zero,
  };
}

/**
 * Where step k of a run lies along the chart: at k, at the gradients asked for until then, or at the rows seen for them.
 * @param {Chart} chart
 * @param {Pick<Runner, "evaluations">} run
 * @param {number} k
 */
export function abscissa(chart, { evaluations }, k) {
  if (chart.against === "steps") return k;
  if (chart.against === "evaluations") return typeof evaluations === "number" ? evaluations * k : evaluations[k];
  const rows = typeof evaluations === "number" ? evaluations * seen(chart, k) : summed(chart, evaluations)[k];
  return chart.against === "rows" ? rows : rows / chart.rows;
}

/** Rows of the batches of k steps, as learning/batches.py counts them. @param {Pick<Chart, "rows" | "batch">} chart @param {number} k */
export function seen({ rows, batch }, k) {
  const steps = Math.ceil(rows / batch);
  return Math.floor(k / steps) * rows + (k % steps) * batch;
}

/** @type {WeakMap<readonly number[], { rows: number, batch: number, sums: Float64Array }>} */
const known = new WeakMap();

/** Rows seen up to each step where steps ask for gradients differently often: as scenario/sampling.py. @param {Chart} chart @param {readonly number[]} evaluations */
function summed(chart, evaluations) {
  const { rows, batch } = chart;
  const found = known.get(evaluations);
  if (found?.rows === rows && found.batch === batch) return found.sums;
  const sums = new Float64Array(evaluations.length);
  for (let k = 1; k < sums.length; k++) {
    sums[k] = sums[k - 1] + (evaluations[k] - evaluations[k - 1]) * (seen(chart, k) - seen(chart, k - 1));
  }
  known.set(evaluations, { rows, batch, sums });
  return sums;
}

/** What is charted of the rows that are kept apart, above the chart's zero: their loss, where losses are charted. @param {Chart} chart @param {Pick<Runner, "validation">} run */
export function keptApart({ height, zero }, { validation }) {
  return height && validation?.length ? validation.map((value) => value - zero) : null;
}

/**
 * The step that lies nearest to a place along the chart.
 * @param {number} place from 0 to 1
 * @param {number} steps
 */
export function stepAt(place, steps) {
  return Math.round(bound(place, 0, 1) * steps);
}

/**
 * The charted numbers of a run up to where it ended, and behind them what is charted of rows that are kept apart.
 * @param {Chart} chart
 * @param {Ranged} run
 */
function charted(chart, run) {
  const last = run.diverged || run.chart.length;
  const apart = keptApart(chart, run)?.subarray(0, last) ?? [];
  return [...run.chart.subarray(0, last), ...apart].filter(Number.isFinite);
}

/** @param {number[]} values */
const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
/** @param {number[]} values */
const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
