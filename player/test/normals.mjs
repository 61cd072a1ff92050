// What the player draws, for tests/test_normals.py: doubles on stdout.
// Usage: normals.mjs STREAMS, the file of a list of [seed, source, steps]

import { readFileSync, writeFileSync } from "node:fs";

import { Normals } from "../web/noise.js";

const normals = new Normals();
const drawn = [];
for (const [seed, source, steps] of JSON.parse(readFileSync(process.argv[2], "utf8")))
  for (const t of steps) drawn.push(normals.at(seed, t, source, 0), normals.at(seed, t, source, 1));
writeFileSync(1, new Uint8Array(Float64Array.from(drawn).buffer));
