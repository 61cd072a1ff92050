// A run computed here, from tapes: what the server computes with NumPy, step by step (optim/run.py, optim/probe.py).

import { checkedLearned, weights } from "./kernel.js";
import { answering, calling, examined, Sheet } from "./link.js";
import { objectiveOf } from "./objective.js";
import { Plane } from "./plane.js";
import { execute, WORDS } from "./tape.js";

/** @typedef {import("./contract").Live} Live */
/** @typedef {import("./contract").Method} Method */
/** @typedef {import("./contract").Recorded} Recorded */
/** @typedef {import("./contract").Tape} Tape */
/** @typedef {import("./link.js").Answers} Answers */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {(name: string) => number} Lookup a number by its name */
/** @typedef {{ name: string, width: number, values: Float64Array }} Rows a quantity along the path, row by row */
/**
 * @typedef {object} Given all that a run is computed from
 * @property {Lookup} number those of its method
 * @property {Lookup} parameter those of the surface
 * @property {readonly number[]} start
 * @property {number} steps
 * @property {number} sigma
 * @property {number} seed
 * @property {number} [batch] rows of a step of a loss on data, where it is another number than the loss says; 0 for all
 * @property {number} [order] the seed of their order, where it is another one
 *
 * @typedef {object} Walked with T+1 numbers, one a step
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Float64Array} loss f itself
 * @property {Float64Array} chart the charted quantity itself
 * @property {number} diverged the step at which it left the plane; 0 if it never did
 * @property {Float64Array} evaluations gradients asked for up to each step
 * @property {Rows[]} quantities from the start on; none unless wanted
 * @property {Rows[]} parts of every step: where momentum and gradient lead, and where it was asked for
 * @property {Float64Array} points all coordinates, point by point; none unless wanted
 *
 * @typedef {{ chart?: boolean, inside?: boolean, parts?: boolean, points?: boolean }} Wanted what is computed besides the path
 */

export const FAR = 1e6; // as in optim/run.py: who is farther out has left every picture
export const STEPS = 100_000; // of a walk; races are far shorter
export const WORK = 2e8; // operations of a walk or of a picture: about a second
const NODES = 1024; // of a side of a picture
const WIDEST = 4096; // numbers of a quantity
const MEMORY = 4096; // numbers that are remembered, and quantities
const MOST = 8e6; // numbers that are kept of a walk, 64 MB

/** What is told to what measures a step. @param {number} d */
const toldOf = (d) => [...["before", "after", "g"].flatMap((name) => coordinates(name, d)), "rate"];

/** @param {string} name @param {number} d */
const coordinates = (name, d) => Array.from({ length: d }, (_, i) => `${name}${i}`);

/** How many coordinates a point has. @param {Live} live */
const dimensions = ({ learned }) => (learned ? weights(checkedLearned(learned)) : 2);

export class Walker {
  /**
   * @param {Method} method
   * @param {Live} live what all runs share
   * @param {Draws} draws
   * @param {Wanted} wanted
   */
  constructor(method, live, draws, wanted = {}) {
    this.live = checkedLive(live);
    this.d = dimensions(live);
    this.method = checkedMethod(method, this.d);
    this.draws = draws;
    this.wanted = wanted;
    this.plane = new Plane(live.learned?.plane ?? null, this.d);
    /** Where a gradient is asked for lies on the curve. */
    this.heights = live.curve && wanted.parts ? new Heights(live, draws) : null;
    /** @type {Map<string, Part>} what was put together so far */
    this.parts = new Map();
    const place = this.#place("g");
    this.gradient = place;
    this.rate = this.#place("alpha"); // the schedule's, where there is one
  }

