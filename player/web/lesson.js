// The frame of a lesson: which it is, its question and what may be predicted above the picture, and what happened beside it
// once that is asked for.

import { button, el } from "./dom.js";
import { Prediction } from "./prediction.js";
import { keep, kept } from "./storage.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Finding} Finding */
/** @typedef {import("./contract").Lesson} Told */

const DONE = "race-lessons"; // what this browser keeps the finished ones under,
const MOST = 500; // and how many

export class LessonFrame {
  /** @type {Told | null} */
  lesson = null;
  told = 0; // how much of what happened is shown: what came of the prediction, its sentences one by one, then why
  astray = false;
  opens = false; // whether another lesson can be opened from here
  done = false; // whether the exercise is
  /** @type {(name: string) => void} opens a lesson in its own picture */
  onOpen = () => {};
  /** @type {(marks: Finding["marks"]) => void} where in the picture is seen what is told */
  onPoint = () => {};

  /** @param {HTMLElement} bar above the picture @param {HTMLElement} panel beside it @param {import("./pad.js").Pad} pad */
  constructor(bar, panel, pad) {
    this.bar = bar;
    this.panel = panel;
    this.prediction = new Prediction(pad);
    this.previous = button("back1", t("Previous lesson"), () => this.open("previous"));
    this.number = el("span", { class: "race-lesson-number", "data-testid": "player-lesson-number" });
    this.next = button("forward1", t("Next lesson"), () => this.open("next"));
    this.question = el("h2", { class: "race-question", "data-testid": "player-question" });
    this.ask = el("button", { type: "button", class: "race-ask", "data-testid": "player-ask" }, t("What happened?"));
    this.ask.addEventListener("click", () => this.tell(this.told ? 0 : this.all));
    this.changed = el("p", { class: "race-astray", "data-testid": "player-astray" }, t("You have changed this picture."), " ", this.#home());
    bar.append(el("div", { class: "race-lesson-way" }, this.previous, this.number, this.next),
      el("div", { class: "race-lesson-words" }, this.question, this.changed), this.ask);
    this.title = el("h3", { id: `race-told-${(frames += 1)}` });
    const close = button("close", t("Close"), () => {
      this.tell(0);
      this.ask.focus({ preventScroll: true });
    });
    this.words = el("div", { class: "race-told-words", tabindex: 0, role: "group", "aria-live": "polite", "aria-labelledby": this.title.id });
    panel.append(el("header", {}, this.title, close), this.words);
    panel.setAttribute("aria-labelledby", this.title.id);
    panel.id = `race-told-panel-${frames}`;
    this.ask.setAttribute("aria-controls", panel.id);
    this.set(null, false);
  }

  /** How much there is to be told. */
  get all() {
    return this.lesson ? this.#asked + this.#findings.length + 1 : 0;
  }

  /** What is told before the findings. */
  get #asked() {
    return this.prediction.asked && !this.astray ? 1 : 0;
  }

  /** @param {Told | null} lesson @param {boolean} opens whether others can be opened from here */
  set(lesson, opens) {
    if (this.lesson?.name !== lesson?.name) this.told = 0;
    this.lesson = lesson;
    this.prediction.set(lesson);
    this.bar.hidden = !lesson;
    this.previous.hidden = this.next.hidden = !opens;
    for (const node of this.bar.querySelectorAll(".race-home")) /** @type {HTMLElement} */ (node).hidden = !opens;
    this.opens = opens;
    if (!lesson) return this.tell(0);
    // Unlike one that is disabled, it keeps the focus of who goes from lesson to lesson.
    this.previous.setAttribute("aria-disabled", String(!lesson.previous));
    this.next.setAttribute("aria-disabled", String(!lesson.next));
    this.#placed(lesson);
    this.question.innerHTML = lesson.question; // safe: picture/lesson.py escapes all that is no formula
    this.stray(lesson.astray);
    this.tell(this.told);
  }

