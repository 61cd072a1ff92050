// The race as one drawing of a fixed size, for films: title, stage, legend and chart, drawn by what draws them on the page.

import { Chart } from "./chart.js";
import { context2d, el } from "./dom.js";
import { commonOf } from "./settings.js";
import { Stage } from "./stage.js";
import { Table } from "./table.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";
import { shown } from "./veil.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./player.js").Player} Player */
/** @typedef {{ x: number, y: number }} Place */
/**
 * @typedef {object} Type of a line of text
 * @property {number} size
 * @property {number | string} [weight]
 * @property {string} fill
 * @property {CanvasTextAlign} [align]
 * @property {number} [room] pixels into which it is squeezed
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
  constructor({ root, race: { runs, ...race }, Plotly, values }) {
    this.race = shown({ ...race, runs });
    this.theme = readTheme(root, race.look, SCALE);
    this.box = { stage: box(), chart: box() };
    this.table = new Table(this.race, values, this.theme, SIDE, type(this.race));
    this.common = [race.tuned, commonOf(race.handles, values)].filter(Boolean).join("   ");
    this.host = el("div", { class: "race-scene", "aria-hidden": "true", inert: "" }, ...Object.values(this.box));
    root.append(this.host);
    this.stage = new Stage(this.box.stage, Plotly);
    this.chart = new Chart(this.box.chart, Plotly);
    /** @type {[Stage | Chart, Place][]} */
    this.views = [];
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
      const { ink, sprites } = view.traces.layers;
      context.globalAlpha = view.traces.opacity;
      context.drawImage(ink.canvas, x, y, clientWidth, clientHeight);
      context.globalAlpha = 1;
      context.drawImage(sprites.canvas, x, y, clientWidth, clientHeight);
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
    const below = Math.ceil(this.table.height) + PAD / 2;
    this.views = [
      [this.stage, { x: PAD, y: TITLE }],
      [this.chart, { x: RIGHT, y: TITLE + below }],
    ];
    await this.stage.render(view, theme, WIDE, TALL);
    this.stage.setRace(race);
    await this.chart.render(race, this.stage.relief, theme, SIDE, Math.max(TALL - below, LEAST));
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
    const after = PAD + 32 + Math.min(context.measureText(race.title).width, WIDTH - 320);
    this.#write(context, this.common, after, 36, { size: 20, fill: theme.text, room: Math.max(WIDTH - 220 - after, 1) });
    this.table.drawStill(context, RIGHT, TITLE);
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

  /** What moves besides the paths. @param {CanvasRenderingContext2D} context @param {number} step */
  #numbers(context, step) {
    const { theme, race } = this;
    const place = t("step {step} of {steps}", { step, steps: race.steps });
    this.#write(context, place, WIDTH - PAD, 34, { size: 22, weight: 600, fill: theme.text, align: "right" });
    this.table.draw(context, RIGHT, TITLE, step);
  }
}

const box = () => el("div", { class: "race-scene-box" });

/** Eight rows take no more room than four in larger type. @param {Race} race */
const type = (race) => (race.runs.length > 5 ? 18 : 22);