  /** RangeError where it would take too long. @param {Given} given @param {number} [most] operations that it may take @returns {Walked} */
  walk(given, most = WORK) {
    const { method, d, draws, wanted, gradient, rate } = this;
    const { steps, start } = given;
    const begin = this.part("begin");
    const step = this.part(given.sigma ? "noisy" : "plain");
    const coast = wanted.parts ? this.part("coast") : null;
    const measure = this.part("measure");
    if (!within(steps, STEPS) || start.length !== d) throw new RangeError("a walk of a wrong length");
    if (steps * d > MOST) throw new RangeError("a walk that takes too much room");
    settle(this.live, given, draws);
    if (steps * (step.length + measure.length + (coast?.length ?? 0)) > most) throw new RangeError("a walk that takes too long");
    for (const part of [begin, step, coast, measure]) part?.fix(given, draws);
    this.heights?.set(given.parameter);
    const path = new Path(steps, this);
    begin.give(start);
    begin.run(draws);
    const lr = given.number("0.lr");
    /** t, the place and the memory */
    const now = new Float64Array(1 + d + method.memory);
    now.set(start, 1);
    for (let i = 0; i < method.memory; i++) now[1 + d + i] = begin.r[begin.outputs[i]];
    /** The last place in the plane, the next, the gradient and the rate. */
    const told = new Float64Array(3 * d + 1);
    for (const at of [0, d]) told.set(start, at);
    told.fill(NaN, 2 * d);
    path.open(told, begin, measure, draws);
    const count = d + method.memory;
    const steady = step.constant(count); // whether every step asks for as many gradients
    for (let t = 1; t <= steps; t++) {
      // Who has left the plane stands still; what it asks for still counts.
      if (path.diverged && steady) {
        path.counted(t, step.r[step.outputs[count]]);
        path.moved(t, null, measure, draws, told);
        continue;
      }
      now[0] = t;
      coast?.give(now);
      coast?.run(draws);
      step.give(now);
      step.run(draws);
      const { r, outputs } = step;
      path.counted(t, r[outputs[count]]);
      if (coast) path.taken(t, step, coast, now);
      let near = true;
      for (let i = 0; i < count; i++) {
        const next = r[outputs[i]];
        now[1 + i] = next;
        if (i < d && !(Math.abs(next) < FAR)) near = false;
      }
      if (!near) path.diverged ||= t;
      if (path.diverged) {
        for (let i = 0; i < d; i++) {
          told[d + i] = told[i];
          told[2 * d + i] = NaN;
        }
        told[3 * d] = rate < 0 ? lr : NaN;
        path.moved(t, null, measure, draws, told);
      } else {
        for (let i = 0; i < d; i++) {
          told[d + i] = now[1 + i];
          told[2 * d + i] = r[outputs[gradient + i]];
        }
        told[3 * d] = rate < 0 ? lr : r[outputs[rate]];
        path.moved(t, step, measure, draws, told);
        for (let i = 0; i < d; i++) told[i] = told[d + i];
      }
    }
    return path;
  }

  /** What is carried out, put together when it is first asked for. @param {"begin" | "plain" | "noisy" | "coast" | "measure"} name @returns {Part} */
  part(name) {
    const found = this.parts.get(name) ?? (name === "begin" ? this.#begin() : name === "measure" ? this.#measure() : this.#step(name));
    this.parts.set(name, found);
    return found;
  }

  /** Where a quantity stands among the outputs of a step; -1 where there is none. @param {string} name */
  #place(name) {
    let place = this.d + this.method.memory + 1 + this.d;
    for (const quantity of this.method.quantities) {
      if (quantity.name === name) return place;
      place += quantity.width;
    }
    return -1;
  }

  #begin() {
    const build = new Build(this.live, this.draws);
    const inputs = coordinates("x", this.d).map((name) => build.varying(name));
    return build.part(inputs, build.sheet.play(this.method.start, build.of, build.answers));
  }

  /** @param {"plain" | "noisy" | "coast"} kind */
  #step(kind) {
    const { method, wanted, d } = this;
    const build = new Build(this.live, this.draws);
    const inputs = ["t", ...coordinates("x", d), ...coordinates("m", method.memory)].map((name) => build.varying(name));
    const outputs = build.sheet.play(method.step, build.of, build.asked(kind));
    const needed = new Set(outputs.slice(0, wanted.inside ? outputs.length : d + method.memory + 1 + d));
    for (const [place, width] of [[this.gradient, d], [this.rate, 1]]) {
      for (let i = 0; wanted.chart && place >= 0 && i < width; i++) needed.add(outputs[place + i]);
    }
    return build.part(inputs, kind === "coast" ? outputs.slice(0, d) : outputs, kind === "coast" ? undefined : needed);
  }

  #measure() {
    const { charted, within } = this.live;
    const { d } = this;
    const build = new Build(this.live, this.draws);
    const inputs = toldOf(d).map((name) => build.varying(name));
    const outputs = [build.answers("value", inputs.slice(d, 2 * d), 0, 0)];
    if (this.wanted.chart && charted) outputs.push(...build.sheet.play(charted, build.of, build.answers));
    if (this.wanted.inside && within) outputs.push(...build.sheet.play(within.tape, build.of, build.answers));
    return build.part(inputs, outputs);
  }
}

