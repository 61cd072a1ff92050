// What a room is, as the server tells it, and what comes next in it. Pure. One key of a clicker leads through all of it:
// how to join, the question, the votes, the race, what happened, the next lesson; another one back.

import { rest } from "../clock.js";

/** @typedef {"ask" | "votes" | "race" | "told"} Stage */
/** @typedef {{ answers: number } | { drawn: import("../contract").Sketch["of"] }} Asks what can be answered */
/** @typedef {{ step: number, playing: boolean, speed: import("../clock.js").Speed, since?: number }} Beat the clock of who leads; `since`: seconds ago that it was there */
/**
 * @typedef {object} State
 * @property {string} code
 * @property {number} version
 * @property {number} left seconds until the room closes
 * @property {string} link of the picture, from `?` on
 * @property {number} poll grows with every new picture and every vote that is cleared
 * @property {1 | 2} round
 * @property {Asks | null} asks
 * @property {Stage} stage
 * @property {number} told how much of what happened is shown
 * @property {boolean} join whether the projector shows how to join
 * @property {boolean} locked
 * @property {boolean} blank
 * @property {boolean} follow whether the phones follow
 * @property {Beat} clock
 * @property {readonly [number, number] | null} pointer in the plane
 * @property {number} phones
 * @property {number} answered in this round
 * @property {readonly (readonly number[])[] | null} counts by round; null where they are not told yet
 */
/** @typedef {Partial<Pick<State, "link" | "stage" | "told" | "join" | "locked" | "blank" | "follow" | "clock" | "pointer">>} Change what who leads may change */
/**
 * @typedef {object} Standing where the race and its lesson stand
 * @property {number} position of the clock
 * @property {boolean} playing
 * @property {number} steps
 * @property {readonly number[]} pauses
 * @property {number} all how much there is to be told; 0 where the picture belongs to no lesson
 * @property {string} previous the name of the lesson before; empty where there is none
 * @property {string} next
 */
/** @typedef {"question" | "votes" | "race" | "play" | "skip" | "rewind" | "tell" | "lesson" | "back"} Does what a step does, in a word */
/** @typedef {{ does: Does, change: Change }} Step */

const AROUND = ["course", "lessons", "size"]; // fields that go along to the next lesson

/** Whether the race may be seen to move: before that it would tell the answer. @param {Pick<State, "asks" | "stage">} state */
export const plays = ({ asks, stage }) => !asks || stage === "race" || stage === "told";

/** Whether answers are taken. @param {State} state */
export const isOpen = ({ asks, stage, locked }) => Boolean(asks) && stage === "ask" && !locked;

/** Whether everybody may be asked once more. @param {State} state */
export const repeats = ({ asks, stage, round }) => Boolean(asks) && stage !== "ask" && round === 1;

/** @param {State} state @param {Standing} now @returns {Step | null} null at the end */
export function next(state, now) {
  const { stage, asks, join, told, clock: { speed } } = state;
  const { position, steps, pauses, playing, all } = now;
  if (join) return { does: "question", change: { join: false } };
  if (stage === "ask" && asks) return { does: "votes", change: { stage: "votes" } };
  if (stage !== "race" && stage !== "told") return { does: "race", change: { stage: "race", clock: { step: 0, playing: true, speed } } };
  if (stage === "race") {
    const stop = Math.min(rest(position, "fit", steps, pauses), steps);
    if (playing) return { does: "skip", change: { clock: { step: stop, playing: false, speed } } };
    if (position < steps) return { does: "play", change: { clock: { step: position, playing: true, speed } } };
    if (!all) return { does: "rewind", change: { clock: { step: 0, playing: false, speed } } };
    return { does: "tell", change: { stage: "told", told: 1 } };
  }
  if (told < all) return { does: "tell", change: { told: told + 1 } };
  return now.next ? { does: "lesson", change: { link: linkTo(now.next, state.link) } } : null;
}

/** @param {State} state @param {Standing} now @returns {Step | null} null at the beginning */
export function back(state, now) {
  const { stage, asks, join, told, clock: { speed } } = state;
  /** @param {Change} change @returns {Step} */
  const step = (change) => ({ does: "back", change });
  if (stage === "told") return step(told > 1 ? { told: told - 1 } : { stage: "race", told: 0 });
  if (stage === "race") {
    const stops = [0, ...now.pauses.filter((pause) => pause < now.steps)];
    const stop = stops.findLast((one) => one < now.position);
    if (stop !== undefined) return step({ clock: { step: stop, playing: false, speed } });
    return step({ stage: asks ? "votes" : "ask", clock: { step: 0, playing: false, speed } });
  }
  if (stage === "votes") return step({ stage: "ask" });
  if (join) return null;
  return now.previous ? { does: "lesson", change: { link: linkTo(now.previous, state.link) } } : step({ join: true });
}

/** The link of another lesson, in the course of this one. @param {string} lesson @param {string} link */
export function linkTo(lesson, link) {
  const asked = new URLSearchParams(link);
  const fields = new URLSearchParams({ lesson });
  for (const name of AROUND) if (asked.has(name)) fields.set(name, String(asked.get(name)));
  return `?${fields}`;
}

/** A room's code as it is read aloud. @param {string} code */
export const spelt = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** How many have answered, by round. @param {State} state @returns {number[]} */
export const cast = ({ counts, round, answered }) => (counts ? counts.slice(0, round).map(sum) : [answered]);

/** @param {readonly number[]} counted */
const sum = (counted) => counted.reduce((all, one) => all + one, 0);

/**
 * What each answer has of the votes, by round.
 * @param {readonly (readonly number[])[]} counts @param {number} answers
 * @returns {{ count: number, share: number }[][]} for each answer, of each round
 */
export function shares(counts, answers) {
  return Array.from({ length: answers }, (_, i) => counts.map((counted) => {
    const all = sum(counted);
    const count = counted[i] ?? 0;
    return { count, share: all ? count / all : 0 };
  }));
}
