// One run for many trajectories at once, 256 of them side by side: from other starts, with other numbers of its optimizer
// or its surface, with other seeds. Each comes out as walk.js walks it alone, to the last bit.
//
//   const herd = new Herd(method, live, draws); // as a Walker: the tapes are put together once, for any numbers
//   const run = herd.run(given, { lanes, each, losses: true, zero, watch }); // a generator: nothing is done yet
//   for (const share of run) ...               // a few milliseconds are done; what is done of all, 0 to 1
//   const flock = whole(run);                  // all that is left at once
//   const flock = await inTurns(run, signal);  // or between a page's frames; null where the signal gave it up
//
// `given` is what a walk is given (walk.js). `each` has what differs, `lanes` numbers by the name that their handle has,
// without its run: "start.x", "start.y", "0.lr", "1.seed", "surface.b", "noise", "seed". The flock has `places`, a
// Float32Array (steps + 1, 2, lanes), unless `places: false`; `losses`, (steps + 1, lanes) above `zero`, where asked for;
// `left`, by lane the step at which it left the plane, 0 if it never did: from there on it stands where it was last.
// `watch(t, from, n, x, y)` sees every step in double precision, in `x` and `y` the places of lanes `from` to `from + n`,
// for who measures without keeping paths: maps and sweeps. Like `Walker.walk` it throws RangeErrors for what is too much.

import { DRAWN, executeColumns, LANES } from "./columns.js";
import { execute, READ, WORDS } from "./tape.js";
import { FAR, STEPS, Walker } from "./walk.js";

/** @typedef {import("./contract").Live} Live */
/** @typedef {import("./contract").Method} Method */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {import("./walk.js").Given} Given */
/** @typedef {import("./walk.js").Part} Part */
/** @typedef {ReadonlyMap<string, ArrayLike<number>>} Each */
/**
 * @typedef {object} Many
 * @property {number} lanes how many trajectories
 * @property {Each} each
 * @property {boolean} [places] whether they are kept
 * @property {boolean} [losses]
 * @property {number} [zero] what the losses are counted from
 * @property {(t: number, from: number, n: number, x: Float64Array, y: Float64Array) => void} [watch]
 *
 * @typedef {object} Flock
 * @property {number} lanes
 * @property {number} steps
 * @property {Float32Array} places
 * @property {Float32Array} losses
 * @property {Int32Array} left
 *
 * @typedef {Generator<number, Flock, void>} Run
 */

export const SLICE = 4; // milliseconds until somebody else may do something
const WORK = 6e9; // operations of all lanes: some seconds
const MOST = 100_000; // lanes
const KEPT = 24e6; // numbers that are kept of them, about 100 MB
const NORMALS = 4e6; // numbers of a crowd, 32 MB

export class Herd {
  /** @param {Method} method @param {Live} live what all runs share @param {Draws} draws */
  constructor(method, live, draws) {
    this.walker = new Walker(method, live, draws);
    this.draws = draws;
    /** @type {Map<string, Spread>} parts of the walk, by what differs */
    this.spreads = new Map();
  }

  /** @param {Given} given @param {Many} many @returns {Run} */
  *run(given, many) {
    const flock = flockOf(given.steps, many);
    yield* this.walker.live.learned ? this.#singly(given, many, flock) : this.#columns(given, many, flock);
    return flock;
  }

