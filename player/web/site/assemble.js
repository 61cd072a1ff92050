// A scenario as what the player is sent, computed here: picture/ and player/messages.py where there is no Python. Numbers
// only: no sentence is told of a path that nobody has measured.

import { answering, Sheet } from "../link.js";
import { Kept } from "../kept.js";
import { ending } from "../live.js";
import { laboratoryOf, tunedWords } from "../studied.js";
import { execute } from "../tape.js";
import { t } from "../texts.js";
import { Heights, Walker } from "../walk.js";
import { isCurve, params, query, runText, startOf, suited, write } from "./address.js";
import { composed } from "./compose.js";
import { among } from "./courses.js";
import { isChoice } from "./declared.js";
import { facts } from "./facts.js";
import { sheet } from "./formula.js";
import { handles } from "./held.js";
import { label, pieces, rows, stem } from "./names.js";
import { astray } from "./session.js";

/** @typedef {import("../contract").Follow} Follow */
/** @typedef {import("../contract").Ground} Ground */
/** @typedef {import("../contract").InsideOf} InsideOf */
/** @typedef {import("../contract").InsideRun} InsideRun */
/** @typedef {import("../contract").Live} Live */
/** @typedef {import("../contract").Mark} Mark */
/** @typedef {import("../contract").Method} Method */
/** @typedef {import("../contract").Race} Message */
/** @typedef {import("../contract").Runner} Runner */
/** @typedef {import("../contract").Standing} Standing */
/** @typedef {import("../contract").Tapes} Tapes */
/** @typedef {import("../contract").Terrain} Terrain */
/** @typedef {import("../contract").Wording} Wording */
/** @typedef {import("../tape.js").Draws} Draws */
/** @typedef {import("./address.js").Run} Run */
/** @typedef {import("./address.js").Scenario} Scenario */
/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {{ race: Message, ground: Ground, inside: InsideOf | null }} Assembled */
/** @typedef {{ standing: Standing, alone: boolean, hint: boolean }} Around what stands around the picture */

const NODES = 161; // of the ground on each side, as in picture/ground.py,
const ALONG = 401; // and of a curve
const ARROWS = 15; // along each side of the field
const LENGTH = 0.62; // of an arrow, as a share of the room it has
const FARTHEST = 1e3; // of a start that follows its surface
const DIGITS = 3; // of a rate that does
const PLACES = ["minimum", "local minimum", "saddle"];
const PARTS = ["momentum", "gradient", "asked"]; // of a step, from which arrows are drawn
const AXIS = "axis";
const KEPT = 64; // walkers and methods that are kept

export class Assembly {
  /** @param {Tapes} tapes @param {Wording} words @param {Draws} draws */
  constructor(tapes, words, draws) {
    this.tapes = tapes;
    this.words = words;
    this.draws = draws;
    /** @type {Kept<any>} what was put together last, by what it was made of */
    this.kept = new Kept(KEPT);
  }

  /** Everything that the player takes. @param {Scenario} scenario @param {Around} around @returns {Assembled} */
  of(scenario, around) {
    const live = this.live(scenario);
    const known = facts(this.words.table.surfaces[scenario.race.surface.name], scenario.race.surface.settings);
    const race = this.#race(scenario, around, live, known);
    return { race, ground: this.#ground(scenario, live, known), inside: this.#inside(scenario, race, live) };
  }

  /** @template T @param {string} key @param {() => T} make @returns {T} */
  #once(key, make) {
    if (!this.kept.has(key)) this.kept.set(key, make());
    return this.kept.get(key);
  }

  /** The tapes of a picture. @param {Scenario} scenario @returns {Live} */
  live(scenario) {
    const { race, view } = scenario;
    const { tapes } = this;
    const { name } = race.surface;
    return {
      terrain: this.#terrain(name),
      learned: null,
      noise: this.#curved(scenario) ? tapes.along : tapes.noise,
      curve: this.#curved(scenario),
      charted: tapes.charted[name][String(view.chart)],
      within: tapes.within[name],
      methods: race.runs.map((run) => this.#method(run)),
      seed: race.seed,
      follows: this.#follows(scenario),
    };
  }

  /** @param {Scenario} scenario */
  #curved({ race: { surface } }) {
    return isCurve(surface, this.words.table);
  }

