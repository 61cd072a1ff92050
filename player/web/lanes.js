// Tapes of one number, carried out for many at once: every operation for all of them, so that looking up what it is
// is paid once and not once a number.

import { examined, Sheet } from "./link.js";
import { execute, WORDS } from "./tape.js";

/** @typedef {import("./contract").Tape} Tape */

const LANES = 256; // at once: what all registers hold of them stays in the nearest cache
const MOST = 500; // operations of such a tape

/** A function of one number with its first two derivatives. */
export class Lanes {
  /** @param {Tape} tape takes z; gives h, h' and h'' */
  constructor(tape) {
    if (examined(tape).code.length > 4 * MOST || tape.points.length) throw new RangeError("a function that is too long, or asks");
    if (tape.outputs.length !== 3 || !tape.inputs.every((name) => name === "z")) throw new RangeError("a function of another kind");
    const sheet = new Sheet();
    const z = sheet.input(false);
    const outputs = sheet.play(tape, () => z, nobody);
    const whole = sheet.program(outputs);
    const plain = sheet.program(outputs.slice(0, 2));
    this.slope = plain.every;
    this.bend = whole.every;
    this.columns = new Float64Array(whole.registers.length * LANES);
    execute(whole.first, whole.registers, DRAWS);
    whole.registers.forEach((value, place) => this.columns.fill(value, place * LANES, (place + 1) * LANES));
    this.z = z * LANES;
    this.h = outputs[0] * LANES;
    this.s = outputs[1] * LANES;
    this.b = outputs[2] * LANES;
    /** Operations that one number takes. */
    this.cost = this.slope.length / WORDS;
    this.scalar = new Float64Array(4);
    this.single = new Int32Array([0, 3, 0, 1, 2, 0]);
  }

  /**
   * @param {Float64Array} z @param {Float64Array} h @param {Float64Array} slope h'
   * @param {Float64Array | null} bend h'', where it is wanted
   * @param {number} first of the numbers @param {number} end behind the last
   */
  run(z, h, slope, bend, first, end) {
    const { columns: c } = this;
    for (let from = first; from < end; from += LANES) {
      const n = Math.min(LANES, end - from);
      for (let i = 0; i < n; i++) c[this.z + i] = z[from + i];
      this.#execute(bend ? this.bend : this.slope, n);
      for (let i = 0; i < n; i++) h[from + i] = c[this.h + i];
      for (let i = 0; i < n; i++) slope[from + i] = c[this.s + i];
      if (bend) for (let i = 0; i < n; i++) bend[from + i] = c[this.b + i];
    }
  }

  /** What activations are made of has a loop of its own, by the numbers of `execute`. @param {Int32Array} code @param {number} n */
  #execute(code, n) {
    const { columns: r } = this;
    for (let k = 0; k < code.length; k += WORDS) {
      const to = code[k + 1] * LANES;
      const a = code[k + 2] * LANES;
      const b = code[k + 3] * LANES;
      switch (code[k]) {
        case 0: for (let i = 0; i < n; i++) r[to + i] = r[a + i] + r[b + i]; break;
        case 1: for (let i = 0; i < n; i++) r[to + i] = r[a + i] - r[b + i]; break;
        case 2: for (let i = 0; i < n; i++) r[to + i] = r[a + i] * r[b + i]; break;
        case 3: for (let i = 0; i < n; i++) r[to + i] = r[a + i] / r[b + i]; break;
        case 4: for (let i = 0; i < n; i++) r[to + i] = -r[a + i]; break;
        case 5: for (let i = 0; i < n; i++) r[to + i] = Math.abs(r[a + i]); break;
        case 8: for (let i = 0; i < n; i++) r[to + i] = r[a + i] < r[b + i] ? 1 : 0; break;
        case 9: for (let i = 0; i < n; i++) r[to + i] = r[a + i] <= r[b + i] ? 1 : 0; break;
        case 10: for (let i = 0; i < n; i++) r[to + i] = r[a + i] > r[b + i] ? 1 : 0; break;
        case 11: for (let i = 0; i < n; i++) r[to + i] = r[a + i] >= r[b + i] ? 1 : 0; break;
        case 20: for (let i = 0; i < n; i++) r[to + i] = Math.exp(r[a + i]); break;
        case 46: for (let i = 0; i < n; i++) r[to + i] = Math.tanh(r[a + i]); break;
        case 7: {
          const c = code[k + 4] * LANES;
          for (let i = 0; i < n; i++) r[to + i] = r[a + i] !== 0 ? r[b + i] : r[c + i];
          break;
        }
        default: this.#singly(code, k, n);
      }
    }
  }

  /** Any other operation, one number after the other. @param {Int32Array} code @param {number} k @param {number} n */
  #singly(code, k, n) {
    const { columns: r, scalar, single } = this;
    const [to, a, b, c] = [1, 2, 3, 4].map((word) => code[k + word] * LANES);
    single[0] = code[k];
    for (let i = 0; i < n; i++) {
      scalar[0] = r[a + i];
      scalar[1] = r[b + i];
      scalar[2] = r[c + i];
      execute(single, scalar, DRAWS);
      r[to + i] = scalar[3];
    }
  }
}

const DRAWS = { at: () => NaN };

/** @returns {never} */
function nobody() {
  throw new RangeError("a function of one number asks nobody");
}
