// The rows of the data beside the picture, and what each run makes of them at the step that the clock shows.

import { isPathless } from "./curve.js";
import { context2d, el } from "./dom.js";
import { Figure } from "./figure.js";
import { Answers, borders, classOf, formOf, grid, span } from "./fit.js";
import { drawGlyph } from "./glyphs.js";
import { marksOf } from "./imprint.js";
import { Layers } from "./layers.js";
import { levelLines } from "./lines.js";
import { t } from "./texts.js";
import { formula, scaled } from "./theme.js";

/** @typedef {import("./contract").Data} Data */
/** @typedef {import("./contract").Learned} Learned */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {readonly (readonly [number, number])[]} Outline */
/** @typedef {{ x: Float64Array, y: Float64Array, group: Int32Array, open: boolean }} Dots rows as they are drawn: where in units as measured, and the class of each */

const MARGIN = { l: 46, r: 14, t: 26, b: 42 };
const ALONG = 121; // inputs of a curve
const NODES = 41; // of a border's grid, along each side
const SHARE = 0.06; // of an axis, beyond the rows on both sides,
const BEYOND = 0.25; // and where answers may miss them
const POINT = 3.6; // pixels, and more for the ring around one
const RING = 3.2;
const DARK = 0.6; // of the ground's colours: what is as light as the page is open, and kept apart
const FEW = 150; // pixels of height: in less nothing is written above
/** @type {readonly Outline[]} by class: unlike those of the runs they are small, and in the ground's colours */
const OUTLINES = [[], [[-1, -1], [1, -1], [1, 1], [-1, 1]], [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]], [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]]];
const SIGNS = ["●", "■", "▲", "◆"];

