// The player: stage, chart, legend and controls on one clock.

import { Chart } from "./chart.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Draft } from "./draft.js";
import { Inspector } from "./inspector.js";
import { keyOf } from "./keys.js";
import { answerHeight, fittingHeight, heights, isWide } from "./layout.js";
import { Legend } from "./legend.js";
import { Live } from "./live.js";
import { Normals } from "./noise.js";
import { position, valueAt } from "./rungs.js";
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
/** @typedef {import("./draft.js").Release} Release */
/** @typedef {{ ground: Ground | null, inside: InsideOf | null }} Delivered what comes beside the race */
/**
 * @typedef {object} Means what a page can do besides
 * @property {(() => Promise<typeof import("./filming.js")>) | null} [films] loads what makes films, where that can be done
 * @property {((release: Release) => void) | null} [send] tells the server what was let go of, where there is one
 */

const PAGE = 700; // pixels across a printed page between its margins
const PARTED = 1; // pixel between the server's path and our own from which on a run is called chaotic
const FITTING = 60; // milliseconds after an answer until it is seen to the room that it takes
const AXES = 300; // milliseconds until the chart's axes follow what is in the hand
const STILL = 250; // milliseconds without a movement until the ground is drawn as finely as it can be
const FAN = [-0.3, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2, 0.3]; // how far on their scale the other values of a held number lie
const POINTS = 20_000; // of the fan: more would not be drawn in time

export class Player {
  /**
   * Where the last player of the page stood: one in another language goes on there.
   * @type {Player | null}
   */
  static last = null;

  // As soon as they have come:
  /** @type {Race} as it is shown, with what is in the hand */
  race;
  /** @type {Race} as it came */
  base;
  /** @type {Ground} as it came */
  ground;
  /** @type {InsideOf | null} as it came */
  inside = null;
  /** @type {AbortController | null} of the film that is being made */
  giveUp = null;
  themeText = ""; // tells whether the theme has changed
  stale = false; // whether something has changed since the last layout began,
  staleGround = false; // or nothing but the ground
  asked = 0; // the number of the frame in which what is in the hand will be drawn
  moving = false; // whether the view is being moved
  /** @type {Record<string, ReturnType<typeof setTimeout>>} what happens once nothing moves, by name */
  later = {};
  fanned = ""; // of which number, and when, the fan is shown
  busy = false; // whether one is under way:
  /** @type {Promise<void> | undefined} */
  laying = undefined;
  // The room it was made for:
  width = 0;
  height = 0;
  tall = 0; // pixels of the legend
  gone = false;
  wasPlaying = false; // when it went
  leaving = new AbortController(); // takes its listeners along

