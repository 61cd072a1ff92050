// Inside the network: its graph with the numbers of one step of one run, forward, backward and what the step makes of them.

import { button, el, setIcon, write } from "./dom.js";
import { drawGlyph } from "./glyphs.js";
import { isSmall, Numbers, plainRate, stagesOf } from "./graph.js";
import { marksOf } from "./imprint.js";
import { marker } from "./inspector.js";
import { NetworkGraph } from "./netgraph.js";
import { NetworkTable } from "./nettable.js";
import { t } from "./texts.js";
import { edgeLines, mathml, printed, unitLines, whole } from "./working.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./graph.js").Phase} Phase */
/** @typedef {import("./graph.js").Snapshot} Snapshot */
/** @typedef {import("./graph.js").Stage} Stage */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./working.js").EdgeAt} EdgeAt */
/** @typedef {import("./working.js").UnitAt} UnitAt */
/** @typedef {UnitAt | EdgeAt} Item what a formula is shown of */
/** @typedef {Pick<Live, "draws" | "pointsOf">} Known where the weights of runs come from */
/** @typedef {{ onStep: (by: 1 | -1) => void, onPlace: () => void, onFrame: () => void }} Does where a stage leads on to the next step; where it stands changes; it is to be shown anew */

const PAUSE = 80; // milliseconds between two moves of the numbers while playing: faster nobody reads
const STAGE = 1500; // milliseconds of a stage that is played slowly
/** @type {readonly Phase[]} */
const PHASES = ["forward", "backward", "update"];

export class Network {
  /** @type {Race | null} */
  race = null;
  /** @type {Known | null} */
  live = null;
  /** @type {Values} */
  values = new Map();
  /** @type {Theme | null} */
  theme = null;
  /** @type {Numbers | null} */
  numbers = null;
  /** @type {Stage[]} */
  stages = [];
  at = 0; // which of them
  step = 0;
  chosen = 0; // the run,
  lit = -1; // and one that is pointed at
  row = -1; // -1: the first that the step sees
  all = false; // whether all digits are shown
  /** @type {boolean | null} whether it stands in the picture's place; null where its room decides */
  wide = null;
  /** @type {Item | null} */
  item = null;
  told = ""; // what is shown,
  moved = 0; // and since when
  /** @type {ReturnType<typeof setInterval> | undefined} */
  timer = undefined;

