// What a loss on data is at a step, for whoever draws it: the weights of a run, the rows of the batch, the loss on them.

import { Objective } from "./objective.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./live.js").Values} Values */

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
}
