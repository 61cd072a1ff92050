// The laboratory as it is wished to be seen, before the server has answered or where there is none: picture/lab.py. Pure.

import { t } from "./texts.js";

/** @typedef {import("./contract").AxisOf} AxisOf */
/** @typedef {import("./contract").Handle} Handle */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {import("./live.js").Window} Window */
/** @typedef {{ key: string, ends: readonly [number, number] | null }} Axis a number by its key, and from where to where; null for the usual */
/** @typedef {Pick<Race, "handles" | "runs" | "layers">} Known what the numbers are looked for in */
/** @typedef {{ beside: string, outcome: string, axes: readonly Axis[], seen: Window | null }} Asked as a link says it */

/** @type {readonly string[]} */
export const STUDIES = ["starts", "numbers", "sweep", "search"];
const SECOND = ["mu", "beta1", "beta", "rho"]; // what the other axis is, of the first run that has it
const SIZES = [32, 128, 512];
const TRIALS = 40; // of a search, where nothing else is said
const MARGIN = 10; // by which factor a sweep of rates goes beyond their sliders

/** The axes of a link. @param {string | undefined} text @returns {Axis[]} */
export function axesOf(text) {
  return (text ?? "").split("|").flatMap((said) => {
    const [, key, inner] = /^\s*([a-z][\w.]*)\s*(?:\(([^()]*)\))?\s*$/i.exec(said) ?? [];
    const ends = inner?.split(",").map(Number) ?? [];
    return key ? [{ key, ends: ends.length === 2 && ends.every(Number.isFinite) ? /** @type {[number, number]} */ (ends) : null }] : [];
  });
}

/** As they stand in one. @param {readonly Axis[]} axes */
export const axesText = (axes) => axes.map(({ key, ends }) => (ends ? `${key}(${ends.map((end) => String(end).replace("e+", "e")).join(",")})` : key)).join("|");

/**
 * What is asked for; null where that is no study.
 * @param {Known} race @param {Window} window @param {Asked} asked
 * @returns {Laboratory | null}
 */
export function laboratoryOf(race, window, asked) {
  const study = /** @type {Laboratory["study"]} */ (asked.beside);
  if (!STUDIES.includes(study)) return null;
  const outcome = /** @type {Laboratory["outcome"]} */ (study === "starts" ? "updates" : asked.outcome);
  const label = race.layers.find(({ name }) => name === "outcome")?.options.find(([key]) => key === outcome)?.[1] ?? outcome;
  const axes = usual(race, study, asked, window);
  const tiles = race.runs.flatMap(({ hidden }, i) => (hidden ? [] : [tile(race, i, axes, window)]));
  return { study, outcome, label, tiles, sizes: SIZES };
}

/** The number that an axis of this key means of a run. @param {readonly Handle[]} handles @param {number} run @param {string} key */
export function handleOf(handles, run, key) {
  const found = handles.find((one) => one.key === key) ?? handles.find((one) => one.key === `run.${run}.0.${key}`);
  return found && (found.run < 0 || found.run === run) ? found : null;
}

/** The numbers that run: those that are named, the usual ones instead. @param {Known} race @param {Laboratory["study"]} study @param {Asked} asked @param {Window} window @returns {readonly Axis[]} */
function usual(race, study, { axes, seen }, window) {
  const { handles, runs } = race;
  const rate = { key: "lr", ends: null };
  if (study === "starts") return [{ key: "start.x", ends: seen?.[0] ?? null }, { key: "start.y", ends: seen?.[1] ?? null }];
  if (study === "sweep") return [shared(race, axes[0] ?? rate, window, MARGIN)];
  if (study === "search") {
    const own = axes.filter(({ key }) => !runs.some((_, i) => (handleOf(handles, i, key)?.run ?? 0) < 0));
    return (own.length ? own : [rate]).map((axis) => shared(race, axis, window, 1));
  }
  const second = runs.flatMap((_, i) => SECOND.filter((key) => handleOf(handles, i, key)))[0] ?? "start.x";
  const rest = ["lr", second].filter((key) => !axes.some((one) => one.key === key));
  return [...axes, ...rest.map((key) => ({ key, ends: null }))].slice(0, 2);
}

/** An axis with ends that are the same for all runs that are shown. @param {Known} race @param {Axis} axis @param {Window} window @param {number} margin by which powers go beyond them @returns {Axis} */
function shared({ handles, runs }, axis, window, margin) {
  const found = runs.flatMap(({ hidden }, i) => (hidden ? [] : (handleOf(handles, i, axis.key) ?? [])));
  if (axis.ends || !found.length) return axis;
  const spans = found.map((handle) => spanOf(handle, window));
  const powers = found.every(({ scale }) => scale === "log");
  const [low, high] = [Math.min(...spans.map(([end]) => end)), Math.max(...spans.map(([, end]) => end))];
  return { key: axis.key, ends: powers ? [low / margin, high * margin] : [low, high] };
}

/** @param {Known} race @param {number} run @param {readonly Axis[]} axes @param {Window} window @returns {Tile} */
function tile({ handles }, run, axes, window) {
  /** @type {AxisOf[]} */
  const found = [];
  for (const { key, ends } of axes) {
    const handle = handleOf(handles, run, key);
    if (!handle) return { run, axes: [], edges: [], reason: t("has no {name}", { name: key }) };
    const [least, most] = handle.bounds;
    const [low, high] = ends ? [Math.max(ends[0], least), Math.min(ends[1], most)] : spanOf(handle, window);
    if (!(low < high)) return { run, axes: [], edges: [], reason: t("{name} is never outside {low} to {high}", { name: handle.label, low: least, high: most }) };
    found.push({ key: handle.key, label: labelOf(handle), low, high, scale: handle.scale, value: handle.value });
  }
  return { run, axes: found, edges: [], reason: "" };
}

/** @param {Handle} handle */
const labelOf = ({ key, run, symbol, label }) => (run >= 0 || key.startsWith("start.") ? symbol : label);

/** @param {Handle} handle @param {Window} window @returns {readonly [number, number]} */
function spanOf({ key, low, high, value }, window) {
  if (key.startsWith("start.")) return window[key === "start.x" ? 0 : 1];
  return [Math.min(low, value), Math.max(high, value)];
}

/** What a number is called in a link: that of a run's rule by its bare name, so that every run has one. @param {string} key of a handle */
export const bareOf = (key) => (/^run\.\d+\.0\./.test(key) ? key.split(".")[3] : key);

/** How the numbers of the runs were found, in words; empty where they are as given. @param {string} how @param {string | number} [trials] */
export function tunedWords(how, trials = TRIALS) {
  if (how === "given") return "";
  return how === "each" ? t("tuned: {trials} trials each", { trials }) : t("one for all: {trials} trials each", { trials });
}
