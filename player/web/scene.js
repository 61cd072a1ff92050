// The race as one drawing of a fixed size, for films: title, stage, legend and chart, drawn by what draws them on the page.

import { Chart } from "./chart.js";
import { hasEnded } from "./curve.js";
import { el } from "./dom.js";
import { drawMarker, Legend } from "./legend.js";
import { Stage } from "./stage.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";

export const WIDTH = 1280;
export const HEIGHT = 720;
const SCALE = 1.45; // type, lines and markers as on a projector
const PAD = 20;
const TITLE = 52; // pixels at the top
const SIDE = 500; // pixels of legend and chart at the right

export class Scene {
  // Laid out where nobody sees it, but within the player, whose colours and fonts it has.
  static async of({ root, race, ground, Plotly }) {
    const scene = new Scene();
    scene.race = race;
    scene.theme = readTheme(root, race.look, SCALE);
    scene.box = { stage: box(), chart: box(), legend: box("race-legend-box") };
    scene.host = el("div", { class: "race-scene", "aria-hidden": "true", inert: "" }, ...Object.values(scene.box));
    root.append(scene.host);
    scene.stage = new Stage(scene.box.stage, Plotly);
    scene.chart = new Chart(scene.box.chart, Plotly);
    scene.legend = new Legend(scene.box.legend);
    await scene.#layout(ground);
    return scene;
  }

  /**
   * Paint the whole picture at a position between two steps.
   * @param {CanvasRenderingContext2D} context
   * @param {number} position
   */
  draw(context, position) {
    context.drawImage(this.still, 0, 0);
    for (const [view, { x, y }] of [[this.stage, this.at.stage], [this.chart, this.at.chart]]) {
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

  async #layout(ground) {
    const { race, theme } = this;
    const tall = HEIGHT - TITLE - PAD;
    const wide = WIDTH - SIDE - 3 * PAD;
    const height = Math.round(Math.min(tall, Stage.fittingHeight(ground, wide, SCALE)));
    this.legend.setRace(race, theme);
    this.legend.update(0);
    Object.assign(this.box.legend.style, { width: `${SIDE}px`, fontSize: `${type(race)}px` });
    const table = Math.ceil(this.legend.table.offsetHeight);
    this.at = {
      stage: { x: PAD, y: TITLE + Math.round((tall - height) / 2) },
      legend: { x: WIDTH - SIDE - PAD, y: TITLE },
      chart: { x: WIDTH - SIDE - PAD, y: TITLE + table + PAD / 2 },
    };
    await this.stage.render(ground, theme, wide, height);
    this.stage.setRace(race);
    await this.chart.render(race, this.stage.relief, theme, SIDE, Math.max(tall - table - PAD / 2, 140));
    this.rows = this.#measured();
    this.still = await this.#still();
  }

  // What does not move, drawn once.
  async #still() {
    const { race, theme } = this;
    const canvas = el("canvas", { width: WIDTH, height: HEIGHT });
    const context = canvas.getContext("2d");
    context.fillStyle = theme.background;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (const [view, { x, y }] of [[this.stage, this.at.stage], [this.chart, this.at.chart]]) {
      const [width, height] = [view.plot.clientWidth, view.plot.clientHeight];
      const image = new Image();
      image.src = await view.Plotly.toImage(view.plot, { format: "png", width, height, scale: 1 });
      await image.decode();
      context.drawImage(image, x, y);
    }
    this.#write(context, race.title, PAD + 8, 36, { size: 26, weight: 700, fill: theme.text, room: WIDTH - 320 });
    for (const { words } of this.rows) {
      for (const word of words) this.#write(context, word.text, word.x, word.y, word);
    }
    context.fillStyle = theme.border;
    for (const { bottom } of this.rows) context.fillRect(this.at.legend.x, bottom, SIDE, 1.5);
    return canvas;
  }

  // Where the legend's words and numbers stand.
  #measured() {
    const { table, rows } = this.legend;
    const corner = table.getBoundingClientRect();
    const { x: left, y: top } = this.at.legend;
    const place = (node) => {
      const { left: x, right, top: y, bottom } = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      const size = parseFloat(style.fontSize);
      return {
        text: node.textContent, x: left + x - corner.left, end: left + right - corner.left - parseFloat(style.paddingRight),
        y: top + (y + bottom) / 2 - corner.top + 0.35 * size, size, weight: style.fontWeight, fill: this.theme.text,
      };
    };
    const shown = (node) => node.getBoundingClientRect().width > 0;
    const head = [...table.querySelectorAll("thead th")].slice(1).filter(shown).map(place);
    const found = rows.map(({ run, cells, row }) => {
      const name = place(row.querySelector(".race-name"));
      const numbers = cells.filter(shown).map(place);
      return {
        run, numbers, marker: { x: name.x - 19 * (name.size / 16), y: name.y - 0.35 * name.size },
        words: [{ ...name, room: Math.max(numbers[0].end - 90 - name.x, 60) }], bottom: top + row.getBoundingClientRect().top - corner.top,
      };
    });
    const heading = { words: head.map((word) => ({ ...word, x: word.end, align: "right" })), bottom: top + (found[0]?.bottom ?? top) - top, run: null };
    return [heading, ...found];
  }

  // A line of text; one that is longer than its room is squeezed into it.
  #write(context, text, x, y, { size, weight = 400, fill, align = "left", room = undefined }) {
    context.font = `${weight} ${size}px ${this.theme.font}`;
    context.textAlign = align;
    context.fillStyle = fill;
    context.fillText(text, x, y, room);
    context.textAlign = "left";
  }

  #numbers(context, step) {
    const { theme, race } = this;
    const place = t("step {step} of {steps}", { step, steps: race.steps });
    this.#write(context, place, WIDTH - PAD, 34, { size: 22, weight: 600, fill: theme.text, align: "right" });
    for (const { run, numbers, marker } of this.rows) {
      if (!run) continue;
      const dead = hasEnded(run, step);
      drawMarker(context, run, dead, marker.x, marker.y, SCALE, theme);
      const last = numbers.at(-1);
      if (dead) {
        this.#write(context, run.ending, last.end, last.y, { ...last, fill: theme.dead, align: "right", size: 0.85 * last.size, room: 330 });
      } else {
        this.legend.numbers(run, step).slice(0, numbers.length).forEach((text, i) => this.#write(context, text, numbers[i].end, numbers[i].y, { ...numbers[i], align: "right" }));
      }
    }
  }
}

const box = (name = "") => el("div", { class: `race-scene-box ${name}` });

// Eight rows take no more room than four in larger type.
const type = (race) => (race.runs.length > 5 ? 18 : 22);
