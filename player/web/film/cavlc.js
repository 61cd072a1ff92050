// The coefficients of a block as bits: CAVLC (ITU-T H.264, 9.2).

import { CHROMA_DC_ZEROS, RUNS, ZEROS, coefficientCodes } from "./h264-codes.js";

/** @typedef {import("./bits.js").Bits} Bits */

/** Where the coefficients are that are not 0, from the last to the first. */
const places = new Int32Array(16);

/**
 * Write `levels` from `first` to `last`; returns how many are not 0. `near`: how many the neighbours have.
 * @param {Bits} bits @param {Int32Array} levels @param {number} first @param {number} last @param {number} near
 */
export function writeBlock(bits, levels, first, last, near) {
  let total = 0;
  for (let i = last; i >= first; i--) if (levels[i]) places[total++] = i;
  let ones = 0;
  while (ones < Math.min(total, 3) && Math.abs(levels[places[ones]]) === 1) ones++;
  bits.code(coefficientCodes(near)[ones][total]);
  if (!total) return 0;
  for (let i = 0; i < ones; i++) bits.put(levels[places[i]] < 0 ? 1 : 0, 1);
  writeLevels(bits, levels, total, ones);
  writeRuns(bits, total, first, last - first + 1);
  return total;
}

/** @param {Bits} bits @param {Int32Array} levels @param {number} total @param {number} ones */
function writeLevels(bits, levels, total, ones) {
  let size = total > 10 && ones < 3 ? 1 : 0;
  for (let i = ones; i < total; i++) {
    const level = levels[places[i]];
    let code = level > 0 ? 2 * level - 2 : -2 * level - 1;
    if (i === ones && ones < 3) code -= 2; // it would have been a trailing one
    writeLevel(bits, code, size);
    if (size === 0) size = 1;
    if (Math.abs(level) > 3 << (size - 1) && size < 6) size++;
  }
}

/** @param {Bits} bits @param {number} code @param {number} size */
function writeLevel(bits, code, size) {
  const most = size ? 15 << size : 30; // from here on the level is written out
  if (code >= most) {
    bits.put(1, 16);
    bits.put(code - most, 12);
  } else if (size === 0 && code >= 14) {
    bits.put(1, 15);
    bits.put(code - 14, 4);
  } else {
    bits.put(1, (code >> size) + 1);
    bits.put(code & ((1 << size) - 1), size);
  }
}

/** @param {Bits} bits @param {number} total @param {number} first @param {number} room */
function writeRuns(bits, total, first, room) {
  if (total === room) return;
  let left = places[0] - first + 1 - total;
  bits.code((room === 4 ? CHROMA_DC_ZEROS : ZEROS)[total - 1][left]);
  for (let i = 0; i < total - 1 && left > 0; i++) {
    const run = places[i] - places[i + 1] - 1;
    bits.code(RUNS[Math.min(left, 7) - 1][run]);
    left -= run;
  }
}
