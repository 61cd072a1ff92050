// What weights make of inputs: the curve through points, the border between classes, an answer for every row. Pure.

import { Kernel } from "./kernel.js";

/** @typedef {import("./contract").Learned} Learned */
/** @typedef {ArrayLike<number>} Point weights */
/** @typedef {"curve" | "lanes" | "plane" | "against"} Form how rows are drawn: along their only column, in lanes of classes, in the plane of two, by answers */

const MOST = 200; // rows of a kernel

/** The answers to some inputs, whatever the weights. */
export class Answers {
  /** @param {Learned} learned @param {readonly number[]} x row by row */
  constructor(learned, x) {
    const { sizes } = learned;
    const width = sizes[0];
    this.out = sizes[sizes.length - 1];
    this.count = x.length / width;
    this.h = new Float64Array(this.out * this.count);
    this.z = new Float64Array(this.out * this.count);
    this.parts = Array.from({ length: Math.ceil(this.count / MOST) }, (_, k) => {
      const rows = x.slice(k * MOST * width, (k + 1) * MOST * width);
      const nothing = Array(this.out * (rows.length / width)).fill(0);
      return { from: k * MOST, kernel: new Kernel({ ...learned, x: rows, y: nothing, order: "shuffled" }) };
    });
  }

  /** Answer after answer of every row: `h`, and what the last layer bends for it, `z`. @param {Point} weights */
  at(weights) {
    const { count, out, h, z } = this;
    for (const { from, kernel } of this.parts) {
      kernel.forward(weights);
      for (let o = 0; o < out; o++) {
        for (let r = 0; r < kernel.n; r++) {
          h[o * count + from + r] = kernel.last.made[o * kernel.n + r];
          z[o * count + from + r] = kernel.last.z[o * kernel.n + r];
        }
      }
    }
    return this;
  }
}

/** How the rows of a loss are drawn. @param {Learned} learned @returns {Form} */
export function formOf({ sizes }) {
  if (sizes[0] > 2) return "against";
  if (sizes[0] === 2) return "plane";
  return sizes[sizes.length - 1] > 1 ? "lanes" : "curve";
}

/**
 * Fields that are 0 where the answer turns: at one half between two classes, where the largest of more classes changes, at
 * the mean of answers that are numbers.
 * @param {Answers} answers as they are @param {boolean} classes whether they are of classes
 * @param {boolean} sigmoid whether the last layer is a sigmoid, or a softmax: then what it bends is straighter than what it makes
 * @param {number} mean
 * @returns {Float64Array[]}
 */
export function borders({ h, z, out, count }, classes, sigmoid, mean) {
  const of = sigmoid ? z : h;
  if (out === 1) return [of.map((value) => value - (classes ? (sigmoid ? 0 : 0.5) : mean))];
  return Array.from({ length: out - 1 }, (_, k) => Float64Array.from({ length: count }, (__, r) => {
    let others = -Infinity;
    for (let o = 0; o < out; o++) if (o !== k) others = Math.max(others, of[o * count + r]);
    return of[k * count + r] - others;
  }));
}

/** The class of a row: the largest answer, or the nearer of two. @param {ArrayLike<number>} answers @param {number} row @param {number} out @param {number} count */
export function classOf(answers, row, out, count) {
  if (out === 1) return answers[row] < 0.5 ? 0 : 1;
  let most = 0;
  for (let o = 1; o < out; o++) if (answers[o * count + row] > answers[most * count + row]) most = o;
  return most;
}

/** Inputs over a rectangle, rows along y. @param {readonly number[]} x its sides @param {readonly number[]} y @param {number} nodes */
export function grid([x0, x1], [y0, y1], nodes) {
  const found = [];
  for (let j = 0; j < nodes; j++) {
    for (let i = 0; i < nodes; i++) found.push(x0 + ((x1 - x0) * i) / (nodes - 1), y0 + ((y1 - y0) * j) / (nodes - 1));
  }
  return found;
}

/** Where they go from the smallest to the largest, and a share of that on both sides; of equal ones something. @param {ArrayLike<number>} values @param {number} share @returns {[number, number]} */
export function span(values, share) {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k++) {
    low = Math.min(low, values[k]);
    high = Math.max(high, values[k]);
  }
  if (!(low <= high)) return [0, 1];
  const more = share * (high - low) || Math.abs(0.5 * high) || 1;
  return [low - more, high + more];
}
