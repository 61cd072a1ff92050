// Numbers as a reader wants them: one rounding for legend, inspector, readout, axes and files.
// locales/numbers.py says the same in words; one table of examples holds both.

const MOST = 12; // significant digits that anything is drawn with
export const NOTHING = 1e-12; // of what a number began at, or is measured by: less is the round-off of zero

/**
 * A few significant digits: 0.5, 1.23, 12300, 1.2e−7. What is no number is a dash.
 * @param {number} value
 * @param {number} digits
 */
export function short(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  return signed(plain(value, digits, false));
}

/**
 * The same with as many digits for all, so that the width does not jump while playing.
 * @param {number} value
 * @param {number} digits
 */
export function steady(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  return value === 0 ? "0" : signed(plain(value, digits, true));
}

/**
 * Zero where a number is nothing beside another.
 * @param {number} value @param {number} whole
 */
export const settled = (value, whole) => (Math.abs(value) < NOTHING * Math.abs(whole) ? 0 : value);

/**
 * Numbers side by side, with as many digits as tell those apart that differ.
 * @param {readonly number[]} values
 */
export function apart(values) {
  const different = new Set(values).size;
  let texts = values.map((value) => short(value));
  for (let digits = 4; digits <= MOST && new Set(texts).size < different; digits++) {
    texts = values.map((value) => short(value, digits));
  }
  return texts;
}

/**
 * All digits of a number, as a link writes it but with a minus of its own: 0.0001, 1e−8, −300.
 * @param {number} value
 */
export const full = (value) => signed(shortest(value));

/**
 * The shortest text that reads back as the same number: 0.0001, 1e-8, -300.
 * @param {number} value
 */
export function shortest(value) {
  const size = Math.abs(value);
  return size !== 0 && size < 1e-4 ? value.toExponential() : String(value).replace("e+", "e");
}

/**
 * A power of ten as an axis writes it.
 * @param {number} exponent
 */
export function power(exponent) {
  if (exponent >= 0 && exponent <= 3) return String(10 ** exponent);
  return `10<sup>${signed(String(exponent))}</sup>`;
}

/**
 * A number without the round-off behind its digits.
 * @param {number} value
 */
export const exact = (value) => Number(value.toPrecision(MOST));

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function bound(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/**
 * The smallest of 1, 2, 5 times a power of ten that is not below a positive number.
 * @param {number} value
 */
export function round(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * unit >= value * (1 - 1e-9)) ?? 10;
  // Powers of ten below one are not exact; the shortest decimal is what is meant.
  return exact(factor * unit);
}

/**
 * @param {number} value
 * @param {number} digits
 * @param {boolean} padded
 */
function plain(value, digits, padded) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${padded ? mantissa : trimmed(mantissa)}e${Number(exponent)}`;
  }
  const text = size === 0 ? (0).toPrecision(digits) : value.toPrecision(digits);
  // Where the digits do not reach the point, JavaScript turns to powers.
  const written = text.includes("e") ? String(Number(text)) : text;
  return padded ? written : trimmed(written);
}

/** @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** @param {string} text */
const signed = (text) => text.replaceAll("-", "−");
