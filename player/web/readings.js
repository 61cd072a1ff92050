// What is read off a run at a step: rows, words beside the heads, pictures and films say the same. Pure.

import { settled, steady } from "./numbers.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */

/**
 * f at a step of a run.
 * @param {{ zero: number }} race @param {{ loss: import("./contract").Floats }} run @param {number} step
 */
export const heightOf = ({ zero }, { loss }, step) => settled(zero, loss[0]) + settled(loss[step], loss[0]);

/** f, x and y of a run at a step, as they are read. @param {Race} race @param {Runner} run @param {number} step */
export function numbersAt(race, run, step) {
  const reach = Math.max(1e-3, ...race.start.map(Math.abs));
  return [heightOf(race, run, step), settled(run.x[step], reach), settled(run.y[step], reach)].map((value) => steady(value));
}
