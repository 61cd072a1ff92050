// What a loss on data is at a step, for whoever draws it: the weights of a run, the rows of the batch, the loss on them.

import { lastStep } from "./curve.js";
import { Objective } from "./objective.js";
import { Plane } from "./plane.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./live.js").Values} Values */
/** @typedef {import("./slice.js").Cut} Cut */
/** @typedef {{ share: number, gap: number }} Told */

const SENT = 1e-6; // of a loss: what float32 does not tell apart

export class Insight {
  /** @param {import("./live.js").Live} live */
  constructor(live) {
    this.live = live;
    /** @type {Race | null} */
    this.race = null;
    /** @type {Objective | null} its own: what the runs are computed with has other rows at any time */
    this.objective = null;
  }

  /** @param {Race} race as it is shown @param {Values} values in the hand */
  set(race, values) {
    const { live } = this;
    const { learned, terrain } = live.race.live;
    this.race = race;
    if (!learned) return void (this.objective = null);
    if (this.objective?.learned !== learned) this.objective = new Objective(learned, live.draws);
    const l2 = terrain?.numbers.includes("l2") ? (values.get("surface.l2") ?? live.base.get("surface.l2")) : learned.l2;
    this.objective.set({ l2: l2 ?? learned.l2, batch: values.get("batch") ?? learned.batch, seed: values.get("seed") ?? learned.seed });
  }

  /** The step that comes next, whose rows they are; at the end the last one. @param {number} step */
  next(step) {
    return Math.min(step + 1, this.race?.steps ?? 1);
  }

  /** The rows of the step that comes next; null where it sees all of them. @param {number} step */
  rows(step) {
    return this.objective?.batches.rows(this.next(step)) ?? null;
  }

  /**
   * The weights of a run at a step; null where nobody here knows them.
   * @param {Runner} run @param {number} step @param {Float64Array} to as many numbers as there are weights
   */
  weights(run, step, to) {
    const at = Math.min(step, run.diverged ? run.diverged - 1 : step);
    if (to.length === 2) {
      [to[0], to[1]] = [run.x[at], run.y[at]];
      return Number.isFinite(to[0]) ? to : null;
    }
    const points = this.live.pointsOf(run);
    if (!points) return null;
    for (let i = 0; i < to.length; i++) to[i] = points[at * to.length + i];
    return to;
  }

  /**
   * How much of a run's way to a step the plane that is drawn holds, and how far drawn height and true loss are apart
   * there; NaN where nobody here knows. Of a race as it came the server has said it, but for a slice that goes elsewhere.
   * @param {Race} race as it is shown @param {number} index @param {number} step @param {Cut | null} cut where the plane is a slice
   * @returns {Told}
   */
  told(race, index, step, cut) {
    const { through, runs, steps, zero } = race;
    const run = runs[index];
    const at = Math.min(step, lastStep(run, steps));
    const came = run.x === this.live.race.runs[index].x;
    const loss = run.loss[at] + zero;
    const drawn = came && !cut ? NaN : this.#drawn(run, at, cut);
    const gap = Number.isNaN(drawn) && came ? (through?.gaps[index][at] ?? NaN) : Math.abs(drawn - loss);
    // Losses are sent with so many digits.
    return { share: came ? (through?.shares[index][at] ?? NaN) : this.#share(run, at), gap: gap < SENT * Math.abs(loss) ? 0 : gap };
  }

  /** The height at which a run is drawn; NaN where the loss is not known here. @param {Runner} run @param {number} at @param {Cut | null} cut */
  #drawn({ x, y }, at, cut) {
    const { objective } = this;
    if (!objective) return NaN;
    const plane = new Plane(objective.learned.plane, objective.d);
    return objective.whole.value(plane.at(x[at], y[at], new Float64Array(objective.d), cut?.origin));
  }

  /** As learning/plane.py has it. @param {Runner} run @param {number} at */
  #share(run, at) {
    const { objective } = this;
    const points = objective && this.live.pointsOf(run);
    return points ? new Plane(objective.learned.plane, objective.d).held(points, at) : NaN;
  }
}
