// What a prediction is drawn on: a sheet over the picture or the chart. While it is open, finger, mouse and keys draw on
// it; afterwards everything goes through it to what lies below.

import { context2d, el } from "./dom.js";
import { bound } from "./numbers.js";
import { miss } from "./sketch.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Sketch} Asked */
/** @typedef {import("./sketch.js").Spot} Spot */
/** @typedef {import("./sketch.js").Drawn} Drawn */
/** @typedef {import("./theme.js").Theme} Theme */

const STEP = 12; // pixels that an arrow key moves the pen, with Shift a third of it
const FINE = 3;
const LEAST = 4; // pixels between two places of a line
/** @type {Record<string, readonly [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export class Pad {
  /** @type {Asked | null} */
  asked = null;
  /** @type {Spot[]} what has been drawn */
  drawn = [];
  /** Something has been drawn to its end. */
  onDone = () => {};
  onChange = () => {};
  open = false;
  pressed = false;
  keyed = false; // whether keys draw
  /** @type {[number, number] | null} where the pen of the keys is, in the plot's frame */
  pen = null;
  /** @type {((pen: { context: CanvasRenderingContext2D, asked: Asked, theme: Theme, color: string, onScreen: (spot: Spot) => [number, number] }) => void) | null} what others have drawn, below one's own */
  crowd = null;

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.node = el("div", { class: "race-pad", role: "application", tabindex: -1, "data-testid": "player-pad", hidden: "" }, this.canvas);
    /**
     * @template {keyof HTMLElementEventMap} Name
     * @param {Name} name @param {(event: HTMLElementEventMap[Name]) => void} act
     */
    const listen = (name, act) => this.node.addEventListener(name, (event) => {
      if (this.open) act(event);
    });
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.pressed && this.#draw(event));
    listen("pointerup", () => this.#up());
    listen("pointercancel", () => this.clear());
    listen("keydown", (event) => this.#key(event));
    listen("focus", () => this.#point());
  }

  /** @param {Asked | null} asked */
  set(asked) {
    if (asked?.of === this.asked?.of && asked?.run === this.asked?.run) return;
    this.asked = asked;
    this.drawn = [];
    this.#open(false);
    this.node.hidden = !asked;
    if (asked) this.#pane.host.append(this.node);
    else this.node.remove();
  }

  /** Begin anew. */
  clear() {
    this.player.stage.read(null);
    this.drawn = [];
    this.pressed = false;
    this.#open(true);
    this.onChange();
  }

  close() {
    this.#open(false);
  }

  /** Whether the picture is there that is drawn on: before that nothing is measured. */
  get ready() {
    return Boolean(this.asked && this.player.stage.view && this.#pane.figure.coordinates);
  }

  /** How far off it was. */
  get miss() {
    return this.missOf(this.drawn);
  }

  /** How far off any drawing was. @param {readonly Spot[]} drawn */
  missOf(drawn) {
    const { asked } = this;
    const path = asked && this.#path(asked);
    return asked && path && this.ready ? miss(asked.of, drawn, path, this.#size) : null;
  }

  /** What was drawn elsewhere. @param {readonly Spot[]} drawn */
  take(drawn) {
    this.drawn = [...drawn];
    if (this.asked) this.#open(false);
    this.onChange();
  }

  /** What was drawn, over what has been drawn below. @param {boolean} told whether the truth is to be seen, too */
  paint(told) {
    const { asked, canvas, player: { stage: { theme } } } = this;
    const coordinates = asked && this.#pane.figure.coordinates;
    if (!asked || !coordinates || !theme) return;
    const { left, top, width: w, height: h } = coordinates.box;
    Object.assign(this.node.style, { left: `${left}px`, top: `${top}px`, width: `${w}px`, height: `${h}px` });
    const dense = devicePixelRatio || 1;
    if (canvas.width !== Math.round(w * dense) || canvas.height !== Math.round(h * dense)) Object.assign(canvas, { width: Math.round(w * dense), height: Math.round(h * dense) });
    const context = context2d(canvas);
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.clearRect(0, 0, w, h);
    const run = this.player.race.runs[asked.run];
    if (!run) return;
    this.crowd?.({ context, asked, theme, color: theme.color(run), onScreen: (spot) => this.#onScreen(spot) });
    const places = this.drawn.map((spot) => this.#onScreen(spot));
    line(context, places, theme, theme.color(run));
    const end = places[places.length - 1];
    if (end && asked.of === "end") flag(context, end, theme, theme.color(run));
    // Of lines there is no one gap to be drawn, and they are not measured in every frame.
    const between = told && asked.of === "end" ? this.miss?.between : null;
    if (between) line(context, between.map((spot) => this.#onScreen(spot)), theme, theme.text, [4, 4]);
    if (this.open && this.pen && document.activeElement === this.node) cursor(context, this.pen, theme);
  }

  /** @param {boolean} open */
  #open(open) {
    this.open = open;
    // Who has drawn with keys goes on with those of the player.
    if (!open && document.activeElement === this.node) {
      if (this.keyed) this.player.root.focus({ preventScroll: true });
      else this.node.blur();
    }
    this.node.classList.toggle("race-pad-open", open);
    this.node.tabIndex = open ? 0 : -1;
    const keys = t("Arrow keys move the pen, the space bar sets a point, Enter ends it.");
    if (this.asked) this.node.setAttribute("aria-label", `${instruction(this.asked, this.player)} ${keys}`);
  }

  get #pane() {
    const { stage, chart } = this.player;
    return this.asked?.of === "loss" ? chart : stage;
  }

  /** The truth, up to where it ends. @param {Asked} asked @returns {Drawn | null} */
  #path({ of, run: index }) {
    const { race, chart } = this.player;
    const run = race.runs[index];
    if (!run) return null;
    const last = run.diverged || run.x.length;
    if (of !== "loss") return { x: run.x.subarray(0, last), y: run.y.subarray(0, last) };
    if (!chart.axis) return null;
    const y = Float64Array.from(run.chart.subarray(0, last), (value) => chart.axis.place(value));
    return { x: Float64Array.from(y, (_, k) => k), y };
  }

  /** Of the picture's shorter side, or of the chart's axis. */
  get #size() {
    const { stage, chart } = this.player;
    if (this.asked?.of === "loss") return chart.axis.range[1] - chart.axis.range[0];
    return Math.min(...stage.looked.map(([low, high]) => high - low));
  }

  /** @param {Spot} spot @returns {[number, number]} */
  #onScreen([x, y]) {
    const { coordinates: { place, box } } = this.#pane.figure;
    const [px, py] = place(x, y);
    return [px - box.left, py - box.top];
  }

  /** @param {readonly [number, number]} place in the frame @returns {Spot} */
  #inData([px, py]) {
    const { coordinates: { x, y, box } } = this.#pane.figure;
    return [x.value(box.left + px), y.value(box.top + py)];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    this.node.setPointerCapture(event.pointerId);
    this.pressed = true;
    this.keyed = false;
    this.drawn = [];
    this.#draw(event);
  }

  /** @param {PointerEvent} event */
  #draw({ clientX, clientY }) {
    const { left, top } = this.node.getBoundingClientRect();
    this.#add([clientX - left, clientY - top]);
  }

  #up() {
    if (!this.pressed) return;
    this.pressed = false;
    this.#done();
  }

  /** One more place. @param {[number, number]} place */
  #add(place) {
    const last = this.drawn[this.drawn.length - 1];
    const spot = this.#inData(place);
    if (this.asked?.of === "end") this.drawn = [spot];
    else if (!last || distance(this.#onScreen(last), place) >= LEAST) this.drawn.push(spot);
    this.onChange();
  }

  /** A line of one point is none: a tap leaves the sheet open. */
  #done() {
    if (this.asked?.of !== "end" && this.drawn.length < 2) return this.clear();
    this.#open(false);
    this.onDone();
  }

  /** The pen of the keys begins where the run does, or where it stands. */
  #point() {
    const { asked } = this;
    if (this.pen || !asked || !this.ready) return;
    const path = this.#path(asked);
    this.pen = path?.x.length ? this.#onScreen([path.x[0], path.y[0]]) : [0, 0];
    this.onChange();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = WAYS[event.key];
    this.#point();
    const { pen } = this;
    if (!pen) return;
    this.keyed = true;
    const by = event.shiftKey ? STEP / FINE : STEP;
    if (way) this.pen = [bound(pen[0] + by * way[0], 0, this.node.clientWidth), bound(pen[1] + by * way[1], 0, this.node.clientHeight)];
    else if (event.key === " ") this.#add(pen);
    else if (event.key === "Enter") {
      this.#add(pen);
      this.#done();
    } else if (event.key === "Escape" && this.drawn.length) this.drawn.pop();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.onChange();
  }
}

