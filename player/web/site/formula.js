// A rule's formula with the numbers of a run put in: what telling/sheet.py writes, its hyperparameters filled in here.

import { numberText } from "./python.js";

/** @typedef {import("../contract").Wording} Wording what is said on the site */
/** @typedef {import("./address.js").Part} Part */

const VALUE = /<mrow data-hyper="(\w+)">.*?<\/mrow>/gs;

/**
 * What the inspector shows of a run, but for a verdict: nobody has looked at the path.
 * @param {Part} rule @param {boolean} scheduled @param {Wording} told @param {(text: string, fills: Record<string, string>) => string} t
 * @returns {import("../contract").Words}
 */
export function sheet({ key, settings }, scheduled, { formulas, symbols }, t) {
  const { formula, plain, scheduled: moved, options } = formulas[key];
  const forms = Object.entries(options).flatMap(([name, words]) => words[String(settings[name])] ?? []);
  const note = forms.length ? t("The formula shows the default form; this run: {forms}.", { forms: forms.join("; ") }) : "";
  const template = (scheduled ? moved : plain).replace(VALUE, (_, name) => `<mrow data-hyper="${name}">${value(Number(settings[name]))}</mrow>`);
  return { formula, template, symbols, note, verdict: "" };
}

/** A value with all digits that matter, as MathML. @param {number} number */
function value(number) {
  const [mantissa, exponent] = numberText(Number(number.toPrecision(8))).replaceAll("-", "−").split("e");
  const parts = mantissa !== "1" || !exponent ? [`<mn>${mantissa}</mn>`] : [];
  if (exponent) {
    if (parts.length) parts.push("<mo>×</mo>");
    parts.push(`<msup><mn>10</mn><mn>${exponent.replace(/^[+0]+/, "").replace("−0", "−")}</mn></msup>`);
  }
  if (number < 0) return `<mo stretchy="false">(</mo>${parts.join("")}<mo stretchy="false">)</mo>`;
  return parts.join("");
}
