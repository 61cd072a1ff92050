// A scenario as a link, and back: scenario/link.py once more, from its own table (scenario/table.py), where no Python is.
// A test reads thousands of links both ways. A typed formula is not read here, nor are data: who has to know them is a server.

import { axesText, readAxes } from "./axes.js";
import { format, number, Refused } from "./declared.js";
import { facts, rateOf } from "./facts.js";
import { name, numberText, parsed, quoted, strip, whole } from "./python.js";
import { Reader, reason } from "./reader.js";
import { say } from "./said.js";

/** @typedef {import("../contract").LinkField} LinkField */
/** @typedef {import("../contract").RuleRow} RuleRow */
/** @typedef {import("../contract").Table} Table */
/** @typedef {import("./declared.js").Declaration} Declaration */
/** @typedef {import("./declared.js").Declared} Declared */
/** @typedef {import("./declared.js").Value} Value */
/** @typedef {import("./reader.js").Params} Params */
/** @typedef {import("./said.js").Fill} Fill */
/** @typedef {import("./said.js").Said} Said */
/** @typedef {readonly [readonly [number, number], readonly [number, number]]} Window */
/** @typedef {Readonly<Record<string, Value>>} Settings */
/** @typedef {{ key: string, settings: Settings }} Part a rule, a schedule or a wrapper */
/** @typedef {{ parts: readonly Part[], color: string, hidden: boolean }} Run the rule first */
/**
 * @typedef {object} Race
 * @property {{ name: string, settings: Readonly<Record<string, number>>, window: Window }} surface
 * @property {readonly [number, number]} start
 * @property {readonly Run[]} runs
 * @property {number} steps
 * @property {number} noise
 * @property {number} seed
 * @property {string} conventions whose forms and constants a run has where it names none
 *
 * @typedef {object} Scenario all that a link says
 * @property {Race} race
 * @property {Settings} view
 * @property {readonly [number, number]} pair which weights are drawn, from 1
 * @property {readonly import("./axes.js").Axis[]} axes numbers that run over a range
 * @property {Window | null} seen
 * @property {Settings} page
 * @property {string} lesson
 * @property {string} course
 * @property {string} lessons a list in its place
 *
 * @typedef {object} Opened what came of a link
 * @property {Scenario} scenario
 * @property {Said[]} problems what could not be used
 * @property {string} beyond a typed formula, or data, which only a server reads: then the scenario is what the rest says by itself
 */

const CALL = whole("\\s*([A-Za-z_]\\w*)\\s*(?:\\((.*)\\))?\\s*", "s");

/**
 * What a link says. Reading never fails.
 * @param {Params | string} link a query string, or its decoded parameters
 * @param {Table} table
 * @returns {Opened}
 */
export function read(link, table) {
  const reader = new Reader(typeof link === "string" ? parsed(link) : link, table, ["run"]);
  const beyond = strip(reader.text("f")) || strip(reader.text("data"));
  const scenario = table.fields.reduce((/** @type {Scenario} */ found, field) => reading(field)(reader, found, table), usual(table));
  return { scenario, problems: reader.problems, beyond };
}

/** The parameters of a scenario's link; defaults are left out. @param {Scenario} scenario @param {Table} table @returns {Map<string, string[]>} */
export function params(scenario, table) {
  const all = table.fields.map((field) => /** @type {[string, string[]]} */ ([field.name, writing(field)(scenario, table)]));
  return new Map(all.filter(([, values]) => values.length));
}

/** The query string of a scenario, `?` included. @param {Scenario} scenario @param {Table} table */
export function write(scenario, table) {
  return query(params(scenario, table));
}

/** Parameters as a query string, `?` included. @param {Params} fields */
export function query(fields) {
  return `?${[...fields].flatMap(([key, values]) => values.map((value) => `${key}=${quoted(value)}`)).join("&")}`;
}

/** What a first visitor sees. @param {Table} table @returns {Scenario} */
export function usual(table) {
  const declared = (/** @type {string} */ part) =>
    Object.fromEntries(table.fields.flatMap((field) => (field.part === part && field.declared ? [[field.name, field.declared.default]] : [])));
  const { steps, noise, seed, conventions } = declared("race");
  const race = { ...raceOn(table.surface, {}, table), steps: Number(steps), noise: Number(noise), seed: Number(seed), conventions: String(conventions) };
  return { race, view: declared("view"), pair: table.pair, axes: [], seen: null, page: declared("page"), lesson: "", course: "", lessons: "" };
}

