// The player: stage, chart, legend and controls on one clock.

import { Chips } from "./chips.js";
import { Clock } from "./clock.js";
import { isPathless } from "./curve.js";
import { download, el, painted } from "./dom.js";
import { Draft } from "./draft.js";
import { fieldsOf, held, linkOf } from "./edits.js";
import { film } from "./filmed.js";
import { Renderer } from "./figure.js";
import { Follow } from "./follow.js";
import { hint } from "./hint.js";
import { Inspector } from "./inspector.js";
import { Insight } from "./insight.js";
import { Lab } from "./lab.js";
import { fitted } from "./layout.js";
import { Legend } from "./legend.js";
import { Live } from "./live.js";
import { Manners } from "./manners.js";
import { Network } from "./network.js";
import { Normals } from "./noise.js";
import { nearOf } from "./outcome.js";
import { Panes } from "./panes.js";
import { Room } from "./room.js";
import { axesOf } from "./readings.js";
import { Relief } from "./relief.js";
import { position, valueAt } from "./rungs.js";
import { Sample } from "./sample.js";
import { savePicture } from "./snapshot.js";
import { Slice } from "./slice.js";
import { Space } from "./space.js";
import { Stage } from "./stage.js";
import { described, Swarm } from "./swarm.js";
import { Tabs } from "./tabs.js";
import { Taylor } from "./taylor.js";
import { t } from "./texts.js";
import { readTheme } from "./theme.js";
import { Transport } from "./transport.js";
import { untuned } from "./tuning.js";
import { veiled } from "./veil.js";
import { finished } from "./walk.js";
import { blank, wished } from "./wished.js";

/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").InsideOf} InsideOf */
/** @typedef {import("./contract").InsideRun} InsideRun */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Parts} Parts */
/** @typedef {import("./contract").Layer} Layer */
/** @typedef {import("./draft.js").Fields} Fields */
/** @typedef {import("./draft.js").Release} Release */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./live.js").Window} Window */
/** @typedef {{ ground: Ground | null, inside: InsideOf | null }} Delivered what comes beside the race */
/**
 * @typedef {object} Means what a page can do besides
 * @property {(() => Promise<typeof import("./filming.js")>) | null} [films] loads what makes films, where that can be done
 * @property {((release: Release) => void) | null} [send] tells the server what was let go of, where there is one
 * @property {(() => Promise<any>) | null} [plotly] loads what draws contours, where it is not at hand
 * @property {Promise<unknown> | null} [free] when there is time for that
 * @property {(() => Promise<any>) | null} [whole] loads the Plotly that draws three dimensions, where the one at hand does not
 * @property {((fields: Fields) => void) | null} [edit] carries edits of the link out, where no server does
 * @property {((lesson: string) => void) | null} [leads] leads to another lesson, where no server does
 * @property {(() => Promise<import("./contract").Catalogue>) | null} [catalogue] fetches all that a race can be made of
 * @property {import("./lab.js").Fetch | null} [studies] fetches what the laboratory asks of the server, where there is one
 * @property {(() => number) | null} [below] pixels that the page needs below the player, where it knows
 */

