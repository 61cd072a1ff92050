// Monotone maps from a height to where it is drawn, under which contour lines and ticks come at equal distances.

/**
 * @typedef {object} Scale
 * @property {(height: number) => number} place where a height is drawn
 * @property {(place: number) => number} height what is drawn there
 */

/** @type {Scale} Heights as they are. */
export const linear = { place: (height) => height, height: (place) => place };

/**
 * Every rung of a ladder of heights one higher than the rung below, logarithmic between them and straight below the
 * first: a valley's floor and its far walls both get lines, and each of them has a round height.
 * @param {readonly number[]} rungs above 0, rising, at least two
 * @returns {Scale}
 */
export function laddered(rungs) {
  const last = rungs.length - 1;
  const spans = rungs.slice(1).map((rung, k) => Math.log(rung / rungs[k]));
  return {
    place(height) {
      if (!(height > rungs[0])) return height > 0 ? height / rungs[0] : height <= 0 ? 0 : NaN;
      let k = last - 1;
      while (k > 0 && height < rungs[k]) k--;
      return k + 1 + Math.log(height / rungs[k]) / spans[k];
    },
    height(place) {
      if (place <= 1) return Math.max(place, 0) * rungs[0];
      const k = Math.min(Math.floor(place) - 1, last - 1);
      return rungs[k] * Math.exp((place - 1 - k) * spans[k]);
    },
  };
}

/**
 * Every line with the same area between it and the next; `table` holds the heights at equal shares of the ground.
 * @param {number[]} table
 * @returns {Scale}
 */
export function equalAreas(table) {
  const last = table.length - 1;
  return {
    place(height) {
      if (!(height > table[0])) return height <= table[0] ? 0 : NaN;
      if (height >= table[last]) return 1;
      let [low, high] = [0, last];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (table[middle] <= height) low = middle;
        else high = middle;
      }
      return (low + (height - table[low]) / (table[high] - table[low])) / last;
    },
    height(place) {
      const at = Math.min(Math.max(place, 0), 1) * last;
      const k = Math.min(Math.floor(at), last - 1);
      return table[k] + (at - k) * (table[k + 1] - table[k]);
    },
  };
}
