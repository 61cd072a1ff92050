// Whether the goal of an exercise is reached: measured on the paths as they are drawn, in the frame in which a number
// changes. The words are those of lessons/goals.py, and mean what they mean in lessons/measures.py. Pure.

/** @typedef {import("./contract").Goal} Goal */
/** @typedef {import("./contract").Runner} Runner */
/**
 * @typedef {object} Seen
 * @property {readonly Runner[]} runs
 * @property {number} zero what the heights of the runs are above
 * @property {readonly { x: number, y: number }[]} minima
 * @property {number} near how near is there
 */

/** @type {Record<string, (run: Runner, given: readonly number[], seen: Seen) => number>} */
const WORDS = {
  arrival({ x, y }, [near], seen) {
    const most = near ?? seen.near;
    return since(x.length, (k) => Math.min(...seen.minima.map((one) => Math.hypot(x[k] - one.x, y[k] - one.y))) <= most);
  },
  below: ({ loss }, [value], { zero }) => since(loss.length, (k) => loss[k] + zero < value),
  loss: ({ loss }, [k], { zero }) => loss[k ?? loss.length - 1] + zero,
};

/** What a measure is now; not a number where it cannot be told. @param {Goal} goal @param {Seen} seen */
export function measured({ word, run, given }, seen) {
  const runner = seen.runs[run];
  return runner?.x.length && WORDS[word] ? WORDS[word](runner, given, seen) : NaN;
}

/** @param {readonly Goal[]} goals @param {Seen} seen */
export const reached = (goals, seen) => goals.every((goal) => {
  const now = measured(goal, seen);
  return goal.sign === "<" ? now < goal.value : now > goal.value;
});

/** The step since which it holds; infinite where it does not at the end. @param {number} count @param {(k: number) => boolean} holds */
function since(count, holds) {
  let k = count;
  while (k > 0 && holds(k - 1)) k -= 1;
  return k < count ? k : Infinity;
}
