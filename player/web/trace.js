// What stage and chart share: curves in pixels, inked up to a position, with a bright tail and a head.

import { at, heldInside, isPathless } from "./curve.js";
import { drawChevron, drawCross, drawGlyph } from "./glyphs.js";
import { frame, Layers, strokeRange } from "./layers.js";
import { SvgPen } from "./svgpen.js";

/** @typedef {import("./curve.js").Curve} Curve */
/** @typedef {import("./theme.js").Theme} Theme */

const FAINT = 0.3; // how opaque a path is that is not run
const EDGE = 11; // pixels from the frame at which the way to what has left it is shown

export class Traces {
  /** @param {any} plot an element that Plotly has drawn in */
  constructor(plot) {
    this.plot = plot;
    this.layers = new Layers(plot);
    /** @type {Curve[]} */
    this.curves = [];
    /** @type {Curve[]} */
    this.faint = [];
    this.inked = 0;
    /** @type {Theme | null} */
    this.theme = null;
    this.box = { left: 0, top: 0, width: 0, height: 0 };
    /** @type {(pen: any, curve: Curve, place: { x: number, y: number }, position: number) => void} */
    this.onGone = () => {};
  }

  /**
   * Curves are recomputed when the race, the zoom or the size changes, not per frame.
   * @param {Curve[]} curves
   * @param {Curve[]} faint drawn behind them, from end to end
   */
  setCurves(curves, faint = []) {
    this.curves = curves;
    this.faint = faint;
    const { width, height } = this.plot._fullLayout;
    this.layers.fit(width, height);
    this.inked = -1;
  }

  /** @param {number} position */
  draw(position) {
    const { theme } = this;
    if (!theme || !this.plot._fullLayout) return;
    this.box = frame(this.plot);
    this.#ink(Math.floor(position), theme);
    this.layers.clear(this.layers.sprites);
    this.layers.within(this.layers.sprites, this.box, (context) => {
      this.curves.forEach((curve, i) => this.#tail(context, curve, i, position, theme));
    });
    const { context } = this.layers.sprites;
    this.curves.forEach((curve) => this.#head(context, curve, position, theme));
  }

  /**
   * What `draw` draws on both canvases, once more as SVG.
   * @param {string} name
   * @param {() => void} draw
   */
  recorded(name, draw) {
    const layers = [this.layers.ink, this.layers.sprites];
    const contexts = layers.map(({ context }) => context);
    const pens = layers.map((layer, i) => (layer.context = new SvgPen(`${name}-${i}`)));
    const anew = () => {
      this.inked = -1;
      draw();
    };
    try {
      anew();
    } finally {
      layers.forEach((layer, i) => (layer.context = contexts[i]));
    }
    anew();
    return pens.map((pen) => `<g>${pen.text}</g>`).join("");
  }

  /** @param {number} step @param {Theme} theme */
  #ink(step, theme) {
    const { ink } = this.layers;
    if (step < this.inked || this.inked < 0) {
      this.layers.clear(ink);
      this.inked = 0;
      this.#fan(theme);
    }
    if (step === this.inked) return;
    this.layers.within(ink, this.box, (context) => {
      context.globalAlpha = theme.look.ink;
      this.curves.forEach((curve, i) => {
        const last = Math.min(step, curve.last);
        if (last <= this.inked) return;
        context.lineWidth = theme.scale * this.#width(i, theme);
        context.strokeStyle = theme.color(curve.run);
        strokeRange(context, curve.xs, curve.ys, this.inked, last);
      });
    });
    this.inked = step;
  }

  /** @param {Theme} theme */
  #fan(theme) {
    if (!this.faint.length) return;
    this.layers.within(this.layers.ink, this.box, (context) => {
      context.globalAlpha = FAINT;
      context.lineWidth = theme.scale;
      for (const { xs, ys, last, run } of this.faint) {
        context.strokeStyle = theme.color(run);
        strokeRange(context, xs, ys, 0, last);
      }
    });
  }

  /** @param {any} context @param {Curve} curve @param {number} i @param {number} position @param {Theme} theme */
  #tail(context, curve, i, position, theme) {
    const { tail, bands } = theme.look;
    const end = Math.min(position, curve.last);
    context.strokeStyle = theme.color(curve.run);
    context.lineWidth = theme.scale * this.#width(i, theme) + 1;
    for (let band = 0; band < bands; band++) {
      const from = Math.max(0, Math.ceil(end - tail * (1 - band / bands)));
      const to = Math.min(Math.floor(end), Math.ceil(end - tail * (1 - (band + 1) / bands)));
      context.globalAlpha = (band + 1) / bands;
      if (to > from) strokeRange(context, curve.xs, curve.ys, from, to);
    }
    context.globalAlpha = 1;
    const [x, y] = at(curve, end);
    const k = Math.floor(end);
    context.beginPath();
    context.moveTo(curve.xs[k], curve.ys[k]);
    context.lineTo(x, y);
    context.stroke();
  }

  /** @param {any} context @param {Curve} curve @param {number} position @param {Theme} theme */
  #head(context, curve, position, theme) {
    if (isPathless(curve.run)) return;
    const [x, y] = at(curve, position);
    const ink = { fill: theme.color(curve.run), edge: theme.background, halo: theme.look.halo };
    const place = heldInside(x, y, this.box, EDGE);
    const { diverged } = curve.run;
    if (diverged && position >= diverged) {
      drawCross(context, place.x, place.y, theme.look.cross * theme.scale, ink);
    } else if (place.out) {
      drawChevron(context, place.x, place.y, place.angle, theme.scale, ink);
      this.onGone(context, curve, place, position);
    } else {
      drawGlyph(context, curve.run.outline, x, y, theme.look.head * theme.scale, ink);
    }
  }

  /** @param {number} index @param {Theme} theme */
  #width(index, { look }) {
    const count = this.curves.length;
    return look.width + Math.min(look.nest, look.nests / count) * (count - 1 - index);
  }
}
