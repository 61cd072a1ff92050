import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../web/draft.js";
import { generator } from "./random.mjs";

/** Time that passes when the test says so. */
class Time {
  now = 0;
  waiting = [];

  later = (act, milliseconds) => {
    const entry = { at: this.now + milliseconds, act };
    this.waiting.push(entry);
    return () => (this.waiting = this.waiting.filter((other) => other !== entry));
  };

  pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.now = next.at;
      next.act();
    }
    this.now = end;
  }
}

const at = (answered, epoch = 0, visit = "one") => ({ visit, epoch, answered });

/** A draft that has seen its first message, what it sends, and its time. */
function begun(standing = at(0)) {
  const time = new Time();
  const sent = [];
  const draft = new Draft({ send: (release) => sent.push(structuredClone(release)), later: time.later });
  assert.ok(draft.accept(standing));
  return { draft, sent, time };
}

function drag(draft, key, ...values) {
  for (const value of values) draft.hold(key, value);
  draft.release();
}

const shown = (draft) => Object.fromEntries(draft.values);

test("a drag sends nothing until it is let go, and then all of it at once", () => {
  const { draft, sent } = begun(at(4));
  draft.hold("start.x", 1);
  draft.hold("start.y", 2);
  draft.hold("start.x", 3);
  assert.deepEqual([sent, draft.held, shown(draft)], [[], "start.x", { "start.x": 3, "start.y": 2 }]);
  draft.release();
  draft.release();
  assert.deepEqual(sent, [{ number: 5, changes: { "start.x": 3, "start.y": 2 } }]);
  assert.deepEqual([draft.held, shown(draft)], [null, { "start.x": 3, "start.y": 2 }]);
  assert.ok(draft.accept(at(5)));
  assert.deepEqual(shown(draft), {});
});

test("what is given up is not sent", () => {
  const { draft, sent } = begun();
  draft.hold("steps", 300);
  draft.drop();
  draft.release();
  assert.deepEqual([sent, shown(draft)], [[], {}]);
});

test("two quick drags: the answer to the first leaves the second, and the hand, as they are", () => {
  const { draft, sent } = begun();
  drag(draft, "a", 1);
  drag(draft, "b", 2);
  draft.hold("a", 3);
  assert.deepEqual(sent.at(-1), { number: 2, changes: { a: 1, b: 2 } });
  assert.ok(draft.accept(at(1)));
  assert.deepEqual(shown(draft), { b: 2, a: 3 });
  assert.ok(draft.accept(at(2)));
  assert.deepEqual([shown(draft), draft.held], [{ a: 3 }, "a"]);
});

test("swapped and doubled answers: an older one is not shown", () => {
  const { draft } = begun();
  drag(draft, "a", 1);
  drag(draft, "a", 2);
  assert.equal(draft.accept(at(2)), true);
  assert.equal(draft.accept(at(1)), false);
  assert.equal(draft.accept(at(2)), true);
  assert.equal(draft.accept(at(0, 1)), true, "a later epoch comes after all of an earlier one");
  assert.equal(draft.accept(at(2)), false);
});

test("an answer that is lost: sent again after 3 s, then ever more seldom, and at once when the line is back", () => {
  const { draft, sent, time } = begun();
  drag(draft, "a", 1);
  const moments = [];
  for (let second = 1; second <= 110; second++) {
    const before = sent.length;
    time.pass(1000);
    if (sent.length > before) moments.push(second);
  }
  assert.deepEqual(moments, [3, 9, 21, 45, 75, 105]);
  const before = sent.length;
  draft.resend();
  assert.equal(sent.length, before + 1);
  assert.ok(sent.every((release) => JSON.stringify(release) === JSON.stringify(sent[0])));
  draft.accept(at(1));
  time.pass(100_000);
  draft.resend();
  assert.equal(sent.length, before + 1);
  drag(draft, "a", 2);
  time.pass(3000);
  assert.equal(sent.length, before + 3, "the next one waits as briefly as the first");
});

