// What is read off a run at a step: rows, words beside the heads, pictures and films say the same. Pure.

import { settled, steady } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */

/**
 * f at a step of a run.
 * @param {{ zero: number }} race @param {{ loss: import("./contract").Floats }} run @param {number} step
 */
export const heightOf = ({ zero }, { loss }, step) => settled(zero, loss[0]) + settled(loss[step], loss[0]);

/** What the axes of the plane are called: of a loss on data by weights, or by the directions of the plane through them. @param {Pick<Race, "through" | "data" | "live">} race @returns {readonly [string, string]} */
export function axesOf({ through, data, live }) {
  if (live.curve) return ["x", "f(x)"];
  return through?.names ?? (data ? [data.weights[0], data.weights[1]] : ["x", "y"]);
}

/** What the numbers of `numbersAt` are called: along a plane they are no weights. A curve has no y. @param {Pick<Race, "through" | "data" | "live">} race @returns {readonly string[]} */
export function columnsOf({ through, data, live }) {
  if (live.curve) return ["f(x)", "x"];
  return data ? [t("loss"), ...(through ? /** @type {const} */ (["x", "y"]) : axesOf({ through, data, live }))] : ["f(x, y)", "x", "y"];
}

/** f, x and y of a run at a step, as they are read; on a curve f and x. @param {Race} race @param {Runner} run @param {number} step */
export function numbersAt(race, run, step) {
  const reach = Math.max(1e-3, ...race.start.map(Math.abs));
  const places = race.live.curve ? [run.x] : [run.x, run.y];
  return [heightOf(race, run, step), ...places.map((of) => settled(of[step], reach))].map((value) => steady(value));
}
