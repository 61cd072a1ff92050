// What stage and chart share: curves in pixels, inked up to a position, with a bright tail and a head.

import { drawCross, drawGlyph } from "./glyphs.js";
import { frame, Layers, lineWidth, strokeRange } from "./layers.js";
import { SvgPen } from "./svgpen.js";

const TAIL = 48; // steps behind the head that are drawn brighter, fading in bands
const BANDS = 6;
const FAR = 1e5; // pixels; beyond this canvas arithmetic is no longer to be trusted

export class Traces {
  constructor(plot) {
    this.plot = plot;
    this.layers = new Layers(plot);
    this.curves = [];
    this.inked = 0;
    this.theme = null;
  }

  // Curves are recomputed when the race, the zoom or the size changes, not per frame.
  setCurves(curves) {
    this.curves = curves;
    this.layers.fit(this.plot.clientWidth, this.plot.clientHeight);
    this.inked = -1;
  }

  draw(position) {
    if (!this.theme || !this.plot._fullLayout) return;
    this.box = frame(this.plot);
    this.#ink(Math.floor(position));
    this.layers.clear(this.layers.sprites);
    this.layers.within(this.layers.sprites, this.box, (context) => {
      this.curves.forEach((curve, i) => this.#tail(context, curve, i, position));
    });
    const { context } = this.layers.sprites;
    this.curves.forEach((curve) => this.#head(context, curve, position));
  }

  // What `draw` draws on both canvases, once more as SVG.
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

  #ink(step) {
    const { ink } = this.layers;
    if (step < this.inked || this.inked < 0) {
      this.layers.clear(ink);
      this.inked = 0;
    }
    if (step === this.inked) return;
    this.layers.within(ink, this.box, (context) => {
      context.globalAlpha = 0.75;
      this.curves.forEach((curve, i) => {
        const last = Math.min(step, curve.last);
        if (last <= this.inked) return;
        context.lineWidth = this.theme.scale * lineWidth(i, this.curves.length);
        context.strokeStyle = this.theme.colors[curve.color];
        strokeRange(context, curve.xs, curve.ys, this.inked, last);
      });
    });
    this.inked = step;
  }

  #tail(context, curve, i, position) {
    const end = Math.min(position, curve.last);
    context.strokeStyle = this.theme.colors[curve.color];
    context.lineWidth = this.theme.scale * lineWidth(i, this.curves.length) + 1;
    for (let band = 0; band < BANDS; band++) {
      const from = Math.max(0, Math.ceil(end - TAIL * (1 - band / BANDS)));
      const to = Math.min(Math.floor(end), Math.ceil(end - TAIL * (1 - (band + 1) / BANDS)));
      context.globalAlpha = (band + 1) / BANDS;
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

  #head(context, curve, position) {
    if (curve.hidden) return;
    const [x, y] = at(curve, Math.min(position, curve.last));
    const color = this.theme.colors[curve.color];
    const inside = this.#clamp(x, y);
    if (curve.diverged && position >= curve.diverged) {
      drawCross(context, inside.x, inside.y, 7 * this.theme.scale, color, this.theme.background);
    } else if (inside.out) {
      pointer(context, inside, color, this.theme.background);
    } else {
      drawGlyph(context, curve.shape, x, y, 6.5 * this.theme.scale, color, this.theme.background);
    }
  }

  // A head that has left the picture is shown at its edge.
  #clamp(x, y) {
    const { left, top, width, height } = this.box;
    const inside = { x: bound(x, left + 9, left + width - 9), y: bound(y, top + 9, top + height - 9) };
    const out = x < left || x > left + width || y < top || y > top + height;
    return { ...inside, out, angle: Math.atan2(y - inside.y, x - inside.x) };
  }
}

// Where a curve is at a position between two steps.
function at(curve, position) {
  const k = Math.floor(position);
  const part = position - k;
  if (!part || k >= curve.last) return [curve.xs[k], curve.ys[k]];
  return [
    curve.xs[k] + part * (curve.xs[k + 1] - curve.xs[k]),
    curve.ys[k] + part * (curve.ys[k + 1] - curve.ys[k]),
  ];
}

function pointer(context, { x, y, angle }, color, edge) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(8, 0);
  context.lineTo(-5, 6);
  context.lineTo(-5, -6);
  context.closePath();
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = edge;
  context.stroke();
  context.restore();
}

export function bound(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// A run's curve in pixels; the last step is the one before it left the plane.
export function toCurve(run, size, toX, toY) {
  const xs = new Float32Array(size);
  const ys = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    xs[k] = bound(toX(k), -FAR, FAR);
    ys[k] = bound(toY(k), -FAR, FAR);
  }
  const last = run.diverged ? run.diverged - 1 : size - 1;
  return { xs, ys, last, color: run.color, shape: run.shape, diverged: run.diverged, hidden: Boolean(run.ending) && !run.diverged };
}
