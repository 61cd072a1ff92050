// The player: stage, chart, legend and controls on one clock.

import { Chart } from "./chart.js";
import { Clock } from "./clock.js";
import { closest, el } from "./dom.js";
import { Inspector } from "./inspector.js";
import { answerHeight, fittingHeight, heights, isWide } from "./layout.js";
import { Legend } from "./legend.js";
import { savePicture } from "./snapshot.js";
import { Space } from "./space.js";
import { Stage } from "./stage.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";
import { Transport } from "./transport.js";

/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").InsideOf} InsideOf */
/** @typedef {import("./contract").InsideRun} InsideRun */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./film/film.js").Kind} Film */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Parts} Parts */
/** @typedef {{ ground: Ground | null, inside: InsideOf | null }} Delivered what comes beside the race */

// Who has the focus there has the keys, too.
const TAKEN = "a[href], button, input, select, textarea, summary, [contenteditable], [tabindex]:not([tabindex='-1']), [role=option]";
const PAGE = 700; // pixels across a printed page between its margins

export class Player {
  /**
   * Where the last player of the page stood: one in another language goes on there.
   * @type {Player | null}
   */
  static last = null;

  // As soon as they have come:
  /** @type {Race} */
  race;
  /** @type {Ground} */
  ground;
  /** @type {InsideOf | null} */
  inside = null;
  /** @type {(x: number, y: number) => void} */
  onStart = () => {};
  /** @type {AbortController | null} of the film that is being made */
  giveUp = null;
  themeText = ""; // tells whether the theme has changed
  stale = false; // whether something has changed since the last layout began
  busy = false; // whether one is under way:
  /** @type {Promise<void> | undefined} */
  laying = undefined;
  // The room it was made for:
  width = 0;
  height = 0;
  gone = false;
  wasPlaying = false; // when it went
  leaving = new AbortController(); // takes its listeners along

  /**
   * @param {HTMLElement} element
   * @param {any} Plotly
   * @param {(() => Promise<typeof import("./filming.js")>) | null} films loads what makes films, where that can be done
   */
  constructor(element, Plotly, films = null) {
    this.Plotly = Plotly;
    this.films = films;
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
    this.transport.onStill = (kind) => savePicture(this, kind);
    if (films) this.transport.onFilm = (kind) => this.#film(kind, films);
    this.stage.onChoose = (x, y) => this.onStart(x, y);
    // Who has clicked on the picture expects the keys to work, whatever was typed into before.
    this.stage.onTouch = () => document.activeElement instanceof HTMLElement && document.activeElement.blur();
    this.stage.onChange = () => this.frame();
    this.chart.onSeek = (step) => this.clock.seek(step);
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.root);
    const { signal } = this.leaving;
    window.addEventListener("resize", () => this.#resized(), { signal });
    window.addEventListener("keydown", (event) => this.#key(event), { signal });
    window.addEventListener("beforeprint", () => this.#shrink(), { signal });
  }

  /** Where nothing can be computed anew, the start stays where it is. */
  freeze() {
    this.stage.frozen = true;
    this.stage.plot.style.cursor = "default";
  }

  /**
   * What the other elements have delivered. What goes on inside another race than this one waits for its own.
   * @param {Delivered} delivered
   */
  accept({ ground, inside }) {
    if (ground === this.ground && inside === this.inside) return;
    this.ground = ground ?? this.ground;
    this.inside = inside;
    this.layout();
  }

  /** @param {Race} race */
  setRace(race) {
    const theme = JSON.stringify(readTheme(this.root, race.look, scaleOf(race)));
    if (this.race?.digest === race.digest && theme === this.themeText) return;
    const first = !this.race;
    const { last } = Player;
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

  /**
   * In another language the page has another player; it goes on where the last one stood.
   * @param {Race} race @param {Player | null} last
   */
  #resume(race, last) {
    this.clock.position = race.steps;
    if (last?.race?.race !== race.race) return;
    const { position, speed, loop, playing } = last.clock;
    this.clock.position = position;
    this.transport.set(speed, loop);
    if (playing || last.wasPlaying) this.clock.play();
  }

  /** Everything that is not moved by the clock. Calls while one is under way are answered by one more. */
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
      await this.#layout(this.race, this.ground);
    }
  }

