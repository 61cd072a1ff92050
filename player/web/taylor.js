// What a method knows of f that sees the slope at a head, or the curvature too: the plane or the paraboloid that touches f
// there, and in a circle around it the step that lowers it most. It goes with the clock, and with what is in the hand.

import { Bend, bentLoss, lowest, steepest } from "./bend.js";
import { focused, lastStep } from "./curve.js";
import { levelLines } from "./lines.js";
import { attempted } from "./live.js";
import { short } from "./numbers.js";
import { Objective } from "./objective.js";
import { t } from "./texts.js";
import { drawArrow } from "./vectors.js";
import { Heights } from "./walk.js";

/** @typedef {import("./bend.js").Bent} Bent */
/** @typedef {import("./bend.js").Lookup} Lookup */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {readonly [number, number]} Pair */
/** @typedef {{ x: number, y: number, r: number, step: Pair, model: number[], true: number[] }} Touched lines in pieces: four numbers each, in units of r from the head */

const NODES = 33; // of each side of the square around the circle
const LINES = 5;

export class Taylor {
  /** @type {Race["live"] | null} what it is computed from */
  live = null;
  /** @type {{ bent: (x: number, y: number) => Bent, heights: Heights } | null} null where only a server knows the surface */
  known = null;
  /** @type {Lookup} */
  parameter = () => NaN;
  numbers = ""; // of the surface
  told = ""; // of what `touched` is
  /** @type {Touched | null} */
  touched = null;
  run = ""; // whose head it is at

  /** @param {Race} race as it is shown @param {Live} from @param {Values} values in the hand */
  set({ live, taylor }, from, values) {
    if (taylor.model === "off") return;
    if (live !== this.live) {
      this.live = live;
      this.known = attempted(() => knowing(live, from.draws, (name) => this.parameter(name)));
    }
    const all = from.all(values);
    this.parameter = (name) => all.get(`surface.${name}`) ?? NaN;
    this.numbers = JSON.stringify([...all].filter(([key]) => key.startsWith("surface.")));
  }

  /**
   * @param {Pen} context
   * @param {{ plane: Coordinates, theme: Theme, race: Race, step: number, lit: number }} shown
   */
  draw(context, { plane, theme, race, step, lit }) {
    this.#know(race, step, lit);
    const { touched } = this;
    if (!touched) return;
    const { x, y, r } = touched;
    const head = plane.place(x, y);
    const [across, down] = plane.vector(r, r);
    /** @param {readonly number[]} lines */
    const path = (lines) => {
      context.beginPath();
      for (let k = 0; k < lines.length; k += 4) {
        context.moveTo(head[0] + across * lines[k], head[1] + down * lines[k + 1]);
        context.lineTo(head[0] + across * lines[k + 2], head[1] + down * lines[k + 3]);
      }
    };
    /** @param {string} color @param {number} width */
    const stroke = (color, width) => {
      context.strokeStyle = color;
      context.lineWidth = width * theme.scale;
      context.stroke();
    };
    context.save();
    path(touched.true);
    context.setLineDash([2 * theme.scale, 3 * theme.scale]);
    stroke(theme.text, 1.2);
    context.setLineDash([]);
    path(touched.model);
    stroke(theme.background, 2.6);
    stroke(theme.text, 1.2);
    context.beginPath();
    context.ellipse(head[0], head[1], Math.abs(across), Math.abs(down), 0, 0, 2 * Math.PI);
    stroke(theme.background, 3.4);
    stroke(theme.text, 1.6);
    const [dx, dy] = plane.vector(...touched.step);
    drawArrow(context, head, [head[0] + dx, head[1] + dy], theme.text, theme.background, 3 * theme.scale);
    context.restore();
  }

  /** What is drawn, in words, each with its colour. @param {Theme} theme @param {Race} race @returns {[string, string][]} */
  explained({ text }, { taylor: { model, radius } }) {
    if (!this.touched) return [];
    const touching = model === "plane" ? t("─ plane at {run}", { run: this.run }) : t("─ paraboloid at {run}", { run: this.run });
    return [touching, t("┄ f itself"), t("→ lowest within d = {radius}", { radius: short(radius) })].map((said) => [said, text]);
  }

