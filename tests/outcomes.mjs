// What the browser makes of trajectories and axes, for tests that hold it to Python: a task a line, its answer a line.

import { createInterface } from "node:readline";

import { outcomeOf } from "../player/web/outcome.js";
import { shareOf, valueAt } from "../player/web/spans.js";

/** JSON knows no number that is none. */
const read = (values) => Float64Array.from(values, (value) => (value === null ? NaN : value));

const DONE = {
  outcome: ({ x, y, diverged, points, near }) => outcomeOf({ x: read(x), y: read(y), diverged }, points, near),
  span: ({ span, size }) => {
    const values = Array.from({ length: size }, (_, i) => valueAt(span, (i + 0.5) / size));
    return { values, shares: values.map((value) => shareOf(span, value)) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(DONE[task.of](task))}\n`);
}
