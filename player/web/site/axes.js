// Numbers of a race that run over a range, as they stand in a link: scenario/axes.py, and what scenario/link.py asks of them.

import { isChoice, number, Refused } from "./declared.js";
import { rows } from "./names.js";
import { clip, numberText, strip, whole } from "./python.js";
import { reason } from "./reader.js";
import { say } from "./said.js";

/** @typedef {import("../contract").Number} Declared */
/** @typedef {import("../contract").Table} Table */
/** @typedef {import("./address.js").Race} Race */
/** @typedef {import("./reader.js").Reader} Reader */
/** @typedef {import("./said.js").Fill} Fill */
/** @typedef {{ key: string, ends: readonly [number, number] | null }} Axis a number by its key, and from where to where; null for the usual */
/** @typedef {{ key: string, run: number, label: Fill, declared: Declared }} Named */

const BLANK = "[ \\t\\n\\r\\f\\v]*"; // what Python takes for one
const AXIS = whole(`${BLANK}([a-zA-Z][a-zA-Z0-9_.]*)${BLANK}(?:\\(([^()]*)\\))?${BLANK}`);
/** What the numbers of a race are called where one is complained about. @type {Readonly<Record<string, string>>} */
const LABELS = { steps: "Steps", noise: "Gradient noise", seed: "Seed" };

/** The axes that a text names; what cannot be used is said. @param {string} text @param {Reader} reader @param {Race} race @param {Table} table @returns {Axis[]} */
export function readAxes(text, reader, race, table) {
  const { axes: most } = table.limits;
  /** @type {Axis[]} */
  const found = [];
  for (const said of text.split("|")) {
    try {
      found.push(known(parse(said, table), race, table));
    } catch (error) {
      reader.complain("axes: {error}; left out", { error: reason(error) });
    }
  }
  if (found.length > most) reader.complain("axes: {count} numbers given; the first {most} run", { count: found.length, most });
  return found.slice(0, most);
}

/** As they stand in a link. @param {readonly Axis[]} axes */
export const axesText = (axes) => axes.map(({ key, ends }) => (ends ? `${key}(${ends.map(numberText).join(",")})` : key)).join("|");

/** The number that an axis of this key means of a run; null where it has none. @param {Race} race @param {number} index @param {string} key @param {Table} table @returns {Named | null} */
export function numberOf(race, index, key, table) {
  const all = every(race, table);
  const found = all.find((one) => one.key === key) ?? all.find((one) => one.key === `run.${index}.0.${key}`);
  return found && (found.run < 0 || found.run === index) ? found : null;
}

/** @param {string} text @param {Table} table @returns {Axis} */
function parse(text, { end, limits: { shown, least } }) {
  const match = AXIS.exec(text);
  const wrong = () => new Refused(say("{text} is not of the form name or name(low,high)", { text: clip(text, shown) }));
  if (!match) throw wrong();
  const [, key, inner] = match;
  if (inner === undefined) return { key, ends: null };
  const ends = inner.split(",").map((one) => number(end, strip(one), shown));
  if (ends.length !== 2) throw wrong();
  const [low, high] = ends;
  if (!(high - low > least * Math.max(Math.abs(low), Math.abs(high)))) {
    throw new Refused(say("{name}: an axis runs from a smaller to a larger number", { name: clip(key, shown) }));
  }
  return { key, ends: [low, high] };
}

/** The axis itself; Refused where no run has such a number, or none that may be there. @param {Axis} axis @param {Race} race @param {Table} table */
function known(axis, race, table) {
  for (let i = 0; i < Math.max(1, race.runs.length); i++) {
    const found = numberOf(race, i, axis.key, table);
    if (!found) continue;
    const [low, high] = found.declared.bounds;
    if (axis.ends && !(Math.max(axis.ends[0], low) < Math.min(axis.ends[1], high))) {
      throw new Refused(say("{name} is never outside {low:g} to {high:g}", { name: found.label, low, high }));
    }
    return axis;
  }
  throw new Refused(say("{name} is no number of this race", { name: clip(axis.key, table.limits.shown) }));
}

/** All numbers of a race: scenario/handles.py. @param {Race} race @param {Table} table @returns {Named[]} */
function every({ surface, runs }, table) {
  const shaping = Object.entries(table.surfaces[surface.name].declared).map(([name, declared]) => ({ key: `surface.${name}`, run: -1, label: name, declared }));
  const begun = (table.surfaces[surface.name].heights ? ["x"] : ["x", "y"]).map((axis) => ({ key: `start.${axis}`, run: -1, label: say("Start {axis}", { axis }), declared: table.start }));
  const shared = table.fields.flatMap(({ name, part, declared }) =>
    (part === "race" && declared && !isChoice(declared) ? [{ key: name, run: -1, label: say(LABELS[name] ?? name), declared }] : []));
  const own = runs.flatMap((run, i) => rows(run, table).flatMap(({ declared }, j) =>
    Object.entries(declared).flatMap(([name, one]) => (isChoice(one) ? [] : [{ key: `run.${i}.${j}.${name}`, run: i, label: name, declared: one }]))));
  return [...shaping, ...begun, ...shared, ...own];
}
