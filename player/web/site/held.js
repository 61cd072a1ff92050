// The numbers of a scenario that can be taken in hand, and how they are put into one: scenario/handles.py.

import { isCurve, startOf, suited } from "./address.js";
import { checked, isChoice } from "./declared.js";
import { clip, numberText } from "./python.js";
import { rows } from "./names.js";

/** @typedef {import("../contract").Handle} Handle */
/** @typedef {import("../contract").Number} Declared */
/** @typedef {import("../contract").Table} Table */
/** @typedef {import("../contract").Wording} Wording */
/** @typedef {import("./address.js").Race} Race */
/** @typedef {import("./address.js").Scenario} Scenario */
/** @typedef {{ key: string, run: number, part: string, name: string, declared: Declared, value: number }} Held */

/** All of a race, also those that are of no use at present. @param {Race} race @param {Table} table @returns {Held[]} */
export function every(race, table) {
  const { surface, start, runs } = race;
  /** @type {Held[]} */
  const found = Object.entries(table.surfaces[surface.name].declared).map(([name, declared]) => ({ key: `surface.${name}`, run: -1, part: "", name, declared, value: surface.settings[name] }));
  (isCurve(surface, table) ? ["x"] : ["x", "y"]).forEach((axis, i) => found.push({ key: `start.${axis}`, run: -1, part: "", name: "", declared: across(table.start, surface.window[i]), value: start[i] }));
  for (const { name, part, declared } of table.fields) {
    if (part === "race" && declared && !isChoice(declared)) found.push({ key: name, run: -1, part: "", name: "", declared, value: ownOf(race, name) });
  }
  runs.forEach((run, i) => rows(run, table).forEach(({ title, declared, conventions }, j) => {
    const others = conventions[race.conventions] ?? {};
    for (const [name, one] of Object.entries(declared)) {
      if (isChoice(one)) continue;
      const usual = Object.hasOwn(others, name) ? { ...one, default: Number(others[name]) } : one;
      found.push({ key: `run.${i}.${j}.${name}`, run: i, part: title, name, declared: usual, value: Number(run.parts[j].settings[name]) });
    }
  }));
  return found;
}

/** @param {Race} race @param {string} name */
const ownOf = (race, name) => /** @type {any} */ (race)[name];

/** A coordinate of the start, whose slider runs across the window in round numbers. @param {Declared} declared @param {readonly [number, number]} side @returns {Declared} */
function across(declared, [low, high]) {
  const stride = 10 ** Math.floor(Math.log10((high - low) / 20));
  return { ...declared, low: Math.ceil(low / stride) * stride, high: Math.floor(high / stride) * stride };
}

/** As the player shows them; a seed is of no use without noise. @param {Race} race @param {Wording} words @param {(run: number) => boolean} live @returns {Handle[]} */
export function handles(race, { table, numbers }, live) {
  const any = !race.runs.length || race.runs.some((_, i) => live(i));
  return every(race, table).filter(({ key }) => race.noise || key !== "seed").map(({ key, run, part, name, declared, value }) => {
    const { low, high, scale, bounds, default: usual } = declared;
    const [label, symbol, help] = numbers[key] ?? [name, declared.symbol, declared.help];
    return { key, run, part, label, symbol, value, usual, low, high, scale, bounds, help, live: run < 0 ? any : live(run) };
  });
}

/**
 * A scenario with some numbers changed, by their keys. Refused where one is. Parameters of the surface come first, so that
 * what stands at its default moves along.
 * @param {Scenario} scenario @param {Readonly<Record<string, number>>} changes @param {Table} table @returns {Scenario}
 */
export function withHeld(scenario, changes, table) {
  let { race } = scenario;
  for (const { key, declared } of every(race, table)) {
    if (!Object.hasOwn(changes, key)) continue;
    const value = checked(declared, changes[key], clip(numberText(changes[key]), table.limits.shown));
    race = put(race, key.split("."), value, table);
  }
  return { ...scenario, race };
}

/** @param {Race} race @param {string[]} key @param {number} value @param {Table} table @returns {Race} */
function put(race, [kind, ...rest], value, table) {
  if (kind === "surface") return on(race, { ...race.surface, settings: { ...race.surface.settings, [rest[0]]: value } }, table);
  if (kind === "start") return { ...race, start: rest[0] === "x" ? [value, race.start[1]] : [race.start[0], value] };
  if (kind !== "run") return { ...race, [kind]: value };
  const [i, j, name] = [Number(rest[0]), Number(rest[1]), rest[2]];
  const runs = race.runs.map((run, k) => (k !== i ? run : {
    ...run, parts: run.parts.map((part, l) => (l === j ? { ...part, settings: { ...part.settings, [name]: value } } : part)),
  }));
  return { ...race, runs };
}

/** The same race on another surface: Race.on. @param {Race} race @param {Race["surface"]} surface @param {Table} table @returns {Race} */
function on(race, surface, table) {
  const own = startOf(race.surface, table);
  const start = String(race.start) === String(own) ? startOf(surface, table) : race.start;
  const runs = race.runs.map((run) => {
    const [rule, ...around] = run.parts;
    if (rule.settings.lr !== suited(rule.key, race.surface, table).lr) return run;
    const { lr } = suited(rule.key, surface, table);
    return { ...run, parts: [{ ...rule, settings: { ...rule.settings, lr } }, ...around] };
  });
  return { ...race, surface, start, runs };
}
