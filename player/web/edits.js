// Edits of a race's runs, as they stand in a link: texts in, texts out. Pure; the server and the site read what comes of it.
//
//     gd(lr=0.002,color=blue)   adam(color=red,hidden=on).cosine(period=100).clip
//
// Every function takes the runs and gives them anew; where something cannot be done, they are the same runs.

import { bound } from "./numbers.js";

/** @typedef {readonly string[]} Runs as they stand in a link, each with its colour */
/** @typedef {{ name: string, settings: Map<string, string> }} Call a rule, or a schedule or wrapper around it */
/** @typedef {readonly string[]} Colors the names of all, in the order in which new runs get them */

export const MAX_RUNS = 8;
export const MAX_PARTS = 6; // a rule, and what is around it
const DIGITS = 3; // of a rate that nobody has typed
const DRAWN = "xavier"; // how weights begin where nothing is said
const OWN = ["color", "hidden"]; // what is said of a run and not of its rule

/** A run, taken apart: its rule first, then what is around it, outwards. @param {string} text @returns {Call[]} */
export function parsed(text) {
  return chain(text).map((call) => {
    const [, name = "", settings = ""] = call.match(/^\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*$/s) ?? [];
    const pairs = settings.split(",").filter((pair) => pair.includes("="));
    return { name: name.toLowerCase(), settings: new Map(pairs.map((pair) => named(pair))) };
  });
}

/** The other way round. @param {readonly Call[]} calls */
export function written(calls) {
  return calls.map(({ name, settings }) => (settings.size ? `${name}(${[...settings].map((pair) => pair.join("=")).join(",")})` : name)).join(".");
}

/** The field of a link that these runs are. @param {Runs} runs @returns {Record<string, string[]>} */
export const fieldOf = (runs) => ({ run: runs.length ? [...runs] : ["none"] });

/** The runs that a field is; null where it says nothing of them. @param {readonly string[]} values @returns {string[] | null} */
export function runsOf(values) {
  if (!values.length) return null;
  return values.length === 1 && values[0] === "none" ? [] : [...values];
}

/** The colour of a run. @param {string} text */
export const colorOf = (text) => parsed(text)[0].settings.get("color") ?? "";

/** Whether a run is hidden. @param {string} text */
export const isHidden = (text) => parsed(text)[0].settings.get("hidden") === "on";

/** The first colour from `usual` on that no run has; where all are taken, that one. @param {Runs} runs @param {Colors} colors @param {string} [usual] */
export function free(runs, colors, usual = colors[0]) {
  const taken = new Set(runs.map(colorOf));
  const at = colors.indexOf(usual);
  return [...colors.slice(at), ...colors.slice(0, at)].find((color) => !taken.has(color)) ?? usual;
}

/** One more run, last, in its rule's usual colour where that is free. @param {Runs} runs @param {string} key of its rule @param {Colors} colors @param {string} [usual] */
export function added(runs, key, colors, usual) {
  if (runs.length >= MAX_RUNS) return runs;
  return [...runs, `${key}(color=${free(runs, colors, usual)})`];
}

/** The same run again in another colour, beside the first. @param {Runs} runs @param {number} i @param {Colors} colors */
export function twin(runs, i, colors) {
  if (runs.length >= MAX_RUNS || !runs[i]) return runs;
  return runs.toSpliced(i + 1, 0, withSetting(withSetting(runs[i], 0, "color", free(runs, colors)), 0, "hidden", null));
}

/**
 * A third of its rate, its rate, and three times that, side by side in the order of the rates. Rates that are no others
 * are left out, as is what there is no room for.
 * @param {Runs} runs @param {number} i @param {number} lr
 * @param {readonly [number, number]} bounds of the rate
 * @param {Colors} colors
 */
export function threeRates(runs, i, lr, bounds, colors) {
  if (!runs[i]) return runs;
  const rates = [lr / 3, 3 * lr].map((rate) => bound(Number(rate.toPrecision(DIGITS)), ...bounds));
  /** @type {string[]} */
  let now = [...runs];
  rates.forEach((rate, k) => {
    if (now.length >= MAX_RUNS || rate === lr) return;
    const copy = withSetting(withSetting(runs[i], 0, "lr", String(rate)), 0, "hidden", null);
    const at = k ? i + 1 + now.length - runs.length : i;
    now = now.toSpliced(at, 0, withSetting(copy, 0, "color", free(now, colors)));
  });
  return now;
}

/** A run in another place. @param {Runs} runs @param {number} i @param {number} by how many places, down */
export function moved(runs, i, by) {
  const to = i + by;
  if (!runs[i] || to < 0 || to >= runs.length) return runs;
  return runs.toSpliced(i, 1).toSpliced(to, 0, runs[i]);
}

/** One run less. @param {Runs} runs @param {number} i */
export const without = (runs, i) => runs.filter((_, k) => k !== i);

/** A run in another colour; the run that had it gets this one's. @param {Runs} runs @param {number} i @param {string} color */
export function painted(runs, i, color) {
  if (!runs[i]) return runs;
  const before = colorOf(runs[i]);
  return runs.map((text, k) => {
    if (k === i) return withSetting(text, 0, "color", color);
    return colorOf(text) === color ? withSetting(text, 0, "color", before) : text;
  });
}

/** A run shown or hidden. @param {Runs} runs @param {number} i @param {boolean} [off] */
export function hidden(runs, i, off = !isHidden(runs[i] ?? "")) {
  return runs.map((text, k) => (k === i ? withSetting(text, 0, "hidden", off ? "on" : null) : text));
}

/** Only this run is shown; where that is so, all are. @param {Runs} runs @param {number} i */
export function solo(runs, i) {
  const only = isAlone(runs, i);
  return runs.map((text, k) => withSetting(text, 0, "hidden", only || k === i ? null : "on"));
}