/** A surface with its own start and the usual runs on it. @param {string} name @param {Readonly<Record<string, number>>} settings @param {Table} table */
function raceOn(name, settings, table) {
  const { declared, window } = table.surfaces[name];
  const surface = { name, settings: { ...defaults(declared), ...settings }, window };
  return { surface, start: startOf(surface, table), runs: usualRuns(surface, table) };
}

/** @param {Race["surface"]} surface @param {Table} table @param {string} [conventions] @returns {Run[]} */
function usualRuns(surface, table, conventions) {
  return table.usual.reduce((/** @type {Run[]} */ runs, key) => {
    const color = colorOf(key, runs.map((run) => run.color), table);
    return [...runs, { parts: [{ key, settings: suited(key, surface, table, conventions) }], color, hidden: false }];
  }, []);
}

/** @template {Declaration} D @param {Readonly<Record<string, D>>} declared @returns {Record<string, D["default"]>} */
function defaults(declared) {
  return Object.fromEntries(Object.entries(declared).map(([name, one]) => [name, one.default]));
}

/** @param {Race["surface"]} surface @param {Table} table @returns {readonly [number, number]} */
export function startOf({ name, settings }, table) {
  const [x, y] = facts(table.surfaces[name], settings).get("start") ?? [];
  return [x, y];
}

/** A rule's settings with the rate that suits the surface. @param {string} key @param {Race["surface"]} surface @param {Table} table @param {string} [conventions] @returns {Settings} */
export function suited(key, { name, settings }, table, conventions) {
  const rule = table.rules[key];
  return { ...usualSettings(rule, conventions), lr: rateOf(rule, facts(table.surfaces[name], settings)) };
}

/** What a part has where nothing is said, but for a rate. @param {RuleRow} row @param {string} [conventions] @returns {Settings} */
export const usualSettings = ({ declared, conventions: by }, conventions = "") => ({ ...defaults(declared), ...by[conventions] });

/** The row of a part. @param {string} key @param {Table} table */
const rowOf = (key, { rules, around }) => rules[key] ?? around[key];

/** The same runs under other conventions: Race.under. @param {readonly Run[]} runs @param {string} old @param {string} now @param {Table} table */
function under(runs, old, now, table) {
  return runs.map((run) => ({ ...run, parts: run.parts.map(({ key, settings }) => {
    const [before, after] = [old, now].map((conventions) => usualSettings(rowOf(key, table), conventions));
    return { key, settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value === before[name] && name !== "lr" ? after[name] : value])) };
  }) }));
}

/**
 * The colour of a run that names none, after runs in others: `scenario.palette.own_color`.
 * @param {string} key of its rule @param {readonly string[]} taken @param {Table} table @param {number} [version] of the link
 */
function colorOf(key, taken, { colors, rules, version: newest }, version = newest) {
  if (version === 1) return colors[taken.length % colors.length];
  const first = colors.indexOf(rules[key].color);
  return [...colors.slice(first), ...colors.slice(0, first)].find((color) => !taken.includes(color)) ?? rules[key].color;
}

/** @param {Reader} reader @param {Table} table */
function versionOf(reader, { version, versions }) {
  const given = reader.text("v");
  return versions.includes(given) ? Number(given) : version;
}

// --------------------------------------------------------------------------------------------------- fields

/** @typedef {(reader: Reader, scenario: Scenario, table: Table) => Scenario} Reading */
/** @typedef {(scenario: Scenario, table: Table) => string[]} Writing */

