// A quantity of every run against its steps, on the same cursor as the stage.

import { abscissa, keptApart, stepAt, verticalAxis } from "./axis.js";
import { Band } from "./band.js";
import { toCurve } from "./curve.js";
import { context2d } from "./dom.js";
import { Figure } from "./figure.js";
import { drawPointed } from "./glyphs.js";
import { t } from "./texts.js";
import { formula, scaled } from "./theme.js";
import { Traces } from "./trace.js";
import { shortened, Words } from "./words.js";

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./contract").Floats} Floats */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./relief.js").Relief} Relief */
/** @typedef {import("./theme.js").Theme} Theme */

const MARGIN = { l: 46, r: 14, t: 34, b: 42 };
const SAID = [6, 4]; // dashes of what theory says
const NEAR = 6; // pixels from a line at which a pointer means it
const NOTHING = new Float64Array();
const WIDEST = 0.27; // of the chart, that names beside it may take

export class Chart {
  /** @param {HTMLElement} host @param {import("./figure.js").Renderer} renderer */
  constructor(host, renderer) {
    this.host = host;
    this.figure = new Figure(host, renderer);
    this.words = new Words(false);
    this.named = 0; // pixels that names need beside the ends of the lines; 0 where there is no room
    /** @type {(step: number) => void} */
    this.onSeek = () => {};
    /** @type {(index: number) => void} a pointer is near the line of a run; -1 where it is near none */
    this.onHover = () => {};
    this.hovered = -1;
    /** @type {readonly (readonly [number, number])[]} runs, each with the step at which a lesson tells of it */
    this.pointed = [];
    this.onChange = () => {};
    this.position = 0; // as it is drawn
    /** @type {import("./swarm.js").Swarm | null} where there may be one */
    this.swarm = null;
    this.band = new Band();
  }

  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Axis} */
  axis;
  /** @type {Traces} */
  traces;
  /** @type {Relief} */
  relief;
  room = { width: 0, height: 0 }; // pixels that it was made for,
  longest = 0; // and how far it reaches

  /** @param {Race} race @param {Relief} relief @param {Theme} theme @param {number} width @param {number} height */
  async render(race, relief, theme, width, height) {
    this.race = race;
    this.theme = theme;
    this.relief = relief;
    this.axis = verticalAxis(race.chart, race.runs, relief);
    this.room = { width, height };
    this.named = this.#named(width, height);
    this.longest = longest(race);
    // Plotly draws axes only where there is a trace.
    await this.figure.draw([{ x: [-1], y: [0], mode: "markers", opacity: 0 }], this.#layout(width, height), {
      staticPlot: true,
    });
    if (!this.traces) this.#attach();
    this.traces.theme = theme;
    this.project();
  }

  /** Another race on the same axes, for as long as it is in the hand. @param {Race} race */
  swap(race) {
    this.race = race;
    if (this.traces && !this.host.hidden) this.project();
  }

  /** The axes that suit what is drawn. */
  async fit() {
    const { race, relief, theme, room } = this;
    if (this.host.hidden) return;
    const axis = verticalAxis(race.chart, race.runs, relief);
    if (JSON.stringify([axis.range, longest(race)]) === JSON.stringify([this.axis.range, this.longest])) return;
    await this.render(race, relief, theme, room.width, room.height);
  }

  project() {
    const { x, y } = this.figure.coordinates;
    const { chart, steps, runs } = this.race;
    const floor = this.axis.range[0];
    /** @param {Runner} run @param {Floats} values @param {number} first */
    const curve = (run, values, first = 0) =>
      toCurve(
        run,
        steps + 1,
        (k) => x.at(abscissa(chart, run, Math.max(k, first))),
        (k) => y.at(Math.max(this.axis.place(values[Math.max(k, first)]), floor - 1)),
      );
    const apart = runs.map((run) => keptApart(chart, run));
    const dashed = apart.some(Boolean) ? runs.map((run, i) => curve(run, apart[i] ?? NOTHING)) : [];
    const said = chart.lines.map(({ run, values }) => {
      const first = values.findIndex(Number.isFinite); // before that it says nothing
      return { ...curve(runs[run], values, first), last: steps };
    });
    this.traces.setCurves(runs.map((run) => curve(run, run.chart)), said, dashed);
  }

  /** @param {number} position */
  draw(position) {
    if (!this.traces) return;
    this.position = position;
    if (this.swarm) this.band.draw(this.traces, this.swarm, this);
    this.traces.draw(position);
    this.#name(position);
    const { box, layers } = this.traces;
    const { context } = layers.sprites;
    drawPointed(context, this.traces.pointed(this.pointed, position), this.theme, box);
    if (this.race.chart.against !== "steps") return; // every run has its own place then
    const x = this.figure.coordinates.x.at(position);
    context.save();
    context.globalCompositeOperation = "destination-over";
    context.beginPath();
    context.moveTo(x, box.top);
    context.lineTo(x, box.top + box.height);
    context.lineWidth = 1.5;
    context.strokeStyle = this.theme.text;
    context.globalAlpha = 0.55;
    context.stroke();
    context.restore();
  }

  /** The line of one run stands out, or all do. @param {number} index -1 for all */
  lit(index) {
    if (!this.traces || index === this.traces.lit) return;
    this.traces.light(index);
    this.onChange();
  }

  /** At the end of each line whose it is. @param {number} position */
  #name(position) {
    const { theme, traces, room } = this;
    if (!this.named) return;
    const heads = traces.heads(position).filter((head) => head !== null);
    const entries = heads.map(({ x, y, run, share }) => ({ x, y, text: shortened(run.label), color: theme.color(run), share }));
    // They stand in the margin at the end.
    const box = { ...traces.box, width: room.width - traces.box.left };
    this.words.draw(traces.layers.sprites.context, entries, box, theme);
  }

  get layers() {
    return this.traces.layers;
  }

  get opacity() {
    return this.traces.opacity;
  }

  /** @param {string} name @param {number} position */
  recorded(name, position) {
    return this.traces.recorded(name, () => this.draw(position));
  }

  /** All of it is drawn. @returns {import("./imprint.js").Mark[]} */
  marks() {
    return [];
  }

  destroy() {
    this.figure.destroy();
  }

  /** What is charted against what, for who listens to the page. @param {string} runs */
  describe(runs) {
    const { name, against } = this.race.chart;
    const axis = along(against);
    this.host.setAttribute("aria-label", t("{quantity} of {runs} against {axis}", { quantity: name, runs, axis }));
  }

  /** @param {number} width @param {number} height */
  #named(width, height) {
    const { theme, race } = this;
    const context = context2d(document.createElement("canvas"));
    context.font = `600 ${12 * theme.scale}px ${theme.font}`;
    const longest = Math.max(0, ...race.runs.map(({ label }) => context.measureText(shortened(label)).width));
    return longest <= WIDEST * width && height >= (60 + 15 * race.runs.length) * theme.scale ? longest : 0;
  }

  /** By how much a title is made smaller, so that it is as long as this at most. @param {string} title @param {number} most */
  #fit(title, most) {
    const context = context2d(document.createElement("canvas"));
    context.font = `${14 * this.theme.scale}px ${this.theme.font}`;
    return Math.min(1, most / context.measureText(title.replace(/<[^>]*>/g, "")).width);
  }

  /** @param {number} width @param {number} height @returns {import("./provisional.js").Layout} */
  #layout(width, height) {
    const { theme, race, axis } = this;
    const lines = { gridcolor: theme.grid, linecolor: theme.border, zeroline: false, ticks: "outside", ticklabeloverflow: "allow", ticklen: 3, tickfont: { size: 12 * theme.scale } };
    const { range, tickvals, ticktext, title } = axis;
    const margin = scaled(MARGIN, theme.scale);
    return {
      width,
      height,
      showlegend: false,
      margin: { ...margin, r: margin.r + this.named },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
      xaxis: { ...lines, range: [0, this.longest], title: { text: along(race.chart.against), standoff: 6, font: { size: 14 * theme.scale } }, nticks: 6 },
      yaxis: { ...lines, range, tickvals, ticktext },
      // Above its axis, not along it: it is read without turning the head, and never lies on a number.
      annotations: [{
        ...formula(title, theme, 14 * this.#fit(title, width - 0.4 * margin.l)), xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom",
        xshift: -0.6 * margin.l, yshift: 8 * theme.scale, showarrow: false,
      }, ...this.#apart(), ...this.#said()],
    };
  }

  /** What the dashes say, where there are any. @returns {import("./provisional.js").Annotation[]} */
  #apart() {
    const { race: { chart, runs }, theme } = this;
    if (!runs.some((run) => keptApart(chart, run))) return [];
    const font = { size: 12 * theme.scale };
    return [{ text: t("┄ validation"), font, xref: "paper", yref: "paper", x: 1, y: 1, xanchor: "right", yanchor: "bottom", yshift: 8 * theme.scale, showarrow: false }];
  }

  /** What the lines of theory are, each in the colour of its run. @returns {import("./provisional.js").Annotation[]} */
  #said() {
    const { race: { chart, runs }, theme } = this;
    if (!chart.lines.length) return [];
    const text = chart.lines.map(({ run, label }) => `<span style="color:${theme.color(runs[run])}">┄ ${label}</span>`).join("<br>");
    return [{ text, font: { size: 11.5 * theme.scale }, align: "right", xref: "paper", yref: "paper", x: 1, y: 1, xanchor: "right", yanchor: "top", bgcolor: theme.background, opacity: 0.9, showarrow: false }];
  }

  #attach() {
    const { host } = this;
    this.traces = new Traces(this.figure);
    this.traces.fan = SAID;
    let seeking = false;
    /** @param {PointerEvent} event */
    const seek = (event) => {
      const { left, width } = this.traces.box;
      this.onSeek(stepAt((event.clientX - host.getBoundingClientRect().left - left) / width, this.race.steps));
    };
    host.addEventListener("pointerdown", (event) => {
      seeking = true;
      host.setPointerCapture(event.pointerId);
      seek(event);
    });
    /** @param {number} index */
    const hover = (index) => index !== this.hovered && this.onHover((this.hovered = index));
    host.addEventListener("pointermove", (event) => {
      if (seeking) return seek(event);
      const { left, top } = host.getBoundingClientRect();
      if (event.pointerType === "mouse") hover(this.traces.under(event.clientX - left, event.clientY - top, this.position, NEAR));
    });
    host.addEventListener("pointerleave", () => hover(-1));
    for (const end of ["pointerup", "pointercancel"]) host.addEventListener(end, () => (seeking = false));
  }
}

/** How far the axis goes: to the end of the longest run. @param {Race} race */
function longest({ chart, runs, steps }) {
  return Math.max(...runs.map((run) => abscissa(chart, run, steps)), runs.length ? 0 : steps);
}

/** What is counted along the chart. @param {Race["chart"]["against"]} against */
function along(against) {
  return { steps: t("step"), evaluations: t("gradient evaluations"), rows: t("rows seen"), epochs: t("epochs") }[against];
}
