// What stage and chart share: curves in pixels, inked up to a position, with a bright tail and a head.

import { at, heldInside, isPathless, layered, nearest, tailOf } from "./curve.js";
import { drawChevron, drawCross, drawGlyph } from "./glyphs.js";
import { Layers, strokeRange } from "./layers.js";
import { t } from "./texts.js";

/** @typedef {import("./curve.js").Curve} Curve */
/** @typedef {import("./curve.js").Line} Line */
/** @typedef {import("./curve.js").Tint} Tint */
/** @typedef {import("./theme.js").Theme} Theme */

const FAINT = 0.6; // how opaque a path is that is not run,
const DIM = 0.22; // and one beside the one that is lit
const EDGE = 11; // pixels from the frame at which the way to what has left it is shown
const DASHES = [[], [8, 8], [4, 12], [2.5, 13.5]]; // of lines that lie on one other, on two, on more
const APART = [5, 4]; // dashes of what belongs to a run
const RESTS = 150; // milliseconds without other curves
const COARSE = 1.5; // pixels that an edge need not tell apart
const TINTED = 1.4; // times as wide are lines whose colour means something
const ALL = -1;

export class Traces {
  /**
   * @param {import("./figure.js").Figure} figure
   * @param {boolean} fading whether what lies behind fades, on a ground from which an edge tells it
   */
  constructor(figure, fading = false) {
    this.figure = figure;
    this.fading = fading;
    this.layers = new Layers(figure.node);
    /** @type {Line[]} */
    this.curves = [];
    this.lit = ALL; // the only one that is not faint
    this.set = -Infinity; // when they came,
    this.hurried = false; // and whether others had come just before
    /** @type {Curve[]} */
    this.faint = [];
    /** @type {number[]} dashes of those */
    this.fan = [];
    /** @type {Line[]} dashed, one of each run: what belongs to it, and is not it */
    this.dashed = [];
    this.inked = 0;
    /** @type {Theme | null} */
    this.theme = null;
  }

  /**
   * Curves are recomputed when the race, the zoom or the size changes, not per frame.
   * @param {Curve[]} curves
   * @param {Curve[]} faint drawn behind them, from end to end
   * @param {Curve[]} dashed one for each curve, or none
   */
  setCurves(curves, faint = [], dashed = []) {
    // In the hand every frame brings other curves: edges, and what lies on what, wait until it rests.
    const now = performance.now();
    this.#hurry(now - this.set < RESTS);
    this.set = now;
    this.curves = layered(curves, this.hurried);
    this.faint = faint;
    this.dashed = layered(dashed, true);
    // Another race may have fewer.
    if (this.lit >= curves.length) this.lit = ALL;
    const { width, height } = this.figure.coordinates;
    this.layers.fit(width, height);
    this.#anew();
  }

  /** The same curves in other colours. @param {(Tint | undefined)[]} tints */
  tint(tints) {
    this.curves.forEach((curve, i) => (curve.tint = tints[i]));
    this.#anew();
  }