  /**
   * @param {HTMLElement} element
   * @param {any} Plotly
   * @param {Means} means
   */
  constructor(element, Plotly, { films = null, send = null } = {}) {
    this.Plotly = Plotly;
    this.live = new Live(new Normals());
    this.draft = new Draft({ send });
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
    this.#listen();
    // Who has clicked on the picture expects the keys to work, whatever was typed into before.
    this.stage.onTouch = () => document.activeElement instanceof HTMLElement && document.activeElement.blur();
    this.stage.onChange = this.chart.onChange = () => this.frame();
    this.stage.onHover = this.chart.onHover = (index) => this.light(index);
    this.chart.onSeek = (step) => this.clock.seek(step);
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(this.root);
    const { signal } = this.leaving;
    window.addEventListener("resize", () => this.#resized(), { signal });
    window.addEventListener("keydown", (event) => this.#key(event), { signal });
    window.addEventListener("beforeprint", () => this.#shrink(), { signal });
    window.addEventListener("scroll", () => this.#moved(), { signal, capture: true, passive: true });
    window.addEventListener("online", () => this.draft.resend(), { signal });
  }

  /** One run stands out wherever it is drawn, or all do. @param {number} index -1 for all */
  light(index) {
    this.stage.lit(index);
    this.chart.lit(index);
  }

  /** What is taken in hand goes into the draft, wherever the hand is. */
  #listen() {
    const { stage, legend, draft } = this;
    stage.onHold = (x, y) => {
      draft.hold("start.x", x);
      draft.hold("start.y", y);
      this.#changed();
    };
    legend.onHold = (key, value) => {
      draft.hold(key, value);
      this.#changed();
    };
    stage.onRelease = legend.onRelease = () => {
      draft.release();
      this.#changed();
    };
    stage.onCancel = legend.onCancel = () => {
      draft.drop();
      this.#changed();
    };
    draft.onDropped = () => {
      legend.drop();
      stage.gestures?.drop();
    };
    stage.onLook = (seen, moving) => {
      draft.look(seen);
      this.moving = moving;
      this.#reground();
      this.#once("still", STILL, () => {
        this.moving = false;
        this.#reground();
      });
    };
  }

  /**
   * What the other elements have delivered. What goes on inside another race than this one waits for its own.
   * @param {Delivered} delivered
   */
  accept({ ground, inside }) {
    if (ground === this.ground && inside === this.inside) return;
    const light = this.#isLight() && ground && inside === this.inside && isIn(ground, this.ground);
    this.ground = ground ?? this.ground;
    this.inside = inside;
    if (light) this.#reground();
    else this.layout();
  }

  /** Whether all that may change in the hand can be drawn without laying the player out anew. */
  #isLight() {
    return Boolean(this.stage.view) && !this.inside?.inside && !this.base.panes.includes("space");
  }