/** @type {Readonly<Record<string, Reading>>} */
const READ = {
  v: readVersion,
  f: untouched,
  data: untouched,
  model: readWithData("model"),
  loss: readWithData("loss"),
  surface: readSurface,
  view: readWindow,
  seen: readSeen,
  init: readWithData("init"),
  start: readStart,
  batch: readWithData("batch"),
  order: readWithData("order"),
  conventions: readConventions,
  pair: readPair,
  run: readRuns,
  axes: readRunning,
  lesson: taught("lesson", "lesson", "lesson: {text} is not the name of a lesson; ignored"),
  course: taught("course", "lesson", "course: {text} is not the name of a course; ignored"),
  lessons: taught("lessons", "lessons", "lessons: {text} is not a list of lessons, such as 01,04,06; ignored"),
};
/** @type {Readonly<Record<string, Writing>>} */
const WRITE = {
  v: (_, { version }) => [String(version)],
  f: nothing,
  data: nothing,
  model: nothing,
  loss: nothing,
  surface: writeSurface,
  view: writeWindow,
  seen: writeSeen,
  init: nothing,
  start: writeStart,
  batch: nothing,
  order: nothing,
  pair: writePair,
  run: writeRuns,
  axes: writeRunning,
  lesson: ({ lesson }) => named(lesson),
  course: ({ course }) => named(course),
  lessons: ({ lessons }) => named(lessons),
};

/** @param {LinkField} field @returns {Reading} */
function reading({ name, part, declared }) {
  if (!declared || Object.hasOwn(READ, name)) return known(READ, name);
  return (reader, scenario) => {
    const text = reader.text(name);
    return text ? set(scenario, part, name, reader.value(name, declared, text, declared.default)) : scenario;
  };
}

/** @param {LinkField} field @returns {Writing} */
function writing({ name, part, declared }) {
  if (!declared) return known(WRITE, name);
  return (scenario) => {
    const value = get(scenario, part, name);
    return value === declared.default ? [] : [format(value)];
  };
}

/** @template T @param {Readonly<Record<string, T>>} by @param {string} name */
function known(by, name) {
  if (!Object.hasOwn(by, name)) throw new TypeError(`nobody reads ${name}`);
  return by[name];
}

/** @param {Scenario} scenario @param {string} part @param {string} name @param {Value} value @returns {Scenario} */
const set = (scenario, part, name, value) => ({ ...scenario, [part]: { .../** @type {any} */ (scenario)[part], [name]: value } });

/** @param {Scenario} scenario @param {string} part @param {string} name @returns {Value} */
const get = (scenario, part, name) => /** @type {any} */ (scenario)[part][name];

/** @type {Reading} */
function untouched(_, scenario) {
  return scenario;
}

/** @returns {string[]} */
function nothing() {
  return [];
}

/** A field that is read together with the data: without those it is of no use. @param {string} name @returns {Reading} */
function readWithData(name) {
  return (reader, scenario) => {
    if (reader.text(name) && !reader.text("data")) reader.complain("{where}: there are no data that it could be of; ignored", { where: name });
    return scenario;
  };
}

/** @type {Reading} */
function readVersion(reader, scenario, { version, versions }) {
  const given = reader.text("v");
  if (given !== "" && !versions.includes(given)) {
    reader.complain("v: {given} is not a version this page knows; read as version {version}", { given: reader.clip(given), version });
  }
  return scenario;
}

/** @type {Reading} */
function readSurface(reader, scenario, table) {
  const text = reader.text("surface");
  if (!text) return scenario;
  const [name, said] = splitCall(text, "surface", reader);
  if (!Object.hasOwn(table.surfaces, name)) {
    reader.complain("surface: {name} is not a known surface; using {default}", { name: reader.clip(name), default: table.surface });
    return scenario;
  }
  const { declared } = table.surfaces[name];
  const settings = /** @type {Record<string, number>} */ (settingsOf(said, declared, defaults(declared), name, reader));
  return { ...scenario, race: { ...scenario.race, ...raceOn(name, settings, table) } };
}

/** @type {Writing} */
function writeSurface({ race: { surface } }, table) {
  const { declared } = table.surfaces[surface.name];
  return [call(surface.name, surface.settings, defaults(declared))];
}

/** @type {Reading} */
function readWindow(reader, scenario, table) {
  const text = reader.text("view");
  if (!text) return scenario;
  try {
    const window = windowOf(text, isCurve(scenario.race.surface, table), table, reader);
    checkWindow(window, table);
    return { ...scenario, race: { ...scenario.race, surface: { ...scenario.race.surface, window } } };
  } catch (error) {
    reader.complain("view: {error}; using the surface's own view", { error: reason(error) });
    return scenario;
  }
}

/** @type {Writing} */
function writeWindow({ race: { surface } }, table) {
  const home = table.surfaces[surface.name].window;
  if (String(surface.window) === String(home)) return [];
  const [side] = surface.window;
  return [ends(isCurve(surface, table) && String(surface.window) === String(across(side)) ? [side] : surface.window)];
}

