// Carries tapes out for tests, as the player does: one question a line comes in, one answer a line goes out.
// Arrays of numbers leave as base64 of their bytes, other numbers that are not finite as texts.

import { createInterface } from "node:readline";

import { Normals } from "../player/web/noise.js";
import { Bend, bentLoss, lowest, sharpest, steepest } from "../player/web/bend.js";
import { Batches } from "../player/web/batches.js";
import { Kernel } from "../player/web/kernel.js";
import { answering, Sheet } from "../player/web/link.js";
import { Objective } from "../player/web/objective.js";
import { execute, OPERATION, power, WORDS } from "../player/web/tape.js";
import { alone, Herd, whole } from "../player/web/herd.js";
import { generator } from "../player/test/random.mjs";
import { composed } from "../player/web/site/compose.js";
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
  /** An optimizer put together from its layers. */
  compose: ({ rule, layers }) => composed(rule, layers),
  /** All runs by one walker: what is changed between two of them is changed on the same tape. */
  walk({ method, live, given, wanted }) {
    const walker = new Walker(method, known.get(live) ?? live, draws, wanted);
    return given.map((one) => {
      const { x, y, loss, chart, diverged, evaluations, quantities, parts, points } = walker.walk(opened(one));
      return { x, y, loss, chart, diverged, evaluations, quantities, parts, points };
    });
  },
  /** A herd beside walks of its lanes: the first lane that is not the same to the last bit, and how many have left the plane. */
  herd({ method, live, given, each }) {
    const [ground, differs] = [known.get(live) ?? live, new Map(Object.entries(each))];
    const walker = new Walker(method, ground, draws);
    const one = opened(given);
    const lanes = differs.values().next().value.length;
    const seen = { x: new Float64Array((one.steps + 1) * lanes), y: new Float64Array((one.steps + 1) * lanes) };
    const watch = (t, from, n, x, y) => {
      seen.x.set(x, t * lanes + from);
      seen.y.set(y, t * lanes + from);
    };
    const flock = whole(new Herd(method, ground, draws).run(one, { lanes, each: differs, losses: true, watch }));
    for (let lane = 0; lane < lanes; lane++) {
      const walked = walker.walk(alone(one, differs, lane));
      const same = walked.x.every((x, t) => Object.is(x, seen.x[t * lanes + lane]) && Object.is(walked.y[t], seen.y[t * lanes + lane])
        && Object.is(Math.fround(x), flock.places[2 * t * lanes + lane]) && Object.is(Math.fround(walked.y[t]), flock.places[(2 * t + 1) * lanes + lane])
        && Object.is(Math.fround(walked.loss[t]), flock.losses[t * lanes + lane]));
      if (!same || walked.diverged !== flock.left[lane]) return { lane, left: -1 };
    }
    return { lane: -1, left: flock.left.filter(Boolean).length };
  },
  heights({ live, parameters, window, nodes }) {
    const heights = new Heights(known.get(live) ?? live, draws);
    heights.set(lookup(parameters));
    return Float64Array.from(heights.over(window, nodes, 0));
  },
  facts({ live, parameters }) {
    return Object.fromEntries(facts(known.get(live) ?? live, lookup(parameters), draws));
  },
  /** A loss on data at points, of some rows and with masks where there are any, each by layer unit after unit. */
  kernel({ learned, points, rows, masks, bent }) {
    const kernel = new Kernel(learned);
    kernel.take(rows && Int32Array.from(rows), masks && new Map(masks.map(([layer, mask]) => [layer, Float64Array.from(mask)])));
    return points.map((point) => {
      const [grad, hess] = [new Float64Array(kernel.d), new Float64Array(bent ? kernel.d ** 2 : 0)];
      const value = kernel.value(point);
      kernel.grad(point, grad);
      if (bent) kernel.hess(point, hess);
      kernel.backward(point);
      const of = (name) => kernel.layers.map((layer) => layer[name].slice(0, layer.out * kernel.n));
      return { value, grad, hess, z: of("z"), h: of("h"), delta: of("delta") };
    });
  },
  /** Rows and masks of steps. */
  batches({ learned, steps, batch, seed }) {
    const batches = new Batches(learned, draws);
    batches.set(batch, seed);
    return steps.map((t) => ({ rows: batches.rows(t) && [...batches.rows(t)], masks: batches.masks(t) && [...batches.masks(t)] }));
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
  /** Value, slope, curvature and the best steps within a circle at points, of a surface or of a loss on data. */
  bend({ live, parameters, points, radius }) {
    const bend = live.learned ? null : new Bend(live, draws);
    const objective = live.learned && new Objective(live.learned, draws);
    return points.map(([x, y]) => {
      const bent = bend ? bend.at(lookup(parameters), number(x), number(y)) : bentLoss(objective, x, y);
      return { ...bent, steepest: steepest(bent, radius), lowest: lowest(bent, radius), sharpest: sharpest(bent) };
    });
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
  /** One operation, for rows of operands. */
  operation({ name, rows }) {
    const { code, arity } = OPERATION.get(name);
    const registers = new Float64Array(4);
    const program = Int32Array.of(code, 3, ...[0, 1, 2].slice(0, arity), ...Array(4 - arity).fill(0));
    return Float64Array.from(
      rows.map((row) => {
        registers.set(row.map(number));
        execute(program, registers, draws);
        return registers[3];
      }),
    );
  },
  /** Methods and surfaces with something wrong in them: each is refused, or walked within what there is. */
  mutated({ method, live, given, wanted, seed, count }) {
    const random = generator(seed);
    const outcomes = { refused: 0, walked: 0 };
    for (let k = 0; k < count; k++) {
      const [other, ground] = [structuredClone(method), structuredClone(known.get(live))];
      for (let times = 1 + Math.floor(3 * random()); times; times--) mutate({ method: other, live: ground }, random);
      try {
        const walker = new Walker(other, ground, draws, wanted);
        const { x, loss } = walker.walk(opened(given));
        if (x.length !== given.steps + 1 || loss.length !== x.length) throw new Error("a path of a wrong length");
        for (const part of walker.parts.values()) inBounds(part);
        outcomes.walked++;
      } catch (error) {
        if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
        outcomes.refused++;
      }
    }
    return outcomes;
  },
  powers: ({ rows }) => Float64Array.from(rows.map(([base, exponent]) => power(base, exponent))),
};

const WRONG = [-1, 0.5, 1e9, 2 ** 31, 2 ** 53, NaN, "x", "__proto__", "constructor", "value", null, true, {}, [], [[]], "nan", 0, 1, 2, 3, 7];

/** Put something wrong somewhere. */
function mutate(thing, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  let at = thing;
  for (;;) {
    const key = pick(Object.keys(at));
    if (key === undefined) return;
    if (at[key] !== null && typeof at[key] === "object" && random() < 0.95) {
      at = at[key];
      continue;
    }
    const way = random();
    if (way < 0.5) at[key] = pick(WRONG);
    else if (way < 0.7 && typeof at[key] === "number") at[key] += pick([-1, 1, 5]);
    else if (Array.isArray(at) && way < 0.8) at.splice(Number(key), 1);
    else if (Array.isArray(at) && way < 0.9) at.splice(Number(key), 0, at[key]);
    else if (Array.isArray(at)) at.length = Number(key);
    else delete at[key];
    return;
  }
}

/** No operation reads or writes where there is no register. */
function inBounds({ first, every, r, inputs, outputs }) {
  const normal = OPERATION.get("normal").code;
  const within = (place) => place >= 0 && place < r.length;
  for (const code of [first, every]) {
    for (let k = 0; k < code.length; k += WORDS) {
      const operands = code.slice(k + 1, k + (code[k] === normal ? 4 : 5));
      if (!operands.every(within)) throw new Error("a register that is not there");
    }
  }
  if (![...inputs, ...outputs].every(within)) throw new Error("a place that is not there");
}

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
