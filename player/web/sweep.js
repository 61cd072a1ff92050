// A number that plays by itself: to and fro along its scale, slowest at the ends.

import { position, reach, valueAt } from "./rungs.js";

/** @typedef {import("./rungs.js").Spaced} Spaced */

export const SWEEP = 6; // seconds from end to end

/**
 * Where a number is that has played for so long; it begins where it lies, upwards unless it lies at the upper end.
 * @param {Spaced} spaced
 * @param {number} from
 * @param {number} seconds
 */
export function swept(spaced, from, seconds) {
  const [first, last] = reach(spaced, from);
  const share = (position(spaced, from) - first) / (last - first);
  const angle = Math.acos(1 - 2 * share) + (Math.PI * seconds) / SWEEP;
  return seconds === 0 ? from : valueAt(spaced, first + ((last - first) * (1 - Math.cos(angle))) / 2, from);
}

/**
 * Play until it is stopped.
 * @param {Spaced} spaced
 * @param {number} from
 * @param {(value: number) => void} to
 * @returns {() => void} stops it
 */
export function sweep(spaced, from, to) {
  let began = 0;
  /** @param {number} now */
  const frame = (now) => {
    began ||= now;
    asked = requestAnimationFrame(frame);
    to(swept(spaced, from, (now - began) / 1000));
  };
  let asked = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(asked);
}
