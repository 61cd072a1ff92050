// The player: stage, chart, legend and controls on one clock.

import { LossChart } from "./chart.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Inspector } from "./inspector.js";
import { Legend } from "./legend.js";
import { savePicture } from "./snapshot.js";
import { Space } from "./space.js";
import { Stage } from "./stage.js";
import { t } from "./texts.js";
import { readTheme, scaled } from "./theme.js";
import { Transport } from "./transport.js";

const WIDE = 720; // pixels from which stage and chart stand side by side
const CHART_HEIGHT = 260;
const GAP = 12; // pixels between the rows
const LOW = 110; // pixels below which a chart shows nothing
const ANSWER = 60; // pixels of a lesson's folded answer
const PAGE = 700; // pixels across a printed page between its margins

export class Player {
  constructor(element, Plotly) {
    this.onStart = () => {};
    this.root = el("div", {
      class: "race", "data-testid": "player", tabindex: 0, role: "group",
      "aria-label": t("Race of the optimizers. Space plays and pauses, arrow keys step, Home and End go to the ends."),
      "data-step": 0, "data-steps": 0, "data-playing": "false",
    });
    const stage = el("div", { class: "race-stage", "data-testid": "player-stage", role: "img" });
    const transport = el("div", { class: "race-transport" });
    this.hint = el("div", { class: "race-hint", "data-testid": "player-hint" });
    this.left = el("div", { class: "race-left" }, stage);
    const legend = el("div", { class: "race-legend-box" });
    const chart = el("div", { class: "race-chart", "data-testid": "player-chart", role: "img" });
    this.right = el("div", { class: "race-right" }, legend, chart);
    const space = el("div", { class: "race-space", "data-testid": "player-space", role: "img" });
    space.setAttribute("aria-label", t("The race on the surface in three dimensions"));
    const inspector = el("div", { class: "race-inspector", "data-testid": "player-inspector" });
    this.bar = transport;
    this.root.append(this.left, transport, this.hint, this.right, space, inspector);
    // Streamlit's own style element lives in there too.
    element.append(this.root);

    this.clock = new Clock(() => this.frame());
    this.stage = new Stage(stage, Plotly);
    this.chart = new LossChart(chart, Plotly);
    this.legend = new Legend(legend);
    this.space = new Space(space, Plotly);
    this.inspector = new Inspector(inspector, () => this.frame());
    this.stage.arrows = (step) => this.inspector.arrows(step);
    this.transport = new Transport(transport, this.clock);
    this.transport.onSave = (kind) => savePicture(this, kind);
    this.stage.onPick = (x, y) => this.onStart(x, y);
    // Who has clicked on the picture expects the keys to work.
    this.stage.onTouch = () => this.root.focus({ preventScroll: true });
    this.stage.onChange = () => this.frame();
    this.chart.onSeek = (step) => this.clock.seek(step);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.root);
    this.listeners = {
      resize: () => this.#resized(),
      // What is drawn in pixels cannot flow: a wide screen's picture is shrunk to the sheet.
      beforeprint: () => this.root.style.setProperty("--race-print-zoom", Math.min(1, PAGE / this.root.clientWidth)),
    };
    for (const [name, act] of Object.entries(this.listeners)) window.addEventListener(name, act);
  }

  // Where nothing can be computed anew, the start stays where it is.
  fix() {
    this.stage.fixed = true;
    this.stage.plot.style.cursor = "default";
  }

  // What the other elements have brought. Details of another race than this one wait for theirs.
  accept({ figure, details }) {
    if (figure === this.figure && details === this.details) return;
    this.figure = figure ?? this.figure;
    this.details = details;
    this.layout();
  }

  setRace(race) {
    const theme = JSON.stringify(readTheme(this.root, scaleOf(race)));
    if (this.race?.digest === race.digest && theme === this.themeText) return;
    const first = !this.race;
    const opened = race.lesson && race.lesson !== (this.race ?? Player.last)?.lesson;
    this.themeText = theme;
    this.race = race;
    this.clock.setSteps(race.steps);
    // A lesson asks its question before anything has moved.
    if (opened) this.clock.rewind();
    else if (first) this.#resume(race);
    this.layout();
  }

  // In another language the page has another player; it goes on where the last one stood.
  #resume(race) {
    const last = Player.last?.race === race.race ? Player.last : { position: race.steps };
    this.clock.position = last.position;
    if (last.speed) this.transport.set(last.speed, last.loop);
    if (last.playing) this.clock.play();
  }

  // Everything that is not moved by the clock. Calls while one is under way are answered by one more.
  async layout() {
    if (!this.race || !this.figure) return;
    this.stale = true;
    if (this.busy) return;
    this.busy = true;
    this.laying = this.#settle();
    await this.laying.finally(() => (this.busy = false));
    if (this.gone) return;
    this.root.dataset.digest = this.race.digest;
    this.frame();
  }

  async #settle() {
    while (this.stale && !this.gone) {
      this.stale = false;
      await this.#layout();
    }
  }

  async #layout() {
    const theme = readTheme(this.root, scaleOf(this.race));
    const { alone } = this.race;
    const width = this.root.clientWidth;
    this.width = width;
    this.height = window.innerHeight;
    const wide = width >= WIDE || (alone && width > 1.25 * this.height);
    this.root.classList.toggle("race-wide", wide);
    this.root.classList.toggle("race-alone", alone);
    this.hint.replaceChildren(...(this.race.hint ? hints() : []).map((line) => el("p", {}, line)));
    this.hint.hidden = !this.race.hint;
    document.documentElement.dataset.dark = theme.dark;
    this.transport.away.hidden = !alone;
    this.legend.setRace(this.race, theme);
    this.#describe();
    const stageWidth = this.left.clientWidth;
    const legend = this.legend.table.offsetHeight;
    const tallest = alone ? this.#room() - (wide ? 0 : legend + GAP) : wide ? Math.max(360, this.height - this.#below()) : 1.1 * stageWidth;
    const height = Math.round(Math.min(fittingHeight(this.figure.layout, stageWidth, theme.scale), tallest));
    const details = this.details?.race === this.race.race;
    this.inspector.set(this.race, details ? this.details : null, theme);
    this.stage.details = details && this.details.show.vectors ? { parts: this.details.runs.map(parts) } : null;
    await this.stage.render(this.figure, theme, stageWidth, height);
    this.stage.setRace(this.race);
    await this.space.render(this.figure, this.stage.ground, this.race, theme, width, this.race.space);
    const beside = alone ? this.#room() : height;
    const rest = alone && !wide ? this.#room() - height - legend - 2 * GAP : beside - legend - 8;
    const chartHeight = alone ? rest : wide ? Math.max(rest, CHART_HEIGHT) : CHART_HEIGHT;
    this.chart.plot.hidden = chartHeight < LOW;
    await this.chart.render(this.race, theme, this.right.clientWidth, Math.max(chartHeight, LOW));
  }

  frame() {
    const { clock } = this;
    if (this.gone || !this.race || this.race.steps !== clock.steps) return;
    this.stage.draw(clock.position);
    this.chart.draw(clock.position);
    this.legend.update(clock.step);
    this.inspector.update(clock.step, clock.playing);
    this.space.draw(clock.step, clock.playing);
    this.transport.update();
    this.root.dataset.step = clock.step;
    this.root.dataset.steps = clock.steps;
    this.root.dataset.playing = clock.playing;
    Player.last = { race: this.race.race, lesson: this.race.lesson, position: clock.position, playing: clock.playing, speed: clock.speed, loop: clock.loop };
  }

  destroy() {
    this.gone = true;
    this.clock.pause();
    this.observer.disconnect();
    for (const [name, act] of Object.entries(this.listeners)) window.removeEventListener(name, act);
    this.root.remove();
    // Plotly must not lose its plots while it is at work on them.
    Promise.resolve(this.laying).catch(() => {}).then(() => {
      this.stage.destroy();
      this.chart.destroy();
      this.space.destroy();
    });
  }

  #describe() {
    const runs = this.race.runs.map((run) => run.label).join(", ") || t("no run");
    this.stage.plot.setAttribute("aria-label", t("Contours with the paths of {runs}", { runs }));
    this.chart.plot.setAttribute("aria-label", t("Loss against step of {runs}", { runs }));
  }

  // The height that stage and chart have to themselves in a frame.
  #room() {
    return this.height - 2 * this.root.getBoundingClientRect().top - this.bar.offsetHeight - GAP;
  }

  // What stands above and below the stage in the window: below it the controls, and in a lesson the folded answer.
  #below() {
    const main = this.root.closest("[data-testid=stMain]");
    const above = this.root.getBoundingClientRect().top + (main?.scrollTop ?? window.scrollY);
    const hint = this.hint.hidden ? 0 : this.hint.offsetHeight + GAP;
    return above + this.bar.offsetHeight + hint + 3 * GAP + (this.race.lesson ? this.race.scale * ANSWER : 0);
  }

  #resized() {
    const taller = this.race?.alone && window.innerHeight !== this.height;
    if (taller || this.root.clientWidth !== this.width) this.layout();
  }

  #key(event) {
    if (event.target.tagName === "SELECT") return;
    const stride = event.shiftKey ? 10 : 1;
    const keys = {
      " ": () => this.clock.toggle(),
      ArrowRight: () => this.clock.nudge(stride),
      ArrowLeft: () => this.clock.nudge(-stride),
      Home: () => this.clock.seek(0),
      End: () => this.clock.seek(this.clock.steps),
    };
    const act = keys[event.key];
    if (!act || (event.key === " " && event.target.tagName === "BUTTON")) return;
    event.preventDefault();
    act();
  }
}