/** Whether no other run is shown. @param {Runs} runs @param {number} i */
export const isAlone = (runs, i) => runs.every((text, k) => isHidden(text) === (k !== i));

/** A schedule or wrapper more, outside the others. @param {Runs} runs @param {number} i @param {string} key */
export function wrapped(runs, i, key) {
  return changed(runs, i, (calls) => (calls.length < MAX_PARTS ? [...calls, { name: key, settings: new Map() }] : calls));
}

/** A schedule or wrapper less. @param {Runs} runs @param {number} i @param {number} part from 1 on */
export function unwrapped(runs, i, part) {
  return changed(runs, i, (calls) => (part > 0 ? calls.filter((_, k) => k !== part) : calls));
}

/** Another form of a part of a run. @param {Runs} runs @param {number} i @param {number} part @param {string} name @param {string} value */
export function chosen(runs, i, part, name, value) {
  return runs.map((text, k) => (k === i ? withSetting(text, part, name, value) : text));
}

/** Another number. @param {Runs} runs @param {number} i @param {number} part @param {string} name @param {number} value */
export const tuned = (runs, i, part, name, value) => chosen(runs, i, part, name, String(value));

/**
 * With numbers that have been in the hand, by the keys of their handles: `run.0.1.period`.
 * @param {Runs} runs @param {ReadonlyMap<string, number>} values
 */
export function held(runs, values) {
  let now = runs;
  for (const [key, value] of values) {
    const [kind, i, part, name] = key.split(".");
    if (kind === "run") now = tuned(now, Number(i), Number(part), name, value);
  }
  return now;
}

/**
 * Where a run has gone since; -1 where it is no more.
 * @param {Runs} before @param {number} i @param {Runs} runs
 */
export function place(before, i, runs) {
  const text = before[i];
  if (text === undefined) return -1;
  const same = runs.indexOf(text);
  if (same >= 0) return same;
  const [rule, color] = [ruleOf(text), colorOf(text)];
  const alike = runs.findIndex((other) => ruleOf(other) === rule && colorOf(other) === color);
  if (alike >= 0) return alike;
  return runs[i] !== undefined && ruleOf(runs[i]) === rule ? i : -1;
}

/** The fields of a link, each with its values. @param {string} link from `?` on @returns {Record<string, string[]>} */
export function fieldsOf(link) {
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const [name, value] of new URLSearchParams(link)) (fields[name] ??= []).push(value);
  return fields;
}

/**
 * The link of a race whose numbers are in the hand.
 * @param {Readonly<Record<string, readonly string[]>>} fields of the link as it came
 * @param {Runs} runs as they are now
 * @param {ReadonlyMap<string, number>} values by the keys of the handles
 * @param {readonly number[]} start as it is now
 */
export function linkOf(fields, runs, values, start) {
  /** @type {Record<string, readonly string[]>} */
  const now = { ...fields };
  for (const [key, value] of values) {
    const [kind, name] = key.split(".");
    if (kind === "surface") Object.assign(now, shaped(now, name, String(value)));
    else if (kind === "init") Object.assign(now, { init: [withSetting(now.init?.[0] ?? DRAWN, 0, name, String(value))], start: [] });
    else if (kind === "start") now.start = [start.join(",")];
    else if (kind === "run") now.run = fieldOf(runs).run;
    else now[kind] = [String(value)];
  }
  const pairs = Object.entries(now).flatMap(([name, texts]) => texts.map((text) => `${name}=${encodeURIComponent(text).replace(/%(2C|3D)/g, decodeURIComponent)}`));
  return `?${pairs.join("&")}`;
}

/**
 * A parameter of the surface: where that is a loss on data, of its model or its loss.
 * @param {Readonly<Record<string, readonly string[]>>} fields @param {string} name @param {string} value
 * @returns {Record<string, readonly string[]>}
 */
function shaped({ data, model = [], loss = [], surface = [] }, name, value) {
  if (!data) return { surface: [withSetting(surface[0] ?? "", 0, name, value)] };
  return name === "l2" ? { loss: [withSetting(loss[0] ?? "", 0, name, value)] } : { model: [withSetting(model[0] ?? "", 0, name, value)] };
}

/** @param {string} text */
const ruleOf = (text) => parsed(text)[0].name;

/** @param {Runs} runs @param {number} i @param {(calls: Call[]) => Call[]} change */
function changed(runs, i, change) {
  return runs.map((text, k) => (k === i ? written(change(parsed(text))) : text));
}

/** A setting of a part; null takes it away. @param {string} text @param {number} part @param {string} name @param {string | null} value */
function withSetting(text, part, name, value) {
  const calls = parsed(text);
  const settings = calls[part]?.settings;
  if (!settings) return text;
  if (value === null) settings.delete(name);
  else settings.set(name, value);
  // What is said of the run stands behind what is said of its rule.
  const last = OWN.flatMap((own) => (settings.has(own) ? [/** @type {[string, string]} */ ([own, settings.get(own)])] : []));
  const others = [...settings].filter(([key]) => !OWN.includes(key));
  calls[part] = { ...calls[part], settings: new Map(part ? settings : [...others, ...last]) };
  return written(calls);
}

/** Split at the points outside brackets. @param {string} text */
function chain(text) {
  const calls = [""];
  let depth = 0;
  for (const character of text) {
    depth += Number(character === "(") - Number(character === ")");
    if (character === "." && depth === 0) calls.push("");
    else calls[calls.length - 1] += character;
  }
  return calls;
}

/** @param {string} pair @returns {[string, string]} */
function named(pair) {
  const at = pair.indexOf("=");
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
