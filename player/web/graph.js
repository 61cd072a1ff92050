// A small network at one step of a run: all its numbers, for one row of the data, and where each of them is drawn. Pure.

import { Batches } from "./batches.js";
import { Kernel } from "./kernel.js";

/** @typedef {import("./contract").Learned} Learned */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {"forward" | "backward" | "update"} Phase */
/** @typedef {{ phase: Phase, layer: number }} Stage of a step; `layer` is that which is computed, 0 the inputs; of an update all */
/** @typedef {"off" | "dead" | "saturated" | ""} Mark of a unit whose slope lets (nearly) nothing through: for this row, for every row */
/**
 * @typedef {object} Unit
 * @property {number} layer 0 for an input @property {number} unit from 0
 * @property {number} z NaN for an input @property {number} h @property {number} slope h'; NaN where none is used
 * @property {number} delta of this row; NaN for an input
 * @property {Mark} mark
 * @property {number} target the answer; NaN unless it is an output
 * @property {number} sent how much of h stays after dropout: 1 without
 */
/**
 * @typedef {object} Edge a weight, or where `from` is -1 a threshold
 * @property {number} layer that it leads to @property {number} from @property {number} to units, from 0
 * @property {number} w @property {number} own its derivative for this row alone
 * @property {number} g of the step's loss: the mean over its rows, and what is added for large weights
 * @property {number} next the weight after the step; NaN where there is none
 */
/**
 * @typedef {object} Snapshot
 * @property {Unit[][]} units by layer, the inputs first @property {Edge[][]} edges by layer, from 1; none at 0
 * @property {number} row @property {boolean} taken whether the step sees it @property {number} rows that it sees
 * @property {number} loss of this row @property {number[]} norms |g| of every layer's weights, from 1; NaN at 0
 */

const [LAYERS, UNITS] = [4, 6]; // of weights, and of each layer
/** How flat an activation is, of its steepest, where a unit is called saturated. */
const FLAT = 0.1;
/** The steepest slope of those that saturate. @type {Readonly<Record<string, number>>} */
const STEEPEST = { sigmoid: 0.25, tanh: 1 };
const CUT = ["relu", "max1"]; // those with a part that is level

/** Whether a network is small enough to be drawn unit by unit. @param {Pick<Learned, "sizes">} learned */
export const isSmall = ({ sizes }) => sizes.length <= LAYERS + 1 && sizes.every((units) => units <= UNITS);

/** The stages of a step, one after the other. @param {number} layers of weights @returns {Stage[]} */
export function stagesOf(layers) {
  const count = Array.from({ length: layers + 1 }, (_, layer) => layer);
  return [
    ...count.map((layer) => ({ phase: /** @type {Phase} */ ("forward"), layer })),
    ...count.slice(1).reverse().map((layer) => ({ phase: /** @type {Phase} */ ("backward"), layer })),
    { phase: "update", layer: 0 },
  ];
}

/** Whether a stage has come to the deltas of a layer. @param {Stage} stage @param {number} layer */
export const isBack = ({ phase, layer: there }, layer) => layer > 0 && (phase === "update" || (phase === "backward" && layer >= there));

/** Whether it has come to the values of a layer. @param {Stage} stage @param {number} layer */
export const isFed = ({ phase, layer: there }, layer) => phase !== "forward" || layer <= there;

export class Numbers {
  /** @param {Learned} learned @param {Draws} draws @param {readonly string[]} names of the activations */
  constructor(learned, draws, names) {
    this.learned = learned;
    this.names = names;
    // Dropout is averaged where all is measured; a step has its own masks.
    this.kernel = new Kernel({ ...learned, averaged: 1 });
    this.batches = new Batches(learned, draws);
    this.grad = new Float64Array(this.kernel.d);
    /** @type {{ w: ArrayLike<number>, dead: boolean[][] } | null} */
    this.known = null;
  }

  /** @param {{ l2: number, batch: number, seed: number }} settings */
  set({ l2, batch, seed }) {
    if (l2 !== this.kernel.l2) this.kernel.known = 0;
    this.kernel.l2 = l2;
    this.batches.set(batch, seed);
  }

  /** The rows of step t, in their order. @param {number} t from 1 @returns {number[]} */
  rows(t) {
    const { batches, kernel } = this;
    return [...(batches.rows(t) ?? Array.from({ length: kernel.count }, (_, row) => row))];
  }

