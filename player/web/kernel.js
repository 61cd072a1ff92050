// The loss of a network on rows of data, with its exact derivatives: learning/loss.py in the browser. Numbers of a layer
// lie unit after unit, for each unit row after row, so that the innermost loops run along the rows. Nothing is made
// anew from call to call, and what was computed at a point is known while it is asked about.

import { Lanes } from "./lanes.js";
import { WEIGHTS } from "./tape.js";

/** @typedef {import("./batches.js").Masks} Masks */
/** @typedef {import("./contract").Learned} Learned */
/** @typedef {ArrayLike<number>} Point weights */

const ROWS = 200;
const LAYERS = 8;
export const BENT = 40; // weights up to which the Hessian is given
const PLAIN = 0.25; // operations of a program that a product and its sum take

/** Numbers of a layer, for every row. */
class Layer {
  /**
   * @param {number} into @param {number} out units @param {number} rows
   * @param {number} weights where its matrix stands @param {number} biases where its biases do; -1 where it has none
   * @param {Lanes | null} activation null for softmax
   */
  constructor(into, out, rows, weights, biases, activation) {
    this.into = into;
    this.out = out;
    this.weights = weights;
    this.biases = biases;
    this.activation = activation;
    this.z = new Float64Array(out * rows);
    /** What it makes of z; with dropout what it passes on is `h`, else the same. */
    this.made = new Float64Array(out * rows);
    this.h = this.made;
    this.slope = new Float64Array(out * rows);
    this.bend = new Float64Array(out * rows);
    this.delta = new Float64Array(out * rows);
    /** What comes back to h, before it is bent. */
    this.back = new Float64Array(out * rows);
    this.rz = new Float64Array(out * rows);
    this.rh = new Float64Array(out * rows);
    this.rdelta = new Float64Array(out * rows);
    /** Units whose weights are other ones than when z was computed. */
    this.turned = new Uint8Array(out).fill(1);
  }
}

export class Kernel {
  /** @param {Learned} learned */
  constructor(learned) {
    const { sizes, bias, expand, activations, x, y, keep } = checkedLearned(learned);
    this.learned = learned;
    this.kind = learned.kind;
    this.count = x.length / sizes[0];
    this.full = places(sizes, bias);
    this.d = weights(learned);
    this.expand = expand.length ? Int32Array.from(expand) : null;
    this.keep = keep;
    /** @type {Map<unknown, Lanes>} */
    const known = new Map();
    let at = 0;
    this.layers = activations.map((tape, l) => {
      const [into, out] = [sizes[l], sizes[l + 1]];
      const lanes = tape && (known.get(tape) ?? new Lanes(tape));
      if (lanes) known.set(tape, lanes);
      const biases = bias ? at + into * out : -1;
      const layer = new Layer(into, out, this.count, at, biases, lanes);
      at += (into + Number(bias)) * out;
      return layer;
    });
    this.last = this.layers[this.layers.length - 1];
    const inputs = columns(x, sizes[0]);
    const answers = columns(y, this.last.out);
    this.every = { x: inputs, y: answers };
    this.x = inputs;
    this.y = answers;
    this.some = { x: new Float64Array(inputs.length), y: new Float64Array(answers.length) };
    this.masked = new Float64Array(inputs.length); // the inputs after dropout
    this.inputs = inputs; // what is fed to the first layer
    this.pushed = new Float64Array(inputs.length); // how they change along the weights: not at all
    /** Which weights are pulled to zero, and how strongly beside l2. */
    this.decays = new Uint8Array(this.d);
    this.own = new Float64Array(this.d);
    this.#pulls(learned);
    this.l2 = learned.l2;
    this.w = new Float64Array(this.full);
    this.v = new Float64Array(this.full);
    this.g = new Float64Array(this.full);
    this.point = new Float64Array(this.d).fill(NaN);
    this.turn = new Float64Array(this.d);
    this.known = 0; // what is known at the point: 1 forward, 2 with second derivatives
    this.returned = false; // and whether the deltas are
    /** @type {Int32Array | null} */
    this.rows = null;
    /** @type {Masks | null} */
    this.masks = null;
    this.n = this.count;
  }