test("Back in the middle of a drag ends it; what was let go before is still to be answered", () => {
  const { draft, sent } = begun();
  let dropped = 0;
  draft.onDropped = () => (dropped += 1);
  drag(draft, "a", 1);
  draft.hold("b", 2);
  assert.ok(draft.accept(at(0, 1)));
  assert.deepEqual([dropped, draft.held, shown(draft)], [1, null, { a: 1 }]);
  draft.release();
  assert.equal(sent.length, 1);
  assert.ok(draft.accept(at(1, 2)));
  assert.deepEqual([dropped, shown(draft)], [1, {}]);
});

test("another session gets at once what the last one has not answered", () => {
  const { draft, sent, time } = begun(at(7));
  drag(draft, "a", 1);
  drag(draft, "b", 2);
  draft.hold("c", 3);
  assert.ok(draft.accept(at(0, 0, "two")));
  assert.deepEqual(sent.at(-1).changes, { a: 1, b: 2 });
  assert.ok(sent.at(-1).number > 9);
  assert.deepEqual(shown(draft), { a: 1, b: 2, c: 3 });
  assert.equal(draft.accept(at(9, 5, "one")), false, "what the last one had to say is over");
  assert.ok(draft.accept(at(sent.at(-1).number, 0, "two")));
  assert.deepEqual(shown(draft), { c: 3 });
  time.pass(60_000);
  assert.equal(sent.length, 3);
});

test("a file has no server: what is let go stays", () => {
  const time = new Time();
  const draft = new Draft({ later: time.later });
  drag(draft, "a", 1);
  drag(draft, "a", 2);
  drag(draft, "b", 3);
  draft.look([[0, 1], [0, 1]]);
  time.pass(60_000);
  assert.deepEqual([shown(draft), draft.seen, draft.pending.length], [{ a: 2, b: 3 }, [[0, 1], [0, 1]], 1]);
  drag(draft, "b", 4);
  assert.deepEqual([shown(draft), draft.seen], [{ a: 2, b: 4 }, [[0, 1], [0, 1]]]);
  assert.equal(time.waiting.length, 0);
});

test("what is looked at is sent once it stands still, as everything else is", () => {
  const { draft, sent, time } = begun();
  assert.equal(draft.seen, undefined);
  draft.look([[0, 1], [0, 1]]);
  time.pass(400);
  draft.look([[0, 2], [0, 2]]);
  time.pass(400);
  assert.deepEqual([sent.length, draft.seen], [0, [[0, 2], [0, 2]]]);
  draft.accept(at(0, 1));
  assert.deepEqual(draft.seen, [[0, 2], [0, 2]]);
  time.pass(100);
  assert.deepEqual(sent, [{ number: 1, changes: {}, seen: [[0, 2], [0, 2]] }]);
  draft.look(null);
  drag(draft, "a", 1);
  assert.deepEqual(sent.at(-1), { number: 2, changes: { a: 1 }, seen: null });
  draft.accept(at(1, 1));
  assert.equal(draft.seen, null);
  draft.accept(at(2, 1));
  assert.equal(draft.seen, undefined);
  draft.look(null);
  draft.end();
  assert.equal(time.waiting.length, 0);
});

/** The other side: sessions, one after the other, each with the scenario that the address had. */
class Server {
  scenario = { a: 0, b: 0, c: 0, seen: "all" };
  standing = at(0, 0, "0");

  apply(visit, { number, changes, seen }) {
    if (visit !== this.standing.visit || number <= this.standing.answered) return false;
    Object.assign(this.scenario, changes, seen === undefined ? {} : { seen: seen ?? "all" });
    this.standing = { ...this.standing, answered: number };
    return true;
  }

  change(key, value) {
    this.scenario[key] = value;
    this.standing = { ...this.standing, epoch: this.standing.epoch + 1 };
  }

  restart() {
    this.standing = at(0, 0, String(Number(this.standing.visit) + 1));
  }

  message() {
    return structuredClone({ standing: this.standing, scenario: this.scenario });
  }
}

/** A reader, a server, and a line between them that delays, swaps, doubles and loses. */
class Play {
  constructor(seed) {
    this.random = generator(seed);
    this.time = new Time();
    this.server = new Server();
    this.line = [];
    this.sure = false; // whether the line has been mended
    this.message = this.server.message();
    this.visit = this.server.standing.visit; // that the reader's page is joined to
    this.draft = new Draft({ send: (release) => this.sent(structuredClone(release)), later: this.time.later });
    this.draft.accept(this.message.standing);
    this.inHand = new Map();
    this.draft.onDropped = () => (this.inHand = new Map());
  }

