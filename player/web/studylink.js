// Which sweep or search is asked of the server: a link with that run alone, and without what it is the same for. So another
// value in the hand asks for nothing anew, and runs that others have changed are not asked for again. Pure.

import { alone, linkOfRun, query, sameOf } from "./maplink.js";
import { axesText } from "./studied.js";

/** @typedef {import("./contract").Tile} Tile */
/** @typedef {Readonly<Record<string, readonly string[]>>} Fields */

/**
 * @param {"sweep" | "search"} beside @param {string} outcome that a sweep shows @param {Tile} tile
 * @param {Fields} fields of the link, as it is now @param {string} run as it stands in one @param {string} lang
 */
export function studyLink(beside, outcome, tile, fields, run, lang) {
  return linkOfRun(told(fields, beside, outcome), tile, fields, run, lang);
}

/** The search of one number for some runs at once. @param {readonly Tile[]} tiles @param {Fields} fields @param {readonly string[]} runs @param {string} lang */
export function sharedLink(tiles, fields, runs, lang) {
  const own = tiles.filter(({ axes }) => axes.length);
  if (!own.length) return "";
  const [{ run, axes: [{ key, low, high }] }] = own;
  const bare = key.startsWith(`run.${run}.0.`) ? key.split(".")[3] : key;
  const texts = own.map((tile) => alone(runs[tile.run], tile.axes.map((axis) => axis.key)));
  return query({ ...sameOf(fields, [key]), ...told(fields, "search", ""), run: texts, axes: [axesText([{ key: bare, ends: [low, high] }])], lang: [lang] });
}

/** What a study says of itself. @param {Fields} fields @param {"sweep" | "search"} beside @param {string} outcome @returns {Fields} */
const told = (fields, beside, outcome) => ({ beside: [beside], ...(beside === "sweep" ? { outcome: [outcome] } : { trials: fields.trials ?? [] }) });
