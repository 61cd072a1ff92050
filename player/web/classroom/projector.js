// What the class sees: how to join, the player with the lesson's question, the votes or what was drawn, the race, and what
// happened. One key leads through all of it.

import { el, icon, write } from "../dom.js";
import { keyOf } from "../keys.js";
import { CLOSE } from "../sketch.js";
import { t } from "../texts.js";
import { Cloud } from "./cloud.js";
import { control, controls, keys, named } from "./controls.js";
import { strays } from "./follow.js";
import { Lead } from "./lead.js";
import { Screen } from "./screen.js";
import { back, cast, linkTo, next, plays, spelt } from "./state.js";
import { tally } from "./tally.js";
import { another, answered, closing, coming, farewell, isCharted, isDrawn, over } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Standing} Standing */
/** @typedef {import("../player.js").Player} Player */

const SELDOM = 100; // milliseconds at least between two news of the clock, or of the pointer
const SPOKEN = 5000; // and between two counts that are read aloud

export class Projector {
  /** @type {Map<number, readonly import("./cloud.js").Drawing[]>} what was drawn, by round */
  drawn = new Map();
  poll = 0; // of which
  up = false; // whether the line is
  cloud = new Cloud();
  /** @type {readonly { near: number, all: number }[]} of each round */
  near = [];
  measured = false; // whether that is known of this picture
  points = false; // whether the phones see where this pointer is
  /** @type {Record<string, number>} when something was last said, by what */
  last = {};
  /** @type {Record<string, ReturnType<typeof setTimeout>>} what is still to be said */
  later = {};
  drawnFor = ""; // what the panel was made of
  applied = ""; // what the stage was set for

