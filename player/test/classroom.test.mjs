import assert from "node:assert/strict";
import test from "node:test";

import { Ballot } from "../web/classroom/ballot.js";
import { opacity } from "../web/classroom/cloud.js";
import { Echo, follower, strays, where } from "../web/classroom/follow.js";
import { Line } from "../web/classroom/line.js";
import { back, cast, isOpen, linkTo, next, plays, repeats, shares, spelt } from "../web/classroom/state.js";

const ROOM = {
  code: "7KQ2MF", version: 1, left: 10_000, link: "?lesson=06-nesterov", poll: 1, round: 1, asks: { answers: 3 }, stage: "ask", told: 0, join: true,
  locked: false, blank: false, follow: true, clock: { step: 0, playing: false, speed: "fit", since: 0 }, pointer: null, phones: 3, answered: 2, counts: [[2, 0, 1]],
};
const NOW = { position: 0, playing: false, steps: 120, pauses: [40], all: 5, previous: "05-momentum-rolls-through", next: "07-adagrad" };

/** A room and its race after a change, as the server and a clock that has run to its next stop would have it. */
function after({ room, now }, change) {
  const link = change.link ? { link: change.link, stage: "ask", round: 1, told: 0 } : {};
  const position = change.clock ? (change.clock.playing ? (change.clock.step < 40 ? 40 : 120) : change.clock.step) : now.position;
  return { room: { ...room, ...change, ...link }, now: { ...now, position } };
}

test("one key leads from how to join to the next lesson, and another one all the way back", () => {
  let at = { room: ROOM, now: NOW };
  const done = [];
  while (at.room.link === ROOM.link) {
    const { does, change } = next(at.room, at.now);
    done.push(does);
    at = after(at, change);
  }
  assert.deepEqual(done, ["question", "votes", "race", "play", "tell", "tell", "tell", "tell", "tell", "lesson"]);
  assert.equal(at.room.link, "?lesson=07-adagrad");
  at = { room: { ...ROOM, stage: "told", told: 2, join: false }, now: { ...NOW, position: 120 } };
  const seen = [];
  for (let step = back(at.room, at.now); step && step.does === "back"; step = back(at.room, at.now)) {
    at = after(at, step.change);
    seen.push([at.room.stage, at.room.told, at.now.position]);
  }
  assert.deepEqual(seen, [["told", 1, 120], ["race", 0, 120], ["race", 0, 40], ["race", 0, 0], ["votes", 0, 0], ["ask", 0, 0]]);
  assert.equal(back(at.room, at.now).change.link, "?lesson=05-momentum-rolls-through");
});

test("before the first lesson it is shown how to join, and after the last there is nothing", () => {
  assert.deepEqual(back({ ...ROOM, join: false }, { ...NOW, previous: "" }).change, { join: true });
  assert.equal(back(ROOM, { ...NOW, previous: "" }), null);
  assert.equal(next({ ...ROOM, join: false, stage: "told", told: 5 }, { ...NOW, next: "" }), null);
});

test("what plays is skipped to its next stop", () => {
  const room = { ...ROOM, join: false, stage: "race", clock: { step: 0, playing: true, speed: 2 } };
  assert.deepEqual(next(room, { ...NOW, position: 12.3, playing: true }), { does: "skip", change: { clock: { step: 40, playing: false, speed: 2 } } });
});

test("a picture that asks nothing has no votes, and may play at once", () => {
  const room = { ...ROOM, asks: null, join: false };
  assert.equal(next(room, { ...NOW, all: 0 }).does, "race");
  assert.equal(next({ ...room, stage: "race" }, { ...NOW, all: 0, position: 120 }).does, "rewind");
  assert.equal(back({ ...room, stage: "race" }, NOW).change.stage, "ask");
  assert.deepEqual([plays(room), plays({ ...ROOM, stage: "votes" }), plays({ ...ROOM, stage: "told" })], [true, false, true]);
});

test("answers are taken while they are asked for and not closed; everybody is asked twice at most", () => {
  assert.deepEqual([ROOM, { ...ROOM, locked: true }, { ...ROOM, stage: "votes" }, { ...ROOM, asks: null }].map(isOpen), [true, false, false, false]);
  assert.deepEqual([ROOM, { ...ROOM, stage: "votes" }, { ...ROOM, stage: "votes", round: 2 }].map(repeats), [false, true, false]);
});

