// What is declared of numbers and choices, and what a text says about one: declare.py.

import { clip, float, numberText } from "./python.js";
import { say } from "./said.js";

/** @typedef {import("../contract").Choice} Choice */
/** @typedef {import("../contract").Number} Declared */
/** @typedef {Declared | Choice} Declaration */
/** @typedef {import("./said.js").Said} Said */
/** @typedef {number | string} Value */

/** Something that cannot be used, and why. */
export class Refused extends Error {
  /** @param {Said} said */
  constructor(said) {
    super(said.template);
    this.said = said;
  }
}

/** @param {Declaration} declared @returns {declared is Choice} */
export const isChoice = (declared) => "options" in declared;

/**
 * What a text spells. Refused says why it cannot be used.
 * @param {Declaration} declared @param {string} text @param {number} shown characters of it in a message
 * @returns {Value}
 */
export const parse = (declared, text, shown) => (isChoice(declared) ? option(declared, text, shown) : number(declared, text, shown));

/** @param {Choice} declared @param {string} text @param {number} shown */
function option({ options }, text, shown) {
  if (Object.hasOwn(options, text)) return text;
  throw new Refused(say("{value} is not one of {options}", { value: clip(text, shown), options: Object.keys(options).join(", ") }));
}

/** @param {Declared} declared @param {string} text @param {number} most */
export function number(declared, text, most) {
  const shown = clip(text, most);
  const value = float(text);
  if (value === null) throw new Refused(say("{text} is not a number", { text: shown }));
  return checked(declared, value, shown);
}

/** @param {Declared} declared @param {number} value @param {string} shown */
export function checked({ bounds: [low, high], scale }, value, shown) {
  if (!Number.isFinite(value)) throw new Refused(say("{shown} is not a finite number", { shown }));
  if (value < low || value > high) throw new Refused(say("{shown} is not between {low:g} and {high:g}", { shown, low, high }));
  if (scale !== "int") return value;
  if (!Number.isInteger(value)) throw new Refused(say("{shown} is not a whole number", { shown }));
  return value + 0;
}

/** @param {Value} value */
export const format = (value) => (typeof value === "number" ? numberText(value) : value);
