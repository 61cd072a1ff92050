import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { Clock } from "../web/clock.js";

/** The browser's frames: one is asked for, and comes when the test says so. */
let asked = new Map();
let now = 0;
let moves = 0;

globalThis.requestAnimationFrame = (act) => {
  asked.set(asked.size + 1, act);
  return asked.size;
};
globalThis.cancelAnimationFrame = (number) => asked.delete(number);
performance.now = () => now;

beforeEach(() => {
  asked = new Map();
  now = 5000;
  moves = 0;
});

/** So many milliseconds later a frame comes. */
function frame(milliseconds) {
  now += milliseconds;
  const waiting = [...asked.values()];
  asked = new Map();
  for (const act of waiting) act(now);
}

function clockOf(steps, speed = 1) {
  const clock = new Clock(() => (moves += 1));
  clock.setSteps(steps);
  clock.speed = speed;
  clock.position = 0;
  return clock;
}

test("it runs at thirty steps a second, or through the race in ten seconds", () => {
  for (const [steps, speed, after] of [[300, 1, 30], [300, 4, 120], [300, "fit", 30], [5, "fit", 1]]) { // prettier-ignore
    const clock = clockOf(steps, speed);
    clock.play();
    for (let i = 0; i < 10; i++) frame(100);
    assert.ok(Math.abs(clock.position - after) < 1e-9, `${steps} at ${speed}: ${clock.position}`);
    assert.ok(clock.playing);
    clock.pause();
  }
});

test("at the end it stops, and playing begins anew", () => {
  const clock = clockOf(30);
  clock.play();
  frame(2000);
  assert.deepEqual([clock.position, clock.step, clock.playing, asked.size], [30, 30, false, 0]);
  clock.play();
  assert.deepEqual([clock.position, clock.playing], [0, true]);
});

test("it goes round where it is told to", () => {
  const clock = clockOf(30);
  clock.loop = true;
  clock.play();
  frame(1500);
  assert.deepEqual([clock.position, clock.playing], [15, true]);
  const still = clockOf(0);
  still.loop = true;
  still.play();
  frame(1000);
  assert.deepEqual([still.position, still.playing], [0, false], "a race without steps has nowhere to go");
});

test("a frame from before the click does not go back", () => {
  const clock = clockOf(30);
  clock.play();
  frame(-20);
  assert.equal(clock.position, 0);
});

test("playing twice asks for one frame, pausing for none", () => {
  const clock = clockOf(30);
  clock.play();
  clock.play();
  assert.equal(asked.size, 1);
  clock.toggle();
  assert.deepEqual([clock.playing, asked.size], [false, 0]);
});

test("it is sought to whole steps within the race, and plays on from there", () => {
  const clock = clockOf(30);
  clock.play();
  for (const [to, at] of [[12.4, 12], [-5, 0], [99, 30], [7, 7]]) { // prettier-ignore
    clock.seek(to);
    assert.equal(clock.position, at);
  }
  assert.ok(clock.playing);
});

test("a nudge goes to the next whole step on its side, and rests there", () => {
  const clock = clockOf(30);
  clock.play();
  clock.position = 7.5;
  clock.nudge(1);
  assert.deepEqual([clock.position, clock.playing], [8, false]);
  clock.position = 7.5;
  clock.nudge(-1);
  assert.equal(clock.position, 7);
  clock.nudge(-10);
  assert.equal(clock.position, 0);
  clock.nudge(10);
  assert.equal(clock.position, 10);
});

test("a new race keeps the step; who stood at the end stands at the new end", () => {
  const clock = clockOf(100);
  clock.position = 40;
  clock.setSteps(200);
  assert.equal(clock.position, 40);
  clock.setSteps(30);
  assert.equal(clock.position, 30);
  clock.setSteps(80);
  assert.equal(clock.position, 80);
});

test("who plays at the end goes on in a longer race", () => {
  const clock = clockOf(10);
  clock.play();
  clock.position = 10;
  clock.setSteps(20);
  assert.deepEqual([clock.position, clock.playing], [10, true]);
});

test("rewound it is at the start and at rest, and nobody is told", () => {
  const clock = clockOf(30);
  clock.play();
  frame(500);
  const before = moves;
  clock.rewind();
  assert.deepEqual([clock.position, clock.playing, asked.size, moves], [0, false, 0, before]);
});

test("every move is told", () => {
  const clock = clockOf(30);
  for (const act of [() => clock.play(), () => frame(10), () => clock.seek(3), () => clock.pause()]) {
    const before = moves;
    act();
    assert.ok(moves > before);
  }
});