/** What stands beside the picture, and its tab. @type {Record<Race["beside"], import("./layout.js").Beside | "lab">} */
const BESIDE = { chart: "chart", rows: "data", network: "network", starts: "lab", numbers: "lab", sweep: "lab", search: "lab" };
/** @type {Window} before there is any ground */
const NO_WINDOW = [[0, 1], [0, 1]];
const STUDIED = 0.5; // of the rows' room, beside a study
const PAGE = 700; // pixels across a printed page between its margins
const PARTED = 1; // pixel between the server's path and our own from which on a run is called chaotic
const FITTING = 60; // milliseconds after an answer until it is seen to the room that it takes
const AXES = 300; // milliseconds until the chart's axes follow what is in the hand
const STILL = 250; // milliseconds without a movement until the ground is drawn as finely as it can be
const FAN = [-0.3, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2, 0.3]; // how far on their scale the other values of a held number lie
const NOTHING = { share: NaN, gap: NaN };
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
  staleFigures = false; // or nothing but who draws the figures,
  staleGround = false; // or nothing but the ground
  asked = 0; // the number of the frame in which what is in the hand will be drawn
  moving = false; // whether the view is being moved
  /** @type {Record<string, ReturnType<typeof setTimeout>>} what happens once nothing moves, by name */
  later = {};
  fanned = ""; // of which number, and when, the fan is shown
  busy = false; // whether one is under way:
  /** @type {Promise<void> | undefined} */
  laying = undefined;
  /** @type {import("./tabs.js").Tab} the tab that is shown */
  shown = "chart";
  /** @type {Race["beside"]} the study that was shown last */
  studied = "starts";
  picked = true; // whether a place that they share shows the optimizers, unless it is a step
  refining = false; // whether what is drawn is about to be drawn better
  gone = false;
  wasPlaying = false; // when it went
  greet = false; // whether a newcomer has still to be shown the race
  leaving = new AbortController(); // takes its listeners along

  /**
   * @param {HTMLElement} element
   * @param {any} Plotly null where it is fetched once the picture is seen
   * @param {Means} means
   */
  constructor(element, Plotly, { films = null, send = null, edit = null, leads = null, catalogue = null, studies = null, below = null, plotly = null, free = null, whole = null } = {}) {
    const renderer = (this.renderer = new Renderer(Plotly, plotly));
    this.free = free;
    this.live = new Live(new Normals());
    this.draft = new Draft({ send });
    this.carriesOut = edit;
    this.leads = leads;
    const { signal } = this.leaving;
    const room = (this.room = new Room(element, below));
    // What others look for by its name:
    const { root, left, right } = room;
    this.root = root;
    this.left = left;
    this.right = right;

    this.clock = new Clock(() => this.frame());
    this.stage = new Stage(room.stage, renderer);
    this.insight = new Insight(this.live);
    this.panes = new Panes(room, renderer, this.insight, {
      onStep: (by) => this.clock.nudge(by),
      onPlace: () => this.#panel(this.race, this.stage.theme),
      onFrame: () => this.frame(),
    });
    this.chart = this.panes.chart;
    this.swarm = this.stage.swarm = this.chart.swarm = new Swarm(this.live);
    this.swarm.onChange = () => this.#flown();
    this.legend = new Legend(room.legend);
    Object.assign(this.legend.does, { linked: this.draft, catalogue });
    this.space = new Space(room.space, whole ?? (() => renderer.fetch()));
    this.inspector = new Inspector(room.inspector, () => this.frame());
    room.left.append(this.stage.through.node);
    this.slice = new Slice(this.insight);
    this.follow = new Follow(this);
    this.stage.sample = new Sample(this.insight, this.slice);
    this.stage.sample.onLate = () => this.frame();
    this.stage.taylor = new Taylor();
    this.lab = new Lab(room.lab, this.#bench(studies), signal);
    this.tabs = new Tabs(room.tabs, { rows: room.rows, chart: room.chart, data: room.data, network: room.network, lab: room.lab, step: room.inspector });
    this.chips = new Chips(room.chips, t("Show"), "layers", signal);
    const menu = el("div", { class: "race-chart-menu race-chips-folded" });
    room.tabs.append(menu);
    this.charted = new Chips(menu, t("What the chart shows"), "more", signal);
    this.stage.arrows = (step) => this.inspector.arrows(step);
    this.stage.touch = (x) => this.live.touch(this.draft.values, x);
    this.transport = new Transport(room.bar, this.clock, Boolean(films));
    this.manners = new Manners(this);
    this.transport.onStill = (kind) => this.#save(kind);
    this.transport.onTable = () => {
      const made = this.lab.table?.();
      if (made) download(new Blob([made], { type: "text/csv" }), `${this.race.name}-${this.race.beside}.csv`);
    };
    if (films) this.transport.onFilm = (kind) => film(this, kind, films);
    this.#listen();
    // Who has clicked on the picture expects the keys to work, whatever was typed into before.
    this.stage.onTouch = () => document.activeElement instanceof HTMLElement && document.activeElement.blur();
    this.stage.onPicked = () => this.manners.picked();
    this.stage.onChange = this.chart.onChange = () => this.frame();
    this.chart.onSeek = (step) => this.clock.seek(step);
    this.tabs.onPick = (tab) => this.#pick(tab);
    this.chips.onEdit = this.charted.onEdit = (fields) => this.edit(fields);
    this.observer = new ResizeObserver(() => this.#resized());
    for (const part of [room.root, room.head, room.bar, room.legend]) this.observer.observe(part);
    window.addEventListener("resize", () => this.#resized(), { signal });
    window.addEventListener("keydown", (event) => this.manners.key(event), { signal });
    window.addEventListener("beforeprint", () => this.#shrink(), { signal });
    window.addEventListener("scroll", () => this.#moved(), { signal, capture: true, passive: true });
    window.addEventListener("online", () => this.draft.resend(), { signal });
  }

  /** One run stands out wherever it is, or all do. @param {number} index -1 for all */
  light(index) {
    this.stage.lit(index);
    this.panes.light(index);
    this.legend.lit(index);
    this.lab.light(index);
    this.frame();
  }

  /** What is taken in hand goes into the draft, wherever the hand is. */
  #listen() {
    const { stage, legend, draft } = this;
    stage.onHold = (x, y) => {
      draft.hold("start.x", x);
      if (!this.base.live.curve) draft.hold("start.y", y);
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
    legend.onEdit = (fields) => this.edit(fields);
    stage.onHover = this.chart.onHover = legend.onHover = (index) => this.light(index);
    draft.onDropped = () => {
      legend.drop();
      stage.gestures?.drop();
    };
    stage.onLook = (seen, moving) => {
      draft.look(seen);
      this.moving = moving;
      this.reground();
      this.#once("still", STILL, () => {
        this.moving = false;
        this.reground();
        this.#swarm();
      });
    };
  }

  /** What a study may ask of the player. @param {import("./lab.js").Fetch | null} studies @returns {import("./lab.js").Bench} */
  #bench(studies) {
    const { draft, live, stage } = this;
    return {
      live,
      fetch: studies,
      values: () => this.values,
      runs: () => held(draft.runs, draft.hand),
      fields: () => fieldsOf(this.link),
      held: () => draft.hand.size > 0 || this.moving,
      ground: () => this.ground,
      edit: (fields) => this.edit(fields),
      hold: (key, value) => {
        draft.hold(key, value);
        this.#changed();
      },
      release: () => {
        draft.release();
        this.#changed();
      },
      cancel: () => {
        draft.drop();
        this.#changed();
      },
      light: (index) => this.light(index),
      take: (values) => {
        for (const [key, value] of values) draft.hold(key, value);
        draft.release();
        this.#changed();
      },
      look: (seen) => stage.onLook(seen, false),
      fan: (faint) => {
        this.fanned = "";
        stage.setFan(faint);
      },
      place: () => void this.layout(),
      frame: () => this.frame(),
    };
  }

  /** The address of the race as it is shown, from `?` on. */
  get link() {
    const { linked, fields, runs, values } = this.draft;
    // A curve starts at an x.
    const { start, live } = this.race;
    return linkOf({ ...linked.fields, ...fields }, runs, values, live.curve ? start.slice(0, 1) : start);
  }

  /**
   * What the other elements have delivered. What goes on inside another race than this one waits for its own.
   * @param {Delivered} delivered
   */
  accept({ ground, inside }) {
    if (ground === this.ground && inside === this.inside) return;
    const light = this.stage.view && ground && isIn(ground, this.ground) && (inside === this.inside || this.#takes(inside));
    this.ground = ground ?? this.ground;
    this.inside = inside;
    if (!light) return void this.layout();
    this.#within();
    this.reground();
    this.frame();
  }

  /** Whether the cards that are shown have a place for each of these numbers. @param {InsideOf | null} inside */
  #takes(inside) {
    return Boolean(inside) && framed(inside) === framed(this.inside);
  }

  /** A race has come. What is in the hand, or not answered yet, stays laid over it. @param {Race} race */
  setRace(race) {
    if (!this.draft.accept(race.standing, { fields: fieldsOf(race.link), runs: race.runs.map(({ text }) => text) })) return;
    const first = !this.base;
    const same = this.base?.digest === race.digest;
    if (!first && !same && this.stage.view && shape(race) === shape(this.base)) return this.#answered(race);
    const theme = this.#themed(race);
    if (same && theme === this.themeText) return this.#changed();
    const { last } = Player;
    Player.last = this;
    const opened = race.lesson && race.lesson.name !== (this.base ?? last?.base)?.lesson?.name;
    this.themeText = theme;
    this.base = race;
    this.live.set(race);
    if (first && race.beside !== "chart") this.picked = false;
    this.race = this.#shown();
    this.clock.setSteps(this.race.steps);
    this.manners.setRace(race);
    if (opened) this.manners.opened(race);
    else if (first && race.hint && !last) this.greet = true;
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
    this.manners.setRace(race);
    this.legend.setHandles(race.handles, this.live.all(this.draft.values));
    this.#swap();
    this.reground();
    this.#once("fitting", FITTING, () => {
      const theme = this.#themed(this.base);
      if (theme === this.themeText) return this.#resized();
      this.themeText = theme;
      this.layout();
    });
  }

  /** The race with what is in the hand, and with what is wished to be seen of it. */
  #shown() {
    const { draft, base } = this;
    const held = this.live.shown(draft.values);
    return wished(draft.values.size ? { ...held, tuned: "" } : held, draft.fields, this.ground?.window ?? NO_WINDOW, draft.seen === undefined ? base.seen : draft.seen);
  }

  /** Fields of the link get other values; none is what is there without it. @param {Fields} asked */
  edit(asked) {
    this.legend.hand?.finish();
    const fields = untuned(asked, this.draft.field("tuned")[0] ?? "given", this.draft.runs);
    if (this.carriesOut) return this.carriesOut(fields);
    this.draft.edit(fields);
    const before = this.race;
    this.race = this.#shown();
    this.#told();
    if (before.swarm.kind !== this.race.swarm.kind) this.chips.fit(this.room.given.stage.width);
    if (laidBy(before) !== laidBy(this.race)) this.layout();
    else this.#swap();
    if (this.room.given) this.#panel(this.race, this.stage.theme);
  }

  /** What a layer is set to, with what is not answered yet. @param {Layer} layer */
  #set({ name, value, default: usual }) {
    const wish = this.draft.fields[name];
    return wish ? (wish[0] ?? usual) : value;
  }

  /** The switches say what they are set to; without a server there are those that the player carries out by itself. */
  #told() {
    const { draft, base } = this;
    const able = base.layers.filter(({ drawn }) => drawn || draft.send);
    /** @param {Layer} layer */
    const value = (layer) => this.#set(layer);
    const swarming = this.race.swarm.kind !== "off";
    this.chips.set(able.filter(({ place, name }) => place === "stage" && (name !== "trails" || swarming)), value);
    this.charted.set(able.filter(({ place }) => place === "chart"), value);
  }

  /** What is laid against a curve at the point of a run. @returns {import("./hill.js").Model} */
  get #model() {
    const layer = this.base.layers.find(({ name }) => name === "local");
    return this.base.live.curve && layer ? /** @type {import("./hill.js").Model} */ (this.#set(layer)) : "off";
  }

  /** Whether the numbers of a step are asked for. */
  get inspected() {
    const layer = this.base.layers.find(({ name }) => name === "inspector");
    return Boolean(layer) && this.#stepped && this.#set(/** @type {Layer} */ (layer)) === "on";
  }

  /** Whether they can be had. */
  get #stepped() {
    return Boolean(this.draft.send ?? this.inside?.inside?.inspector);
  }

  /** A tab comes to the front. @param {import("./tabs.js").Tab} tab */
  show(tab) {
    if (this.shown !== tab) this.#pick(tab);
  }

  /** @param {import("./tabs.js").Tab} tab */
  #pick(tab) {
    const step = tab === "step";
    if (!step) this.picked = tab === "rows";
    /** @type {readonly Race["beside"][]} */
    const offered = Lab.offered(this.race);
    const beside = BESIDE[this.race.beside] === tab ? this.race.beside : tab === "lab" ? (offered.includes(this.studied) ? this.studied : offered[0]) : Object.entries(BESIDE).find(([, one]) => one === tab)?.[0];
    /** @type {import("./draft.js").Fields} */
    const fields = {};
    if (step !== this.inspected) fields.inspector = step ? ["on"] : [];
    if (beside && beside !== this.race.beside) fields.beside = beside === "chart" ? [] : [beside];
    if (Object.keys(fields).length) this.edit(fields);
    else this.#panel(this.race, this.stage.theme);
  }

  /** What the link says that stands beside the picture. @returns {import("./layout.js").Beside | "lab"} */
  get beside() {
    const { race } = this;
    const tab = BESIDE[race.beside];
    return (tab === "lab" ? Lab.has(race) : race.data) ? tab : "chart";
  }

  /** The tabs that there are, and the one that is shown. @returns {{ tabs: import("./tabs.js").Tab[], shown: import("./tabs.js").Tab }} */
  #tabbed() {
    const { race, room: { given: { folded } } } = this;
    /** @type {Record<import("./tabs.js").Tab, boolean>} */
    const there = { rows: folded, chart: true, data: Boolean(race.data), network: Network.has(this.base), lab: Lab.has(race), step: this.#stepped };
    const shown = this.inspected ? "step" : folded && this.picked ? "rows" : this.beside;
    const tabs = Object.entries(there).filter(([, is]) => is).map(([tab]) => /** @type {import("./tabs.js").Tab} */ (tab));
    return { tabs, shown };
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
  async reground() {
    this.follow.drop();
    this.staleGround = true;
    await this.#laid();
    await this.laying;
  }

  async #laid() {
    if (!this.race || !this.ground || this.busy) return;
    this.busy = true;
    this.laying = this.#settle();
    await this.laying.finally(() => (this.busy = false));
    if (this.gone) return;
    if (!this.root.dataset.drawn) painted().then(() => performance.mark("race-picture")); // for the browser's own tools, and benchmarks
    this.root.dataset.drawn = this.stage.figure.rendered ? "finely" : "roughly";
    if (this.renderer.Plotly) this.#ready();
    else this.#refine();
    this.#once("compared", STILL, () => {
      this.#compare();
      // What is not drawn while layouts follow each other: paths that came in haste, with all that belongs to them.
      this.frame();
    });
    this.stage.locate();
    this.frame();
  }

  /** The picture is seen as it is to be. */
  #ready() {
    this.root.dataset.digest = this.base.digest;
    if (this.greet) this.manners.welcome();
    this.greet = false;
  }

  /** The picture is seen; once it is painted, what draws it as it is to be is fetched. Where that cannot be had it stays as it is. */
  async #refine() {
    if (this.refining) return;
    this.refining = true;
    await painted();
    await this.free;
    await this.#rest();
    const Plotly = await this.renderer.fetch().catch((error) => console.warn(error));
    await this.#rest();
    this.refining = false;
    if (this.gone) return;
    if (!Plotly) return this.#ready();
    this.staleFigures = true;
    await this.#laid();
  }

  /** Nothing moves: what takes as long as many frames may be done. */
  async #rest() {
    while (!this.gone && (this.clock.playing || this.draft.hand.size || this.moving)) await new Promise((passed) => setTimeout(passed, STILL));
  }

  async #settle() {
    while ((this.stale || this.staleFigures || this.staleGround) && !this.gone) {
      const { stale, staleFigures } = this;
      this.stale = this.staleFigures = this.staleGround = false;
      if (stale) await this.#layout(this.race);
      else if (staleFigures) await this.#draw(this.race, this.view, this.stage.theme);
      else await this.#redraw();
    }
  }

  /** All numbers as they are now, by the keys of their handles. */
  get values() {
    return this.live.all(this.draft.values);
  }

  /** Where the slice lies at the step that is shown; null where the plane is none. */
  get cut() {
    return this.cutAt(this.clock.step);
  }

  /** @param {number} step */
  cutAt(step) {
    return this.slice.at(this.race, this.stage.traces?.lit ?? -1, step);
  }

  /** What is seen of the plane, as it is now. @returns {import("./stage.js").View} */
  get view() {
    return finished(this.viewing());
  }

  /** The same bit by bit. @param {boolean} [rough] as `#viewing` takes it @returns {Generator<undefined, import("./stage.js").View>} */
  viewing(rough) {
    return this.#viewing(this.room.given.stage, this.room.scale, this.cut, rough);
  }

  /**
   * What a stage of some size shows at a step.
   * @param {Size} size @param {number} scale of the type @param {number} [step]
   * @returns {import("./stage.js").View}
   */
  viewIn(size, scale, step = this.clock.step) {
    return finished(this.#viewing(size, scale, this.cutAt(step)));
  }

  /**
   * What is looked at, and around it as much as makes one scale of both axes. What no tape computes stands in the middle
   * of nothing.
   * @param {Size} size @param {number} scale of the type
   * @param {import("./slice.js").Cut | null} cut where the slice lies @param {boolean} [rough] whether its ground need not be fine; left out where it may only be if it has been computed
   * @returns {Generator<undefined, import("./stage.js").View>}
   */
  *#viewing(size, scale, cut, rough) {
    const { live, draft, ground, base } = this;
    const { values } = draft;
    const seen = draft.seen === undefined ? base.seen : draft.seen;
    const bent = draft.held?.startsWith("surface.") ?? false;
    const home = live.ground(values, ground, null, bent);
    /** @param {Window} window */
    const fit = (window) => (base.live.terrain && !ground.curve ? fitted(window, size, scale) : window);
    const whole = fit(home.window);
    const shown = seen ? fit(seen) : whole;
    const own = isSame(shown, home.window) && !cut?.origin;
    const hasty = !own && cut !== null && !cut.stays && (rough ?? !this.follow.has({ cut, shown }));
    const found = own ? home : yield* live.making(values, ground, shown, hasty || bent || this.moving, cut?.origin ? cut : null);
    return { names: axesOf(base), home, ground: found, seen, shown, whole, cut, rough: hasty };
  }

  /** Another ground in the same room; drawn as often as that can be done while it changes. */
  async #redraw() {
    const { stage, view } = this;
    if (!stage.view || (!stage.hasty && view.home === stage.view.home && view.ground === stage.view.ground && isSame(view.shown, stage.view.shown))) return;
    const { width, height } = stage.figure.coordinates;
    await stage.render(view, stage.theme, width, height);
    this.chart.relief = stage.relief;
    if (this.space.shown) await this.space.render(this.#raised(view), veiled(this.race), stage.theme, width, height, true);
    this.#fit();
  }

  /** The ground in three dimensions: all of it, of a slice where that lies. @param {import("./stage.js").View} view */
  #raised({ cut }) {
    const { live, draft, ground, stage } = this;
    if (!cut?.origin) return stage.relief;
    return new Relief(live.ground(draft.values, ground, null, true, cut), stage.theme.look.lines);
  }

  /** A picture is of the step that is shown, also its ground: a slice that goes on rests until it is made. @param {"svg" | "png"} kind */
  async #save(kind) {
    const { clock, follow, cut } = this;
    const playing = clock.playing && Boolean(cut?.origin);
    if (playing) clock.pause();
    if (cut?.origin) await follow.settle();
    await savePicture(this, kind);
    if (playing) clock.play();
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
    this.manners.changed(values.size > 0);
    this.race = this.#shown();
    clock.setSteps(this.race.steps);
    if (!stage.traces) return;
    legend.swap(this.race);
    legend.setValues(values.size ? live.all(values) : values);
    const drawn = veiled(this.race);
    this.insight.set(this.race, values);
    this.stage.taylor?.set(this.race, live, values);
    this.panes.data.swap(this.race);
    this.lab.swap(this.race);
    chart.swap(drawn);
    this.space.swap(drawn);
    this.#within();
    stage.model = this.#model;
    const { network } = this.panes;
    if (!network.host.hidden) network.set(this.race, live, this.values, stage.theme);
    this.#fan();
    this.#fit();
    this.#swarm();
    const bent = draft.held?.startsWith("surface.") && !this.busy;
    this.follow.drop();
    // Ground and paths change together: drawn once.
    if (bent) stage.race = drawn;
    else stage.setRace(drawn);
    if (bent || [...values.keys()].some((key) => key.startsWith("surface.")) || stage.view.home !== this.ground) this.reground();
  }

  /** Many trajectories of the runs, from what is looked at: not while that is being moved. */
  #swarm() {
    const { race, ground, draft: { values, seen }, base } = this;
    const { window } = ground;
    const shown = seen === undefined ? base.seen : seen;
    // Mostly there is none, and this is asked in every frame of a hand.
    if (race.swarm.kind === "off" && this.swarm.kind === "off") return;
    if (this.moving && this.swarm.told) return;
    // A loss that only the server computes has no swarm, and says nothing of itself here.
    const minima = race.swarm.kind === "off" ? [] : this.minima;
    this.swarm.set({ race, values, window: shown ?? window, minima, near: nearOf(window) });
    this.#flown();
  }

  /** Another part of the swarm has come, or there is none any more. */
  #flown() {
    if (this.gone || !this.stage.theme) return;
    this.root.dataset.swarm = this.swarm.late ? "late" : String(this.swarm.flown.reduce((sum, { flock }) => sum + flock.lanes, 0));
    this.#describe(this.race);
    this.#once("compared", STILL, () => this.#compare());
    this.frame();
  }

  /** Soon the chart gets the axes that suit what is drawn, and its curves again on them. */
  #fit() {
    this.#once("axes", AXES, () => this.chart.fit().then(() => this.frame()));
  }

  /** Inspector and arrows of the race that is shown. */
  #within() {
    const own = this.inside?.race === this.base.race;
    // The numbers of the race as it is now are on their way: those that are shown are hardly other ones.
    if (!own && this.inside?.inside && this.inspector.cards.length === this.race.runs.length && this.inspected) return;
    const said = own ? (this.inside?.inside ?? null) : null;
    const came = this.race.arrows && !this.base.arrows ? blank(this.race, said) : said;
    const inside = came && this.live.inside(this.draft.values, came, this.race.arrows);
    this.inspector.swap(this.race, inside);
    this.stage.parts = inside && this.race.arrows ? inside.runs.map(parts) : null;
  }

  /** Where the server's path and our own part by what can be seen, the last digit has decided: the run is chaotic. */
  #compare() {
    if (this.draft.values.size) return;
    const { stage } = this;
    const length = stage.ruler();
    const chaotic = t("chaotic: the last digit decides");
    this.legend.setNotes(this.base.runs.map((run, i) => [
      this.live.apart(i, length, stage.view.shown) > PARTED ? chaotic : "",
      this.swarm.kind !== "off" && !run.hidden && !this.swarm.has(i) ? t("no swarm: only the server computes its steps") : "",
    ].filter(Boolean).join(" · ")));
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
    this.follow.drop();
    const scale = scaleOf(race);
    const theme = readTheme(this.root, race.look, scale);
    hint(this.room.hint, race.hint);
    document.documentElement.dataset.dark = String(theme.dark);
    this.transport.away.hidden = !race.alone;
    this.legend.editable = Boolean(this.draft.send || this.carriesOut);
    this.legend.setRace(race, theme);
    this.legend.setHandles(this.base.handles, this.live.all(this.draft.values));
    this.#describe(race);
    this.#told();
    const inside = this.inside?.race === this.base.race ? this.inside.inside : null;
    this.inspector.set(this.base, inside, theme);
    this.#within();
    const rows = JSON.stringify([race.runs.map(({ label, ending }) => [label, Boolean(ending)]), this.base.handles.map(({ key }) => key)]);
    const { stage } = this.room.arrange(race.alone, scale, race.runs.length, rows, BESIDE[race.beside] === "lab" && !this.lab.large ? STUDIED : 1);
    this.chips.fit(stage.width);
    await this.#draw(race, this.view, theme);
  }

  /**
   * What Plotly draws, in the room that all else leaves to it.
   * @param {Race} race
   * @param {import("./stage.js").View} view
   * @param {Theme} theme
   */
  async #draw(race, view, theme) {
    const { width, height } = this.room.given.stage;
    const spaced = race.panes.includes("space");
    this.root.classList.toggle("race-spaced", spaced);
    const drawn = veiled(race);
    this.insight.set(race, this.draft.values);
    this.stage.taylor?.set(race, this.live, this.draft.values);
    // Ground and paths change together: drawn once.
    this.stage.race = drawn;
    this.stage.model = this.#model;
    await this.stage.render(view, theme, width, height);
    this.#swarm();
    await this.space.render(this.#raised(view), drawn, theme, width, height, spaced);
    await this.#panel(race, theme);
  }

  /** Where the plane lies, what it holds and what it leaves out: in three dimensions, of the ground as it is drawn. @param {import("./slice.js").Cut | null} cut */
  #say(cut) {
    const { stage, space, race, base, insight, clock } = this;
    const lit = stage.traces?.lit ?? -1;
    const index = cut && !cut.stays ? cut.run : race.runs[lit] && !isPathless(race.runs[lit]) ? lit : race.runs.findIndex((run) => !isPathless(run));
    const lies = space.shown ? (stage.view?.cut ?? cut) : cut;
    const told = race.through && index >= 0 ? insight.told(race, index, clock.step, lies) : NOTHING;
    stage.through.set(race, index, told, lies, race.race !== base.race);
  }

  /** What the tabs show. @param {Race} race @param {Theme} theme */
  async #panel(race, theme) {
    const { room, panes, chart, tabs: list, inspector } = this;
    const { folded, panel } = room.given;
    const { tabs, shown } = this.#tabbed();
    list.set(tabs, shown);
    room.rows.classList.toggle("race-away", folded && shown !== "rows");
    room.panel.hidden = !panel.height || shown === "rows";
    inspector.host.hidden = shown !== "step";
    this.shown = shown;
    // While the laboratory is in the picture's place, the chart stands where it was.
    panes.arrange(shown === "lab" && this.lab.large ? "chart" : shown, panel, room.scale, this.#placed(shown === "network" && panel.height > 0));
    this.charted.host.classList.toggle("race-unused", chart.host.hidden);
    this.#study(shown === "lab" && !room.panel.hidden);
    await panes.render({ race, drawn: veiled(race), relief: this.stage.relief, theme });
    if (!chart.host.hidden) chart.describe(names(race));
    if (!this.busy) this.frame();
  }

  /** The network stands beside the picture or, where that alone has room for it, in its place: whether it is that. @param {boolean} shown */
  #placed(shown) {
    const { panes: { network }, room, stage, base } = this;
    network.set(this.race, this.live, this.values, stage.theme);
    const large = shown && Network.has(base) && network.fit(room.given.panel, room.given.stage, room.scale);
    const place = large ? room.left : room.panel;
    if (network.host.parentElement !== place) place.append(network.host);
    return large;
  }

  /** The laboratory beside the picture, or in its place. @param {boolean} shown */
  #study(shown) {
    const { lab, room, race, stage } = this;
    const { panel, stage: picture } = room.given;
    lab.host.hidden = !shown;
    if (!shown) {
      this.transport.table.hidden = true;
      return lab.leave();
    }
    this.studied = race.beside;
    const place = lab.large ? room.left : room.panel;
    if (lab.host.parentElement !== place) place.append(lab.host);
    lab.host.classList.toggle("race-lab-large", lab.large);
    lab.render(race, stage.theme, lab.large ? picture : panel, (layer) => this.#set(layer));
    this.transport.table.hidden = !lab.table;
  }

  /** Where in the picture is seen what a lesson tells. @param {import("./contract").Finding["marks"]} marks */
  point(marks) {
    this.stage.pointed = this.chart.pointed = marks;
    if (this.ground) this.frame();
  }

  /** Where the minima are, as far as that is known of what is drawn. */
  get minima() {
    const { live, draft, ground } = this;
    return minimaOf(live.facts(live.all(draft.values)), ground);
  }

  frame() {
    const { clock } = this;
    if (this.gone || !this.race || this.race.steps !== clock.steps) return;
    const { cut } = this;
    this.follow.frame(clock.playing);
    this.#say(cut);
    if (!this.space.shown) this.stage.draw(clock.position);
    this.panes.draw(clock.position, clock.playing);
    this.lab.draw(clock.position);
    this.legend.update(clock.step);
    this.inspector.update(clock.step, clock.playing);
    this.space.draw(clock.step, clock.playing);
    this.transport.update();
    this.manners.frame();
    const [x, y] = this.race.start;
    Object.assign(this.root.dataset, { step: clock.step, steps: clock.steps, playing: clock.playing, race: this.race.race, start: `${x},${y}` });
    const drawn = this.stage.view?.cut;
    this.root.dataset.slice = drawn ? `${drawn.run},${drawn.step}` : "";
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
    this.swarm.drop();
    cancelAnimationFrame(this.asked);
    Object.values(this.later).forEach(clearTimeout);
    this.clock.pause();
    this.observer.disconnect();
    this.leaving.abort();
    this.root.remove();
    // Plotly must not lose its plots while it is at work on them.
    Promise.resolve(this.laying).catch(() => {}).then(() => {
      this.stage.destroy();
      this.panes.destroy();
      this.space.destroy();
    });
  }

  /** @param {Race} race */
  #describe(race) {
    const runs = names(race);
    const paths = race.live.curve ? t("The curve of f with the paths of {runs}", { runs }) : t("Contours with the paths of {runs}", { runs });
    this.stage.host.setAttribute("aria-label", [paths, ...described(this.swarm)].join(". "));
  }

  /** What is drawn in pixels cannot flow: a wide screen's picture is shrunk to the sheet. */
  #shrink() {
    this.root.style.setProperty("--race-print-zoom", String(Math.min(1, PAGE / this.root.clientWidth)));
  }

  #resized() {
    this.#moved();
    if (this.race && this.room.changed) this.layout();
  }

  /** Whether another picture can be opened from here. */
  get opens() {
    return Boolean(this.draft.send);
  }
}

