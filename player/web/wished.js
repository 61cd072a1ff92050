// The race as it is wished to be seen, before the server has answered: what a switch does that the player can carry out.

/** @typedef {import("./contract").Inside} Inside */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./draft.js").Fields} Fields */

/** Numbers that are to be computed here: see live.js. */
const OWN = { name: "", width: 2, arrow: false, values: new Float32Array() };

/** @param {Race} race @param {Fields} fields that were edited @returns {Race} */
export function wished(race, { space, vectors, beside, sample, tint }) {
  let shown = race;
  if (space) shown = { ...shown, panes: [.../** @type {const} */ (["ground", "chart"]), ...(isOn(space) ? /** @type {const} */ (["space"]) : [])] };
  if (vectors) shown = { ...shown, arrows: isOn(vectors) };
  if (beside && race.data) shown = { ...shown, beside: /** @type {Race["beside"]} */ (beside[0] ?? "chart") };
  if (sample && race.data) shown = { ...shown, sampled: isOn(sample) };
  if (tint && race.through) shown = { ...shown, tinted: isOn(tint) };
  return shown;
}

/** What goes on inside, with the parts of steps still to be computed. @param {Race} race @param {Inside | null} said @returns {Inside} */
export function blank(race, said) {
  const runs = race.runs.map((_, i) => ({ words: null, quantities: [], ...said?.runs[i], parts: [OWN] }));
  return { inspector: false, ...said, runs };
}

/** @param {readonly string[]} values */
const isOn = (values) => values[0] === "on";
