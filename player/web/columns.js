// Operations of a program carried out for many numbers at once: every operation for all of them, so that looking up what
// it is is paid once and not once a number. A number of the program is a column here, of one number a lane.

import { even, floorDivided, power, remainder, signed, WORDS } from "./tape.js";

/** @typedef {(r: Float64Array, n: number, to: number, a: number, b: number, c: number) => void} Loop for the first n lanes; columns by where they begin */

/** Numbers of a column: what all columns hold of them stays in a near cache. */
export const LANES = 256;
/** The numbers of `execute` from which on no loop stands here: who has lanes draws normals, and calls, by himself. */
export const DRAWN = 52;

/**
 * One loop for each operation, by the numbers of `execute` (tape.js), whose lines these are: small functions, which a
 * browser compiles one by one as soon as they are worth it.
 * @type {readonly Loop[]}
 */
const LOOPS = [
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] + r[b + i]; }, // add
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] - r[b + i]; }, // sub
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] * r[b + i]; }, // mul
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] / r[b + i]; }, // div
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = -r[a + i]; }, // neg
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.abs(r[a + i]); }, // abs
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.sqrt(r[a + i]); }, // sqrt
  (r, n, to, a, b, c) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] !== 0 ? r[b + i] : r[c + i]; }, // select
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] < r[b + i] ? 1 : 0; }, // lt
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] <= r[b + i] ? 1 : 0; }, // le
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] > r[b + i] ? 1 : 0; }, // gt
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] >= r[b + i] ? 1 : 0; }, // ge
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] === r[b + i] ? 1 : 0; }, // eq
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] !== r[b + i] ? 1 : 0; }, // ne
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] !== 0 && r[b + i] !== 0 ? 1 : 0; }, // and
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] !== 0 || r[b + i] !== 0 ? 1 : 0; }, // or
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = r[a + i] !== 0 ? 0 : 1; }, // not
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) { const x = r[a + i]; const y = r[b + i]; r[to + i] = x < y || x !== x ? x : y; } }, // min
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) { const x = r[a + i]; const y = r[b + i]; r[to + i] = x > y || x !== x ? x : y; } }, // max
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = power(r[a + i], r[b + i]); }, // pow
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.exp(r[a + i]); }, // exp
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.log(r[a + i]); }, // log
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.sin(r[a + i]); }, // sin
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.cos(r[a + i]); }, // cos
  (r, n, to, a) => { for (let i = 0; i < n; i++) { const x = r[a + i]; r[to + i] = x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : NaN; } }, // sign
  (r, n, to, a) => { for (let i = 0; i < n; i++) { const x = r[a + i]; r[to + i] = x - x === 0 ? 1 : 0; } }, // isfinite
  (r, n, to, a) => { for (let i = 0; i < n; i++) { const x = r[a + i]; r[to + i] = x !== x ? 1 : 0; } }, // isnan
  (r, n, to, a) => { for (let i = 0; i < n; i++) { const x = r[a + i]; r[to + i] = x === Infinity || x === -Infinity ? 1 : 0; } }, // isinf
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.floor(r[a + i]); }, // floor
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.ceil(r[a + i]); }, // ceil
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.trunc(r[a + i]); }, // trunc
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = even(r[a + i]); }, // rint
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = floorDivided(r[a + i], r[b + i]); }, // floordiv
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = remainder(r[a + i], r[b + i]); }, // mod
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.cbrt(r[a + i]); }, // cbrt
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.expm1(r[a + i]); }, // expm1
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.log1p(r[a + i]); }, // log1p
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.log2(r[a + i]); }, // log2
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.log10(r[a + i]); }, // log10
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.tan(r[a + i]); }, // tan
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.asin(r[a + i]); }, // asin
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.acos(r[a + i]); }, // acos
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.atan(r[a + i]); }, // atan
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = Math.atan2(r[a + i], r[b + i]); }, // atan2
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.sinh(r[a + i]); }, // sinh
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.cosh(r[a + i]); }, // cosh
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.tanh(r[a + i]); }, // tanh
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.asinh(r[a + i]); }, // asinh
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.acosh(r[a + i]); }, // acosh
  (r, n, to, a) => { for (let i = 0; i < n; i++) r[to + i] = Math.atanh(r[a + i]); }, // atanh
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = Math.hypot(r[a + i], r[b + i]); }, // hypot
  (r, n, to, a, b) => { for (let i = 0; i < n; i++) r[to + i] = signed(r[a + i], r[b + i]); }, // copysign
];

/**
 * Carry operations out for n lanes.
 * @param {Int32Array} code as of a program, but operands say where their columns begin
 * @param {Float64Array} r columns
 * @param {number} n lanes, at most `LANES`
 * @param {(k: number) => void} [drawn] what has no loop: the operation that begins there
 */
export function executeColumns(code, r, n, drawn = nobody) {
  const end = code.length;
  for (let k = 0; k < end; k += WORDS) {
    if (code[k] < DRAWN) LOOPS[code[k]](r, n, code[k + 1], code[k + 2], code[k + 3], code[k + 4]);
    else drawn(k);
  }
}

/** @returns {never} */
function nobody() {
  throw new RangeError("columns that nobody fills");
}