  /** A race has come. What is in the hand, or not answered yet, stays laid over it. @param {Race} race */
  setRace(race) {
    if (!this.draft.accept(race.standing)) return;
    const first = !this.base;
    const same = this.base?.digest === race.digest;
    if (!first && !same && this.#isLight() && shape(race) === shape(this.base)) return this.#answered(race);
    const theme = this.#themed(race);
    if (same && theme === this.themeText) return this.#changed();
    const { last } = Player;
    Player.last = this;
    const opened = race.lesson && race.lesson !== (this.base ?? last?.base)?.lesson;
    this.themeText = theme;
    this.base = race;
    this.live.set(race);
    this.race = this.live.shown(this.draft.values);
    this.clock.setSteps(this.race.steps);
    // A lesson asks its question before anything has moved.
    if (opened) this.clock.rewind();
    else if (first) this.#resume(race, last);
    this.layout();
  }

  /**
   * The same race with other numbers: mostly those that have just been in the hand, so that there is little to be drawn.
   * Whether it still fits, and whether the page has other colours, is asked when that keeps nobody waiting.
   * @param {Race} race
   */
  #answered(race) {
    this.base = race;
    this.live.set(race);
    this.legend.setHandles(race.handles, this.live.all(this.draft.values));
    this.#swap();
    this.#reground();
    this.#once("fitting", FITTING, () => {
      const theme = this.#themed(this.base);
      if (theme === this.themeText && this.legend.height === this.tall) return;
      this.themeText = theme;
      this.layout();
    });
  }

  /** Colours and type of the page, to be compared. @param {Race} race */
  #themed(race) {
    return JSON.stringify(readTheme(this.root, race.look, scaleOf(race)));
  }

  /**
   * In another language the page has another player; it goes on where the last one stood.
   * @param {Race} race @param {Player | null} last
   */
  #resume(race, last) {
    this.clock.position = race.steps;
    if (last?.base?.race !== race.race) return;
    const { position, speed, loop, playing } = last.clock;
    this.clock.position = position;
    this.transport.set(speed, loop);
    if (playing || last.wasPlaying) this.clock.play();
  }

  /** Everything that is not moved by the clock. Calls while one is under way are answered by one more. */
  async layout() {
    this.stale = true;
    await this.#laid();
  }

  /** The ground alone. */
  #reground() {
    this.staleGround = true;
    this.#laid();
  }

  async #laid() {
    if (!this.race || !this.ground || this.busy) return;
    this.busy = true;
    this.laying = this.#settle();
    await this.laying.finally(() => (this.busy = false));
    if (this.gone) return;
    this.root.dataset.digest = this.base.digest;
    this.#once("compared", STILL, () => this.#compare());
    this.stage.locate();
    this.frame();
  }

  async #settle() {
    while ((this.stale || this.staleGround) && !this.gone) {
      const all = this.stale;
      this.stale = this.staleGround = false;
      if (all) await this.#layout(this.race);
      else await this.#redraw();
    }
  }

  /** All numbers as they are now, by the keys of their handles. */
  get values() {
    return this.live.all(this.draft.values);
  }

  /** What is seen of the plane, as it is now. @returns {import("./stage.js").View} */
  get view() {
    const { live, draft, ground } = this;
    const { values } = draft;
    const seen = draft.seen === undefined ? this.base.seen : draft.seen;
    const bent = draft.held?.startsWith("surface.") ?? false;
    const home = live.ground(values, ground, null, bent);
    return { home, ground: seen ? live.ground(values, ground, seen, bent || this.moving) : home, seen };
  }

  /** Another ground in the same room; drawn as often as that can be done while it changes. */
  async #redraw() {
    const { stage, view } = this;
    if (!stage.view || (view.home === stage.view.home && view.ground === stage.view.ground && view.seen === stage.view.seen)) return;
    const { width, height } = stage.plot._fullLayout;
    await stage.render(view, stage.theme, width, height);
    this.chart.relief = stage.relief;
    this.#fit();
  }

  /** Something in the hand has changed: drawn in the next frame. */
  #changed() {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      if (this.race && this.ground && !this.gone) this.#swap();
    });
  }

  /** The race with what is in the hand, in the room that there is. */
  #swap() {
    const { draft, live, stage, chart, legend, clock } = this;
    const { values } = draft;
    stage.locate();
    document.documentElement.dataset.drafted = String(values.size > 0);
    this.race = live.shown(values);
    clock.setSteps(this.race.steps);
    if (!stage.traces) return;
    legend.swap(this.race);
    legend.setValues(values.size ? live.all(values) : values);
    chart.swap(this.race);
    this.#within();
    this.#fan();
    this.#fit();
    const bent = draft.held?.startsWith("surface.") && !this.busy;
    // Ground and paths change together: drawn once.
    if (bent) stage.race = this.race;
    else stage.setRace(this.race);
    if (bent || [...values.keys()].some((key) => key.startsWith("surface.")) || stage.view.home !== this.ground) this.#reground();
  }

  /** Soon the chart gets the axes that suit what is drawn, and its curves again on them. */
  #fit() {
    this.#once("axes", AXES, () => this.chart.fit().then(() => this.frame()));
  }

  /** Inspector and arrows of the race that is shown. */
  #within() {
    const came = this.inside?.race === this.base.race ? this.inside.inside : null;
    const inside = came && this.live.inside(this.draft.values, came, this.race.arrows);
    this.inspector.swap(this.race, inside);
    this.stage.parts = inside && this.race.arrows ? inside.runs.map(parts) : null;
  }

  /** Where the server's path and our own part by what can be seen, the last digit has decided: the run is chaotic. */
  #compare() {
    if (this.draft.values.size) return;
    const length = this.stage.ruler();
    const chaotic = t("chaotic: the last digit decides");
    this.legend.setNotes(this.base.runs.map((_, i) => (this.live.apart(i, length) > PARTED ? chaotic : "")));
  }

  /** While a number of a run is in the hand: where its other values would lead. */
  #fan() {
    const { draft, live, stage } = this;
    const key = draft.held ?? "";
    const handle = this.base.handles.find((one) => one.key === key && one.run >= 0);
    const told = handle ? `${key} ${this.race.steps}` : "";
    if (told === this.fanned) return;
    this.fanned = told;
    if (!handle) return stage.setFan([]);
    const few = FAN.slice(0, Math.floor(POINTS / this.race.steps));
    const from = draft.values.get(key) ?? handle.value;
    const others = few.map((share) => valueAt(handle, position(handle, from) + share, from)).filter((value) => value !== from);
    const found = live.fan(draft.values, key, [...new Set(others)]);
    stage.setFan(found.flatMap(({ index, paths }) => paths.map(({ x, y, diverged }) => ({ run: { ...this.race.runs[index], diverged }, x, y }))));
  }

  /** Soon, and once. @param {string} name @param {number} milliseconds @param {() => void} act */
  #once(name, milliseconds, act) {
    clearTimeout(this.later[name]);
    this.later[name] = setTimeout(() => !this.gone && act(), milliseconds);
  }

  /** @param {Race} race */
  async #layout(race) {
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
    this.legend.setHandles(this.base.handles, this.live.all(this.draft.values));
    this.#describe(race);
    const inside = this.inside?.race === this.base.race ? this.inside.inside : null;
    this.inspector.set(this.base, inside, theme);
    this.#within();
    await this.#draw(race, this.view, theme, wide);
  }

  /**
   * What Plotly draws, in the room that all else leaves to it.
   * @param {Race} race
   * @param {import("./stage.js").View} view
   * @param {Theme} theme
   * @param {boolean} wide
   */
  async #draw(race, view, theme, wide) {
    const width = this.left.clientWidth;
    const high = heights(this.#sizes(race, view.home, theme, wide, width));
    await this.stage.render(view, theme, width, high.stage);
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
      legend: (this.tall = this.legend.height),
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
    const [x, y] = this.race.start;
    Object.assign(this.root.dataset, { step: clock.step, steps: clock.steps, playing: clock.playing, race: this.race.race, start: `${x},${y}` });
    this.#place();
  }

  /** The page was scrolled, or laid out anew. */
  #moved() {
    this.stage.locate();
    this.#place();
  }

  /** Where the start's ring is, for who looks for it. */
  #place() {
    if (!this.gone && this.stage.traces && this.stage.race) this.root.dataset.ring = this.stage.startOnScreen().join();
  }

  destroy() {
    this.wasPlaying = this.clock.playing;
    this.gone = true;
    this.giveUp?.abort();
    this.draft.end();
    cancelAnimationFrame(this.asked);
    Object.values(this.later).forEach(clearTimeout);
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
    this.#moved();
    const taller = this.race?.alone && window.innerHeight !== this.height;
    if (taller || this.root.clientWidth !== this.width) this.layout();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const act = keyOf(event, this.root, this.clock);
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/** Large type is for large screens; a link from the projector is opened on phones, too. @param {Race} race */
function scaleOf(race) {
  return window.innerWidth < 700 ? 1 : race.look.scale;
}

/** What a race is laid out by: all of it but the numbers that can be in the hand, and what follows from them. @param {Race} race */
function shape({ race: _race, digest, standing, start, steps, zero, seen, live, chart, handles, runs, ...rest }) {
  const named = runs.map(({ x, y, loss, chart: charted, diverged, ending, evaluations, label, ...own }) => own);
  return JSON.stringify([rest, { ...chart, zero: 0 }, handles.map(({ value, ...own }) => own), named]);
}

/** Whether one ground takes the place of another without anything else moving. @param {Ground} one @param {Ground} other */
const isIn = (one, other) => JSON.stringify(one.window) === JSON.stringify(other.window);

/** The runs in words. @param {Race} race */
const names = (race) => race.runs.map((run) => run.label).join(", ") || t("no run");

/** To who is here for the first time, as they hold the page: with a mouse or in their hand. */
function hints() {
  const touch = matchMedia("(pointer: coarse)").matches;
  return [
    touch ? t("Press play: same start, same steps for all.") : t("Play or press space: same start, same steps for all."),
    touch ? t("Drag the ring or any number; two fingers zoom.") : t("Drag the ring or any number; scroll to zoom."),
    touch ? t("The side panel (») has the rest; share the link.") : t("The side panel has the rest; share the link."),
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
