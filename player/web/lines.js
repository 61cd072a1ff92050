// Lines of equal height over a grid, and at which heights few of them say most. Pure.

const HOLE = 255; // in place of how many levels lie below a node
const cut = new Float64Array(8); // where the sides of a cell are cut, in the order of its sides

/**
 * The lines at some levels, in pieces: four numbers each, from (x, y) to (x, y), counted in nodes from 0. None passes a hole.
 * @param {ArrayLike<number>} z heights, rows along y @param {number} nx nodes of a row @param {number} ny
 * @param {readonly number[]} levels the lowest first, at most 254
 * @returns {number[]}
 */
export function levelLines(z, nx, ny, levels) {
  const bands = banded(z, levels);
  /** @type {number[]} */
  const found = [];
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0, k = j * nx; i + 1 < nx; i++, k++) {
      const a = bands[k];
      const b = bands[k + 1];
      const c = bands[k + nx + 1];
      const d = bands[k + nx];
      // Most cells lie between two lines.
      if (a === b && b === c && c === d) continue;
      const most = Math.max(a, b, c, d);
      if (most === HOLE) continue;
      for (let n = Math.min(a, b, c, d); n < most; n++) {
        const level = levels[n];
        cross(found, i, j, z[k] - level, z[k + 1] - level, z[k + nx + 1] - level, z[k + nx] - level);
      }
    }
  }
  return found;
}

/** How many levels are not above each height. @param {ArrayLike<number>} z @param {readonly number[]} levels */
function banded(z, levels) {
  const bands = new Uint8Array(z.length);
  let band = 0;
  for (let k = 0; k < z.length; k++) {
    const height = z[k];
    // Mostly as many as below the node before.
    while (band < levels.length && height >= levels[band]) band++;
    while (band > 0 && height < levels[band - 1]) band--;
    bands[k] = height === height ? band : HOLE;
  }
  return bands;
}

/**
 * The line through one cell.
 * @param {number[]} found takes its pieces @param {number} i of the cell @param {number} j
 * @param {number} a above the line at its corners, from (i, j) on around it @param {number} b @param {number} c @param {number} d
 */
function cross(found, i, j, a, b, c, d) {
  let n = 0;
  if (a < 0 !== b < 0) n = at(n, i + a / (a - b), j);
  if (b < 0 !== c < 0) n = at(n, i + 1, j + b / (b - c));
  if (d < 0 !== c < 0) n = at(n, i + d / (d - c), j + 1);
  if (a < 0 !== d < 0) n = at(n, i, j + a / (a - d));
  if (n === 4) return void found.push(cut[0], cut[1], cut[2], cut[3]);
  // Of a saddle the middle says which corners belong together.
  const [p, q, r, s] = [0, 2, 4, 6].map((k) => cut.slice(k, k + 2));
  const joined = a + b + c + d < 0 === a < 0;
  found.push(...(joined ? [...p, ...q, ...r, ...s] : [...p, ...s, ...q, ...r]));
}

/** One of these places more. @param {number} n numbers that there are @param {number} x @param {number} y */
function at(n, x, y) {
  cut[n] = x;
  cut[n + 1] = y;
  return n + 2;
}

const HIGHEST = 0.75; // of the ground lies below the highest of few lines

/**
 * Few heights between the lowest and most of the others, closer where it is low: as far apart as the lines of a bowl.
 * @param {ArrayLike<number>} heights NaN where there is none @param {number} count
 * @returns {number[]}
 */
export function fewLevels(heights, count) {
  const sorted = Float64Array.from(heights).filter(Number.isFinite).sort();
  if (!sorted.length) return [];
  const [low, high] = [sorted[0], sorted[Math.floor(HIGHEST * (sorted.length - 1))]];
  if (!(high > low)) return [];
  return Array.from({ length: count }, (_, k) => low + (high - low) * ((k + 1) / count) ** 2);
}
