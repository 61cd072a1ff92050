// Carries tapes out for tests, as the player does: one question a line comes in, one answer a line goes out.
// Arrays of numbers leave as base64 of their bytes, other numbers that are not finite as texts.

import { createInterface } from "node:readline";

import { Normals } from "../player/web/noise.js";
import { answering, Sheet } from "../player/web/link.js";
import { execute, power } from "../player/web/tape.js";
import { facts, Heights, Walker } from "../player/web/walk.js";

const draws = new Normals();
const texts = { inf: Infinity, "-inf": -Infinity, nan: NaN };
const number = (value) => (value in texts ? texts[value] : value);
const lookup = (numbers) => (name) => {
  if (!(name in numbers)) throw new RangeError(`nobody has given ${name}`);
  return number(numbers[name]);
};
const opened = (given) => ({ ...given, number: lookup(given.numbers), parameter: lookup(given.parameters) });

/** What was sent once and is meant by its name from then on. @type {Map<string, any>} */
const known = new Map();

/** @type {Record<string, (one: any) => any>} */
const KINDS = {
  know({ name, value }) {
    known.set(name, value);
  },
  /** All runs by one walker: what is changed between two of them is changed on the same tape. */
  walk({ method, live, given, wanted }) {
    const walker = new Walker(method, known.get(live) ?? live, draws, wanted);
    return given.map((one) => {
      const { x, y, loss, chart, diverged, evaluations, quantities, parts } = walker.walk(opened(one));
      return { x, y, loss, chart, diverged, evaluations, quantities, parts };
    });
  },
  heights({ live, parameters, window, nodes }) {
    const heights = new Heights(known.get(live) ?? live, draws);
    heights.set(lookup(parameters));
    return Float64Array.from(heights.over(window, nodes, 0));
  },
  facts({ live, parameters }) {
    return Object.fromEntries(facts(known.get(live) ?? live, lookup(parameters), draws));
  },
  /** Value, gradient and Hessian at points. */
  surface({ terrain, parameters, points }) {
    const sheet = new Sheet();
    const inputs = [sheet.input(false), sheet.input(false)];
    const places = new Map(terrain.numbers.map((name) => [name, sheet.input(true)]));
    const ask = answering(sheet, terrain.function, (name) => places.get(name));
    const outputs = ["value", "grad", "grad", "hess", "hess", "hess", "hess"].map((name, k) =>
      ask(name, inputs, ...[[0, 0], [0, 0], [1, 0], [0, 0], [0, 1], [1, 0], [1, 1]][k]),
    );
    const { first, every, registers } = sheet.program(outputs);
    for (const [name, place] of places) registers[place] = lookup(parameters)(name);
    execute(first, registers, draws);
    return Float64Array.from(
      points.flatMap(([x, y]) => {
        [registers[inputs[0]], registers[inputs[1]]] = [number(x), number(y)];
        execute(every, registers, draws);
        return outputs.map((place) => registers[place]);
      }),
    );
  },
  /** A tape that asks nobody, for rows of inputs. */
  tape({ tape, rows }) {
    const sheet = new Sheet();
    const places = new Map(tape.inputs.map((name) => [name, sheet.input(false)]));
    const outputs = sheet.play(tape, (name) => places.get(name), () => -1);
    const { first, every, registers } = sheet.program(outputs);
    execute(first, registers, draws);
    return Float64Array.from(
      rows.flatMap((row) => {
        tape.inputs.forEach((name, i) => (registers[places.get(name)] = number(row[i])));
        execute(every, registers, draws);
        return outputs.map((place) => registers[place]);
      }),
    );
  },
  powers: ({ rows }) => Float64Array.from(rows.map(([base, exponent]) => power(base, exponent))),
};

const plain = (_key, value) => {
  if (value instanceof Float64Array) return { f8: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};

for await (const line of createInterface({ input: process.stdin })) {
  const one = JSON.parse(line);
  let result;
  try {
    result = KINDS[one.kind](one) ?? null;
  } catch (error) {
    result = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(result, plain)}\n`);
}
