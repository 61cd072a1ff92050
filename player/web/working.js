// How a number of a network comes about: its formula and the same in numbers, as MathML. Pure.

import { isBack, isFed } from "./graph.js";
import { full, steady } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./graph.js").Edge} Edge */
/** @typedef {import("./graph.js").Snapshot} Snapshot */
/** @typedef {import("./graph.js").Stage} Stage */
/** @typedef {import("./graph.js").Unit} Unit */
/** @typedef {{ layer: number, unit: number }} UnitAt */
/** @typedef {{ layer: number, from: number, to: number }} EdgeAt */
/** @typedef {(value: number) => string} Written */
/** @typedef {[left: string, right: string, between?: "="|"←"]} Line left of the equals sign, and right of it, as MathML */
/**
 * @typedef {object} Setting what a network is besides its numbers
 * @property {readonly string[]} names of the activations
 * @property {"half_mse" | "binary" | "softmax"} kind of the loss
 * @property {boolean} shared whether all layers have the same weights
 * @property {number} l2 @property {number} rate of plain descent; NaN where the rule makes more of a gradient
 * @property {Written} written
 */

const DECIMALS = 4;

/** As the slides print numbers: four decimals; fewer where that is all there is. @param {number} value */
export function printed(value) {
  if (!Number.isFinite(value)) return "–";
  const short = Math.round(value * 100) / 100;
  if (short === value) return full(short);
  const size = Math.abs(value);
  if (size >= 1e5 || size < 0.5 * 10 ** -DECIMALS) return steady(value, 2);
  return value.toFixed(DECIMALS).replace("-", "−");
}

/** All digits. @param {number} value */
export const whole = (value) => (Number.isFinite(value) ? full(value) : "–");

/** What a unit is called in words. @param {number} layer @param {number} layers @param {number} unit */
export function unitName(layer, layers, unit) {
  if (!layer) return t("Input {unit}", { unit: unit + 1 });
  if (layer === layers) return t("Output {unit}", { unit: unit + 1 });
  return t("Layer {layer}, unit {unit}", { layer, unit: unit + 1 });
}

// ------------------------------------------------------------------------------------------ MathML

/** @param {string} text */
const mi = (text) => `<mi>${text}</mi>`;
/** @param {string | number} text */
const mn = (text) => `<mn>${text}</mn>`;
/** @param {string} text */
const mo = (text) => `<mo>${text}</mo>`;
/** @param {...string} parts */
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
/** @param {string} text */
const words = (text) => `<mtext>${text}</mtext>`;
const TIMES = mo("·");

/** A letter with its layer above and its place below. @param {string} letter @param {number} layer @param {string} index */
const sign = (letter, layer, index) => `<msubsup>${mi(letter)}${mn(index)}${row(mo("("), mn(layer), mo(")"))}</msubsup>`;
/** @param {number} layer @param {number} unit */
const h = (layer, unit) => (layer ? sign("h", layer, String(unit + 1)) : `<msub>${mi("x")}${mn(unit + 1)}</msub>`);
/** @param {Pick<Edge, "layer" | "from" | "to">} edge */
export const weight = ({ layer, from, to }) => (from < 0 ? sign("b", layer, String(to + 1)) : sign("w", layer, `${from + 1}${to + 1}`));
/** A derivative of the loss. @param {string} by */
const slopeBy = (by) => `<mfrac>${row(mo("∂"), mi("L"))}${row(mo("∂"), by)}</mfrac>`;

/** The factor of a product in brackets where it has a sign. @param {string} text */
const factor = (text) => (text.startsWith("−") ? row(mo("("), mn(text), mo(")")) : mn(text));

/** @param {string[]} terms */
const sum = (terms) => terms.join(mo("+"));

/** @type {Record<string, (z: string) => string>} */
const BENDS = {
  sigmoid: (z) => row(mi("σ"), mo("("), z, mo(")")),
  tanh: (z) => row(mi("tanh"), mo("("), z, mo(")")),
  relu: (z) => row(mi("max"), mo("("), mn(0), mo(","), z, mo(")")),
  leaky_relu: (z) => row(mi("max"), mo("("), mn("0.01"), z, mo(","), z, mo(")")),
  max1: (z) => row(mi("max"), mo("("), mn(1), mo(","), z, mo(")")),
  identity: (z) => z,
  softmax: (z) => row(mi("softmax"), mo("("), z, mo(")")),
};
/** The derivative of an activation, where it has a name of its own: by h. @type {Record<string, (h: string) => string>} */
const SLOPES = {
  sigmoid: (own) => row(own, mo("("), mn(1), mo("−"), own, mo(")")),
  tanh: (own) => row(mo("("), mn(1), mo("−"), `<msup>${row(mo("("), own, mo(")"))}${mn(2)}</msup>`, mo(")")),
};

