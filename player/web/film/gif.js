// A GIF whose pictures say only what has changed. Its colours are those of the last picture, which has them all; each of
// them stands for its surroundings: no dithering, which would flicker and triple the size.

import { GIFEncoder, quantize } from "../vendor/gifenc.js";

/** Bits of a colour's number: more cost bytes and show nothing that was not there. */
const BITS = 7;
/** The last number stands for no colour, but for "as before". */
const AS_BEFORE = 2 ** BITS - 1;

/**
 * The colours that stand for those of a picture.
 * @param {Uint8ClampedArray} pixels
 * @returns {number[][]} red, green and blue of each
 */
export function palette(pixels) {
  const colours = quantize(pixels, AS_BEFORE).map(([r, g, b]) => [r, g, b]);
  while (colours.length < 2 ** BITS) colours.push([0, 0, 0]);
  return colours;
}

/** Bits of a channel that tell colours apart; a table of all of them takes two megabytes, whatever is drawn. */
const FINE = 7;
const UNKNOWN = 255;

/** Finds the nearest of a palette's colours, each only once. */
export class Nearest {
  /** @param {number[][]} colours the last one is not for use */
  constructor(colours) {
    this.colours = colours.slice(0, AS_BEFORE);
    this.table = new Uint8Array(2 ** (3 * FINE)).fill(UNKNOWN);
    this.colours.forEach(([r, g, b], i) => (this.table[place(r, g, b)] = i)); // these stay as they are
  }

  /** @param {number} pixel as four bytes, red lowest; opacity is not looked at */
  index(pixel) {
    const [r, g, b] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const at = place(r, g, b);
    if (this.table[at] === UNKNOWN) this.table[at] = this.search(r, g, b);
    return this.table[at];
  }

  /** @param {number} r @param {number} g @param {number} b */
  search(r, g, b) {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < this.colours.length; i++) {
      const [red, green, blue] = this.colours[i];
      const distance = (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2;
      if (distance < least) [least, best] = [distance, i];
    }
    return best;
  }
}

/** A colour's place in the table. @param {number} r @param {number} g @param {number} b */
function place(r, g, b) {
  return ((r >> (8 - FINE)) << (2 * FINE)) | ((g >> (8 - FINE)) << FINE) | (b >> (8 - FINE));
}

/** Pictures in, a file out. */
export class Gif {
  /** @param {number} width @param {number} height @param {number} fps @param {number[][]} colours see `palette` */
  constructor(width, height, fps, colours) {
    this.width = width;
    this.height = height;
    this.colours = colours;
    this.delay = Math.round(100 / fps) * 10; // milliseconds of one picture
    this.nearest = new Nearest(colours);
    this.encoder = GIFEncoder();
    this.shown = new Uint8Array(width * height); // the colours' numbers on the screen
    /** @type {Uint32Array | null} the last picture */
    this.before = null;
    /** @type {Uint8Array | null} what is written of it when it is known how long it stays */
    this.waiting = null;
    this.stays = 0; // milliseconds
  }

  /** Bytes so far. */
  get length() {
    return this.encoder.bytesView().length;
  }

  /** @param {Uint8ClampedArray} pixels the next picture */
  add(pixels) {
    const now = new Uint32Array(pixels.buffer, pixels.byteOffset, this.width * this.height);
    const indices = this.before ? this.changes(now, this.before) : this.everything(now);
    if (indices) {
      this.write();
      this.waiting = indices;
    }
    this.stays += this.delay;
    this.before = now;
  }

  /** @param {Uint32Array} now */
  everything(now) {
    this.shown = Uint8Array.from(now, (pixel) => this.nearest.index(pixel));
    return this.shown.slice();
  }

  /**
   * What has changed since the last picture; null where nothing has.
   * @param {Uint32Array} now
   * @param {Uint32Array} before
   */
  changes(now, before) {
    const { shown } = this;
    const indices = new Uint8Array(now.length).fill(AS_BEFORE);
    let any = false;
    for (let i = 0; i < now.length; i++) {
      if (now[i] === before[i]) continue;
      const index = this.nearest.index(now[i]);
      if (index === shown[i]) continue;
      indices[i] = shown[i] = index;
      any = true;
    }
    return any ? indices : null;
  }

  write() {
    if (!this.waiting) return;
    const first = this.length === 0;
    this.encoder.writeFrame(this.waiting, this.width, this.height, {
      palette: first ? this.colours : null,
      colorDepth: BITS,
      delay: this.stays,
      transparent: !first,
      transparentIndex: AS_BEFORE,
      dispose: 1, // stays below the next
    });
    this.stays = 0;
  }

  /** @returns {Uint8Array<ArrayBuffer>} the file */
  file() {
    this.write();
    this.encoder.finish();
    return this.encoder.bytes();
  }
}
