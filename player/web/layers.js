// Transparent canvases over a Plotly plot: ink stays and only grows while playing, sprites are redrawn every frame. What
// lies below them, and is not always there, has canvases of its own, from when it is first drawn.

import { context2d } from "./dom.js";
import { SvgPen } from "./svgpen.js";

const SAME = 0.5; // pixels

/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box pixels of an element */
/** @typedef {{ canvas: HTMLCanvasElement, context: Pen }} Layer `context` draws on the canvas, unless it is recorded */

export class Layers {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.ink = added(host);
    this.sprites = added(host);
    /** @type {Map<string, Layer>} below these, the first lowest */
    this.lower = new Map();
    this.width = 0;
    this.height = 0;
    this.ratio = 0;
  }

  /** @param {number} width @param {number} height */
  fit(width, height) {
    const ratio = window.devicePixelRatio || 1;
    // A canvas that gets its size again is cleared, and its memory made anew: not in every frame.
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    this.ratio = ratio;
    this.width = width;
    this.height = height;
    for (const layer of this.all) this.#size(layer);
  }

  /** From the lowest to the uppermost. */
  get all() {
    return [...this.lower.values(), this.ink, this.sprites];
  }

  /** One below the ink, over those that were there before. @param {string} name */
  below(name) {
    const found = this.lower.get(name);
    if (found) return found;
    const made = added(this.ink.canvas.parentElement ?? document.body, this.ink.canvas);
    this.lower.set(name, made);
    this.#size(made);
    return made;
  }

  /** @param {Layer} layer */
  #size({ canvas }) {
    const { width, height, ratio } = this;
    const context = context2d(canvas);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineJoin = context.lineCap = "round";
  }

  /** @param {Layer} layer */
  clear(layer) {
    layer.context.clearRect(0, 0, this.width, this.height);
  }

  /** All of them on another canvas. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} opacity of the ink */
  onto(context, x, y, opacity) {
    for (const layer of this.all) {
      context.globalAlpha = layer === this.ink ? opacity : 1;
      if (layer.canvas.width && layer.canvas.height) context.drawImage(layer.canvas, x, y, this.width, this.height);
    }
    context.globalAlpha = 1;
  }

  /**
   * What `draw` draws on all, once more as SVG.
   * @param {string} name @param {number} opacity of the ink @param {() => void} draw
   */
  recorded(name, opacity, draw) {
    draw(); // canvases that there are only now
    const { all } = this;
    const contexts = all.map(({ context }) => context);
    const pens = all.map((layer, i) => (layer.context = new SvgPen(`${name}-${i}`)));
    try {
      draw();
    } finally {
      all.forEach((layer, i) => (layer.context = contexts[i]));
    }
    draw();
    return pens.map(({ text }, i) => `<g opacity="${all[i] === this.ink ? opacity : 1}">${text}</g>`).join("");
  }

  /**
   * Everything drawn inside stays within the plot's frame.
   * @param {Layer} layer
   * @param {Box} box
   * @param {(context: Pen) => void} draw
   */
  within(layer, box, draw) {
    const { context } = layer;
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    draw(context);
    context.restore();
  }
}

/** @param {HTMLElement} host @param {HTMLElement | null} before what it lies below @returns {Layer} */
function added(host, before = null) {
  const canvas = document.createElement("canvas");
  canvas.className = "race-layer";
  canvas.setAttribute("aria-hidden", "true");
  host.insertBefore(canvas, before);
  return { canvas, context: context2d(canvas) };
}

/**
 * A line through places of a curve. Between two that lie closer together than an eye can tell apart there is none: who
 * has arrived stands still for hundreds of steps, and each of them would cost as much as a long one.
 * @param {Pen} context @param {Float32Array} xs @param {Float32Array} ys @param {number} from @param {number} to
 * @param {number} same pixels
 */
export function strokeRange(context, xs, ys, from, to, same = SAME) {
  let x = xs[from];
  let y = ys[from];
  context.beginPath();
  context.moveTo(x, y);
  for (let k = from + 1; k < to; k++) {
    if (Math.abs(xs[k] - x) + Math.abs(ys[k] - y) < same) continue;
    x = xs[k];
    y = ys[k];
    context.lineTo(x, y);
  }
  if (to > from) context.lineTo(xs[to], ys[to]);
  context.stroke();
}
