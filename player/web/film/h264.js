// An H.264 encoder for pictures that stand still but for a few dots and lines: what has not changed costs next to
// nothing, and nothing is searched for. Constrained Baseline with CAVLC, one quantizer, no deblocking (ITU-T H.264).
//
// Why not a library: WebCodecs is absent on plain http and has no H.264 in some browsers. The one encoder in WebAssembly
// is no longer kept, wants `unsafe-eval`, weighs half a megabyte packed, and is several times slower here.

import { Bits } from "./bits.js";
import { writeBlock } from "./cavlc.js";
import { ZIGZAG } from "./h264-blocks.js";
import { INTER_PATTERNS } from "./h264-codes.js";
import { endSlice, pictureSet, sequenceSet, startSlice } from "./h264-headers.js";
import { guessColours, guessLuma } from "./intra.js";
import { Macroblock, SIDE, same } from "./macroblock.js";
import { Plane } from "./plane.js";

/** The quantizer of colours, where that of brightness is 30 or more. */
const COLOUR_QP = [29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39];
/** A luma block's place within its macroblock, in the order they are coded. */
const BLOCK_X = Uint8Array.from({ length: 16 }, (_, i) => (i & 1) | ((i >> 1) & 2));
const BLOCK_Y = Uint8Array.from({ length: 16 }, (_, i) => ((i >> 1) & 1) | ((i >> 2) & 2));
/** What is added to a level before it is cut off: guesses within a picture are worse than from the last one. */
const ROUND_FRESH = 1 / 3;
const ROUND_CHANGED = 1 / 6;