  /** @param {HTMLElement} host @param {Does} does */
  constructor(host, does) {
    this.host = host;
    this.does = does;
    this.runs = el("div", { class: "race-inspector-runs", role: "group", "aria-label": t("Optimizers") });
    this.rows = el("select", { class: "race-network-row", "aria-label": t("Row of the data"), "data-testid": "network-row" });
    this.rows.addEventListener("change", () => this.#set({ row: Number(this.rows.value) }));
    this.digits = el("div", { class: "race-network-choice", role: "group", "aria-label": t("Digits") },
      ...[false, true].map((all) => this.#press(all ? t("all digits") : t("4 digits, as printed"), `digits-${all ? "all" : "few"}`, () => {
        this.all = all;
        does.onPlace();
      })));
    this.before = button("back1", t("The stage before (A)"), () => this.move(-1));
    this.after = button("forward1", t("The next stage (S)"), () => this.move(1));
    const said = { forward: t("Forward"), backward: t("Backward"), update: t("Update") };
    this.phases = el("div", { class: "race-network-choice", role: "group", "aria-label": t("Stages of a step") },
      ...PHASES.map((phase) => this.#press(said[phase], phase, () => this.#go(phase))));
    this.slow = button("play", t("Play the stages slowly"), () => this.#slowly());
    this.larger = button("full", "", () => {
      this.wide = !this.host.classList.contains("race-network-large");
      this.does.onPlace();
    });
    this.before.dataset.testid = "network-back";
    this.after.dataset.testid = "network-next";
    this.slow.dataset.testid = "network-play";
    this.larger.dataset.testid = "network-larger";
    this.said = el("p", { class: "race-network-said", role: "status", "data-testid": "network-said" });
    this.graph = new NetworkGraph((item) => this.#set({ item }));
    this.formula = el("div", { class: "race-formula race-network-formula", tabindex: 0, role: "group", "aria-label": t("Formula in numbers"), "data-testid": "network-formula" });
    this.title = el("h3", { class: "race-network-title" });
    this.bars = el("div", { class: "race-network-bars", "data-testid": "network-bars" });
    this.table = new NetworkTable();
    this.note = el("p", { class: "race-network-note", "data-testid": "network-note" });
    this.head = el("div", { class: "race-network-head" }, this.runs,
      el("div", { class: "race-network-tools" }, this.before, this.phases, this.after, this.slow, this.larger), this.said);
    this.body = el("div", { class: "race-network-body" }, this.graph.box,
      el("div", { class: "race-network-words" },
        this.bars, el("section", { class: "race-network-item" }, this.title, this.formula),
        el("div", { class: "race-network-tools" }, this.digits, this.rows), this.table.root));
    host.append(this.note, this.head, this.body);
  }

  /** @param {string} word @param {string} name @param {() => void} act */
  #press(word, name, act) {
    const node = el("button", { type: "button", class: "race-network-press", "data-testid": `network-${name}` }, word);
    node.addEventListener("click", act);
    return node;
  }

  /** Whether there is one: then a tab shows it. @param {Race} race */
  static has(race) {
    return Boolean(race.data);
  }

  /** Another race, or the same with other numbers. @param {Race} race @param {Known} live @param {Values} values of all handles @param {Theme} theme */
  set(race, live, values, theme) {
    const { learned } = race.live;
    const other = learned !== this.race?.live.learned;
    Object.assign(this, { race, live, values, theme });
    this.told = "";
    if (!race.data) return;
    if (!learned) this.numbers = null;
    else if (other) this.#open(learned, race);
    this.chosen = Math.min(this.chosen, Math.max(race.runs.length - 1, 0));
    this.runs.hidden = race.runs.length < 2;
    const focused = [...this.runs.children].indexOf(/** @type {Element} */ (document.activeElement));
    this.runs.replaceChildren(...race.runs.map((run, i) => {
      const node = el("button", { type: "button", class: "race-inspector-run" }, marker(run, theme), run.label);
      node.addEventListener("click", () => this.#set({ chosen: i }));
      return node;
    }));
    if (focused >= 0) /** @type {HTMLElement | undefined} */ (this.runs.children[focused])?.focus();
  }

  /** @param {import("./contract").Learned} learned @param {Race} race */
  #open(learned, race) {
    this.numbers = null;
    if (!isSmall(learned) || !this.live) return;
    const layers = learned.sizes.length - 1;
    const same = this.stages.length === stagesOf(layers).length;
    this.numbers = new Numbers(learned, this.live.draws, race.data?.layers ?? []);
    this.stages = stagesOf(layers);
    if (!same) Object.assign(this, { at: layers, item: null }); // all that goes forward
    const count = learned.x.length / learned.sizes[0];
    if (this.row >= count) this.row = -1;
    const rows = [-1, ...Array.from({ length: count }, (_, row) => row)];
    this.rows.replaceChildren(...rows.map((row) => el("option", { value: row }, row < 0 ? t("First row of the step") : t("Row {row}", { row: row + 1 }))));
    this.rows.value = String(this.row);
    this.graph.set(learned.sizes, learned.bias, learned.x);
  }

  /** @param {Partial<Network>} what */
  #set(what) {
    Object.assign(this, what);
    this.told = "";
    this.does.onFrame();
  }

  /** One run is pointed at; -1 for none. @param {number} index */
  light(index) {
    if (this.lit === index) return;
    this.lit = index;
    this.told = "";
    if (!this.host.hidden) this.does.onFrame();
  }

  /** The next stage, or the one before; behind the last comes the next step. @param {1 | -1} by */
  move(by) {
    const next = this.at + by;
    if (next >= 0 && next < this.stages.length) return this.#set({ at: next, item: null });
    if (!this.race) return;
    const there = this.step + by;
    if (there < 0 || there > this.race.steps) return this.#rest();
    this.at = by > 0 ? 0 : this.stages.length - 1;
    this.item = null;
    this.told = "";
    this.does.onStep(by);
  }

  /** @param {Phase} phase */
  #go(phase) {
    this.#set({ at: this.stages.findLastIndex((stage) => stage.phase === phase), item: null });
  }

  /** One stage after the other, until it is told to rest. */
  #slowly() {
    if (this.timer !== undefined) return this.#rest();
    if (this.at === this.stages.length - 1 || this.stages[this.at].phase === "forward") this.#set({ at: 0, item: null });
    this.timer = setInterval(() => (this.host.isConnected && !this.host.hidden ? this.move(1) : this.#rest()), STAGE);
    setIcon(this.slow, "pause", t("Rest at this stage"));
  }

  #rest() {
    clearInterval(this.timer);
    this.timer = undefined;
    setIcon(this.slow, "play", t("Play the stages slowly"));
  }

