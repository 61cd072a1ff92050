// Tapes put together: what one of them asks, another answers, until one program is left that asks nobody.

import { ASKED, CALL, checked, constant, LONGEST, OPERATION } from "./tape.js";

/** @typedef {import("./contract").Tape} Tape */
/** @typedef {import("./objective.js").Objective} Objective */
/** @typedef {import("./tape.js").Call} Call */
/** @typedef {import("./tape.js").Program} Program */
/** @typedef {(name: string, point: number[], i: number, j: number) => number} Answers where the answer stands */

const READ = 20 * LONGEST; // operations of all tapes that a program is made of
const ANSWER = -1; // stands for the number of an operation where another one, named beside it, fills the place

/**
 * @typedef {object} Called
 * @property {readonly number[]} operands the places that have to be known
 * @property {() => number} cost as much as so many operations
 * @property {(registers: Float64Array) => void} run
 */

const NORMAL = OPERATION.get("normal")?.code;

export class Sheet {
  /** @param {number} d how many coordinates a point has */
  constructor(d = 2) {
    this.d = d;
    /** @type {Called[]} */
    this.calls = [];
    /** @type {number[][]} what is done at each place: an operation's number and its operands; empty for a given number */
    this.nodes = [];
    /** @type {Map<string, number>} */
    this.known = new Map();
    /** @type {Map<number, number>} constants by their places */
    this.constants = new Map();
    /** @type {Set<number>} places of what is given once, not in every step */
    this.fixed = new Set();
    this.read = 0; // operations of tapes, also those that nobody needs
  }

  /** The place of a number that is given: once, or in every step. @param {boolean} fixed */
  input(fixed) {
    const place = this.nodes.push([]) - 1;
    if (fixed) this.fixed.add(place);
    return place;
  }

  /** @param {number} value */
  number(value) {
    const key = Object.is(value, -0) ? "-0" : String(value);
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const place = this.input(true);
    this.known.set(key, place);
    this.constants.set(place, value);
    return place;
  }

  /** @param {number[]} node */
  done(node) {
    const key = node.join();
    const found = this.known.get(`=${key}`);
    if (found !== undefined) return found;
    if (this.nodes.length >= LONGEST) throw new RangeError("a program that is too long");
    const place = this.nodes.push(node) - 1;
    this.known.set(`=${key}`, place);
    const operands = node[0] === NORMAL ? node.slice(1, 3) : node.slice(1);
    if (operands.every((operand) => this.fixed.has(operand))) this.fixed.add(place);
    return place;
  }

  /**
   * Something that is done elsewhere in every step, as it is not made of operations.
   * @param {number} width how many numbers it gives
   * @param {Omit<Called, "run"> & { run: (registers: Float64Array, to: number) => void }} called
   * @returns {number} where the first of them stands; the others follow it
   */
  call(width, { operands, cost, run }) {
    if (this.nodes.length + width > LONGEST) throw new RangeError("a program that is too long");
    const place = this.nodes.push([CALL, this.calls.length]) - 1;
    for (let k = 1; k < width; k++) this.nodes.push([ANSWER, place]);
    this.calls.push({ operands, cost, run: (registers) => run(registers, place) });
    return place;
  }

  /** Which places have to be known for one. @param {number} place @returns {readonly number[]} */
  needs(place) {
    const [code, ...operands] = this.nodes[place];
    if (code === undefined) return operands;
    if (code === CALL) return this.calls[operands[0]].operands;
    return code === NORMAL ? operands.slice(0, 2) : operands;
  }

  /**
   * Everything a tape does, written down here.
   * @param {Tape} tape
   * @param {(name: string) => number} input where each of its inputs stands
   * @param {Answers} answers who is asked
   * @param {readonly number[]} outputs which of its places are wanted
   * @returns {number[]} where they stand
   */
  play(tape, input, answers, outputs = tape.outputs) {
    const { inputs, constants, names, code, points } = examined(tape, this.d);
    this.read += inputs.length + constants.length + code.length / 4;
    if (this.read > READ) throw new RangeError("a program that takes too long to put together");
    const places = [...inputs.map(input), ...constants.map((value) => this.number(constant(value)))];
    const wanted = needed(tape, outputs);
    const operations = names.map((name) => ({ name, ...OPERATION.get(name) }));
    for (let k = 0; k < code.length; k += 4) {
      if (!wanted[places.length]) {
        places.push(-1);
        continue;
      }
      const { name, code: number = -1, arity = 0 } = operations[code[k]];
      const [a, b, c] = [code[k + 1], code[k + 2], code[k + 3]];
      if (name === "normal") {
        const [seed, t] = points[a].map((place) => places[place]);
        places.push(this.done([number, seed, t, b, c]));
      } else if (ASKED.has(name)) places.push(answers(name, points[a].map((place) => places[place]), b, c));
      else places.push(this.done([number, ...[a, b, c].slice(0, arity).map((place) => places[place])]));
    }
    return outputs.map((place) => places[place]);
  }