  /**
   * What step t does to weights, seen at one row.
   * @param {ArrayLike<number>} w where the step begins @param {ArrayLike<number> | null} next where it ends
   * @param {number} t from 1 @param {number} row -1 for the first that the step sees
   * @returns {Snapshot}
   */
  at(w, next, t, row) {
    const { kernel, batches, learned: { sizes }, names } = this;
    const rows = this.rows(t);
    const shown = row < 0 ? rows[0] : row;
    const place = rows.indexOf(shown);
    const dead = this.#dead(w);
    kernel.take(batches.rows(t), batches.masks(t));
    kernel.grad(w, this.grad);
    const g = Float64Array.from(this.grad);
    const masks = column(batches.masks(t), place, rows.length, sizes);
    kernel.take(Int32Array.of(shown), masks);
    const loss = kernel.value(w);
    kernel.backward(w);
    const passed = [kernel.inputs, ...kernel.layers.map(({ h }) => h)];
    /** @type {Unit[][]} */
    const units = sizes.map((count, layer) => Array.from({ length: count }, (_, unit) => {
      const one = layer ? kernel.layers[layer - 1] : null;
      const name = names[layer - 1] ?? "";
      const slope = one?.activation ? one.slope[unit] : NaN;
      const last = layer === sizes.length - 1;
      return {
        layer, unit, z: one ? one.z[unit] : NaN, h: passed[layer][unit], slope, delta: one ? one.delta[unit] : NaN,
        mark: one ? markOf(name, slope, dead[layer][unit]) : "",
        target: last ? kernel.y[unit] : NaN,
        sent: masks?.has(layer) ? /** @type {Float64Array} */ (masks.get(layer))[unit] / kernel.keep : 1,
      };
    }));
    const edges = sizes.map((count, layer) => (layer ? this.#edges(layer, count, w, next, g, units) : []));
    const norms = edges.map((own, layer) => (layer ? Math.hypot(...own.map((edge) => edge.g)) : NaN));
    return { units, edges, row: shown, taken: place >= 0, rows: rows.length, loss, norms };
  }

  /** @param {number} layer @param {number} count @param {ArrayLike<number>} w @param {ArrayLike<number> | null} next @param {Float64Array} g @param {Unit[][]} units @returns {Edge[]} */
  #edges(layer, count, w, next, g, units) {
    const { kernel, learned: { bias } } = this;
    const { weights, biases, into } = kernel.layers[layer - 1];
    /** @param {number} from @param {number} to @returns {Edge} */
    const edge = (from, to) => {
      const at = from < 0 ? biases + to : weights + from * count + to;
      const own = kernel.expand ? kernel.expand[at] : at;
      const fed = from < 0 ? 1 : units[layer - 1][from].h;
      return { layer, from, to, w: w[own], own: fed * units[layer][to].delta, g: g[own], next: next ? next[own] : NaN };
    };
    const to = Array.from({ length: count }, (_, unit) => unit);
    const sources = [...Array.from({ length: into }, (_, unit) => unit), ...(bias ? [-1] : [])];
    return sources.flatMap((from) => to.map((unit) => edge(from, unit)));
  }

  /** Which units let nothing through for any row at all. @param {ArrayLike<number>} w @returns {boolean[][]} by layer, the inputs first */
  #dead(w) {
    const { kernel, names } = this;
    kernel.take(null, null);
    kernel.forward(w);
    const { count } = kernel;
    return [[], ...kernel.layers.map(({ out, slope }, l) => Array.from({ length: out }, (_, unit) =>
      CUT.includes(names[l]) && slope.subarray(unit * count, (unit + 1) * count).every((value) => value === 0)))];
  }
}

/** @param {string} name of an activation @param {number} slope @param {boolean} dead @returns {Mark} */
function markOf(name, slope, dead) {
  if (CUT.includes(name) && slope === 0) return dead ? "dead" : "off";
  return name in STEEPEST && Math.abs(slope) < FLAT * STEEPEST[name] ? "saturated" : "";
}

/** Masks of one row of those that a step sees; null where it is none of them. @param {import("./batches.js").Masks | null} masks @param {number} place @param {number} rows @param {readonly number[]} sizes */
function column(masks, place, rows, sizes) {
  if (!masks || place < 0) return null;
  return new Map([...masks].map(([layer, mask]) => [layer, Float64Array.from({ length: sizes[layer] }, (_, unit) => mask[unit * rows + place])]));
}

/**
 * The rate with which all weights of a snapshot go plainly against their gradient; NaN where a rule makes more of it.
 * @param {Snapshot} shot @param {number} rate that may be it
 */
export function plainRate({ edges }, rate) {
  const plain = edges.flat().every(({ w, g, next }) => Math.abs(w - rate * g - next) <= 1e-12 * Math.max(1, Math.abs(w), Math.abs(next)));
  return plain ? rate : NaN;
}

// ------------------------------------------------------------------------------------------ where it is drawn

/** @typedef {{ x: number, y: number }} Spot */
/** @typedef {{ width: number, height: number, box: { width: number, height: number }, input: number, units: Spot[][] }} Layout */

/** Widths and heights in the type's size. */
const BOX = { digit: 0.54, pad: 0.5, line: 1.2, lines: 3, above: 0.3 };

/**
 * How wide a graph is at least.
 * @param {readonly number[]} sizes @param {number} digits of its longest number @param {number} type size of it, in pixels
 * @param {number} [inputs] digits of the longest input
 */
