// The noise of optim/noise.py, drawn in the browser: NumPy's `default_rng([seed, t, source]).standard_normal(d)`.
//
// G. Marsaglia and W. W. Tsang, The ziggurat method for generating random variables, J. Statistical Software 5, 2000.

import { Pcg64 } from "./pcg64.js";
import { EDGES, KERNELS, WIDTHS } from "./ziggurat.js";

const DIMENSIONS = 2; // numbers a step of a surface, which has two axes; all further ones are kept by rows
const LONGEST = 400_000; // numbers of a row
const KEPT = 2_000_000; // numbers of all rows, 16 MB
const STEPS = 1000; // the longest race; a later step is drawn anew every time
const STREAMS = 64; // 1 MB
const TAIL = 3.6541528853610088; // begins where the last layer ends
const SLOPE = 0.27366123732975828; // 1 / TAIL

/** Unit normals by seed, step and source, the same in whatever order they are asked for. The last streams are kept. */
export class Normals {
  constructor() {
    /** @type {Stream[]} */
    this.streams = [];
    this.asked = 0; // counts, so that the one that nobody asked for longest can make room
    // By the source's last bit: a walk asks its two sources in turn.
    this.last = [new Stream(NaN, NaN), new Stream(NaN, NaN)];
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.row = new Row(NaN, NaN, NaN);
    this.kept = 0; // numbers of all rows
  }

  /**
   * The i-th unit normal of step t. NaN where there is none: for an i of `LONGEST` or more, and for a seed, step or
   * source that is negative or not whole, which NumPy refuses. What is kept comes within nanoseconds, as walks ask for
   * it in every step.
   * @param {number} seed @param {number} t @param {number} source @param {number} i
   */
  at(seed, t, source, i) {
    const last = this.last[source & 1];
    if (last.seed === seed && last.source === source && (t | 0) === t && (i === 0 || i === 1)) {
      const x = last.drawn[DIMENSIONS * t + i];
      if (x < Infinity) return x; // and neither NaN nor, outside, undefined
    }
    return this.#found(seed, t, source, i);
  }

  /**
   * Both unit normals of a step of a surface, for who asks so many seeds that he keeps them himself.
   * @param {number} seed @param {number} t @param {number} source @param {Float64Array} to @param {number} at where they are written
   */
  pair(seed, t, source, to, at) {
    const drawn = whole(seed) && whole(t) && whole(source) ? normals(seed, t, source) : [NaN, NaN];
    to.set(drawn, at);
  }

  /** @param {number} seed @param {number} t @param {number} source @param {number} i */
  #found(seed, t, source, i) {
    if (!whole(seed) || !whole(t) || !whole(source) || !whole(i) || i >= LONGEST) return NaN;
    if (i >= DIMENSIONS) return this.#far(seed, t, source, i);
    if (t > STEPS) return normals(seed, t, source)[i];
    const { drawn } = this.#stream(seed, source);
    if (Number.isNaN(drawn[DIMENSIONS * t])) drawn.set(normals(seed, t, source), DIMENSIONS * t);
    return drawn[DIMENSIONS * t + i];
  }

  /** One of a long row. @param {number} seed @param {number} t @param {number} source @param {number} i */
  #far(seed, t, source, i) {
    let { row } = this;
    if (row.t !== t || row.seed !== seed || row.source !== source) {
      const key = `${seed} ${t} ${source}`;
      row = this.rows.get(key) ?? new Row(seed, t, source);
      this.rows.set(key, row);
      this.row = row;
    }
    if (i >= row.count) {
      this.kept += row.reach(i);
      if (this.kept > KEPT) {
        this.rows.clear();
        this.kept = 0;
      }
    }
    return row.drawn[i];
  }

  /** @param {number} seed @param {number} source */
  #stream(seed, source) {
    let stream = this.streams.find((one) => one.seed === seed && one.source === source);
    if (!stream) {
      stream = new Stream(seed, source);
      const oldest = this.streams.reduce((old, one, k, all) => (one.asked < all[old].asked ? k : old), 0);
      this.streams.splice(oldest, this.streams.length < STREAMS ? 0 : 1, stream);
    }
    stream.asked = this.asked += 1;
    this.last[source & 1] = stream;
    return stream;
  }
}

/** What a seed and a source have drawn: `DIMENSIONS` numbers a step, NaN where nobody asked yet. */
class Stream {
  /** @param {number} seed @param {number} source */
  constructor(seed, source) {
    this.seed = seed;
    this.source = source;
    this.asked = 0;
    this.drawn = new Float64Array(DIMENSIONS * (STEPS + 1)).fill(NaN);
  }
}

/** What a seed, a step and a source have drawn, as far as somebody asked. */
class Row {
  /** @param {number} seed @param {number} t @param {number} source */
  constructor(seed, t, source) {
    this.seed = seed;
    this.t = t;
    this.source = source;
    this.count = 0;
    this.drawn = new Float64Array(0);
    /** @type {Pcg64 | null} */
    this.words = null;
  }

  /** Draw up to the i-th. @param {number} i @returns {number} by how many numbers it has grown */
  reach(i) {
    const before = this.drawn.length;
    if (i >= before) {
      const longer = new Float64Array(Math.min(Math.max(i + 1, 2 * before, 32), LONGEST));
      longer.set(this.drawn);
      this.drawn = longer;
    }
    this.words ??= new Pcg64([this.seed, this.t, this.source]);
    while (this.count <= i) this.drawn[this.count++] = normal(this.words);
    return this.drawn.length - before;
  }
}

/** @param {number} x */
function whole(x) {
  return Number.isSafeInteger(x) && x >= 0;
}

/** All of a step. @param {number} seed @param {number} t @param {number} source */
function normals(seed, t, source) {
  const words = new Pcg64([seed, t, source]);
  return [normal(words), normal(words)];
}

/** A unit normal: eight bits of a word choose the layer, one the sign, and 52 the place. @param {Pcg64} words */
function normal(words) {
  for (;;) {
    words.next();
    const layer = words.low & 0xff;
    const place = (words.high & 0x1fffffff) * 2 ** 23 + (words.low >>> 9);
    const x = (words.low & 0x100 ? -1 : 1) * place * WIDTHS[layer];
    if (place < KERNELS[layer]) return x;
    if (layer === 0) return (words.low & 0x20000 ? -1 : 1) * tail(words);
    if ((EDGES[layer - 1] - EDGES[layer]) * fraction(words) + EDGES[layer] < Math.exp(-0.5 * x * x)) return x;
  }
}

/**
 * A normal beyond `TAIL`, as one in 4,000 is. Browsers and C do not round all logarithms alike: one in 30,000 of these
 * differs from NumPy's in the last bit, as measured with V8 and glibc.
 * @param {Pcg64} words
 */
function tail(words) {
  for (;;) {
    const x = -SLOPE * Math.log1p(-fraction(words));
    const y = -Math.log1p(-fraction(words));
    if (y + y > x * x) return TAIL + x;
  }
}

/** The next word as a number from 0 to below 1. @param {Pcg64} words */
function fraction(words) {
  words.next();
  return (words.high * 2 ** 21 + (words.low >>> 11)) / 2 ** 53;
}