test("a course goes along to the next lesson", () => {
  assert.equal(linkTo("07-adagrad", "?lesson=06-nesterov&course=one-hour-momentum&steps=4"), "?lesson=07-adagrad&course=one-hour-momentum");
});

test("votes are counted by round, and shared out by answer", () => {
  assert.equal(spelt("7KQ2MF"), "7KQ 2MF");
  assert.deepEqual(cast(ROOM), [3]);
  assert.deepEqual(cast({ ...ROOM, counts: null }), [2]);
  assert.deepEqual(cast({ ...ROOM, round: 2, counts: [[2, 0, 1], [0, 4, 0]] }), [3, 4]);
  assert.deepEqual(shares([[1, 3], [0, 0]], 2), [[{ count: 1, share: 0.25 }, { count: 0, share: 0 }], [{ count: 3, share: 0.75 }, { count: 0, share: 0 }]]);
});

// ------------------------------------------------------------------------------------------ one clock

const COURSE = { steps: 120, pauses: [40] };

test("a clock that was somewhere is where it has come to, at most at its next stop", () => {
  assert.deepEqual(where({ step: 7, playing: false, speed: "fit", since: 3 }, 9, COURSE), { position: 7, playing: false });
  assert.deepEqual(where({ step: 0, playing: true, speed: "fit", since: 1 }, 1, COURSE), { position: 24, playing: true });
  assert.deepEqual(where({ step: 0, playing: true, speed: 1, since: 1 }, 5, COURSE), { position: 40, playing: false });
  assert.deepEqual(where({ step: 40, playing: true, speed: 1 }, 60, COURSE), { position: 120, playing: false });
  assert.deepEqual(where({ step: 3, playing: true, speed: "step" }, 9, COURSE), { position: 4, playing: false });
});

test("another clock comes to it without a jump, and stays there", () => {
  const leader = follower({ step: 10, playing: true, speed: 1, since: 0 }, 1000, 4, COURSE, false);
  const at = (seconds) => leader(1000 + 1000 * seconds);
  assert.equal(at(0).position, 4);
  let before = 4;
  for (let seconds = 0.016; seconds < 0.9; seconds += 0.016) {
    const { position } = at(seconds);
    assert.ok(position > before && position - before < 2, `${seconds}: from ${before} to ${position}`);
    before = position;
  }
  assert.ok(Math.abs(at(0.9).position - 37) < 0.1);
  assert.deepEqual(at(5), { position: 40, playing: false, moves: false });
});

test("what is far away is left at once; who would rather have nothing move is moved once a second", () => {
  assert.equal(follower({ step: 100, playing: false, speed: "fit" }, 0, 0, COURSE, false)(0).position, 100);
  const calm = follower({ step: 0, playing: true, speed: 1 }, 0, 3, COURSE, true);
  assert.deepEqual([0, 500, 999, 1000].map((now) => calm(now).position), [0, 0, 0, 30]);
});

test("others are told of a clock once it is elsewhere than they believe", () => {
  const told = { step: 0, playing: true, speed: 1 };
  const clock = { position: 30, playing: true, speed: 1 };
  assert.equal(strays(told, 1, clock, COURSE), false);
  assert.equal(strays(told, 1, { ...clock, position: 32 }, COURSE), false); // what two clocks may differ by
  assert.equal(strays(told, 1, { ...clock, position: 36 }, COURSE), true);
  assert.equal(strays(told, 1, { ...clock, speed: 2 }, COURSE), true);
  assert.equal(strays(told, 1, { ...clock, playing: false }, COURSE), true);
  assert.equal(strays({ ...told, playing: false }, 1, { ...clock, position: 0, playing: false }, COURSE), false);
});

test("what was sent from here is no news; what another window sends is", () => {
  const echo = new Echo();
  const one = { step: 5, playing: true, speed: "fit" };
  const other = { step: 40, playing: false, speed: "fit" };
  assert.equal(echo.hear(one, 0), true); // a page that has just been loaded
  assert.equal(echo.hear(one, 10), false);
  echo.send(other, 20);
  assert.equal(echo.hear(one, 30), false); // has been on its way already
  assert.equal(echo.hear(other, 40), false);
  assert.equal(echo.hear(one, 50), true);
  echo.send(other, 60);
  assert.equal(echo.hear({ ...one, step: 6 }, 3000), true); // what was sent is lost
});