test("a slow start: the first steps last longest, and the whole takes as long as ever", () => {
  const clock = clockOf(200, "slow");
  clock.play();
  const at = [];
  for (let i = 0; i < 99; i++) {
    frame(100);
    at.push(clock.position);
  }
  const moved = at.map((position, i) => position - (at[i - 1] ?? 0));
  assert.ok(moved.every((one, i) => i === 0 || one > moved[i - 1]), "ever faster");
  assert.ok(at[9] < 1 && at[13] > 1, `the first step lasts more than a second: ${at[9]}, ${at[13]}`);
  assert.ok(clock.playing);
  frame(200);
  assert.deepEqual([clock.position, clock.playing], [200, false]);
});

test("a slow start of few steps is not endless", () => {
  const clock = clockOf(1, "slow");
  clock.play();
  frame(2100);
  assert.deepEqual([clock.position, clock.playing], [1, false]);
});

test("a slow start is slow each time round", () => {
  const clock = clockOf(50, "slow");
  clock.loop = true;
  clock.play();
  frame(11_000);
  assert.deepEqual([clock.position, clock.playing], [0, true]);
});

test("one step each time it is told to play", () => {
  const clock = clockOf(3, "step");
  for (const at of [1, 2, 3]) {
    clock.play();
    frame(100);
    assert.ok(clock.playing && clock.position < at);
    frame(900);
    assert.deepEqual([clock.position, clock.playing, asked.size], [at, false, 0]);
  }
  clock.play();
  assert.equal(clock.position, 0, "and anew");
});

test("it rests at every pause until it is told to go on", () => {
  const clock = clockOf(100, "fit");
  clock.pauses = [1, 5];
  clock.play();
  frame(9000);
  assert.deepEqual([clock.position, clock.playing], [1, false]);
  clock.play();
  frame(9000);
  assert.deepEqual([clock.position, clock.playing], [5, false]);
  clock.play();
  frame(9400);
  assert.ok(clock.playing && clock.position > 98);
  frame(200);
  assert.deepEqual([clock.position, clock.playing], [100, false]);
});

test("who has gone past a pause while it played is not fetched back", () => {
  const clock = clockOf(100, "fit");
  clock.pauses = [5];
  clock.play();
  clock.seek(50);
  frame(1000);
  assert.deepEqual([clock.position, clock.playing], [60, true]);
  clock.seek(0);
  frame(9000);
  assert.deepEqual([clock.position, clock.playing], [5, false]);
});

test("a pause at or beyond the end is none", () => {
  const clock = clockOf(10, "fit");
  clock.pauses = [10, 50];
  clock.play();
  frame(20_000);
  assert.deepEqual([clock.position, clock.playing], [10, false]);
});

test("this once it takes so many seconds, whatever its speed, pauses and rounds", () => {
  const clock = clockOf(200, "slow");
  clock.pauses = [5];
  clock.loop = true;
  clock.play(4);
  frame(1000);
  assert.ok(Math.abs(clock.position - 50) < 1e-9);
  frame(3100);
  assert.deepEqual([clock.position, clock.playing], [200, false]);
  clock.play();
  frame(9000);
  assert.deepEqual([clock.position, clock.playing], [5, false], "and then as ever");
});

test("what plays by itself leaves the step to who takes it", () => {
  const clock = clockOf(200);
  clock.play(4);
  frame(1000);
  clock.seek(80);
  assert.deepEqual([clock.position, clock.playing], [80, false]);
  frame(5000);
  assert.equal(clock.position, 80);
});

test("another clock leads it, and it cannot be moved from here meanwhile", () => {
  const clock = clockOf(100);
  clock.lead((at) => ({ position: (at - 5000) / 100, playing: at < 6000, moves: at < 6000 }));
  frame(500);
  assert.deepEqual([clock.position, clock.playing], [5, true]);
  clock.seek(50);
  clock.pause();
  clock.nudge(1);
  clock.toggle();
  frame(500);
  assert.deepEqual([clock.position, clock.playing, asked.size], [10, false, 0]);
  clock.play();
  assert.equal(clock.playing, false);
  clock.lead(null);
  clock.play();
  assert.deepEqual([clock.position, clock.playing], [10, true]);
});

test("it goes to any position, to play on or to rest", () => {
  const clock = clockOf(100);
  clock.go(12.5, true);
  assert.deepEqual([clock.position, clock.playing], [12.5, true]);
  clock.go(200, true);
  assert.deepEqual([clock.position, clock.playing], [100, false]);
});
