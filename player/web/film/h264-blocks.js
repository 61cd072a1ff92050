// The transform of H.264 for one quantizer: 4 by 4 pixels to levels and back (ITU-T H.264, 8.5).

export const ZIGZAG = [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];
/** By quantizer modulo 6: factors where both indices are even, where both are odd, elsewhere. */
const FORWARD = [[13107, 5243, 8066], [11916, 4660, 7490], [10082, 4194, 6554], [9362, 3647, 5825], [8192, 3355, 5243], [7282, 2893, 4559]]; // prettier-ignore
const BACK = [[10, 16, 13], [11, 18, 14], [13, 20, 16], [14, 23, 18], [16, 25, 20], [18, 29, 23]];
/** Which of the three factors a place has. */
const KIND = [0, 2, 0, 2, 2, 1, 2, 1, 0, 2, 0, 2, 2, 1, 2, 1];

const work = new Int32Array(16);

/** Both transforms for one quantizer. */
export class Quantizer {
  /** @param {number} qp 12 to 51; below, levels would outgrow what CAVLC can say */
  constructor(qp) {
    this.shift = Math.floor(qp / 6);
    this.forward = Int32Array.from(ZIGZAG, (place) => FORWARD[qp % 6][KIND[place]]);
    this.back = Int32Array.from(ZIGZAG, (place) => BACK[qp % 6][KIND[place]] << this.shift);
    this.bits = 15 + this.shift;
  }

  /**
   * The 16 differences in `block` become levels, in zigzag order, in `levels`; returns whether any is not 0.
   * The first is left as it is where `first` is 1: it is coded elsewhere.
   * @param {Int32Array} block @param {Int32Array} levels @param {number} first @param {number} round
   */
  quantize(block, levels, first, round) {
    transform(block);
    let any = 0;
    if (first) levels[0] = work[0];
    for (let i = first; i < 16; i++) any |= levels[i] = this.level(work[ZIGZAG[i]], this.forward[i], round, this.bits);
    return any !== 0;
  }

  /** @param {number} value @param {number} factor @param {number} round @param {number} bits */
  level(value, factor, round, bits) {
    const size = (Math.abs(value) * factor + round) >> bits;
    return value < 0 ? -size : size;
  }

  /**
   * The average of a block (a sum over sums, for `quantizeAverages`) as a level.
   * @param {number} value @param {number} round
   */
  average(value, round) {
    return this.level(value, this.forward[0], 2 * round, this.bits + 1);
  }

  /**
   * Levels become differences in `block`. Where `first` is 1, the first of them is a coefficient already.
   * @param {Int32Array} levels @param {Int32Array} block @param {number} first
   */
  restore(levels, block, first) {
    work[0] = first ? levels[0] : levels[0] * this.back[0];
    for (let i = 1; i < 16; i++) work[ZIGZAG[i]] = levels[i] * this.back[i];
    invert(block);
  }
}

/** @param {Int32Array} block */
function transform(block) {
  for (let i = 0; i < 16; i += 4) {
    const a = block[i] + block[i + 3], b = block[i + 1] + block[i + 2]; // prettier-ignore
    const c = block[i + 1] - block[i + 2], d = block[i] - block[i + 3]; // prettier-ignore
    work[i] = a + b;
    work[i + 1] = 2 * d + c;
    work[i + 2] = a - b;
    work[i + 3] = d - 2 * c;
  }
  for (let i = 0; i < 4; i++) {
    const a = work[i] + work[i + 12], b = work[i + 4] + work[i + 8]; // prettier-ignore
    const c = work[i + 4] - work[i + 8], d = work[i] - work[i + 12]; // prettier-ignore
    work[i] = a + b;
    work[i + 4] = 2 * d + c;
    work[i + 8] = a - b;
    work[i + 12] = d - 2 * c;
  }
}

/** @param {Int32Array} block */
function invert(block) {
  for (let i = 0; i < 16; i += 4) {
    const a = work[i] + work[i + 2], b = work[i] - work[i + 2]; // prettier-ignore
    const c = (work[i + 1] >> 1) - work[i + 3], d = work[i + 1] + (work[i + 3] >> 1); // prettier-ignore
    work[i] = a + d;
    work[i + 1] = b + c;
    work[i + 2] = b - c;
    work[i + 3] = a - d;
  }
  for (let i = 0; i < 4; i++) {
    const a = work[i] + work[i + 8], b = work[i] - work[i + 8]; // prettier-ignore
    const c = (work[i + 4] >> 1) - work[i + 12], d = work[i + 4] + (work[i + 12] >> 1); // prettier-ignore
    block[i] = (a + d + 32) >> 6;
    block[i + 4] = (b + c + 32) >> 6;
    block[i + 8] = (b - c + 32) >> 6;
    block[i + 12] = (a - d + 32) >> 6;
  }
}

/**
 * Sums and differences of 16 values that lie 4 by 4 in `values`; its own inverse up to a factor of 16.
 * @param {Int32Array} values
 */
export function hadamard(values) {
  for (const [step, next] of [[1, 4], [4, 1]]) { // prettier-ignore
    for (let k = 0; k < 4; k++) {
      const i = k * next;
      const a = values[i] + values[i + step], b = values[i] - values[i + step]; // prettier-ignore
      const c = values[i + 2 * step] + values[i + 3 * step], d = values[i + 2 * step] - values[i + 3 * step]; // prettier-ignore
      values[i] = a + c;
      values[i + step] = a - c;
      values[i + 2 * step] = b - d;
      values[i + 3 * step] = b + d;
    }
  }
}