  #anew() {
    // What lies on itself is no darker: the layer is translucent, not what is drawn on it.
    this.layers.ink.canvas.style.opacity = String(this.opacity);
    this.inked = -1;
  }

  /** How opaque the paths behind the heads are: colours that mean something are as they are. */
  get opacity() {
    if (this.curves.some(({ tint }) => tint)) return 1;
    return (this.fading ? this.theme?.look.ink : this.theme?.look.drawn) ?? 1;
  }

  /** One of them stands out, or all do; where it is not drawn, no other is the less to be seen. @param {number} index -1 for all */
  light(index) {
    this.lit = index in this.curves && !isPathless(this.curves[index].run) ? index : ALL;
    this.inked = -1;
  }

  /** The one at a place; -1 where there is none. @param {number} x @param {number} y @param {number} position @param {number} reach */
  under(x, y, position, reach) {
    return nearest(this.curves, x, y, position, reach);
  }

  /**
   * Where the steps of runs lie that have been taken, with their words.
   * @param {readonly (readonly [number, number])[]} pointed @param {number} position
   */
  pointed(pointed, position) {
    return pointed.flatMap(([index, step]) => {
      const curve = this.curves[index];
      if (!this.theme || !curve || isPathless(curve.run) || step > position || step >= curve.xs.length) return [];
      return [{ x: curve.xs[step], y: curve.ys[step], color: this.theme.color(curve.run), text: t("step {step}", { step }) }];
    });
  }

  /** What lies between the axes. */
  get box() {
    return this.figure.coordinates.box;
  }

  /** @param {number} position */
  draw(position) {
    const { theme } = this;
    if (!theme) return;
    if (this.hurried && performance.now() - this.set >= RESTS) this.#rest();
    this.#ink(Math.floor(position), theme);
    this.layers.clear(this.layers.sprites);
    const order = this.#order();
    this.layers.within(this.layers.sprites, this.box, (context) => {
      for (const i of order) this.#tail(context, this.curves[i], this.#share(i), position, theme);
    });
    const { context } = this.layers.sprites;
    for (const i of order) {
      context.globalAlpha = this.#share(i);
      this.#head(context, this.curves[i], position, theme);
    }
    context.globalAlpha = 1;
  }

  /** Where the heads are: within the frame, and whether that is not where they are; null where there is none. @param {number} position */
  heads(position) {
    return this.curves.map((curve, i) => {
      if (isPathless(curve.run)) return null;
      const [x, y] = at(curve, position);
      const held = heldInside(x, y, this.box, EDGE);
      return { ...(held.out ? held : { ...held, x, y }), run: curve.run, step: Math.floor(Math.min(position, curve.last)), share: this.#share(i) };
    });
  }

  /** Told to who looks at the page, too. @param {boolean} hurried */
  #hurry(hurried) {
    if (hurried !== this.hurried) this.figure.node.dataset.hurried = String(hurried);
    this.hurried = hurried;
  }

  #rest() {
    this.#hurry(false);
    this.curves = layered(this.curves);
    this.inked = -1;
  }

  /** Those that are drawn, from the lowest to the uppermost. */
  #order() {
    const indices = this.curves.flatMap(({ run }, i) => (isPathless(run) ? [] : [i]));
    return this.lit === ALL ? indices : [...indices.filter((i) => i !== this.lit), ...indices.filter((i) => i === this.lit)];
  }

  /** How opaque one is. @param {number} index */
  #share(index) {
    return this.lit === ALL || this.lit === index ? 1 : DIM;
  }

  /** What `draw` draws on both canvases, once more as SVG. @param {string} name @param {() => void} draw */
  recorded(name, draw) {
    return this.layers.recorded(name, this.opacity, () => {
      this.inked = -1;
      draw();
    });
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
      for (const i of this.#order()) {
        if (this.dashed[i]) this.#dash(context, this.dashed[i], this.inked, Math.min(step, this.dashed[i].last), i, theme);
        const curve = this.curves[i];
        const last = Math.min(step, curve.last);
        if (last <= this.inked) continue;
        context.globalAlpha = this.#share(i);
        this.#stroke(context, curve, this.inked, last, theme);
        if (!this.fading || (this.hurried && !curve.tint)) continue;
        // Below all that is there already: what is drawn step by step has no edges across itself.
        context.globalCompositeOperation = "destination-over";
        this.#edge(context, curve, this.inked, last, theme);
        context.globalCompositeOperation = "source-over";
      }
    });
    this.inked = step;
  }

  /** What belongs to a run. @param {any} context @param {Line} line @param {number} from @param {number} to @param {number} i @param {Theme} theme */
  #dash(context, { xs, ys, way, run }, from, to, i, theme) {
    if (to <= from) return;
    context.globalAlpha = this.#share(i);
    context.strokeStyle = theme.color(run);
    context.lineWidth = 0.75 * theme.scale * theme.look.width;
    context.lineCap = "butt";
    context.setLineDash(APART.map((length) => length * theme.scale));
    context.lineDashOffset = way[from];
    strokeRange(context, xs, ys, from, to);
    context.setLineDash([]);
    context.lineCap = "round";
  }

  /** @param {Theme} theme */
  #fan(theme) {
    if (!this.faint.length) return;
    this.layers.within(this.layers.ink, this.box, (context) => {
      context.globalAlpha = FAINT;
      context.lineWidth = theme.scale;
      context.setLineDash(this.fan.map((length) => length * theme.scale));
      for (const { xs, ys, last, run } of this.faint) {
        context.strokeStyle = theme.color(run);
        strokeRange(context, xs, ys, 0, last);
      }
      context.setLineDash([]);
    });
  }

  /** The last steps, brighter than those before. @param {any} context @param {Line} curve @param {number} share @param {number} position @param {Theme} theme */
  #tail(context, curve, share, position, theme) {
    const { tail, reach, bands } = theme.look;
    const end = Math.min(position, curve.last);
    const first = tailOf(curve, end, tail, reach * theme.scale);
    const last = Math.floor(end);
    // Colours that mean something are as bright everywhere.
    const brighter = this.fading && !curve.tint;
    if (brighter && last > first) {
      context.globalAlpha = share * this.opacity;
      this.#edge(context, curve, first, last, theme);
    }
    for (let band = 0; brighter && band < bands; band++) {
      const [from, to] = [band, band + 1].map((part) => Math.round(first + ((last - first) * part) / bands));
      context.globalAlpha = share * (this.opacity + ((1 - this.opacity) * (band + 1)) / bands);
      if (to > from) this.#stroke(context, curve, from, to, theme);
    }
    context.globalAlpha = share;
    const [x, y] = at(curve, end);
    context.strokeStyle = colorAt(curve, last, theme);
    context.lineWidth = widthOf(curve, theme);
    context.beginPath();
    context.moveTo(curve.xs[last], curve.ys[last]);
    context.lineTo(x, y);
    context.stroke();
  }

  /** Steps in their colour; where they lie on another's, that one shows between dashes. @param {any} context @param {Line} curve @param {number} from @param {number} to @param {Theme} theme */
  #stroke(context, curve, from, to, theme) {
    const { xs, ys, above, way, tint } = curve;
    context.lineWidth = widthOf(curve, theme);
    for (let k = from; k < to; ) {
      const depth = above[k];
      let next = k + 1;
      while (next < to && above[next] === depth && (!tint || tint.of[next] === tint.of[k])) next++;
      context.strokeStyle = colorAt(curve, k, theme);
      if (depth) {
        context.lineCap = "butt";
        context.setLineDash(DASHES[Math.min(depth, DASHES.length - 1)].map((length) => length * theme.scale));
        context.lineDashOffset = way[k];
      }
      strokeRange(context, xs, ys, k, next);
      if (depth) {
        context.setLineDash([]);
        context.lineCap = "round";
      }
      k = next;
    }
  }

  /** The edge around steps, in the colour of the page, so that a line is seen on any ground, or in the run's where that is not the line's. What lies below one shows. @param {any} context @param {Line} curve @param {number} from @param {number} to @param {Theme} theme */
  #edge(context, curve, from, to, theme) {
    const { xs, ys, above, run, tint } = curve;
    context.strokeStyle = tint ? theme.color(run) : theme.background;
    context.lineWidth = widthOf(curve, theme) + 2 * theme.scale * theme.look.rim;
    for (let k = from; k < to; ) {
      const free = !above[k];
      let next = k + 1;
      while (next < to && !above[next] === free) next++;
      if (free) strokeRange(context, xs, ys, k, next, COARSE);
      k = next;
    }
  }

  /** @param {any} context @param {Curve} curve @param {number} position @param {Theme} theme */
  #head(context, curve, position, theme) {
    const [x, y] = at(curve, position);
    const ink = { fill: theme.color(curve.run), edge: theme.background, halo: theme.look.halo };
    const place = heldInside(x, y, this.box, EDGE);
    const { diverged } = curve.run;
    if (diverged && position >= diverged) {
      drawCross(context, place.x, place.y, theme.look.cross * theme.scale, ink);
    } else if (place.out) {
      drawChevron(context, place.x, place.y, place.angle, theme.scale, ink);
    } else {
      drawGlyph(context, curve.run.outline, x, y, theme.look.head * theme.scale, ink);
    }
  }
}

/** The colour of the step that begins at a point. @param {Line} curve @param {number} k @param {Theme} theme */
const colorAt = ({ tint, run }, k, theme) => (tint ? tint.colors[tint.of[k]] : theme.color(run));

/** @param {Line} curve @param {Theme} theme */
const widthOf = ({ tint }, { scale, look }) => scale * look.width * (tint ? TINTED : 1);
