// What stands before the macroblocks: sequence and picture parameter sets, slice headers (ITU-T H.264, 7.3).

import { Bits } from "./bits.js";

const BASELINE = 66;
/** Level number, macroblocks a picture, macroblocks a second: ITU-T H.264, table A-1. */
const LEVELS = [[31, 3600, 108_000], [40, 8192, 245_760], [51, 36_864, 983_040]]; // prettier-ignore
const SEQUENCE = 7;
const PICTURE = 8;
const KEY_SLICE = 5;
const SLICE = 1;
const FRAME_BITS = 4;

/** Sizes and colours of the whole film. @param {number} width @param {number} height @param {number} fps */
export function sequenceSet(width, height, fps) {
  const columns = Math.ceil(width / 16);
  const rows = Math.ceil(height / 16);
  const level = LEVELS.find(([, size, speed]) => columns * rows <= size && columns * rows * fps <= speed);
  if (!level) throw new RangeError(`${width} x ${height} at ${fps} a second is more than H.264 has a level for`);
  const bits = new Bits(64);
  bits.put(BASELINE, 8);
  bits.put(0b1100_0000, 8); // constrained
  bits.put(level[0], 8);
  bits.natural(0);
  bits.natural(FRAME_BITS - 4);
  bits.natural(2); // shown in the order they come
  bits.natural(1); // one picture is looked back at
  bits.put(0, 1);
  bits.natural(columns - 1);
  bits.natural(rows - 1);
  bits.put(0b11, 2); // frames, not fields
  crop(bits, 16 * columns - width, 16 * rows - height);
  colours(bits);
  return unit(3, SEQUENCE, bits.end());
}

/** @param {Bits} bits @param {number} right @param {number} bottom */
function crop(bits, right, bottom) {
  bits.put(right || bottom ? 1 : 0, 1);
  if (!right && !bottom) return;
  for (const side of [0, right / 2, 0, bottom / 2]) bits.natural(side);
}

/** Says that brightness and colours are those of BT.709, in the range of television. @param {Bits} bits */
function colours(bits) {
  bits.put(1, 1);
  bits.put(0b00_1_101_0_1, 8); // no aspect ratio, no overscan; a video signal, unspecified, not full range, colours:
  for (let i = 0; i < 3; i++) bits.put(1, 8);
  bits.put(0b000_000, 6); // no places of colours, timing, buffers, picture structure, restrictions
}

/** How all pictures are written. @param {number} qp */
export function pictureSet(qp) {
  const bits = new Bits(64);
  bits.natural(0);
  bits.natural(0);
  bits.put(0b00, 2); // CAVLC
  for (let i = 0; i < 3; i++) bits.natural(0);
  bits.put(0, 3);
  bits.integer(qp - 26);
  bits.integer(0);
  bits.integer(0);
  bits.put(0b100, 3); // each slice says how it is deblocked
  return unit(3, PICTURE, bits.end());
}

/**
 * The head of a picture.
 * @param {Bits} bits @param {boolean} key
 * @param {number} number pictures since the last key
 * @param {number} keys
 */
export function startSlice(bits, key, number, keys) {
  bits.natural(0);
  bits.natural(key ? 7 : 5);
  bits.natural(0);
  bits.put(number & ((1 << FRAME_BITS) - 1), FRAME_BITS);
  if (key) bits.natural(keys & 1); // two keys in a row must differ
  bits.put(0, key ? 2 : 3);
  bits.integer(0);
  bits.natural(1); // no deblocking: it would blur what is sharp
}

/** The slice as a unit. @param {Bits} bits @param {boolean} key */
export function endSlice(bits, key) {
  return unit(key ? 3 : 2, key ? KEY_SLICE : SLICE, bits.end());
}

/**
 * A network abstraction layer unit: a head, and bytes among which no start code can be found.
 * @param {number} weight @param {number} type @param {Uint8Array} bytes
 */
function unit(weight, type, bytes) {
  const out = new Uint8Array(bytes.length + (bytes.length >> 1) + 2);
  out[0] = (weight << 5) | type;
  let length = 1;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros === 2 && byte < 4) {
      out[length++] = 3;
      zeros = 0;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.slice(0, length);
}
