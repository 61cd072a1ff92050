// Which rows each step sees, and which units: learning/batches.py in the browser, the same for all runs.

/** @typedef {import("./contract").Learned} Learned */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {ReadonlyMap<number, Float64Array>} Masks by layer, units one after the other, each with a number for every row */

const [BATCHES, DROPOUT] = [2, 3]; // who draws, as in learning/batches.py
const KEPT = 2_000_000; // numbers of all masks, 16 MB

export class Batches {
  /** @param {Learned} learned checked @param {Draws} draws */
  constructor(learned, draws) {
    this.learned = learned;
    this.draws = draws;
    this.count = learned.x.length / learned.sizes[0];
    this.size = 0;
    this.seed = -1;
    /** @type {Map<number, Int32Array>} the order of each epoch */
    this.orders = new Map();
    /** @type {(Int32Array | null)[]} the rows of each step */
    this.steps = [];
    /** @type {(Masks | null)[]} the masks of each step */
    this.masked = [];
    this.kept = 0; // numbers of all masks
    this.set(learned.batch, learned.seed);
  }

  /** Batches of another size, in another order. @param {number} size 0 for all rows @param {number} seed */
  set(size, seed) {
    const rows = size > 0 && size < this.count ? Math.trunc(size) : 0;
    if (rows === this.size && seed === this.seed) return;
    this.size = rows;
    if (seed !== this.seed) this.orders.clear();
    this.seed = seed;
    this.steps.length = 0;
    this.masked.length = 0;
    this.kept = 0;
  }

  /** Steps of an epoch; the last may see fewer rows than the others. */
  get steady() {
    return this.size ? Math.ceil(this.count / this.size) : 1;
  }

  /** The rows of step t = 1, 2, ..., always the same array; null where it sees all of them. @param {number} t */
  rows(t) {
    if (!this.size) return null;
    return (this.steps[t] ??= this.#taken(t));
  }

  /** @param {number} t */
  #taken(t) {
    const epoch = Math.floor((t - 1) / this.steady);
    const from = (t - 1 - epoch * this.steady) * this.size;
    return this.#order(epoch).slice(from, from + this.size);
  }

  /** @param {number} epoch */
  #order(epoch) {
    const { learned, count, draws } = this;
    const known = this.orders.get(epoch);
    if (known) return known;
    let order;
    if (learned.order !== "shuffled") order = Int32Array.from(learned.order);
    else {
      const drawn = Float64Array.from({ length: count }, (_, i) => draws.at(this.seed, epoch, BATCHES, i));
      order = Int32Array.from(drawn.keys()).sort((a, b) => drawn[a] - drawn[b] || a - b);
    }
    this.orders.set(epoch, order);
    return order;
  }

  /** What stays of the units of step t, always the same map; null where all do. @param {number} t @returns {Masks | null} */
  masks(t) {
    const { dropped } = this.learned;
    if (!dropped.length) return null;
    return (this.masked[t] ??= this.#drawn(t));
  }

  /** Row after row and, within a layer's table, unit after unit are drawn; here they lie unit by unit. @param {number} t */
  #drawn(t) {
    const { learned: { sizes, dropped, threshold }, draws, seed } = this;
    const n = this.rows(t)?.length ?? this.count;
    /** @type {Map<number, Float64Array>} */
    const found = new Map();
    let at = 0;
    for (const layer of dropped) {
      const units = sizes[layer];
      const mask = new Float64Array(units * n);
      for (let r = 0; r < n; r++) for (let u = 0; u < units; u++) mask[u * n + r] = draws.at(seed, t, DROPOUT, at++) < threshold ? 1 : 0;
      found.set(layer, mask);
    }
    this.kept += at;
    if (this.kept > KEPT) {
      this.masked.length = 0;
      this.kept = at;
    }
    return found;
  }
}
