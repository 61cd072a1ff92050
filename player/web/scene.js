// The race as one drawing, for files and films: title, ground, rows, and beside it what stands there on the page, drawn by
// what draws them on the page.

import { context2d, el } from "./dom.js";
import { imprint } from "./imprint.js";
import { isPathless } from "./curve.js";
import { Insight } from "./insight.js";
import { stageMargin } from "./layout.js";
import { Panes } from "./panes.js";
import { Sample } from "./sample.js";
import { commonOf } from "./settings.js";
import { Slice } from "./slice.js";
import { Stage } from "./stage.js";
import { Table } from "./table.js";
import { Taylor } from "./taylor.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";
import { shown, veiled } from "./veil.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./imprint.js").Mark} Mark */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./panes.js").Pane} Pane */
/** @typedef {import("./player.js").Player} Player */
/** @typedef {{ x: number, y: number }} Place */
/** @typedef {Place & Size & { name: string, pane: Pane }} Part of a scene: a pane in its place */
/**
 * @typedef {object} Sheet how large everything is, in pixels
 * @property {number} scale of the type in all panes
 * @property {Place & { title: number, common: number, step: number }} heading where its line begins, and the size of its words
 * @property {Place & Size} stage
 * @property {Place & { width: number, type: number }} side where the rows begin, and the size of their words
 * @property {number} gap below the rows
 * @property {number} right where lines end
 * @property {Stage | null} like where words stand as they do there
 * @property {string} shown the tab that stands beside the picture
 * @property {(rows: number) => Size} panel what rows of this height leave of the column
 * @property {(rows: number) => Size} size of all
 */
/**
 * @typedef {object} Type of a line of text
 * @property {number} size
 * @property {number} [weight]
 * @property {number} [room] pixels into which it is squeezed
 * @property {boolean} [right] whether it ends there
 */

const UNKNOWN = { share: NaN, gap: NaN };
const GAP = 24; // pixels between the words of the heading

export class Scene {
  /** Laid out where nobody sees it, but within the player, whose colours and fonts it has. @param {Player} player @param {Sheet} sheet */
  static async of(player, sheet) {
    await player.renderer.fetch();
    const scene = new Scene(player, sheet);
    await player.swarm.working;
    scene.stage.swarm = scene.panes.chart.swarm = player.swarm;
    Object.assign(scene.stage, { model: player.stage.model, touch: player.stage.touch });
    await scene.#layout(player);
    return scene;
  }

  /** @param {Player} player @param {Sheet} sheet */
  constructor(player, sheet) {
    const { root, race, renderer, values, live } = player;
    this.sheet = sheet;
    this.race = shown(race);
    this.theme = readTheme(root, race.look, sheet.scale);
    this.table = new Table(this.race, values, this.theme, sheet.side.width, sheet.side.type);
    this.rows = Math.ceil(this.table.height);
    this.size = sheet.size(this.rows);
    this.common = [race.tuned, commonOf(race.handles, values)].filter(Boolean).join("   ");
    this.insight = new Insight(live);
    /** @type {Record<string, HTMLElement>} */
    this.boxes = { stage: box(), chart: box(), data: box("race-data"), network: box("race-network") };
    this.host = el("div", { class: "race-scene", "aria-hidden": "true", inert: "" }, ...Object.values(this.boxes));
    Object.assign(this.host.style, { width: `${this.size.width}px`, height: `${this.size.height}px` });
    root.append(this.host);
    this.stage = new Stage(this.boxes.stage, renderer);
    this.stage.sample = new Sample(this.insight, new Slice(this.insight));
    this.stage.sample.patient = true;
    this.stage.taylor = new Taylor();
    // Another race may come while a film is made: then the slice stays where it is, and the line about it says so.
    this.stage.ahead = (step) => {
      const there = player.race.race !== race.race || player.cutAt(step)?.told === this.stage.view.cut?.told;
      return there ? null : player.viewIn(sheet.stage, sheet.scale, step);
    };
    const { chart, data, network } = this.boxes;
    this.panes = new Panes({ chart, data, network }, renderer, this.insight, { onStep() {}, onPlace() {}, onFrame() {} });
    this.chart = this.panes.chart;
    /** @type {Part[]} */
    this.parts = [];
    this.still = el("canvas", this.size); // what does not move
    this.said = { race: this.race, held: false }; // what the line about the plane is of
    /** @type {{ step: number, of: Mark[][] }} what the page's own elements show at a step, part by part */
    this.marks = { step: -1, of: [] };
  }

