// What the player reads in messages, as JSON with arrays in base64; tests/test_contract.py holds it to what Python sent.
// Usage: decoded.mjs MESSAGE...

import { readFileSync } from "node:fs";

import { decode } from "../web/frame.js";

const arrays = (_key, value) =>
  value instanceof Float32Array ? { float32: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") } : value;

console.log(JSON.stringify(process.argv.slice(2).map((path) => decode(new Uint8Array(readFileSync(path)))), arrays));
