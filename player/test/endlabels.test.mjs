import assert from "node:assert/strict";
import test from "node:test";

import { beside } from "../web/endlabels.js";
import { generator } from "./random.mjs";

const BOX = { left: 50, top: 20, width: 600, height: 400 };
const LINE = 15;
const random = generator(21);
const heads = (count) => Array.from({ length: count }, () => ({ x: 50 + 600 * random(), y: 20 + 400 * random(), width: 40 + 80 * random() })); // prettier-ignore

/** Pixels by which two overlap. */
function overlap(wanted, placed, i, k) {
  const across = Math.min(placed[i].left + wanted[i].width, placed[k].left + wanted[k].width) - Math.max(placed[i].left, placed[k].left);
  const down = LINE - Math.abs(placed[i].y - placed[k].y);
  return across > 0 && down > 1e-6 ? Math.min(across, down) : 0;
}

test("words lie within the frame, and none on another", () => {
  for (let n = 0; n < 400; n++) {
    const wanted = heads(1 + (n % 8));
    const placed = beside(wanted, BOX, LINE);
    placed.forEach(({ left, y }, i) => {
      assert.ok(left >= BOX.left && left + wanted[i].width <= BOX.left + BOX.width, `${left}`);
      assert.ok(y - LINE / 2 >= BOX.top && y + LINE / 2 <= BOX.top + BOX.height, `${y}`);
      for (let k = 0; k < i; k++) assert.equal(overlap(wanted, placed, i, k), 0);
    });
  }
});

test("words of a head that is alone stand at its height, those of heads at one place as a list about it", () => {
  assert.deepEqual(beside([{ x: 200, y: 100, width: 50 }], BOX, LINE), [{ left: 211, y: 100, side: 1 }]);
  const same = Array(3).fill({ x: 200, y: 100, width: 50 });
  assert.deepEqual(beside(same, BOX, LINE).map(({ y }) => y), [85, 100, 115]); // prettier-ignore
});

test("where there is no room at the right, words stand at the left, and stay there until there is more than enough", () => {
  const at = (x, before) => beside([{ x, y: 100, width: 50 }], BOX, LINE, before);
  const left = at(620);
  assert.equal(left[0].side, -1);
  assert.equal(left[0].left, 620 - 11 - 50);
  assert.equal(at(585, left)[0].side, -1);
  assert.equal(at(585)[0].side, 1);
  assert.equal(at(560, left)[0].side, 1);
});

test("what moves a little moves its words a little: nothing flickers", () => {
  for (let n = 0; n < 60; n++) {
    const wanted = heads(6).map((head) => ({ ...head, x: 200, width: 60 }));
    let placed = beside(wanted, BOX, LINE);
    for (let frame = 0; frame < 60; frame++) {
      const jitter = wanted.map((head) => ({ ...head, y: head.y + 0.4 * (frame % 2) }));
      const next = beside(jitter, BOX, LINE, placed);
      next.forEach(({ y }, i) => assert.ok(frame === 0 || Math.abs(y - placed[i].y) < 0.5, `${y} after ${placed[i].y}`));
      placed = next;
    }
  }
});

test("two that pass each other change their places once", () => {
  let placed = [];
  let changes = 0;
  for (let frame = 0; frame <= 100; frame++) {
    const next = beside([{ x: 200, y: 100 + frame, width: 50 }, { x: 200, y: 150, width: 50 }], BOX, LINE, placed); // prettier-ignore
    if (placed.length && placed[0].y < placed[1].y !== next[0].y < next[1].y) changes++;
    placed = next;
  }
  assert.equal(changes, 1);
  assert.ok(placed[0].y > placed[1].y);
});