  /** A loss on data is no list of operations: one lane after the other. @param {Given} given @param {Many} many @param {Flock} flock */
  *#singly(given, { lanes, each, watch, zero = 0 }, { steps, places, losses, left }) {
    const turn = new Turn();
    for (let lane = 0; lane < lanes; lane++) {
      const { x, y, loss, diverged } = this.walker.walk(alone(given, each, lane), WORK / lanes);
      left[lane] = diverged;
      for (let t = 0; t <= steps; t++) {
        if (places.length) {
          places[2 * t * lanes + lane] = x[t];
          places[(2 * t + 1) * lanes + lane] = y[t];
        }
        if (losses.length) losses[t * lanes + lane] = loss[t] - zero;
        watch?.(t, lane, 1, x.subarray(t, t + 1), y.subarray(t, t + 1));
      }
      if (!turn.over) continue;
      yield (lane + 1) / lanes;
      turn.next();
    }
  }

  /** @param {Given} given @param {Many} many @param {Flock} flock */
  *#columns(given, many, flock) {
    const { lanes, each } = many;
    const noisy = given.sigma !== 0 || each.has("noise");
    const begin = this.#spread("begin", each);
    const step = this.#spread(noisy ? "noisy" : "plain", each);
    const measure = many.losses ? this.#spread("measure", each) : null;
    if (given.steps * lanes * (step.length + (measure?.length ?? 0)) > WORK) throw new RangeError("a herd that takes too long");
    for (const spread of [begin, step, measure]) spread?.fix(given, this.draws);
    const turn = new Turn();
    for (let from = 0; from < lanes; from += LANES) {
      const block = new Block(this.walker, { begin, step, measure }, given, many, flock, from);
      block.open();
      for (let t = 1; t <= given.steps; t++) {
        if (block.alive) block.step(t);
        else block.stand(t);
        if (!turn.over) continue;
        yield (from + (block.n * t) / given.steps) / lanes;
        turn.next();
      }
    }
  }

  /** @param {"begin" | "plain" | "noisy" | "measure"} name @param {Each} each */
  #spread(name, each) {
    const names = [...each.keys()].filter((key) => !key.startsWith("start.")).sort();
    const key = `${name} ${names.join()}`;
    const part = this.walker.part(name);
    const { memory } = this.walker.method;
    const wanted = name === "measure" ? 1 : name === "begin" ? memory : 2 + memory;
    const found = this.spreads.get(key) ?? new Spread(part, names.map(placeName), name === "plain" || name === "noisy" ? 1 : 0, wanted, this.draws);
    this.spreads.set(key, found);
    return found;
  }
}

/** All that is left of a run, at once. @param {Run} run */
export function whole(run) {
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}

/**
 * A run, or whatever else takes turns, between the frames of a page; null where it was given up.
 * @template Made @param {Generator<number, Made, void>} run @param {AbortSignal} [signal] @returns {Promise<Made | null>}
 */
