// Guesses of a macroblock from its neighbours in the same picture (ITU-T H.264, 8.3.3 and 8.3.4).

/** @typedef {import("./plane.js").Plane} Plane */
/** @typedef {"average" | "across" | "down"} Way */

/** @type {Record<Way, number>} the number each guess of brightness has */
const LUMA_WAYS = { down: 0, across: 1, average: 2 };
/** @type {Record<Way, number>} the same for colours */
const COLOUR_WAYS = { average: 0, across: 1, down: 2 };

/**
 * Leave the best guess in the plane; returns its number.
 * @param {Plane} plane @param {Int16Array} source @param {number} mx @param {number} my
 */
export function guessLuma(plane, source, mx, my) {
  return LUMA_WAYS[best([plane], [source], mx, my, 16)];
}

/**
 * The same way for both colours.
 * @param {Plane[]} planes @param {Int16Array[]} sources @param {number} mx @param {number} my
 */
export function guessColours(planes, sources, mx, my) {
  return COLOUR_WAYS[best(planes, sources, mx, my, 4)];
}

/** @param {Plane[]} planes @param {Int16Array[]} sources @param {number} mx @param {number} my @param {number} cell */
function best(planes, sources, mx, my, cell) {
  /** @type {Way[]} */
  const ways = ["average"];
  if (mx) ways.push("across");
  if (my) ways.push("down");
  let least = Infinity;
  let chosen = ways[0];
  for (const way of ways) {
    let cost = 0;
    planes.forEach((plane, i) => {
      guess(plane, mx, my, way, cell);
      cost += distance(plane.guess, sources[i]);
    });
    if (cost < least) [least, chosen] = [cost, way];
  }
  if (chosen !== ways.at(-1)) for (const plane of planes) guess(plane, mx, my, chosen, cell);
  return chosen;
}

/** @param {Uint8ClampedArray} guess @param {Int16Array} source */
function distance(guess, source) {
  let sum = 0;
  for (let i = 0; i < guess.length; i++) sum += Math.abs(guess[i] - source[i]);
  return sum;
}

/** @param {Plane} plane @param {number} mx @param {number} my @param {Way} way @param {number} cell */
function guess(plane, mx, my, way, cell) {
  const { pixels, stride, side } = plane;
  const corner = plane.corner(mx, my);
  if (way === "average") {
    for (let y = 0; y < side; y += cell) for (let x = 0; x < side; x += cell) average(plane, mx, my, x, y, cell);
    return;
  }
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      plane.guess[y * side + x] = pixels[corner + (way === "down" ? x - stride : y * stride - 1)];
    }
  }
}

/**
 * A cell gets the average of the pixels above and to the left; of one of them where it touches only one.
 * @param {Plane} plane @param {number} mx @param {number} my @param {number} x @param {number} y @param {number} cell
 */
function average(plane, mx, my, x, y, cell) {
  const above = my > 0 && (y === 0 || x > 0 || mx === 0);
  const left = mx > 0 && (x === 0 || y > 0 || my === 0);
  const { pixels, stride, side } = plane;
  const corner = plane.corner(mx, my);
  let sum = 0;
  for (let i = 0; i < cell; i++) {
    if (above) sum += pixels[corner - stride + x + i];
    if (left) sum += pixels[corner + (y + i) * stride - 1];
  }
  const count = (above ? cell : 0) + (left ? cell : 0);
  const value = count ? Math.floor((sum + count / 2) / count) : 128;
  for (let i = 0; i < cell; i++) plane.guess.fill(value, (y + i) * side + x, (y + i) * side + x + cell);
}