/** Whether a surface is of x alone. @param {Race["surface"]} surface @param {Table} table */
export const isCurve = ({ name }, table) => table.surfaces[name].heights !== null;

/** As much of the plane around y = 0 as an interval of x. @param {readonly [number, number]} side @returns {Window} */
function across([low, high]) {
  const half = (high - low) / 2;
  return [[low, high], [-half, half]];
}

/** Of a curve two numbers are enough. @param {string} text @param {boolean} curve @param {Table} table @param {Reader} reader */
function windowOf(text, curve, table, reader) {
  if (!curve || text.split(",").length !== 2) return sides(text, table.start, reader);
  const [low, high] = text.split(",").map((end) => number(table.start, strip(end), reader.limits.shown));
  return across([low, high]);
}

/** @param {Window} window @param {Table} table */
function checkWindow(window, { limits: { farthest, narrowest } }) {
  for (const [low, high] of window) {
    if (Math.max(Math.abs(low), Math.abs(high)) > farthest) {
      throw new Refused(say("a window has finite sides between {low:g} and {high:g}", { low: -farthest, high: farthest }));
    }
    if (high - low < narrowest) {
      throw new Refused(say("a window's sides run from a smaller to a larger number, at least {narrowest:g} apart", { narrowest }));
    }
  }
}

/** @type {Reading} */
function readSeen(reader, scenario, table) {
  const text = reader.text("seen");
  if (!text) return scenario;
  try {
    const seen = sides(text, table.plane, reader);
    checkSeen(seen, table);
    return { ...scenario, seen };
  } catch (error) {
    reader.complain("seen: {error}; showing the whole window", { error: reason(error) });
    return scenario;
  }
}

/** @type {Writing} */
function writeSeen({ seen }) {
  return seen ? [ends(seen)] : [];
}

/** @type {Reading} */
function readPair(reader, scenario, { weight, pair }) {
  const text = reader.text("pair");
  if (!text) return scenario;
  const parts = text.split(",");
  if (parts.length !== 2) {
    reader.complain("pair: {text} is not two numbers of weights", { text: reader.clip(text) });
    return scenario;
  }
  const [i, j] = parts.map((part, k) => Number(reader.value("pair", weight, part, pair[k])));
  return { ...scenario, pair: [i, j] };
}

/** @type {Writing} */
function writePair({ pair }, table) {
  return String(pair) === String(table.pair) ? [] : [pair.join(",")];
}

/** @type {Reading} */
function readRunning(reader, scenario, table) {
  const text = reader.text("axes");
  return text ? { ...scenario, axes: readAxes(text, reader, scenario.race, table) } : scenario;
}

/** @type {Writing} */
function writeRunning({ axes }) {
  return axes.length ? [axesText(axes)] : [];
}

/** @param {Window} seen @param {Table} table */
function checkSeen(seen, { limits: { sharpest, finest } }) {
  for (const [low, high] of seen) {
    if (high - low < Math.max(sharpest * Math.max(Math.abs(low), Math.abs(high)), finest)) {
      throw new Refused(say("its sides run from a smaller to a larger number, not too close to it"));
    }
  }
}

/** @param {string} text @param {Declared} declared @param {Reader} reader @returns {Window} */
function sides(text, declared, { limits }) {
  const found = text.split(",").map((end) => number(declared, strip(end), limits.shown));
  if (found.length !== 4) throw new Refused(say("not four numbers"));
  return [[found[0], found[1]], [found[2], found[3]]];
}

/** @param {readonly (readonly number[])[]} window */
const ends = (window) => window.flat().map(numberText).join(",");

/** @type {Reading} */
function readStart(reader, scenario, table) {
  const text = reader.text("start");
  if (!text || reader.text("data")) return scenario; // of weights there are as many as the data ask for
  const parts = text.split(",");
  const curve = isCurve(scenario.race.surface, table);
  if (curve && parts.length === 1) parts.push("0");
  if (parts.length !== 2) {
    reader.complain("start: {text} is not two numbers with a comma between; using the surface's own start", { text: reader.clip(text) });
    return scenario;
  }
  const [x, y] = ["start, x", "start, y"].map((where, i) => Number(reader.value(where, table.start, parts[i], scenario.race.start[i])));
  return { ...scenario, race: { ...scenario.race, start: [x, curve ? 0 : y] } };
}

