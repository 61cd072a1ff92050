import assert from "node:assert/strict";
import test from "node:test";

import { back, next } from "../web/stages.js";

const QUESTION = { position: 0, steps: 100, playing: false, pauses: [1, 5], told: 0, all: 3 };
const END = { ...QUESTION, position: 100 };

test("one key leads from the question to the next lesson", () => {
  assert.deepEqual(next(QUESTION), { play: true });
  assert.deepEqual(next({ ...QUESTION, position: 0.4, playing: true }), { seek: 1 }, "who cannot wait for the pause");
  assert.deepEqual(next({ ...QUESTION, position: 1 }), { play: true });
  assert.deepEqual(next({ ...QUESTION, position: 30, playing: true }), { seek: 100 });
  assert.deepEqual(next(END), { tell: 1 });
  assert.deepEqual(next({ ...END, told: 2 }), { tell: 3 });
  assert.deepEqual(next({ ...END, told: 3 }), { lesson: "next" });
});

test("what was told is told on, wherever the race stands", () => {
  assert.deepEqual(next({ ...QUESTION, told: 1 }), { tell: 2 });
});

test("another key leads back, stage by stage", () => {
  assert.deepEqual(back({ ...END, told: 2 }), { tell: 1 });
  assert.deepEqual(back({ ...END, told: 1 }), { tell: 0 });
  assert.deepEqual(back(END), { seek: 5 });
  assert.deepEqual(back({ ...QUESTION, position: 5 }), { seek: 1 });
  assert.deepEqual(back({ ...QUESTION, position: 1 }), { seek: 0 });
  assert.deepEqual(back(QUESTION), { lesson: "previous" });
});

test("without a lesson the race goes round", () => {
  const free = { ...QUESTION, pauses: [], all: 0 };
  assert.deepEqual(next(free), { play: true });
  assert.deepEqual(next({ ...free, position: 3, playing: true }), { seek: 100 });
  assert.deepEqual(next({ ...free, position: 100 }), { seek: 0 });
  assert.deepEqual(back(free), { seek: 100 });
});

test("a race that has become shorter has fewer pauses", () => {
  const short = { ...QUESTION, steps: 4, position: 2, playing: true };
  assert.deepEqual(next(short), { seek: 4 });
  assert.deepEqual(back({ ...short, position: 4, playing: false }), { seek: 1 });
});
