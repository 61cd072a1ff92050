// The race as it is wished to be seen, before the server has answered: what a switch does that the player can carry out.

import { fieldsOf } from "./edits.js";
import { axesOf, laboratoryOf, STUDIES, tunedWords } from "./studied.js";

/** @typedef {import("./contract").Inside} Inside */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./draft.js").Fields} Fields */
/** @typedef {import("./live.js").Window} Window */

/** Numbers that are to be computed here: see live.js. */
const OWN = { name: "", width: 2, arrow: false, values: new Float32Array() };

/**
 * @param {Race} race @param {Fields} fields that were edited
 * @param {Window} window of the ground @param {Window | null} seen what is looked at of it
 * @returns {Race}
 */
export function wished(race, fields, window, seen) {
  const { space, vectors, beside, sample, tint, swarm, many, trails, local } = fields;
  let shown = race;
  if (space) shown = { ...shown, panes: [.../** @type {const} */ (["ground", "chart"]), ...(isOn(space) ? /** @type {const} */ (["space"]) : [])] };
  if (vectors) shown = { ...shown, arrows: isOn(vectors) };
  if (beside && offers(race, beside[0] ?? "chart")) shown = { ...shown, beside: /** @type {Race["beside"]} */ (beside[0] ?? "chart") };
  shown = studied(shown, fields, window, seen);
  if (fields.tuned) shown = { ...shown, tuned: tunedWords(fields.tuned[0] ?? "given", (fields.trials ?? fieldsOf(race.link).trials)?.[0]) };
  if (sample && race.data) shown = { ...shown, sampled: isOn(sample) };
  if (swarm || many || trails) shown = { ...shown, swarm: swarmed(shown.swarm, swarm, many, trails) };
  if (local && !race.live.curve) shown = { ...shown, taylor: { ...shown.taylor, model: /** @type {Race["taylor"]["model"]} */ (local[0] ?? "off") } };
  if (tint && race.through) shown = { ...shown, tinted: isOn(tint) };
  return shown;
}

/** @param {Race["swarm"]} told @param {readonly string[]} [kind] @param {readonly string[]} [many] @param {readonly string[]} [trails] @returns {Race["swarm"]} */
function swarmed(told, kind, many, trails) {
  return {
    kind: kind ? /** @type {Race["swarm"]["kind"]} */ (kind[0] ?? "off") : told.kind,
    many: many?.[0] ? Number(many[0]) : told.many,
    trails: trails ? isOn(trails) : told.trails,
  };
}

/** What goes on inside, with the parts of steps still to be computed. @param {Race} race @param {Inside | null} said @returns {Inside} */
export function blank(race, said) {
  const runs = race.runs.map((_, i) => ({ words: null, quantities: [], ...said?.runs[i], parts: [OWN] }));
  return { inspector: false, ...said, runs };
}

/** Whether that can stand beside the picture. @param {Race} race @param {string} what */
const offers = ({ layers }, what) => layers.find(({ name }) => name === "beside")?.options.some(([key]) => key === what) ?? false;

/** With the study that is asked for, where it is another than that which came. @param {Race} race @param {Fields} fields @param {Window} window @param {Window | null} seen @returns {Race} */
function studied(race, fields, window, seen) {
  const { beside, laboratory, layers } = race;
  const study = STUDIES.includes(beside) ? beside : null;
  const edited = ["outcome", "axes"].some((name) => name in fields) || (beside === "starts" && String(seen) !== String(race.seen));
  if (study === (laboratory?.study ?? null) && !edited) return race;
  const link = fieldsOf(race.link);
  const outcome = (fields.outcome ?? link.outcome)?.[0] ?? layers.find(({ name }) => name === "outcome")?.default ?? "updates";
  const made = laboratoryOf(race, window, { beside, outcome, axes: axesOf((fields.axes ?? link.axes)?.[0]), seen });
  return { ...race, seen, laboratory: made && { ...made, sizes: laboratory?.sizes ?? made.sizes } };
}

/** @param {readonly string[]} values */
const isOn = (values) => values[0] === "on";
