import assert from "node:assert/strict";
import test from "node:test";

import { Encoder } from "../web/film/h264.js";
import { Mp4 } from "../web/film/mp4.js";

function film() {
  const encoder = new Encoder(64, 48, 30);
  const mp4 = new Mp4(64, 48, 30, encoder.sets);
  for (let k = 0; k < 5; k++) {
    const pixels = new Uint8ClampedArray(64 * 48 * 4).fill(40 * k);
    mp4.add(encoder.encode(pixels, k % 3 === 0), k % 3 === 0);
  }
  return [mp4, mp4.file()];
}

function boxes(bytes) {
  const found = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    found.push({ type, body: bytes.subarray(at + 8, at + view.getUint32(at)), at });
  }
  return found;
}

const find = (bytes, ...path) =>
  path.reduce((body, type) => boxes(body).find((box) => box.type === type).body, bytes);

test("the table comes before the pictures, so that a film starts before it is loaded", () => {
  assert.deepEqual(boxes(film()[1]).map(({ type }) => type), ["ftyp", "moov", "mdat"]);
});

test("the table says where the pictures are, how many, and which can be jumped to", () => {
  const [mp4, file] = film();
  const table = find(file, "moov", "trak", "mdia", "minf", "stbl");
  const words = (type) => {
    const body = find(table, type);
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    return Array.from({ length: body.length / 4 }, (_, i) => view.getUint32(4 * i));
  };
  assert.deepEqual(words("stsz").slice(2), [5, ...mp4.units.map((unit) => unit.length + 4)]);
  assert.deepEqual(words("stss").slice(2), [1, 4]);
  assert.deepEqual(words("stts").slice(1), [1, 5, 1000]);
  assert.equal(words("stco")[2], boxes(file).find(({ type }) => type === "mdat").at + 8);
});