/** @type {Writing} */
function writeStart({ race: { surface, start } }, table) {
  const own = startOf(surface, table);
  if (start[0] === own[0] && start[1] === own[1]) return [];
  return [(isCurve(surface, table) ? start.slice(0, 1) : start).map(numberText).join(",")];
}

/** What is taught, by its name. @param {"lesson" | "course" | "lessons"} name @param {"lesson" | "lessons"} pattern @param {string} wrong @returns {Reading} */
function taught(name, pattern, wrong) {
  return (reader, scenario, table) => {
    const text = reader.text(name);
    if (!text || whole(table[pattern]).test(text)) return { ...scenario, [name]: text };
    reader.complain(wrong, { text: reader.clip(text) });
    return scenario;
  };
}

/** @type {Reading} */
function readConventions(reader, scenario, table) {
  const text = reader.text("conventions");
  const declared = table.fields.find(({ name }) => name === "conventions")?.declared;
  if (!text || !declared) return scenario;
  const { race } = scenario;
  const conventions = String(reader.value("conventions", declared, text, declared.default));
  return { ...scenario, race: { ...race, runs: under(race.runs, race.conventions, conventions, table), conventions } };
}

/** @param {string} text */
const named = (text) => (text ? [text] : []);

// ----------------------------------------------------------------------------------------------------- runs

/** @type {Writing} */
function writeRuns({ race }, table) {
  const said = runTexts(race, table);
  const own = runTexts({ ...race, runs: usualRuns(race.surface, table, race.conventions) }, table);
  return JSON.stringify(said) === JSON.stringify(own) ? [] : said.length ? said : ["none"];
}

/** @param {Race} race @param {Table} table */
function runTexts(race, table) {
  const colors = race.runs.map(({ color }) => color);
  return race.runs.map((run, i) => runText(run, race, table, colorOf(run.parts[0].key, colors.slice(0, i), table)));
}

/**
 * A run as it stands in a link; the colour `own` is left out.
 * @param {Run} run @param {Race} race @param {Table} table @param {string} [own]
 */
export function runText({ parts: [rule, ...around], color, hidden }, { surface, conventions }, table, own = "") {
  const drawn = { ...(color === own ? {} : { color }), ...(hidden ? { hidden: "on" } : {}) };
  const first = call(rule.key, rule.settings, suited(rule.key, surface, table, conventions), drawn);
  return [first, ...around.map(({ key, settings }) => call(key, settings, usualSettings(table.around[key], conventions)))].join(".");
}

/** @param {string} name @param {Settings} settings @param {Settings} usual @param {Record<string, string>} [extra] */
function call(name, settings, usual, extra = {}) {
  const other = Object.entries(settings).filter(([key, value]) => value !== usual[key]);
  const said = [...other.map(([key, value]) => `${key}=${format(value)}`), ...Object.entries(extra).map(([key, value]) => `${key}=${value}`)];
  return said.length ? `${name}(${said.join(",")})` : name;
}

/** @type {Reading} */
function readRuns(reader, scenario, table) {
  const texts = reader.texts("run");
  if (!texts.length) return scenario;
  const { race } = scenario;
  if (texts.length === 1 && strip(texts[0]) === "none") return { ...scenario, race: { ...race, runs: [] } };
  const most = table.limits.runs;
  if (texts.length > most) reader.complain("run: {count} runs given; the first {most} are shown", { count: texts.length, most });
  /** @type {Run[]} */
  const runs = [];
  texts.slice(0, most).forEach((text, i) => {
    const run = readRun(text, i, runs.map(({ color }) => color), race, reader, table);
    if (run) runs.push(run);
  });
  if (runs.length) return { ...scenario, race: { ...race, runs } };
  reader.complain("run: none of the runs could be used; showing the usual ones");
  return scenario;
}

/**
 * @param {string} text @param {number} index @param {readonly string[]} taken @param {Race} race
 * @param {Reader} reader @param {Table} table @returns {Run | null}
 */
