// Texts and numbers as Python has them: what a link says is the same here as there, to the last character. Pure.

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"; // str.isspace
const WORD = "[\\p{L}\\p{N}_]";
const DIGITS = "[0-9](?:_?[0-9])*";
const NUMBER = new RegExp(`^[+-]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, "i");
const NAMED = /^([+-]?)(inf|infinity|nan)$/i;
const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, "gu");
const OPENING = new RegExp(`\\(|${SPACE}`, "u");
const BETWEEN = new RegExp(`${SPACE}+`, "gu");

/** A regular expression of Python's `re` that has to match all of a text. @param {string} pattern @param {string} [flags] */
export function whole(pattern, flags = "") {
  return new RegExp(`^(?:${pattern.replaceAll("\\w", WORD).replaceAll("\\s", SPACE)})$`, `u${flags}`);
}

/** @param {string} text */
export const strip = (text) => text.replace(AROUND, "");

/** What stands before the first bracket or blank. @param {string} text */
export const name = (text) => strip(text).split(OPENING)[0];

/** How many characters a text has. @param {string} text */
export const length = (text) => [...text].length;

/** A stranger's text, quoted and short enough to stand in a message: `declare.clip`. @param {string} text @param {number} most */
export function clip(text, most) {
  const plain = [...strip(text).replace(BETWEEN, " ")].filter((character) => character === " " || !/[\p{C}\p{Z}]/u.test(character));
  return `'${plain.length <= most ? plain.join("") : `${plain.slice(0, most).join("")}…`}'`;
}

/** What `float` makes of a text; null where it raises. @param {string} text @returns {number | null} */
export function float(text) {
  const plain = [...strip(text)].map(digit).join("");
  const named = NAMED.exec(plain);
  if (named) return named[2].toLowerCase() === "nan" ? NaN : named[1] === "-" ? -Infinity : Infinity;
  return NUMBER.test(plain) ? Number(plain.replaceAll("_", "")) : null;
}

/** A digit of any script as one of ours. @param {string} character */
function digit(character) {
  if (character < "\x80" || !/\p{Nd}/u.test(character)) return character;
  // They stand in tens, each from its 0 on, with nothing else before the first.
  const code = character.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

/** The shortest text that reads back as the same number: `declare.number_text`. @param {number} value */
export function numberText(value) {
  if (Object.is(value, -0)) return "-0";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const [digits, exponent] = value.toExponential().split("e");
  const text = written(digits, Number(exponent), 16);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A number with up to six digits: `format(value, "g")`. @param {number} value */
export function general(value) {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [digits, exponent] = value.toExponential(5).split("e");
  return written(digits.replace(/\.?0+$/, ""), Number(exponent), 6);
}

/** @param {string} digits @param {number} exponent @param {number} from which exponent is written as one */
function written(digits, exponent, from) {
  const size = Math.abs(exponent);
  if (exponent < -4 || exponent >= from) return `${digits}e${exponent < 0 ? "-" : "+"}${size < 10 ? "0" : ""}${size}`;
  const sign = digits.startsWith("-") ? "-" : "";
  const plain = digits.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(size - 1)}${plain}`;
  const padded = plain.padEnd(exponent + 1, "0");
  const rest = padded.slice(exponent + 1);
  return `${sign}${padded.slice(0, exponent + 1)}${rest ? `.${rest}` : ""}`;
}

/** Significant digits, of two as near the even one: `float(format(value, ".3g"))`. @param {number} value @param {number} digits */
export function rounded(value, digits) {
  const near = value.toPrecision(digits);
  if (!Number.isFinite(value) || value === 0) return Number(near);
  const [all, exponent] = value.toExponential(60).split("e");
  const figures = all.replace(/[-.]/g, "");
  const tie = /^50*$/.test(figures.slice(digits));
  const down = `${figures[0]}.${figures.slice(1, digits)}e${exponent}`;
  return tie && Number(figures[digits - 1]) % 2 === 0 ? Math.sign(value) * Number(down) : Number(near);
}

/** A query string apart: fields in the order in which they first stand, each with all its values. @param {string} query @returns {Map<string, string[]>} */
export function parsed(query) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const [key, value] of new URLSearchParams(query.replace(/^\?/, ""))) found.set(key, [...(found.get(key) ?? []), value]);
  return found;
}

/** A value as it stands in a link: `urllib.parse.quote(value, safe="(),=.")`. @param {string} value */
export function quoted(value) {
  return encodeURIComponent(value)
    .replace(/[!'*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%2C/g, ",")
    .replace(/%3D/g, "=");
}
