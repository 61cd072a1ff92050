// Walks tapes for tests: one case a line comes in, one result a line goes out. Numbers that are not finite travel as texts.

import { createInterface } from "node:readline";

import { facts, Heights, Walker } from "../player/web/walk.js";

const texts = { inf: Infinity, "-inf": -Infinity, nan: NaN };
const lookup = (numbers) => (name) => {
  if (!(name in numbers)) throw new RangeError(`nobody has given ${name}`);
  return numbers[name] in texts ? texts[numbers[name]] : numbers[name];
};

/** Draws that were made elsewhere, by seed, step and source. */
const drawn = (table) => ({ at: (seed, t, source, i) => table[`${seed},${t},${source}`][i] });

/** @type {Record<string, (one: any) => any>} */
const KINDS = {
  walk({ method, live, given, wanted, draws = {} }) {
    const walker = new Walker(method, live, drawn(draws), wanted);
    const { x, y, loss, chart, diverged, evaluations, quantities, parts } = walker.walk({
      ...given, number: lookup(given.numbers), parameter: lookup(given.parameters),
    });
    return { x, y, loss, chart, diverged, evaluations, quantities, parts };
  },
  heights({ live, parameters, points }) {
    const heights = new Heights(live, drawn({}));
    heights.set(lookup(parameters));
    return points.map(([x, y]) => heights.over([[x, x + 1], [y, y + 1]], 2, 0)[0]);
  },
  facts({ live, parameters }) {
    return Object.fromEntries(facts(live, lookup(parameters), drawn({})));
  },
};

const plain = (_key, value) => {
  if (value instanceof Float64Array) return [...value];
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};

for await (const line of createInterface({ input: process.stdin })) {
  const one = JSON.parse(line);
  let result;
  try {
    result = KINDS[one.kind](one);
  } catch (error) {
    result = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(result, plain)}\n`);
}
