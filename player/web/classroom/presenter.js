// The lecturer's own window: what is asked now and next, what there is to tell, how the votes stand, and what the next key
// does. It leads as the projector does, which follows it.

import { el, write } from "../dom.js";
import { keyOf } from "../keys.js";
import { t } from "../texts.js";
import { control, controls, keys } from "./controls.js";
import { Lead } from "./lead.js";
import { back, cast, linkTo, next, spelt } from "./state.js";
import { tally } from "./tally.js";
import { another, answered, closing, coming, farewell, isDrawn, over, standing } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../contract").Race} Race */

const OFTEN = 250; // milliseconds between two looks at the clock

export class Presenter {
  /** @type {Race | null} of the picture that is shown */
  race = null;
  link = ""; // of which, or of what is on its way
  shown = ""; // what stands in the window
  up = false; // whether the line is

  /** @param {HTMLElement} host @param {import("./line.js").Line} line @param {import("./start.js").Here} here */
  constructor(host, line, here) {
    this.host = host;
    this.here = here;
    this.lead = new Lead(line, here);
    this.lead.onChange = () => this.#render();
    this.status = el("p", { class: "room-status", role: "status", "data-testid": "room-status" });
    this.count = el("p", { class: "room-counts", role: "status", "data-testid": "room-counts" });
    this.stage = el("p", { class: "room-stage", "data-testid": "room-stage" });
    this.clock = el("p", { class: "room-clock", "data-testid": "room-clock" });
    this.backward = control("back", () => t("Back"), () => this.#step(back), { key: "PageUp" });
    this.forward = control("next", () => this.#coming, () => this.#step(next), { key: "PageDown" });
    this.forward.node.classList.add("room-primary");
    this.question = el("section", { class: "room-now", tabindex: 0, "aria-label": t("Now"), "data-testid": "room-now" });
    this.notes = el("section", { class: "room-notes", tabindex: 0, "aria-label": t("To be told"), "data-testid": "room-notes" });
    this.coming = el("section", { class: "room-coming", "data-testid": "room-coming" });
    this.controls = controls(this.lead, true);
    const { shown, code } = here;
    host.append(
      el("header", { class: "room-bar" }, el("p", { class: "room-where" }, shown, " ", el("strong", {}, spelt(code))), this.count, this.status),
      el("div", { class: "room-desk" },
        el("div", { class: "room-lead" }, el("div", {}, this.stage, this.clock), el("div", { class: "room-row" }, this.backward.node, this.forward.node)),
        this.question, this.notes, this.coming,
        el("div", { class: "room-controls", role: "group", "aria-label": t("The room") }, ...this.controls.map(({ node }) => node))),
      el("footer", { class: "room-keys" }, ...this.#keys()),
    );
    host.classList.add("room-presenter");
    window.addEventListener("keydown", (event) => {
      const act = keyOf(event, host, this.#acts);
      if (!act) return;
      event.preventDefault();
      act();
    });
    setInterval(() => this.#render(), OFTEN);
  }

  /** @param {any} message */
  hear({ state }) {
    if (!state) return;
    this.lead.hear(state);
    this.#fetch(state.link);
    this.#render();
  }

  /** @param {boolean} up */
  connected(up) {
    this.host.classList.toggle("room-down", !up);
    this.up = up;
    write(this.status, up ? "" : t("Reconnecting …"));
  }

  /** @param {import("./line.js").End} why */
  end(why) {
    this.lead.state = null;
    farewell(this.host, over(why, true), this.here.page, ...(why === "end" ? [] : [another(this.here.page, this.link)]));
  }

  #keys() {
    return [[["PageDown", "N"], t("go on")], [["PageUp"], t("back")], [["."], t("dark screens")], [["Space"], t("play and pause")]].map(([names, does]) =>
      el("span", {}, ...[...names].flatMap((key) => [el("kbd", {}, key), " "]), String(does)));
  }

  /** @returns {import("../keys.js").Acts} */
  get #acts() {
    const { lead } = this;
    const nothing = () => {};
    return {
      next: () => this.#step(next), back: () => this.#step(back), toggle: () => this.#toggle(),
      blank: () => lead.state && lead.change({ blank: !lead.state.blank }),
      nudge: nothing, go: nothing, full: nothing, help: nothing, undo: nothing, redo: nothing, others: keys(lead),
    };
  }

  #toggle() {
    const { lead } = this;
    if (!lead.state) return;
    const { position, playing } = this.#standing;
    if (lead.state.stage !== "race" && lead.state.stage !== "told" && lead.state.asks) return;
    lead.change({ clock: { step: position, playing: !playing, speed: lead.state.clock.speed } });
  }

  /** @param {typeof next} way */
  #step(way) {
    const { lead } = this;
    const step = lead.state && way(lead.state, this.#standing);
    if (step) lead.change(step.change);
  }

  get #all() {
    const { lead: { state }, race } = this;
    return race?.lesson ? (state?.asks ? 1 : 0) + race.lesson.findings.length + 1 : 0;
  }

  /** @returns {import("./state.js").Standing} */
  get #standing() {
    const { race, lead } = this;
    const course = { steps: race?.steps ?? 1, pauses: race?.lesson?.pauses ?? [] };
    return { ...lead.clock(course), ...course, all: this.#all, previous: race?.lesson?.previous ?? "", next: race?.lesson?.next ?? "" };
  }

  get #coming() {
    const { state } = this.lead;
    return state ? coming(next(state, this.#standing), state, this.#all) : t("Next");
  }

  /** @param {string} link */
  async #fetch(link) {
    if (link === this.link) return;
    this.link = link;
    this.race = null;
    this.coming.replaceChildren();
    const race = await this.#race(link);
    if (this.link !== link || !race) return;
    this.race = race;
    this.#render();
    const { lesson } = race;
    const after = lesson?.next ? await this.#race(linkTo(lesson.next, link)) : null;
    if (this.link !== link) return;
    if (lesson) this.coming.replaceChildren(el("h2", {}, t("Next")), words("p", after?.lesson?.question ?? "", after ? "" : t("This is the last lesson.")));
  }

  /** @param {string} link */
  async #race(link) {
    try {
      return (await this.here.source(link)).race;
    } catch (error) {
      console.warn(error);
      if (this.link === link) setTimeout(() => this.link === link && ((this.link = ""), this.#fetch(link)), 3000);
      return null;
    }
  }

  #render() {
    const { state } = this.lead;
    if (!state) return;
    for (const one of [...this.controls, this.backward, this.forward]) one.set(state);
    write(this.stage, standing(state));
    write(this.count, answered(state));
    if (this.up) write(this.status, closing(state));
    const { position, playing, steps } = this.#standing;
    write(this.clock, this.race ? `${t("step {step} of {steps}", { step: Math.floor(position), steps })} · ${playing ? t("playing") : t("at rest")}` : "");
    const made = JSON.stringify([this.link, Boolean(this.race), state.counts, state.round, state.told, state.stage]);
    if (made === this.shown) return;
    this.shown = made;
    this.#now(state);
    this.#tell(state);
  }

  /** @param {State} state */
  #now(state) {
    const lesson = this.race?.lesson;
    const { counts } = state;
    /** @type {(Node | string)[]} */
    const nodes = [words("h2", lesson?.question ?? "", this.race?.title ?? t("Loading the picture …"))];
    if (lesson && state.asks) {
      const drawn = isDrawn(state) ? cast(state).map((all) => ({ near: 0, all })) : [];
      nodes.push(tally({ answers: lesson.answers, counts, own: -1, right: !drawn.length, drawn }));
    }
    this.question.replaceChildren(...nodes);
  }

  /** What there is to tell, and how much of it has been told. @param {State} state */
  #tell(state) {
    const lesson = this.race?.lesson;
    if (!lesson) return this.notes.replaceChildren();
    const told = state.stage === "told" ? state.told - (state.asks ? 1 : 0) : 0;
    const list = el("ol", {}, ...lesson.findings.map(({ says }, i) => {
      const node = words("li", says, "");
      node.classList.toggle("room-told", i < told);
      return node;
    }));
    const own = lesson.notes ? [el("h2", {}, t("Notes")), words("div", lesson.notes, "")] : [];
    this.notes.replaceChildren(...own, el("h2", {}, t("To be told")), list, words("div", lesson.explanation, ""));
  }
}

/** @param {"h2" | "p" | "li" | "div"} tag @param {string} html @param {string} text where there is none */
function words(tag, html, text) {
  const node = el(tag, {}, text);
  if (html) node.innerHTML = html; // safe: picture/lesson.py escapes all that is no formula
  return node;
}