/** What the room of everything depends on, besides the runs. @param {Race} race */
const laidBy = ({ panes, arrows, sampled, beside }) => String([panes, arrows, sampled, BESIDE[beside] === "lab"]);

/** Large type is for large screens; a link from the projector is opened on phones, too. @param {Race} race */
function scaleOf(race) {
  return window.innerWidth < 700 ? 1 : race.look.scale;
}

/** What a race is laid out by: all of it but the numbers that can be in the hand, and what follows from them. @param {Race} race */
function shape({ race: _race, link, digest, standing, start, steps, zero, seen, live, chart, handles, runs, ...rest }) {
  const named = runs.map(({ x, y, loss, chart: charted, diverged, ending, evaluations, label, text, ...own }) => own);
  return JSON.stringify([rest, { ...chart, zero: 0 }, handles.map(({ value, ...own }) => own), named]);
}

/** What the cards of the inspector are made of: all of it but the numbers, also those in the formula, and what is said of the whole run. @param {InsideOf | null} inside */
function framed(inside) {
  const runs = inside?.inside?.runs.map(({ words, quantities, parts: split }) => [
    words && { ...words, template: "", verdict: "" }, quantities.map(({ values, ...own }) => own), split.map(({ name }) => name),
  ]);
  return JSON.stringify([inside?.inside?.inspector, runs]);
}