export class RowsPane {
  /** @param {HTMLElement} host @param {import("./figure.js").Renderer} renderer @param {import("./insight.js").Insight} insight */
  constructor(host, renderer, insight) {
    this.host = host;
    this.insight = insight;
    this.plot = el("div", { class: "race-data-plot", role: "img", "data-testid": "player-data" });
    this.figure = new Figure(this.plot, renderer);
    this.key = el("div", { class: "race-data-key" });
    host.append(this.key, this.plot);
    this.lit = -1;
    this.drawn = ""; // of what the canvas is
  }

  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Layers | null} */
  layers = null;
  opacity = 1;
  /** @type {Learned | null} */
  learned = null;
  /** @type {import("./fit.js").Form} */
  form = "curve";
  /** @type {Answers} */
  answers;
  /** @type {Answers | null} to the rows that are kept apart */
  apart = null;
  /** @type {Dots[]} the rows, and those that are kept apart */
  dots = [];
  /** @type {[number, number][]} the axes, as measured */
  ranges = [[0, 1], [0, 1]];
  weights = new Float64Array();
  mean = 0;
  rows = ""; // of the batch
  missed = ""; // runs that are not drawn

  /** @param {Race} race @param {Theme} theme @param {number} width @param {number} height */
  async render(race, theme, width, height) {
    this.theme = theme;
    this.#take(race);
    const { learned } = this;
    this.plot.hidden = !learned;
    this.#explain(height);
    if (!learned) return;
    this.#say(this.insight.rows(0));
    const above = this.key.offsetHeight;
    await this.figure.draw([{ x: [-1e9], y: [0], mode: "markers", opacity: 0 }], this.#layout(width, height - above), { staticPlot: true });
    this.layers ??= new Layers(this.plot);
    this.layers.fit(width, height - above);
    this.#still();
    this.describe();
  }

  /** The same rows with other runs. @param {Race} race */
  swap(race) {
    this.race = race;
    this.drawn = "";
  }

  /** What does not change while numbers are in the hand. @param {Race} race */
  #take(race) {
    const { learned } = race.live;
    this.race = race;
    this.drawn = "";
    if (!race.data || !learned || learned === this.learned) return;
    this.learned = learned;
    this.form = formOf(learned);
    const { data } = race;
    const rows = table(learned.x, learned.sizes[0]);
    const kept = table(data.x_validation, learned.sizes[0]);
    this.weights = new Float64Array(this.insight.objective?.d ?? 2);
    this.mean = learned.y.reduce((sum, y) => sum + y, 0) / learned.y.length;
    this.dots = [this.#dots(rows, learned.y, data, learned), this.#dots(kept, data.y_validation, data, learned)];
    this.dots[1].open = true;
    this.ranges = this.#ranges(data);
    this.answers = new Answers(learned, this.#inputs(learned, data));
    this.apart = this.form === "against" && kept.length ? new Answers(learned, data.x_validation) : null;
  }

  /** @param {number[][]} rows @param {readonly number[]} y @param {Data} data @param {Learned} learned @returns {Dots} */
  #dots(rows, y, { mean, std, above, classes }, learned) {
    const { sizes } = learned;
    const out = sizes[sizes.length - 1];
    /** @param {number} r */
    const group = (r) => (!classes.length ? 0 : out === 1 ? Math.round(y[r]) : y.slice(r * out, (r + 1) * out).indexOf(1));
    /** @param {number} r @param {number} column */
    const measured = (r, column) => mean[column] + std[column] * rows[r][column];
    const groups = Int32Array.from(rows, (_, r) => group(r));
    /** @param {number} r how a row stands among those of its class */
    const aside = (r) => groups[r] + 0.6 * (rows.length > 1 ? r / (rows.length - 1) - 0.5 : 0);
    /** @type {Record<import("./fit.js").Form, [(r: number) => number, (r: number) => number]>} */
    const places = {
      curve: [(r) => measured(r, 0), (r) => (classes.length ? y[r] : above + y[r])],
      lanes: [(r) => measured(r, 0), (r) => groups[r]],
      plane: [(r) => measured(r, 0), (r) => measured(r, 1)],
      against: [(r) => (classes.length ? aside(r) : above + y[r * out]), () => NaN],
    };
    const [x, up] = places[this.form].map((of) => Float64Array.from(rows, (_, r) => of(r)));
    return { x, y: up, group: groups, open: false };
  }

  /** @param {Data} data @returns {[number, number][]} */
  #ranges({ classes }) {
    const [x, y] = [all(this.dots, "x"), all(this.dots, "y")];
    const lanes = /** @type {[number, number]} */ ([-0.5, classes.length - 0.5]);
    if (this.form === "lanes") return [span(x, SHARE), lanes];
    if (this.form === "curve") return [span(x, SHARE), classes.length ? [-0.15, 1.15] : span(y, BEYOND)];
    if (this.form === "plane") return [span(x, SHARE), span(y, SHARE)];
    return classes.length ? [lanes, [-0.05, 1.05]] : [span(x, SHARE), span(x, BEYOND)];
  }

  /** The inputs whose answers are drawn, as the loss takes them. @param {Learned} learned @param {Data} data */
  #inputs(learned, { mean, std }) {
    const [x, y] = this.ranges.map((side, k) => side.map((end) => (end - mean[k]) / std[k]));
    if (this.form === "against") return learned.x;
    if (this.form === "plane") return grid(x, y, NODES);
    return Array.from({ length: ALONG }, (_, k) => x[0] + ((x[1] - x[0]) * k) / (ALONG - 1));
  }

  /** @param {number} position */
  draw(position) {
    const { layers, race, insight, learned } = this;
    if (!layers || !learned || this.host.hidden) return;
    const step = Math.floor(position);
    const told = `${step} ${this.lit}`;
    if (told === this.drawn) return;
    this.drawn = told;
    const rows = insight.rows(step);
    this.#say(rows);
    layers.clear(layers.sprites);
    const missed = race.runs.filter((run) => !isPathless(run) && !insight.weights(run, step, this.weights));
    this.#miss(missed.map(({ label }) => label).join(", "));
    layers.within(layers.sprites, this.figure.coordinates.box, (context) => {
      const runs = race.runs.filter((run) => !isPathless(run) && !missed.includes(run));
      const order = this.lit < 0 ? runs : [...runs.filter((run) => run !== race.runs[this.lit]), ...runs.filter((run) => run === race.runs[this.lit])];
      for (const run of order) {
        context.globalAlpha = this.lit < 0 || run === race.runs[this.lit] ? 1 : 0.25;
        this.#fit(context, run, step, rows);
      }
      context.globalAlpha = 1;
      if (this.form !== "against") this.#rings(context, rows, this.dots[0].x, this.dots[0].y);
    });
  }

  /** The line of one run stands out, or all do. @param {number} index -1 for all */
  light(index) {
    this.lit = index;
  }

  /** What one run makes of the rows. @param {Pen} context @param {Runner} run @param {number} step @param {Int32Array | null} rows */
  #fit(context, run, step, rows) {
    const weights = this.insight.weights(run, step, this.weights);
    if (!weights) return;
    const answers = this.answers.at(weights);
    context.strokeStyle = this.theme.color(run);
    context.lineWidth = this.theme.scale * this.theme.look.width;
    if (this.form === "plane") this.#border(context, answers);
    else if (this.form === "against") this.#against(context, run, answers, rows);
    else this.#curve(context, answers, this.race.runs.indexOf(run));
  }

  /** @param {Pen} context @param {Answers} answers @param {number} i of the run: lanes lie beside each other */
  #curve(context, { h, out, count }, i) {
    const { place } = this;
    const [[x0, x1]] = this.ranges;
    const above = this.race.data?.classes.length ? 0 : (this.race.data?.above ?? 0);
    const aside = this.form === "lanes" ? 3 * (i - (this.race.runs.length - 1) / 2) : 0;
    context.beginPath();
    for (let k = 0; k < count; k++) {
      const value = this.form === "lanes" ? classOf(h, k, out, count) : above + h[k];
      const [x, y] = place(x0 + ((x1 - x0) * k) / (count - 1), value);
      context.lineTo(x, y + aside);
    }
    context.stroke();
  }

  /** @param {Pen} context @param {Answers} answers */
  #border(context, answers) {
    const { place, ranges: [[x0, x1], [y0, y1]] } = this;
    const { classes = [], layers = [] } = this.race.data ?? {};
    const last = layers[layers.length - 1];
    context.beginPath();
    for (const field of borders(answers, classes.length > 0, last === "sigmoid" || last === "softmax", this.mean)) {
      const pieces = levelLines(field, NODES, NODES, [0]);
      for (let k = 0; k < pieces.length; k += 2) {
        const [x, y] = place(x0 + ((x1 - x0) * pieces[k]) / (NODES - 1), y0 + ((y1 - y0) * pieces[k + 1]) / (NODES - 1));
        if (k % 4) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
    }
    context.stroke();
  }

  /** Of every row what is predicted against what is so; of classes how sure the run is of the right one. @param {Pen} context @param {Runner} run @param {Answers} answers @param {Int32Array | null} rows */
  #against(context, run, answers, rows) {
    const own = this.#predicted(answers, this.dots[0]);
    const size = POINT * this.theme.scale;
    const ink = { fill: this.theme.color(run), edge: this.theme.background, halo: 1 };
    const weights = this.weights;
    own.forEach((y, r) => drawGlyph(context, run.outline, ...this.place(this.dots[0].x[r], y), size, ink));
    this.#rings(context, rows, this.dots[0].x, own);
    if (!this.apart) return;
    const open = { fill: this.theme.background, edge: this.theme.color(run), halo: 1.5 };
    this.#predicted(this.apart.at(weights), this.dots[1]).forEach((y, r) => drawGlyph(context, run.outline, ...this.place(this.dots[1].x[r], y), 0.85 * size, open));
  }

  /** @param {Answers} answers @param {Dots} dots */
  #predicted({ h, out, count }, { group }) {
    const { classes = [], above = 0 } = this.race.data ?? {};
    const [low, high] = this.ranges[1];
    return Float64Array.from({ length: count }, (_, r) => {
      const answer = h[(out > 1 ? group[r] : 0) * count + r];
      const value = !classes.length ? above + answer : out > 1 || group[r] ? answer : 1 - answer;
      return Math.min(Math.max(value, low), high);
    });
  }

  /** Around the rows of the batch. @param {Pen} context @param {Int32Array | null} rows @param {Float64Array} xs @param {Float64Array} ys */
  #rings(context, rows, xs, ys) {
    if (!rows) return;
    const { theme, place } = this;
    context.strokeStyle = theme.text;
    context.lineWidth = 1.75 * theme.scale;
    for (const row of rows) {
      const [x, y] = place(xs[row], ys[row]);
      context.beginPath();
      context.arc(x, y, (POINT + RING) * theme.scale, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /** What does not move: the points, and what they are held against. */
  #still() {
    const { layers } = this;
    if (!layers) return;
    layers.clear(layers.ink);
    layers.within(layers.ink, this.figure.coordinates.box, (context) => {
      this.#helps(context);
      if (this.form === "against") return;
      for (const dots of this.dots) dots.x.forEach((x, r) => this.#dot(context, dots, x, dots.y[r], r));
    });
  }

  /** Where two answers are even, or predicted is actual. @param {Pen} context */
  #helps(context) {
    const { theme, form, ranges: [[x0, x1]] } = this;
    const classes = this.race.data?.classes.length;
    const line = form === "against" && !classes ? [x0, x0, x1, x1] : (form === "curve" || form === "against") && classes === 2 ? [x0, 0.5, x1, 0.5] : null;
    if (!line) return;
    context.strokeStyle = theme.border;
    context.lineWidth = theme.scale;
    context.beginPath();
    context.moveTo(...this.place(line[0], line[1]));
    context.lineTo(...this.place(line[2], line[3]));
    context.stroke();
  }

  /** @param {Pen} context @param {Dots} dots @param {number} x @param {number} y @param {number} row */
  #dot(context, { group, open }, x, y, row) {
    const { theme, learned } = this;
    const { classes = [] } = this.race.data ?? {};
    const values = open ? (this.race.data?.y_validation ?? []) : (learned?.y ?? []);
    const fill = classes.length ? theme.relief[shade(group[row], classes.length, theme)][1] : this.form === "plane" ? this.#tone(values[row]) : theme.relief[1][1];
    const outline = OUTLINES[group[row] % OUTLINES.length];
    const ink = open ? { fill: theme.background, edge: theme.text, halo: 1.25 * theme.scale } : { fill, edge: theme.text, halo: theme.scale };
    drawGlyph(context, outline, ...this.place(x, y), POINT * theme.scale, ink);
    if (open && this.form === "plane") drawGlyph(context, outline, ...this.place(x, y), 0.4 * POINT * theme.scale, { fill, edge: fill, halo: 0 });
  }

  /** The colour of an answer: low is dark, as on the ground. @param {number} y */
  #tone(y) {
    const [low, high] = span(this.learned?.y ?? [], 0);
    const { relief } = this.theme;
    return relief[Math.min(Math.max(Math.round(((y - low) / (high - low)) * (relief.length - 1)), 0), relief.length - 1)][1];
  }

  /** Pixels of a place as measured. @type {(x: number, y: number) => [number, number]} */
  place = (x, y) => this.figure.coordinates.place(x, y);

  /** @param {number} width @param {number} height @returns {import("./provisional.js").Layout} */
  #layout(width, height) {
    const { theme, form, ranges: [x, y] } = this;
    const { inputs = [], target = "", classes = [] } = this.race.data ?? {};
    const lines = { gridcolor: theme.grid, linecolor: theme.border, zeroline: false, ticks: "outside", ticklen: 3, tickfont: { size: 12 * theme.scale } };
    const named = { tickvals: classes.map((_, k) => k), ticktext: [...classes] };
    const against = form === "against";
    const across = against ? (classes.length ? target : t("{target}, as it is", { target })) : inputs[0];
    const up = form === "plane" ? inputs[1] : against ? (classes.length ? t("chance of the right class") : t("{target}, predicted", { target })) : target;
    const upwards = (form === "curve" && classes.length) || form === "lanes" ? named : { nticks: 5 };
    const margin = scaled(MARGIN, theme.scale);
    return {
      width, height, showlegend: false, margin: { ...margin, l: Math.max(margin.l, this.#widest("tickvals" in upwards ? classes : [])) },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
      xaxis: { ...lines, range: x, title: { ...formula(across, theme, 14), standoff: 6 }, ...(against && classes.length ? named : { nticks: 6 }) },
      yaxis: { ...lines, range: y, ...upwards },
      annotations: [{
        ...formula(up, theme, 14), xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom", xshift: -0.6 * margin.l, yshift: 4 * theme.scale, showarrow: false,
      }],
    };
  }

  /** Pixels of the longest of some names beside an axis. @param {readonly string[]} names */
  #widest(names) {
    const context = context2d(document.createElement("canvas"));
    // In a file another font may stand in the place of the page's.
    return Math.ceil(Math.max(0, ...[this.theme.font, "sans-serif"].flatMap((font) => {
      context.font = `${12 * this.theme.scale}px ${font}`;
      return names.map((name) => context.measureText(name).width + 12);
    })));
  }

  /** What the points are. @param {number} height */
  #explain(height) {
    const { race: { data, live }, theme } = this;
    if (!data || !live.learned) {
      return void this.key.replaceChildren(t("Of more than 40 weights the page does not know what they make of the rows."));
    }
    const { classes } = data;
    const named = this.form === "against" ? [] : classes.map((name, k) => sign(SIGNS[k % SIGNS.length], name, theme.relief[shade(k, classes.length, theme)][1]));
    const level = this.form === "plane" && !classes.length
      ? [sign("●", t("{target}: low is dark", { target: data.target }), theme.relief[1][1]), sign("─", t("where its mean is predicted"), theme.text)]
      : [];
    const kept = this.dots[1].x.length ? [sign("○", t("validation"), theme.text)] : [];
    this.batch = sign("◯", "", theme.text);
    this.key.hidden = height < FEW;
    this.rows = this.missed = "";
    this.key.replaceChildren(...named, ...level, ...kept, this.batch);
  }

  /** Which rows the ring is around. @param {Int32Array | null} rows */
  #say(rows) {
    const said = rows ? [...rows].join() : "all";
    if (said === this.rows || !this.batch) return;
    this.rows = said;
    this.plot.dataset.rows = said;
    const words = rows ? t("this batch: {count} of {rows} rows", { count: rows.length, rows: this.dots[0].x.length }) : t("every step sees all rows");
    if (this.batch.lastChild?.textContent !== words) this.batch.lastChild?.replaceWith(words);
    this.batch.classList.toggle("race-data-all", !rows);
  }

  /** Whose weights nobody here knows. @param {string} runs */
  #miss(runs) {
    if (runs === this.missed) return;
    this.missed = runs;
    this.missing?.remove();
    this.missing = el("span", { class: "race-data-missing" }, t("{runs}: not drawn here", { runs }));
    if (runs) this.key.append(this.missing);
  }

  /** Rows and fits for who cannot see them. */
  describe() {
    const { inputs = [], target = "" } = this.race.data ?? {};
    const runs = this.race.runs.map(({ label }) => label).join(", ") || t("no run");
    this.plot.setAttribute("aria-label", t("Rows of the data, {target} from {inputs}, with what {runs} make of them at this step", { target, inputs: inputs.join(", "), runs }));
  }

  /** @param {string} name @param {number} position */
  recorded(name, position) {
    if (!this.layers || this.plot.hidden) return "";
    return this.layers.recorded(name, this.opacity, () => {
      this.#still();
      this.drawn = "";
      this.draw(position);
    });
  }

  /** What the points are. */
  marks() {
    return marksOf(this.key, this.host.getBoundingClientRect());
  }

  destroy() {
    this.figure.destroy();
  }
}

/** One entry of the key. @param {string} mark @param {string} said @param {string} color */
function sign(mark, said, color) {
  const solid = SIGNS.includes(mark) ? " race-data-solid" : "";
  const symbol = el("span", { class: `race-data-sign${solid}`, "aria-hidden": "true" }, mark);
  symbol.style.color = color;
  return el("span", {}, symbol, said);
}

/** Which of the ground's colours a class has. @param {number} k @param {number} count @param {Theme} theme */
const shade = (k, count, { relief }) => Math.round((count > 1 ? k / (count - 1) : 0) * DARK * (relief.length - 1));

/** @param {readonly number[]} numbers row by row @param {number} width */
const table = (numbers, width) => Array.from({ length: numbers.length / width }, (_, r) => numbers.slice(r * width, (r + 1) * width));

/** @param {readonly Dots[]} dots @param {"x" | "y"} side */
const all = (dots, side) => dots.flatMap((one) => [...one[side]]);
