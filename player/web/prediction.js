// What a lesson's reader predicts before the race is played: one of its answers, or what is to be drawn.

import { button, el } from "./dom.js";
import { instruction } from "./pad.js";
import { full } from "./numbers.js";
import { CLOSE } from "./sketch.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Lesson} Told */
/** @typedef {{ answer: number } | { drawn: readonly import("./sketch.js").Spot[] }} Made what has been predicted */

export class Prediction {
  /** @type {Told | null} */
  lesson = null;
  chosen = -1; // which of the answers
  aside = false; // whether somebody would rather see what stands below; until the race has begun, and stands at its start again
  astray = false; // whether the picture is another than the one that is asked about
  beside = false; // whether it stands there while somebody draws, too
  /** @type {(() => HTMLElement) | null} what is told of the predictions in the place of one's own */
  report = null;
  /** Something has been predicted. @type {(made: Made) => void} */
  onMade = () => {};
  /** Something is going to be drawn. */
  onDraw = () => {};

  /** @param {import("./pad.js").Pad} pad */
  constructor(pad) {
    this.pad = pad;
    const title = el("h3", { id: `race-asked-${(cards += 1)}` }, t("Your prediction"));
    const aside = button("close", t("Put the question aside"), () => {
      this.aside = true;
      pad.player.frame();
    });
    aside.dataset.testid = "player-predict-aside";
    this.list = el("div", { class: "race-answers", "aria-labelledby": title.id });
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.node = el("section", { class: "race-predict", "data-testid": "player-predict", hidden: "" }, el("header", {}, title, aside), this.list);
    pad.onDone = () => this.onMade({ drawn: pad.drawn });
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
  }

  /** Whether there is anything to predict. */
  get asked() {
    return Boolean(this.lesson && (this.lesson.answers.length || this.lesson.sketch));
  }

  get made() {
    return this.chosen >= 0 || (this.pad.drawn.length > 0 && !this.pad.open);
  }

  /** @param {Told | null} lesson */
  set(lesson) {
    const same = this.lesson?.name === lesson?.name;
    if (!same) {
      this.chosen = -1;
      this.aside = false;
    }
    const stands = same && JSON.stringify([this.lesson?.answers, this.lesson?.sketch]) === JSON.stringify([lesson?.answers, lesson?.sketch]);
    this.lesson = lesson;
    this.pad.set(lesson?.sketch ?? null);
    if (stands) return;
    if (lesson?.sketch) this.#sketched();
    else this.#worded(lesson?.answers ?? []);
    this.#show();
  }

  /** The picture is another than the one that is asked about: nothing is asked of it. @param {boolean} astray */
  stray(astray) {
    this.astray = astray;
    this.pad.node.hidden = astray || !this.lesson?.sketch;
  }

  /** It is asked for before anything has moved or is told, and stands aside while somebody draws. @param {boolean} still */
  show(still) {
    if (!still) this.aside = false;
    const shown = still && this.asked && !this.astray && !this.aside && (this.beside || !this.pad.open);
    if (this.node.hidden !== shown) return;
    this.node.hidden = !shown;
    // A study that stands beside the picture would tell the answer.
    this.pad.player.root.classList.toggle("race-asking", shown);
  }

  /** An answer by its number, from 0. @param {number} index */
  choose(index) {
    if (!this.buttons[index] || this.lesson?.sketch || this.astray) return;
    this.take({ answer: index });
    this.onMade({ answer: index });
  }

  /** What was predicted before the page was loaded, or nothing yet. @param {Made | null} made */
  take(made) {
    this.chosen = made && "answer" in made ? made.answer : -1;
    this.pad.take(made && "drawn" in made ? made.drawn : []);
    this.#show();
  }

  /** What came of it. @returns {HTMLElement} */
  came() {
    return this.report?.() ?? this.#own();
  }

  #own() {
    const { lesson, chosen } = this;
    const node = el("div", { class: "race-came", "data-testid": "player-came" });
    if (lesson?.sketch) node.append(...this.#missed());
    else lesson?.answers.forEach(({ says, holds }, i) => {
      if (!holds && i !== chosen) return;
      const line = el("p", { class: holds ? "race-finding" : "race-finding race-failed" });
      const word = i === chosen ? (holds ? t("You were right:") : t("You said:")) : chosen < 0 ? t("The answer:") : t("It is:");
      line.append(el("span", {}, word), " ", said(says));
      // What was predicted stands first.
      if (i === chosen) node.prepend(line);
      else node.append(line);
    });
    return node;
  }

  /** @returns {HTMLElement[]} */
  #missed() {
    const { pad } = this;
    const { miss, asked } = pad;
    if (!miss || !asked) return [el("p", {}, t("Nothing was drawn. This is how it went."))];
    const close = miss.share <= CLOSE;
    const share = full(Number((100 * miss.share).toPrecision(2)));
    const where = asked.of === "end" ? t("Your flag is {share} % of the picture from where it ended.", { share }) : asked.of === "path"
      ? t("Your line is {share} % of the picture off the path, on average.", { share })
      : t("Your line is {share} % of the axis off the measured one, on average.", { share });
    return [el("p", { class: close ? "race-finding" : "race-finding race-failed" }, close ? t("Close!") : t("It went another way."), " ", where)];
  }

  /** @param {Told["answers"]} answers */
  #worded(answers) {
    this.list.setAttribute("role", "radiogroup");
    this.buttons = answers.map(({ says }, i) => {
      const node = el("button", { type: "button", class: "race-answer", role: "radio", "data-testid": `player-answer-${i + 1}` }, said(says));
      node.addEventListener("click", () => this.choose(i));
      return node;
    });
    this.list.replaceChildren(...this.buttons);
  }

  #sketched() {
    const { pad } = this;
    this.list.setAttribute("role", "group");
    const asked = pad.asked;
    const node = el("button", { type: "button", class: "race-answer", "data-testid": "player-draw" });
    node.addEventListener("click", () => {
      this.onDraw();
      pad.clear();
      // The page may not scroll under who is going to draw.
      pad.node.focus({ preventScroll: true });
    });
    this.buttons = [node];
    this.list.replaceChildren(node, el("span", { class: "race-instruction" }, asked ? instruction(asked, pad.player) : ""));
    pad.onChange = () => {
      this.#show();
      pad.player.frame();
    };
  }

  #show() {
    const { lesson, chosen, pad, buttons } = this;
    if (lesson?.sketch) {
      const [node] = buttons;
      node.textContent = pad.drawn.length ? t("Draw again") : t("Draw");
      return;
    }
    buttons.forEach((node, i) => {
      node.setAttribute("aria-checked", String(i === chosen));
      node.tabIndex = i === Math.max(chosen, 0) ? 0 : -1;
    });
  }

  /** Arrow keys go from answer to answer, as in any group of which one is taken. @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = this.buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (!by || at < 0 || this.lesson?.sketch) return;
    event.preventDefault();
    event.stopPropagation();
    this.buttons[(at + by + this.buttons.length) % this.buttons.length].focus();
  }
}

/** @param {string} html */
function said(html) {
  const node = el("span", {});
  node.innerHTML = html; // safe: picture/lesson.py escapes all that is no formula
  return node;
}

let cards = 0; // of the page: each has names of its own