/** @param {Line[]} lines */
export function mathml(lines) {
  const rows = lines.map(([left, right, between = "="]) => `<mtr><mtd>${left}</mtd><mtd>${row(mo(between), right)}</mtd></mtr>`);
  return `<math display="block"><mtable>${rows.join("")}</mtable></math>`;
}

// ------------------------------------------------------------------------------------------ formulas

/** How a unit's numbers come about, as far as a stage has come. @param {Snapshot} shot @param {UnitAt} at @param {Stage} stage @param {Setting} setting @returns {Line[]} */
export function unitLines(shot, at, stage, setting) {
  const { layer } = at;
  const unit = shot.units[layer][at.unit];
  if (!isFed(stage, layer)) return [];
  if (!layer) return [[h(0, at.unit), mn(setting.written(unit.h))]];
  const back = isBack(stage, layer);
  const own = shot.edges[layer].filter(({ to, from }) => to === at.unit && from < 0);
  return [
    ...fedLines(shot, unit, setting),
    ...(back ? deltaLines(shot, unit, setting) : []),
    ...(back ? own.flatMap((edge) => gradientLines(shot, edge, setting)) : []),
    ...(stage.phase === "update" ? own.flatMap((edge) => updateLines(shot, edge, setting)) : []),
  ];
}

/** And those of a weight. @param {Snapshot} shot @param {EdgeAt} at @param {Stage} stage @param {Setting} setting @returns {Line[]} */
export function edgeLines(shot, at, stage, setting) {
  const edge = shot.edges[at.layer].find(({ from, to }) => from === at.from && to === at.to);
  if (!edge) return [];
  return [
    [weight(edge), mn(setting.written(edge.w))],
    ...(isBack(stage, at.layer) ? gradientLines(shot, edge, setting) : []),
    ...(stage.phase === "update" ? updateLines(shot, edge, setting) : []),
  ];
}

/** z and h. @param {Snapshot} shot @param {Unit} unit @param {Setting} setting @returns {Line[]} */
function fedLines(shot, unit, { names, kind, written }) {
  const { layer } = unit;
  const edges = shot.edges[layer].filter(({ to }) => to === unit.unit);
  const before = shot.units[layer - 1];
  const z = sign("z", layer, String(unit.unit + 1));
  const symbols = edges.map((edge) => (edge.from < 0 ? weight(edge) : row(weight(edge), h(layer - 1, edge.from))));
  const numbers = edges.map(({ from, w }) => (from < 0 ? factor(written(w)) : row(factor(written(w)), TIMES, factor(written(before[from].h)))));
  const bend = BENDS[names[layer - 1]];
  const dropped = unit.sent === 1 ? "" : row(TIMES, mn(written(unit.sent)));
  /** @type {Line[]} */
  const lines = [
    [z, sum(symbols)],
    ["", sum(numbers)],
    ["", mn(written(unit.z))],
    [h(layer, unit.unit), row(bend(z), dropped)],
    ["", row(bend(mn(written(unit.z))), dropped)],
    ["", mn(written(unit.h))],
  ];
  return layer === shot.units.length - 1 ? [...lines, ...lossLines(shot, kind, written)] : lines;
}

/** @param {Snapshot} shot @param {Setting["kind"]} kind @param {Written} written @returns {Line[]} */
function lossLines(shot, kind, written) {
  const last = shot.units.length - 1;
  const outputs = shot.units[last];
  if (kind !== "half_mse") return [[mi("L"), mn(written(shot.loss))]];
  const half = `<mfrac>${mn(1)}${mn(2)}</mfrac>`;
  /** @param {string} of @param {string} target */
  const square = (of, target) => `<msup>${row(mo("("), of, mo("−"), target, mo(")"))}${mn(2)}</msup>`;
  const bracket = (/** @type {string} */ inner) => (outputs.length > 1 ? row(mo("("), inner, mo(")")) : inner);
  return [
    [mi("L"), row(half, bracket(sum(outputs.map(({ unit }) => square(h(last, unit), answer(outputs.length, unit))))))],
    ["", row(half, bracket(sum(outputs.map(({ h: own, target }) => square(mn(written(own)), factor(written(target)))))))],
    ["", mn(written(shot.loss))],
  ];
}

