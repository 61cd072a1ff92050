// Which numbers are axes beside the ground, and of which runs: picture/lab.py where there is no Python.

import { numberOf } from "./axes.js";
import { t } from "../texts.js";

/** @typedef {import("../contract").AxisOf} AxisOf */
/** @typedef {import("../contract").Handle} Handle */
/** @typedef {import("../contract").Laboratory} Laboratory */
/** @typedef {import("../contract").Table} Table */
/** @typedef {import("../contract").Tile} Tile */
/** @typedef {import("../contract").Wording} Wording */
/** @typedef {import("./address.js").Scenario} Scenario */
/** @typedef {import("./axes.js").Axis} Axis */

/** @type {readonly string[]} */
export const STUDIES = ["starts", "numbers", "sweep", "search"];
const SECOND = ["mu", "beta1", "beta", "rho"];
const SIZES = [32, 128];

/**
 * That of a scenario; null where it asks for none.
 * @param {Scenario} scenario @param {Wording} words @param {readonly Handle[]} handles
 * @returns {Laboratory | null}
 */
export function laboratory(scenario, { table, layers }, handles) {
  const { race, view } = scenario;
  const study = /** @type {Laboratory["study"]} */ (view.beside);
  if (!STUDIES.includes(study)) return null;
  const outcome = /** @type {Laboratory["outcome"]} */ (study === "starts" ? "updates" : view.outcome);
  const label = layers.find(({ name }) => name === "outcome")?.options.find(([key]) => key === outcome)?.[1] ?? outcome;
  const axes = axesOf(scenario, study, table);
  const tiles = race.runs.flatMap(({ hidden }, i) => (hidden ? [] : [tile(scenario, i, axes, table, handles)]));
  return { study, outcome, label, tiles, sizes: SIZES };
}

/** @param {Scenario} scenario @param {Laboratory["study"]} study @param {Table} table @returns {readonly Axis[]} */
function axesOf({ race, seen, axes }, study, table) {
  if (study === "starts") return [{ key: "start.x", ends: seen?.[0] ?? null }, { key: "start.y", ends: seen?.[1] ?? null }];
  if (study === "search" && axes.length) return axes;
  if (study !== "numbers") return axes.length ? axes.slice(0, 1) : [{ key: "lr", ends: null }];
  const second = race.runs.flatMap((_, i) => SECOND.filter((key) => numberOf(race, i, key, table)))[0] ?? "start.x";
  const usual = ["lr", second].filter((key) => !axes.some((one) => one.key === key));
  return [...axes, ...usual.map((key) => ({ key, ends: null }))].slice(0, 2);
}

/** @param {Scenario} scenario @param {number} run @param {readonly Axis[]} axes @param {Table} table @param {readonly Handle[]} handles @returns {Tile} */
function tile({ race }, run, axes, table, handles) {
  /** @type {AxisOf[]} */
  const found = [];
  for (const { key, ends } of axes) {
    const named = numberOf(race, run, key, table);
    const handle = named && handles.find((one) => one.key === named.key);
    if (!named || !handle) return { run, axes: [], reason: t("has no {name}", { name: key }) };
    const [low, high] = ends ? within(ends, named.declared.bounds) : spanOf(named.key, handle, race.surface.window);
    if (!(low < high)) {
      const [least, most] = named.declared.bounds;
      return { run, axes: [], reason: t("{name} is never outside {low} to {high}", { name: handle.label, low: least, high: most }) };
    }
    found.push({ key: named.key, label: labelOf(handle), low, high, scale: handle.scale, value: handle.value });
  }
  return { run, axes: found, reason: "" };
}

/** @param {Handle} handle */
const labelOf = ({ key, run, symbol, label }) => (run >= 0 || key.startsWith("start.") ? symbol : label);

/** @param {readonly [number, number]} ends @param {readonly [number, number]} bounds @returns {[number, number]} */
const within = ([low, high], [least, most]) => [Math.max(low, least), Math.min(high, most)];

/** @param {string} key @param {Handle} handle @param {Scenario["race"]["surface"]["window"]} window @returns {readonly [number, number]} */
function spanOf(key, { low, high, value }, window) {
  if (key.startsWith("start.")) return window[key === "start.x" ? 0 : 1];
  return [Math.min(low, value), Math.max(high, value)];
}
