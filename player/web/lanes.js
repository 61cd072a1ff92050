// Tapes of one number, carried out for many at once.

import { executeColumns, LANES } from "./columns.js";
import { examined, Sheet } from "./link.js";
import { execute, WORDS } from "./tape.js";

/** @typedef {import("./contract").Tape} Tape */

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
    this.slope = placed(plain.every);
    this.bend = placed(whole.every);
    this.columns = new Float64Array(whole.registers.length * LANES);
    execute(whole.first, whole.registers, DRAWS);
    whole.registers.forEach((value, place) => this.columns.fill(value, place * LANES, (place + 1) * LANES));
    this.z = z * LANES;
    this.h = outputs[0] * LANES;
    this.s = outputs[1] * LANES;
    this.b = outputs[2] * LANES;
    /** Operations that one number takes. */
    this.cost = this.slope.length / WORDS;
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
      executeColumns(bend ? this.bend : this.slope, c, n);
      for (let i = 0; i < n; i++) h[from + i] = c[this.h + i];
      for (let i = 0; i < n; i++) slope[from + i] = c[this.s + i];
      if (bend) for (let i = 0; i < n; i++) bend[from + i] = c[this.b + i];
    }
  }
}

/** The code of a program in whose columns every register has its own. @param {Int32Array} code */
const placed = (code) => code.map((word, k) => (k % WORDS ? word * LANES : word));

const DRAWS = { at: () => NaN };

/** @returns {never} */
function nobody() {
  throw new RangeError("a function of one number asks nobody");
}