  /** Where it stands, and how much of its course has been told in this browser. @param {Told} lesson */
  #placed({ name, number, count, course, names }) {
    const place = t("Lesson {number} of {count}", { number, count });
    this.number.textContent = `${number} / ${count}`;
    const done = new Set(this.told && this.told === this.all ? finished(name) : finished());
    const share = names.filter((one) => done.has(one)).length;
    const progress = t("{done} of {count} done in this browser", { done: share, count });
    this.number.title = [course, place, ...(names.length ? [progress] : [])].filter(Boolean).join(" · ");
    this.number.style.setProperty("--race-done", names.length ? `${(100 * share) / count}%` : "0%");
    this.number.classList.toggle("race-in-course", names.length > 0);
  }

  /** Whether the picture is another than the lesson's own, of which its findings tell. @param {boolean} astray */
  stray(astray) {
    this.changed.hidden = !astray;
    this.prediction.stray(astray);
    if (this.astray === astray) return;
    const whole = this.told === this.all;
    this.astray = astray;
    this.tell(whole ? this.all : Math.min(this.told, this.all));
  }

  /** Show so much of what happened; nothing of it at 0. @param {number} count */
  tell(count) {
    const step = count - this.told; // one more: it comes into view; all of it is read from the top
    this.told = Math.min(count, this.all);
    this.panel.hidden = !this.told;
    this.ask.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (this.told) this.prediction.pad.close();
    this.onPoint(this.#findings[this.told - 1 - this.#asked]?.marks ?? []);
    if (!this.lesson || !this.told) return this.words.replaceChildren();
    if (this.told === this.all && !this.astray) this.#placed(this.lesson);
    this.title.textContent = this.told < this.all ? t("What happened") : this.lesson.headline;
    const shown = this.#shown();
    // What stands there stays, so that only what is new is read aloud.
    while (this.words.children.length > shown.length) this.words.lastElementChild?.remove();
    shown.forEach((node, i) => {
      const stands = this.words.children[i];
      if (!stands) this.words.append(node);
      else if (!stands.isEqualNode(node)) stands.replaceWith(node);
    });
    this.words.scrollTop = step === 1 ? this.words.scrollHeight : 0;
  }

  get #findings() {
    return this.astray ? [] : (this.lesson?.findings ?? []);
  }

  /** @returns {HTMLElement[]} */
  #shown() {
    const { lesson, told, all } = this;
    if (!lesson) return [];
    /** @type {HTMLElement[]} */
    const nodes = this.#asked ? [this.prediction.came()] : [];
    nodes.push(...this.#findings.slice(0, told - this.#asked).map(finding));
    if (this.astray) nodes.push(el("p", { class: "race-told-astray" }, t("What is seen here was measured on the lesson's own picture. This one is another."), " ", this.#home()));
    if (told < all) return nodes;
    const why = el("div", { class: "race-why" });
    why.innerHTML = lesson.explanation; // safe, as the question is
    nodes.push(why, el("p", { class: "race-source" }, t("Source: {source}", { source: lesson.source })));
    if (lesson.exercise) nodes.push(exercise(lesson.exercise, this.done));
    if (this.opens && lesson.next) nodes.push(this.#onward());
    return nodes;
  }

  /** Whether what is to be done has been. @param {boolean} done */
  exercised(done) {
    if (done === this.done) return;
    this.done = done;
    if (this.told === this.all) this.tell(this.told);
  }

  #onward() {
    const node = el("button", { type: "button", class: "race-onward" }, t("Next lesson"));
    node.addEventListener("click", () => this.open("next"));
    return node;
  }

  #home() {
    const node = el("button", { type: "button", class: "race-home" }, t("Back to the lesson's picture"));
    node.addEventListener("click", () => this.lesson && this.onOpen(this.lesson.name));
    node.hidden = !this.opens;
    return node;
  }

  /** @param {"previous" | "next"} which */
  open(which) {
    const name = this.lesson?.[which];
    if (name && this.opens) this.onOpen(name);
  }
}

/** What can be seen; where it does not hold, the numbers that say why. @param {Finding} found */
function finding({ says, holds, measured }) {
  const node = el("p", { class: holds ? "race-finding" : "race-finding race-failed" });
  node.innerHTML = says; // safe, as the question is
  if (!holds) node.append(" ", el("small", {}, `(${measured})`));
  return node;
}

/** What is to be done, and whether it is. @param {import("./contract").Exercise} asked @param {boolean} done */
function exercise({ says }, done) {
  const node = el("p", { class: done ? "race-exercise race-done" : "race-exercise", "data-testid": "player-exercise" });
  const words = el("span", {});
  words.innerHTML = says; // safe, as the question is
  node.append(el("strong", {}, t("Now you:")), " ", words, " ", el("span", { role: "status" }, done ? t("Done!") : ""));
  return node;
}

/** The lessons that this browser has been told all of, with one more. @param {string} [name] @returns {string[]} */
function finished(name) {
  const before = kept("local", DONE);
  const known = Array.isArray(before) ? before.filter((one) => typeof one === "string") : [];
  if (!name || known.includes(name)) return known;
  const now = [...known, name].slice(-MOST);
  keep("local", DONE, now);
  return now;
}

let frames = 0; // of the page: each has names of its own
