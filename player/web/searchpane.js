// The search for the best numbers, shown: every value that was tried with where the run ended, and the best so far.

import { context2d, el } from "./dom.js";
import { drawGlyph, traceCross } from "./glyphs.js";
import { Plot, upright } from "./lineplot.js";
import { full, NOTHING, short } from "./numbers.js";
import { SvgPen } from "./svgpen.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./contract").SearchOf} SearchOf */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./lab.js").Bench} Bench */
/** @typedef {import("./spans.js").Span} Span */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./tuning.js").How} How */
/** @typedef {import("./tuning.js").Tuning} Tuning */
/** @typedef {{ run: Runner, index: number, color: string, x: import("./contract").Floats, losses: import("./contract").Floats, best: number, search: SearchOf }} Tried of one run */

const MARGIN = { left: 50, right: 12, top: 30, foot: 22 };
const UPPER = 0.58; // of the height, for what was tried; below it the best so far
const LEAST = 84; // pixels of a frame: rather than two that are lower there is one
const LOWEST = 150; // pixels of all frames: in less they scroll
const DIM = 0.25;
const DOT = 3.2; // pixels of a value that was tried,
const FOUND = 6.5; // and of the best
const LOST = 6; // pixels from the upper edge at which those stand that diverged

export class SearchPane {
  /** @param {HTMLElement} host @param {Bench} bench @param {Tuning} tuning */
  constructor(host, bench, tuning) {
    this.host = host;
    this.bench = bench;
    this.tuning = tuning;
    this.canvas = el("canvas", { class: "race-search-canvas", role: "img", "data-testid": "lab-search" });
    this.said = el("div", { class: "race-search-said" });
    host.append(this.canvas, this.said);
    this.lit = -1;
    tuning.onChange = () => this.race && this.race.laboratory?.study === "search" && this.#show();
  }

  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  room = { width: 0, height: 0 };
  size = { width: 0, height: 0 };

  /** @param {Race} race @param {Theme} theme @param {number} width @param {number} height */
  render(race, theme, width, height) {
    this.theme = theme;
    this.room = { width, height };
    this.swap(race);
  }