  /** @param {HTMLElement} host @param {import("./line.js").Line} line @param {import("./start.js").Here} here */
  constructor(host, line, here) {
    this.host = host;
    this.here = here;
    this.lead = new Lead(line, here);
    this.lead.onChange = (change) => this.#render(Boolean(change.clock));
    this.where = el("button", { type: "button", class: "room-where", "data-testid": "room-where", title: t("How to join (J)") },
      el("span", {}, here.shown), " ", el("strong", {}, spelt(here.code)));
    this.where.addEventListener("click", () => this.lead.state && this.lead.change({ join: !this.lead.state.join }));
    this.count = el("p", { class: "room-counts", "aria-hidden": "true", "data-testid": "room-counts" });
    this.heard = el("p", { class: "room-heard", role: "status" });
    this.trouble = el("p", { class: "room-trouble", role: "status", "data-testid": "room-status" });
    this.backward = control("back", () => t("Back"), () => this.#step(back), { key: "PageUp" });
    this.forward = control("next", () => this.#coming, () => this.#step(next), { key: "PageDown" });
    this.forward.node.classList.add("room-primary");
    this.controls = controls(this.lead, false);
    this.controls.splice(5, 0, control("pointer", () => t("Show my pointer on phones"), () => this.#pointing(), { pressed: () => this.points, key: "P" }));
    this.bar = el("header", { class: "room-bar" }, this.where, this.count, this.heard, this.trouble, el("div", { class: "room-row" }, this.backward.node, this.forward.node, this.#more()));
    this.place = el("div", { class: "room-host" });
    this.waits = el("p", { class: "room-waits" }, t("Loading the picture …"));
    this.place.append(this.waits);
    this.join = this.#joining();
    this.panel = el("section", { class: "race-predict room-votes", "data-testid": "room-votes", hidden: "" });
    host.append(this.bar, el("div", { class: "room-area" }, this.place, this.join));
    host.classList.add("room-projector");
    this.screen = new Screen(this.place, {
      source: here.source, plotly: here.plotly, whole: here.whole, leads: (lesson) => this.#open(lesson), below: () => 10, late: (late) => write(this.waits, late ? t("The picture has not come. Asking again …") : ""),
      prepare: (player) => this.#prepare(player), ready: () => this.#render(true),
    });
    // Before there is a player its keys are not heard.
    window.addEventListener("keydown", (event) => {
      const act = !this.screen.player && keyOf(event, host, this.#acts);
      if (act) act();
    });
  }

  /** @param {any} message */
  hear({ state, cloud }) {
    if (cloud) this.#clouded(cloud);
    if (!state) return;
    const other = this.lead.hear(state);
    if (state.poll !== this.poll) {
      this.poll = state.poll;
      this.drawn = new Map();
      this.near = [];
    }
    this.screen.show(state.link);
    this.#render(other);
  }

  /** @param {boolean} up */
  connected(up) {
    this.host.classList.toggle("room-down", !up);
    this.up = up;
    write(this.trouble, up ? "" : t("Reconnecting …"));
  }

  /** @param {import("./line.js").End} why */
  end(why) {
    this.screen.player?.destroy();
    const { host, here, lead: { state } } = this;
    farewell(host, over(why, true), here.page, ...(why === "end" ? [] : [another(here.page, state?.link ?? "")]));
  }

  // ------------------------------------------------------------------------------------------ its parts

  #more() {
    const list = el("div", { class: "room-menu", id: "room-menu", hidden: "" }, ...this.controls.map(({ node }) => node));
    const opener = el("button", { type: "button", class: "room-button room-opener", "aria-label": t("The room"), title: t("The room"), "aria-controls": "room-menu", "aria-expanded": "false", "data-testid": "room-more" }, icon("dots"));
    /** @param {boolean} open */
    const show = (open) => {
      list.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
    };
    const box = el("div", { class: "room-more" }, opener, list);
    opener.addEventListener("click", () => show(list.hidden));
    list.addEventListener("click", () => show(false));
    box.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !box.contains(/** @type {Node} */ (relatedTarget)) && show(false));
    document.addEventListener("pointerdown", ({ target }) => !box.contains(/** @type {Node} */ (target)) && show(false));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || list.hidden) return;
      show(false);
      opener.focus();
    });
    return box;
  }

  /** What is seen before a class begins. */
  #joining() {
    const { here } = this;
    const code = el("div", { class: "room-qr" });
    here.qr().then((svg) => (code.innerHTML = svg), () => code.remove()); // safe: the server draws it
    const home = /^(localhost|127\.|\[::1\])/.test(location.host);
    const words = el("div", { class: "room-how" },
      el("p", {}, t("Join on your phone:")),
      el("p", { class: "room-address" }, here.shown),
      el("p", { class: "room-spelt", "data-testid": "room-spelt" }, spelt(here.code)),
      el("p", { class: "room-joined", "data-testid": "room-joined" }),
      el("p", { class: "room-small" }, home ? t("This address is known to this computer alone: open the page by the computer's address in the network, so that phones find it.") : t("No name and no account; votes are kept for three hours at most.")),
    );
    return el("section", { class: "room-join", "data-testid": "room-join-screen", "aria-label": t("How to join"), hidden: "" }, code, words);
  }

  // ------------------------------------------------------------------------------------------ the player

  /** @param {Player} player */
  #prepare(player) {
    const { manners, room, stage } = player;
    this.drawnFor = this.applied = "";
    this.measured = false;
    manners.led = this.#leading;
    const { prediction } = manners.lesson;
    prediction.report = () => this.#tally(true);
    prediction.pad.crowd = (sheet) => this.#showsCloud && this.cloud.paint(sheet);
    manners.blank.onChange = (blank) => this.lead.change({ blank });
    room.root.append(this.panel);
    room.left.addEventListener("pointermove", ({ clientX, clientY }) => this.points && this.#pointed(stage.holds(clientX, clientY) ? stage.toData(clientX, clientY) : null));
    room.left.addEventListener("pointerleave", () => this.#pointed(null));
  }

  /** @type {import("../manners.js").Led} */
  get #leading() {
    const projector = this;
    return {
      made: () => {},
      asks: false,
      keys: named(),
      get acts() {
        return projector.#acts;
      },
      frame: () => this.#frame(),
    };
  }

  get #acts() {
    const { lead } = this;
    const acts = {
      next: () => this.#step(next), back: () => this.#step(back), answer: null,
      blank: () => lead.change({ blank: true }), others: { ...keys(lead), p: () => this.#pointing() },
    };
    // Whoever plays what is still asked goes on to the race.
    const early = lead.state && !plays(lead.state) ? { toggle: () => this.#race() } : {};
    return /** @type {any} */ ({ ...acts, ...early }); // the player has all others
  }

  #race() {
    const { lead } = this;
    if (lead.state) lead.change({ join: false, stage: "race", clock: { step: 0, playing: true, speed: lead.state.clock.speed } });
  }

  /** @returns {Standing} */
  get #standing() {
    const { player } = this.screen;
    if (!player?.race) return { position: 0, playing: false, steps: 1, pauses: [], all: 0, previous: "", next: "" };
    const { clock: { position, playing, steps, pauses }, manners: { lesson }, race } = player;
    return { position, playing, steps, pauses, all: lesson.all, previous: race.lesson?.previous ?? "", next: race.lesson?.next ?? "" };
  }