/** What is asked of a loss on data from now on. @param {Live} live @param {Pick<Given, "parameter" | "batch" | "order">} given @param {Draws} draws */
function settle({ learned, terrain }, { parameter, batch, order }, draws) {
  if (!learned) return;
  const l2 = terrain?.numbers.includes("l2") ? parameter("l2") : learned.l2;
  objectiveOf(learned, draws).set({ l2, batch: batch ?? learned.batch, seed: order ?? learned.seed });
}

/** A program that is being put together. */
class Build {
  /** @param {Live} live @param {Draws} draws */
  constructor(live, draws) {
    this.live = live;
    this.d = dimensions(live);
    this.sheet = new Sheet(this.d);
    /** @type {Map<string, number>} where what has a name stands */
    this.places = new Map();
    /** @type {Map<string, number>} what is given once */
    this.fixed = new Map();
    /** A loss on data, where the surface is one. */
    this.objective = live.learned && objectiveOf(live.learned, draws);
    /** Who answers where it is measured. @type {Answers} */
    this.answers = this.objective ? calling(this.sheet, this.objective, -1) : this.#surface();
    const parameters = new Set(live.terrain?.numbers);
    /** @param {string} name @returns {number} */
    this.of = (name) => this.places.get(name) ?? this.given(parameters.has(name) ? `surface ${name}` : name);
  }

  #surface() {
    const { terrain } = this.live;
    if (!terrain?.function) throw new TypeError("there is no surface to walk on");
    return answering(this.sheet, terrain.function, (name) => this.given(`surface ${name}`));
  }

  /** @param {string} name */
  varying(name) {
    const place = this.sheet.input(false);
    this.places.set(name, place);
    return place;
  }

  /** @param {string} name */
  given(name) {
    const place = this.fixed.get(name) ?? this.sheet.input(true);
    this.fixed.set(name, place);
    return place;
  }

  /** Who answers an optimizer. @param {"plain" | "noisy" | "coast"} kind @returns {Answers} */
  asked(kind) {
    const { sheet, live, objective } = this;
    const answers = objective ? calling(sheet, objective, this.places.get("t") ?? -1) : this.answers;
    if (kind === "plain") return answers;
    const coordinate = new Map(coordinates("x", this.d).map((name, i) => [name, i]));
    /** @type {Map<string, number[]>} */
    const known = new Map();
    return (name, point, i, j) => {
      if (name !== "grad") return answers(name, point, i, j);
      // On level ground: what is left is what the memory carries.
      if (kind === "coast") return sheet.number(0);
      const key = point.join();
      /** @param {string} input */
      const of = (input) => point[coordinate.get(input) ?? -1] ?? this.of(input);
      const found = known.get(key) ?? sheet.play(live.noise, of, answers);
      known.set(key, found);
      return found[i];
    };
  }

  /** @param {number[]} inputs @param {number[]} outputs @param {Iterable<number>} [needed] */
  part(inputs, outputs, needed = outputs) {
    return new Part(this.sheet.program([...needed]), inputs, outputs, this.fixed, this.sheet.constants);
  }
}

/** A program with its places. */
export class Part {
  /**
   * @param {import("./tape.js").Program} program
   * @param {number[]} inputs @param {number[]} outputs
   * @param {Map<string, number>} fixed what is given once, by name @param {ReadonlyMap<number, number>} constants
   */
  constructor({ first, every, registers, calls, used }, inputs, outputs, fixed, constants) {
    this.first = first;
    this.every = every;
    this.calls = calls;
    this.used = used;
    this.r = registers;
    this.inputs = inputs;
    this.outputs = outputs;
    this.fixed = fixed;
    this.constants = constants;
  }

  /** Operations every time. */
  get length() {
    return this.used.reduce((sum, { cost }) => sum + cost(), this.every.length / WORDS);
  }

  /** Whether an output is the same whatever is given. @param {number} output */
  constant(output) {
    return this.constants.has(this.outputs[output]);
  }

  /** What is given once, and what follows from that alone. @param {Given} given @param {Draws} draws */
  fix({ number, parameter, sigma, seed }, draws) {
    for (const [name, place] of this.fixed) {
      if (name === "sigma") this.r[place] = sigma;
      else if (name === "seed") this.r[place] = seed;
      else this.r[place] = name.startsWith("surface ") ? parameter(name.slice(8)) : number(name);
    }
    execute(this.first, this.r, draws);
  }

