import assert from "node:assert/strict";
import test from "node:test";

import { Gif, Nearest, palette } from "../web/film/gif.js";

const WHITE = [255, 255, 255];
const RED = [204, 51, 17];

function picture(...spots) {
  const pixels = new Uint8ClampedArray(16 * 8 * 4).fill(255);
  for (const at of spots) pixels.set([...RED, 255], 4 * at);
  return pixels;
}

test("a picture's own colours are in its palette as they are", () => {
  const colours = palette(picture(3, 4, 5)).map(String);
  assert.equal(colours.length, 128);
  assert.ok(colours.includes(String(WHITE)) && colours.includes(String(RED)));
});

test("the nearest colour is found; the last of the palette is no colour", () => {
  const nearest = new Nearest([[0, 0, 0], WHITE, ...Array(125).fill([0, 0, 0]), RED]);
  assert.equal(nearest.index(0xff_f0f0f0 | 0), 1);
  assert.equal(nearest.index(0xff_1133cc | 0), 0);
});

test("what does not change is not written again, but stays longer", () => {
  const gif = new Gif(16, 8, 10, palette(picture(3)));
  for (const pixels of [picture(3), picture(3), picture(3), picture(4)]) gif.add(pixels);
  const delays = pictures(gif.file()).map(({ delay }) => delay);
  assert.deepEqual(delays, [30, 10]);
});

test("the first picture is whole, the others show the last one through", () => {
  const gif = new Gif(16, 8, 10, palette(picture(3)));
  for (const spot of [3, 4, 5]) gif.add(picture(spot));
  assert.deepEqual(pictures(gif.file()).map(({ seeThrough, stays }) => [seeThrough, stays]), [[false, true], [true, true], [true, true]]); // prettier-ignore
});

/** The graphic control extensions of a file, which stand before its pictures. */
function pictures(bytes) {
  const found = [];
  for (let i = 0; i + 7 < bytes.length; i++) {
    if (bytes[i] !== 0x21 || bytes[i + 1] !== 0xf9 || bytes[i + 2] !== 4) continue;
    const flags = bytes[i + 3];
    found.push({ delay: bytes[i + 4] | (bytes[i + 5] << 8), seeThrough: (flags & 1) === 1, stays: flags >> 2 === 1 });
  }
  return found;
}
