// How things look: fonts and colours of the page around, read from Streamlit's CSS variables, and the picture's own.

import { context2d } from "./dom.js";

/** @typedef {import("./contract").Look} Look */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {{ l: number, r: number, t: number, b: number }} Margin pixels to the left, right, above and below */
/**
 * @typedef {object} Theme
 * @property {string} background
 * @property {string} text
 * @property {string} border
 * @property {string} font
 * @property {string} dead the colour of words about what went wrong
 * @property {boolean} dark
 * @property {number} scale
 * @property {Look} look
 * @property {import("./contract").Relief["stops"]} relief
 * @property {string} isoline
 * @property {string} grid
 * @property {import("./contract").Relief["arrows"]} arrows
 * @property {(run: Runner) => string} color
 */

/**
 * @param {Element} element
 * @param {Look} look
 * @param {number} scale enlarges type, lines and markers alike, for a projector
 * @returns {Theme}
 */
export function readTheme(element, look, scale = 1) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const background = read("background-color") || "#ffffff";
  const dark = luminance(background) < 0.4;
  const { stops, isoline, grid, arrows } = look.relief[dark ? "dark" : "light"];
  return {
    background,
    text: read("text-color") || "#222222",
    border: read("border-color") || "#cccccc",
    // Written with blanks or without, it is the same, and nothing is to be laid out for it.
    font: read("font").replace(/,\s*/g, ", ") || "sans-serif",
    dead: read("red-text-color") || "#c8262b",
    dark,
    scale,
    look,
    relief: stops,
    isoline,
    grid,
    arrows,
    color: (run) => (dark ? run.dark : run.light),
  };
}

const MATH = '"STIX Two Math", "Cambria Math", "Times New Roman", serif';

/**
 * A title of an axis: x, y and f as formulas have them, words as they are.
 * @param {string} text @param {Theme} theme @param {number} [size] in pixels
 */
export function formula(text, theme, size = 16) {
  const font = { size: size * theme.scale };
  if (/\p{L}{2}/u.test(text)) return { text, font };
  return { text: text.replace(/[a-z]/g, "<i>$&</i>"), font: { ...font, family: MATH } };
}

/**
 * Margins have to hold larger type.
 * @param {Margin} margin
 * @param {number} scale
 * @returns {Margin}
 */
export function scaled({ l, r, t, b }, scale) {
  return { l: l * scale, r: r * scale, t: t * scale, b: b * scale };
}

/** @param {string} color */
function luminance(color) {
  const [, ...hex] = /^#(..)(..)(..)$/.exec(color) ?? [];
  if (hex.length) return bright(hex.map((part) => parseInt(part, 16)));
  const context = context2d(document.createElement("canvas"));
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return bright(context.getImageData(0, 0, 1, 1).data);
}

/** @param {ArrayLike<number>} rgb */
const bright = ({ 0: r, 1: g, 2: b }) => (0.299 * r + 0.587 * g + 0.114 * b) / 255;
