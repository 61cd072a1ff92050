// Words beside the heads: where they stand so that none lies on another, and none jumps to and fro. Pure.

/**
 * @typedef {object} Wanted
 * @property {number} x of the head, in pixels
 * @property {number} y
 * @property {number} width of the words
 *
 * @typedef {{ left: number, y: number, side: 1 | -1 }} Placed where they begin, their middle, and on which side of the head
 * @typedef {import("./layers.js").Box} Box
 */

const GAP = 11; // usually
const HOLD = 24; // pixels by which there has to be more room than needed for words to change their side back
const MIX = 14; // pixels beside each other at which words still give way
const TURN = 0.6; // of a line: so much farther down has a head to be before its words go below those of another

/**
 * @param {readonly Wanted[]} wanted
 * @param {Box} box they stay within
 * @param {number} line height of a line
 * @param {Placed[]} before where the same ones stood last
 * @param {number} gap pixels from a head to its words
 * @returns {Placed[]}
 */
export function beside(wanted, box, line, before = [], gap = GAP) {
  const kept = before.length === wanted.length ? before : [];
  const placed = wanted.map(({ x, y, width }, i) => {
    const room = box.left + box.width - x - gap - width;
    const side = room < 0 || (kept[i]?.side === -1 && room < HOLD && x - gap - width > box.left) ? -1 : 1;
    const left = side === 1 ? x + gap : Math.max(x - gap - width, box.left + 2);
    return /** @type {Placed} */ ({ left, y, side });
  });
  for (const group of neighbours(wanted, placed)) {
    ordered(group, wanted, kept, line);
    const low = box.top + line / 2 + 2;
    const high = box.top + box.height - line / 2 - 2;
    spread(group.map((i) => wanted[i].y), line, low, high).forEach((y, k) => (placed[group[k]].y = y));
  }
  return placed;
}

/** Those that lie beside each other, wherever they are in height. @param {readonly Wanted[]} wanted @param {Placed[]} placed @returns {number[][]} */
function neighbours(wanted, placed) {
  const order = placed.map((_, i) => i).sort((a, b) => placed[a].left - placed[b].left);
  /** @type {number[][]} */
  const groups = [];
  let end = -Infinity;
  for (const i of order) {
    if (placed[i].left - MIX > end) groups.push([]);
    groups[groups.length - 1].push(i);
    end = Math.max(end, placed[i].left + wanted[i].width);
  }
  return groups;
}

/** From the top downwards; two that are nearly as high stay as they were. @param {number[]} group @param {readonly Wanted[]} wanted @param {Placed[]} kept @param {number} line */
function ordered(group, wanted, kept, line) {
  const isOne = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(wanted[a].y - wanted[b].y) + Math.abs(wanted[a].x - wanted[b].x) < 0.5;
  group.sort((a, b) => (kept.length ? kept[a].y - kept[b].y : wanted[a].y - wanted[b].y) || a - b);
  // Few, and nearly sorted already.
  for (let i = 1; i < group.length; i++) {
    for (let k = i; k > 0 && isBelow(group[k - 1], group[k]); k--) {
      [group[k - 1], group[k]] = [group[k], group[k - 1]];
    }
  }

  /** Heads at one place are told apart by the order of their rows. @param {number} a @param {number} b */
  function isBelow(a, b) {
    return wanted[a].y > wanted[b].y + TURN * line || (isOne(a, b) && a > b);
  }
}

/**
 * Heights as near as can be to those that are wanted, a line apart: blocks that touch stand about their middle.
 * @param {number[]} ys @param {number} line @param {number} low @param {number} high
 */
function spread(ys, line, low, high) {
  /** @type {{ sum: number, count: number }[]} */
  const blocks = [];
  const mean = (/** @type {{ sum: number, count: number }} */ { sum, count }) => sum / count;
  ys.forEach((y, k) => {
    blocks.push({ sum: y - k * line, count: 1 });
    while (blocks.length > 1 && mean(blocks[blocks.length - 2]) >= mean(blocks[blocks.length - 1])) {
      const last = /** @type {{ sum: number, count: number }} */ (blocks.pop());
      const upper = blocks[blocks.length - 1];
      upper.sum += last.sum;
      upper.count += last.count;
    }
  });
  const top = high - (ys.length - 1) * line; // of the first, where the last is at the end
  return blocks.flatMap((block) => Array(block.count).fill(Math.max(Math.min(mean(block), top), low))).map((y, k) => y + k * line);
}
