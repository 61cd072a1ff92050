// What a player does besides showing the race: its lesson, undo and redo, the pictures of before, keys, full screen.

import { Blank } from "./blank.js";
import { button, el, setIcon } from "./dom.js";
import { Fold } from "./fold.js";
import { reached } from "./goals.js";
import { History } from "./history.js";
import { keyOf, watchFocus } from "./keys.js";
import { LessonFrame } from "./lesson.js";
import { nearOf } from "./outcome.js";
import { Pad } from "./pad.js";
import { RecentMenu } from "./recents.js";
import { Shortcuts } from "./shortcuts.js";
import { back, next } from "./stages.js";
import { keep, kept } from "./storage.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./clock.js").Speed} Speed */
/** @typedef {import("./history.js").Fields} Fields */

const LOOK = 4; // seconds in which the first picture of a newcomer plays by itself
const CLICK = 2; // and in which a race from a place that was clicked on does
const HISTORY = "race-history";
/** @type {Record<import("./contract").Lesson["pace"], Speed>} */
const PACES = { even: "fit", slow: "slow", step: "step" };

/**
 * @typedef {object} Led who leads in the reader's place: somebody before a class (classroom/)
 * @property {(made: import("./prediction.js").Made) => void} made something has been predicted
 * @property {boolean} asks whether the question stands beside the picture
 * @property {Partial<import("./keys.js").Acts>} acts what keys do instead
 * @property {readonly import("./shortcuts.js").Key[]} [keys] what these are, in words
 * @property {() => void} frame a frame is drawn
 */

export class Manners {
  /** @type {Led | null} */
  led = null;
  history = new History();
  /** @type {Speed | null} what its reader had chosen before a lesson asked for another pace */
  own = null;
  /** @type {("back" | "forth")[]} what was asked for before all that was let go of had been answered */
  waiting = [];
  opens = false; // whether other pictures can be opened from here
  awaited = false; // whether a prediction is to be answered at the end of the race
  /** @type {Race | null} the race in which it was last looked whether an exercise is done */
  measured = null;

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.history.restore(kept("session", HISTORY));
    const { room } = player;
    room.head.dataset.testid = "player-lesson";
    this.panel = el("section", { class: "race-told", "data-testid": "player-told" });
    this.pad = new Pad(player);
    this.lesson = new LessonFrame(room.head, this.panel, this.pad);
    this.lesson.prediction.onMade = (made) => (this.led ? this.led.made(made) : this.#predicted());
    this.lesson.prediction.onDraw = () => this.#drawing();
    this.lesson.onPoint = (marks) => player.point(marks);
    this.lesson.onOpen = (name) => (player.leads ? player.leads(name) : this.#edit({ lesson: [name] }));
    this.undo = button("undo", t("Undo (Ctrl+Z)"), () => this.#step("back"));
    this.redo = button("redo", t("Redo (Ctrl+Y)"), () => this.#step("forth"));
    this.reset = button("reset", "", () => this.#edit(this.history.reset(this.lesson.lesson?.link)));
    this.recents = new RecentMenu((link) => this.#edit(this.history.to(link)));
    this.full = button("full", t("Full screen (F)"), () => this.#full());
    this.help = button("help", t("Keys (?)"), () => this.#help());
    this.undo.dataset.testid = "player-undo";
    this.redo.dataset.testid = "player-redo";
    this.reset.dataset.testid = "player-reset";
    this.full.dataset.testid = "player-full";
    this.help.dataset.testid = "player-help";
    this.help.classList.add("race-help");
    const fold = new Fold("recent", t("Undo, and other pictures"), [this.undo, this.redo, this.reset, this.recents.node, this.full]);
    this.ways = fold.node;
    this.ways.classList.add("race-ways");
    fold.list.setAttribute("role", "group");
    fold.list.setAttribute("aria-label", t("Undo, and other pictures"));
    room.corner.append(this.ways);
    player.transport.extras.append(this.help);
    room.root.append(this.lesson.prediction.node, this.panel);
    this.blank = new Blank(player.root);
    this.shortcuts = new Shortcuts(player.root);
    this.full.hidden = !document.fullscreenEnabled;
    const { signal } = player.leaving;
    watchFocus(signal);
    document.addEventListener("fullscreenchange", () => this.#fulled(), { signal });
  }

  /** A race is shown. @param {Race} race */
  setRace(race) {
    const { player } = this;
    this.opens = player.opens;
    this.lesson.set(race.lesson, this.opens || Boolean(player.leads));
    player.transport.setPauses(race.lesson?.pauses ?? []);
    this.ways.hidden = race.alone;
    for (const node of [this.undo, this.redo, this.reset, this.recents.node]) node.hidden = !this.opens;
    this.help.hidden = race.alone;
    if (this.opens) this.#keep(race);
  }

  /** A lesson asks its question before anything has moved, and may ask for a pace of its own. @param {Race} race */
  opened({ lesson }) {
    const { clock, transport } = this.player;
    this.awaited = false;
    clock.rewind();
    if (lesson?.pace !== "even" && lesson) {
      this.own ??= clock.speed;
      transport.set(PACES[lesson.pace], clock.loop);
    } else if (this.own) {
      transport.set(this.own, clock.loop);
      this.own = null;
    }
  }

  /** Once it can be seen: to who is here for the first time the race is shown once, unless they would rather have nothing move. */
  welcome() {
    this.#run(LOOK);
  }

  /** A place was clicked on: the race from there. */
  picked() {
    this.#run(CLICK);
  }

  /** The race is played, and then it is told what came of the prediction. */
  #predicted() {
    const { clock } = this.player;
    this.lesson.tell(0);
    this.awaited = true;
    clock.rewind();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) clock.seek(clock.steps);
    else clock.play();
  }

  /** Before anything is drawn the race stands at its start, and what is drawn on is in sight. */
  #drawing() {
    const { player, lesson, pad } = this;
    lesson.tell(0);
    player.clock.rewind();
    if (pad.asked?.of === "loss") player.show("chart");
  }

  /** A frame is drawn. */
  frame() {
    const { player: { clock }, lesson } = this;
    if (this.awaited && !clock.playing && clock.position >= clock.steps) {
      this.awaited = false;
      if (!lesson.told) lesson.tell(1);
    }
    lesson.prediction.show(this.led ? this.led.asks : clock.position === 0 && !clock.playing && !lesson.told);
    this.pad.paint(lesson.told > 0);
    this.led?.frame();
    this.#exercised();
  }

  /** Whether an exercise is done, in the picture as it is now. */
  #exercised() {
    const { lesson } = this.lesson;
    if (!lesson?.exercise || this.measured === this.player.race) return;
    const { race, ground, minima } = this.player;
    this.measured = race;
    this.lesson.exercised(reached(lesson.exercise.goals, { runs: race.runs, zero: race.zero, minima: minima.map(([x, y]) => ({ x, y })), near: nearOf(ground.window) }));
  }

  /** What is in the hand has changed. @param {boolean} drafted whether it differs from what the server has */
  changed(drafted) {
    this.lesson.stray(drafted || Boolean(this.player.base.lesson?.astray));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const act = keyOf(event, this.player.root, this.#acts);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @returns {import("./keys.js").Acts} */
  get #acts() {
    const { clock } = this.player;
    return {
      toggle: () => clock.toggle(),
      nudge: (by) => clock.nudge(by),
      go: (end) => clock.seek(end === "start" ? 0 : clock.steps),
      next: () => this.#act(next(this.#standing)),
      back: () => this.#act(back(this.#standing)),
      blank: () => this.blank.turn(),
      full: () => this.#full(),
      help: () => this.#help(),
      undo: () => this.#step("back"),
      redo: () => this.#step("forth"),
      answer: this.lesson.lesson?.answers.length ? (index) => this.lesson.prediction.choose(index) : null,
      stage: this.player.panes.network.host.hidden ? null : (by) => this.player.panes.network.move(by),
      ...this.led?.acts,
    };
  }

  /** @returns {import("./stages.js").Standing} */
  get #standing() {
    const { position, steps, playing, pauses } = this.player.clock;
    return { position, steps, playing, pauses, told: this.lesson.told, all: this.lesson.all };
  }

  /** @param {import("./stages.js").Act} act */
  #act(act) {
    const { clock } = this.player;
    if ("play" in act) clock.play();
    else if ("tell" in act) this.lesson.tell(act.tell);
    else if ("lesson" in act) this.lesson.open(act.lesson);
    else {
      clock.pause();
      clock.seek(act.seek);
    }
  }

  /** @param {number} seconds */
  #run(seconds) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const { clock } = this.player;
    clock.rewind();
    clock.play(seconds);
  }

  /** Undo or redo: of what is in the hand, too, once it has been heard. @param {"back" | "forth"} way */
  #step(way) {
    const { draft } = this.player;
    if (!draft.values.size) return this.#edit(this.history[way]());
    draft.release();
    this.waiting.push(way);
  }

  #waited() {
    if (this.player.draft.values.size) return;
    for (const way of this.waiting.splice(0)) this.#edit(this.history[way]());
  }