  /** @param {Learned} learned */
  #pulls({ sizes, bias, expand, decayed, averaged, x }) {
    let at = 0;
    for (let l = 0; l + 1 < sizes.length; l++) {
      for (let i = 0; i < sizes[l] + Number(bias); i++) {
        for (let o = 0; o < sizes[l + 1]; o++, at++) {
          const place = expand.length ? expand[at] : at;
          if (i < sizes[l] || decayed === "all") this.decays[place] = 1;
          if (averaged < 1 && i < sizes[l]) this.own[place] = ((1 - averaged) / averaged) * meanSquare(x, i, sizes[0]);
        }
      }
    }
    this.pulled = averaged < 1;
  }

  /** What one answer costs, in operations of a program. @param {string} kind "value", "grad" or "hess" @param {number} [rows] */
  cost(kind, rows = this.count) {
    const bent = this.layers.reduce((sum, { out, activation }) => sum + out * (activation?.cost ?? 6), 0);
    const once = rows * (PLAIN * this.full + bent);
    return kind === "value" ? once : kind === "grad" ? once + 2 * PLAIN * rows * this.full : once * (3 + 4 * this.d);
  }

  /**
   * Rows to look at from now on, and dropout's masks for them. The same arrays are the same rows.
   * @param {Int32Array | null} rows null for all @param {Masks | null} masks by layer, units one after the other
   */
  take(rows, masks) {
    if (rows === this.rows && masks === this.masks) return;
    if (rows !== this.rows) this.#gather(rows);
    this.rows = rows;
    this.masks = masks;
    const mask = masks?.get(0);
    this.inputs = mask ? this.masked : this.x;
    if (mask) this.#drop(this.x, mask, this.masked, this.layers[0].into * this.n);
    this.layers.forEach((layer, l) => {
      layer.turned.fill(1);
      if (!masks?.has(l + 1)) layer.h = layer.made;
      else if (layer.h === layer.made) layer.h = new Float64Array(layer.made.length);
    });
    this.known = 0;
  }

  /** @param {Int32Array | null} rows */
  #gather(rows) {
    const { every, some, count } = this;
    this.n = rows?.length ?? count;
    this.x = rows ? some.x : every.x;
    this.y = rows ? some.y : every.y;
    if (!rows) return;
    const { n } = this;
    for (const [from, to] of [[every.x, some.x], [every.y, some.y]]) {
      for (let u = 0; u * count < from.length; u++) for (let r = 0; r < n; r++) to[u * n + r] = from[u * count + rows[r]];
    }
  }

  /** @param {Float64Array} from @param {Float64Array} mask @param {Float64Array} to @param {number} count */
  #drop(from, mask, to, count) {
    for (let k = 0; k < count; k++) to[k] = (from[k] * mask[k]) / this.keep;
  }

  /** @param {Point} point @param {Float64Array} to */
  #spread(point, to) {
    const { expand } = this;
    if (expand) for (let k = 0; k < to.length; k++) to[k] = point[expand[k]];
    else for (let k = 0; k < to.length; k++) to[k] = point[k];
  }

  /** z and h of every layer, and h'. What other weights than before do not reach is known. @param {Point} point @param {1 | 2} much 2 for h'', too */
  forward(point, much = 1) {
    const { layers, n, masks, w } = this;
    if (this.#moved(point)) {
      this.known = 0;
      this.#turn(point);
    }
    if (this.known >= much) return;
    if (!this.known) this.returned = false;
    let h = this.inputs;
    let reached = false; // whether anything that is fed to the layer is another one
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l];
      const { activation, turned, out, z, made, slope } = layer;
      const bend = much > 1 ? layer.bend : null;
      if (reached) turned.fill(1);
      const whole = turned.indexOf(0) < 0;
      if (whole) this.#weigh(layer, w, h, z);
      else for (let o = 0; o < out; o++) if (turned[o]) this.#weigh(layer, w, h, z, o, o + 1);
      // Of h'' nobody knows for which weights it was computed.
      if (!activation) this.#softmax(layer);
      else if (whole || bend) activation.run(z, made, slope, bend, 0, out * n);
      else for (let o = 0; o < out; o++) if (turned[o]) activation.run(z, made, slope, null, o * n, (o + 1) * n);
      reached ||= turned.indexOf(1) >= 0;
      turned.fill(0);
      const mask = masks?.get(l + 1);
      if (mask) this.#drop(layer.made, mask, layer.h, layer.out * n);
      h = layer.h;
    }
    this.known = much;
  }

  /** The weights at a point, and which units they are others of. @param {Point} point */
  #turn(point) {
    const { w, layers, expand } = this;
    for (const { into, out, weights, biases, turned } of layers) {
      const end = biases < 0 ? weights + into * out : biases + out;
      for (let k = weights, o = 0; k < end; k++, o = o + 1 < out ? o + 1 : 0) {
        const weight = expand ? point[expand[k]] : point[k];
        if (w[k] === weight) continue;
        w[k] = weight;
        turned[o] = 1;
      }
    }
  }

  /** Whether this is another point than the last. @param {Point} point */
  #moved(point) {
    const { point: last, d } = this;
    let moved = !this.known;
    for (let i = 0; i < d; i++) {
      if (last[i] === point[i]) continue;
      last[i] = point[i];
      moved = true;
    }
    return moved;
  }

  /** z of what comes in. @param {Layer} layer @param {Float64Array} w @param {Float64Array} h @param {Float64Array} z @param {number} [unit] the first @param {number} [end] behind the last */
  #weigh({ into, out, weights, biases }, w, h, z, unit = 0, end = out) {
    const { n } = this;
    for (let o = unit, at = unit * n; o < end; o++, at += n) {
      const first = w[weights + o];
      for (let r = 0; r < n; r++) z[at + r] = first * h[r];
      for (let i = 1, from = n; i < into; i++, from += n) {
        const weight = w[weights + i * out + o];
        for (let r = 0; r < n; r++) z[at + r] += weight * h[from + r];
      }
      if (biases < 0) continue;
      const bias = w[biases + o];
      for (let r = 0; r < n; r++) z[at + r] += bias;
    }
  }

  /** Shares of e^z, row by row. @param {Layer} layer */
  #softmax({ z, made, out }) {
    const { n } = this;
    for (let r = 0; r < n; r++) {
      const most = this.#most(z, out, r);
      let sum = 0;
      for (let k = r; k < out * n; k += n) sum += made[k] = Math.exp(z[k] - most);
      for (let k = r; k < out * n; k += n) made[k] /= sum;
    }
  }

  /** @param {Float64Array} z @param {number} out @param {number} r */
  #most(z, out, r) {
    let most = z[r];
    for (let k = r + this.n; k < out * this.n; k += this.n) most = z[k] > most || z[k] !== z[k] ? z[k] : most;
    return most;
  }

  /** The loss. @param {Point} point */
  value(point) {
    this.forward(point);
    const { n, d, last: { z, h, out }, y, kind } = this;
    let sum = 0;
    if (kind === "half_mse") {
      for (let k = 0; k < out * n; k++) sum += (h[k] - y[k]) * (h[k] - y[k]);
      sum /= 2;
    } else if (kind === "binary") {
      for (let k = 0; k < out * n; k++) sum += Math.max(z[k], 0) - y[k] * z[k] + Math.log1p(Math.exp(-Math.abs(z[k])));
    } else {
      for (let r = 0; r < n; r++) sum += this.#missed(r);
    }
    let pull = 0;
    if (this.l2 || this.pulled) for (let i = 0; i < d; i++) pull += this.#pull(i) * point[i] * point[i];
    return sum / n + pull / 2;
  }

  /** The loss of one row of classes. @param {number} r */
  #missed(r) {
    const { n, last: { z, out }, y } = this;
    const most = this.#most(z, out, r);
    let [all, own] = [0, 0];
    for (let k = r; k < out * n; k += n) {
      all += Math.exp(z[k] - most);
      own += y[k] * (z[k] - most);
    }
    return Math.log(all) - own;
  }

  /** How strongly a weight is pulled to zero. @param {number} i */
  #pull(i) {
    return this.decays[i] * this.l2 + this.own[i];
  }

  /** z, h and delta of every layer. @param {Point} point */
  backward(point) {
    this.forward(point);
    if (this.returned) return;
    const { layers, n, masks, w, y, last, kind } = this;
    const square = kind === "half_mse";
    for (let k = 0; k < last.out * n; k++) last.delta[k] = ((last.h[k] - y[k]) * (square ? last.slope[k] : 1)) / n;
    for (let l = layers.length - 2; l >= 0; l--) {
      const [layer, next] = [layers[l], layers[l + 1]];
      this.#unweigh(next, w, next.delta, layer.back, false);
      const mask = masks?.get(l + 1);
      if (mask) this.#drop(layer.back, mask, layer.back, layer.out * n);
      for (let k = 0; k < layer.out * n; k++) layer.delta[k] = layer.back[k] * layer.slope[k];
    }
    this.returned = true;
  }

  /** What of a layer's delta comes back to what it was fed. @param {Layer} next @param {Float64Array} w @param {Float64Array} delta @param {Float64Array} back @param {boolean} more whether it is added to what is there */
  #unweigh({ into, out, weights }, w, delta, back, more) {
    const { n } = this;
    for (let i = 0, to = 0; i < into; i++, to += n) {
      if (!more) for (let r = 0; r < n; r++) back[to + r] = 0;
      for (let o = 0, at = 0; o < out; o++, at += n) {
        const weight = w[weights + i * out + o];
        for (let r = 0; r < n; r++) back[to + r] += weight * delta[at + r];
      }
    }
  }

  /** The gradient. @param {Point} point @param {Float64Array} out @param {number} [at] where it begins there */
  grad(point, out, at = 0) {
    this.backward(point);
    this.g.fill(0);
    let h = this.inputs;
    for (const layer of this.layers) {
      this.#gatherInto(layer, h, layer.delta, true);
      h = layer.h;
    }
    this.#collect(point, out, at);
  }

  /** Sums over rows of what goes into each weight. @param {Layer} layer @param {Float64Array} h @param {Float64Array} delta @param {boolean} biased */
  #gatherInto({ into, out, weights, biases }, h, delta, biased) {
    const { n, g } = this;
    for (let o = 0, at = 0; o < out; o++, at += n) {
      for (let i = 0, from = 0; i < into; i++, from += n) {
        let sum = 0;
        for (let r = 0; r < n; r++) sum += h[from + r] * delta[at + r];
        g[weights + i * out + o] += sum;
      }
      if (!biased || biases < 0) continue;
      let sum = 0;
      for (let r = 0; r < n; r++) sum += delta[at + r];
      g[biases + o] += sum;
    }
  }

  /** Weights that are shared get the sum of all copies. @param {Point} along what is pulled @param {Float64Array} out @param {number} at */
  #collect(along, out, at) {
    const { g, expand, d } = this;
    if (expand) {
      out.fill(0, at, at + d);
      for (let k = 0; k < g.length; k++) out[at + expand[k]] += g[k];
    } else out.set(g, at);
    if (this.l2 || this.pulled) for (let i = 0; i < d; i++) out[at + i] += this.#pull(i) * along[i];
  }

  /**
   * The Hessian times a vector: how every quantity of the gradient changes along it (B. Pearlmutter, 1994).
   * @param {Point} point @param {Point} turn @param {Float64Array} out @param {number} [at] where it begins there
   */
  along(point, turn, out, at = 0) {
    this.forward(point, 2);
    this.backward(point);
    this.#spread(turn, this.v);
    this.#push();
    this.#pull2();
    this.g.fill(0);
    let [h, rh] = [this.inputs, this.pushed];
    for (const layer of this.layers) {
      if (rh !== this.pushed) this.#gatherInto(layer, rh, layer.delta, false);
      this.#gatherInto(layer, h, layer.rdelta, true);
      [h, rh] = [layer.h, layer.rh];
    }
    this.#collect(turn, out, at);
  }

  /** How z and h of every layer change along the turn. */
  #push() {
    const { layers, n, masks, w, v } = this;
    let [h, rh] = [this.inputs, this.pushed];
    layers.forEach((layer, l) => {
      const { rz } = layer;
      this.#weigh(layer, v, h, rz);
      if (l) this.#weighMore(layer, w, rh, rz);
      for (let k = 0; k < layer.out * n; k++) layer.rh[k] = layer.slope[k] * rz[k];
      const mask = masks?.get(l + 1);
      if (mask) this.#drop(layer.rh, mask, layer.rh, layer.out * n);
      [h, rh] = [layer.h, layer.rh];
    });
  }

  /** @param {Layer} layer @param {Float64Array} w @param {Float64Array} h @param {Float64Array} z */
  #weighMore({ into, out, weights }, w, h, z) {
    const { n } = this;
    for (let o = 0, at = 0; o < out; o++, at += n) {
      for (let i = 0, from = 0; i < into; i++, from += n) {
        const weight = w[weights + i * out + o];
        for (let r = 0; r < n; r++) z[at + r] += weight * h[from + r];
      }
    }
  }

  /** How delta of every layer changes. */
  #pull2() {
    const { layers, n, masks, w, v, last } = this;
    this.#turned(last);
    for (let l = layers.length - 2; l >= 0; l--) {
      const [layer, next] = [layers[l], layers[l + 1]];
      const { rdelta, slope, bend, back, rz } = layer;
      this.#unweigh(next, w, next.rdelta, rdelta, false);
      this.#unweigh(next, v, next.delta, rdelta, true);
      const mask = masks?.get(l + 1);
      if (mask) this.#drop(rdelta, mask, rdelta, layer.out * n);
      for (let k = 0; k < layer.out * n; k++) rdelta[k] = rdelta[k] * slope[k] + back[k] * bend[k] * rz[k];
    }
  }

  /** How the slope of the loss along the last z changes. @param {Layer} last */
  #turned({ h, slope, bend, rz, rdelta, out }) {
    const { n, y, kind } = this;
    const size = out * n;
    if (kind === "half_mse") for (let k = 0; k < size; k++) rdelta[k] = ((slope[k] * slope[k] + (h[k] - y[k]) * bend[k]) * rz[k]) / n;
    else if (kind === "binary") for (let k = 0; k < size; k++) rdelta[k] = (slope[k] * rz[k]) / n;
    else {
      for (let r = 0; r < n; r++) {
        let mean = 0;
        for (let k = r; k < size; k += n) mean += h[k] * rz[k];
        for (let k = r; k < size; k += n) rdelta[k] = (h[k] * (rz[k] - mean)) / n;
      }
    }
  }

  /** RangeError where there are too many weights for a Hessian. */
  bent() {
    if (this.d > BENT) throw new RangeError("a Hessian that is too large");
  }

  /** The Hessian, row by row. @param {Point} point @param {Float64Array} out @param {number} [at] where it begins there */
  hess(point, out, at = 0) {
    const { d, turn } = this;
    this.bent();
    for (let j = 0; j < d; j++) {
      turn.fill(0);
      turn[j] = 1;
      this.along(point, turn, out, at + j * d);
    }
  }
}

