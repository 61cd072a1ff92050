// One of a picture's three planes: brightness, or one of two colours, as the decoder will have it.

import { Quantizer, hadamard } from "./h264-blocks.js";

const block = new Int32Array(16);

export class Plane {
  /**
   * @param {number} columns @param {number} rows
   * @param {number} side of a macroblock in this plane: 16 or 8
   * @param {number} qp
   */
  constructor(columns, rows, side, qp) {
    this.side = side;
    this.across = side / 4; // blocks in a macroblock's row
    this.stride = columns * side;
    this.pixels = new Uint8ClampedArray(this.stride * rows * side);
    this.blocks = columns * this.across; // in a row of the plane
    this.counts = new Uint8Array(this.blocks * rows * this.across); // coefficients of each block of this picture
    this.quantizer = new Quantizer(qp);
    // The macroblock at work:
    this.guess = new Uint8ClampedArray(side * side);
    this.levels = Array.from({ length: this.across ** 2 }, () => new Int32Array(16)); // of its blocks, row by row
    this.full = new Uint8Array(this.across ** 2); // whether a block has any level
    this.averages = new Int32Array(this.across ** 2); // their first ones, where they are coded together
  }

  /** Where the macroblock begins in `pixels`. @param {number} mx @param {number} my */
  corner(mx, my) {
    return this.side * (my * this.stride + mx);
  }

  /** Guess the macroblock to be what it was in the last picture. @param {number} mx @param {number} my */
  guessLast(mx, my) {
    for (let y = 0, at = this.corner(mx, my); y < this.side; y++, at += this.stride) {
      this.guess.set(this.pixels.subarray(at, at + this.side), y * this.side);
    }
  }

  /** How many coefficients the blocks to the left and above have, on average. @param {number} bx @param {number} by */
  near(bx, by) {
    const at = by * this.blocks + bx;
    if (bx && by) return (this.counts[at - 1] + this.counts[at - this.blocks] + 1) >> 1;
    return bx ? this.counts[at - 1] : by ? this.counts[at - this.blocks] : 0;
  }

  /**
   * What `source` has beyond the guess becomes levels; returns whether there are any.
   * @param {Int16Array} source
   * @param {number} first 1 where the blocks' averages are coded together
   * @param {number} round what is added before a level is cut off, as a share of 1
   */
  quantize(source, first, round) {
    const half = round * (1 << this.quantizer.bits);
    let any = 0;
    for (let b = 0; b < this.levels.length; b++) {
      this.difference(source, b);
      any |= this.full[b] = this.quantizer.quantize(block, this.levels[b], first, half) ? 1 : 0;
      if (first) this.averages[b] = this.levels[b][0];
    }
    if (first) any |= this.quantizeAverages(half) ? 1 : 0;
    return any === 1;
  }

  /** @param {Int16Array} source @param {number} b */
  difference(source, b) {
    const from = 4 * (this.side * Math.floor(b / this.across) + (b % this.across));
    for (let i = 0; i < 16; i++) {
      const at = from + this.side * (i >> 2) + (i & 3);
      block[i] = source[at] - this.guess[at];
    }
  }

  /** @param {number} half */
  quantizeAverages(half) {
    const { averages, quantizer } = this;
    mix(averages);
    let any = 0;
    for (let b = 0; b < averages.length; b++) {
      const value = averages.length === 16 ? (averages[b] / 2) | 0 : averages[b];
      any |= averages[b] = quantizer.average(value, half);
    }
    return any !== 0;
  }

  /** What the decoder makes of the guess and the levels. @param {number} mx @param {number} my @param {number} first */
  restore(mx, my, first) {
    if (first) this.restoreAverages();
    const corner = this.corner(mx, my);
    for (let b = 0; b < this.levels.length; b++) {
      const bx = 4 * (b % this.across);
      const by = 4 * Math.floor(b / this.across);
      if (this.full[b] || (first && this.averages[b])) {
        if (first) this.levels[b][0] = this.averages[b];
        this.quantizer.restore(this.levels[b], block, first);
      } else {
        block.fill(0);
      }
      for (let i = 0; i < 16; i++) {
        const x = bx + (i & 3);
        const y = by + (i >> 2);
        this.pixels[corner + y * this.stride + x] = this.guess[y * this.side + x] + block[i];
      }
    }
  }

  restoreAverages() {
    const { averages, quantizer } = this;
    mix(averages);
    const shift = averages.length === 16 ? 2 : 1;
    for (let b = 0; b < averages.length; b++) averages[b] = (averages[b] * quantizer.back[0]) >> shift;
  }
}

/** Sums and differences of a macroblock's averages; its own inverse but for a factor. @param {Int32Array} averages */
function mix(averages) {
  if (averages.length === 16) {
    hadamard(averages);
  } else {
    const [a, b, c, d] = averages;
    averages.set([a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d]);
  }
}