  get #coming() {
    const { state } = this.lead;
    return state ? coming(next(state, this.#standing), state, this.#standing.all) : t("Next");
  }

  /** @param {typeof next} way */
  #step(way) {
    const { lead } = this;
    const step = lead.state && way(lead.state, this.#standing);
    if (step) lead.change(step.change);
  }

  /** @param {string} lesson */
  #open(lesson) {
    const { state } = this.lead;
    if (state) this.lead.change({ link: linkTo(lesson, state.link) });
  }

  /** A frame is drawn: who follows is told where this clock has gone. */
  #frame() {
    const { lead, screen: { player } } = this;
    if (!player || !lead.state) return;
    this.forward.set(lead.state);
    // What was near is known once there is a picture to be near in.
    if (!this.measured && player.manners.pad.ready) {
      this.measured = true;
      this.#render(false);
    }
    // A player that has just been put there stands wherever it likes.
    if (!plays(lead.state) || lead.state.link !== this.screen.link || !this.applied) return;
    this.#seldom("clock", SELDOM, () => {
      const { state, came } = lead;
      const { clock } = player;
      if (!state || !plays(state) || player !== this.screen.player) return;
      if (strays(state.clock, (performance.now() - came) / 1000, clock, clock)) lead.change({ clock: { step: clock.position, playing: clock.playing, speed: clock.speed } });
    });
  }

  /** At once, unless it has just been done; then soon. @param {string} what @param {number} milliseconds @param {() => void} act */
  #seldom(what, milliseconds, act) {
    clearTimeout(this.later[what]);
    const wait = (this.last[what] ?? -Infinity) + milliseconds - performance.now();
    const now = () => {
      this.last[what] = performance.now();
      act();
    };
    if (wait <= 0) now();
    else this.later[what] = setTimeout(now, wait);
  }

  #pointing() {
    this.points = !this.points;
    if (!this.points) this.lead.change({ pointer: null });
    this.#render(false);
  }

  /** @param {readonly [number, number] | null} at */
  #pointed(at) {
    if (this.points) this.#seldom("pointer", SELDOM, () => this.points && this.lead.change({ pointer: at }));
  }

  // ------------------------------------------------------------------------------------------ what is shown

  /** @param {boolean} moved whether the clock is elsewhere now */
  #render(moved) {
    const { lead: { state }, host, screen: { player, link } } = this;
    if (!state) return;
    host.dataset.stage = state.stage;
    host.classList.toggle("room-charted", isCharted(state));
    host.classList.toggle("room-playing", plays(state));
    this.join.hidden = !state.join;
    this.place.inert = state.join;
    this.where.setAttribute("aria-pressed", String(state.join));
    this.#counted(state);
    if (this.up) write(this.trouble, closing(state));
    for (const one of [...this.controls, this.backward, this.forward]) one.set(state);
    if (!player?.race || link !== state.link) return;
    this.#clock(player, state, moved);
    this.#clouds(state);
    player.manners.lesson.tell(state.stage === "told" ? state.told : 0);
    this.#votes(state);
    const { blank } = player.manners;
    if (state.blank) blank.show();
    else blank.hide();
    player.frame();
  }

  /** @param {State} state */
  #counted(state) {
    const words = state.join ? "" : answered(state);
    write(this.count, words);
    write(/** @type {HTMLElement} */ (this.join.querySelector(".room-joined")), state.phones === 1 ? t("1 phone is here") : t("{count} phones are here", { count: state.phones }));
    this.#seldom("spoken", SPOKEN, () => write(this.heard, words));
  }

  /** @param {Player} player @param {State} state @param {boolean} moved */
  #clock(player, state, moved) {
    const { clock, transport } = player;
    const able = plays(state);
    const stage = `${state.poll} ${able}`;
    const fresh = stage !== this.applied;
    this.applied = stage;
    if (!able) {
      if (fresh || clock.position) clock.rewind();
      clock.free = false;
      return;
    }
    clock.free = true;
    if (!moved && !fresh) return;
    const { position, playing } = this.lead.clock(clock);
    if (clock.speed !== state.clock.speed) transport.set(state.clock.speed, clock.loop);
    if (clock.playing !== playing || Math.abs(clock.position - position) > 0.5) clock.go(position, playing);
  }

  /** The answers while they are given, without bars, and how they were given. @param {State} state */
  #votes(state) {
    const { panel } = this;
    const shown = Boolean(state.asks) && (state.stage === "ask" || state.stage === "votes");
    panel.hidden = !shown;
    const made = JSON.stringify([shown, state.stage, state.round, state.stage === "votes" ? [state.counts, this.near] : state.locked]);
    if (made === this.drawnFor) return;
    this.drawnFor = made;
    if (!shown) panel.replaceChildren();
    else panel.replaceChildren(el("h3", {}, this.#title(state)), this.#tally(false));
  }

  /** @param {State} state */
  #title(state) {
    const drawn = isDrawn(state);
    if (state.stage === "votes") return drawn ? t("What the class has drawn") : t("How the class has answered");
    if (state.locked) return t("Answers are closed.");
    if (state.round === 2) return t("Once more: what do you say now?");
    return drawn ? t("Draw on your phone") : t("Answer on your phone");
  }

  /** @param {boolean} right whether it is told what came of it */
  #tally(right) {
    const { state } = this.lead;
    const lesson = this.screen.player?.race.lesson;
    if (!state || !lesson) return el("div");
    const counts = state.stage === "ask" ? null : state.counts;
    if (!isDrawn(state)) return tally({ answers: lesson.answers, counts, own: -1, right, drawn: [] });
    if (!counts) return el("p", {}, this.#instruction);
    const drawn = cast(state).map((all, i) => this.near[i] ?? { near: 0, all });
    return tally({ answers: [], counts, own: -1, right, drawn });
  }

  get #instruction() {
    const { player } = this.screen;
    return player?.manners.lesson.prediction.list.querySelector(".race-instruction")?.textContent ?? "";
  }

  /** @param {{ poll: number, round: number, drawn: readonly import("./cloud.js").Drawing[] }} came */
  #clouded({ poll, round, drawn }) {
    if (poll !== this.poll) this.drawn = new Map();
    this.poll = poll;
    this.drawn.set(round, drawn);
    this.#render(false);
  }

  get #showsCloud() {
    const { state } = this.lead;
    return Boolean(state && isDrawn(state) && state.stage !== "ask");
  }

  /** Which of the drawings were near, once the race has shown it. @param {State} state */
  #clouds(state) {
    const { player } = this.screen;
    if (!player || !isDrawn(state)) return;
    const { pad } = player.manners;
    if (isCharted(state)) player.show("chart");
    /** @param {import("./cloud.js").Drawing} one */
    const isNear = (one) => (pad.missOf(one)?.share ?? Infinity) <= CLOSE;
    const rounds = Array.from({ length: state.round }, (_, i) => this.drawn.get(i + 1) ?? null);
    this.near = rounds.map((drawn, i) => ({ near: drawn?.filter(isNear).length ?? 0, all: drawn?.length ?? cast(state)[i] ?? 0 }));
    const last = this.drawn.get(state.round) ?? [];
    this.cloud.set(last, state.stage === "told" ? last.map(isNear) : null);
  }
}