  /** @param {ArrayLike<number>} values of its inputs, in order */
  give(values) {
    const { r, inputs } = this;
    for (let i = 0; i < inputs.length; i++) r[inputs[i]] = values[i];
  }

  /** @param {Draws} draws */
  run(draws) {
    execute(this.every, this.r, draws, this.calls);
  }
}

/** What is found on the way. @implements {Walked} */
class Path {
  /** @param {number} steps @param {Walker} walker */
  constructor(steps, { method, live, wanted, d, plane, heights }) {
    const size = steps + 1;
    /** @param {Recorded} quantity @returns {Rows} */
    const rows = ({ name, width }) => ({ name, width, values: new Float64Array(size * width).fill(NaN) });
    this.d = d;
    this.plane = plane;
    this.curve = live.curve;
    this.heights = heights;
    this.x = new Float64Array(size);
    this.y = new Float64Array(size);
    this.points = new Float64Array(wanted.points ? size * d : 0);
    this.loss = new Float64Array(size);
    this.chart = new Float64Array(wanted.chart ? size : 0);
    this.evaluations = new Float64Array(size);
    this.diverged = 0;
    this.method = method;
    this.own = wanted.inside ? method.quantities.map(rows) : [];
    this.more = wanted.inside && live.within ? live.within.quantities.map(rows) : [];
    this.quantities = [...this.own, ...this.more];
    if (this.quantities.reduce((sum, { width }) => sum + width, 0) * size > MOST) throw new RangeError("a walk that takes too much room");
    /** @type {Rows[]} */
    this.parts = wanted.parts ? ["momentum", "gradient", "asked"].map((name) => ({ name, width: 2, values: new Float64Array(2 * steps) })) : [];
    this.charts = wanted.chart && live.charted ? 2 : 0;
    this.way = new Float64Array(d);
  }

  /** @param {Float64Array} told the start, twice @param {Part} begin @param {Part} measure @param {Draws} draws */
  open(told, begin, measure, draws) {
    this.#placed(0, told);
    measure.give(told);
    measure.run(draws);
    this.#risen(0, measure.r[measure.outputs[0]]);
    if (this.charts) this.chart[0] = measure.r[measure.outputs[1]];
    let at = this.method.memory;
    this.own.forEach(({ width, values }, i) => {
      if (!this.method.quantities[i].first) return;
      for (let k = 0; k < width; k++) values[k] = begin.r[begin.outputs[at + k]];
      at += width;
    });
    this.#rest(0, measure);
  }

  /** @param {number} t @param {Float64Array} told */
  #placed(t, told) {
    const { d, plane, points } = this;
    if (plane.drawn) {
      this.x[t] = told[d];
      this.y[t] = told[d + 1];
    } else [this.x[t], this.y[t]] = [plane.of(told, d).x, plane.y];
    if (points.length) for (let i = 0; i < d; i++) points[t * d + i] = told[d + i];
  }

  /** How high it is: on a curve that is where it is drawn. @param {number} t @param {number} f */
  #risen(t, f) {
    this.loss[t] = f;
    if (this.curve) this.y[t] = f;
  }

  /** Gradients asked for in a step. @param {number} t @param {number} count */
  counted(t, count) {
    this.evaluations[t] = this.evaluations[t - 1] + count;
  }

  /**
   * A step was taken, or `step` is null and the run stands still.
   * @param {number} t @param {Part | null} step @param {Part} measure @param {Draws} draws
   * @param {Float64Array} told what it is measured by
   */
  moved(t, step, measure, draws, told) {
    measure.give(told);
    measure.run(draws);
    const { r, outputs } = measure;
    this.#placed(t, told);
    this.#risen(t, r[outputs[0]]);
    // The first step's own stands at the start, too.
    if (this.charts && t === 1) this.chart[0] = r[outputs[1]];
    if (this.charts) this.chart[t] = r[outputs[2]];
    if (!this.quantities.length) return;
    let at = this.d + this.method.memory + 1 + this.d;
    for (const { width, values } of this.own) {
      for (let k = 0; step && k < width; k++) values[t * width + k] = step.r[step.outputs[at + k]];
      at += width;
    }
    this.#rest(t, measure);
  }

  /** What every rule has, from the measured step. @param {number} t @param {Part} measure */
  #rest(t, { r, outputs }) {
    let at = 1 + this.charts;
    for (const { width, values } of this.more) {
      for (let k = 0; k < width; k++) values[t * width + k] = r[outputs[at + (t ? width : 0) + k]];
      at += 2 * width;
    }
  }

  /**
   * A step taken apart: where it would have led on level ground, and what the gradient adds.
   * @param {number} t @param {Part} step where it led @param {Part} coast @param {Float64Array} now where it began, behind its number
   */
  taken(t, step, coast, now) {
    const { d, way, plane } = this;
    const k = 2 * (t - 1);
    /** @param {Rows} part @param {(i: number) => number} of @param {boolean} isWay */
    const draw = ({ values }, of, isWay) => {
      for (let i = 0; i < d; i++) way[i] = of(i);
      [values[k], values[k + 1]] = [plane.of(way, 0, isWay).x, plane.y];
    };
    const [momentum, gradient, asked] = this.parts;
    const rest = (/** @type {number} */ i) => coast.r[coast.outputs[i]];
    const at = d + this.method.memory + 1;
    draw(momentum, (i) => rest(i) - now[1 + i], true);
    draw(gradient, (i) => step.r[step.outputs[i]] - rest(i), true);
    draw(asked, (i) => step.r[step.outputs[at + i]], false);
    if (this.heights) asked.values[k + 1] = this.heights.at(asked.values[k]).f;
  }
}

