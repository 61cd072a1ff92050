// One clock for a room: where the clock of who leads is now, how another one comes to it without a jump, and which news of
// it are one's own, come back. Pure.

import { after, rest } from "../clock.js";

/** @typedef {import("./state.js").Beat} Beat */
/** @typedef {{ steps: number, pauses: readonly number[] }} Course of a race */

const EASE = 0.12; // seconds in which most of a difference is made up for,
const LEAP = 0.25; // of the race: by more it is not far, but elsewhere
const NOTHING = 0.01; // of a step
const LOST = 2000; // milliseconds after which what was sent is not waited for any more
const LATE = 1; // steps, or
const SHARE = 0.02; // of the race: by less two clocks that play say the same

/**
 * Where a clock is that was somewhere some seconds ago.
 * @param {Beat} beat @param {number} elapsed seconds since it came @param {Course} course
 */
export function where({ step, playing, speed, since = 0 }, elapsed, { steps, pauses }) {
  if (!playing) return { position: step, playing: false };
  const until = Math.min(rest(step, speed, steps, pauses), steps);
  const position = after(step, speed, steps, since + elapsed);
  return position < until ? { position, playing } : { position: until, playing: false };
}

/**
 * A clock that comes to another one's and stays there.
 * @param {Beat} beat @param {number} came when, in milliseconds @param {number} from where this one is @param {Course} course
 * @param {boolean} calm whether little should move: then it goes on once a second
 * @returns {import("../clock.js").Leader}
 */
export function follower(beat, came, from, course, calm) {
  const gap = from - where(beat, 0, course).position;
  const offset = calm || Math.abs(gap) > LEAP * course.steps ? 0 : gap;
  return (now) => {
    const elapsed = Math.max(now - came, 0) / 1000;
    const { position, playing } = where(beat, calm ? Math.floor(elapsed) : elapsed, course);
    const off = offset * Math.exp(-elapsed / EASE);
    const moves = Math.abs(off) > NOTHING;
    return { position: moves ? position + off : position, playing, moves: playing || moves };
  };
}

/**
 * Whether a clock is elsewhere than others believe.
 * @param {Beat} told @param {number} elapsed seconds since they were told
 * @param {{ position: number, playing: boolean, speed: import("../clock.js").Speed }} clock @param {Course} course
 */
export function strays(told, elapsed, clock, course) {
  const there = where(told, elapsed, course);
  if (there.playing !== clock.playing || told.speed !== clock.speed) return true;
  const off = Math.abs(there.position - clock.position);
  return clock.playing ? off > Math.max(LATE, SHARE * course.steps) : off > NOTHING;
}

/** Several lead one room: what comes may be what was sent from here. */
export class Echo {
  /** @type {string | null} what was sent and has not come back */
  sent = null;
  at = 0; // when
  /** @type {string | null} the last that was said of the clock */
  known = null;

  /** @param {Beat} beat @param {number} now */
  send(beat, now) {
    this.sent = said(beat);
    this.at = now;
  }

  /** Whether somebody else has moved the clock. @param {Beat} beat @param {number} now */
  hear(beat, now) {
    const news = said(beat);
    const waits = this.sent !== null && now - this.at < LOST;
    if (waits && news !== this.sent) return false;
    const other = !waits && news !== this.known;
    this.sent = null;
    this.known = news;
    return other;
  }
}

/** @param {Beat} beat */
const said = ({ step, playing, speed }) => `${step.toFixed(2)} ${playing} ${speed}`;
