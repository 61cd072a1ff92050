// Optimizers put together from their layers: the tapes of a rule and of what goes around it (optim/pieces.py) become one
// method, as if Python had recorded the whole stack (optim/traced.py).

import { Sheet } from "../link.js";
import { ASKED, OPERATION } from "../tape.js";

/** @typedef {import("../contract").LayerPiece} LayerPiece */
/** @typedef {import("../contract").Method} Method */
/** @typedef {import("../contract").RulePiece} RulePiece */
/** @typedef {import("../contract").Tape} Tape */
/** @typedef {import("../link.js").Answers} Answers */
/** @typedef {{ lr: number, mu: number }} Rule where the rate stands that the rule takes, and the momentum; -1 for its own */
/** @typedef {{ layer: number, name: string, places: number[], velocity: boolean }} Quantity one layer's, by its own name there */
/** @typedef {{ memory: number[], quantities: Quantity[] }} Begun */
/** @typedef {{ point: number[], first: number[], last: number[], count: number } & Begun} Stepped */
/**
 * @typedef {object} Inner an optimizer as what is around it sees it
 * @property {number} memory how many numbers it remembers; first come those of its rule
 * @property {number[]} velocity which of them are its velocity
 * @property {(point: number[], rule: Rule) => Begun} begin
 * @property {(t: number, point: number[], rule: Rule, ask: Answers, memory: number[]) => Stepped} step
 */

// What the tape of a layer gives, as in optim/pieces.py, each from its first output on.
const AT = { t: 0, x: 1, lr: 3, mu: 4, bent: 5, count: 12, first: 13, last: 15, new: 17, v: 19, o: 20, anew: 21, memory: 25 };
const FIRST = 1000; // the number of what is asked, beside those of operations
const KINDS = [...ASKED];

/** A sheet on which questions stand, too. */
class Recorder extends Sheet {
  /** @type {Answers} */
  asked = (name, point, i, j) => this.done([FIRST + KINDS.indexOf(name), ...point, i, j]);

  /** @param {number} a @param {number} b */
  product(a, b) {
    const known = [a, b].map((place) => this.constants.get(place));
    if (known[0] !== undefined && known[1] !== undefined) return this.number(known[0] * known[1]);
    return this.done([OPERATION.get("mul")?.code ?? 0, a, b]);
  }

  /** What some outputs need, and nothing else. @param {ReadonlyMap<string, number>} inputs @param {readonly number[]} outputs @returns {Tape} */
  tape(inputs, outputs) {
    const wanted = new Uint8Array(this.nodes.length);
    for (const place of outputs) wanted[place] = 1;
    for (let place = wanted.length - 1; place >= 0; place--) {
      if (wanted[place]) for (const operand of this.#operands(place)) wanted[operand] = 1;
    }
    const places = [...wanted.keys()].filter((place) => wanted[place]);
    const constants = places.filter((place) => this.constants.has(place));
    const operations = places.filter((place) => this.nodes[place].length);
    const order = new Map([...inputs.values(), ...constants, ...operations].map((place, i) => [place, i]));
    const at = (/** @type {number} */ place) => order.get(place) ?? -1;
    const kinds = operations.map((place) => kindOf(this.nodes[place][0]));
    const names = [...new Set(kinds)];
    /** @type {Map<string, number[]>} */
    const points = new Map();
    const code = operations.flatMap((place, k) => {
      const [, ...operands] = this.nodes[place];
      const kind = names.indexOf(kinds[k]);
      if (!ASKED.has(kinds[k])) return [kind, ...operands.map(at), 0, 0, 0].slice(0, 4);
      const point = operands.slice(0, 2).map(at);
      points.set(String(point), point);
      return [kind, [...points.keys()].indexOf(String(point)), operands[2], operands[3]];
    });
    const values = constants.map((place) => plain(this.constants.get(place) ?? NaN));
    return { inputs: [...inputs.keys()], constants: values, names, code, points: [...points.values()], outputs: outputs.map(at) };
  }

  /** @param {number} place */
  #operands(place) {
    const [code, ...operands] = this.nodes[place];
    return code !== undefined && ASKED.has(kindOf(code)) ? operands.slice(0, 2) : operands;
  }
}

const NAMES = [...OPERATION.keys()];

/** @param {number} code */
const kindOf = (code) => (code >= FIRST ? KINDS[code - FIRST] : NAMES[code]);