// ------------------------------------------------------------------------------------------ one vote

test("the last vote counts, and is sent until it has been counted", () => {
  const ballot = new Ballot();
  assert.equal(ballot.hear(ROOM, null), false);
  assert.deepEqual(ballot.cast(ROOM, { answer: 1 }), { vote: { poll: 1, round: 1, answer: 1 } });
  ballot.cast(ROOM, { answer: 2 });
  assert.equal(ballot.hear(ROOM, { round: 1, answer: 0 }), false); // as the server knew it before
  assert.deepEqual(ballot.late, { vote: { poll: 1, round: 1, answer: 2 } });
  ballot.count({ poll: 1, round: 1 });
  assert.equal(ballot.late, null);
});

test("a phone that is loaded anew learns its vote; another poll or round has none", () => {
  const ballot = new Ballot();
  assert.equal(ballot.hear(ROOM, { round: 1, answer: 2 }), true);
  assert.deepEqual(ballot.vote, { poll: 1, round: 1, answer: 2 });
  assert.equal(ballot.hear(ROOM), false);
  assert.equal(ballot.hear({ ...ROOM, round: 2 }, null), true);
  assert.equal(ballot.vote, null);
});

test("a vote that came too late gives way to the one before", () => {
  const ballot = new Ballot();
  ballot.cast(ROOM, { answer: 0 });
  ballot.count(ROOM);
  ballot.cast(ROOM, { answer: 1 });
  ballot.refuse();
  assert.deepEqual([ballot.vote.answer, ballot.late], [0, null]);
});

// ------------------------------------------------------------------------------------------ the line

class Socket {
  listeners = {};
  sent = [];
  addEventListener(name, act) {
    this.listeners[name] = act;
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  open() {
    this.listeners.open({});
  }
  say(message) {
    this.listeners.message({ data: JSON.stringify(message) });
  }
  end(code) {
    this.listeners.close({ code });
  }
}

function lineOf() {
  const sockets = [];
  const waits = [];
  const told = [];
  const line = new Line(() => (sockets.push(new Socket()), sockets.at(-1)), () => ({ phone: "p", lead: "" }), (act, wait) => waits.push({ act, wait }));
  line.onChange = (up, why) => told.push([up, why]);
  line.onEnd = (why) => told.push(why);
  line.start();
  return { line, sockets, waits, told };
}

test("it says who calls, and is taken up again, ever later", () => {
  const { line, sockets, waits, told } = lineOf();
  sockets[0].open();
  assert.deepEqual(sockets[0].sent, [{ join: { phone: "p", lead: "" } }]);
  assert.equal(line.send({ vote: 1 }), false);
  sockets[0].say({ welcome: { phone: "p", lead: false } });
  assert.equal(line.send({ vote: 1 }), true);
  for (let i = 0; i < 7; i++) {
    sockets.at(-1).end(1006);
    waits.at(-1).act();
  }
  assert.ok(waits[0].wait < 700 && waits[6].wait >= 4000 && waits[6].wait < 12_001, String(waits.map(({ wait }) => wait)));
  sockets.at(-1).end(4429);
  assert.ok(waits.at(-1).wait >= 2500);
  assert.deepEqual([told[0], told.at(-1)], [[true, ""], [false, "busy"]]);
});

test("a room that is over is not asked for again, and it is known why", () => {
  for (const [let_in, act, why] of [
    [true, (socket) => socket.say({ closed: "end" }), "end"],
    [true, (socket) => socket.say({ closed: "gone" }), "gone"],
    [true, (socket) => socket.end(4404), "lost"],
    [false, (socket) => socket.end(4404), "unknown"],
    [false, (socket) => socket.end(4400), "fault"],
  ]) {
    const { sockets, waits, told } = lineOf();
    if (let_in) sockets[0].say({ welcome: { phone: "p", lead: false } });
    act(sockets[0]);
    assert.deepEqual([told.at(-1), waits.length], [why, 0]);
  }
});

test("the more have drawn, the fainter each of them is", () => {
  assert.ok(opacity(1) > opacity(10) && opacity(10) > opacity(400) && opacity(400) >= 0.05);
});
