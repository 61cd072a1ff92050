// Which pictures a film has, and in which sizes it can be made. No canvas here.

/** How long the race lasts in seconds, however many steps it has; the player's own choice. */
export const SECONDS = 10;
/** Seconds that the last picture stays. */
export const HOLD = 1;
/** What mailers and slide programs still take, in bytes. */
export const GIF_BYTES = 5_000_000;
/** @typedef {{ share: number, fps: number, limit: number }} Format `limit` is in bytes */
/**
 * Sizes of a film, from the best to the smallest, as shares of what is drawn; the first whose file fits is taken.
 * A GIF counts in hundredths of a second.
 * @type {Record<"mp4" | "gif", Format[]>}
 */
export const FORMATS = {
  mp4: [{ share: 1, fps: 30, limit: Infinity }],
  gif: [
    { share: 0.625, fps: 100 / 6, limit: GIF_BYTES },
    { share: 0.5625, fps: 10, limit: GIF_BYTES },
    { share: 0.5, fps: 100 / 12, limit: GIF_BYTES },
    { share: 0.375, fps: 5, limit: GIF_BYTES },
  ],
};

/**
 * The steps that are shown, from the first to the last. Very short races are shown a step a second, as on the page.
 * @param {number} steps of the race
 * @param {number} fps pictures a second
 * @returns {number[]} places between 0 and `steps`
 */
export function positions(steps, fps) {
  const count = Math.max(2, Math.round(fps * Math.min(SECONDS, steps)));
  return Array.from({ length: count + 1 }, (_, i) => (steps * i) / count);
}

/** How often the last picture is shown in all, so that it stays `HOLD` seconds. @param {number} fps */
export function holds(fps) {
  return Math.round(fps * HOLD);
}

/**
 * Width and height of a film's pictures: even, as H.264 wants them.
 * @param {number} width @param {number} height @param {number} share
 */
export function size(width, height, share) {
  return [width, height].map((side) => 2 * Math.round((side * share) / 2));
}