/** What is to be drawn, in words. @param {Asked} asked @param {import("./player.js").Player} player */
export function instruction({ of, run }, { race }) {
  const name = race.runs[run]?.label ?? "";
  if (of === "end") return t("Tap where {run} will end.", { run: name });
  if (of === "path") return t("Draw the path of {run} into the picture.", { run: name });
  return t("Draw the line of {run} into the chart.", { run: name });
}

/** @param {readonly number[]} a @param {readonly number[]} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** @param {CanvasRenderingContext2D} context @param {readonly (readonly [number, number])[]} places @param {Theme} theme @param {string} color @param {number[]} [dash] */
function line(context, places, theme, color, dash = [9, 6]) {
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[6, theme.background], [3, color]])) {
    context.beginPath();
    places.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    Object.assign(context, { lineWidth: width * theme.scale, strokeStyle: stroke, lineJoin: "round", lineCap: "round" });
    context.setLineDash(width === 3 ? dash : []);
    context.stroke();
  }
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {readonly [number, number]} place @param {Theme} theme @param {string} color */
function flag(context, [x, y], theme, color) {
  const size = 9 * theme.scale;
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[5, theme.background], [2.5, color]])) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x, y - 2.6 * size);
    context.lineTo(x + 1.6 * size, y - 2 * size);
    context.lineTo(x, y - 1.4 * size);
    Object.assign(context, { lineWidth: width, strokeStyle: stroke, fillStyle: color, lineJoin: "round" });
    context.stroke();
  }
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {readonly [number, number]} place @param {Theme} theme */
function cursor(context, [x, y], theme) {
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[5, theme.background], [2, theme.text]])) {
    context.beginPath();
    context.moveTo(x - 10, y);
    context.lineTo(x + 10, y);
    context.moveTo(x, y - 10);
    context.lineTo(x, y + 10);
    Object.assign(context, { lineWidth: width, strokeStyle: stroke });
    context.stroke();
  }
}