export async function inTurns(run, signal) {
  for (;;) {
    if (signal?.aborted) return null;
    const { done, value } = run.next();
    if (done) return value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** What the tapes call a number with this key. @param {string} key */
const placeName = (key) => (key === "noise" ? "sigma" : key.startsWith("surface.") ? `surface ${key.slice(8)}` : key);

/** One lane as a walk by itself is asked for. @param {Given} given @param {Each} each @param {number} lane @returns {Given} */
export function alone(given, each, lane) {
  /** @param {string} key @param {number} usual */
  const own = (key, usual) => each.get(key)?.[lane] ?? usual;
  const [x, y] = given.start;
  return {
    ...given,
    number: (name) => own(name, given.number(name)),
    parameter: (name) => own(`surface.${name}`, given.parameter(name)),
    start: each.has("start.x") || each.has("start.y") ? [own("start.x", x), own("start.y", y)] : given.start,
    sigma: own("noise", given.sigma),
    seed: own("seed", given.seed),
    order: each.has("seed") ? own("seed", given.seed) : given.order,
  };
}

/** @param {number} steps @param {Many} many @returns {Flock} */
function flockOf(steps, { lanes, each, places = true, losses = false }) {
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > MOST || !Number.isInteger(steps) || steps < 0 || steps > STEPS) throw new RangeError("a herd of a wrong size");
  for (const values of each.values()) if (values.length !== lanes) throw new RangeError("numbers for another count of lanes");
  const rows = (steps + 1) * lanes;
  if (rows * (2 * Number(places) + Number(losses)) > KEPT) throw new RangeError("a herd that takes too much room");
  return { lanes, steps, places: new Float32Array(places ? 2 * rows : 0), losses: new Float32Array(losses ? rows : 0), left: new Int32Array(lanes) };
}

/** Tells when somebody else should have a turn. */
class Turn {
  began = performance.now();

  get over() {
    return performance.now() - this.began >= SLICE;
  }

  next() {
    this.began = performance.now();
  }
}

/** Lanes side by side on their way. */
class Block {
  /**
   * @param {Walker} walker @param {{ begin: Spread, step: Spread, measure: Spread | null }} parts
   * @param {Given} given @param {Many} many @param {Flock} flock @param {number} from the first lane
   */
  constructor({ d, method }, parts, given, many, flock, from) {
    this.memory = method.memory;
    this.parts = parts;
    this.given = given;
    this.many = many;
    this.flock = flock;
    this.from = from;
    this.n = Math.min(LANES, flock.lanes - from);
    if (d !== 2) throw new RangeError("a herd of more than two weights goes one after the other");
    this.x = new Float64Array(this.n);
    this.y = new Float64Array(this.n);
    this.f = new Float64Array(this.n);
    this.alive = this.n;
    this.next = new Float64Array((2 + method.memory) * LANES);
  }

  open() {
    const { parts: { begin, step, measure }, given, many: { each }, x, y, from, n, next } = this;
    for (let i = 0; i < n; i++) {
      x[i] = each.get("start.x")?.[from + i] ?? given.start[0];
      y[i] = each.get("start.y")?.[from + i] ?? given.start[1];
    }
    for (const spread of [begin, step, measure]) spread?.open(each, from, n);
    begin.give(0, x);
    begin.give(1, y);
    begin.run(0);
    next.set(x);
    next.set(y, LANES);
    for (let m = 0; m < this.memory; m++) begin.take(m, next, (2 + m) * LANES);
    this.#measured();
    this.#told(0);
  }

  /** @param {number} t */
  step(t) {
    const { parts: { step }, next, memory } = this;
    for (let k = 0; k < 2 + memory; k++) step.give(1 + k, next, k * LANES);
    step.run(t);
    for (let k = 0; k < 2 + memory; k++) step.take(k, next, k * LANES);
    this.#moved(t);
    this.#measured();
    this.#told(t);
  }

  /** All have left. @param {number} t */
  stand(t) {
    this.#told(t);
  }

  /** Who has left the plane stays where he was last. @param {number} t */
  #moved(t) {
    const { x, y, n, next, from, flock: { left } } = this;
    for (let i = 0; i < n; i++) {
      if (left[from + i]) continue;
      const a = next[i];
      const b = next[LANES + i];
      if (Math.abs(a) < FAR && Math.abs(b) < FAR) {
        x[i] = a;
        y[i] = b;
      } else {
        left[from + i] = t;
        this.alive--;
      }
    }
  }

  #measured() {
    const { parts: { measure }, x, y, f } = this;
    if (!measure) return;
    // What measures a step is told where it began, then where it led.
    measure.give(2, x);
    measure.give(3, y);
    measure.run(0);
    measure.take(0, f);
  }

  /** @param {number} t */
  #told(t) {
    const { flock: { lanes, places, losses }, many: { watch, zero = 0 }, x, y, f, from, n } = this;
    if (places.length) {
      places.set(x, 2 * t * lanes + from);
      places.set(y, (2 * t + 1) * lanes + from);
    }
    if (losses.length) for (let i = 0; i < n; i++) losses[t * lanes + from + i] = f[i] - zero;
    watch?.(t, from, n, x, y);
  }
}

/**
 * A part of a walk in columns. What is the same for all lanes is computed once and not once a lane, in registers as ever,
 * and filled into columns where lanes need it; a column whose number nobody reads any more is another's.
 */
