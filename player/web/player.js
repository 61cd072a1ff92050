// The player: stage, chart, legend and controls on one clock.

import { Chart } from "./chart.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Inspector } from "./inspector.js";
import { Legend } from "./legend.js";
import { savePicture } from "./snapshot.js";
import { Space } from "./space.js";
import { Stage } from "./stage.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";
import { FILMS, Transport } from "./transport.js";

const WIDE = 720; // pixels from which stage and chart stand side by side
const CHART_HEIGHT = 260;
const GAP = 12; // pixels between the rows
const LOW = 110; // pixels below which a chart shows nothing
const ANSWER = 60; // pixels of a lesson's folded answer
// Who has the focus there has the keys, too.
const TAKEN = "a[href], button, input, select, textarea, summary, [contenteditable], [tabindex]:not([tabindex='-1']), [role=option]";
const PAGE = 700; // pixels across a printed page between its margins

export class Player {
  // `films` loads what makes films, where that can be done.
  constructor(element, Plotly, films = null) {
    this.Plotly = Plotly;
    this.films = films;
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
    this.chart = new Chart(chart, Plotly);
    this.legend = new Legend(legend);
    this.space = new Space(space, Plotly);
    this.inspector = new Inspector(inspector, () => this.frame());
    this.stage.arrows = (step) => this.inspector.arrows(step);
    this.transport = new Transport(transport, this.clock, Boolean(films));
    this.transport.onSave = (kind) => (FILMS.has(kind) ? this.#film(kind) : savePicture(this, kind));
    this.stage.onPick = (x, y) => this.onStart(x, y);
    // Who has clicked on the picture expects the keys to work, whatever was typed into before.
    this.stage.onTouch = () => document.activeElement?.blur?.();
    this.stage.onChange = () => this.frame();
    this.chart.onSeek = (step) => this.clock.seek(step);
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.root);
    this.listeners = {
      resize: () => this.#resized(),
      keydown: (event) => this.#key(event),
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

  // What the other elements have delivered. What goes on inside another race than this one waits for its own.
  accept({ ground, inside }) {
    if (ground === this.ground && inside === this.inside) return;
    this.ground = ground ?? this.ground;
    this.inside = inside;
    this.layout();
  }

  setRace(race) {
    const theme = JSON.stringify(readTheme(this.root, race.look, scaleOf(race)));
    if (this.race?.digest === race.digest && theme === this.themeText) return;
    const first = !this.race;
    const last = Player.last;
    Player.last = this;
    const opened = race.lesson && race.lesson !== (this.race ?? last?.race)?.lesson;
    this.themeText = theme;
    this.race = race;
    this.clock.setSteps(race.steps);
    // A lesson asks its question before anything has moved.
    if (opened) this.clock.rewind();
    else if (first) this.#resume(race, last);
    this.layout();
  }

  // In another language the page has another player; it goes on where the last one stood.
  #resume(race, last) {
    const same = last?.race?.race === race.race;
    this.clock.position = same ? last.clock.position : race.steps;
    if (!same) return;
    this.transport.set(last.clock.speed, last.clock.loop);
    if (last.wasPlaying ?? last.clock.playing) this.clock.play();
  }

  // Everything that is not moved by the clock. Calls while one is under way are answered by one more.
  async layout() {
    if (!this.race || !this.ground) return;
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
    const theme = readTheme(this.root, this.race.look, scaleOf(this.race));
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
    const height = Math.round(Math.min(Stage.fittingHeight(this.ground, stageWidth, theme.scale), tallest));
    const inside = this.inside?.race === this.race.race ? this.inside.inside : null;
    this.inspector.set(this.race, inside, theme);
    this.stage.parts = inside && this.race.arrows ? inside.runs.map(parts) : null;
    await this.stage.render(this.ground, theme, stageWidth, height);
    this.stage.setRace(this.race);
    await this.space.render(this.stage.relief, this.race, theme, width, this.race.panes.includes("space"));
    const beside = alone ? this.#room() : height;
    const rest = alone && !wide ? this.#room() - height - legend - 2 * GAP : beside - legend - 8;
    const chartHeight = alone ? rest : wide ? Math.max(rest, CHART_HEIGHT) : CHART_HEIGHT;
    this.chart.plot.hidden = chartHeight < LOW;
    await this.chart.render(this.race, this.stage.relief, theme, this.right.clientWidth, Math.max(chartHeight, LOW));
    this.chart.describe(this.#names());
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
  }

  destroy() {
    this.wasPlaying = this.clock.playing;
    this.gone = true;
    this.giveUp?.abort();
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
    const runs = this.#names();
    this.stage.plot.setAttribute("aria-label", t("Contours with the paths of {runs}", { runs }));
  }

  #names() {
    return this.race.runs.map((run) => run.label).join(", ") || t("no run");
  }

  // The race as a film, while it goes on being played with.
  async #film(kind) {
    this.giveUp?.abort();
    const given = (this.giveUp = new AbortController());
    const { signal } = given;
    const progress = this.transport.filming(0, () => given.abort());
    try {
      const { saveFilm } = await this.films();
      const shrunk = await saveFilm(this, kind, progress, signal);
      if (signal.aborted) return;
      if (shrunk) this.transport.say(t("Made smaller, with fewer pictures, to stay below {limit} MB.", { limit: 5 }));
      else this.transport.filming(null);
    } catch (error) {
      if (signal.aborted) return this.giveUp === given ? this.transport.filming(null) : undefined;
      console.warn(error);
      this.transport.say(t("The film could not be made."));
    }
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
    return above + this.bar.offsetHeight + hint + 3 * GAP + (this.race.lesson ? this.race.look.scale * ANSWER : 0);
  }

  #resized() {
    const taller = this.race?.alone && window.innerHeight !== this.height;
    if (taller || this.root.clientWidth !== this.width) this.layout();
  }

  // Keys are the player's unless somebody types, or has hold of another control.
  #key(event) {
    const inside = this.root.contains(event.target);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(inside ? "select" : TAKEN) || document.querySelector("[role=dialog]")) return;
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
  return window.innerWidth < 700 ? 1 : race.look.scale;
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
  return run.parts.length ? Object.fromEntries(run.parts.map(({ name, values }) => [name, values])) : null;
}
