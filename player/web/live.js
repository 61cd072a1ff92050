// The race while some of its numbers are held in hand: what of it changes is computed here, as the server would.

import { Kernel } from "./kernel.js";
import { Herd } from "./herd.js";
import { full } from "./numbers.js";
import { t } from "./texts.js";
import { Plane } from "./plane.js";
import { facts, finished, Heights, Walker, WORK } from "./walk.js";

/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./contract").Inside} Inside */
/** @typedef {import("./contract").InsideRun} InsideRun */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./contract").Series} Series */
/** @typedef {import("./slice.js").Cut} Cut */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {import("./walk.js").Given} Given */
/** @typedef {import("./walk.js").Walked} Walked */
/** @typedef {import("./walk.js").Wanted} Wanted */
/** @typedef {ReadonlyMap<string, number>} Values numbers by the keys of their handles */
/** @typedef {Ground["window"]} Window */

const LIVELY = 2e7; // operations of all runs on a loss on data: more of them are no 15 pictures a second
const NODES = { held: 49, still: 161 }; // of the ground on each side, while it changes in every frame and at rest,
const MOMENT = 8e6; // and operations that it may take while it changes
const FEWEST = 17; // but no fewer nodes
const ALONG = 401; // of a curve, as in surfaces/curve.py

export class Live {
  /** @param {Draws} draws */
  constructor(draws) {
    this.draws = draws;
    /** @type {Map<string, Walker>} by run, and what is wanted of it */
    this.walkers = new Map();
    /** @type {Map<number, Herd>} by run */
    this.herds = new Map();
    this.count = 0; // races that came
    /** @type {Map<number, { told: string, run: Runner }>} what was computed last, by run */
    this.last = new Map();
    /** @type {WeakMap<Floats, Float64Array | null>} all weights along the path with this x, of runs as they came; null where they are not known */
    this.points = new WeakMap();
    /** @type {Kernel | null} of the rows that are kept apart */
    this.kept = null;
    /** @type {Set<number>} runs whose tapes cannot be carried out */
    this.refused = new Set();
    /** @type {{ told: string, found: Map<string, number[]> }} what the surface said last */
    this.stated = { told: "", found: new Map() };
    /** @type {Heights | null} */
    this.heights = null;
    /** @type {Map<string, { told: string, came: Ground, ground: Ground }>} the last ground, all of it and of what is looked at */
    this.grounds = new Map();
  }

  /** @type {Race} as it came */
  race;
  /** @type {Map<string, number>} */
  base = new Map();

  /** @param {Race} race as it came */
  set(race) {
    if (race === this.race) return;
    this.race = race;
    this.base = new Map(race.handles.map(({ key, value }) => [key, value]));
    this.count++;
    this.walkers.clear();
    this.herds.clear();
    this.last.clear();
    this.refused.clear();
    this.stated.told = "";
    this.heights = null;
    this.kept = null;
  }

