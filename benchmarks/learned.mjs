// How long the player takes for a picture of a network, in processor time: a busy machine slows nothing of it.

import { readFileSync } from "node:fs";

import { Normals } from "../player/web/noise.js";
import { Heights, Walker } from "../player/web/walk.js";

const { live, runs, steps } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const draws = new Normals();
const walkers = runs.map(({ method }) => new Walker(method, live, draws, { chart: true }));
const heights = new Heights(live, draws);
heights.set(() => NaN);

const spent = () => process.cpuUsage().user / 1000;

/** The middle of many, and the first. */
function timed(act, times) {
  const found = Array.from({ length: times }, (_, k) => {
    const began = spent();
    act(k);
    return spent() - began;
  });
  return { first: found[0], middle: found.sort((a, b) => a - b)[times >> 1] };
}

const picture = (batch) =>
  timed((k) => {
    walkers.forEach((walker, i) => {
      const number = (name) => runs[i].numbers[name] * (1 + k * 1e-4);
      walker.walk({ number, parameter: () => NaN, start: live.learned.start, steps, sigma: 0, seed: 0, batch });
    });
  }, 60);

/** Products and sums of one gradient, and one tanh for each hidden unit and row, without a network around them. */
const [rows, hidden] = [60, 8];
const columns = Float64Array.from({ length: hidden * rows }, (_, k) => Math.sin(k));
const sums = new Float64Array(columns.length);
function bare() {
  for (let call = 0; call < steps * runs.length; call++) {
    for (let k = 0; k < columns.length; k++) sums[k] = Math.tanh(columns[k]);
    for (let times = 0; times < 9; times++) for (let k = 0; k < columns.length; k++) sums[k] += columns[k] * times;
  }
}

const [whole, few] = [picture(0), picture(8)];
const plain = timed(bare, 30);
const ground = timed(() => heights.over([[-1, 1], [-1, 1]], 49, 0), 20);
const round = (x) => Math.round(10 * x) / 10;
process.stdout.write(JSON.stringify({
  ratio: round(whole.middle / plain.middle), pictures_a_second: round(1000 / whole.middle), batches_of_8_a_second: round(1000 / few.middle),
  first_ms: round(whole.first), ground_ms: round(ground.middle),
}));