class Spread {
  /**
   * @param {Part} part
   * @param {readonly string[]} differing names of what is given once, by lane
   * @param {number} shared inputs, from the first on, that all lanes have in common
   * @param {number} wanted outputs, from the first on
   * @param {Draws} draws
   */
  constructor(part, differing, shared, wanted, draws) {
    this.part = part;
    this.shared = shared;
    this.draws = draws;
    const { first, every, inputs, outputs, fixed, r } = part;
    const varies = new Uint8Array(r.length);
    for (const place of inputs.slice(shared)) varies[place] = 1;
    for (const name of differing) if (fixed.has(name)) varies[fixed.get(name) ?? 0] = 1;
    const [once, before] = parted(first, varies);
    const [step, lanes] = parted(every, varies);
    this.once = once;
    this.scalar = step;
    const columns = new Columns(r.length);
    const results = outputs.slice(0, wanted);
    for (const place of [...inputs.slice(shared), ...written(before), ...results]) columns.keep(place);
    /** What all lanes have in common, where they read it. */
    const common = [...new Set([...read(before), ...read(lanes), ...results])].filter((place) => !varies[place]);
    for (const place of common) columns.keep(place);
    for (const name of differing) if (fixed.has(name)) columns.keep(fixed.get(name) ?? 0);
    this.before = columns.placed(before);
    this.lanes = columns.placed(lanes);
    this.differing = differing.flatMap((name) => (fixed.has(name) ? [{ name, at: columns.of(fixed.get(name) ?? 0) }] : []));
    const anew = new Set([...inputs.slice(0, shared), ...written(step)]);
    /** @param {number} place */
    const pair = (place) => ({ place, at: columns.of(place) });
    this.filledOnce = common.filter((place) => !anew.has(place)).map(pair);
    this.filled = common.filter((place) => anew.has(place)).map(pair);
    this.inputs = inputs.map((place) => columns.of(place));
    this.outputs = results.map((place) => columns.of(place));
    this.c = new Float64Array(columns.count * LANES);
    this.n = 0;
    this.from = 0;
    this.t = 0;
    this.drawn = (/** @type {number} */ k) => this.#normals(this.lanes, k);
  }

  /** Operations of a lane, every time. */
  get length() {
    return this.lanes.length / WORDS;
  }

  /** @param {Given} given @param {Draws} draws */
  fix(given, draws) {
    this.part.fix(given, draws);
    for (const { place, at } of this.filledOnce) this.c.fill(this.part.r[place], at, at + LANES);
  }

  /** What differs, of these lanes. @param {Each} each @param {number} from @param {number} n */
  open(each, from, n) {
    this.from = from;
    this.n = n;
    for (const [key, values] of each) {
      const name = placeName(key);
      const found = this.differing.find((one) => one.name === name);
      if (found) for (let i = 0; i < n; i++) this.c[found.at + i] = values[from + i];
    }
    executeColumns(this.before, this.c, n);
  }

  /** @param {number} input @param {Float64Array} values @param {number} [at] where they begin */
  give(input, values, at = 0) {
    const to = this.inputs[input];
    const { c, n } = this;
    for (let i = 0; i < n; i++) c[to + i] = values[at + i];
  }

  /** @param {number} output @param {Float64Array} to @param {number} [at] where it is written */
  take(output, to, at = 0) {
    const from = this.outputs[output];
    const { c, n } = this;
    for (let i = 0; i < n; i++) to[at + i] = c[from + i];
  }

  /** @param {number} t the step, where that is an input */
  run(t) {
    const { part: { r, inputs }, scalar, filled, c, n } = this;
    this.t = t;
    if (this.shared) r[inputs[0]] = t;
    execute(scalar, r, this.draws);
    for (const { place, at } of filled) c.fill(r[place], at, at + n);
    executeColumns(this.lanes, c, n, this.drawn);
  }

  /** @param {Int32Array} code @param {number} k */
  #normals(code, k) {
    const { c, n, draws, from, t } = this;
    if (code[k] !== DRAWN) throw new RangeError("what is done elsewhere knows no lanes");
    const [, to, seed, step, which, source] = code.subarray(k, k + WORDS);
    if (!draws.pair) for (let i = 0; i < n; i++) c[to + i] = draws.at(c[seed + i], c[step + i], source, which);
    else {
      const drawn = crowdOf(draws).at(c.subarray(seed, seed + n), c.subarray(step, step + n), source, from, t);
      for (let i = 0; i < n; i++) c[to + i] = drawn[2 * i + which];
    }
  }
}

