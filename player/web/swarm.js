// A swarm: many trajectories of the runs that are seen, from starts spread over what is looked at, or from one start with
// many seeds of the noise. All runs have the same starts, so that they can be compared, and share the particles: one that
// is shown alone has them all, and a screen is never fuller for a second run. Pure, but for the turns it takes.

import { inTurns, SLICE } from "./herd.js";
import { settled, short } from "./numbers.js";
import { t } from "./texts.js";
import { shortened } from "./words.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./herd.js").Flock} Flock */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */
/** @typedef {import("./live.js").Window} Window */
/**
 * @typedef {object} Flown the swarm of one run
 * @property {number} index of the run
 * @property {Runner} run as it was
 * @property {Flock} flock
 * @property {Float64Array[]} bands f above the zero at each step, by `SHARES`
 * @property {number} zero what they are counted from
 * @property {Float64Array | null} arrived the share that is at a minimum, at each step; null where none is known
 *
 * @typedef {object} Asked
 * @property {Race} race as it is shown
 * @property {Values} values what is in the hand
 * @property {Window} window over which starts are spread
 * @property {readonly (readonly [number, number])[]} minima that are known
 * @property {number} near so close to one is there
 */

/** Of the trajectories, those below a line of the chart. */
export const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9];
const [ACROSS, UP] = [0.7548776662466927, 0.5698402909980532]; // 1 / p and 1 / p^2, where p^3 = p + 1
const LEAST = 2; // trajectories of a run

/**
 * Places that fill a window evenly, however many they are: each the last one moved on by what no fraction comes near to.
 * M. Roberts, The unreasonable effectiveness of quasirandom sequences, 2018.
 * @param {Window} window @param {number} count
 */
export function starts([[x0, x1], [y0, y1]], count) {
  /** @param {number} low @param {number} high @param {number} by */
  const along = (low, high, by) => Float64Array.from({ length: count }, (_, k) => low + (high - low) * ((0.5 + k * by) % 1));
  return { x: along(x0, x1, ACROSS), y: along(y0, y1, UP) };
}

/** The runs that a swarm is of, and how many trajectories each has. @param {Race} race @param {(index: number) => boolean} has whether one can be computed here */
export function sharing({ runs, swarm }, has) {
  const indices = runs.flatMap((run, i) => (!run.hidden && has(i) ? [i] : []));
  return { indices, lanes: Math.max(LEAST, Math.floor(swarm.many / Math.max(1, indices.length))) };
}

export class Swarm {
  /** @param {Live} live */
  constructor(live) {
    this.live = live;
    /** @type {Flown[]} as far as they are computed */
    this.flown = [];
    this.late = false; // whether they are of other numbers than those that are shown
    this.kind = /** @type {Race["swarm"]["kind"]} */ ("off");
    this.trails = false;
    this.told = "";
    /** @type {Set<number>} runs whose steps take too long, or are no tapes */
    this.refused = new Set();
    /** @type {Asked | null} what is to be computed next */
    this.next = null;
    /** @type {Promise<void> | null} of all that is asked for */
    this.working = null;
    /** @type {Map<number, { told: string, flown: Flown }>} by run */
    this.kept = new Map();
    this.leaving = new AbortController();
    this.onChange = () => {};
  }

  /** @param {Asked} asked */
  set(asked) {
    const { race, values, window } = asked;
    const { kind, many, trails } = race.swarm;
    this.trails = trails;
    if (kind === "off") return this.drop();
    const told = JSON.stringify([kind, many, window, race.runs.map(({ hidden }) => hidden), this.#numbers(values, kind), this.live.count]);
    if (told === this.told) return;
    if (kind !== this.kind) this.flown = [];
    this.kind = kind;
    this.told = told;
    this.next = asked;
    this.late = true;
    this.working ??= this.#work().finally(() => (this.working = null));
  }

  /** There is none. */
  drop() {
    if (this.told) this.leaving.abort();
    if (this.told) this.leaving = new AbortController();
    this.told = "";
    this.kind = "off";
    this.next = null;
    this.flown = [];
    this.late = false;
    this.kept.clear();
    this.refused.clear();
  }

  /** Whether there is one of a run. @param {number} index */
  has(index) {
    return this.live.has(index) && !this.refused.has(index);
  }

  /** Whether there is nothing that differs from seed to seed. */
  get still() {
    return this.kind === "seeds" && this.flown.length > 0 && this.flown.every(({ flock }) => flock.lanes === 1);
  }

  async #work() {
    while (this.next) {
      const asked = this.next;
      this.next = null;
      const { signal } = this.leaving;
      const flown = await this.#flown(asked, signal);
      if (!flown || signal.aborted) continue;
      this.flown = flown;
      this.late = Boolean(this.next);
      this.onChange();
    }
  }

  /** @param {Asked} asked @param {AbortSignal} signal @returns {Promise<Flown[] | null>} null where it was given up */
  async #flown(asked, signal) {
    const { live } = this;
    const { indices, lanes } = sharing(asked.race, (i) => this.has(i));
    /** @type {Flown[]} */
    const all = [];
    for (const index of indices) {
      const { kind } = asked.race.swarm;
      const own = this.#numbers(asked.values, kind).filter(([key]) => !key.startsWith("run.") || key.startsWith(`run.${index}.`));
      const told = JSON.stringify([live.count, kind, lanes, asked.window, own]);
      const kept = this.kept.get(index);
      if (kept?.told === told) {
        all.push({ ...kept.flown, run: asked.race.runs[index] });
        continue;
      }
      const flown = await this.#one(index, lanes, asked, signal);
      if (signal.aborted) return null;
      if (!flown) continue;
      this.kept.set(index, { told, flown });
      all.push(flown);
    }
    return all;
  }

