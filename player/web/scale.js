// Monotone maps from a height to where it is drawn, under which contour lines and ticks come at equal distances.

/**
 * @typedef {object} Scale
 * @property {(height: number) => number} place where a height is drawn
 * @property {(place: number) => number} height what is drawn there
 */

/** @type {Scale} Heights as they are. */
export const linear = { place: (height) => height, height: (place) => place };

/**
 * The logarithm of a height, linear below `unit`: a valley's floor and its far walls both get lines.
 * @param {number} unit
 * @returns {Scale}
 */
export function logarithmic(unit) {
  return {
    place: (height) => Math.log10(1 + Math.max(height, 0) / unit),
    height: (place) => unit * (10 ** place - 1),
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