function readRun(text, index, taken, { surface, conventions }, reader, table) {
  const where = say("run {number}", { number: index + 1 });
  if (!reader.readable(text, where)) return null;
  const [first, ...around] = splitChain(text);
  const [name, said] = splitCall(first, where, reader);
  if (!Object.hasOwn(table.rules, name)) {
    reader.complain("{where}: {name} is not a known optimizer; left out", { where, name: reader.clip(name) });
    return null;
  }
  const color = colorOf(name, taken, table, versionOf(reader, table));
  const asked = readColor(said.get("color") ?? color, color, where, reader, table);
  said.delete("color");
  const hidden = reader.value(say("{where}, {name}", { where, name: "hidden" }), table.hidden, said.get("hidden") ?? table.hidden.default, table.hidden.default);
  said.delete("hidden");
  const most = table.limits.parts - 1;
  if (around.length > most) reader.complain("{where}: only the first {most} schedules and wrappers are used", { where, most });
  // What is around a rule is named before the rule's own settings are looked at.
  const layers = around.slice(0, most).flatMap((one) => readAround(one, conventions, where, reader, table) ?? []);
  const settings = settingsOf(said, table.rules[name].declared, suited(name, surface, table, conventions), where, reader);
  return { parts: [{ key: name, settings }, ...layers], color: asked, hidden: hidden === "on" };
}

/** @param {string} asked @param {string} own @param {Said} where @param {Reader} reader @param {Table} table */
function readColor(asked, own, where, reader, { colors }) {
  if (colors.includes(asked)) return asked;
  reader.complain("{where}, color: {asked} is not one of {colors}; using {color}", { where, asked: reader.clip(asked), colors: colors.join(", "), color: own });
  return own;
}

/** The calls of `a(...).b(...).c`: split at the points outside brackets. @param {string} text */
function splitChain(text) {
  const calls = [""];
  let depth = 0;
  for (const character of text) {
    depth += Number(character === "(") - Number(character === ")");
    if (character === "." && depth === 0) calls.push("");
    else calls[calls.length - 1] += character;
  }
  return calls;
}

/** @param {string} text @param {string} conventions @param {Said} where @param {Reader} reader @param {Table} table @returns {Part | null} */
function readAround(text, conventions, where, reader, { around }) {
  const [name, said] = splitCall(text, where, reader);
  if (!Object.hasOwn(around, name)) {
    reader.complain("{where}: {name} is not a known schedule or wrapper; left out", { where, name: reader.clip(name) });
    return null;
  }
  const { declared } = around[name];
  return { key: name, settings: settingsOf(said, declared, usualSettings(around[name], conventions), say("{where}, {name}", { where, name }), reader) };
}

// ---------------------------------------------------------------------------------------------------- calls

/** `name(key=value,...)` apart; what does not fit the form is named and left out. @param {string} text @param {Fill} where @param {Reader} reader @returns {[string, Map<string, string>]} */
function splitCall(text, where, reader) {
  /** @type {Map<string, string>} */
  const said = new Map();
  const match = CALL.exec(text);
  if (!match) {
    reader.complain("{where}: {text} is not of the form name(key=value,...)", { where, text: reader.clip(text) });
    return [name(text).toLowerCase(), said];
  }
  for (const part of (match[2] ?? "").split(",").filter(strip)) {
    const at = part.indexOf("=");
    const [key, value] = at < 0 ? [strip(part), ""] : [strip(part.slice(0, at)), strip(part.slice(at + 1))];
    if (at < 0) reader.complain("{where}: {part} is not of the form key=value", { where, part: reader.clip(part) });
    else if (said.has(key)) reader.complain("{where}: {part} is given twice", { where, part: reader.clip(part) });
    else said.set(key, value);
  }
  return [match[1].toLowerCase(), said];
}

/**
 * @param {ReadonlyMap<string, string>} said @param {Readonly<Record<string, Declaration>>} declared @param {Settings} usual
 * @param {Fill} where @param {Reader} reader @returns {Settings}
 */
function settingsOf(said, declared, usual, where, reader) {
  for (const key of said.keys()) {
    if (!Object.hasOwn(declared, key)) reader.complain("{where}: {key} is not a parameter here; ignored", { where, key: reader.clip(key) });
  }
  return Object.fromEntries(Object.entries(declared).map(([key, one]) => {
    const text = said.get(key);
    return [key, text === undefined ? usual[key] : reader.value(say("{where}, {name}", { where, name: key }), one, text, usual[key])];
  }));
}
