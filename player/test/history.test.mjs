import assert from "node:assert/strict";
import test from "node:test";

import { History, difference, isLink } from "../web/history.js";

const A = "?v=1&surface=saddle&run=gd&run=adam";
const B = "?v=1&surface=saddle&start=1%2C2&run=gd&run=adam";
const C = "?v=1&surface=bowl";

function shown(...links) {
  const history = new History();
  for (const link of links) history.show(link);
  return history;
}

test("what differs between two links is said by field, none for what is left out", () => {
  assert.deepEqual(difference(A, B), { start: ["1,2"] });
  assert.deepEqual(difference(B, A), { start: [] });
  assert.deepEqual(difference(A, C), { surface: ["bowl"], run: [] });
  assert.deepEqual(difference(A, A), {});
  assert.deepEqual(difference("?run=gd&run=adam", "?run=adam&run=gd"), { run: ["adam", "gd"] }, "their order counts");
});

test("language and size stand around the picture", () => {
  assert.deepEqual(difference(`${A}&lang=zh`, `${B}&size=projector`), { start: ["1,2"] });
  const history = shown(A, `${A}&lang=zh`);
  assert.equal(history.undo, null);
  assert.deepEqual(history.links, [`${A}&lang=zh`]);
});

test("a name alone would ask for the lesson's own picture, so the runs go along", () => {
  assert.deepEqual(difference("?surface=bowl&run=gd", "?surface=bowl&run=gd&lesson=x"), { lesson: ["x"], run: ["gd"] });
});

test("undo and redo go through what was shown", () => {
  const history = shown(A, B, C);
  assert.equal(history.redo, null);
  assert.deepEqual(history.back(), difference(C, B));
  assert.deepEqual(history.back(), difference(B, A), "in a hurry");
  assert.equal(history.back(), null);
  assert.deepEqual(history.forth(), difference(A, B));
  assert.deepEqual(history.redo, difference(B, C));
});

test("an undone picture that is shown is where it was; another one ends what could be redone", () => {
  const history = shown(A, B, C);
  history.back();
  history.show(B);
  assert.deepEqual([history.at, history.links], [1, [A, B, C]]);
  history.show(`${A}&steps=50`);
  assert.deepEqual([history.redo, history.links], [null, [A, B, `${A}&steps=50`]]);
});

test("the browser's Back and Forward agree: the link says where it stands", () => {
  const history = shown(A, B, C);
  history.show(B); // Back
  assert.deepEqual([history.at, history.redo], [1, difference(B, C)]);
  history.show(C); // Forward
  assert.deepEqual([history.at, history.undo], [2, difference(C, B)]);
});

test("an answer to the first of two quick undos is no way forward", () => {
  const history = shown(A, B, C);
  history.back();
  history.back();
  history.show(B);
  history.show(A);
  assert.deepEqual([history.at, history.links], [0, [A, B, C]]);
});

test("reset leads to the surface as it is opened by its name", () => {
  const changed = "?v=1&surface=rosenbrock%28b%3D50%29&start=1%2C2&run=adam&critical=on&lang=zh";
  assert.deepEqual(shown(changed).reset(), { surface: ["rosenbrock"], start: [], run: [], critical: [] });
  assert.equal(shown("?v=1&surface=saddle").reset(), null);
  assert.deepEqual(shown("?f=x%5E2&view=-1%2C1%2C-1%2C1&run=gd").reset(), { run: [] });
  assert.equal(new History().reset(), null);
});

test("a loss on data is opened with its rows, model and loss, and without the numbers that were in a hand", () => {
  const changed = "?v=2&data=own(rows%3Dpa.0.1.2~b.0.3.4)&model=net(hidden%3D8%7C4%2Cdropout%3D0.2)&loss=squared(l2%3D0.1)&batch=5&init=he&run=gd";
  assert.deepEqual(shown(changed).reset(), { model: ["net(hidden=8|4)"], loss: ["squared"], batch: [], init: [], run: [] });
  assert.equal(shown("?data=linnerud(x%3Dchins%7Cjumps)").reset(), null);
  assert.deepEqual(shown("?data=linnerud&start=1%2C2").reset(), { start: [] });
});

test("undo leads from data to a surface, and back", () => {
  const [surface, data] = ["?surface=bowl&run=gd", "?data=moons&model=net&batch=5&run=gd"];
  const history = shown(surface, data);
  assert.deepEqual(history.back(), { surface: ["bowl"], data: [], model: [], batch: [] });
  assert.deepEqual(history.redo, difference(surface, data));
});

test("a link with a visitor's own rows is a link", () => assert.ok(isLink(`?data=own(rows%3D${"x".repeat(8000)})`)));

test("and to a lesson's own picture by its name alone", () => {
  const own = "?v=1&surface=bowl&run=gd&lesson=x";
  assert.equal(shown(own).reset(own), null);
  assert.deepEqual(shown("?v=1&surface=bowl&run=adam&lesson=x").reset(own), { lesson: ["x"] });
});

test("which tab stands beside the picture is no change of it", () => {
  const history = shown("?v=1&surface=bowl&run=gd(lr=0.1)", "?v=1&surface=bowl&run=gd(lr=0.2)", "?v=1&surface=bowl&run=gd(lr=0.2)&inspector=on&beside=rows");
  assert.deepEqual(history.undo, { run: ["gd(lr=0.1)"] });
});

test("it is found again after a reload", () => {
  const history = shown(A, B, C);
  history.back();
  const again = new History();
  again.restore(JSON.parse(JSON.stringify(history.state)));
  again.show(B);
  assert.deepEqual(again.state, history.state);
});

test("what was kept by somebody else is no history", () => {
  for (const state of [null, 7, "x", {}, { links: 3, at: 0 }, { links: [A], at: 1 }, { links: [A], at: -1 }, { links: [A], at: 0.5 },
    { links: [A, "https://evil.example/"], at: 0 }, { links: [A, {}], at: 0 }, { links: ["javascript:alert(1)"], at: 0 }]) { // prettier-ignore
    const history = new History();
    history.restore(state);
    assert.deepEqual(history.state, { links: [], at: -1 }, JSON.stringify(state));
  }
  assert.ok(!isLink(`?${"x".repeat(9001)}`));
});

test("it does not grow for ever", () => {
  const history = new History();
  for (let i = 0; i < 500; i++) history.show(`?steps=${i}`);
  assert.equal(history.links.length, 200);
  assert.equal(history.links[history.at], "?steps=499");
});
