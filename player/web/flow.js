// A swarm over the ground, below the paths: a particle for each trajectory, between two steps where it would be, and the
// way it came where that is asked for.

import { context2d } from "./dom.js";
import { bound } from "./numbers.js";

/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {{ fill: string, edge: string, halo: number }} Ink */
/** @typedef {import("./swarm.js").Flown} Flown */
/** @typedef {import("./swarm.js").Swarm} Swarm */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./trace.js").Traces} Traces */
/** @typedef {{ x: number, y: number, perX: number, perY: number }} Frame pixels of the origin, and of a unit */

const SIZES = [3.6, 2.4]; // pixels of a particle: of few, and of many,
const COUNTS = [100, 1000]; // which are so many
const HALO = 0.8; // pixels of its edge
const LARGEST = 1.6; // of an outline, in radii
const PARTS = 4; // of a pixel, across and up, that a particle may be moved by
const MARGIN = 6; // pixels beyond the frame in which one still shows
const LATE = 0.35; // how opaque what is not of these numbers is,
const DIM = 0.25; // and what is beside the run that is lit
const WAY = 0.3; // how opaque the ways are
const SAME = 1.5; // pixels of a way that an eye need not tell apart
const BEHIND = "swarm-ways";
const OVER = "swarm";

export class Flow {
  /** @type {Map<string, HTMLCanvasElement[]>} drawn particles */
  stamps = new Map();
  inked = -1; // the step up to which ways are drawn; none where it is below zero
  inkedOf = ""; // and of what
  /** @type {readonly Flown[]} */
  of = [];

  /**
   * @param {Traces} traces in whose layers it is drawn @param {Swarm} swarm
   * @param {Theme} theme @param {number} position
   */
  draw(traces, swarm, theme, position) {
    const { layers, box, lit } = traces;
    if (!swarm.flown.length && !layers.lower.size) return;
    const frame = frameOf(traces.figure.coordinates);
    this.#ways(traces, frame, swarm, theme, Math.floor(position));
    const over = layers.below(OVER);
    layers.clear(over);
    layers.within(over, box, (context) => {
      for (const flown of ordered(swarm.flown, lit)) {
        context.globalAlpha = shareOf(flown, lit) * (swarm.late ? LATE : 1);
        this.#particles(context, flown, frame, theme, position, traces);
      }
    });
  }

  /** @param {Pen} context @param {Flown} flown @param {Frame} frame @param {Theme} theme @param {number} position @param {Traces} traces */
  #particles(context, { flock, run }, { x: left, y: top, perX, perY }, theme, position, { box, layers }) {
    const { lanes, steps, places, left: gone } = flock;
    const k = Math.min(Math.floor(position), steps);
    const part = Math.min(position, steps) - k;
    const [xs, ys] = [2 * k * lanes, (2 * k + 1) * lanes];
    const next = k < steps ? 2 * lanes : 0;
    const r = sizeOf(lanes) * theme.scale;
    const put = this.#pen(context, run, r, theme, layers.ratio);
    for (let i = 0; i < lanes; i++) {
      if (gone[i] && k >= gone[i] - 1) continue;
      const x = left + perX * (places[xs + i] + part * (places[xs + next + i] - places[xs + i]));
      const y = top + perY * (places[ys + i] + part * (places[ys + next + i] - places[ys + i]));
      if (x < box.left - MARGIN || y < box.top - MARGIN || x > box.left + box.width + MARGIN || y > box.top + box.height + MARGIN) continue;
      put(x, y);
    }
  }

  /** What puts a particle: a stamp on a canvas, a shape in a file. @param {Pen} context @param {Flown["run"]} run @param {number} r @param {Theme} theme @param {number} ratio */
  #pen(context, run, r, theme, ratio) {
    const ink = { fill: theme.color(run), edge: theme.background, halo: HALO * theme.scale };
    if (!(context instanceof CanvasRenderingContext2D)) return (/** @type {number} */ x, /** @type {number} */ y) => drawParticle(context, run, x, y, r, ink);
    const key = [ink.fill, ink.edge, JSON.stringify(run.outline), r, ratio].join();
    const stamps = this.stamps.get(key) ?? stamped(run, r, ink, ratio);
    this.stamps.set(key, stamps);
    const half = stamps[0].width / 2;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.imageSmoothingEnabled = false;
    return (/** @type {number} */ x, /** @type {number} */ y) => {
      const [px, py] = [Math.round(x * ratio * PARTS), Math.round(y * ratio * PARTS)];
      const [i, j] = [Math.floor(px / PARTS), Math.floor(py / PARTS)];
      context.drawImage(stamps[px - PARTS * i + PARTS * (py - PARTS * j)], i - half, j - half);
    };
  }

  /** Ways only grow while playing, as paths do. @param {Traces} traces @param {Frame} frame @param {Swarm} swarm @param {Theme} theme @param {number} step */
  #ways({ layers, box, lit, inked }, frame, swarm, theme, step) {
    const shown = swarm.trails && !swarm.late ? swarm.flown : [];
    if (!shown.length && !layers.lower.has(BEHIND)) return;
    const behind = layers.below(BEHIND);
    // Another pen than the canvas's begins anew, and so does who has gone back.
    const of = JSON.stringify([frame, box, layers.width, layers.height, layers.ratio, lit, theme.dark]);
    const anew = of !== this.inkedOf || shown.length !== this.of.length || shown.some((flown, i) => flown !== this.of[i]) || step < this.inked || inked < 0;
    if (anew) {
      layers.clear(behind);
      this.inked = 0;
      this.inkedOf = of;
      this.of = [...shown];
    }
    if (step <= this.inked) return;
    layers.within(behind, box, (context) => {
      context.lineWidth = theme.scale;
      for (const flown of ordered(shown, lit)) {
        context.globalAlpha = WAY * shareOf(flown, lit);
        context.strokeStyle = theme.color(flown.run);
        ways(context, flown.flock, frame, this.inked, step);
      }
    });
    this.inked = step;
  }
}

