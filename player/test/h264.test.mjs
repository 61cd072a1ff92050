// That a decoder shows what the encoder meant is a test of its own, tests/test_film.py: there is none in Node.

import assert from "node:assert/strict";
import test from "node:test";

import { Bits } from "../web/film/bits.js";
import { Quantizer } from "../web/film/h264-blocks.js";
import { CHROMA_DC_ZEROS, INTER_PATTERNS, RUNS, ZEROS, coefficientCodes } from "../web/film/h264-codes.js";
import { Encoder } from "../web/film/h264.js";

const written = (write) => {
  const bits = new Bits(1);
  write(bits);
  return [...bits.end()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
};

test("bits come most significant first, and end in a 1", () => {
  assert.equal(written((bits) => (bits.put(0b101, 3), bits.put(0b1, 2))), "10101100");
  assert.equal(written((bits) => bits.put(0b11111111, 8)), "1111111110000000");
});

test("Exp-Golomb numbers are those of table 9-2", () => {
  const codes = { 0: "1", 1: "010", 2: "011", 3: "00100", 7: "0001000", 8: "0001001" };
  for (const [value, code] of Object.entries(codes)) {
    assert.ok(written((bits) => bits.natural(Number(value))).startsWith(`${code}1`), value);
  }
  for (const [value, natural] of [[0, 0], [1, 1], [-1, 2], [2, 3], [-2, 4]]) {
    assert.equal(written((bits) => bits.integer(value)), written((bits) => bits.natural(natural)));
  }
});

const length = (marked) => 31 - Math.clz32(marked);

/** No codeword begins another, so that any row of bits is read in one way. */
function isPrefixFree(codes) {
  const words = codes.map((marked) => marked.toString(2).slice(1)).sort();
  return words.every((word, i) => i === 0 || !word.startsWith(words[i - 1]));
}

/** The share of all rows of bits that begin with one of the codewords. */
const share = (codes) => codes.reduce((sum, marked) => sum + 2 ** -length(marked), 0);

test("the codewords of a table can be told apart, and leave hardly any room", () => {
  const tables = [-1, 0, 2, 4, 8].map((near) => coefficientCodes(near).flatMap((row) => [...row].filter(Boolean)));
  assert.deepEqual(tables.map((codes) => codes.length), [14, 62, 62, 62, 62]);
  for (const codes of [...tables, ...ZEROS, ...CHROMA_DC_ZEROS, ...RUNS]) {
    assert.ok(isPrefixFree([...codes]));
    assert.ok(share([...codes]) > 0.96 && share([...codes]) <= 1, String(share([...codes])));
  }
});

test("there is a codeword for every number of zeros and every run", () => {
  ZEROS.forEach((codes, i) => assert.equal(codes.length, 16 - i));
  CHROMA_DC_ZEROS.forEach((codes, i) => assert.equal(codes.length, 4 - i));
  RUNS.forEach((codes, i) => assert.equal(codes.length, i < 6 ? i + 2 : 15));
});

test("every coded block pattern has a number of its own", () => {
  assert.equal(new Set(INTER_PATTERNS).size, 48);
  assert.equal(INTER_PATTERNS[0], 0);
});

test("a block comes back as it was, within half the quantizer's step", () => {
  const block = Int32Array.from({ length: 16 }, (_, i) => ((i * 73) % 201) - 100);
  for (const [qp, most] of [[12, 2], [20, 5], [30, 16]]) {
    const quantizer = new Quantizer(qp);
    const levels = new Int32Array(16);
    const back = new Int32Array(16);
    quantizer.quantize(block, levels, 0, (1 << quantizer.bits) / 2);
    quantizer.restore(levels, back, 0);
    block.forEach((value, i) => assert.ok(Math.abs(value - back[i]) <= most, `${qp}: ${value} ${back[i]}`));
  }
});

function picture(width, height, grey) {
  return new Uint8ClampedArray(width * height * 4).fill(grey);
}

test("a picture that has not changed costs a few bytes", () => {
  const encoder = new Encoder(1280, 720, 30);
  const pixels = picture(1280, 720, 200);
  encoder.encode(pixels, true);
  assert.ok(encoder.encode(pixels, false).length < 12);
});

test("noise too faint to be seen costs hardly anything", () => {
  const encoder = new Encoder(320, 160, 30);
  const scene = picture(320, 160, 200).map((grey, i) => (i % 4 === 3 ? 255 : (i >> 2) % 320 < 150 ? grey : 90));
  let seed = 1;
  const noisy = () => scene.map((value) => value + ((seed = (seed * 48271) % 2147483647) % 50 === 0 ? 1 : 0));
  const whole = encoder.encode(noisy(), true).length;
  for (let k = 0; k < 5; k++) assert.ok(encoder.encode(noisy(), false).length < whole / 10);
});

test("no start code hides in a unit", () => {
  const encoder = new Encoder(64, 48, 30, 12);
  let seed = 1;
  for (let k = 0; k < 30; k++) {
    const pixels = picture(64, 48, 0).map(() => (seed = (seed * 48271) % 2147483647) & (k % 2 ? 255 : 3));
    const unit = encoder.encode(pixels, k % 7 === 0);
    for (let i = 2; i < unit.length; i++) assert.ok(unit[i] > 2 || unit[i - 1] || unit[i - 2], `${k}: ${i}`);
  }
});

test("a film larger than any level of H.264 is refused", () => {
  assert.throws(() => new Encoder(8192, 8192, 30), RangeError);
  assert.throws(() => new Encoder(1281, 720, 30), RangeError);
});