  /**
   * Where it stands: beside the picture, or in its place, where that alone has room for its numbers.
   * @param {Size} panel @param {Size} stage pixels @param {number} scale of the type
   * @returns {boolean} whether it is the picture's
   */
  fit(panel, stage, scale) {
    const narrow = this.graph.least(this.all, scale) > panel.width && stage.width > panel.width;
    const large = this.numbers !== null && (this.wide ?? narrow);
    this.host.classList.toggle("race-network-large", large);
    setIcon(this.larger, large ? "unfull" : "full", large ? t("Beside the picture") : t("In the picture's place"));
    this.graph.room(large ? stage : panel, this.all, scale, large);
    this.told = "";
    return large;
  }

  /** @param {number} position @param {boolean} [playing] */
  draw(position, playing = false) {
    const { race, live } = this;
    if (this.host.hidden || !race || !live) return;
    const step = Math.floor(position);
    if (playing) this.#rest();
    const now = performance.now();
    const told = JSON.stringify([step, this.lit]);
    if (told === this.told || (playing && this.told && now - this.moved < PAUSE)) return;
    this.told = told;
    this.moved = now;
    this.step = step;
    const shown = this.#snapshot(race, live, step);
    const missing = typeof shown === "string";
    this.note.hidden = !missing;
    this.body.hidden = missing;
    this.said.hidden = missing;
    this.head.querySelectorAll(".race-network-tools").forEach((node) => node.toggleAttribute("hidden", missing));
    if (missing) write(this.note, shown);
    else this.#show(shown.shot, shown.rate, race, playing);
    [...this.runs.children].forEach((node, i) => node.setAttribute("aria-pressed", String(i === this.#index(race))));
  }

  /** Which run is shown. @param {Race} race */
  #index(race) {
    return this.lit >= 0 && this.lit < race.runs.length ? this.lit : this.chosen;
  }

  /**
   * The numbers of a step, or why there are none.
   * @param {Race} race @param {Known} live @param {number} step
   * @returns {{ shot: Snapshot, rate: number } | string}
   */
  #snapshot(race, live, step) {
    const { numbers, values, row } = this;
    const { learned, terrain } = race.live;
    const index = this.#index(race);
    const run = race.runs[index];
    if (!run) return t("There is no run whose network could be shown.");
    if (!learned) return t("This network has so many weights that only the server computes it: they are not known here.");
    if (!numbers) return t("This network is too large to be drawn unit by unit: that is done up to {layers} layers of {units} units.", { layers: 4, units: 6 });
    const points = live.pointsOf(run);
    if (!points) return t("Only the server computes this run: its weights are not known here.");
    const { d } = numbers.kernel;
    const last = run.diverged > 0 ? run.diverged - 1 : race.steps;
    const k = Math.min(step, last);
    /** @param {number} at */
    const place = (at) => points.subarray(at * d, (at + 1) * d);
    const l2 = terrain?.numbers.includes("l2") ? (values.get("surface.l2") ?? learned.l2) : learned.l2;
    numbers.set({ l2, batch: values.get("batch") ?? learned.batch, seed: values.get("seed") ?? learned.seed });
    const shot = numbers.at(place(k), k < last ? place(k + 1) : null, k + 1, row);
    const plain = /^gd(\(|$)/.test(run.text) ? (values.get(`run.${index}.0.lr`) ?? NaN) : NaN;
    return { shot, rate: plainRate(shot, plain) };
  }

  /** @param {Snapshot} shot @param {number} rate @param {Race} race @param {boolean} playing */
  #show(shot, rate, race, playing) {
    const { learned } = race.live;
    if (!learned || !race.data) return;
    const stage = this.stages[this.at];
    const written = this.all ? whole : printed;
    const item = this.item ?? natural(stage, shot);
    this.graph.show(shot, stage, written, item);
    write(this.said, said(stage, shot, this.stages, written, this.step));
    this.said.setAttribute("aria-live", playing ? "off" : "polite");
    const setting = { names: race.data.layers, kind: learned.kind, shared: learned.expand.length > 0, l2: this.numbers?.kernel.l2 ?? 0, rate, written };
    const lines = "from" in item ? edgeLines(shot, item, stage, setting) : unitLines(shot, item, stage, setting);
    write(this.title, this.graph.nameOf(item));
    // Made of our own letters and of numbers.
    this.formula.innerHTML = lines.length ? mathml(lines) : "";
    this.#bars(shot, stage, written);
    this.table.show(shot, written);
    [...this.phases.children].forEach((node, i) => node.setAttribute("aria-pressed", String(PHASES[i] === stage.phase)));
    [...this.digits.children].forEach((node, i) => node.setAttribute("aria-pressed", String(this.all === Boolean(i))));
  }

  // As a pane of a picture: nothing in it is drawn but by the page.
  figure = null;
  layers = null;
  opacity = 1;
  recorded = () => "";

  /** What the style sheet leaves of it where nothing can be pressed: the run, the stage in words, the graph. */
  marks() {
    const corner = this.host.getBoundingClientRect();
    return [...marksOf(this.host, corner), ...this.#marker(corner)];
  }

  /** Whose network it is. @param {import("./imprint.js").Corner} corner @returns {import("./imprint.js").Mark[]} */
  #marker({ left, top }) {
    const { race, theme, runs } = this;
    const index = race ? this.#index(race) : -1;
    const run = race?.runs[index];
    const place = runs.children[index]?.querySelector("canvas")?.getBoundingClientRect();
    if (!run || !theme || !place?.width) return [];
    const [x, y] = [place.left - left + place.width / 2, place.top - top + place.height / 2];
    return [(pen) => drawGlyph(pen, run.outline, x, y, place.width / 3, { fill: theme.color(run), edge: theme.background })];
  }

  /** As another one stands: at the same stage of the same run, and of the same row. @param {Network} other */
  like({ at, chosen, lit, row, all, item }) {
    Object.assign(this, { at, chosen, lit, row, all, item, told: "" });
  }

  /** Alone in a room, in which nothing is pressed and nothing scrolls. @param {Size} size @param {number} scale of the type @param {boolean} large */
  fill({ width, height }, scale, large) {
    this.told = "";
    this.graph.fill({ width, height: height - this.body.offsetTop }, this.all, scale, large);
  }

  /** How long the gradient is in every layer. @param {Snapshot} shot @param {Stage} stage @param {(value: number) => string} written */
  #bars({ norms }, stage, written) {
    const most = Math.max(...norms.slice(1));
    const known = stage.phase !== "forward";
    this.bars.hidden = !known;
    this.bars.replaceChildren(el("h3", {}, t("Length of the gradient, layer by layer")), ...norms.slice(1).map((norm, i) => {
      const bar = el("span", { class: "race-network-bar", "aria-hidden": "true" });
      bar.style.setProperty("--share", String(most > 0 ? norm / most : 0));
      return el("p", {}, el("span", {}, t("Layer {layer}", { layer: i + 1 })), el("span", { class: "race-network-norm" }, written(norm)), bar);
    }));
  }
}

