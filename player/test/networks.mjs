// Losses on data by hand, and a rule without a rule's tape.

import { generator } from "./random.mjs";

export const NOTHING = { inputs: [], constants: [], names: [], code: [], points: [], outputs: [] };
/** h = z, h' = 1, h'' = 0. */
export const IDENTITY = { inputs: ["z"], constants: [1, 0], names: [], code: [], points: [], outputs: [0, 1, 2] };
/** h = z^3 by a power, which has no loop of its own; h' = 3 z^2, h'' = 6 z. */
export const CUBE = {
  inputs: ["z"], constants: [3, 6], names: ["pow", "mul"],
  code: [0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 4, 0, 1, 2, 0, 0], points: [], outputs: [3, 5, 6],
};
export const LINE = {
  sizes: [2, 1], bias: false, expand: [], activations: [IDENTITY], kind: "half_mse", l2: 0, decayed: "weights", averaged: 1, keep: 1,
  dropped: [], threshold: 0, x: [1, 0, 0, 1, 1, 1], y: [2, -1, 4], batch: 0, order: "shuffled", seed: 0, start: [3, 5], plane: null,
};
export const random = generator(9);
export const some = (count) => Array.from({ length: count }, () => 2 * random() - 1);
/** 2-3-2, of cubes. */
export const NET = { ...LINE, sizes: [2, 3, 2], bias: true, activations: [CUBE, CUBE], x: some(14), y: some(14), start: some(17), l2: 0.3 };
/** Gradient descent in d dimensions, the rate its only number. */
export const descent = (d) => {
  const x = Array.from({ length: d }, (_, i) => i + 1);
  const code = x.flatMap((at, i) => [0, 0, i, 0, 1, d + 1, d + 2 + 3 * i, 0, 2, at, d + 3 + 3 * i, 0]);
  const g = x.map((_, i) => d + 3 + 3 * i);
  return {
    numbers: ["0.lr"], memory: 0, quantities: [{ name: "g", width: d, first: false }], start: NOTHING,
    step: {
      inputs: ["t", ...x.map((_, i) => `x${i}`), "0.lr"], constants: [1], names: ["grad", "mul", "sub"],
      code: code.map((word, k) => (k % 4 && k % 12 > 4 && word >= d + 2 ? word + 1 : word)), points: [x],
      outputs: [...g.map((at) => at + 2), d + 2, ...x, ...g],
    },
  };
};
/** No noise: the gradient as it is. */
export const quiet = (d) => ({
  inputs: ["t", "sigma", "seed", ...Array.from({ length: d }, (_, i) => `x${i}`)], constants: [], names: ["grad"],
  code: Array.from({ length: d }, (_, i) => [0, 0, i, 0]).flat(), points: [Array.from({ length: d }, (_, i) => 3 + i)],
  outputs: Array.from({ length: d }, (_, i) => 3 + d + i),
});
export const liveOf = (learned) => ({
  terrain: null, learned, noise: quiet(learned.start.length), charted: null, within: null, methods: [descent(learned.start.length)], follows: [], seed: 0,
});
export const given = (learned, more = {}) => ({ number: () => 0.1, parameter: () => NaN, start: learned.start, steps: 4, sigma: 0, seed: 0, ...more });