/** Pictures in, units of an H.264 stream out. */
export class Encoder {
  /**
   * @param {number} width, height even
   * @param {number} height @param {number} fps
   * @param {number} qp 12 to 51: less is finer
   * @throws {RangeError} for sizes that H.264 does not have
   */
  constructor(width, height, fps, qp = 20) {
    if (width % 2 || height % 2) throw new RangeError(`${width} x ${height}: both must be even`);
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / SIDE);
    this.rows = Math.ceil(height / SIDE);
    this.sets = [sequenceSet(width, height, fps), pictureSet(qp)];
    const colour = qp < 30 ? qp : COLOUR_QP[qp - 30];
    this.luma = new Plane(this.columns, this.rows, SIDE, qp);
    this.colours = [0, 1].map(() => new Plane(this.columns, this.rows, SIDE / 2, colour));
    this.planes = [this.luma, ...this.colours];
    this.source = new Macroblock();
    this.bits = new Bits();
    /** @type {Uint32Array} the last picture, one number a pixel */
    this.before = new Uint32Array();
    this.keys = 0;
    this.number = 0;
  }

  /**
   * The next picture as a unit. A key is a picture that needs none before it; the first has to be one.
   * @param {Uint8ClampedArray} pixels kept until the next picture, and must not change before
   * @param {boolean} key
   */
  encode(pixels, key) {
    const now = new Uint32Array(pixels.buffer, pixels.byteOffset, this.width * this.height);
    this.number = key ? 0 : this.number + 1;
    this.bits.clear();
    startSlice(this.bits, key, this.number, key ? this.keys++ : 0);
    for (const plane of this.planes) plane.counts.fill(0);
    if (key) this.everything(pixels);
    else this.changes(pixels, now);
    this.before = now;
    return endSlice(this.bits, key);
  }

  /** @param {Uint8ClampedArray} pixels */
  everything(pixels) {
    for (let my = 0; my < this.rows; my++) {
      for (let mx = 0; mx < this.columns; mx++) {
        this.source.read(pixels, this.width, this.height, mx, my);
        this.writeFresh(mx, my);
      }
    }
  }

  /** @param {Uint8ClampedArray} pixels @param {Uint32Array} now */
  changes(pixels, now) {
    let skipped = 0;
    for (let my = 0; my < this.rows; my++) {
      for (let mx = 0; mx < this.columns; mx++) {
        if (same(now, this.before, this.width, this.height, mx, my) || !this.differs(pixels, mx, my)) {
          skipped++;
          continue;
        }
        this.bits.natural(skipped);
        skipped = 0;
        this.writeChanged(mx, my);
      }
    }
    if (skipped) this.bits.natural(skipped);
  }

  /**
   * Whether a macroblock differs from what the decoder has, so that it shows: some browsers add noise to what is read
   * from a canvas, too faint to be seen. Leaves the levels in the planes.
   * @param {Uint8ClampedArray} pixels @param {number} mx @param {number} my
   */
  differs(pixels, mx, my) {
    this.source.read(pixels, this.width, this.height, mx, my);
    for (const plane of this.planes) plane.guessLast(mx, my);
    return this.quantize(0, ROUND_CHANGED);
  }

  /** @param {number} first @param {number} round */
  quantize(first, round) {
    const [luma, ...colours] = this.source.planes;
    let any = this.luma.quantize(luma, first, round);
    this.colours.forEach((plane, i) => (any = plane.quantize(colours[i], 1, round) || any));
    return any;
  }

  /** A macroblock as the difference to the last picture. @param {number} mx @param {number} my */
  writeChanged(mx, my) {
    const fine = this.quarters();
    const colour = this.colourPattern();
    this.bits.natural(0); // 16 by 16,
    this.bits.put(0b11, 2); // which have not moved
    this.bits.natural(INTER_PATTERNS[fine | (colour << 4)]);
    this.bits.integer(0);
    this.writeLuma(mx, my, fine, 0);
    this.writeColours(mx, my, colour);
    this.restore(mx, my, 0);
  }

  /** A macroblock by its difference to a guess from its neighbours. @param {number} mx @param {number} my */
  writeFresh(mx, my) {
    const [luma, ...colours] = this.source.planes;
    const way = guessLuma(this.luma, luma, mx, my);
    const colourWay = guessColours(this.colours, colours, mx, my);
    this.quantize(1, ROUND_FRESH);
    const fine = this.quarters() ? 15 : 0;
    const colour = this.colourPattern();
    this.bits.natural(1 + way + 4 * colour + (fine ? 12 : 0));
    this.bits.natural(colourWay);
    this.bits.integer(0);
    const averages = Int32Array.from(ZIGZAG, (place) => this.luma.averages[place]);
    writeBlock(this.bits, averages, 0, 15, this.luma.near(4 * mx, 4 * my));
    this.writeLuma(mx, my, fine, 1);
    this.writeColours(mx, my, colour);
    this.restore(mx, my, 1);
  }

  /** Which quarters of the macroblock have levels, as four bits. */
  quarters() {
    let pattern = 0;
    for (let i = 0; i < 16; i++) if (this.luma.full[4 * BLOCK_Y[i] + BLOCK_X[i]]) pattern |= 1 << (i >> 2);
    return pattern;
  }

  /** 0 where colours have no levels, 1 where they have averages only, 2 otherwise. */
  colourPattern() {
    if (this.colours.some((plane) => plane.full.includes(1))) return 2;
    return this.colours.some((plane) => plane.averages.some(Boolean)) ? 1 : 0;
  }

  /** @param {number} mx @param {number} my @param {number} quarters @param {number} first */
  writeLuma(mx, my, quarters, first) {
    for (let i = 0; i < 16; i++) {
      if (quarters & (1 << (i >> 2))) this.writeLevels(this.luma, mx, my, BLOCK_X[i], BLOCK_Y[i], first);
    }
  }

  /** @param {number} mx @param {number} my @param {number} pattern */
  writeColours(mx, my, pattern) {
    if (pattern) for (const plane of this.colours) writeBlock(this.bits, plane.averages, 0, 3, -1);
    if (pattern < 2) return;
    for (const plane of this.colours) {
      for (let i = 0; i < 4; i++) this.writeLevels(plane, mx, my, i & 1, i >> 1, 1);
    }
  }

  /**
   * @param {Plane} plane @param {number} mx @param {number} my @param {number} x @param {number} y
   * @param {number} first
   */
  writeLevels(plane, mx, my, x, y, first) {
    const bx = mx * plane.across + x;
    const by = my * plane.across + y;
    const levels = plane.levels[y * plane.across + x];
    plane.counts[by * plane.blocks + bx] = writeBlock(this.bits, levels, first, 15, plane.near(bx, by));
  }

  /** @param {number} mx @param {number} my @param {number} first */
  restore(mx, my, first) {
    this.luma.restore(mx, my, first);
    for (const plane of this.colours) plane.restore(mx, my, 1);
  }
}
