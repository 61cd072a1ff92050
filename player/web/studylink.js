// Which sweep or search is asked of the server: a link with that run alone, and without what it is the same for. So another
// value in the hand asks for nothing anew, and runs that others have changed are not asked for again. Pure.

import { alone, SAME } from "./maplink.js";
import { axesText } from "./studied.js";

/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {Readonly<Record<string, readonly string[]>>} Fields */

/**
 * @param {Laboratory} laboratory @param {Tile} tile @param {"sweep" | "search"} beside
 * @param {Fields} fields of the link, as it is now @param {string} run as it stands in one @param {string} lang
 */
export function studyLink({ outcome }, { run: index, axes }, beside, fields, run, lang) {
  const own = axes.map(({ key, low, high }) => ({ key: key.replace(`run.${index}.`, "run.0."), ends: /** @type {[number, number]} */ ([low, high]) }));
  /** @type {Record<string, readonly string[]>} */
  const asked = Object.fromEntries(SAME.flatMap((name) => (fields[name]?.length ? [[name, fields[name]]] : [])));
  const more = beside === "search" ? { trials: fields.trials ?? [] } : { outcome: [outcome] };
  return query({ ...asked, run: [alone(run, axes.map(({ key }) => key))], beside: [beside], axes: [axesText(own)], ...more, lang: [lang] });
}

/** The search of one number for all runs: of the link as it is. @param {Fields} fields @param {readonly string[]} runs @param {string} lang */
export function sharedLink(fields, runs, lang) {
  const asked = Object.fromEntries([...SAME, "axes", "trials"].flatMap((name) => (fields[name]?.length ? [[name, fields[name]]] : [])));
  return query({ ...asked, run: runs, beside: ["search"], lang: [lang] });
}

/** @param {Record<string, readonly string[]>} fields */
const query = (fields) => `?${Object.entries(fields).flatMap(([name, values]) => values.map((value) => `${name}=${encodeURIComponent(value)}`)).join("&")}`;