  post(act) {
    const copies = this.sure ? 1 : [0, 1, 1, 1, 2][Math.floor(5 * this.random())];
    for (let i = 0; i < copies; i++) this.line.push(act);
  }

  sent(release) {
    const { visit } = this;
    this.post(() => this.server.apply(visit, release) && this.tell());
    if (this.sure) this.post(() => this.tell());
  }

  tell() {
    const message = this.server.message();
    this.post(() => this.got(message));
  }

  got(message) {
    const before = this.draft.standing;
    if (!this.draft.accept(message.standing)) return;
    const { visit, epoch, answered } = message.standing;
    if (before.visit === visit) assert.ok(epoch > before.epoch || (epoch === before.epoch && answered >= before.answered));
    else assert.ok(Number(visit) > Number(before.visit));
    this.visit = visit;
    this.message = message;
  }

  deliver() {
    if (this.line.length) this.line.splice(Math.floor(this.line.length * this.random()), 1)[0]();
  }

  act() {
    const { draft, random } = this;
    const key = "abc"[Math.floor(3 * random())];
    const kind = random();
    if (kind < 0.25) {
      const value = Math.round(1000 * random());
      draft.hold(key, value);
      this.inHand.set(key, value);
    } else if (kind < 0.4) {
      draft.release();
      this.inHand = new Map();
    } else if (kind < 0.45) {
      draft.drop();
      this.inHand = new Map();
    } else if (kind < 0.5) draft.look(random() < 0.3 ? null : [[0, random()], [0, 1]]);
    else if (kind < 0.55) this.changed(key);
    else if (kind < 0.57) this.restarted();
    else if (kind < 0.65) this.time.pass(4000 * random());
    else this.deliver();
  }

  changed(key) {
    this.server.change(key, Math.round(1000 * this.random()));
    this.tell();
  }

  /** A page that has not heard of a session is not joined to the next one. */
  restarted() {
    if (this.visit !== this.server.standing.visit) return;
    this.server.restart();
    this.tell();
  }

  shown() {
    const { seen = this.message.scenario.seen } = this.draft;
    return { ...this.message.scenario, ...Object.fromEntries(this.draft.values), seen: seen ?? "all" };
  }
}

test("whatever the line does, the hand is never overwritten, and in the end both sides show the same", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const play = new Play(seed);
    let newest = 0;
    for (let i = 0; i < 120; i++) {
      play.act();
      for (const [key, value] of play.inHand) assert.equal(play.shown()[key], value, `seed ${seed}: the hand`);
      for (const { changes, number } of play.draft.pending) {
        assert.ok(number > play.message.standing.answered, `seed ${seed}: answered, and still laid over`);
        for (const key of changes.keys()) assert.ok(play.draft.values.has(key), `seed ${seed}: ${key} is overwritten`);
      }
      assert.ok(play.draft.last >= newest, `seed ${seed}: numbers rise`);
      newest = play.draft.last;
    }
    play.draft.release();
    play.inHand = new Map();
    play.sure = true;
    play.tell();
    for (let i = 0; i < 40; i++) {
      while (play.line.length) play.deliver();
      play.time.pass(31_000);
    }
    assert.equal(play.draft.pending.length, 0, `seed ${seed}`);
    assert.equal(play.time.waiting.length, 0, `seed ${seed}`);
    assert.deepEqual(play.shown(), play.server.scenario, `seed ${seed}`);
  }
});

const linked = { fields: { surface: ["bowl"], critical: ["on"] }, runs: ["gd(color=blue)", "adam(color=red)"] };

/** A draft that has seen a race of two runs, and what it sends. */
function racing() {
  const all = begun();
  assert.ok(all.draft.accept(at(0), linked));
  return all;
}