  /** @param {Race} race @param {number} step @param {number} lit */
  #know(race, step, lit) {
    const { taylor: { model, radius: r }, runs } = race;
    const run = focused(race, lit);
    const at = run ? Math.min(step, lastStep(run, race.steps)) : 0;
    const told = `${model} ${r} ${run && runs.indexOf(run)} ${run?.x[at]} ${run?.y[at]} ${this.numbers}`;
    if (told === this.told) return;
    this.told = told;
    this.run = run?.label ?? "";
    this.touched = model === "off" || !this.known || !run ? null : attempted(() => this.#touch(model, run.x[at], run.y[at], r));
  }

  /** @param {"plane" | "paraboloid"} model @param {number} x @param {number} y @param {number} r @returns {Touched | null} */
  #touch(model, x, y, r) {
    if (!this.known) return null;
    const { bent, heights } = this.known;
    const here = bent(x, y);
    const { f, g, h: [a, b, d] } = here;
    if (![f, ...g, a, b, d].every(Number.isFinite)) return null;
    const curved = model === "paraboloid";
    /** @param {number} u @param {number} v above f at the head, u and v in units of r */
    const height = (u, v) => r * (g[0] * u + g[1] * v) + (curved ? (r * r * (a * u * u + 2 * b * u * v + d * v * v)) / 2 : 0);
    const sides = Array.from({ length: NODES }, (_, k) => (2 * k) / (NODES - 1) - 1);
    const modelled = Float64Array.from(sides.flatMap((v) => sides.map((u) => height(u, v))));
    const inside = modelled.filter((_, k) => Math.hypot(sides[k % NODES], sides[Math.floor(k / NODES)]) <= 1);
    const [low, high] = [Math.min(...inside), Math.max(...inside)];
    const levels = high > low ? Array.from({ length: LINES }, (_, k) => low + ((high - low) * (k + 1)) / (LINES + 1)) : [];
    heights.set(this.parameter);
    const truly = heights.over([[x - r, x + r], [y - r, y + r]], NODES, f);
    /** @param {ArrayLike<number>} z */
    const lines = (z) => rounded(levelLines(z, NODES, NODES, levels));
    return { x, y, r, step: curved ? lowest(here, r) : steepest(here, r), model: lines(modelled), true: lines(truly) };
  }
}

/** @param {Race["live"]} live @param {import("./tape.js").Draws} draws @param {Lookup} parameter */
function knowing(live, draws, parameter) {
  const { learned } = live;
  const heights = new Heights(live, draws);
  if (!learned) {
    const bend = new Bend(live, draws);
    return { heights, bent: (/** @type {number} */ x, /** @type {number} */ y) => bend.at(parameter, x, y) };
  }
  const objective = new Objective(learned, draws);
  return {
    heights,
    bent: (/** @type {number} */ x, /** @type {number} */ y) => {
      const l2 = parameter("l2");
      objective.set({ ...learned, l2: Number.isNaN(l2) ? learned.l2 : l2 });
      return bentLoss(objective, x, y);
    },
  };
}

/** Pieces of lines, in units of the circle's radius from its middle, as far as they lie in it. @param {readonly number[]} pieces counted in nodes @returns {number[]} */
function rounded(pieces) {
  const unit = (/** @type {number} */ node) => (2 * node) / (NODES - 1) - 1;
  /** @type {number[]} */
  const found = [];
  for (let k = 0; k < pieces.length; k += 4) {
    const [x, y, ex, ey] = [unit(pieces[k]), unit(pieces[k + 1]), unit(pieces[k + 2]), unit(pieces[k + 3])];
    const [dx, dy] = [ex - x, ey - y];
    const [square, half, rest] = [dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - 1];
    const root = half * half - square * rest;
    if (!(root > 0)) continue;
    const [from, to] = [Math.max(0, (-half - Math.sqrt(root)) / square), Math.min(1, (-half + Math.sqrt(root)) / square)];
    if (from < to) found.push(x + from * dx, y + from * dy, x + to * dx, y + to * dy);
  }
  return found;
}
