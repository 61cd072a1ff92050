// The race as one drawing of a fixed size, for films: title, stage, legend and chart, drawn by what draws them on the page.

import { Chart } from "./chart.js";
import { hasEnded } from "./curve.js";
import { context2d, el } from "./dom.js";
import { drawMarker, Legend } from "./legend.js";
import { Stage } from "./stage.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./player.js").Player} Player */
/** @typedef {{ x: number, y: number }} Place */
/**
 * @typedef {object} Type of a line of text
 * @property {number} size
 * @property {number | string} [weight]
 * @property {string} fill
 * @property {CanvasTextAlign} [align]
 * @property {number} [room] pixels into which it is squeezed
 *
 * @typedef {{ text: string, x: number, end: number, y: number } & Type} Word as it stands in the legend
 * @typedef {{ run: Runner, marker: Place, name: Word, numbers: Word[], line: number }} Row `line` is above it
 */

export const WIDTH = 1280;
export const HEIGHT = 720;
const SCALE = 1.45; // type, lines and markers as on a projector
const PAD = 20;
const TITLE = 52; // pixels at the top
const SIDE = 500; // pixels of legend and chart at the right
const RIGHT = WIDTH - SIDE - PAD;
const TALL = HEIGHT - TITLE - PAD;
const WIDE = RIGHT - 2 * PAD; // pixels of the stage
const LEAST = 140; // pixels of the chart

export class Scene {
  /**
   * Laid out where nobody sees it, but within the player, whose colours and fonts it has.
   * @param {Player} player
   */
  static async of(player) {
    const scene = new Scene(player);
    await scene.#layout(player.viewIn({ width: WIDE, height: TALL }, SCALE));
    return scene;
  }

  /** @param {Player} player */
  constructor({ root, race: { runs, ...race }, Plotly }) {
    this.race = { ...race, runs: runs.filter((run) => !run.hidden) };
    this.theme = readTheme(root, race.look, SCALE);
    this.box = { stage: box(), chart: box(), legend: box("race-legend-box") };
    this.host = el("div", { class: "race-scene", "aria-hidden": "true", inert: "" }, ...Object.values(this.box));
    root.append(this.host);
    this.stage = new Stage(this.box.stage, Plotly);
    this.chart = new Chart(this.box.chart, Plotly);
    this.legend = new Legend(this.box.legend);
    /** @type {[Stage | Chart, Place][]} */
    this.views = [];
    /** @type {Row[]} */
    this.rows = [];
    this.still = el("canvas", { width: WIDTH, height: HEIGHT }); // what does not move
  }

  /**
   * Paint the whole picture at a position between two steps.
   * @param {CanvasRenderingContext2D} context @param {number} position
   */
  draw(context, position) {
    context.drawImage(this.still, 0, 0);
    for (const [view, { x, y }] of this.views) {
      view.draw(position);
      const { clientWidth, clientHeight } = view.plot;
      for (const { canvas } of [view.traces.layers.ink, view.traces.layers.sprites]) {
        context.drawImage(canvas, x, y, clientWidth, clientHeight);
      }
    }
    this.#numbers(context, Math.floor(position));
  }

  destroy() {
    this.stage.destroy();
    this.chart.destroy();
    this.host.remove();
  }