/** Normals of many seeds, as they were asked for last: a start that is dragged meets the same noise again and again. */
class Crowd {
  /** @param {Draws} draws */
  constructor(draws) {
    this.draws = draws;
    /** @type {Map<string, { seeds: Float64Array, steps: Float64Array, drawn: Float64Array }>} */
    this.known = new Map();
    this.count = 0;
  }

  /**
   * Two of each lane.
   * @param {Float64Array} seeds by lane @param {Float64Array} steps of which each is asked
   * @param {number} source @param {number} from the first lane @param {number} t
   */
  at(seeds, steps, source, from, t) {
    const key = `${source} ${from} ${t}`;
    const last = this.known.get(key);
    if (last && isSame(last.seeds, seeds) && isSame(last.steps, steps)) return last.drawn;
    const drawn = new Float64Array(2 * seeds.length);
    for (let i = 0; i < seeds.length; i++) this.draws.pair?.(seeds[i], steps[i], source, drawn, 2 * i);
    if ((this.count += 4 * seeds.length) > NORMALS) {
      this.known.clear();
      this.count = 0;
    }
    this.known.set(key, { seeds: seeds.slice(), steps: steps.slice(), drawn });
    return drawn;
  }
}

/** @type {WeakMap<Draws, Crowd>} */
const crowds = new WeakMap();

/** @param {Draws} draws */
function crowdOf(draws) {
  const crowd = crowds.get(draws) ?? new Crowd(draws);
  crowds.set(draws, crowd);
  return crowd;
}

/** @param {Float64Array} one @param {Float64Array} other */
const isSame = (one, other) => one.length === other.length && one.every((value, i) => value === other[i]);

/** Which registers stand in which columns. */
class Columns {
  /** @param {number} size of the registers */
  constructor(size) {
    this.columns = new Int32Array(size).fill(-1);
    this.kept = new Uint8Array(size);
    /** @type {number[]} columns that nobody needs any more */
    this.free = [];
    this.count = 0;
  }

  /** A register that has its column for itself. @param {number} place */
  keep(place) {
    this.kept[place] = 1;
    if (this.columns[place] < 0) this.columns[place] = this.count++;
  }

  /** Where its column begins. @param {number} place */
  of(place) {
    return this.columns[place] * LANES;
  }

  /** Operations on registers as operations on columns. @param {Int32Array} code */
  placed(code) {
    const last = new Map();
    each(code, (k) => operands(code, k).forEach((place) => last.set(place, k)));
    const made = code.slice();
    each(code, (k) => {
      const places = operands(code, k);
      places.forEach((place, i) => (made[k + 2 + i] = this.of(place)));
      // What is read here for the last time may be written over: loops read a lane before they write it.
      for (const place of new Set(places)) if (!this.kept[place] && last.get(place) === k) this.free.push(this.columns[place]);
      const to = code[k + 1];
      if (this.columns[to] < 0) this.columns[to] = this.free.pop() ?? this.count++;
      made[k + 1] = this.of(to);
    });
    return made;
  }
}

/** @param {Int32Array} code @param {(k: number) => void} act */
function each(code, act) {
  for (let k = 0; k < code.length; k += WORDS) act(k);
}

/** The registers that an operation reads. @param {Int32Array} code @param {number} k */
const operands = (code, k) => [...code.subarray(k + 2, k + 2 + (READ[code[k]] ?? 0))];

/** What is the same for all, and what is not; what follows from that varies, too. @param {Int32Array} code @param {Uint8Array} varies by register */
function parted(code, varies) {
  /** @type {[number[], number[]]} */
  const parts = [[], []];
  each(code, (k) => {
    const differs = operands(code, k).some((place) => varies[place]);
    if (differs) varies[code[k + 1]] = 1;
    parts[Number(differs)].push(...code.subarray(k, k + WORDS));
  });
  return parts.map((part) => Int32Array.from(part));
}

/** @param {Int32Array} code */
function read(code) {
  /** @type {number[]} */
  const found = [];
  each(code, (k) => found.push(...operands(code, k)));
  return found;
}

/** @param {Int32Array} code */
function written(code) {
  /** @type {number[]} */
  const found = [];
  each(code, (k) => found.push(code[k + 1]));
  return found;
}
