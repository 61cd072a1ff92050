// How large everything is, in pixels, from the room that the player gets, and what of the plane fits into it. Pure.
// docs/design.md shows what it makes.

import { scaled } from "./theme.js";

/** @typedef {import("./live.js").Window} Window */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {"full" | "close" | "lines"} Density of rows: with all their numbers; with the main one; with that in the same line */
/** @typedef {"wide" | "tall" | "strip"} Shape stage and rows side by side; the rows below; the rows as one line below */

const WIDE = 720; // from here on stage and rows stand side by side,
const FLAT = 1.25; // and in what is wider than high by this factor
const SMALL = { width: 560, height: 420 }; // a frame that has no more has rows of one line
const SIDE = { share: 0.29, least: 240, most: 440 }; // of the width: the column beside the stage
const ROWS = 0.6; // of that column: rows that need more scroll
const LOW = 110; // a chart that is lower shows nothing
const SHOWN = 0.46; // of the window: a stage above its rows is at least so high,
const TALL = 1.2; // and at most higher than wide by this factor
const SHEET = 230; // what is below such a stage has at least so much, if the stage has enough
const LEAST = 300; // a player is at least so high, unless it stands in a frame: then a page scrolls
const BOTH = 400; // a panel that is so high shows rows of data and the chart below them,
const UPPER = 0.55; // of it for the rows
export const GAP = 8; // between everything; css/layout.css says so, too
/** @type {readonly Beside[]} */
const BESIDE = ["chart", "data", "network"];

const MARGIN = { l: 48, r: 8, t: 14, b: 46 }; // around the ground
const BAR = 38; // for the scale of heights at the right
const NARROW = 420; // a stage that is narrower has no room for it; its lines bear their heights all the same

/**
 * @typedef {object} Place what a player is put into
 * @property {boolean} alone whether it fills a frame
 * @property {number} width of the player
 * @property {number} window height of the window
 * @property {number} top what stands above the player
 * @property {number} below what stands below it
 * @property {number} scale of the type
 */
/**
 * @typedef {object} Parts heights of what is as high as it is
 * @property {number} head a lesson's question; 0 where there is none
 * @property {number} bar the play bar
 * @property {number} hint words for newcomers; 0 where there are none
 * @property {number} rows all of them
 * @property {number} tabs
 */
/**
 * @typedef {object} Arrangement
 * @property {number} height of the player
 * @property {Size} stage
 * @property {number} side width of what stands beside the stage, or below it
 * @property {number} rows height at which they begin to scroll
 * @property {Size} panel what a tab shows; no height where there is none
 * @property {boolean} folded whether the rows are one of the tabs
 */

/** @param {Place} place @returns {Shape} */
export function shapeOf(place) {
  const { alone, width } = place;
  const height = heightOf(place);
  if (alone && (width < SMALL.width ? height < SMALL.height : height < SMALL.height / 2)) return "strip";
  return width >= WIDE || width > FLAT * height ? "wide" : "tall";
}

/** @type {readonly Density[]} */
export const DENSITIES = ["full", "close", "lines"];
const CROWD = 5; // runs: so many are told apart best in lines, even where they would fit

/**
 * The first density in which all rows are in view; where there is none, the last.
 * @param {(density: Density) => { needed: number, given: number }} measured heights in pixels
 * @param {number} runs
 * @returns {Density}
 */
export function densityOf(measured, runs) {
  return DENSITIES.slice(runs > CROWD ? 2 : 0).find((density) => {
    const { needed, given } = measured(density);
    return needed <= given;
  }) ?? "lines";
}

/** The room's height. @param {Place} place */
export function heightOf({ alone, window, top, below }) {
  return Math.max(Math.floor(window - top - below), alone ? 0 : LEAST);
}

/** How wide the column beside a stage is. @param {number} width of the player */
export const sideOf = (width) => Math.round(Math.min(Math.max(SIDE.share * width, SIDE.least), SIDE.most));

/**
 * How large everything is.
 * @param {Place} place @param {Parts} parts as they are in a player of this shape
 * @returns {Arrangement}
 */
export function arrange(place, parts) {
  const shape = shapeOf(place);
  const height = heightOf(place);
  const taken = [parts.head, parts.bar, parts.hint].reduce((sum, part) => sum + (part ? part + GAP : 0), 0);
  const found = ARRANGED[shape](place, parts, height - taken);
  // A frame may be lower than its controls; Plotly draws nothing that has no height.
  return { height, ...found, stage: { ...found.stage, height: Math.max(found.stage.height, LOW) } };
}