/**
 * A method that came from outside, once it is known that its tapes give what it says, and nothing is without bounds.
 * @param {Method} method @param {number} d how many coordinates a point has
 */
export function checkedMethod(method, d = 2) {
  const { numbers, memory, quantities, start, step } = method;
  if (!names(numbers)) throw new TypeError("numbers have names");
  if (!within(memory, MEMORY)) throw new RangeError("a memory that is not there");
  const kept = widths(quantities);
  const first = widths(quantities.filter((quantity) => quantity.first));
  const x = coordinates("x", d);
  fits(start, [...x, ...numbers], memory + first, d);
  fits(step, ["t", ...x, ...numbers, ...coordinates("m", memory)], d + memory + 1 + d + kept, d);
  const own = quantities.find(({ name }) => name === "g");
  if (own && own.width !== d) throw new RangeError("a gradient of a wrong length");
  return method;
}

/** All that runs share, once it is known to fit. @param {Live} live */
export function checkedLive(live) {
  const { terrain, noise, charted, within: common } = live;
  const d = dimensions(live);
  const x = coordinates("x", d);
  const numbers = terrain?.numbers ?? [];
  if (!names(numbers)) throw new TypeError("parameters have names");
  if (terrain) {
    if (terrain.function) fits(terrain.function, ["x0", "x1", ...numbers], 7);
    fits(terrain.stated, numbers, widths(terrain.facts));
  }
  fits(noise, ["t", "sigma", "seed", ...x], d, d);
  if (charted) fits(charted, [...toldOf(d), ...numbers], 2, d);
  if (common) fits(common.tape, [...toldOf(d), ...numbers], 2 * widths(common.quantities), d);
  return live;
}

/** A tape that takes nothing else and gives so much. @param {Tape} tape @param {readonly string[]} given @param {number} outputs @param {number} [d] */
function fits(tape, given, outputs, d = 2) {
  const offered = new Set(given);
  if (examined(tape, d).outputs.length !== outputs) throw new RangeError("a tape that gives another count of numbers");
  if (!tape.inputs.every((input) => offered.has(input))) throw new RangeError("a tape that takes what nobody gives");
}

/** How many numbers they are together. @param {readonly { name: string, width: number }[]} quantities */
function widths(quantities) {
  if (!Array.isArray(quantities) || quantities.length > MEMORY) throw new RangeError("a list of a wrong length");
  for (const { name, width } of quantities) {
    if (typeof name !== "string" || !within(width, WIDEST)) throw new RangeError("a quantity of a wrong width");
  }
  return quantities.reduce((sum, { width }) => sum + width, 0);
}

/** @param {unknown} numbers */
function names(numbers) {
  return Array.isArray(numbers) && numbers.length <= MEMORY && numbers.every((name) => typeof name === "string");
}

/** A count. @param {number} count @param {number} most */
function within(count, most) {
  return Number.isInteger(count) && count >= 0 && count <= most;
}

/**
 * What a surface says about itself, by name: see surfaces/traced.py.
 * @param {Live} live @param {Lookup} parameter @param {Draws} draws
 * @returns {Map<string, number[]>}
 */
