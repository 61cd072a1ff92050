// Pictures of noise, edges and standstill through the encoder: the stream, and what it thinks a decoder makes of it.
// Usage: film_noise.mjs STREAM PLANES WIDTH HEIGHT QUANTIZER

import { appendFileSync } from "node:fs";

import { Encoder } from "../player/web/film/h264.js";

const [stream, planes, ...numbers] = process.argv.slice(2);
const [width, height, qp] = numbers.map(Number);
const encoder = new Encoder(width, height, 30, qp);
let seed = 7;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const unit = (bytes) => appendFileSync(stream, Buffer.concat([Buffer.from([0, 0, 0, 1]), bytes]));
let pixels = new Uint8ClampedArray(4 * width * height);
encoder.sets.forEach(unit);
for (let k = 0; k < 20; k++) {
  pixels = pixels.slice();
  const fill = [() => 255 * random(), () => 255 * (random() < 0.5), () => 128 + 9 * random()][k % 3];
  const part = k % 4 === 1 ? 0.2 : k % 4 === 2 ? 0 : 1;
  for (let i = 0; i < pixels.length * part; i++) pixels[i] = fill();
  unit(encoder.encode(pixels, k % 9 === 0));
  for (const plane of encoder.planes) appendFileSync(planes, plane.pixels);
}
