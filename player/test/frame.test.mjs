import assert from "node:assert/strict";
import test from "node:test";

import { decode } from "../web/frame.js";

/** A message as player/frame.py makes it; tests/test_contract.py decodes real ones of Python's here. */
function message(header, numbers) {
  let text = new TextEncoder().encode(JSON.stringify(header));
  text = new Uint8Array([...text, ...Array((4 - (text.length % 4)) % 4).fill(32)]);
  const length = new Uint8Array(new Uint32Array([text.length]).buffer);
  return new Uint8Array([...length, ...text, ...new Uint8Array(Float32Array.from(numbers).buffer)]);
}

const HEADER = { title: "学习率 λ", runs: [{ x: { floats: 2, at: 0 } }, { x: { floats: 3, at: 2 }, none: null }], empty: { floats: 0, at: 5 }, n: 3 }; // prettier-ignore
const NUMBERS = [1.5, -2, NaN, Infinity, -0];

test("texts, numbers and arrays are in their places", () => {
  const found = decode(message(HEADER, NUMBERS));
  assert.deepEqual(found, {
    title: "学习率 λ",
    runs: [{ x: new Float32Array([1.5, -2]) }, { x: new Float32Array([NaN, Infinity, -0]), none: null }],
    empty: new Float32Array(),
    n: 3,
  });
});

test("the bytes may begin anywhere", () => {
  const bytes = message(HEADER, NUMBERS);
  for (let shift = 0; shift < 4; shift++) {
    const room = new Uint8Array(shift + bytes.length + 9);
    room.set(bytes, shift);
    assert.deepEqual(decode(room.subarray(shift, shift + bytes.length)), decode(bytes));
  }
});

test("what is done to the bytes later does not reach what was decoded", () => {
  const bytes = message(HEADER, NUMBERS);
  const found = decode(bytes);
  bytes.fill(0);
  assert.equal(found.runs[0].x[0], 1.5);
});