/** @type {Record<Shape, (place: Place, parts: Parts, room: number) => Omit<Arrangement, "height">>} `room` for stage, and rows, in height */
const ARRANGED = {
  wide({ width, alone, scale }, { rows, tabs }, room) {
    const side = sideOf(width);
    const most = Math.floor((ROWS * room) / scale);
    const panel = room - Math.min(rows, most) - tabs - 2 * GAP;
    const stage = { width: width - side - GAP, height: room };
    if (panel >= LOW) return { stage, side, rows: most, panel: { width: side, height: panel }, folded: false };
    return { stage, ...(alone ? without(side, room) : folded(side, room, tabs)) };
  },
  tall({ width, window, alone }, { rows, tabs }, room) {
    const wanted = Math.max(SHEET, tabs + GAP + rows);
    const most = Math.max(SHOWN * window, Math.min(room - GAP - wanted, TALL * width));
    const stage = { width, height: Math.round(Math.min(most, room)) };
    const rest = room - stage.height - GAP;
    const fits = rest - tabs - GAP >= LOW;
    return { stage, ...(alone && !fits ? without(width, rest) : folded(width, rest, tabs)) };
  },
  strip({ width }, { rows }, room) {
    return { stage: { width, height: room - rows - GAP }, ...without(width, rows) };
  },
};

/**
 * How a panel is shared by the rows of data and the chart; null where only one of them has room.
 * @param {Size} panel @param {number} scale
 * @returns {{ upper: Size, lower: Size } | null}
 */
export function halves({ width, height }, scale) {
  if (height < BOTH * scale) return null;
  const upper = Math.round(UPPER * (height - GAP));
  return { upper: { width, height: upper }, lower: { width, height: height - GAP - upper } };
}

/** @typedef {"chart" | "data" | "network"} Beside what may stand beside the picture */
/** @typedef {{ name: Beside, top: number } & Size} Stand what stands there, and how far down */

/**
 * What stands beside the picture, from above to below.
 * @param {string} shown the tab @param {Size} panel @param {number} scale
 * @param {boolean} large whether the network has taken the picture's place: then the chart has its own
 * @returns {Stand[]}
 */
export function besides(shown, panel, scale, large) {
  if (!panel.height) return [];
  const both = shown === "data" ? halves(panel, scale) : null;
  if (both) return [{ name: "data", top: 0, ...both.upper }, { name: "chart", top: both.upper.height + GAP, ...both.lower }];
  const name = BESIDE.find((one) => one === (large ? "chart" : shown));
  return name ? [{ name, top: 0, ...panel }] : [];
}

/** Rows alone. @param {number} side @param {number} room */
const without = (side, room) => ({ side, rows: Math.max(room, 0), panel: { width: side, height: 0 }, folded: false });

/** Rows and chart share their place. @param {number} side @param {number} room @param {number} tabs */
function folded(side, room, tabs) {
  const height = Math.max(room - tabs - GAP, 0);
  return { side, rows: height, panel: { width: side, height }, folded: true };
}

// ------------------------------------------------------------------------------------------ the plane

/** Whether a stage has room for the scale of heights. @param {number} width @param {number} scale */
export const hasBar = (width, scale) => width >= NARROW * scale;

/** The margins of a stage. @param {number} width @param {number} scale */
export function stageMargin(width, scale) {
  return scaled(hasBar(width, scale) ? { ...MARGIN, r: MARGIN.r + BAR } : MARGIN, scale);
}

/**
 * A part of the plane, grown about its middle until it has the shape of a stage's frame: then one unit is as many pixels
 * long in x as in y.
 * @param {Window} window @param {Size} stage @param {number} scale
 * @returns {Window}
 */
export function fitted(window, { width, height }, scale) {
  const { l, r, t, b } = stageMargin(width, scale);
  const [x, y] = window.map(([low, high]) => high - low);
  const [across, up] = [width - l - r, height - t - b];
  if (!(across > 0 && up > 0)) return window;
  const unit = Math.max(x / across, y / up);
  return [grown(window[0], unit * across), grown(window[1], unit * up)];
}

const SAME = 1e-3; // of a side: by less a window is not grown, so that one that fits is the very same

/** @param {readonly [number, number]} side @param {number} length @returns {readonly [number, number]} */
function grown(side, length) {
  const [low, high] = side;
  if (length <= (1 + SAME) * (high - low)) return side;
  const more = (length - (high - low)) / 2;
  return [low - more, high + more];
}
