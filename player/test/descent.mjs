// The smallest tapes there are: one of nothing, and a rule's.

/** No operation at all. */
export const NOTHING = { inputs: [], constants: [], names: [], code: [], points: [], outputs: [] };

/** Gradient descent that remembers its last step. */
export const GD = {
  numbers: ["0.lr"], memory: 1, quantities: [{ name: "g", width: 2, first: false }],
  start: { ...NOTHING, inputs: ["x0"], constants: [0], outputs: [1] },
  step: {
    inputs: ["t", "x0", "x1", "0.lr", "m0"], constants: [1], names: ["grad", "mul", "sub"],
    code: [0, 0, 0, 0, 1, 3, 6, 0, 2, 1, 7, 0, 0, 0, 1, 0, 1, 3, 9, 0, 2, 2, 10, 0],
    points: [[1, 2]], outputs: [8, 11, 7, 5, 1, 2, 6, 9],
  },
};