// Large type is for large screens; a link from the projector is opened on phones, too.
function scaleOf(race) {
  return window.innerWidth < 700 ? 1 : race.scale;
}

// To who is here for the first time, as they hold the page: with a mouse or in their hand.
function hints() {
  const touch = matchMedia("(pointer: coarse)").matches;
  return [
    touch ? t("Press play: same start, same steps for all.") : t("Play or press space: same start, same steps for all."),
    touch ? t("Tap the surface to start there; two fingers zoom.") : t("Click the surface to start there; scroll to zoom."),
    touch ? t("The side panel (») changes everything; share the link.") : t("Change everything in the side panel; share the link."),
  ];
}

// The parts of every step of a run by name; null where its path is missing.
function parts(run) {
  const found = run.quantities.filter(({ name }) => !name.startsWith(":")).map(({ name, values }) => [name, values]);
  return found.length ? Object.fromEntries(found) : null;
}

// The frame is as tall as equal scales on both axes ask for.
function fittingHeight(layout, width, scale) {
  const { xaxis, yaxis } = layout;
  const margin = scaled(layout.margin, scale);
  const span = (axis) => axis.range[1] - axis.range[0];
  return ((width - margin.l - margin.r) * span(yaxis)) / span(xaxis) + margin.t + margin.b;
}