  /** All weights of a run, point by point, of one that is shown; null where they are not known here. @param {Runner} run */
  pointsOf({ x, points: own }) {
    if (own.length) return own;
    const known = this.points.get(x);
    if (known !== undefined) return known;
    const index = this.race.runs.findIndex((run) => run.x === x);
    if (!this.#traced(index)) return null;
    // Once for a race as it came, so with more patience than in the hand, where every run has them.
    const points = attempted(() => this.#walker(index, { points: true }).walk(this.#given(index, this.base), WORK / this.race.runs.length).points);
    this.points.set(x, points);
    return points;
  }

  /** Whether a run is computed here. @param {number} index */
  has(index) {
    return this.#traced(index) && !this.refused.has(index);
  }

  /** Whether there is anything that it could be computed from. @param {number} index */
  #traced(index) {
    const { terrain, learned, methods } = this.race.live;
    return Boolean((terrain?.function || learned) && methods[index]);
  }

  /**
   * What a run makes of it; null where its tapes are none, or too long: then it follows on release like others.
   * @param {number} index @param {Wanted} wanted @param {Values} all
   * @returns {Walked | null}
   */
  #walked(index, wanted, all) {
    if (!this.has(index)) return null;
    const { learned, methods } = this.race.live;
    const most = learned ? LIVELY / methods.length : WORK;
    const walked = attempted(() => this.#walker(index, wanted).walk(this.#given(index, all), most));
    if (!walked) this.refused.add(index);
    return walked;
  }

  /**
   * Everything that the race is computed from, where some numbers are other than they came. What stands at its surface's
   * own moves along with the surface's parameters, as on the server.
   * @param {Values} values
   * @returns {Map<string, number>}
   */
  all(values) {
    const all = new Map([...this.base, ...values]);
    if (![...values.keys()].some(isOfSurface)) return all;
    const known = this.facts(all);
    for (const { key, fact, index, factor, digits, bounds: [low, high] } of this.race.live.follows) {
      const found = known.get(fact)?.[index];
      if (values.has(key) || found === undefined) continue;
      const value = Math.min(Math.max(found * factor, low), high);
      all.set(key, digits ? Number(value.toPrecision(digits)) : value);
    }
    return all;
  }

  /** What the surface says about itself. @param {Values} all */
  facts(all) {
    const told = JSON.stringify([...all].filter(([key]) => isOfSurface(key)));
    if (told !== this.stated.told) {
      this.stated = { told, found: facts(this.race.live, (name) => all.get(`surface.${name}`) ?? NaN, this.draws) };
    }
    return this.stated.found;
  }

  /**
   * The race with other numbers. At no other numbers it is the race as it came.
   * @param {Values} values
   * @returns {Race}
   */
  shown(values) {
    const { race } = this;
    if (!values.size) return race;
    const all = this.all(values);
    const zero = this.#zero(all);
    const batch = Math.min(all.get("batch") || race.chart.rows, race.chart.rows);
    // What theory says, it says of the numbers that came: nobody here knows it of others.
    const chart = { ...race.chart, batch, lines: [], ...(race.chart.height ? { zero } : {}) };
    const steps = all.get("steps") ?? race.steps;
    const shared = JSON.stringify([...all].filter(([key]) => !key.startsWith("run.")));
    const changed = shared !== JSON.stringify([...this.base].filter(([key]) => !key.startsWith("run.")));
    const runs = race.runs.map((run, i) => {
      const own = [...all].filter(([key]) => key.startsWith(`run.${i}.`));
      const touched = changed || own.some(([key, value]) => value !== this.base.get(key));
      if (!touched) return named(run, all);
      return named(this.#run(i, run, all, steps, zero, chart.zero, `${shared} ${JSON.stringify(own)}`), all);
    });
    return { ...race, race: `${race.race}~${digest(JSON.stringify([...all]))}`, start: this.#ring(all), steps, zero, chart, runs };
  }

  /**
   * What goes on inside the runs with other numbers.
   * @param {Values} values @param {Inside} inside as it came @param {boolean} arrows whether steps are taken apart
   * @returns {Inside}
   */
  inside(values, inside, arrows) {
    if (!values.size && !inside.runs.some(isLeftOut)) return inside;
    const all = this.all(values);
    const shown = this.shown(values);
    const runs = inside.runs.map((run, i) => {
      if (shown.runs[i].x === this.race.runs[i].x && !isLeftOut(run)) return run;
      const walked = this.#walked(i, { inside: true, parts: arrows }, all);
      if (!walked) return { ...run, quantities: [], parts: [] };
      const same = shown.runs[i].x === this.race.runs[i].x;
      return { ...run, ...within(run, walked, arrows), words: run.words && { ...run.words, verdict: same ? run.words.verdict : "" } };
    });
    return { ...inside, runs };
  }

  /**
   * The ground with other numbers, or of another part of the plane.
   * @param {Values} values @param {Ground} ground as it came
   * @param {Window | null} seen the part of the plane; null for the window it came with
   * @param {boolean} held whether it changes in every frame
   * @param {Cut | null} cut where the slice lies, if it is one and not where it came
   * @returns {Ground}
   */
  ground(values, ground, seen, held, cut = null) {
    return finished(this.making(values, ground, seen, held, cut));
  }

  /**
   * The same, bit by bit.
   * @param {Values} values @param {Ground} ground @param {Window | null} seen @param {boolean} held @param {Cut | null} cut
   * @returns {Generator<undefined, Ground>}
   */
  *making(values, ground, seen, held, cut) {
    const moved = [...values.keys()].some(isOfSurface);
    const { terrain, learned } = this.race.live;
    if ((!moved && !seen && !cut) || !(terrain?.function || learned)) return ground;
    const all = this.all(values);
    const told = JSON.stringify([seen, held, cut?.told, [...all].filter(([key]) => isOfSurface(key))]);
    const slot = seen ? "near" : cut ? "slice" : "home";
    const last = this.grounds.get(slot);
    if (last?.told === told && last.came === ground) return last.ground;
    const made = (yield* trying(this.#ground(all, ground, seen ?? ground.window, held, moved, cut))) ?? ground;
    this.grounds.set(slot, { told, came: ground, ground: made });
    return made;
  }

  /**
   * @param {Values} all @param {Ground} ground @param {Window} window @param {boolean} held
   * @param {boolean} moved whether the surface is another one
   * @param {Cut | null} cut
   * @returns {Generator<undefined, Ground>}
   */
  *#ground(all, ground, window, held, moved, cut) {
    const zero = this.#zero(all);
    const f = this.#heightsOf(all);
    if (ground.curve) {
      const along = f.along(window[0], ALONG, zero);
      return { ...ground, window, nodes: ALONG, heights: along, zero, marks: moved ? this.#marks(ground, all) : ground.marks };
    }
    const most = this.race.live.learned ? f.nodes(held ? MOMENT : WORK) : Infinity;
    const nodes = Math.min(held ? NODES.held : NODES.still, Math.max(most, FEWEST));
    const heights = yield* f.rows(window, nodes, zero, cut?.origin);
    return { ...ground, window, nodes, heights, zero, marks: moved ? this.#marks(ground, all) : ground.marks, downhill: moved ? new Float32Array() : ground.downhill };
  }

  /**
   * The path of a run with other numbers; null where only the server computes it.
   * @param {number} index @param {Values} values by the keys of their handles
   * @returns {Walked | null}
   */
  path(index, values) {
    return this.#walked(index, {}, this.all(values));
  }

  /** All that a run is computed from, with other numbers. @param {number} index @param {Values} values by the keys of their handles */
  given(index, values) {
    return this.#given(index, this.all(values));
  }

  /**
   * Paths of one run for other values of a number, as they would be if nothing else changed.
   * @param {Values} values @param {string} key @param {readonly number[]} others
   * @returns {{ index: number, paths: Walked[] }[]} by run, of those that the number concerns
   */
  fan(values, key, others) {
    const indices = this.race.runs.map((_, i) => i).filter((i) => this.has(i) && (!key.startsWith("run.") || key.startsWith(`run.${i}.`)));
    return indices.map((index) => ({
      index,
      paths: others.flatMap((value) => this.#walked(index, {}, this.all(new Map([...values, [key, value]]))) ?? []),
    }));
  }

  /**
   * A run for many trajectories at once. TypeError or RangeError where its tapes are none, or too long.
   * @param {number} index @param {Values} values @param {import("./herd.js").Many} many what differs is named as in herd.js
   */
  many(index, values, many) {
    const { live } = this.race;
    const method = live.methods[index];
    if (!method) throw new TypeError("this run stays with the server");
    const herd = this.herds.get(index) ?? new Herd(method, live, this.draws);
    this.herds.set(index, herd);
    return herd.run(this.#given(index, this.all(values)), many);
  }

  /**
   * Seeds of everything that is drawn in a run, the race's own first; empty where nothing is.
   * @param {number} index @param {Values} values @param {number} lanes
   * @returns {Map<string, Float64Array>} as `many` takes them
   */
  seeds(index, values, lanes) {
    const { live, chart } = this.race;
    const all = this.all(values);
    /** @param {number} first */
    const from = (first) => Float64Array.from({ length: lanes }, (_, k) => first + k);
    const own = (live.methods[index]?.numbers ?? []).filter((name) => name.endsWith(".seed"));
    const found = new Map(own.map((name) => [name, from(of(all, `run.${index}.${name}`))]));
    const batch = (all.get("batch") ?? live.learned?.batch ?? 0) % Math.max(chart.rows, 1);
    if (of(all, "noise") || batch || live.learned?.dropped.length) found.set("seed", from(all.get("seed") ?? live.seed));
    return found;
  }

  /**
   * How far a run that was computed here lies from the one that came, near what is seen; 0 where it is not computed here.
   * A path that has left for good grows, and the difference of its last digits with it: that decides nothing.
   * @param {number} index
   * @param {(dx: number, dy: number) => number} length
   * @param {Window} window that is seen; what lies farther from it than it is wide does not count
   */
  apart(index, length, [[x0, x1], [y0, y1]]) {
    const run = this.race.runs[index];
    const walked = run.x.length === this.race.steps + 1 ? this.#walked(index, {}, this.base) : null;
    if (!walked) return 0;
    /** @param {number} x @param {number} y */
    const near = (x, y) => Math.abs(2 * x - x0 - x1) <= 3 * (x1 - x0) && Math.abs(2 * y - y0 - y1) <= 3 * (y1 - y0);
    let most = 0;
    for (let k = 0; k < walked.x.length; k++) {
      if (!near(walked.x[k], walked.y[k]) && !near(run.x[k], run.y[k])) continue;
      const d = length(walked.x[k] - run.x[k], walked.y[k] - run.y[k]);
      if (d > most) most = d;
    }
    return most;
  }

  /**
   * @param {number} i @param {Runner} run @param {Values} all @param {number} steps @param {number} zero of the losses
   * @param {number} chartZero @param {string} told what it is computed from
   * @returns {Runner}
   */
  #run(i, run, all, steps, zero, chartZero, told) {
    const last = this.last.get(i);
    if (last?.told === told) return last.run;
    const apart = run.validation?.length > 0;
    const walked = this.#walked(i, { chart: true, ...(this.race.live.learned ? { points: true } : {}) }, all);
    if (!walked) return unknown(run, steps);
    const { diverged } = walked;
    const made = {
      ...run,
      x: walked.x,
      y: walked.y,
      loss: walked.loss.map((f) => f - zero),
      chart: walked.chart.map((value) => value - chartZero),
      validation: apart ? this.#validation(walked.points, steps) : run.validation,
      points: walked.points,
      flows: [], // as with what theory says
      diverged,
      ending: diverged ? ending(diverged, walked.loss[diverged - 1]) : "",
      evaluations: [...walked.evaluations],
    };
    this.last.set(i, { told, run: made });
    return made;
  }

  /** The loss on the rows that are kept apart, of all weights of a path. @param {Float64Array} points @param {number} steps */
  #validation(points, steps) {
    const { data, live: { learned } } = this.race;
    if (!data || !learned) return new Float64Array();
    // As scenario/task.py has it: without what is added for large weights.
    this.kept ??= new Kernel({ ...learned, x: data.x_validation, y: data.y_validation, order: "shuffled", l2: 0, averaged: 1 });
    const { kept } = this;
    return Float64Array.from({ length: steps + 1 }, (_, t) => kept.value(points.subarray(t * kept.d, (t + 1) * kept.d)));
  }

  /** @param {number} i @param {Wanted} wanted */
  #walker(i, wanted) {
    const key = `${i} ${JSON.stringify(wanted)}`;
    const { live } = this.race;
    const method = live.methods[i];
    if (!method) throw new TypeError("this run stays with the server");
    const found = this.walkers.get(key) ?? new Walker(method, live, this.draws, wanted);
    this.walkers.set(key, found);
    return found;
  }

  /** @param {number} i @param {Values} all @returns {Given} */
  #given(i, all) {
    return {
      number: (name) => of(all, `run.${i}.${name}`),
      parameter: (name) => of(all, `surface.${name}`),
      start: this.#start(all),
      steps: of(all, "steps"),
      sigma: of(all, "noise"),
      seed: all.get("seed") ?? this.race.live.seed,
      batch: all.get("batch"),
      order: all.get("seed"),
    };
  }

  /** How high a curve is at a place, how it rises and bends; null where only the server knows. @param {Values} values @param {number} x */
  touch(values, x) {
    return this.race.live.terrain?.function ? this.#heightsOf(this.all(values)).at(x) : null;
  }

  /** f with these numbers. @param {Values} all */
  #heightsOf(all) {
    this.heights ??= new Heights(this.race.live, this.draws);
    this.heights.set((name) => all.get(`surface.${name}`) ?? NaN);
    return this.heights;
  }

  /** Where the start is drawn. @param {Values} all @returns {readonly [number, number]} */
  #ring(all) {
    const x = all.get("start.x") ?? this.race.start[0];
    if (this.race.live.curve) return [x, this.race.live.terrain?.function ? this.#heightsOf(all).at(x).f : this.race.start[1]];
    return [all.get("start.x") ?? this.race.start[0], all.get("start.y") ?? this.race.start[1]];
  }

  /** Where runs begin. Of more than two weights those in hand move along the plane that is drawn. @param {Values} all */
  #start(all) {
    const { learned, curve } = this.race.live;
    if (curve) return [all.get("start.x") ?? this.race.start[0], 0];
    const ring = this.#ring(all);
    const start = learned?.start ?? [];
    if (!learned || start.length <= 2) return ring;
    const [dx, dy] = this.#ring(this.base).map((from, i) => ring[i] - from);
    return dx || dy ? [...new Plane(learned.plane, start.length).moved(start, dx, dy)] : start;
  }

  /** The lowest known value of f; 0 where none is known. @param {Values} all */
  #zero(all) {
    const moved = [...all].some(([key, value]) => isOfSurface(key) && value !== this.base.get(key));
    return moved ? (this.facts(all).get("lowest")?.[0] ?? 0) : this.race.zero;
  }

  /** Marked points where the surface states them; those that were searched for come again with the server's answer. @param {Ground} ground @param {Values} all */
  #marks(ground, all) {
    const known = this.facts(all);
    return ground.marks.flatMap((mark) => {
      const places = known.get(mark.kind);
      if (!places) return [];
      const x = places.filter((_, k) => k % 2 === 0);
      return [{ ...mark, x, y: ground.curve ? x.map((at) => this.#heightsOf(all).at(at).f) : places.filter((_, k) => k % 2 === 1) }];
    });
  }
}

/**
 * What comes of tapes that may not fit, or be too long for a frame; null where they are.
 * @template Made
 * @param {() => Made} act
 * @returns {Made | null}
 */
export function attempted(act) {
  try {
    return act();
  } catch (error) {
    return nothing(error);
  }
}

/**
 * The same of steps.
 * @template Made
 * @param {Generator<undefined, Made>} steps
 * @returns {Generator<undefined, Made | null>}
 */
function* trying(steps) {
  try {
    return yield* steps;
  } catch (error) {
    return nothing(error);
  }
}

/** What does not fit comes to nothing; any other fault is one. @param {unknown} error */
function nothing(error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.warn(error);
  return null;
}

/** @param {string} key */
const isOfSurface = (key) => key.startsWith("surface.");

/** @param {Values} all @param {string} key */
function of(all, key) {
  const value = all.get(key);
  if (value === undefined) throw new RangeError(`no number is called ${key}`);
  return value;
}

/** What a run is called: where others of its kind differ from it in numbers, with those. @param {Runner} run @param {Values} all @returns {Runner} */
function named(run, all) {
  const label = run.pieces.map(([text, key]) => (key && all.has(key) ? `${text} ${full(of(all, key))}` : text)).join(" ");
  return label === run.label ? run : { ...run, label };
}

/** A run that only the server can compute has no path until it has. @param {Runner} run @param {number} steps @returns {Runner} */
function unknown(run, steps) {
  const nothing = new Float64Array(steps + 1).fill(NaN);
  return { ...run, x: nothing, y: nothing, loss: nothing, chart: nothing, validation: new Float64Array(), points: new Float64Array(), flows: [], diverged: 0, ending: t("follows on release"), evaluations: 1 };
}

/** As Path.ending (scenario/path.py). @param {number} step @param {number} before f at the last good place */
export function ending(step, before) {
  if (Number.isFinite(before)) return t("diverged at step {step}", { step });
  return t("stopped at step {step}: f has no value there", { step });
}

/** @param {InsideRun} run as it came @param {Walked} walked @param {boolean} arrows */
function within(run, { quantities, parts }, arrows) {
  const arrow = new Map(run.quantities.map((series) => [series.name, series.arrow]));
  /** @param {{ name: string, width: number, values: Float64Array }} rows @returns {Series} */
  const series = ({ name, width, values }) => ({ name, width, values, arrow: arrow.get(name) ?? false });
  const all = quantities.map(series);
  const rate = all.find(({ name, width }) => name === "rate" && width === 2);
  const drawn = arrows ? [...parts.map(series), ...(rate ? [{ ...rate, values: rate.values.subarray(2) }] : []), ...all.filter(({ name }) => name === "axis")] : [];
  return { quantities: run.quantities.length ? all.filter(({ name }) => name !== "axis") : [], parts: drawn };
}

/** Whether a file has left the numbers to who opens it. @param {InsideRun} run */
const isLeftOut = ({ quantities, parts }) => [...quantities, ...parts].some(({ values }) => !values.length);

/** A short text that is another one for another text (FNV-1a). @param {string} text */
function digest(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