  /** @param {string} name @returns {Terrain} */
  #terrain(name) {
    const { declared, facts: stated, stated: tape } = this.words.table.surfaces[name];
    return this.#once(`terrain ${name}`, () => ({ numbers: Object.keys(declared), function: this.tapes.functions[name], facts: stated, stated: tape }));
  }

  /** A run's optimizer, put together; null where only a server can take its steps. @param {Run} run @returns {Method | null} */
  #method(run) {
    const { table } = this.words;
    const named = rows(run, table).map(({ declared }, i) => {
      const { key, settings } = run.parts[i];
      return [key, Object.keys(declared).filter((name) => isChoice(declared[name])).map((name) => `${name}=${settings[name]}`).join(",")];
    });
    return this.#once(`method ${JSON.stringify(named)}`, () => {
      const [[key, form], ...rest] = named;
      const rule = this.tapes.rules[key][form];
      const layers = rest.flatMap(([name, own]) => this.tapes.around[name][own] ?? []);
      return rule && layers.length === rest.length ? attempted(() => composed(rule, layers)) : null;
    });
  }

  /** @param {Scenario} scenario @returns {Follow[]} */
  #follows({ race: { surface, start, runs } }) {
    const { table } = this.words;
    const own = startOf(surface, table);
    const known = facts(table.surfaces[surface.name], surface.settings);
    /** @type {Follow[]} */
    const found = start[0] === own[0] && start[1] === own[1]
      ? (isCurve(surface, table) ? ["x"] : ["x", "y"]).map((axis, index) => ({ key: `start.${axis}`, fact: "start", index, factor: 1, digits: 0, bounds: [-FARTHEST, FARTHEST] }))
      : [];
    runs.forEach(({ parts: [{ key, settings }] }, i) => {
      const { unit, factor, declared: { lr } } = table.rules[key];
      if (!known.has(`rate ${unit}`) || settings.lr !== suited(key, surface, table).lr || isChoice(lr)) return;
      found.push({ key: `run.${i}.0.lr`, fact: `rate ${unit}`, index: 0, factor, digits: DIGITS, bounds: lr.bounds });
    });
    return found;
  }

  /** @param {Scenario} scenario @param {Around} around @param {Live} live @param {Facts} known @returns {Message} */
  #race(scenario, { standing, alone, hint }, live, known) {
    const { words } = this;
    const { table } = words;
    const { race, view, seen, page, lesson } = scenario;
    const { name, height, titles } = words.quantities[String(view.chart)];
    const lowest = known.get("lowest")?.[0];
    const zero = lowest ?? 0;
    const scale = view.scale === "log" && !(height && lowest === undefined) ? "log" : "linear";
    const against = view.against === "evaluations" ? "evaluations" : "steps";
    const chart = /** @type {const} */ ({ name, title: titles[race.surface.name], above: "f − f*", scale, zero: height ? zero : 0, height, against, rows: 0, batch: 0, lines: [] });
    const own = [...params(scenario, table)].filter(([field]) => table.picture.includes(field));
    const link = write(scenario, table);
    const held = handles(race, words, (run) => Boolean(live.methods[run]));
    const runs = race.runs.map((_, i) => this.#runner(scenario, i, live, zero, chart.zero));
    const curve = this.#curved(scenario);
    const layers = (curve ? words.along : words.layers).map((layer) => ({ ...layer, value: String(view[layer.name]), drawn: true }));
    const beside = curve && view.beside === "starts" ? "chart" : String(view.beside);
    const asked = { beside, outcome: String(view.outcome), axes: scenario.axes, seen };
    const laboratory = laboratoryOf({ handles: held, runs, layers }, race.surface.window, asked);
    return {
      race: query(new Map(own)),
      link,
      name: stem(race),
      title: words.titles[race.surface.name],
      steps: race.steps,
      start: curve ? [race.start[0], this.#heights(race.surface, live).at(race.start[0]).f] : race.start,
      zero,
      lesson: Object.hasOwn(words.lessons, lesson) ? { ...among(words.lessons[lesson], scenario, words), astray: astray(scenario, table, words.lessons) } : null,
      panes: view.space === "on" && !curve ? ["ground", "chart", "space"] : ["ground", "chart"],
      arrows: view.vectors === "on",
      seen,
      chart,
      runs,
      handles: held,
      live,
      look: words.looks[String(page.size)],
      palette: words.palette,
      layers,
      lang: words.lang,
      texts: words.texts,
      alone,
      hint,
      standing,
      data: null,
      through: null,
      beside: laboratory?.study ?? "chart",
      sampled: false,
      laboratory,
      swarm: { kind: /** @type {Message["swarm"]["kind"]} */ (curve ? "off" : String(view.swarm)), many: Number(view.many), trails: view.trails === "on" },
      taylor: { model: /** @type {Message["taylor"]["model"]} */ (curve ? "off" : String(view.local)), radius: Number(view.radius) },
      tuned: tunedWords(String(view.tuned), Number(view.trials)),
      tinted: false,
      digest: `${link} ${words.lang} ${alone}`,
    };
  }

  /** @param {Scenario} scenario @param {number} i @param {Live} live @param {number} zero @param {number} chartZero @returns {Runner} */
  #runner({ race }, i, live, zero, chartZero) {
    const { words } = this;
    const run = race.runs[i];
    const { light, dark, outline } = words.palette.find(({ color }) => color === run.color) ?? words.palette[0];
    const named = pieces(race, words.table)[i];
    const path = this.#path(race, i, live);
    return {
      label: label(named, (key) => numberOf(run, key)),
      pieces: named,
      text: runText(run, race, words.table),
      hidden: run.hidden,
      color: run.color,
      light,
      dark,
      outline,
      diverged: path?.diverged ?? 0,
      ending: path ? path.diverged && ending(path.diverged, path.loss[path.diverged - 1]) || "" : t("its steps need a server"),
      evaluations: path ? perStep(path.evaluations) : 1,
      x: path?.x ?? nothing(race.steps),
      y: path?.y ?? nothing(race.steps),
      loss: path?.loss.map((f) => f - zero) ?? nothing(race.steps),
      chart: path?.chart.map((value) => value - chartZero) ?? nothing(race.steps),
      validation: new Float64Array(),
      points: new Float64Array(),
      flows: [],
    };
  }

  /** @param {Scenario["race"]} race @param {number} i @param {Live} live */
  #path({ surface, runs, start, steps, noise, seed }, i, live) {
    const method = live.methods[i];
    if (!method) return null;
    const told = JSON.stringify([surface.name, runs[i].parts.map(({ key, settings }) => [key, Object.values(settings).filter((value) => typeof value === "string")])]);
    const charted = Object.values(this.tapes.charted[surface.name]).indexOf(live.charted);
    const walker = this.#once(`walker ${charted} ${told}`, () => new Walker(method, live, this.draws, { chart: true }));
    return attempted(() => walker.walk({
      number: (name) => numberOf(runs[i], `run.${i}.${name}`), parameter: (name) => surface.settings[name], start, steps, sigma: noise, seed,
    }));
  }

  /** @param {Scenario} scenario @param {Live} live @param {Facts} known @returns {Ground} */
  #ground({ race: { surface }, view }, live, known) {
    const told = JSON.stringify([surface, view.levels, view.field, view.critical]);
    return this.#once(`ground ${told}`, () => {
      const lowest = known.get("lowest")?.[0];
      const heights = this.#heights(surface, live);
      const shown = this.words.table.surfaces[surface.name].heights;
      if (shown) return this.#curve(surface, shown, heights, lowest ?? 0, this.#marks(surface, view.critical === "on", known), told);
      return {
        window: surface.window,
        nodes: NODES,
        heights: heights.over(surface.window, NODES, lowest ?? 0),
        curve: false,
        zero: lowest ?? 0,
        spacing: view.levels === "log" && lowest !== undefined ? "log" : view.levels === "equal" ? "equal" : "linear",
        marks: this.#marks(surface, view.critical === "on", known),
        downhill: view.field === "on" && live.terrain ? downhill(live.terrain, surface, this.draws) : new Float32Array(),
        digest: told,
      };
    });
  }

  /** f of a surface. @param {Scenario["race"]["surface"]} surface @param {Live} live */
  #heights(surface, live) {
    const heights = new Heights(live, this.draws);
    heights.set((name) => surface.settings[name]);
    return heights;
  }

  /** @param {Scenario["race"]["surface"]} surface @param {readonly [number, number]} shown @param {Heights} heights @param {number} zero @param {readonly Mark[]} marks @param {string} digest @returns {Ground} */
  #curve({ window: [side] }, shown, heights, zero, marks, digest) {
    const risen = marks.map((mark) => ({ ...mark, y: [...mark.x].map((x) => heights.at(x).f) }));
    return { window: [side, shown], nodes: ALONG, heights: heights.along(side, ALONG, zero), curve: true, zero, spacing: "linear", marks: risen, downhill: new Float32Array(), digest };
  }

  /** Points that were searched for are known of the surface as it is at first; of another those that it states. @param {Scenario["race"]["surface"]} surface @param {boolean} critical @param {Facts} known @returns {readonly Mark[]} */
  #marks({ name, settings, window }, critical, known) {
    const { declared, window: home } = this.words.table.surfaces[name];
    const first = String(window) === String(home) && Object.entries(declared).every(([key, one]) => settings[key] === one.default);
    if (critical && first) return this.words.critical[name];
    return PLACES.flatMap((kind) => {
      const places = known.get(kind) ?? [];
      const mark = { kind, symbol: this.words.marks[kind], x: places.filter((_, k) => k % 2 === 0), y: places.filter((_, k) => k % 2 === 1) };
      return places.length ? [mark] : [];
    });
  }

  /** What goes on inside the runs: names alone, for the player computes the numbers. @param {Scenario} scenario @param {Message} race @param {Live} live @returns {InsideOf | null} */
  #inside(scenario, race, live) {
    const { view } = scenario;
    const [inspected, drawn] = [view.inspector === "on", view.vectors === "on"];
    if (!inspected && !drawn) return null;
    const runs = scenario.race.runs.map((run, i) => this.#insideOf(run, live.methods[i], live, inspected, drawn));
    return { race: race.race, inside: { inspector: inspected, runs }, digest: `${race.digest} inside` };
  }

  /** @param {Run} run @param {Method | null} method @param {Live} live @param {boolean} inspected @param {boolean} drawn @returns {InsideRun} */
  #insideOf({ parts: [rule] }, method, live, inspected, drawn) {
    if (!method || !live.within) return { words: null, quantities: [], parts: [] };
    const vectors = this.words.vectors[rule.key];
    const none = new Float32Array();
    const named = (/** @type {readonly { name: string, width: number }[]} */ all, /** @type {readonly string[]} */ arrows) =>
      all.map(({ name, width }) => ({ name, width, arrow: arrows.includes(name), values: none }));
    const common = live.within.quantities.filter(({ name }) => name !== AXIS);
    const scheduled = method.quantities.some(({ name }) => name === "alpha");
    return {
      words: inspected ? sheet(rule, scheduled, this.words, t) : null,
      quantities: inspected ? [...named(method.quantities, vectors), ...named(common, [])] : [],
      parts: drawn ? named([...PARTS, ...(live.curve ? [] : ["rate", AXIS])].map((name) => ({ name, width: 2 })), []) : [],
    };
  }
}