/** @param {number} value */
const plain = (value) => (Number.isFinite(value) ? value : Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");

/**
 * The method of a rule with layers around it, from the inside out. RangeError where it is too long.
 * @param {RulePiece} rule @param {readonly LayerPiece[]} layers @returns {Method}
 */
export function composed(rule, layers) {
  const sheet = new Recorder();
  const inputs = new Map(["t", "x0", "x1"].map((name) => [name, sheet.input(false)]));
  const numbers = [rule, ...layers].flatMap((piece, i) => piece.numbers.map((name) => `${i}.${name}`));
  for (const name of numbers) inputs.set(name, sheet.input(false));
  const given = (/** @type {string} */ name) => inputs.get(name) ?? -1;
  const whole = layers.reduce((inner, piece, i) => around(sheet, piece, i + 1, inner, given), ruled(sheet, rule, given));
  const own = { lr: given("0.lr"), mu: rule.cycled ? given(`0.${rule.cycled}`) : sheet.number(0) };
  const [t, x0, x1] = [...inputs.values()];
  const begun = whole.begin([x0, x1], own);
  const memory = Array.from({ length: whole.memory }, () => sheet.input(false));
  const stepped = whole.step(t, [x0, x1], own, sheet.asked, memory);
  const first = flat(begun.quantities);
  const named = flat(stepped.quantities);
  const remembered = /** @type {[string, number][]} */ (memory.map((place, i) => [`m${i}`, place]));
  const [, ...rest] = inputs;
  return {
    numbers,
    memory: whole.memory,
    quantities: [...named].map(([name, places]) => ({ name, width: places.length, first: first.has(name) })),
    start: sheet.tape(new Map(rest), [...begun.memory, ...[...named.keys()].flatMap((name) => first.get(name) ?? [])]),
    step: sheet.tape(new Map([...inputs, ...remembered]), [...stepped.point, ...stepped.memory, stepped.count, ...stepped.last, ...[...named.values()].flat()]),
  };
}

/** @param {Recorder} sheet @param {RulePiece} piece @param {(name: string) => number} given @returns {Inner} */
function ruled(sheet, piece, given) {
  /** @param {string} name @param {Rule} rule */
  const number = (name, rule) => (name === "lr" ? rule.lr : name === piece.cycled ? rule.mu : given(`0.${name}`));
  const count = piece.memory.length;
  return {
    memory: count,
    velocity: piece.memory.flatMap((velocity, i) => (velocity ? [i] : [])),
    begin([x0, x1], rule) {
      const found = sheet.play(piece.start, inputs({ x0, x1 }, (name) => number(name, rule)), sheet.asked);
      return { memory: found.splice(0, count), quantities: quantities(piece, 0, found, true) };
    },
    step(t, [x0, x1], rule, ask, memory) {
      const known = { t, x0, x1, ...remembered(memory) };
      const found = sheet.play(piece.step, inputs(known, (name) => number(name, rule)), ask);
      const [point, kept, [asked], first, last] = [2, count, 1, 2, 2].map((width) => found.splice(0, width));
      return { point, memory: kept, count: asked, first, last, quantities: quantities(piece, 0, found, false) };
    },
  };
}

/**
 * @param {Recorder} sheet @param {LayerPiece} piece @param {number} layer its number, that of the rule being 0
 * @param {Inner} inner @param {(name: string) => number} given @returns {Inner}
 */
function around(sheet, piece, layer, inner, given) {
  // Of what there is for every number of the velocity, one after the other.
  const own = piece.memory.flatMap((every, k) => (every ? inner.velocity.map((_, j) => ({ k, j })) : [{ k, j: -1 }]));
  const number = (/** @type {string} */ name) => given(`${layer}.${name}`);
  /** What is remembered, as it stands in the memory of `own`, for one number of the velocity. @param {number[]} memory @param {number} j */
  const forOne = (memory, j) => Object.fromEntries(own.flatMap((one, i) => (one.j < 0 || one.j === j ? [[`m${one.k}`, memory[i]]] : [])));
  return {
    memory: inner.memory + own.length,
    velocity: inner.velocity,
    begin([x0, x1], rule) {
      const begun = inner.begin([x0, x1], rule);
      /** @param {number} j @param {number[]} outputs */
      const play = (j, outputs) => {
        const v = j < 0 ? -1 : begun.memory[inner.velocity[j]];
        return sheet.play(piece.start, inputs({ x0, x1, ...rule, v }, number), sheet.asked, outputs);
      };
      const memory = own.map(({ k, j }) => play(j, [piece.start.outputs[k]])[0]);
      const named = play(-1, piece.start.outputs.slice(piece.memory.length));
      return { memory: [...begun.memory, ...memory], quantities: [...begun.quantities, ...quantities(piece, layer, named, true)] };
    },
    step(t, [x0, x1], rule, ask, memory) {
      const { step } = piece;
      const mine = memory.slice(inner.memory);
      const known = { t, x0, x1, ...rule, ...forOne(mine, -1) };
      /** @param {Record<string, number>} more @param {number} from @param {number} [count] */
      const play = (more, from, count = 1) => sheet.play(step, inputs({ ...known, ...more }, number), ask, step.outputs.slice(from, from + count));
      const [clock, y0, y1, lr, mu] = play({}, AT.t, 5);
      /** @type {Answers} */
      const bent = (name, [p0, p1], i, j) => {
        const which = { value: 0, grad: 1 + i, hess: 3 + 2 * i + j }[name];
        if (which === undefined) throw new RangeError("an answer that nobody knows");
        return play({ p0, p1 }, AT.bent + which)[0];
      };
      const within = inner.step(clock, [y0, y1], { lr, mu }, bent, memory.slice(0, inner.memory));
      const [n0, n1] = within.point;
      const [p0, p1] = within.first;
      const after = { n0, n1, p0, p1 };
      const at = (/** @type {number} */ from, /** @type {number[]} */ [a, b]) => play({ p0: a, p1: b }, from, 2);
      const changed = changes(after, within);
      const kept = within.memory.map((place, i) => changed(inner.velocity.includes(i), place, (fresh) => fresh.memory[i], inner.velocity.indexOf(i)));
      // What is remembered and named at once stands in one place.
      const velocityAt = (/** @type {number} */ place) => inner.velocity.findIndex((i) => within.memory[i] === place);
      const told = within.quantities.map((quantity) => {
        const { layer: from, name, velocity, places } = quantity;
        const own = (/** @type {Begun} */ fresh) => fresh.quantities.find((one) => one.layer === from && one.name === name)?.places;
        return { ...quantity, places: places.map((place, i) => changed(velocity, place, (fresh) => own(fresh)?.[i] ?? place, velocityAt(place))) };
      });
      const remembers = own.map(({ k, j }) => play(j < 0 ? after : { ...after, ...forOne(mine, j), v: within.memory[inner.velocity[j]] }, AT.memory + k)[0]);
      const named = play(after, AT.memory + piece.memory.length, step.outputs.length);
      return {
        point: play(after, AT.new, 2),
        memory: [...kept, ...remembers],
        count: sheet.product(within.count, play({ p0, p1 }, AT.count)[0]),
        first: at(AT.first, within.first),
        last: at(AT.last, within.last),
        quantities: [...told, ...quantities(piece, layer, named, false)],
      };

      /** What becomes of the numbers that the inner optimizer remembers and names. @param {Record<string, number>} after @param {Stepped} within */
      function changes(after, within) {
        /** @type {Begun | undefined} */
        let begun;
        const anew = () => (begun ??= beginning());
        const beginning = () => {
          const [z0, z1, rate, momentum] = play(after, AT.anew, 4);
          return inner.begin([z0, z1], { lr: rate, mu: momentum });
        };
        const needs = (/** @type {number} */ from, /** @type {string} */ name) => uses(step, step.outputs[from], name);
        const [velocities, others] = /** @type {const} */ ([[AT.v, "v", "wv"], [AT.o, "o", "wo"]]).map(([from, name, fresh]) => ({
          from, name, fresh, same: step.inputs[step.outputs[from]] === name, renewed: needs(from, fresh),
        }));
        /** @param {boolean} velocity @param {number} place @param {(fresh: Begun) => number} fresh @param {number} j which of the velocity */
        return (velocity, place, fresh, j) => {
          const how = velocity ? velocities : others;
          if (how.same) return place;
          const more = { ...after, ...(velocity ? forOne(mine, j) : {}), [how.name]: place, ...(how.renewed ? { [how.fresh]: fresh(anew()) } : {}) };
          return play(more, how.from)[0];
        };
      }
    },
  };
}

/** @param {Record<string, number>} known @param {(name: string) => number} number */
const inputs = (known, number) => (/** @type {string} */ name) => (Object.hasOwn(known, name) ? known[name] : number(name));

/** @param {readonly number[]} memory */
const remembered = (memory) => Object.fromEntries(memory.map((place, i) => [`m${i}`, place]));

/** @param {RulePiece | LayerPiece} piece @param {number} layer @param {number[]} places @param {boolean} first whether those alone that there are from the first @returns {Quantity[]} */
function quantities(piece, layer, places, first) {
  let at = 0;
  return piece.quantities.filter((one) => one.first || !first).map(({ name, width, velocity }) => ({ layer, name, velocity, places: places.slice(at, (at += width)) }));
}

/** By their names; a homonym gets a number: optim.core.flat. @param {readonly Quantity[]} all */
function flat(all) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const { name, places } of all) {
    let free = name;
    for (let number = 2; found.has(free); number++) free = `${name}_${number}`;
    found.set(free, places);
  }
  return found;
}

/** Whether a place of a tape depends on an input. @param {Tape} tape @param {number} output @param {string} input */
function uses({ inputs: names, constants, names: kinds, code, points }, output, input) {
  const before = names.length + constants.length;
  const wanted = new Set([output]);
  for (let k = code.length - 4; k >= 0; k -= 4) {
    if (!wanted.has(before + k / 4)) continue;
    const kind = kinds[code[k]];
    const operands = ASKED.has(kind) ? points[code[k + 1]] : code.slice(k + 1, k + 1 + (OPERATION.get(kind)?.arity ?? 0));
    for (const operand of operands) wanted.add(operand);
  }
  return wanted.has(names.indexOf(input));
}
