// Tapes: computations that were written down as data (tracing/tape.py), and what carries them out. Nothing here is code
// that came from outside: a tape is a list of known operations, each on numbers that stand before it, and no list is long.

/** @typedef {import("./contract").Tape} Tape */
/**
 * @typedef {object} Draws unit normals
 * @property {(seed: number, t: number, source: number, i: number) => number} at
 * @property {(seed: number, t: number, source: number, to: Float64Array, at: number) => void} [pair] the first two, not kept
 */
/** @typedef {{ run: (registers: Float64Array) => void }} Call what a program has done elsewhere: it reads and writes registers of its own */
/**
 * @typedef {object} Program operations on numbered registers, six whole numbers each: what, where to, and four operands
 * @property {Int32Array} first what depends on nothing that changes from step to step
 * @property {Int32Array} every what is done in every step
 * @property {Float64Array} registers constants are in their place
 * @property {readonly Call[]} calls by their numbers
 * @property {readonly { cost: () => number }[]} used those that are carried out in every step, each as much as so many operations
 */

export const MOST = 20_000; // operations of a tape, as in tracing/tape.py
export const LONGEST = 200_000; // operations of a program
export const WORDS = 6; // whole numbers an operation of a program
export const WEIGHTS = 2000; // coordinates of a point
/** The number of what is done elsewhere. No tape has a name for it: programs alone call, and only what is here. */
export const CALL = 53;
const POINTS = 20_000; // places where something is asked
const COORDINATES = 40_000; // of all of them

/** How many operands each takes; where it stands in the list is its number. @type {[string, number][]} */
const OPERATIONS = [
  ["add", 2], ["sub", 2], ["mul", 2], ["div", 2], ["neg", 1], ["abs", 1], ["sqrt", 1], ["select", 3], // 0-7
  ["lt", 2], ["le", 2], ["gt", 2], ["ge", 2], ["eq", 2], ["ne", 2], ["and", 2], ["or", 2], // 8-15
  ["not", 1], ["min", 2], ["max", 2], ["pow", 2], ["exp", 1], ["log", 1], ["sin", 1], ["cos", 1], // 16-23
  ["sign", 1], ["isfinite", 1], ["isnan", 1], ["isinf", 1], ["floor", 1], ["ceil", 1], ["trunc", 1], ["rint", 1], // 24-31
  ["floordiv", 2], ["mod", 2], ["cbrt", 1], ["expm1", 1], ["log1p", 1], ["log2", 1], ["log10", 1], ["tan", 1], // 32-39
  ["asin", 1], ["acos", 1], ["atan", 1], ["atan2", 2], ["sinh", 1], ["cosh", 1], ["tanh", 1], ["asinh", 1], // 40-47
  ["acosh", 1], ["atanh", 1], ["hypot", 2], ["copysign", 2], ["normal", 3], // 48-52; "normal" has its source beside it
];
/** @type {Map<string, { code: number, arity: number }>} */
export const OPERATION = new Map(OPERATIONS.map(([name, arity], code) => [name, { code, arity }]));
/** How many registers each reads, by their numbers: "normal" reads a seed and a step. */
export const READ = OPERATIONS.map(([name, arity]) => (name === "normal" ? 2 : arity));
/** What is asked of who knows it: a row of `points`, and which component; of "normal" seed and step, and its source. */
export const ASKED = new Set(["value", "grad", "hess", "normal"]);

/**
 * A tape that came from outside, once it is known to be one: every size fits, and every operand stands before its use.
 * @param {Tape} tape
 * @param {number} d how many coordinates a point has at which something is asked
 * @returns {Tape}
 */