/** One table of rows as columns. @param {readonly number[]} table @param {number} width */
function columns(table, width) {
  const rows = table.length / width;
  return Float64Array.from(table, (_, k) => table[(k % rows) * width + Math.floor(k / rows)]);
}

/** @param {readonly number[]} table @param {number} column @param {number} width */
function meanSquare(table, column, width) {
  let sum = 0;
  for (let k = column; k < table.length; k += width) sum += table[k] * table[k];
  return (sum * width) / table.length;
}

/** How many weights all layers have, each copy of a shared one counted. @param {readonly number[]} sizes @param {boolean} bias */
function places(sizes, bias) {
  return sizes.slice(1).reduce((sum, out, l) => sum + (sizes[l] + Number(bias)) * out, 0);
}

/** How many weights can be chosen. @param {Learned} learned checked */
export function weights({ sizes, bias, expand }) {
  return expand.length ? Math.max(...expand) + 1 : places(sizes, bias);
}

/** @type {WeakSet<Learned>} */
const fine = new WeakSet();

/**
 * What came from outside, once it is known to be a network with its rows, of a size that can be carried out.
 * @param {Learned} learned
 */
export function checkedLearned(learned) {
  if (fine.has(learned)) return learned;
  const { sizes, bias, expand, activations, kind, decayed, keep, dropped, threshold, averaged, l2, x, y, batch, order, seed, plane, start } = learned;
  const lists = [sizes, expand, activations, dropped, x, y, start];
  if (!lists.every(Array.isArray) || typeof bias !== "boolean") throw new TypeError("a network is made of lists");
  if (sizes.length < 2 || sizes.length > LAYERS + 1 || !all(sizes, (size) => whole(size, 1, WEIGHTS))) throw new RangeError("layers of a wrong size");
  const full = places(sizes, bias);
  if (full > WEIGHTS) throw new RangeError("a network that is too large");
  if (expand.length && (expand.length !== full || !all(expand, (place) => whole(place, 0, full - 1)))) throw new RangeError("weights that are not there");
  if (expand.length && new Set(expand).size !== Math.max(...expand) + 1) throw new RangeError("a weight that is nowhere");
  if (weights(learned) < 2) throw new RangeError("one weight is no plane");
  if (activations.length !== sizes.length - 1) throw new RangeError("another count of activations than of layers");
  if (!["half_mse", "binary", "softmax"].includes(kind) || !["weights", "all"].includes(decayed)) throw new TypeError("a loss that is not known");
  for (let l = 0; l < activations.length; l++) {
    const tape = activations[l];
    if ((tape === null) !== (kind === "softmax" && l + 1 === activations.length)) throw new TypeError("softmax is the last layer of its own loss");
    if (tape !== null) new Lanes(tape);
  }
  if (!(keep > 0 && keep <= 1 && averaged > 0 && averaged <= 1)) throw new RangeError("a share that is kept of nothing");
  if (!numbers([keep, averaged, threshold, l2])) throw new TypeError("a number that is none");
  if (!all(dropped, (layer, k) => whole(layer, k ? dropped[k - 1] + 1 : 0, sizes.length - 2))) throw new RangeError("dropout where there is no layer");
  const rows = x.length / sizes[0];
  if (!whole(rows, 1, ROWS) || y.length !== rows * sizes[sizes.length - 1]) throw new RangeError("rows of a wrong length");
  if (!numbers(x) || !numbers(y) || !numbers(start)) throw new TypeError("rows are numbers");
  if (start.length && start.length !== weights(learned)) throw new RangeError("a start of a wrong length");
  if (!whole(batch, 0, Number.MAX_SAFE_INTEGER) || !whole(seed, 0, Number.MAX_SAFE_INTEGER)) throw new RangeError("a count that is none");
  if (order !== "shuffled" && !(Array.isArray(order) && order.length === rows && all(order, (row) => whole(row, 0, rows - 1)))) throw new RangeError("rows in no order");
  if (plane !== null) checkedPlane(plane, weights(learned));
  fine.add(learned);
  return learned;
}

/** @param {NonNullable<Learned["plane"]>} plane @param {number} d */
export function checkedPlane({ origin, directions }, d) {
  if (!Array.isArray(origin) || !Array.isArray(directions)) throw new TypeError("a plane is made of lists");
  if (origin.length !== d || directions.length !== 2 * d) throw new RangeError("a plane of another space");
  if (!numbers(origin) || !numbers(directions)) throw new TypeError("a plane is made of numbers");
}

/** Also of what a list leaves out. @template T @param {readonly T[]} list @param {(value: T, k: number) => boolean} test */
function all(list, test) {
  for (let k = 0; k < list.length; k++) if (!test(list[k], k)) return false;
  return true;
}

/** @param {readonly unknown[]} list */
function numbers(list) {
  return all(list, (value) => typeof value === "number" && Number.isFinite(value));
}

/** @param {unknown} value @param {number} low @param {number} high */
function whole(value, low, high) {
  return Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
}
