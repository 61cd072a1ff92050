// What stands beside the heads of stage and chart: names, in the colours of the runs.

import { beside } from "./endlabels.js";

/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./layers.js").Box} Box */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ x: number, y: number, text: string, color: string, share: number }} Entry beside a head; `share` of it is to be seen */

const SIZE = 12; // pixels of the type
const LONGEST = 26; // characters of a name

export class Words {
  /** @type {import("./endlabels.js").Placed[]} */
  placed = [];
  /** @type {Map<string, number>} pixels of what has been measured */
  widths = new Map();
  font = "";

  /** @param {boolean} edged whether they stand on a ground from which they have to be told */
  constructor(edged) {
    this.edged = edged;
  }

  /** @param {Pen} context @param {Entry[]} entries @param {Box} box @param {Theme} theme @param {number} [gap] pixels from a head */
  draw(context, entries, box, theme, gap) {
    const { edged } = this;
    const size = SIZE * theme.scale;
    this.font = context.font = `600 ${size}px ${theme.font}`;
    const wanted = entries.map(({ x, y, text }) => ({ x, y, width: this.#width(context, text) }));
    this.placed = beside(wanted, box, 1.2 * size, this.placed, gap);
    context.lineWidth = 3;
    context.strokeStyle = theme.background;
    entries.forEach(({ text, color, share }, i) => {
      const { left, y } = this.placed[i];
      context.globalAlpha = share;
      if (edged) context.strokeText(text, left, y + 0.35 * size);
      context.fillStyle = color;
      context.fillText(text, left, y + 0.35 * size);
    });
    context.globalAlpha = 1;
  }

  /** The same for all numbers of as many digits: words do not tremble while they count. @param {Pen} context @param {string} text */
  #width(context, text) {
    const told = this.font + text.replace(/\d/g, "0");
    const known = this.widths.get(told);
    if (known !== undefined) return known;
    const width = Math.ceil(context.measureText(text.replace(/\d/g, "0")).width);
    if (this.widths.size > 500) this.widths.clear();
    this.widths.set(told, width);
    return width;
  }
}

/** A name that leaves room for a number. @param {string} name */
export const shortened = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name);

/** Whether so many words beside heads leave the picture to be seen. @param {Box} box @param {number} count @param {number} scale */
export const haveRoom = ({ width, height }, count, scale) => width >= (180 + 40 * count) * scale && height >= 26 * count * scale;