  /**
   * Paint the whole picture at a position between two steps.
   * @param {CanvasRenderingContext2D} context @param {number} position
   */
  draw(context, position) {
    context.drawImage(this.still, 0, 0);
    for (const { pane } of this.parts) pane.draw(position);
    const step = Math.floor(position);
    this.say(step);
    if (step !== this.marks.step) this.marks = { step, of: this.parts.map(({ pane }) => pane.marks()) };
    this.parts.forEach(({ pane, x, y }, i) => {
      const { left, top } = within(pane);
      if (pane === this.stage && this.stage.hasty) context.drawImage(this.stage.painted.canvas, x, y, pane.host.clientWidth, pane.host.clientHeight);
      if (figureOf(pane)) pane.layers?.onto(context, x + left, y + top, pane.opacity);
      context.save();
      context.translate(x, y);
      imprint(context, this.marks.of[i]);
      context.restore();
    });
    this.numbers(context, step);
  }

  destroy() {
    this.stage.destroy();
    this.panes.destroy();
    this.host.remove();
  }

  /** @param {Player} player */
  async #layout(player) {
    const { sheet, stage, panes, race, theme, rows } = this;
    const view = player.viewIn(sheet.stage, sheet.scale);
    panes.arrange(sheet.shown, sheet.panel(rows), theme.scale, sheet.shown === "network" && player.panes.large);
    this.#set(player);
    this.#know(player);
    await stage.render(view, theme, sheet.stage.width, sheet.stage.height);
    stage.setRace(race);
    this.#place();
    await panes.render({ race, drawn: race, relief: stage.relief, theme });
    await this.#paint();
  }

  /** Every pane gets its room. */
  #place() {
    const { sheet, stage, panes, boxes, race, rows, theme } = this;
    const { x, y } = sheet.side;
    this.parts = [
      panes.large ? { ...sheet.stage, name: "network", pane: panes.network } : { ...sheet.stage, name: "stage", pane: stage },
      ...panes.stands.map(({ name, top, width, height }) => ({ name, x, y: y + rows + sheet.gap + top, width, height, pane: panes[name] })),
    ];
    for (const { name, width, height } of this.parts) Object.assign(boxes[name].style, { width: `${width}px`, height: `${height}px` });
    const network = this.parts.find(({ name }) => name === "network");
    if (!network) return;
    // Its words first: they leave the graph its room.
    panes.network.draw(race.steps);
    panes.network.fill(network, theme.scale, panes.large);
  }

  /** Type and margins, as the style sheet asks for them; and what stands on the ground. @param {Player} player */
  #set(player) {
    const { sheet, theme, host, stage, boxes, race } = this;
    const { l, r, t: top, b } = stageMargin(sheet.stage.width, theme.scale);
    for (const [name, length] of Object.entries({ left: l, inset: r, top, foot: b, rem: 16 * theme.scale })) host.style.setProperty(`--race-${name}`, `${length}px`);
    boxes.stage.append(stage.through.node);
    this.said = { race: veiled(player.race), held: player.race.race !== player.base.race };
    if (sheet.like) stage.like(sheet.like);
    const drawn = player.inspector.drawn.size ? Array.from({ length: race.steps + 1 }, (_, step) => player.stage.arrows(step)) : [];
    stage.arrows = (step) => drawn[step] ?? [];
    stage.parts = player.stage.parts && player.stage.parts.filter((_, i) => !player.race.runs[i].hidden);
  }

  /** All that is asked of the race later on: another one may come while a film is made. @param {Player} player */
  #know({ race, live, draft, values, panes }) {
    const { network, stands, large } = this.panes;
    this.insight.set(race, draft.values);
    this.stage.taylor?.set(race, live, draft.values);
    if (race.sampled || stands.some(({ name }) => name === "data")) race.runs.forEach((run) => live.pointsOf(run));
    if (network.host.hidden && !large) return;
    const ways = new Map(race.runs.map((run) => [run, live.pointsOf(run)]));
    network.set(race, { draws: live.draws, pointsOf: (run) => ways.get(run) ?? null }, values, this.theme);
    network.like(panes.network);
  }

  /** What the plane leaves out of the run that it goes with, or of the first that is drawn. @param {number} step */
  say(step) {
    const { stage, insight, said: { race, held } } = this;
    const cut = stage.view?.cut ?? null;
    const index = cut && !cut.stays ? cut.run : race.runs.findIndex((run) => !isPathless(run));
    const told = race.through && index >= 0 ? insight.told(race, index, step, cut) : UNKNOWN;
    stage.through.set(race, index, told, cut, held);
  }

  /** What does not move is painted once. */
  async #paint() {
    const context = context2d(this.still);
    context.fillStyle = this.theme.background;
    context.fillRect(0, 0, this.size.width, this.size.height);
    for (const { pane, x, y } of this.parts) {
      const figure = figureOf(pane);
      if (!figure) continue;
      const { left, top } = within(pane);
      const image = new Image();
      image.src = await figure.image("png");
      await image.decode();
      context.drawImage(image, x + left, y + top);
    }
    this.heading(context);
    const { x, y } = this.sheet.side;
    this.table.drawStill(context, x, y);
  }

  /** What the race is called, and what it is run with. @param {Pen} pen */
  heading(pen) {
    const { race: { title, steps }, sheet: { right, heading: { x, y, title: size, common, step } } } = this;
    pen.font = this.#font({ size: step, weight: 600 });
    const end = right - pen.measureText(placeOf(steps, steps)).width - GAP;
    const after = x + GAP + this.#write(pen, title, x, y, { size, weight: 700, room: end - x });
    if (end - after > GAP) this.#write(pen, this.common, after, y, { size: common, room: end - after });
  }

  /** What moves besides the panes. @param {Pen} pen @param {number} step */
  numbers(pen, step) {
    const { race, sheet: { heading, right, side } } = this;
    this.#write(pen, placeOf(step, race.steps), right, heading.y, { size: heading.step, weight: 600, right: true });
    this.table.draw(pen, side.x, side.y, step);
  }

  /** A line of text, and how long it is. @param {Pen} pen @param {string} text @param {number} x @param {number} y @param {Type} type */
  #write(pen, text, x, y, { size, weight, room = Infinity, right = false }) {
    pen.font = this.#font({ size, weight });
    pen.fillStyle = this.theme.text;
    const width = Math.min(pen.measureText(text).width, room);
    pen.fillText(text, right ? x - width : x, y, width);
    return width;
  }

  /** @param {Type} type */
  #font({ size, weight = 400 }) {
    return `${weight} ${size}px ${this.theme.font}`;
  }
}

/** @param {number} step @param {number} steps */
const placeOf = (step, steps) => t("step {step} of {steps}", { step, steps });

/** The figure that is seen of a pane; null where there is none. @param {Pane} pane */
export const figureOf = ({ figure }) => (figure && !figure.node.hidden ? figure : null);

/** Where in a pane that is. @param {Pane} pane */
export const within = ({ host, figure }) => (figure && figure.node !== host ? { left: figure.node.offsetLeft, top: figure.node.offsetTop } : { left: 0, top: 0 });

/** @param {string} [name] */
const box = (name = "") => el("div", { class: `race-scene-box ${name}` });
