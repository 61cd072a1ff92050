// The colours of maps: of the places that are reached, of numbers from low to high, and of what is neither. Every one has
// a lightness of its own, so that a grey print says the same. Pure.

/** @typedef {readonly [number, number, number]} Rgb 0 to 255 */
/** @typedef {(share: number) => Rgb} Ramp from 0 to 1 */
/** @typedef {"nowhere" | "saddle" | "left" | "unknown"} Other neither */

const HUES = [272, 22, 150, 80, 215]; // of places, the lowest first,
const CHROMA = [0.13, 0.15, 0.11, 0.12, 0.08]; // and how vivid each is
export const BANDS = HUES.length;
const [DARKEST, LIGHTEST] = [0.3, 0.92];
const GAP = 0.07; // of lightness between two bands
const ONE = { dark: 0.24, light: 0.95 }; // of all that is numbers

/** Of the k-th of n places that can be reached: soon is dark, late is light. @param {number} k @param {number} n @returns {Ramp} */
export function band(k, n) {
  const count = Math.min(Math.max(n, 1), BANDS);
  const at = k % count;
  const wide = (LIGHTEST - DARKEST - (count - 1) * GAP) / count;
  const low = DARKEST + at * (wide + GAP);
  return (share) => oklch(low + wide * clamped(share), CHROMA[at] * (count === 1 ? 1 - 0.35 * share : 1), HUES[at]);
}

/** Numbers: low is dark. @type {Ramp} */
export function sequence(share) {
  const s = clamped(share);
  return oklch(ONE.dark + (ONE.light - ONE.dark) * s, 0.11 * Math.sin(Math.PI * (0.15 + 0.75 * s)), 290 - 190 * s);
}

/** Factors: below 1 (share under a half) it comes nearer, blue; above it goes away, orange. Lighter all along. @type {Ramp} */
export function factors(share) {
  const s = clamped(share);
  const light = ONE.dark + (ONE.light - ONE.dark) * s;
  return s <= 0.5 ? oklch(light, 0.12 * (1 - 0.75 * (s / 0.5) ** 2), 255) : oklch(light, 0.03 + 0.12 * Math.min((s - 0.5) / 0.2, 1), 62);
}

/** What is neither, and the lines that it is hatched with. @param {Other} what @param {boolean} dark scheme @returns {{ ground: Rgb, lines: Rgb, way: "rising" | "falling" | "dots" | "none" }} */
export function other(what, dark) {
  const [page, mid, ink] = dark ? [0.24, 0.36, 0.62] : [0.97, 0.88, 0.6];
  if (what === "nowhere") return { ground: oklch(mid, 0, 0), lines: oklch(ink, 0, 0), way: "dots" };
  if (what === "saddle") return { ground: oklch(mid, 0.02, 100), lines: oklch(ink, 0.02, 100), way: "falling" };
  if (what === "left") return { ground: oklch(page, 0, 0), lines: oklch(ink, 0, 0), way: "rising" };
  return { ground: oklch(page, 0, 0), lines: oklch(page, 0, 0), way: "none" };
}

/** @param {Rgb} color */
export const css = ([r, g, b]) => `rgb(${r}, ${g}, ${b})`;

/** Whether a pixel lies on the hatching. @param {"rising" | "falling" | "dots" | "none"} way @param {number} x @param {number} y @param {number} [unit] pixels of the page */
export function hatched(way, x, y, unit = 1) {
  const every = 6 * unit;
  if (way === "rising") return (x + y) % every < unit;
  if (way === "falling") return (((x - y) % every) + every) % every < unit;
  return way === "dots" && x % every < unit && (y + (Math.floor(x / every) % 2) * (every / 2)) % every < unit;
}

/** How light a colour is, 0 to 1, to the eye. @param {Rgb} color */
export function lightness(color) {
  const [r, g, b] = color.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return (y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y) / 100;
}

/** B. Ottosson's Oklab, 2020. @param {number} l @param {number} chroma @param {number} hue degrees @returns {Rgb} */
function oklch(l, chroma, hue) {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const [l3, m3, s3] = [l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b, l - 0.0894841775 * a - 1.291485548 * b].map((one) => one ** 3);
  const linear = [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
  const [red, green, blue] = linear.map((one) => Math.round(255 * clamped(one <= 0.0031308 ? 12.92 * one : 1.055 * Math.max(one, 0) ** (1 / 2.4) - 0.055)));
  return [red, green, blue];
}

/** @param {number} value */
const clamped = (value) => Math.min(Math.max(value, 0), 1);
