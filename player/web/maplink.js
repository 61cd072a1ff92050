// Which map is asked of the server: a link with that run alone, and without what the map is the same for. So a click on it
// asks for nothing anew, and runs that others have changed are not asked for again. Pure.

import { parsed, written } from "./edits.js";
import { axesText } from "./studied.js";

/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {Readonly<Record<string, readonly string[]>>} Fields */

const SAME = ["v", "f", "data", "model", "loss", "surface", "view", "init", "batch", "order", "steps", "noise", "seed", "start"];

/**
 * @param {Laboratory} laboratory @param {Tile} tile
 * @param {Fields} fields of the link, as it is now @param {string} run as it stands in one @param {string} lang
 */
export function mapLink({ study, outcome }, tile, fields, run, lang) {
  return linkOfRun({ beside: ["numbers"], outcome: [study === "starts" ? "updates" : outcome] }, tile, fields, run, lang);
}

/** A link of one run, whose numbers run as its tile says. @param {Fields} said of the study @param {Tile} tile @param {Fields} fields @param {string} run @param {string} lang */
export function linkOfRun(said, { run: index, axes }, fields, run, lang) {
  const keys = axes.map(({ key }) => key);
  const own = axes.map(({ key, low, high }) => ({ key: key.replace(`run.${index}.`, "run.0."), ends: /** @type {[number, number]} */ ([low, high]) }));
  return query({ ...sameOf(fields, keys), ...said, run: [alone(run, keys)], axes: [axesText(own)], lang: [lang] });
}

/** @param {Fields} fields */
export const query = (fields) => `?${Object.entries(fields).flatMap(([name, values]) => values.map((value) => `${name}=${encodeURIComponent(value)}`)).join("&")}`;

/** What of a link paths come from besides their run, without the numbers that run. @param {Fields} fields @param {readonly string[]} keys @returns {Record<string, readonly string[]>} */
export function sameOf(fields, keys) {
  return Object.fromEntries(SAME.flatMap((name) => {
    const said = name === "start" ? begun(fields.start ?? [], keys) : keys.includes(name) ? [] : (fields[name] ?? []);
    return said.length ? [[name, said]] : [];
  }));
}

/** Where it starts, without the coordinates that run. @param {readonly string[]} start @param {readonly string[]} keys */
function begun(start, keys) {
  const run = ["start.x", "start.y"].map((key) => keys.includes(key));
  if (run.every(Boolean)) return [];
  return start.map((text) => text.split(",").map((value, i) => (run[i] ? "0" : value)).join(","));
}

/** A run without its colour, and without its numbers that run. @param {string} text @param {readonly string[]} keys */
export function alone(text, keys) {
  const calls = parsed(text);
  for (const name of ["color", "hidden"]) calls[0].settings.delete(name);
  for (const key of keys) {
    const [kind, , part, name] = key.split(".");
    if (kind === "run") calls[Number(part)]?.settings.delete(name);
  }
  return written(calls);
}