test("an edit is sent at once, with what was in the hand", () => {
  const { draft, sent } = racing();
  draft.hold("steps", 300);
  draft.edit({ critical: [] });
  assert.deepEqual(sent.at(-1), { number: 2, changes: { steps: 300 }, fields: { critical: [] } });
  assert.deepEqual([draft.field("critical"), draft.field("surface"), draft.field("space")], [[], ["bowl"], []]);
  draft.accept(at(2), linked);
  assert.deepEqual(draft.field("critical"), ["on"], "what the server says");
});

test("twenty quick edits count twenty: each builds on those that nobody has answered", () => {
  const { draft, sent } = racing();
  for (let i = 0; i < 20; i++) draft.edit({ steps: [String(100 + i)], run: [...draft.runs.slice(-3), `gd(lr=${i})`] });
  assert.deepEqual(sent.at(-1).fields, { steps: ["119"], run: ["gd(lr=16)", "gd(lr=17)", "gd(lr=18)", "gd(lr=19)"] });
  draft.accept(at(19), { fields: {}, runs: ["gd(lr=18)"] });
  assert.equal(draft.runs.length, 4);
  draft.accept(at(20), { fields: {}, runs: ["gd(lr=19)"] });
  assert.deepEqual(draft.runs, ["gd(lr=19)"]);
});

test("an edit of the runs has in it what was in the hand before, and what is let go of after", () => {
  const { draft, sent } = racing();
  drag(draft, "run.1.0.lr", 0.5);
  assert.deepEqual(draft.runs, ["gd(color=blue)", "adam(lr=0.5,color=red)"]);
  draft.edit({ run: ["adam(color=green)", ...draft.runs] });
  assert.deepEqual([draft.placed(0), draft.placed(1)], [1, 2]);
  drag(draft, "run.0.0.lr", 0.25);
  assert.deepEqual(sent.at(-1).fields.run, ["adam(color=green)", "gd(lr=0.25,color=blue)", "adam(lr=0.5,color=red)"]);
  assert.equal(draft.values.has("run.0.0.lr"), false, "in the rows that come that is another run's");
});

test("a number that is a field on its way goes there", () => {
  const { draft, sent } = racing();
  draft.edit({ steps: [], start: [] });
  for (const [key, value] of [["steps", 40], ["start.x", 1], ["start.y", 2]]) draft.hold(key, value);
  draft.release();
  assert.deepEqual(sent.at(-1).fields, { steps: ["40"], start: ["1,2"] });
});

test("a lesson that is opened takes the place of what was asked before it, and of its rows", () => {
  const { draft, sent } = racing();
  draft.edit({ run: ["none"] });
  draft.edit({ lesson: ["10-saddle"] });
  draft.edit({ run: ["gd"], critical: ["on"] });
  assert.deepEqual(sent.at(-1).fields, { lesson: ["10-saddle"], critical: ["on"] });
});

test("other rows end what is in the hand: it was taken of those before", () => {
  const { draft } = racing();
  let dropped = 0;
  draft.onDropped = () => (dropped += 1);
  draft.edit({ critical: [] });
  draft.hold("run.1.0.lr", 1);
  draft.accept(at(1), linked);
  assert.equal(dropped, 0);
  draft.release();
  draft.edit({ run: ["gd(color=blue)"] });
  draft.hold("run.1.0.lr", 2);
  draft.accept(at(3), { fields: {}, runs: ["gd(color=blue)"] });
  assert.deepEqual([dropped, draft.held], [1, null]);
  draft.edit({ run: ["gd(color=blue)", "adam(color=green)"] });
  draft.hold("start.x", 2); // of no run
  draft.accept(at(4), linked);
  assert.deepEqual([dropped, draft.held], [1, "start.x"]);
  draft.edit({ surface: ["saddle"] });
  draft.hold("start.x", 2);
  draft.accept(at(6), linked);
  assert.deepEqual([dropped, draft.held], [2, null]);
});

test("an edit that was lost is sent again, and to another session too", () => {
  const { draft, sent, time } = racing();
  draft.edit({ critical: [] });
  time.pass(3000);
  assert.deepEqual(sent[1], sent[0]);
  assert.ok(draft.accept(at(0, 0, "two"), linked));
  assert.deepEqual(sent.at(-1).fields, { critical: [] });
});