  /** @param {Fields | null} fields */
  #edit(fields) {
    if (!fields || !this.opens) return;
    this.player.edit(fields);
    this.#show();
  }

  /** @param {Race} race */
  #keep(race) {
    this.history.show(race.link);
    keep("session", HISTORY, this.history.state);
    if (!race.hint) this.recents.show(race);
    this.#show();
    if (this.waiting.length) queueMicrotask(() => this.#waited());
  }

  #show() {
    const { history } = this;
    enable(this.undo, history.undo !== null);
    enable(this.redo, history.redo !== null);
    enable(this.reset, history.reset(this.lesson.lesson?.link) !== null);
    const label = this.lesson.lesson ? t("Back to the lesson's picture") : t("Back to this surface's own start and optimizers");
    this.reset.title = label;
    this.reset.setAttribute("aria-label", label);
  }

  #help() {
    this.shortcuts.show(this.lesson.lesson, this.opens, !this.player.panes.network.host.hidden, this.led?.keys);
  }

  /** The whole page: what stands around the picture stays at hand. */
  #full() {
    if (!document.fullscreenEnabled) return;
    // A browser may refuse without a gesture.
    (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
  }

  #fulled() {
    const on = Boolean(document.fullscreenElement);
    setIcon(this.full, on ? "unfull" : "full", on ? t("Leave full screen (F)") : t("Full screen (F)"));
  }
}

/** A button that does nothing now keeps the focus. @param {HTMLElement} node @param {boolean} on */
function enable(node, on) {
  node.setAttribute("aria-disabled", String(!on));
}