/** @param {number} count @param {number} unit */
const answer = (count, unit) => (count > 1 ? `<msub>${mi("y")}${mn(unit + 1)}</msub>` : mi("y"));

/** delta. @param {Snapshot} shot @param {Unit} unit @param {Setting} setting @returns {Line[]} */
function deltaLines(shot, unit, { names, kind, written }) {
  const { layer } = unit;
  const delta = sign("δ", layer, String(unit.unit + 1));
  const z = sign("z", layer, String(unit.unit + 1));
  const name = names[layer - 1];
  const own = name in SLOPES ? SLOPES[name] : null;
  const bent = own ? own(h(layer, unit.unit)) : row(`<msup>${mi("h")}${mo("′")}</msup>`, mo("("), z, mo(")"));
  const slope = own && unit.sent === 1 ? own(mn(written(unit.h))) : mn(written(unit.slope));
  const dropped = unit.sent === 1 ? "" : row(TIMES, mn(written(unit.sent)));
  const last = layer === shot.units.length - 1;
  const [symbols, numbers] = last ? missed(shot, unit, written) : returned(shot, unit, written);
  const flat = last && kind !== "half_mse"; // the loss takes the bend away
  return [
    [delta, flat ? symbols : row(symbols, TIMES, bent, dropped)],
    ["", flat ? numbers : row(numbers, TIMES, slope, dropped)],
    ["", mn(written(unit.delta))],
  ];
}

/** How far an output is off. @param {Snapshot} shot @param {Unit} unit @param {Written} written */
function missed(shot, { layer, unit, h: own, target }, written) {
  const count = shot.units[layer].length;
  return [
    row(mo("("), h(layer, unit), mo("−"), answer(count, unit), mo(")")),
    row(mo("("), mn(written(own)), mo("−"), factor(written(target)), mo(")")),
  ];
}

/** What comes back from the next layer. @param {Snapshot} shot @param {Unit} unit @param {Written} written */
function returned(shot, { layer, unit }, written) {
  const edges = shot.edges[layer + 1].filter(({ from }) => from === unit);
  const next = shot.units[layer + 1];
  const symbols = edges.map((edge) => row(weight(edge), sign("δ", layer + 1, String(edge.to + 1))));
  const numbers = edges.map(({ to, w }) => row(factor(written(w)), TIMES, factor(written(next[to].delta))));
  /** @param {string[]} terms */
  const bracket = (terms) => (terms.length > 1 ? row(mo("("), sum(terms), mo(")")) : terms[0]);
  return [bracket(symbols), bracket(numbers)];
}

/** The derivative of the loss by a weight. @param {Snapshot} shot @param {Edge} edge @param {Setting} setting @returns {Line[]} */
function gradientLines(shot, edge, { written }) {
  const { layer, from, to } = edge;
  const unit = shot.units[layer][to];
  const delta = sign("δ", layer, String(to + 1));
  const left = slopeBy(weight(edge));
  if (from < 0) return [[left, delta], ["", mn(written(edge.own))]];
  const fed = shot.units[layer - 1][from];
  return [
    [left, row(h(layer - 1, from), TIMES, delta)],
    ["", row(factor(written(fed.h)), TIMES, factor(written(unit.delta)))],
    ["", mn(written(edge.own))],
  ];
}

/** What the step makes of a weight. @param {Snapshot} shot @param {Edge} edge @param {Setting} setting @returns {Line[]} */
function updateLines(shot, edge, { written, rate, l2, shared }) {
  const symbol = weight(edge);
  const g = mi("g");
  const more = [shared ? t("all layers' together") : "", shot.rows > 1 ? t("mean over {rows} rows", { rows: shot.rows }) : "", l2 && edge.from >= 0 ? t("with the pull to 0") : ""].filter(Boolean);
  /** @type {Line[]} */
  const mean = more.length ? [[g, words(more.join(", "))], ["", mn(written(edge.g))]] : [];
  if (Number.isNaN(edge.next)) return mean;
  if (Number.isNaN(rate)) return [...mean, [symbol, words(t("what the rule makes of it")), "←"], ["", mn(written(edge.next))]];
  return [
    ...mean,
    [symbol, row(symbol, mo("−"), mi("η"), more.length ? g : slopeBy(symbol)), "←"],
    ["", row(mn(written(edge.w)), mo("−"), mn(written(rate)), TIMES, factor(written(edge.g)))],
    ["", mn(written(edge.next))],
  ];
}
