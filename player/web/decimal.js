// A number as a hand types it. Pure; ui/number.py reads the fields of the page alike.

import { full } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./rungs.js").Spaced} Spaced */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const LONGEST = 40; // characters of a stranger's text in a message

/**
 * The number that a text spells.
 * @param {string} typed
 * @param {Spaced} spaced
 * @returns {number}
 * @throws {Error} whose message says in plain words why it is refused
 */
export function read(typed, { bounds: [low, high], scale }) {
  const text = decimal(typed);
  const shown = clip(typed.trim());
  if (!NUMBER.test(text)) throw new Error(t("{text} is not a number", { text: shown }));
  const value = Number(text);
  if (value < low || value > high) {
    throw new Error(t("{text} is not between {low} and {high}", { text: shown, low: full(low), high: full(high) }));
  }
  if (scale === "int" && !Number.isInteger(value)) throw new Error(t("{text} is not a whole number", { text: shown }));
  return value;
}

/**
 * A number as it is typed in half of Europe, or copied from the page, in the spelling of programs.
 * @param {string} typed
 * @throws {Error} where a comma may also part thousands: nobody shall get another number than was meant
 */
export function decimal(typed) {
  const text = typed.trim().replaceAll("−", "-");
  if (THOUSANDS.test(text)) {
    throw new Error(t("{text} can be read in two ways; write a point, or no comma", { text: clip(text) }));
  }
  return COMMA.test(text) ? text.replace(",", ".") : text;
}

/** @param {string} text */
const clip = (text) => `'${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}'`;
