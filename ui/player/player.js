// The player: stage, chart, legend and controls on one clock.

import { LossChart } from "./chart.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Legend } from "./legend.js";
import { Stage } from "./stage.js";
import { readTheme } from "./theme.js";
import { Transport } from "./transport.js";

const WIDE = 720; // pixels from which stage and chart stand side by side
const CHART_HEIGHT = 260;

export class Player {
  constructor(element, Plotly) {
    this.onStart = () => {};
    this.root = el("div", {
      class: "race", "data-testid": "player", tabindex: 0, role: "group",
      "aria-label": "Race of the optimizers. Space plays and pauses, arrow keys step, Home and End go to the ends.",
      "data-step": 0, "data-steps": 0, "data-playing": "false",
    });
    const stage = el("div", { class: "race-stage", "data-testid": "player-stage", role: "img" });
    const transport = el("div", { class: "race-transport" });
    this.left = el("div", { class: "race-left" }, stage);
    const legend = el("div", { class: "race-legend-box" });
    const chart = el("div", { class: "race-chart", "data-testid": "player-chart", role: "img" });
    this.right = el("div", { class: "race-right" }, legend, chart);
    this.root.append(this.left, transport, this.right);
    // Streamlit's own style element lives in there too.
    element.append(this.root);

    this.clock = new Clock(() => this.frame());
    this.stage = new Stage(stage, Plotly);
    this.chart = new LossChart(chart, Plotly);
    this.legend = new Legend(legend);
    this.transport = new Transport(transport, this.clock);
    this.stage.onPick = (x, y) => this.onStart(x, y);
    this.stage.onChange = () => this.frame();
    this.chart.onSeek = (step) => this.clock.seek(step);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.root);
  }

  setFigure(figure) {
    if (figure === this.figure) return;
    this.figure = figure;
    this.layout();
  }

  setRace(race) {
    const theme = JSON.stringify(readTheme(this.root));
    if (this.race?.digest === race.digest && theme === this.themeText) return;
    const first = !this.race;
    this.themeText = theme;
    this.race = race;
    this.clock.setSteps(race.steps);
    if (first) this.clock.position = race.steps;
    this.root.dataset.runs = race.runs.length;
    this.layout();
  }

  // Everything that is not moved by the clock. Calls while one is under way are answered by one more.
  async layout() {
    if (!this.race || !this.figure) return;
    this.stale = true;
    if (this.busy) return;
    this.busy = true;
    while (this.stale) {
      this.stale = false;
      await this.#layout();
    }
    this.busy = false;
    this.root.dataset.digest = this.race.digest;
    this.frame();
  }

  async #layout() {
    const theme = readTheme(this.root);
    const width = this.root.clientWidth;
    this.width = width;
    const wide = width >= WIDE;
    this.root.classList.toggle("race-wide", wide);
    this.root.style.setProperty("--race-background", theme.background);
    this.legend.setRace(this.race, theme);
    this.#describe();
    const stageWidth = this.left.clientWidth;
    const tallest = wide ? Math.max(360, window.innerHeight - 210) : 1.1 * stageWidth;
    const height = Math.round(Math.min(fittingHeight(this.figure.layout, stageWidth), tallest));
    await this.stage.render(this.figure, theme, stageWidth, height);
    this.stage.setRace(this.race);
    const rest = height - this.legend.table.offsetHeight - 8;
    await this.chart.render(this.race, theme, this.right.clientWidth, wide ? Math.max(rest, CHART_HEIGHT) : CHART_HEIGHT);
  }

  frame() {
    const { clock } = this;
    if (!this.race || this.race.steps !== clock.steps) return;
    this.stage.draw(clock.position);
    this.chart.draw(clock.position);
    this.legend.update(clock.step);
    this.transport.update();
    this.root.dataset.step = clock.step;
    this.root.dataset.steps = clock.steps;
    this.root.dataset.playing = clock.playing;
  }

  destroy() {
    this.observer.disconnect();
    this.clock.pause();
    this.stage.destroy();
    this.chart.destroy();
    this.root.remove();
  }

  #describe() {
    const names = this.race.runs.map((run) => run.label).join(", ");
    this.stage.plot.setAttribute("aria-label", `Contours with the paths of ${names || "no run"}`);
    this.chart.plot.setAttribute("aria-label", `Loss against step of ${names || "no run"}`);
  }

  #resized() {
    if (this.root.clientWidth !== this.width) this.layout();
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

// The frame is as tall as equal scales on both axes ask for.
function fittingHeight({ xaxis, yaxis, margin }, width) {
  const span = (axis) => axis.range[1] - axis.range[0];
  return ((width - margin.l - margin.r) * span(yaxis)) / span(xaxis) + margin.t + margin.b;
}
