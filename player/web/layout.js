// How large everything is, in pixels, from what it is put into. Pure.

import { scaled } from "./theme.js";

/** @typedef {import("./contract").Ground} Ground */

const WIDE = 720; // from here on stage and chart stand side by side
const FLAT = 1.25; // or in a frame that is wider than high by this factor
const TALL = 1.1; // a stage above its chart is at most higher than wide by this factor
const LEAST = 360; // a stage beside its chart is at least as high
const CHART = 260; // and a chart on a page,
const SQUEEZED = 176; // or below rows of many numbers, for the controls to stay in the window
const LOW = 110; // a chart that is lower shows nothing
const GAP = 12; // between the rows
const SPLIT = 8; // between legend and chart
const ANSWER = 60; // of a lesson's folded answer, in normal type

const MARGIN = { l: 48, r: 8, t: 14, b: 46 }; // around the ground
const BAR = 38; // for the scale of heights at the right
const NARROW = 420; // a stage that is narrower has no room for it; its lines bear their heights all the same

/**
 * @typedef {object} Sizes what a player is put into, and what in it is as large as it is
 * @property {boolean} alone whether it fills its window: then nothing may lie beyond the window's end
 * @property {boolean} wide see `isWide`
 * @property {number} height of the window
 * @property {number} top what stands above the player
 * @property {number} bar height of the controls
 * @property {number} hint height of the words for newcomers; 0 where there are none
 * @property {number} answer height that a lesson's answer takes below; 0 where there is none
 * @property {number} legend its height
 * @property {number} stage its width
 * @property {number} fitting the stage's height at which both axes have one scale
 */

/**
 * Whether stage and chart stand side by side.
 * @param {number} width of the player
 * @param {number} height of the window
 * @param {boolean} alone
 */
export function isWide(width, height, alone) {
  return width >= WIDE || (alone && width > FLAT * height);
}

/**
 * How high stage and chart are; `charted` is false where a chart would be too low to show anything.
 * @param {Sizes} sizes
 */
export function heights(sizes) {
  const { stage, chart } = sizes.alone ? inFrame(sizes) : sizes.wide ? beside(sizes) : below(sizes);
  // A frame may be lower than its controls; Plotly draws nothing that has no height.
  return { stage: Math.max(stage, Math.min(LOW, sizes.fitting)), chart: Math.max(chart, LOW), charted: chart >= LOW };
}

/** All of it within the window. @param {Sizes} sizes */
function inFrame({ wide, height, top, bar, legend, fitting }) {
  const room = height - 2 * top - bar - GAP;
  const stage = Math.round(Math.min(fitting, wide ? room : room - legend - GAP));
  return { stage, chart: wide ? room - legend - SPLIT : room - stage - legend - 2 * GAP };
}

/** The stage within the window, with its controls; the chart ends where the stage does. @param {Sizes} sizes */
function beside({ height, top, bar, hint, answer, legend, fitting }) {
  const room = height - top - bar - (hint ? hint + GAP : 0) - 3 * GAP - answer;
  const stage = Math.round(Math.min(fitting, Math.max(LEAST, room)));
  return { stage, chart: Math.max(stage - legend - SPLIT, SQUEEZED) };
}

/** One below the other, on a page that scrolls. @param {Sizes} sizes */
function below({ stage, fitting }) {
  return { stage: Math.round(Math.min(fitting, TALL * stage)), chart: CHART };
}

/** What a lesson's answer takes below its race. @param {boolean} lesson @param {number} scale of the type */
export const answerHeight = (lesson, scale) => (lesson ? ANSWER * scale : 0);

/** Whether a stage has room for the scale of heights. @param {number} width @param {number} scale */
export const hasBar = (width, scale) => width >= NARROW * scale;

/** The margins of a stage. @param {number} width @param {number} scale */
export function stageMargin(width, scale) {
  return scaled(hasBar(width, scale) ? { ...MARGIN, r: MARGIN.r + BAR } : MARGIN, scale);
}

/**
 * The height of a stage at which both axes have one scale.
 * @param {Ground["window"]} window
 * @param {number} width
 * @param {number} scale
 */
export function fittingHeight(window, width, scale) {
  const margin = stageMargin(width, scale);
  const [x, y] = window.map(([low, high]) => high - low);
  return ((width - margin.l - margin.r) * y) / x + margin.t + margin.b;
}
