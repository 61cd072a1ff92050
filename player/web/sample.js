// The batch of a step on the picture: the contours of its own loss, and at a head its gradient beside that of all rows
// and those of the other batches of its epoch. All arrows point downhill.

import { isPathless } from "./curve.js";
import { fewLevels, levelLines } from "./lines.js";
import { Plane } from "./plane.js";
import { t } from "./texts.js";
import { drawArrow } from "./vectors.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./live.js").Window} Window */
/** @typedef {import("./objective.js").Objective} Objective */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Point} Point */
/** @typedef {{ nodes: number, z: Float64Array, window: Window, lines: number[] }} Contours pieces of lines, in nodes */
/** @typedef {{ run: number, all: Point, own: Point, others: Point[] }} Ways downhill at the head of a run, in the plane */

const LEVELS = 6;
const WORK = 4e5; // operations of the contours in a frame
const NODES = { least: 17, most: 45 }; // on each side
const LATE = 200; // milliseconds between contours that take longer
const LONG = 72; // pixels of the longest arrow
const SHARE = 0.9; // of the batches' gradients are within that length
const DOT = 1.9;

export class Sample {
  /** Contours that were left out for a frame are due. */
  onLate = () => {};

  /** @param {import("./insight.js").Insight} insight @param {import("./slice.js").Slice} slice */
  constructor(insight, slice) {
    this.insight = insight;
    this.slice = slice;
    /** @type {Contours | null} */
    this.contours = null;
    /** @type {Ways | null} */
    this.ways = null;
    this.told = { contours: "", ways: "" }; // of what they are
    this.made = -Infinity; // when the contours were
    this.patient = false; // whether contours that take long are waited for: nothing comes late in a file
    /** @type {Objective | null} */
    this.objective = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.late = undefined;
  }

  /**
   * @param {Pen} context
   * @param {{ plane: Coordinates, theme: Theme, race: Race, window: Window, step: number, lit: number }} shown
   */
  draw(context, { plane, theme, race, window, step, lit }) {
    const { objective } = this.insight;
    if (!objective) return;
    if (objective !== this.objective) this.#take(objective);
    const { batches } = objective;
    // Of all rows the contours are there already.
    if (batches.size || objective.learned.dropped.length) this.#contour(objective, window, step, this.slice.at(race, lit, step));
    else this.contours = null;
    const index = lit >= 0 ? lit : race.runs.findIndex((run) => !isPathless(run));
    const run = race.runs[index];
    const told = `${step} ${index} ${batches.size} ${batches.seed} ${race.race}`;
    if (told !== this.told.ways) {
      this.told.ways = told;
      this.ways = run && !isPathless(run) ? this.#lead(objective, race, index, step) : null;
    }
    this.#lines(context, plane, theme);
    if (this.ways && run) this.#arrows(context, plane, theme, plane.place(run.x[step], run.y[step]));
  }