  /** @param {import("./stage.js").View} view */
  async #layout(view) {
    const { race, theme } = this;
    this.legend.setRace(race, theme);
    this.legend.update(0);
    Object.assign(this.box.legend.style, { width: `${SIDE}px`, fontSize: `${type(race)}px` });
    const below = Math.ceil(this.legend.table.offsetHeight) + PAD / 2;
    this.views = [
      [this.stage, { x: PAD, y: TITLE }],
      [this.chart, { x: RIGHT, y: TITLE + below }],
    ];
    await this.stage.render(view, theme, WIDE, TALL);
    this.stage.setRace(race);
    await this.chart.render(race, this.stage.relief, theme, SIDE, Math.max(TALL - below, LEAST));
    this.rows = this.#rows();
    await this.#paint();
  }

  /** What does not move is painted once. */
  async #paint() {
    const { race, theme } = this;
    const context = context2d(this.still);
    context.fillStyle = theme.background;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (const [view, { x, y }] of this.views) {
      const [width, height] = [view.plot.clientWidth, view.plot.clientHeight];
      const image = new Image();
      image.src = await view.Plotly.toImage(view.plot, { format: "png", width, height, scale: 1 });
      await image.decode();
      context.drawImage(image, x, y);
    }
    this.#write(context, race.title, PAD + 8, 36, { size: 26, weight: 700, fill: theme.text, room: WIDTH - 320 });
    const words = [...this.#heading(), ...this.rows.map(({ name }) => name)];
    for (const word of words) this.#write(context, word.text, word.x, word.y, word);
    context.fillStyle = theme.border;
    for (const { line } of this.rows) context.fillRect(RIGHT, line, SIDE, 1.5);
  }

  /** The legend's heads, each ending above its numbers. @returns {Word[]} */
  #heading() {
    const [, ...columns] = [...this.legend.table.querySelectorAll("thead th")].filter(isShown);
    return columns.map((column) => this.#word(column)).map((word) => ({ ...word, x: word.end, align: "right" }));
  }

  /** @returns {Row[]} */
  #rows() {
    const top = TITLE - this.legend.table.getBoundingClientRect().top;
    return this.legend.rows.map(({ run, cells, label, row }) => {
      const word = this.#word(label);
      /** @type {Word[]} */
      const numbers = cells.filter(isShown).map((cell) => ({ ...this.#word(cell), align: "right" }));
      return {
        run,
        marker: { x: word.x - 19 * (word.size / 16), y: word.y - 0.35 * word.size },
        name: { ...word, room: Math.max(numbers[0].end - 90 - word.x, 60) },
        numbers,
        line: top + row.getBoundingClientRect().top,
      };
    });
  }

  /** Where an element of the legend stands. @param {Element} node @returns {Word} */
  #word(node) {
    const corner = this.legend.table.getBoundingClientRect();
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    return {
      text: node.textContent ?? "",
      x: RIGHT + left - corner.left,
      end: RIGHT + right - corner.left - parseFloat(style.paddingRight),
      y: TITLE + (top + bottom) / 2 - corner.top + 0.35 * size,
      size,
      weight: style.fontWeight,
      fill: this.theme.text,
    };
  }

  /**
   * A line of text.
   * @param {CanvasRenderingContext2D} context
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Type} type
   */
  #write(context, text, x, y, { size, weight = 400, fill, align = "left", room = undefined }) {
    context.font = `${weight} ${size}px ${this.theme.font}`;
    context.textAlign = align;
    context.fillStyle = fill;
    context.fillText(text, x, y, room);
    context.textAlign = "left";
  }

  /** What moves in the legend. @param {CanvasRenderingContext2D} context @param {number} step */
  #numbers(context, step) {
    const { theme, race } = this;
    const place = t("step {step} of {steps}", { step, steps: race.steps });
    this.#write(context, place, WIDTH - PAD, 34, { size: 22, weight: 600, fill: theme.text, align: "right" });
    for (const { run, numbers, marker } of this.rows) {
      const dead = hasEnded(run, step);
      drawMarker(context, run, dead, marker.x, marker.y, SCALE, theme);
      if (dead) {
        const last = numbers[numbers.length - 1];
        this.#write(context, run.ending, last.end, last.y, { ...last, fill: theme.dead, size: 0.85 * last.size, room: 330 });
      } else {
        const texts = this.legend.numbers(run, step);
        numbers.forEach((word, i) => this.#write(context, texts[i], word.end, word.y, word));
      }
    }
  }
}

/** @param {Element} node */
const isShown = (node) => node.getBoundingClientRect().width > 0;

const box = (name = "") => el("div", { class: `race-scene-box ${name}` });

/** Eight rows take no more room than four in larger type. @param {Race} race */
const type = (race) => (race.runs.length > 5 ? 18 : 22);
