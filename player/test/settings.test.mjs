import assert from "node:assert/strict";
import test from "node:test";

import { commonOf, settingsOf } from "../web/settings.js";

const handle = (key, label, symbol, value, usual, part = "") => ({ key, run: key.startsWith("run.") ? Number(key.split(".")[1]) : -1, label, symbol, value, usual, part }); // prettier-ignore
const HANDLES = [
  handle("surface.b", "b", "b", 50, 100),
  handle("start.x", "Start x", "x", -1, 0),
  handle("steps", "Steps", "T", 300, 200),
  handle("noise", "Gradient noise", "σ", 0, 0),
  handle("run.0.0.lr", "lr", "α", 0.001, 0.01),
  handle("run.1.0.lr", "lr", "α", 0.1, 0.1),
  handle("run.1.0.beta1", "beta1", "β₁", 0.5, 0.9),
  handle("run.1.0.eps", "eps", "ε", 1e-8, 1e-8),
  handle("run.1.1.k", "k", "k", 10, 5, "Lookahead"),
  handle("run.1.1.alpha", "alpha", "α", 0.3, 0.5, "Lookahead"),
];

test("a run says its rate, and every other number that is not the usual one", () => {
  assert.equal(settingsOf(HANDLES, new Map(), 0), "lr 0.001");
  assert.equal(settingsOf(HANDLES, new Map(), 1), "lr 0.1   β₁ 0.5   Lookahead: k 10   α 0.3");
  assert.equal(settingsOf(HANDLES, new Map(), 2), "");
});

test("what is in the hand counts", () => {
  assert.equal(settingsOf(HANDLES, new Map([["run.1.0.beta1", 0.9], ["run.1.0.eps", 1e-5]]), 1), "lr 0.1   ε 1e−5   Lookahead: k 10   α 0.3"); // prettier-ignore
  assert.equal(commonOf(HANDLES, new Map([["noise", 0.5], ["surface.b", 100]])), "σ 0.5"); // prettier-ignore
});

test("the race says its surface's numbers and its noise, not what is seen", () => {
  assert.equal(commonOf(HANDLES, new Map()), "b 50");
  assert.equal(commonOf([...HANDLES, handle("seed", "Seed", "s", 0, 0)], new Map()), "b 50   s 0");
});