  /** @param {Objective} objective */
  #take(objective) {
    this.objective = objective;
    this.plane = new Plane(objective.learned.plane, objective.d);
    this.weights = new Float64Array(objective.d);
    this.way = new Float64Array(objective.d);
    this.told = { contours: "", ways: "" };
  }

  /** @param {Objective} objective @param {Window} window @param {number} step @param {import("./slice.js").Cut | null} cut */
  #contour(objective, window, step, cut) {
    const { insight, plane, weights } = this;
    const { batches } = objective;
    const told = `${insight.next(step)} ${batches.size} ${batches.seed} ${objective.some.l2} ${window} ${cut?.told}`;
    if (told === this.told.contours || !plane || !weights) return;
    const kernel = objective.at(insight.next(step));
    const fitting = Math.floor(Math.sqrt(WORK / kernel.cost("value", batches.size || undefined)));
    const now = performance.now();
    if (!this.patient && fitting < NODES.least && now - this.made < LATE) {
      clearTimeout(this.late);
      this.late = setTimeout(() => this.onLate(), LATE);
      return;
    }
    this.told.contours = told;
    this.made = now;
    const nodes = Math.min(Math.max(fitting, NODES.least), NODES.most);
    const [[x0, x1], [y0, y1]] = window;
    const z = new Float64Array(nodes * nodes);
    for (let j = 0, k = 0; j < nodes; j++) {
      for (let i = 0; i < nodes; i++, k++) {
        z[k] = kernel.value(plane.at(x0 + ((x1 - x0) * i) / (nodes - 1), y0 + ((y1 - y0) * j) / (nodes - 1), weights, cut?.origin));
      }
    }
    this.contours = { nodes, z, window, lines: levelLines(z, nodes, nodes, fewLevels(z, LEVELS)) };
  }

  /** @param {Objective} objective @param {Race} race @param {number} index @param {number} step @returns {Ways | null} */
  #lead(objective, race, index, step) {
    const { insight, weights } = this;
    const found = weights && insight.weights(race.runs[index], step, weights);
    if (!found) return null;
    const { batches } = objective;
    const t0 = insight.next(step);
    const first = t0 - ((t0 - 1) % batches.steady);
    const many = batches.size ? Array.from({ length: batches.steady }, (_, k) => first + k).filter((one) => one !== t0) : [];
    /** @param {import("./kernel.js").Kernel} kernel */
    const down = (kernel) => this.#down(kernel);
    return { run: index, all: down(objective.whole), own: down(objective.at(t0)), others: many.map((one) => down(objective.at(one))) };
  }

  /** Downhill in the plane. @param {import("./kernel.js").Kernel} kernel @returns {Point} */
  #down(kernel) {
    const { weights, way, plane } = this;
    if (!weights || !way || !plane) return [NaN, NaN];
    kernel.grad(weights, way);
    plane.of(way, 0, true);
    return [-plane.x, -plane.y];
  }

  /** @param {Pen} context @param {Coordinates} plane @param {Theme} theme */
  #lines(context, plane, theme) {
    if (!this.contours) return;
    const { nodes, lines, window: [[x0, x1], [y0, y1]] } = this.contours;
    context.save();
    // Below heads and names.
    context.globalCompositeOperation = "destination-over";
    context.globalAlpha = 0.5;
    context.strokeStyle = theme.arrows.gradient;
    context.lineWidth = 1.1 * theme.scale;
    context.beginPath();
    for (let k = 0; k < lines.length; k += 2) {
      const [x, y] = plane.place(x0 + ((x1 - x0) * lines[k]) / (nodes - 1), y0 + ((y1 - y0) * lines[k + 1]) / (nodes - 1));
      if (k % 4) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.stroke();
    context.restore();
  }

  /** @param {Pen} context @param {Coordinates} plane @param {Theme} theme @param {Point} head */
  #arrows(context, plane, theme, head) {
    const { ways } = this;
    if (!ways) return;
    const [all, own, ...others] = [ways.all, ways.own, ...ways.others].map(([x, y]) => plane.vector(x, y));
    const lengths = others.map(([x, y]) => Math.hypot(x, y)).sort((a, b) => a - b);
    const longest = Math.max(Math.hypot(...all), Math.hypot(...own), lengths[Math.floor(SHARE * (lengths.length - 1))] ?? 0);
    if (!(longest > 0) || !Number.isFinite(longest)) return;
    const times = (LONG * theme.scale) / longest;
    /** @param {Point} by @returns {Point} */
    const tip = (by) => [head[0] + times * by[0], head[1] + times * by[1]];
    context.fillStyle = theme.arrows.gradient;
    context.strokeStyle = theme.background;
    context.lineWidth = theme.scale;
    for (const [x, y] of others.map(tip)) {
      context.beginPath();
      context.arc(x, y, DOT * theme.scale, 0, 2 * Math.PI);
      context.stroke();
      context.fill();
    }
    drawArrow(context, head, tip(all), theme.text, theme.background, 3 * theme.scale);
    drawArrow(context, head, tip(own), theme.arrows.gradient, theme.text, 3 * theme.scale);
  }

  /** What is drawn, in words, each with its colour. @param {Theme} theme @returns {[string, string][]} */
  explained(theme) {
    const { objective } = this.insight;
    if (!objective) return [];
    const { batches: { size, count }, learned } = objective;
    const { gradient } = theme.arrows;
    /** @type {[string, string]} */
    const all = [t("→ downhill on all rows"), theme.text];
    if (!size && !learned.dropped.length) return [all, [t("every step sees all rows"), theme.text]];
    const rows = size || count;
    const own = /** @type {[string, string][]} */ ([[t("─ loss of this batch: {count} of {rows} rows", { count: rows, rows: count }), gradient], [t("→ downhill on it"), gradient]]);
    return [...own, all, ...(size ? [/** @type {[string, string]} */ ([t("• on the epoch's other batches"), gradient])] : [])];
  }
}