/** All that came between two steps. @param {Pen} context @param {Flown["flock"]} flock @param {Frame} frame @param {number} from @param {number} to */
function ways(context, { lanes, steps, places, left }, { x: x0, y: y0, perX, perY }, from, to) {
  const end = Math.min(to, steps);
  context.beginPath();
  for (let i = 0; i < lanes; i++) {
    const last = left[i] ? Math.min(end, left[i] - 1) : end;
    if (last <= from) continue;
    let x = x0 + perX * places[2 * from * lanes + i];
    let y = y0 + perY * places[(2 * from + 1) * lanes + i];
    let begun = false;
    for (let t = from + 1; t <= last; t++) {
      const nx = bound(x0 + perX * places[2 * t * lanes + i], -1e5, 1e5);
      const ny = bound(y0 + perY * places[(2 * t + 1) * lanes + i], -1e5, 1e5);
      if (t < last && Math.abs(nx - x) + Math.abs(ny - y) < SAME) continue;
      if (t === last && Math.abs(nx - x) + Math.abs(ny - y) < SAME / 8) continue;
      if (!begun) context.moveTo(x, y);
      begun = true;
      context.lineTo(nx, ny);
      x = nx;
      y = ny;
    }
  }
  context.stroke();
}

/**
 * A particle as it lies between pixels: drawn once for each place there, for a browser copies pixels in no time, and takes
 * long to move a picture by a part of one.
 * @param {Flown["run"]} run @param {number} r @param {Ink} ink @param {number} ratio
 */
function stamped(run, r, ink, ratio) {
  const half = Math.ceil((r * LARGEST + ink.halo) * ratio) + 1;
  return Array.from({ length: PARTS * PARTS }, (_, k) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * half;
    const context = context2d(canvas);
    context.lineJoin = "round";
    const [x, y] = [half + (k % PARTS) / PARTS, half + Math.floor(k / PARTS) / PARTS];
    drawParticle(context, run, x, y, r * ratio, { ...ink, halo: ink.halo * ratio });
    return canvas;
  });
}

/** The marker of its run, so small that its edge has to lie around it and not on it. @param {Pen} context @param {Flown["run"]} run @param {number} x @param {number} y @param {number} r @param {Ink} ink */
function drawParticle(context, { outline }, x, y, r, { fill, edge, halo }) {
  context.beginPath();
  if (outline.length) {
    for (const [dx, dy] of outline) context.lineTo(x + r * dx, y + r * dy);
    context.closePath();
  } else context.arc(x, y, r, 0, 2 * Math.PI);
  context.lineWidth = 2 * halo;
  context.strokeStyle = edge;
  context.stroke();
  context.fillStyle = fill;
  context.fill();
}

/** @param {import("./coordinates.js").Coordinates} coordinates @returns {Frame} */
const frameOf = ({ x, y }) => ({ x: x.zero, y: y.zero, perX: x.per, perY: y.per });

/** The more, the smaller. @param {number} lanes */
const sizeOf = (lanes) => SIZES[0] + (SIZES[1] - SIZES[0]) * bound(Math.log(lanes / COUNTS[0]) / Math.log(COUNTS[1] / COUNTS[0]), 0, 1);

/** How opaque the swarm of a run is. @param {Flown} flown @param {number} lit */
const shareOf = ({ index }, lit) => (lit < 0 || lit === index ? 1 : DIM);

/** The one that is lit over the others. @param {readonly Flown[]} flown @param {number} lit */
const ordered = (flown, lit) => [...flown.filter(({ index }) => index !== lit), ...flown.filter(({ index }) => index === lit)];