export function facts(live, parameter, draws) {
  const { terrain } = checkedLive(live);
  if (!terrain) return new Map();
  const build = new Build(live, draws);
  const part = build.part([], build.sheet.play(terrain.stated, build.of, build.answers));
  part.fix({ number: () => NaN, parameter, sigma: 0, seed: 0, start: [], steps: 0 }, draws);
  const found = part.outputs.map((place) => part.r[place]);
  return new Map(terrain.facts.map(({ name, width }) => [name, found.splice(0, width)]));
}

/** A surface as a function of a place, with parameters that may be other ones at any time. */
export class Heights {
  /** @param {Live} live @param {Draws} draws */
  constructor(live, draws) {
    const build = new Build(checkedLive(live), draws);
    const inputs = coordinates("x", build.d).map((name) => build.varying(name));
    this.live = live;
    this.draws = draws;
    this.plane = new Plane(live.learned?.plane ?? null, build.d);
    /** @type {Lookup} */
    this.parameter = () => NaN;
    const asked = live.curve ? ["value", "grad", "hess"] : ["value"];
    this.part = build.part(inputs, asked.map((name) => build.answers(name, inputs, 0, 0)));
  }

  /** @param {Lookup} parameter */
  set(parameter) {
    this.parameter = parameter;
    this.part.fix({ number: () => NaN, parameter, sigma: 0, seed: 0, start: [], steps: 0 }, this.draws);
  }

  /** f of x alone, and on a curve how it rises and bends. @param {number} x */
  at(x) {
    const { part, draws } = this;
    part.give([x, 0]);
    part.run(draws);
    const [f, slope, bend] = part.outputs.map((place) => part.r[place]);
    return { f, slope, bend };
  }

  /** f along a side of a window, above a zero; NaN where there is none that a picture can hold. @param {readonly number[]} side @param {number} nodes @param {number} zero */
  along([low, high], nodes, zero) {
    if (!within(nodes, NODES)) throw new RangeError("a curve that takes too long");
    return Float32Array.from({ length: nodes }, (_, i) => {
      const height = this.at(low + ((high - low) * i) / (nodes - 1)).f - zero;
      return Math.abs(height) < 1e38 ? height : NaN;
    });
  }

  /** As many nodes on each side as take so many operations. @param {number} work */
  nodes(work) {
    return Math.floor(Math.sqrt(work / this.part.length));
  }

  /**
   * f over a window, rows along y, above a zero; NaN where there is none that a picture can hold.
   * @param {readonly (readonly number[])[]} window @param {number} nodes @param {number} zero @param {Float64Array} [origin] where the plane begins, if not where it came
   */
  over(window, nodes, zero, origin) {
    return finished(this.rows(window, nodes, zero, origin));
  }

  /**
   * The same, row by row: who cannot wait does something else in between.
   * @param {readonly (readonly number[])[]} window @param {number} nodes @param {number} zero @param {Float64Array} [origin]
   * @returns {Generator<undefined, Float32Array>}
   */
  *rows([[x0, x1], [y0, y1]], nodes, zero, origin) {
    const { part, draws } = this;
    const { r, every, calls } = part;
    if (!within(nodes, NODES) || nodes * nodes * part.length > WORK) throw new RangeError("a picture that takes too long");
    const through = this.plane.drawn ? null : new Float64Array(this.plane.d);
    if (this.live.learned) part.give(this.live.learned.start);
    const [px, py] = part.inputs;
    const [out] = part.outputs;
    const heights = new Float32Array(nodes * nodes);
    for (let j = 0, k = 0; j < nodes; j++) {
      // Others may have asked the loss for something else meanwhile.
      settle(this.live, { parameter: this.parameter }, draws);
      const y = y0 + ((y1 - y0) * j) / (nodes - 1);
      for (let i = 0; i < nodes; i++, k++) {
        const x = x0 + ((x1 - x0) * i) / (nodes - 1);
        if (through) part.give(this.plane.at(x, y, through, origin));
        else {
          r[px] = x;
          r[py] = y;
        }
        execute(every, r, draws, calls);
        const height = r[out] - zero;
        heights[k] = Math.abs(height) < 1e38 ? height : NaN;
      }
      yield;
    }
    return heights;
  }
}

/**
 * What comes of steps that are all gone at once.
 * @template Made
 * @param {Generator<undefined, Made>} steps
 * @returns {Made}
 */
export function finished(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
