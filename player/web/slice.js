// Where the plane of two weights lies while a race goes on: all other weights are those that one run has at the step that
// is looked at, so that its head lies at its true height.

import { isPathless, lastStep } from "./curve.js";
import { Plane } from "./plane.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./insight.js").Insight} Insight */
/**
 * @typedef {object} Cut
 * @property {number} run the one that it goes with
 * @property {number} step of which its weights are
 * @property {boolean} stays whether it cannot go with it, and is where it came: at the end
 * @property {Float64Array | undefined} origin where the plane begins; undefined where that is where it came
 * @property {string} told tells two of them apart
 */

export class Slice {
  /** @param {Insight} insight */
  constructor(insight) {
    this.insight = insight;
    /** @type {Cut | null} */
    this.last = null;
  }

  /**
   * The slice at a step; null where the plane is none.
   * @param {Race} race as it is shown @param {number} lit the run that it goes with; where it is -1 the first that is drawn @param {number} step
   * @returns {Cut | null}
   */
  at(race, lit, step) {
    const { through, runs } = race;
    const led = through ? runs[through.leader] : undefined;
    if (!through || !led) return null;
    const drawn = runs.findIndex((run) => !isPathless(run));
    const run = runs[lit] && !isPathless(runs[lit]) ? lit : drawn < 0 ? through.leader : drawn;
    const at = Math.min(step, lastStep(runs[run], race.steps));
    const told = `${race.race} ${run} ${at}`;
    if (this.last?.told === told) return this.last;
    const came = run === through.leader && at === lastStep(led, race.steps) && led.x === this.insight.live.race.runs[run].x;
    const origin = came ? undefined : this.#through(race, run, at);
    if (came || origin) return (this.last = { run, step: at, stays: false, origin, told });
    return (this.last = { run: through.leader, step: lastStep(led, race.steps), stays: true, origin, told });
  }

  /** Where the plane through the weights of a run begins. @param {Race} race @param {number} run @param {number} step */
  #through({ live: { learned }, runs }, run, step) {
    if (!learned) return undefined;
    const plane = new Plane(learned.plane, learned.start.length);
    const weights = this.insight.weights(runs[run], step, new Float64Array(plane.d));
    return weights ? plane.beside(weights, new Float64Array(plane.d)) : undefined;
  }
}
