// A loss on data as a run meets it: all rows where it is measured, those of the step where the optimizer asks.

import { Batches } from "./batches.js";
import { checkedLearned, Kernel, weights } from "./kernel.js";

/** @typedef {import("./contract").Learned} Learned */
/** @typedef {import("./tape.js").Draws} Draws */
/** @typedef {{ l2: number, batch: number, seed: number }} Settings numbers of it that may be other ones at any time */

export class Objective {
  /** @param {Learned} learned @param {Draws} draws */
  constructor(learned, draws) {
    this.learned = checkedLearned(learned);
    this.d = weights(learned);
    this.whole = new Kernel(learned);
    // Dropout is averaged where all is measured; a step has its own masks.
    this.some = new Kernel({ ...learned, averaged: 1 });
    this.batches = new Batches(learned, draws);
    this.point = new Float64Array(this.d);
    this.alike = true;
    this.set(learned);
  }

  /** @param {Settings} settings */
  set({ l2, batch, seed }) {
    this.whole.l2 = l2;
    this.some.l2 = l2;
    this.batches.set(batch, seed);
    // What has just been measured is known when the next step asks for it.
    this.alike = !this.batches.size && !this.learned.dropped.length && this.learned.averaged === 1;
  }

  /** What answers in step t. @param {number} t */
  at(t) {
    if (this.alike) return this.whole;
    this.some.take(this.batches.rows(t), this.batches.masks(t));
    return this.some;
  }

  /**
   * One answer as a program calls for it.
   * @param {string} kind "value", "grad" or "hess" @param {readonly number[]} places of the point
   * @param {number} t where the number of the step stands; -1 for all rows
   * @returns {{ cost: () => number, run: (registers: Float64Array, to: number) => void }}
   */
  asked(kind, places, t) {
    const { point } = this;
    const from = Int32Array.from(places);
    /** @param {Float64Array} r */
    const kernel = (r) => {
      for (let i = 0; i < from.length; i++) point[i] = r[from[i]];
      return t < 0 ? this.whole : this.at(r[t]);
    };
    const cost = () => this.whole.cost(kind, t < 0 ? undefined : this.batches.size || undefined);
    if (kind === "value") return { cost, run: (r, to) => void (r[to] = kernel(r).value(point)) };
    if (kind === "grad") return { cost, run: (r, to) => kernel(r).grad(point, r, to) };
    this.whole.bent();
    return { cost, run: (r, to) => kernel(r).hess(point, r, to) };
  }
}

/** @type {WeakMap<Learned, { draws: Draws, objective: Objective }>} */
const known = new WeakMap();

/** The objective of a record, one for all runs. @param {Learned} learned @param {Draws} draws */
export function objectiveOf(learned, draws) {
  const found = known.get(learned);
  if (found?.draws === draws) return found.objective;
  const objective = new Objective(learned, draws);
  known.set(learned, { draws, objective });
  return objective;
}