  /**
   * What has to be done for some places, and nothing else.
   * @param {number[]} outputs
   * @returns {Program}
   */
  program(outputs) {
    const wanted = new Uint8Array(this.nodes.length);
    for (const place of outputs) wanted[place] = 1;
    /** @type {[number[], number[]]} */
    const parts = [[], []];
    /** @type {Called[]} */
    const used = [];
    for (let place = this.nodes.length - 1; place >= 0; place--) {
      if (!wanted[place]) continue;
      for (const operand of this.needs(place)) wanted[operand] = 1;
    }
    this.nodes.forEach(([code, a = 0, b = 0, c = 0, d = 0], place) => {
      if (!wanted[place]) return;
      if (code === CALL) used.push(this.calls[a]);
      if (code !== undefined && code !== ANSWER) parts[this.fixed.has(place) ? 0 : 1].push(code, place, a, b, c, d);
    });
    const registers = new Float64Array(this.nodes.length);
    for (const [place, value] of this.constants) registers[place] = value;
    const [first, every] = parts.map((part) => Int32Array.from(part));
    return { first, every, registers, calls: this.calls, used };
  }
}

/** @type {WeakMap<Tape, number>} tapes that were looked at, and for how many coordinates */
const fine = new WeakMap();

/** A tape that was looked at, each once. @param {Tape} tape @param {number} d how many coordinates its points have */
export function examined(tape, d = 2) {
  if (fine.get(tape) !== d) fine.set(checked(tape, d), d);
  return tape;
}

/** Which places of a tape some of them need. @param {Tape} tape @param {readonly number[]} outputs */
function needed({ inputs, constants, names, code, points }, outputs) {
  const before = inputs.length + constants.length;
  const wanted = new Uint8Array(before + code.length / 4);
  for (const place of outputs) wanted[place] = 1;
  for (let k = code.length - 4; k >= 0; k -= 4) {
    if (!wanted[before + k / 4]) continue;
    const operands = ASKED.has(names[code[k]]) ? points[code[k + 1]] : code.slice(k + 1, k + 1 + (OPERATION.get(names[code[k]])?.arity ?? 0));
    for (const place of operands) wanted[place] = 1;
  }
  return wanted;
}

/**
 * Who answers what is asked of a surface: its own tape, at whatever place, each place once.
 * @param {Sheet} sheet
 * @param {Tape} surface the function of a Terrain
 * @param {(name: string) => number} parameter
 * @returns {Answers}
 */
export function answering(sheet, surface, parameter) {
  /** @type {Map<string, Map<number, number[]>>} */
  const known = new Map();
  return (name, point, i, j) => {
    const which = { value: 0, grad: 1 + i, hess: 3 + 2 * i + j }[name];
    if (which === undefined || which >= surface.outputs.length) throw new RangeError("an answer that nobody knows");
    const key = point.join();
    const answers = known.get(key) ?? new Map();
    known.set(key, answers);
    const found = answers.get(which);
    if (found !== undefined) return found[0];
    /** @param {string} input */
    const given = (input) => (input === "x0" ? point[0] : input === "x1" ? point[1] : parameter(input));
    const answer = sheet.play(surface, given, nobody, [surface.outputs[which]]);
    answers.set(which, answer);
    return answer[0];
  };
}

/**
 * Who answers what is asked of a loss on data: its kernel, each kind at each place once.
 * @param {Sheet} sheet
 * @param {Objective} objective
 * @param {number} t where the number of the step stands whose rows are asked; -1 for all rows
 * @returns {Answers}
 */
export function calling(sheet, objective, t) {
  const { d } = sheet;
  /** @type {Map<string, number>} */
  const known = new Map();
  const widths = new Map([["value", 1], ["grad", d], ["hess", d * d]]);
  return (kind, point, i, j) => {
    const width = widths.get(kind);
    if (width === undefined) throw new RangeError("an answer that nobody knows");
    const key = `${kind} ${point.join()}`;
    const operands = t < 0 ? point : [...point, t];
    const place = known.get(key) ?? sheet.call(width, { operands, ...objective.asked(kind, point, t) });
    known.set(key, place);
    return place + (kind === "hess" ? i * d + j : kind === "grad" ? i : 0);
  };
}

/** @type {Answers} */
const nobody = () => {
  throw new RangeError("a surface asks nobody");
};
