import assert from "node:assert/strict";
import test from "node:test";

import { clip, float, general, numberText, rounded } from "../web/site/python.js";

test("of two numbers as near Python takes the even one", () => {
  const cases = [[1.125, 1.12], [1.135, 1.14], [1.375, 1.38], [-1.125, -1.12], [2.5e-7, 2.5e-7], [0, 0], [1234.5, 1230]];
  for (const [value, near] of cases) assert.equal(rounded(value, 3), near);
  assert.equal(rounded(0.5, 1), 0.5);
  assert.equal(rounded(12.5, 2), 12);
});

test("numbers are written as repr does", () => {
  const cases = [[1e-5, "1e-05"], [0.0001, "0.0001"], [1e15, "1000000000000000.0"], [1e16, "1e+16"], [1.5e22, "1.5e+22"], [-0, "-0"], [300, "300"], [-12.25, "-12.25"], [1e-320, "1e-320"]];
  for (const [value, text] of cases) assert.equal(numberText(value), text);
});

test("and with six digits as format does", () => {
  const cases = [[2147483647, "2.14748e+09"], [1000, "1000"], [0.0001, "0.0001"], [0.999999, "0.999999"], [1e-12, "1e-12"], [-1000, "-1000"], [0, "0"], [999999.5, "1e+06"]];
  for (const [value, text] of cases) assert.equal(general(value), text);
});

test("texts are numbers where Python says so", () => {
  for (const [text, value] of [[" 1_000 ", 1000], [".5", 0.5], ["5.", 5], ["1e400", Infinity], ["-Infinity", -Infinity], ["\u0661\u0662", 12], ["\ud835\udfd8", 0]]) {
    assert.equal(float(text), value);
  }
  for (const text of ["", "1__0", "_1", "1_", "0x10", "1e", ".", "1 2", "--1", "1,5"]) assert.equal(float(text), null);
  assert.ok(Number.isNaN(float("nan")));
});

test("a stranger's text turns no message around", () => {
  assert.equal(clip("  a\u202eb\n\tc\u0000 ", 40), "'ab c'");
  assert.equal(clip("🙂".repeat(41), 40), `'${"🙂".repeat(40)}…'`);
});
