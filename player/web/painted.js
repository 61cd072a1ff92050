// The ground on a canvas, as Plotly draws it, in some milliseconds: what changes many times a second would keep the paths
// waiting there. At rest Plotly draws it again, and this goes.

import { context2d, dense2d } from "./dom.js";
import { bandedBar } from "./figuremarks.js";
import { levelLines } from "./lines.js";

/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./isolabels.js").IsoLabel} IsoLabel */
/** @typedef {import("./layers.js").Box} Box */
/** @typedef {import("./relief.js").Relief} Relief */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ text: string, x: number, y: number, textangle: number, font: { size: number, color: string }, bgcolor: string, opacity: number }} Numbered a number on a line, as Plotly is told of it */

const HOLE = 255;
const TICK = 11; // pixels of a number at the bar
const EDGE = 0.8; // of a line of contours
const APART = 3; // between the bar and what stands over it

export class Painted {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "race-painted";
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.hidden = true;
    host.append(this.canvas);
    this.small = document.createElement("canvas");
    /** @type {ImageData | null} */
    this.image = null;
    this.known = new Uint8Array(); // the bands of its pixels
    /** @type {Box | undefined} the bar that says what the colours mean, where there is one */
    this.bar = undefined;
  }

  hide() {
    this.canvas.hidden = true;
  }

  /**
   * @param {Relief} relief @param {Theme} theme @param {Coordinates} plane
   * @param {readonly Numbered[]} numbers
   */
  draw(relief, theme, plane, numbers) {
    const { width, height, box: { left, top, width: across, height: down } } = plane;
    const context = dense2d(this.canvas, width, height);
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(left, top, across, down);
    context.clip();
    context.fillStyle = theme.background;
    context.fill();
    this.#ground(context, relief, theme, plane);
    for (const number of numbers) write(context, number, plane, theme);
    context.restore();
    if (this.bar) drawBar(context, relief, theme, this.bar, width);
    this.canvas.hidden = false;
  }

  /** Where Plotly has drawn the bar beside the ground. @param {HTMLElement} plot */
  measure(plot) {
    const bar = plot.querySelector(".cbfills")?.getBoundingClientRect();
    const corner = plot.getBoundingClientRect();
    this.bar = bar && { left: bar.left - corner.left, top: bar.top - corner.top, width: bar.width, height: bar.height };
  }

  /** @param {CanvasRenderingContext2D} context @param {Relief} relief @param {Theme} theme @param {Coordinates} plane */
  #ground(context, relief, theme, { place }) {
    const [[x0, x1], [y0, y1]] = relief.window;
    const [[left, bottom], [right, top]] = [place(x0, y0), place(x1, y1)];
    this.#bands(relief, theme, Math.round(right - left), Math.round(bottom - top));
    // Pixel on pixel: between pixels it would take longer than all else.
    context.drawImage(this.small, Math.round(left), Math.round(top));
    const [perX, perY] = [(right - left) / (relief.x.length - 1), (bottom - top) / (relief.y.length - 1)];
    const pieces = levelLines(relief.z, relief.x.length, relief.y.length, relief.lines);
    lined(context, theme);
    for (let k = 0; k < pieces.length; k += 4) {
      context.moveTo(left + pieces[k] * perX, bottom - pieces[k + 1] * perY);
      context.lineTo(left + pieces[k + 2] * perX, bottom - pieces[k + 3] * perY);
    }
    context.stroke();
  }

  /** @param {Relief} relief @param {Theme} theme @param {number} width @param {number} height */
  #bands(relief, theme, width, height) {
    const { small } = this;
    if (this.image?.width !== width || this.image.height !== height) {
      [small.width, small.height] = [width, height];
      this.image = context2d(small).createImageData(width, height);
      this.known = new Uint8Array(width * height);
    }
    const words = new Uint32Array(this.image.data.buffer);
    const colors = new Uint32Array(HOLE + 1);
    relief.shades(theme.relief).forEach(([r, g, b], k) => (colors[k] = 0xff000000 | (b << 16) | (g << 8) | r));
    const bands = bandsOf(relief, width, height, this.known);
    for (let k = 0; k < words.length; k++) words[k] = colors[bands[k]];
    context2d(small).putImageData(this.image, 0, 0);
  }
}

/**
 * In which band each pixel of a picture of all the ground lies, from the top left; bilinear between the nodes. Pure.
 * @param {Relief} relief @param {number} width @param {number} height
 * @param {Uint8Array} [bands] as many as pixels
 */
export function bandsOf(relief, width, height, bands = new Uint8Array(width * height)) {
  const { z, lines: { length: count }, levels: { start, size }, x: { length: nx }, y: { length: ny } } = relief;
  // Where a column lies between nodes is the same in every row.
  const before = Int32Array.from({ length: width }, (_, i) => Math.min(Math.floor(((i + 0.5) / width) * (nx - 1)), nx - 2));
  const part = Float64Array.from(before, (node, i) => ((i + 0.5) / width) * (nx - 1) - node);
  const row = new Float64Array(nx);
  for (let j = 0, k = 0; j < height; j++) {
    const v = ((height - j - 0.5) / height) * (ny - 1);
    const below = Math.min(Math.floor(v), ny - 2);
    const t = v - below;
    for (let i = 0; i < nx; i++) row[i] = ((1 - t) * z[below * nx + i] + t * z[(below + 1) * nx + i] - start) / size + 1;
    for (let i = 0; i < width; i++, k++) {
      const node = before[i];
      const band = row[node] + part[i] * (row[node + 1] - row[node]);
      // As Relief.band has it; asked there it would take longer than all else.
      bands[k] = band < 0 ? 0 : band < count ? band : band === band ? count : HOLE;
    }
  }
  return bands;
}

/** A line of contours begins. @param {CanvasRenderingContext2D} context @param {Theme} theme */
function lined(context, theme) {
  context.strokeStyle = theme.isoline;
  context.lineWidth = EDGE;
  context.beginPath();
}

/** @param {CanvasRenderingContext2D} context @param {Numbered} number @param {Coordinates} plane @param {Theme} theme */
function write(context, { text, x, y, textangle, font, bgcolor, opacity }, { place }, theme) {
  context.save();
  context.translate(...place(x, y));
  context.rotate((textangle * Math.PI) / 180);
  context.globalAlpha = opacity;
  context.font = `${font.size}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const { width } = context.measureText(text);
  context.fillStyle = bgcolor;
  context.fillRect(-width / 2, -0.65 * font.size, width, 1.3 * font.size);
  context.fillStyle = font.color;
  context.fillText(text, 0, 0);
  context.restore();
}

/** What the colours mean. @param {CanvasRenderingContext2D} context @param {Relief} relief @param {Theme} theme @param {Box} bar @param {number} right pixels of all of it */
function drawBar(context, relief, theme, { left, top, width, height }, right) {
  const { levels, ticks: { places, texts } } = relief;
  context.fillStyle = theme.background;
  context.fillRect(left, top - APART * theme.scale, right - left, height + 2 * APART * theme.scale);
  const at = bandedBar(context, { left, top, width, height }, levels, relief.shades(theme.relief), { color: theme.isoline, width: EDGE });
  context.fillStyle = context.strokeStyle = theme.text;
  context.font = `${TICK * theme.scale}px ${theme.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  places.forEach((place, k) => context.fillText(`\u2013${texts[k]}`, left + width, at(place)));
}
