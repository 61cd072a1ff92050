// Lines of equal height over a grid, and at which heights few of them say most. Pure.

/**
 * The line at a level, in pieces: four numbers each, from (x, y) to (x, y), counted in nodes from 0. None passes a hole.
 * @param {ArrayLike<number>} z heights, rows along y @param {number} nx nodes of a row @param {number} ny @param {number} level
 * @returns {number[]}
 */
export function levelLine(z, nx, ny, level) {
  /** @type {number[]} */
  const found = [];
  /** @type {number[]} */
  const cut = [];
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const a = z[j * nx + i] - level;
      const b = z[j * nx + i + 1] - level;
      const c = z[(j + 1) * nx + i + 1] - level;
      const d = z[(j + 1) * nx + i] - level;
      if (Number.isNaN(a + b + c + d)) continue;
      cut.length = 0;
      if (a < 0 !== b < 0) cut.push(i + a / (a - b), j);
      if (b < 0 !== c < 0) cut.push(i + 1, j + b / (b - c));
      if (d < 0 !== c < 0) cut.push(i + d / (d - c), j + 1);
      if (a < 0 !== d < 0) cut.push(i, j + a / (a - d));
      if (cut.length === 4) found.push(...cut);
      // Of a saddle the middle says which corners belong together.
      else if (cut.length === 8) {
        const [p, q, r, s] = [0, 2, 4, 6].map((k) => cut.slice(k, k + 2));
        const joined = a + b + c + d < 0 === a < 0;
        found.push(...(joined ? [...p, ...q, ...r, ...s] : [...p, ...s, ...q, ...r]));
      }
    }
  }
  return found;
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
