// What comes next in a class: the question, play from pause to pause, what happened one sentence after the other, the next
// lesson. Pure. One key of a clicker leads through all of it, another one back.

/**
 * @typedef {object} Standing
 * @property {number} position of the clock
 * @property {number} steps
 * @property {boolean} playing
 * @property {readonly number[]} pauses
 * @property {number} told how much of what happened is shown,
 * @property {number} all and how much there is; 0 where the picture belongs to no lesson
 */
/** @typedef {{ play: true } | { seek: number } | { tell: number } | { lesson: "next" | "previous" }} Act */

/** @param {Standing} now @returns {Act} */
export function next({ position, steps, playing, pauses, told, all }) {
  const stop = pauses.find((pause) => pause > position && pause < steps) ?? steps;
  if (playing) return { seek: stop };
  if (position < steps && !told) return { play: true };
  if (told < all) return { tell: told + 1 };
  return all ? { lesson: "next" } : { seek: 0 };
}

/** @param {Standing} now @returns {Act} */
export function back({ position, steps, pauses, told, all }) {
  if (told) return { tell: told - 1 };
  const stops = [0, ...pauses.filter((pause) => pause < steps)];
  const stop = stops.findLast((one) => one < position);
  if (stop !== undefined) return { seek: stop };
  return all ? { lesson: "previous" } : { seek: steps };
}
