// What a surface says about itself with its parameters as they are set: start and rates (surfaces/traced.py).

import { Sheet } from "../link.js";
import { execute } from "../tape.js";
import { rounded } from "./python.js";

/** @typedef {import("../contract").RuleRow} RuleRow */
/** @typedef {import("../contract").SurfaceRow} SurfaceRow */
/** @typedef {ReadonlyMap<string, readonly number[]>} Facts by their names */

const DIGITS = 3; // of a rate that nobody has chosen
const NOBODY = () => {
  throw new RangeError("a surface asks nobody");
};

/** @type {WeakMap<SurfaceRow, (settings: Readonly<Record<string, number>>) => Facts>} */
const known = new WeakMap();

/** @param {SurfaceRow} row @param {Readonly<Record<string, number>>} settings @returns {Facts} */
export function facts(row, settings) {
  const found = known.get(row) ?? recorded(row);
  known.set(row, found);
  return found(settings);
}

/** @param {SurfaceRow} row @returns {(settings: Readonly<Record<string, number>>) => Facts} */
function recorded({ declared, facts, stated }) {
  const sheet = new Sheet();
  const places = new Map(Object.keys(declared).map((name) => [name, sheet.input(false)]));
  const outputs = sheet.play(stated, (name) => places.get(name) ?? NOBODY(), NOBODY);
  const { first, every, registers } = sheet.program(outputs);
  execute(first, registers, { at: NOBODY });
  return (settings) => {
    for (const [name, place] of places) registers[place] = settings[name];
    execute(every, registers, { at: NOBODY });
    const numbers = outputs.map((place) => registers[place]);
    return new Map(facts.map(({ name, width }) => [name, numbers.splice(0, width)]));
  };
}

/** The surface's rate in the unit of the rule, or the rule's own: `scenario.model.default_rate`. @param {RuleRow} rule @param {Facts} known */
export function rateOf({ declared: { lr }, unit, factor }, known) {
  if (!("bounds" in lr)) throw new TypeError("a rate is a number");
  const found = known.get(`rate ${unit}`)?.[0];
  const rate = found === undefined ? lr.default : found * factor;
  return rounded(Math.min(Math.max(rate, lr.bounds[0]), lr.bounds[1]), DIGITS);
}