export function checked(tape, d = 2) {
  const { inputs, constants, names, code, points, outputs } = tape;
  const lists = [inputs, constants, names, code, points, outputs];
  if (!lists.every(Array.isArray)) throw new TypeError("a tape is made of lists");
  if (code.length % 4 || code.length > 4 * MOST || points.length > POINTS) throw new RangeError("a tape of a wrong length");
  if (inputs.length + constants.length > MOST || outputs.length > MOST) throw new RangeError("a tape of a wrong length");
  if (names.length > OPERATION.size + ASKED.size || new Set(inputs).size !== inputs.length) throw new RangeError("a name too many");
  if (!inputs.every((name) => typeof name === "string")) throw new TypeError("an input without a name");
  if (!constants.every((value) => typeof value === "number" || !Number.isNaN(constant(value)) || value === "nan")) {
    throw new TypeError("a constant that is no number");
  }
  const before = inputs.length + constants.length;
  /** @param {number} place @param {number} end */
  const within = (place, end) => Number.isInteger(place) && place >= 0 && place < end;
  let coordinates = 0;
  /** @type {number[]} the first operation that may ask at each point */
  const ready = points.map((point) => {
    if (!Array.isArray(point) || (point.length !== d && point.length !== 2)) throw new RangeError("a point of a wrong length");
    coordinates += point.length;
    if (coordinates > COORDINATES) throw new RangeError("a tape of a wrong length");
    return point.reduce((last, place) => (within(place, before + code.length / 4) ? Math.max(last, place) : Infinity), -1);
  });
  for (let k = 0; k < code.length; k += 4) {
    const here = before + k / 4;
    const name = names[code[k]];
    const operands = [code[k + 1], code[k + 2], code[k + 3]];
    if (ASKED.has(name)) {
      if (!within(operands[0], points.length) || ready[operands[0]] >= here) throw new RangeError("a point that is not there");
      if (points[operands[0]].length !== (name === "normal" ? 2 : d)) throw new RangeError("a point of a wrong length");
      if (!within(operands[1], d) || !within(operands[2], name === "normal" ? 2 : d)) throw new RangeError("a component that is not there");
      continue;
    }
    const operation = OPERATION.get(name);
    if (!operation) throw new TypeError(`an operation that is not known: ${String(name).slice(0, 40)}`);
    if (!operands.slice(0, operation.arity).every((place) => within(place, here))) throw new RangeError("a number that is not there");
  }
  if (!outputs.every((place) => within(place, before + code.length / 4))) throw new RangeError("an output that is not there");
  return tape;
}

/** JSON knows no numbers that are not finite. @param {number | string} value */
export function constant(value) {
  if (typeof value === "number") return value;
  return value === "inf" ? Infinity : value === "-inf" ? -Infinity : NaN;
}

/**
 * Carry out operations. The numbers in `code` are those of `OPERATIONS`: written out, because a switch over whole numbers
 * is a table, and this is where all the time goes.
 * @param {Int32Array} code
 * @param {Float64Array} r registers
 * @param {Draws} draws
 * @param {readonly Call[]} [calls] what is done elsewhere
 */
export function execute(code, r, draws, calls = NONE) {
  const end = code.length;
  for (let k = 0; k < end; k += WORDS) {
    const to = code[k + 1];
    const a = r[code[k + 2]];
    const b = r[code[k + 3]];
    switch (code[k]) {
      case 0: r[to] = a + b; break;
      case 1: r[to] = a - b; break;
      case 2: r[to] = a * b; break;
      case 3: r[to] = a / b; break;
      case 4: r[to] = -a; break;
      case 5: r[to] = Math.abs(a); break;
      case 6: r[to] = Math.sqrt(a); break;
      case 7: r[to] = a !== 0 ? b : r[code[k + 4]]; break;
      case 8: r[to] = a < b ? 1 : 0; break;
      case 9: r[to] = a <= b ? 1 : 0; break;
      case 10: r[to] = a > b ? 1 : 0; break;
      case 11: r[to] = a >= b ? 1 : 0; break;
      case 12: r[to] = a === b ? 1 : 0; break;
      case 13: r[to] = a !== b ? 1 : 0; break;
      case 14: r[to] = a !== 0 && b !== 0 ? 1 : 0; break;
      case 15: r[to] = a !== 0 || b !== 0 ? 1 : 0; break;
      case 16: r[to] = a !== 0 ? 0 : 1; break;
      case 17: r[to] = a < b || a !== a ? a : b; break;
      case 18: r[to] = a > b || a !== a ? a : b; break;
      case 19: r[to] = power(a, b); break;
      case 20: r[to] = Math.exp(a); break;
      case 21: r[to] = Math.log(a); break;
      case 22: r[to] = Math.sin(a); break;
      case 23: r[to] = Math.cos(a); break;
      case 24: r[to] = a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : NaN; break;
      case 25: r[to] = a - a === 0 ? 1 : 0; break;
      case 26: r[to] = a !== a ? 1 : 0; break;
      case 27: r[to] = a === Infinity || a === -Infinity ? 1 : 0; break;
      case 28: r[to] = Math.floor(a); break;
      case 29: r[to] = Math.ceil(a); break;
      case 30: r[to] = Math.trunc(a); break;
      case 31: r[to] = even(a); break;
      case 32: r[to] = floorDivided(a, b); break;
      case 33: r[to] = remainder(a, b); break;
      case 34: r[to] = Math.cbrt(a); break;
      case 35: r[to] = Math.expm1(a); break;
      case 36: r[to] = Math.log1p(a); break;
      case 37: r[to] = Math.log2(a); break;
      case 38: r[to] = Math.log10(a); break;
      case 39: r[to] = Math.tan(a); break;
      case 40: r[to] = Math.asin(a); break;
      case 41: r[to] = Math.acos(a); break;
      case 42: r[to] = Math.atan(a); break;
      case 43: r[to] = Math.atan2(a, b); break;
      case 44: r[to] = Math.sinh(a); break;
      case 45: r[to] = Math.cosh(a); break;
      case 46: r[to] = Math.tanh(a); break;
      case 47: r[to] = Math.asinh(a); break;
      case 48: r[to] = Math.acosh(a); break;
      case 49: r[to] = Math.atanh(a); break;
      case 50: r[to] = Math.hypot(a, b); break;
      case 51: r[to] = signed(a, b); break;
      case 52: r[to] = draws.at(a, b, code[k + 5], code[k + 4]); break;
      default: calls[code[k + 2]].run(r); break;
    }
  }
}

