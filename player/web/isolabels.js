// Where numbers stand on contour lines: along them, where they are straight and have room, and off what matters. Pure.

/** @typedef {import("./relief.js").Relief} Relief */
/** @typedef {{ x: number, y: number }} Place pixels from the frame's corner, y downwards */
/** @typedef {{ text: string, level: number, x: number, y: number, angle: number }} IsoLabel in the plane; degrees, clockwise on the screen */
/**
 * @typedef {object} Paper what they are written on
 * @property {readonly [readonly number[], readonly number[]]} window the part of the plane
 * @property {number} width in pixels
 * @property {number} height
 * @property {number} size of the type
 * @property {Place[]} avoided
 */

const CELLS = 72; // of the grid in which lines are looked for, along each side
const CLEAR = 34; // pixels between a number and what it avoids
const APART = 66; // between two numbers,
const AGAIN = 0.62; // and, as a share of the frame's shorter side, between two of the same line
const STRAIGHT = 2.2; // pixels that a line may bend away from its number
const TIGHT = 0.62; // of the type: nearer lines leave no room for a number between them
const KEPT = 24; // pixels within which a number that was there is left there

/**
 * Numbers for the lines that bear one; those of `before` stay as long as they can.
 * @param {Relief} relief @param {Paper} paper @param {IsoLabel[]} before
 * @returns {IsoLabel[]}
 */
export function numbered(relief, paper, before = []) {
  const [[x0, x1], [y0, y1]] = paper.window;
  const [perX, perY] = [paper.width / (x1 - x0), paper.height / (y1 - y0)];
  /** @type {(IsoLabel & { px: number, py: number })[]} */
  const found = [];
  const grid = sampled(relief, paper);
  const size = Math.abs(relief.levels.size);
  relief.ticks.places.forEach((level, k) => {
    const text = relief.ticks.texts[k];
    const half = (0.31 * text.length + 0.25) * paper.size;
    const last = before.filter((label) => label.text === text).map(({ x, y }) => ({ x: (x - x0) * perX, y: (y1 - y) * perY }));
    const candidates = crossings(grid, level)
      .map((place) => judged(place, half))
      .filter((one) => one !== null)
      .sort((a, b) => b.score - a.score);
    let count = 0;
    for (const { px, py, angle } of candidates) {
      if (count === 2) break;
      const near = found.some((one) => Math.hypot(one.px - px, one.py - py) < (one.level === level ? AGAIN * Math.min(paper.width, paper.height) : APART));
      if (near) continue;
      found.push({ text, level, angle, px, py, x: x0 + px / perX, y: y1 - py / perY });
      count++;
    }

    /** @param {Place} place @param {number} half @returns {{ px: number, py: number, angle: number, score: number } | null} */
    function judged({ x, y }, half) {
      const edge = Math.min(x, y, paper.width - x, paper.height - y);
      if (edge < half + 6) return null;
      if (paper.avoided.some((one) => Math.hypot(one.x - x, one.y - y) < CLEAR + half)) return null;
      const here = relief.at(x0 + x / perX, y1 - y / perY);
      if (!here) return null;
      // Uphill on the screen, from the slope in the plane.
      const [gx, gy] = [here.slope[0] / perX, -here.slope[1] / perY];
      const steep = Math.hypot(gx, gy);
      if (!(steep > 0)) return null;
      const [tx, ty] = [-gy / steep, gx / steep];
      const gap = size / steep;
      if (gap < TIGHT * paper.size) return null;
      let bend = 0;
      for (const side of [-1, -0.5, 0.5, 1]) {
        const there = relief.heightAt(x0 + (x + side * half * tx) / perX, y1 - (y + side * half * ty) / perY);
        if (there === null) return null;
        bend = Math.max(bend, Math.abs(there - level) / steep);
      }
      if (bend > STRAIGHT) return null;
      let angle = (Math.atan2(ty, tx) * 180) / Math.PI;
      if (angle > 90) angle -= 180;
      if (angle <= -90) angle += 180;
      const kept = last.some((one) => Math.hypot(one.x - x, one.y - y) < KEPT) ? 100 : 0;
      const score = Math.min(gap, 30) - 0.12 * Math.abs(angle) - 4 * bend + Math.min(edge, 60) / 10 + kept;
      return { px: x, py: y, angle, score };
    }
  });
  return found.map(({ text, level, x, y, angle }) => ({ text, level, x, y, angle }));
}

/** Drawn heights on a coarse grid of the paper. @param {Relief} relief @param {Paper} paper */
function sampled(relief, { window: [[x0, x1], [y0, y1]], width, height }) {
  const z = new Float64Array((CELLS + 1) ** 2);
  for (let j = 0; j <= CELLS; j++) {
    for (let i = 0; i <= CELLS; i++) {
      z[j * (CELLS + 1) + i] = relief.heightAt(x0 + ((x1 - x0) * i) / CELLS, y1 - ((y1 - y0) * j) / CELLS) ?? NaN;
    }
  }
  return { z, dx: width / CELLS, dy: height / CELLS };
}

/** Where a line crosses the grid's horizontals and verticals. @param {ReturnType<typeof sampled>} grid @param {number} level @returns {Place[]} */
function crossings({ z, dx, dy }, level) {
  const found = [];
  const row = CELLS + 1;
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const a = z[j * row + i] - level;
      const b = z[j * row + i + 1] - level;
      const c = z[(j + 1) * row + i] - level;
      if (Number.isNaN(a + b + c)) continue;
      // A node may lie on the line.
      if (a < 0 !== b < 0) found.push({ x: (i + a / (a - b)) * dx, y: j * dy });
      if (a < 0 !== c < 0) found.push({ x: i * dx, y: (j + a / (a - c)) * dy });
    }
  }
  return found;
}