export function leastWidth(sizes, digits, type, inputs = digits) {
  const { box, input } = boxes(digits, type, inputs);
  return Math.ceil(input + (sizes.length - 1) * (box + gap(digits, type)) + type);
}

/** How high. @param {readonly number[]} sizes @param {number} type */
export const leastHeight = (sizes, type) => Math.ceil(Math.max(...sizes) * (boxHeight(type) + 0.9 * type) + type);

/** @param {number} type */
const boxHeight = (type) => (BOX.lines * BOX.line + 2 * BOX.above) * type;

/** @param {number} digits @param {number} type @param {number} inputs */
function boxes(digits, type, inputs) {
  const [box, input] = [digits, inputs].map((count) => ((count + 2) * BOX.digit + BOX.pad) * type);
  return { box, input };
}

/** Between two layers: as wide as a weight. @param {number} digits @param {number} type */
const gap = (digits, type) => ((digits - 1) * BOX.digit + 0.6) * type;

/**
 * Where the units stand: layer by layer from left to right, each in the middle of the height.
 * @param {readonly number[]} sizes @param {number} width @param {number} height @param {number} digits @param {number} type @param {number} [inputs]
 * @returns {Layout}
 */
export function placed(sizes, width, height, digits, type, inputs = digits) {
  const { box, input } = boxes(digits, type, inputs);
  const free = (width - type - input - (sizes.length - 1) * box) / (sizes.length - 1);
  const units = sizes.map((count, layer) => {
    const x = type / 2 + (layer ? input + free + box / 2 + (layer - 1) * (box + free) : input / 2);
    const each = height / count;
    return Array.from({ length: count }, (_, unit) => ({ x, y: (unit + 0.5) * each }));
  });
  return { width, height, box: { width: box, height: boxHeight(type) }, input, units };
}

/** The ends of an edge: at the boxes' sides. @param {Layout} layout @param {Pick<Edge, "layer" | "from" | "to">} edge @returns {[Spot, Spot]} */
export function ends({ units, box, input }, { layer, from, to }) {
  const [a, b] = [units[layer - 1][from], units[layer][to]];
  return [{ x: a.x + (layer > 1 ? box.width : input) / 2, y: a.y }, { x: b.x - box.width / 2, y: b.y }];
}

const OVER = 4; // pixels by which a number may reach over a box
const SHARES = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.22, 0.78]; // of an edge, from its beginning, at which its number may stand

/**
 * Where the edges' numbers stand, so that none covers another; null for those that find no place.
 * @param {[Spot, Spot][]} lines @param {number} width of a number @param {number} height
 * @returns {(Spot | null)[]}
 */
export function labelled(lines, width, height) {
  return spread(lines, width, height) ?? among(lines, width, height);
}

const [ROUNDS, NEAR] = [200, 1e-3];

/**
 * All of them one below the other in the middle, moved apart as far as each still touches its line; null where that is too far.
 * @param {[Spot, Spot][]} lines @param {number} width @param {number} height
 * @returns {Spot[] | null}
 */
function spread(lines, width, height) {
  const middles = lines.map(([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }));
  const order = [...middles.keys()].sort((i, j) => middles[i].y - middles[j].y || i - j);
  const y = order.map((i) => middles[i].y);
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 1; k < y.length; k++) {
      const lack = height - (y[k] - y[k - 1]);
      if (lack <= 0) continue;
      y[k] += lack / 2;
      y[k - 1] -= lack / 2;
    }
  }
  if (y.some((own, k) => k > 0 && own - y[k - 1] < height - NEAR * height)) return null;
  const spots = [...middles];
  order.forEach((i, k) => (spots[i] = { x: middles[i].x, y: y[k] }));
  const far = lines.some(([a, b], i) => {
    const steep = Math.abs((b.y - a.y) / (b.x - a.x || 1));
    return Math.abs(spots[i].y - middles[i].y) > (height + steep * width) / 2;
  });
  return far ? null : spots;
}

/** One after the other, wherever on its line there is room; null for those that find none. @param {[Spot, Spot][]} lines @param {number} width @param {number} height */
function among(lines, width, height) {
  /** @type {Spot[]} */
  const taken = [];
  return lines.map(([a, b]) => {
    for (const share of SHARES) {
      const spot = { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
      if (share !== SHARES[0] && Math.min(spot.x - a.x, b.x - spot.x) < width / 2 - OVER) continue;
      if (taken.some(({ x, y }) => Math.abs(x - spot.x) < width && Math.abs(y - spot.y) < height)) continue;
      taken.push(spot);
      return spot;
    }
    return null;
  });
}

const [THIN, THICK] = [1, 9]; // pixels

/** How wide an edge is drawn for a gradient, beside the largest one. @param {number} gradient @param {number} most */
export const widthOf = (gradient, most) => (most > 0 && Number.isFinite(gradient) ? THIN + (THICK - THIN) * (Math.abs(gradient) / most) : THIN);