  /** @param {Race} race */
  swap(race) {
    this.race = race;
    if (!this.theme || race.laboratory?.study !== "search") return;
    this.#show();
    if (!this.bench.held() && !this.tuning.busy) this.tuning.ask(race, this.how).then(() => this.#show(), () => {});
  }

  draw() {}

  /** @param {number} index */
  light(index) {
    if (index === this.lit) return;
    this.lit = index;
    this.#paint();
  }

  leave() {
    this.tuning.leave();
  }

  /** Which search is shown: that of the choice, or of each where none is made. @returns {How} */
  get how() {
    return this.bench.fields().tuned?.[0] === "one" ? "one" : "each";
  }

  /** @returns {Tried[]} */
  get tried() {
    const { race, theme, tuning } = this;
    return tuning.known(race, this.how).flatMap((search) => (!search?.x.length ? [] : search.runs.map((index, i) => {
      const count = search.x.length;
      const run = race.runs[index];
      return { run, index, color: theme.color(run), x: search.x, losses: search.losses.subarray(i * count, (i + 1) * count), best: bestOf(search), search };
    })));
  }

  #show() {
    this.#say();
    const { width, height } = this.room;
    const high = Math.max(height - this.said.offsetHeight, LOWEST * this.theme.scale);
    this.size = { width, height: high };
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(this.size.height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${this.size.height}px` });
    this.#paint();
  }

  #paint() {
    const { canvas, size } = this;
    const context = context2d(canvas);
    const ratio = canvas.width / Math.max(size.width, 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    context.lineJoin = context.lineCap = "round";
    this.paint(context);
  }

  /** All of it, also into a file. @param {Pen} pen */
  paint(pen) {
    const { tried, theme, size } = this;
    const { laboratory } = this.race;
    const axis = laboratory?.tiles.find(({ axes }) => axes.length)?.axes[0];
    if (!axis || !tried.length) return;
    const { scale } = theme;
    const begun = Math.max(0, ...this.race.runs.map(({ loss }) => loss[0]).filter(Number.isFinite));
    const up = upright(tried.map(({ losses }) => losses), true, begun > 0 ? 1e2 * begun : undefined);
    const floor = begun > 0 ? Number(`1e${Math.floor(Math.log10(NOTHING * begun))}`) : up.low;
    const losses = { ...up, low: Math.min(Math.max(up.low, floor), up.high / 10) };
    const across = { low: Math.min(...tried.map(({ x }) => Math.min(...x)), axis.low), high: Math.max(...tried.map(({ x }) => Math.max(...x)), axis.high), scale: axis.scale };
    const [upper, lower] = this.#boxes();
    const first = new Plot(upper, across, losses, theme);
    first.frame(pen, axis.label, t("f where it ends"));
    first.within(pen, () => tried.forEach((one) => this.#dots(pen, first, one)));
    tried.forEach((one) => this.#found(pen, first, one));
    if (!lower) return;
    const trials = Math.max(...tried.map(({ x }) => x.length));
    const along = { low: 0.5, high: trials + 0.5, scale: /** @type {const} */ ("linear") };
    const shared = this.how === "one";
    const ranks = tried[0].search.scores.filter(Number.isFinite);
    const second = new Plot(lower, along, shared ? upright([ranks], false) : losses, theme);
    second.frame(pen, t("trial"), shared ? t("mean rank of the best so far") : t("best so far"));
    second.within(pen, () => {
      if (shared) this.#steps(pen, second, tried[0].search.scores, tried[0].search.scores, theme.text, 1);
      else for (const one of tried) this.#steps(pen, second, one.losses, one.search.scores, one.color, this.#share(one));
    });
    pen.globalAlpha = 1;
  }

  /** It as SVG. @param {string} name */
  recorded(name) {
    const pen = new SvgPen(name);
    this.paint(pen);
    return { text: pen.text, ...this.size };
  }

  /** @returns {[import("./lineplot.js").Box, import("./lineplot.js").Box | null]} */
  #boxes() {
    const { scale } = this.theme;
    const { width, height } = this.size;
    const around = (MARGIN.top + MARGIN.foot) * scale;
    const [left, wide] = [MARGIN.left * scale, width - (MARGIN.left + MARGIN.right) * scale];
    const two = height - 2 * around >= 2 * LEAST * scale;
    const high = two ? Math.round(UPPER * (height - 2 * around)) : Math.max(height - around, 20);
    const upper = { left, top: MARGIN.top * scale, width: wide, height: high };
    const top = upper.top + high + around;
    return [upper, two ? { left, top, width: wide, height: height - top - MARGIN.foot * scale } : null];
  }

  /** @param {{ index: number }} one */
  #share({ index }) {
    return this.lit < 0 || this.lit === index || !this.tried.some((other) => other.index === this.lit) ? 1 : DIM;
  }

  /** What was tried, the later the fuller. @param {Pen} pen @param {Plot} plot @param {Tried} one */
  #dots(pen, plot, one) {
    const { theme } = this;
    const share = this.#share(one);
    one.x.forEach((value, k) => {
      const lost = one.losses[k] === Infinity;
      const y = lost ? plot.box.top + LOST * theme.scale : plot.y(one.losses[k]);
      pen.globalAlpha = share * (0.45 + (0.5 * k) / one.x.length);
      if (lost) return cross(pen, plot.x(value), y, DOT * theme.scale, one.color);
      drawGlyph(pen, one.run.outline, plot.x(value), y, DOT * theme.scale, { fill: one.color, edge: theme.background, halo: 0.75 });
    });
    pen.globalAlpha = 1;
  }

  /** @param {Pen} pen @param {Plot} plot @param {Tried} one */
  #found(pen, plot, one) {
    if (one.best < 0 || one.losses[one.best] === Infinity) return;
    const { theme } = this;
    pen.globalAlpha = this.#share(one);
    drawGlyph(pen, one.run.outline, plot.x(one.x[one.best]), plot.y(one.losses[one.best]), FOUND * theme.scale, { fill: one.color, edge: theme.text, halo: 1.75 * theme.scale });
    pen.globalAlpha = 1;
  }

  /** The best so far, trial by trial. @param {Pen} pen @param {Plot} plot @param {ArrayLike<number>} shown @param {ArrayLike<number>} scores @param {string} color @param {number} share */
  #steps(pen, plot, shown, scores, color, share) {
    pen.globalAlpha = share;
    pen.strokeStyle = color;
    pen.lineWidth = this.theme.scale * this.theme.look.width;
    pen.beginPath();
    let [best, begun] = [-1, false];
    for (let k = 0; k < scores.length; k++) {
      if (Number.isFinite(scores[k]) && (best < 0 || scores[k] < scores[best])) {
        const before = best;
        best = k;
        if (begun) pen.lineTo(plot.x(k + 1), plot.y(shown[before]));
      }
      if (best < 0) continue;
      if (begun) pen.lineTo(plot.x(k + 1), plot.y(shown[best]));
      else pen.moveTo(plot.x(k + 1), plot.y(shown[best]));
      begun = true;
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }

  /** What was found, with what it took, for each run. */
  #say() {
    const { race, tuning, theme } = this;
    const { laboratory } = race;
    const without = (laboratory?.tiles ?? []).filter(({ reason }) => reason).map(({ run, reason }) => `${race.runs[run].label}: ${reason}`);
    const searches = tuning.known(race, this.how);
    const waiting = !this.bench.fetch ? t("The search needs a server.") : tuning.failed || (tuning.busy || searches.some((one) => !one) ? t("Searching …") : "");
    const refused = searches.flatMap((one) => (one?.reason ? [`${one.runs.map((run) => race.runs[run]?.label).join(", ")}: ${one.reason}`] : []));
    const rows = this.tried.map((one) => this.#row(one, theme));
    const notes = [waiting, ...without, ...refused].filter(Boolean).map((text) => el("div", { class: "race-lab-note" }, text));
    this.said.replaceChildren(...rows, ...notes);
    const words = [...this.said.children].map(({ textContent }) => textContent).join("; ");
    this.canvas.setAttribute("aria-label", `${t("Values that were tried, and where each run ended")}. ${words}`);
    this.host.dataset.ready = String(!waiting);
  }

  /** @param {Tried} one @param {Theme} theme */
  #row({ run, index, color, search, x, losses, best }, theme) {
    const axes = this.race.laboratory?.tiles.find((tile) => tile.run === index)?.axes ?? [];
    const values = best < 0 ? [] : [x[best], ...(search.y.length ? [search.y[best]] : [])];
    const own = search.runs.indexOf(index);
    // What travels is in single precision; the values that were found are not.
    const exact = search.found.filter(({ key }) => key.startsWith(`run.${index}.`)).map(({ value }) => value);
    const found = values.map((value, i) => `${axes[i]?.label ?? ""} = ${full(exact[i] ?? value)}`).join(", ");
    const took = t("{trials} trials, {count} gradients", { trials: search.trials, count: search.evaluations[own] ?? 0 });
    const end = best < 0 ? t("every value diverges") : `${found} → ${short(losses[best] + search.zero)}`;
    const name = el("span", { class: "race-search-name" }, run.label);
    name.style.color = color;
    const node = el("div", { class: "race-search-row" }, name, el("span", { class: "race-search-found" }, end), el("span", { class: "race-search-took" }, took));
    node.addEventListener("pointerenter", () => this.bench.light(index));
    node.addEventListener("pointerleave", () => this.bench.light(-1));
    return node;
  }
}

/** The place of what a search found; -1 where it found nothing. @param {SearchOf} search */
function bestOf({ scores }) {
  let best = -1;
  scores.forEach((score, k) => {
    if (Number.isFinite(score) && (best < 0 || score < scores[best])) best = k;
  });
  return best;
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} r @param {string} color */
function cross(pen, x, y, r, color) {
  pen.strokeStyle = color;
  pen.lineWidth = 1.25;
  traceCross(pen, x, y, r);
  pen.stroke();
}