/** A number of a run by the key of its handle. @param {Run} run @param {string} key */
function numberOf(run, key) {
  const [, , part, name] = key.split(".");
  return Number(run.parts[Number(part)].settings[name]);
}

/** @param {number} steps */
const nothing = (steps) => new Float64Array(steps + 1).fill(NaN);

/** One number where every step asks for as many gradients. @param {Float64Array} evaluations */
function perStep(evaluations) {
  const each = evaluations[1] - evaluations[0];
  return evaluations.every((count, k) => count === k * each) ? each : [...evaluations];
}

/** Arrows of one length on a coarse grid, against the gradient: (x, y) to (x, y). @param {Terrain} terrain @param {Scenario["race"]["surface"]} surface @param {Draws} draws */
function downhill(terrain, { settings, window: [[x0, x1], [y0, y1]] }, draws) {
  const sheet = new Sheet();
  const point = [sheet.input(false), sheet.input(false)];
  const places = new Map(terrain.numbers.map((name) => [name, sheet.input(true)]));
  if (!terrain.function) return new Float32Array();
  const ask = answering(sheet, terrain.function, (name) => places.get(name) ?? -1);
  const outputs = [0, 1].map((i) => ask("grad", point, i, 0));
  const { first, every, registers: r } = sheet.program(outputs);
  for (const [name, place] of places) r[place] = settings[name];
  execute(first, r, draws);
  const size = (LENGTH * Math.min(x1 - x0, y1 - y0)) / ARROWS;
  /** @type {number[]} */
  const found = [];
  for (let j = 0; j < ARROWS; j++) {
    for (let i = 0; i < ARROWS; i++) {
      const [x, y] = [x0 + ((x1 - x0) * (2 * i + 1)) / (2 * ARROWS), y0 + ((y1 - y0) * (2 * j + 1)) / (2 * ARROWS)];
      [r[point[0]], r[point[1]]] = [x, y];
      execute(every, r, draws);
      const [gx, gy] = outputs.map((place) => r[place]);
      const [dx, dy] = [gx, gy].map((g) => (-g / Math.hypot(gx, gy)) * (size / 2));
      if (Number.isFinite(dx) && Number.isFinite(dy)) found.push(x - dx, y - dy, x + dx, y + dy);
    }
  }
  return Float32Array.from(found);
}

/** Null where tapes are too long to be carried out. @template Made @param {() => Made} act @returns {Made | null} */
function attempted(act) {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.warn(error);
    return null;
  }
}