  /** @param {Race} race @param {Ground} ground */
  async #layout(race, ground) {
    const theme = readTheme(this.root, race.look, scaleOf(race));
    this.width = this.root.clientWidth;
    this.height = window.innerHeight;
    const wide = isWide(this.width, this.height, race.alone);
    this.root.classList.toggle("race-wide", wide);
    this.root.classList.toggle("race-alone", race.alone);
    this.hint.replaceChildren(...(race.hint ? hints() : []).map((line) => el("p", {}, line)));
    this.hint.hidden = !race.hint;
    document.documentElement.dataset.dark = String(theme.dark);
    this.transport.away.hidden = !race.alone;
    this.legend.setRace(race, theme);
    this.legend.setHandles(/** @type {any} */ (race).handles ?? []);
    this.#describe(race);
    const inside = this.inside?.race === race.race ? this.inside.inside : null;
    this.inspector.set(race, inside, theme);
    this.stage.parts = inside && race.arrows ? inside.runs.map(parts) : null;
    await this.#draw(race, ground, theme, wide);
  }

  /**
   * What Plotly draws, in the room that all else leaves to it.
   * @param {Race} race
   * @param {Ground} ground
   * @param {Theme} theme
   * @param {boolean} wide
   */
  async #draw(race, ground, theme, wide) {
    const width = this.left.clientWidth;
    const high = heights(this.#sizes(race, ground, theme, wide, width));
    await this.stage.render(ground, theme, width, high.stage);
    this.stage.setRace(race);
    const { relief } = this.stage;
    await this.space.render(relief, race, theme, this.width, race.panes.includes("space"));
    this.chart.plot.hidden = !high.charted;
    await this.chart.render(race, relief, theme, this.right.clientWidth, high.chart);
    this.chart.describe(names(race));
  }

  /**
   * @param {Race} race
   * @param {Ground} ground
   * @param {Theme} theme
   * @param {boolean} wide
   * @param {number} stage
   * @returns {import("./layout.js").Sizes}
   */
  #sizes(race, ground, theme, wide, stage) {
    const main = this.root.closest("[data-testid=stMain]");
    const scrolled = race.alone ? 0 : (main?.scrollTop ?? window.scrollY);
    return {
      alone: race.alone,
      wide,
      height: this.height,
      top: this.root.getBoundingClientRect().top + scrolled,
      bar: this.bar.offsetHeight,
      hint: this.hint.hidden ? 0 : this.hint.offsetHeight,
      answer: answerHeight(Boolean(race.lesson), race.look.scale),
      legend: this.legend.height,
      stage,
      fitting: fittingHeight(ground.window, stage, theme.scale),
    };
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
    Object.assign(this.root.dataset, { step: clock.step, steps: clock.steps, playing: clock.playing });
  }

  destroy() {
    this.wasPlaying = this.clock.playing;
    this.gone = true;
    this.giveUp?.abort();
    this.clock.pause();
    this.observer.disconnect();
    this.leaving.abort();
    this.root.remove();
    // Plotly must not lose its plots while it is at work on them.
    Promise.resolve(this.laying).catch(() => {}).then(() => {
      this.stage.destroy();
      this.chart.destroy();
      this.space.destroy();
    });
  }

  /** @param {Race} race */
  #describe(race) {
    this.stage.plot.setAttribute("aria-label", t("Contours with the paths of {runs}", { runs: names(race) }));
  }

  /**
   * The race as a film, while it goes on being played with.
   * @param {Film} kind
   * @param {() => Promise<typeof import("./filming.js")>} films
   */
  async #film(kind, films) {
    this.giveUp?.abort();
    const given = (this.giveUp = new AbortController());
    const { signal } = given;
    const progress = this.transport.filming(() => given.abort());
    try {
      const { saveFilm } = await films();
      const shrunk = await saveFilm(this, kind, progress, signal);
      if (signal.aborted) return;
      if (shrunk) this.transport.say(t("Made smaller, with fewer pictures, to stay below {limit} MB.", { limit: 5 }));
      else this.transport.filmed();
    } catch (error) {
      if (signal.aborted) return this.giveUp === given ? this.transport.filmed() : undefined;
      console.warn(error);
      this.transport.say(t("The film could not be made."));
    }
  }

  /** What is drawn in pixels cannot flow: a wide screen's picture is shrunk to the sheet. */
  #shrink() {
    this.root.style.setProperty("--race-print-zoom", String(Math.min(1, PAGE / this.root.clientWidth)));
  }

  #resized() {
    const taller = this.race?.alone && window.innerHeight !== this.height;
    if (taller || this.root.clientWidth !== this.width) this.layout();
  }

  /** Keys are the player's unless somebody types, or has hold of another control. @param {KeyboardEvent} event */
  #key(event) {
    const inside = closest(event, ".race") === this.root;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (closest(event, inside ? "select" : TAKEN) || document.querySelector("[role=dialog]")) return;
    const stride = event.shiftKey ? 10 : 1;
    /** @type {Record<string, () => void>} */
    const keys = {
      " ": () => this.clock.toggle(),
      ArrowRight: () => this.clock.nudge(stride),
      ArrowLeft: () => this.clock.nudge(-stride),
      Home: () => this.clock.seek(0),
      End: () => this.clock.seek(this.clock.steps),
    };
    const act = keys[event.key];
    if (!act || (event.key === " " && closest(event, "button"))) return;
    event.preventDefault();
    act();
  }
}

/** Large type is for large screens; a link from the projector is opened on phones, too. @param {Race} race */
function scaleOf(race) {
  return window.innerWidth < 700 ? 1 : race.look.scale;
}

/** The runs in words. @param {Race} race */
const names = (race) => race.runs.map((run) => run.label).join(", ") || t("no run");

/** To who is here for the first time, as they hold the page: with a mouse or in their hand. */
function hints() {
  const touch = matchMedia("(pointer: coarse)").matches;
  return [
    touch ? t("Press play: same start, same steps for all.") : t("Play or press space: same start, same steps for all."),
    touch ? t("Tap the surface to start there; two fingers zoom.") : t("Click the surface to start there; scroll to zoom."),
    touch ? t("The side panel (») changes everything; share the link.") : t("Change everything in the side panel; share the link."),
  ];
}

/**
 * The parts of every step of a run by name; null where its path is missing.
 * @param {InsideRun} run
 * @returns {Parts | null}
 */
function parts(run) {
  return run.parts.length ? Object.fromEntries(run.parts.map(({ name, values }) => [name, values])) : null;
}