/** @type {readonly Call[]} */
const NONE = [];

/** To the nearest whole number, to the even one of two. @param {number} a */
export function even(a) {
  if (!(Math.abs(a) < 2 ** 52)) return a;
  const down = Math.floor(a);
  const over = a - down;
  return signed(over > 0.5 || (over === 0.5 && down % 2 !== 0) ? down + 1 : down, a);
}

/** The size of one number with the sign of another. @param {number} a @param {number} b */
export const signed = (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a));

/** With the sign of the divisor, as Python has it. @param {number} a @param {number} b */
export function remainder(a, b) {
  const rest = a % b;
  if (rest === 0) return signed(0, b);
  return rest < 0 !== b < 0 ? rest + b : rest;
}

/** @param {number} a @param {number} b */
export function floorDivided(a, b) {
  if (b === 0) return a / b;
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return signed(0, a / b);
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

/**
 * C's power. V8's own is off in the last digits, by which a chaotic run is soon another one; whole exponents are what
 * rules are full of, and those are multiplied out in twice the digits.
 * @param {number} base @param {number} exponent
 */
export function power(base, exponent) {
  if (exponent === 0.5) return Math.sqrt(base); // NumPy does
  // 1 to any power is 1 in C, also where there is no number; of -1 the infinite ones are.
  if (base === 1 || (base === -1 && (exponent === Infinity || exponent === -Infinity))) return 1;
  const count = Math.abs(exponent);
  if (!(count <= 65536) || count !== Math.floor(count)) return Math.pow(base, exponent);
  if (count === 2 && exponent > 0) return base * base;
  const size = Math.abs(base);
  if (!(size > 1e-300 && size < 1e140)) return Math.pow(base, exponent);
  return raised(base, exponent, count);
}

const SPLIT = 134217729; // 2^27 + 1: parts a number into two halves, whose products are exact

/** By squaring, each product with what it was rounded by. @param {number} base @param {number} exponent @param {number} count */
function raised(base, exponent, count) {
  let high = 1;
  let low = 0;
  let square = base;
  let rest = 0;
  for (let left = count; ; ) {
    if (left & 1) {
      const product = high * square;
      low = error(high, square, product) + (high * rest + low * square);
      high = product + low;
      low -= high - product;
    }
    left >>= 1;
    if (!left) break;
    const product = square * square;
    const off = error(square, square, product) + 2 * square * rest;
    square = product + off;
    rest = off - (square - product);
  }
  const found = high + low;
  const size = Math.abs(found);
  // Halves lose their digits near the ends of what a number can be.
  if (!(size > 1e-270 && size < 1e270) || square - square !== 0) return Math.pow(base, exponent);
  if (exponent > 0) return found;
  const inverse = 1 / high;
  const product = inverse * high;
  return inverse + inverse * (1 - product - error(inverse, high, product) - inverse * low);
}

/** What a product was rounded by (T. J. Dekker, 1971). @param {number} a @param {number} b @param {number} product */
function error(a, b, product) {
  const x = SPLIT * a;
  const y = SPLIT * b;
  const aHigh = x - (x - a);
  const bHigh = y - (y - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
