import assert from "node:assert/strict";
import test from "node:test";

import { MOST, added, addressOf, read, without } from "../web/recent.js";

const one = (n) => ({ link: `?steps=${n}`, title: `Bowl ${n}`, when: 1000 + n });

test("the newest stands first, and each once", () => {
  let list = [];
  for (let i = 0; i < 20; i++) list = added(list, one(i), "");
  assert.equal(list.length, MOST);
  assert.deepEqual(list[0], one(19));
  list = added(list, { ...one(12), when: 5000 }, "");
  assert.deepEqual([list.length, list[0].when, list.filter(({ link }) => link === "?steps=12").length], [MOST, 5000, 1]);
});

test("a picture takes the place of the one that it was made from", () => {
  const list = added(added([], one(1), ""), one(2), "");
  assert.deepEqual(added(list, one(3), "?steps=2").map(({ link }) => link), ["?steps=3", "?steps=1"]);
  assert.deepEqual(without(list, "?steps=2"), [one(1)]);
});

test("what comes back is read as if anybody had written it", () => {
  const hostile = [
    null, 7, "x", [], {}, { ...one(1), link: "https://evil.example/?x" }, { ...one(1), link: "javascript:alert(1)" }, { ...one(1), link: 5 },
    { ...one(1), title: { toString: "x" } }, { ...one(1), when: "now" }, { ...one(1), when: Infinity }, { ...one(1), when: 1e300 },
    { ...one(1), link: `?${"x".repeat(9001)}` },
  ]; // prettier-ignore
  assert.deepEqual(read([...hostile, one(2)]), [one(2)]);
  for (const found of [null, 7, "x", { length: 3 }]) assert.deepEqual(read(found), []);
  assert.deepEqual(read([{ ...one(1), more: 1, title: "x".repeat(999) }]), [{ ...one(1), title: "x".repeat(200) }]);
  assert.equal(read(Array(99).fill(one(1))).length, MOST);
});

test("an address is one of this page whatever the link holds", () => {
  for (const link of ["?//evil.example", "?javascript:alert(1)", "?a=b#c", '?"><img src=x>', "?\n//evil.example"]) {
    const address = new URL(addressOf(link), "https://here.example/page/");
    assert.equal(address.origin + address.pathname, "https://here.example/page/");
    assert.equal(address.hash, "");
  }
  assert.equal(addressOf("?run=gd&run=adam"), "?run=gd&run=adam");
});