  /** All that a swarm is computed from. @param {Values} values @param {Race["swarm"]["kind"]} kind */
  #numbers(values, kind) {
    return [...this.live.all(values)].filter(([key]) => kind === "seeds" || !key.startsWith("start."));
  }

  /** @param {number} index @param {number} lanes @param {Asked} asked @param {AbortSignal} signal @returns {Promise<Flown | null>} */
  async #one(index, lanes, { race, values, window, minima, near }, signal) {
    try {
      const differs = race.swarm.kind === "seeds" ? this.live.seeds(index, values, lanes) : null;
      const each = differs ?? startsOf(window, lanes);
      const count = differs?.size === 0 ? 1 : lanes;
      const flock = await inTurns(this.live.many(index, values, { lanes: count, each, losses: true, zero: race.zero }), signal);
      if (!flock) return null;
      const bands = await inTurns(quantiles(flock), signal);
      const arrived = minima.length ? await inTurns(arrivals(flock, minima, near), signal) : null;
      return bands && { index, run: race.runs[index], flock, bands, zero: race.zero, arrived };
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      console.warn(error);
      this.refused.add(index);
      return null;
    }
  }
}

/** For who cannot see it: how many arrive, and where f ends. @param {Swarm} swarm */
export function described(swarm) {
  if (swarm.still) return [t("Swarm: nothing is drawn by chance, so all seeds go the same way")];
  return swarm.flown.map(({ run, flock, bands, zero, arrived }) => {
    const [low, median, high] = [1, 2, 3].map((k) => short(zero + settled(bands[k][flock.steps], bands[k][0])));
    const fills = { run: run.label, count: flock.lanes, steps: flock.steps, median, low, high };
    const said = swarm.kind === "seeds"
      ? t("Swarm of {run} with {count} seeds: after {steps} steps the median of f is {median}, half of them between {low} and {high}", fills)
      : t("Swarm of {run} from {count} starts: after {steps} steps the median of f is {median}, half of them between {low} and {high}", fills);
    if (!arrived) return said;
    return [said, t("{share} within a hundredth of the window of a minimum", { share: percent(arrived[flock.steps]) })].join("; ");
  });
}

/**
 * What stands in the picture's key, each with whose colour it has: how many there are, and where the runs' have come to.
 * @param {Swarm} swarm @param {number} step
 * @returns {[string, Runner | null][]}
 */
export function explained(swarm, step) {
  if (!swarm.flown.length) return [];
  if (swarm.still) return [[t("All seeds go the same way: nothing is drawn by chance"), null]];
  const [{ flock: { lanes } }] = swarm.flown;
  const fills = { count: lanes };
  const single = swarm.flown.length === 1;
  const said = swarm.kind === "seeds"
    ? single ? t("{count} seeds", fills) : t("{count} seeds each", fills)
    : single ? t("{count} starts", fills) : t("{count} starts each", fills);
  const known = swarm.flown.some(({ arrived }) => arrived);
  const there = t("at a minimum:");
  return [[known ? `${said} · ${there}` : said, null], ...swarm.flown.flatMap(({ run, arrived, flock: { steps } }) =>
    arrived ? [/** @type {[string, Runner]} */ ([`${shortened(run.label)} ${percent(arrived[Math.min(step, steps)])}`, run])] : [])];
}

/** @param {number} share all are 100 %, and not nearly all */
export const percent = (share) => `${share < 1 ? Math.min(Math.round(100 * share), 99) : 100} %`;

/** @param {Window} window @param {number} lanes */
function startsOf(window, lanes) {
  const { x, y } = starts(window, lanes);
  return new Map([["start.x", x], ["start.y", y]]);
}

/**
 * Below which f so many of the trajectories are, at each step, as numpy.quantile has it. Who has left the plane is above
 * all others: that a method throws its starts away must not make it look better.
 * @param {Flock} flock
 * @returns {Generator<number, Float64Array[], void>}
 */
export function* quantiles({ lanes, steps, losses, left }) {
  const bands = SHARES.map(() => new Float64Array(steps + 1));
  const row = new Float64Array(lanes);
  let began = performance.now();
  for (let t = 0; t <= steps; t++) {
    for (let i = 0; i < lanes; i++) {
      const f = losses[t * lanes + i];
      row[i] = (left[i] && t >= left[i]) || f !== f ? Infinity : f;
    }
    row.sort();
    SHARES.forEach((share, k) => {
      const place = share * (lanes - 1);
      const below = Math.floor(place);
      const [low, high] = [row[below], row[Math.min(below + 1, lanes - 1)]];
      bands[k][t] = place === below || low === high ? low : low + (high - low) * (place - below);
    });
    if (performance.now() - began < SLICE) continue;
    yield t / (steps + 1);
    began = performance.now();
  }
  return bands;
}

/**
 * Which share of the trajectories is at a minimum, at each step.
 * @param {Flock} flock @param {readonly (readonly [number, number])[]} minima @param {number} near
 * @returns {Generator<number, Float64Array, void>}
 */
export function* arrivals({ lanes, steps, places, left }, minima, near) {
  const shares = new Float64Array(steps + 1);
  let began = performance.now();
  for (let t = 0; t <= steps; t++) {
    let count = 0;
    for (let i = 0; i < lanes; i++) {
      if (left[i] && t >= left[i]) continue;
      const [x, y] = [places[2 * t * lanes + i], places[(2 * t + 1) * lanes + i]];
      for (let k = 0; k < minima.length; k++) {
        const [dx, dy] = [x - minima[k][0], y - minima[k][1]];
        if (dx * dx + dy * dy > near * near) continue;
        count++;
        break;
      }
    }
    shares[t] = count / lanes;
    if (performance.now() - began < SLICE) continue;
    yield t / (steps + 1);
    began = performance.now();
  }
  return shares;
}