/** Whether two parts of the plane are the same. @param {Window} one @param {Window} other */
const isSame = (one, other) => String(one) === String(other);

/** Whether one ground takes the place of another without anything else moving. @param {Ground} one @param {Ground} other */
const isIn = (one, other) => JSON.stringify(one.window) === JSON.stringify(other.window);

/** The minima that are known of a surface: those that it states, or those that are marked. @param {ReadonlyMap<string, number[]>} facts @param {Ground} ground */
function minimaOf(facts, ground) {
  const kinds = ["minimum", "local minimum"];
  const stated = kinds.flatMap((kind) => facts.get(kind) ?? []);
  const marked = ground.marks.filter(({ kind }) => kinds.includes(kind)).flatMap(({ x, y }) => x.flatMap((at, k) => [at, y[k]]));
  const all = stated.length ? stated : marked;
  return Array.from({ length: all.length / 2 }, (_, k) => /** @type {const} */ ([all[2 * k], all[2 * k + 1]]));
}

/** The runs in words. @param {Race} race */
const names = (race) => race.runs.map((run) => run.label).join(", ") || t("no run");

/**
 * The parts of every step of a run by name; null where its path is missing.
 * @param {InsideRun} run
 * @returns {Parts | null}
 */
function parts(run) {
  return run.parts.length ? Object.fromEntries(run.parts.map(({ name, values }) => [name, values])) : null;
}