/** What a stage is about, where nothing is chosen. @param {Stage} stage @param {Snapshot} shot @returns {Item} */
function natural({ phase, layer }, { edges }) {
  if (phase !== "update") return { layer, unit: 0 };
  return { layer: edges.length - 1, from: 0, to: 0 };
}

/** A stage in words. @param {Stage} stage @param {Snapshot} shot @param {Stage[]} stages @param {(value: number) => string} written @param {number} step */
function said({ phase, layer }, shot, stages, written, step) {
  const layers = (stages.length - 2) / 2;
  const place = shot.taken ? t("row {row}", { row: shot.row + 1 }) : t("row {row}, which this step does not see", { row: shot.row + 1 });
  const where = t("After step {step}, {row}.", { step, row: place });
  return [where, ...sentences({ phase, layer }, shot, layers, written)].join(" ");
}

/** @param {Stage} stage @param {Snapshot} shot @param {number} layers @param {(value: number) => string} written @returns {string[]} */
function sentences({ phase, layer }, shot, layers, written) {
  if (phase === "backward") return [t("Backward, layer {layer} of {layers}: δ, and as widths the gradients.", { layer, layers })];
  if (phase === "update") {
    const last = shot.edges.flat().every(({ next }) => Number.isNaN(next));
    return [last ? t("The run ends here: no further update.") : t("Update: every weight, before → after.")];
  }
  if (!layer) return [t("Forward: the inputs.")];
  const fed = t("Forward, layer {layer} of {layers}.", { layer, layers });
  return layer < layers ? [fed] : [fed, t("Loss: {loss}.", { loss: written(shot.loss) })];
}
