// A phone in a room: the question with its picture, an answer or a drawing, and then whatever who leads shows. It follows
// until its reader lets go, and may not play what would tell the answer.

import { el, write } from "../dom.js";
import { answering } from "../shortcuts.js";
import { t } from "../texts.js";
import { Ballot } from "./ballot.js";
import { follower } from "./follow.js";
import { form } from "./joining.js";
import { Pointer } from "./pointer.js";
import { Screen } from "./screen.js";
import { cast, isOpen, plays, spelt } from "./state.js";
import { tally } from "./tally.js";
import { farewell, isCharted, isDrawn, over } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../prediction.js").Made} Made */
/** @typedef {import("../player.js").Player} Player */

const AGAIN = 1500; // milliseconds until a vote that came too fast is sent once more

export class Phone {
  /** @type {State | null} */
  state = null;
  came = 0; // when
  ballot = new Ballot();
  alone = false; // whether its reader has let go
  led = ""; // what the clock was led by last
  told = 0; // how much was last told
  fresh = true; // whether the line has just come up
  down = ""; // why it is not, in words
  asked = ""; // the poll, and whether it is open, for which the player was last set
  sheeted = ""; // the poll and the stage for which the chart was shown

  /** @param {HTMLElement} host @param {import("./line.js").Line} line @param {import("./start.js").Here} here */
  constructor(host, line, here) {
    this.host = host;
    this.line = line;
    this.here = here;
    this.status = el("p", { class: "room-status", role: "status", "data-testid": "room-status" });
    this.own = el("button", { type: "button", class: "room-button", hidden: "", "data-testid": "room-own" });
    this.own.addEventListener("click", () => this.#turn());
    const code = el("span", { class: "room-code", title: t("The code of this room") }, spelt(here.code));
    this.place = el("div", { class: "room-host" });
    this.waits = el("p", { class: "room-waits" }, t("Loading the picture …"));
    this.place.append(this.waits);
    this.black = el("div", { class: "room-black", role: "status", hidden: "", "data-testid": "room-black" });
    this.mark = el("p", { class: "room-in", "aria-hidden": "true", "data-testid": "room-in" }); // what is read aloud stands below
    host.append(el("header", { class: "room-bar" }, code, this.status, this.mark, this.own), this.place, this.black);
    this.said = el("p", { class: "room-said", role: "status", "data-testid": "room-said" });
    this.panel = el("section", { class: "race-predict room-votes", "data-testid": "room-votes", "aria-live": "polite", hidden: "" });
    this.pointer = new Pointer();
    this.screen = new Screen(this.place, {
      source: here.source, plotly: here.plotly, whole: here.whole, leads: null, below: () => 8, late: (late) => this.#late(late),
      prepare: (player) => this.#prepare(player), ready: () => this.#render(),
    });
    host.classList.add("room-phone");
  }

  /** @param {any} message */
  hear(message) {
    const { state, vote, counted, refused } = message;
    if (state) this.#state(state, vote);
    if (counted) this.ballot.count(counted);
    if (refused === "often") setTimeout(() => this.#resend(), AGAIN);
    else if (refused) {
      this.ballot.refuse();
      this.#take();
    }
    if (counted || refused) this.#render();
  }

  /** @param {boolean} up @param {string} why */
  connected(up, why) {
    this.host.classList.toggle("room-down", !up);
    this.fresh = up;
    this.down = up ? "" : why === "full" ? t("This room is full. Waiting for a place …") : t("Reconnecting …");
    this.#render();
  }

  /** @param {import("./line.js").End} why */
  end(why) {
    this.screen.player?.destroy();
    this.screen.link = "";
    // Who was let in knows the code; who leads may have another one by now.
    const ways = why === "unknown" ? [form(this.here.page, this.here.code)] : why === "lost" ? [form(this.here.page)] : [];
    farewell(this.host, over(why, false), this.here.page, ...ways);
  }

  /** @param {State} state @param {({ round: number } & Made) | null} [vote] */
  #state(state, vote) {
    const before = this.state;
    this.state = state;
    this.came = performance.now();
    // Letting go lasts until something is asked.
    if (before?.poll !== state.poll || (state.stage === "ask" && before.stage !== "ask")) this.#follow();
    if (this.ballot.hear(state, vote)) this.#take();
    if (this.fresh) this.#resend();
    this.fresh = false;
    this.screen.show(state.link);
    this.#render();
  }

  #resend() {
    const { late } = this.ballot;
    if (late && this.state && isOpen(this.state)) this.line.send(late);
  }

  /** @param {Made} made */
  #made(made) {
    const { state } = this;
    if (!state || !isOpen(state)) return this.#take();
    this.line.send(this.ballot.cast(state, made));
    this.#render();
  }

  /** The player shows the vote that stands. */
  #take() {
    this.screen.player?.manners.lesson.prediction.take(this.ballot.vote);
  }

  #turn() {
    if (this.alone) this.#follow();
    else {
      this.alone = true;
      this.screen.player?.manners.lesson.tell(0);
    }
    this.#render();
  }

  /** What was changed meanwhile is not what the class looks at. */
  #follow() {
    const { screen } = this;
    if (!this.alone) return;
    this.alone = false;
    if (screen.player && this.state?.link === screen.link) this.screen.show(screen.link, true);
  }

  /** @param {boolean} late */
  #late(late) {
    write(this.waits, late ? t("The picture has not come. Asking again …") : "");
  }

  /** @param {Player} player */
  #prepare(player) {
    const { manners, room } = player;
    this.led = "";
    this.told = 0;
    this.asked = this.sheeted = "";
    manners.led = this.#leading;
    manners.lesson.prediction.beside = true;
    manners.lesson.prediction.node.append(this.said);
    room.root.append(this.panel);
    this.pointer.attach(player);
  }

  /** @type {import("../manners.js").Led} */
  get #leading() {
    const phone = this;
    const nothing = () => {};
    return {
      made: (made) => this.#made(made),
      get asks() {
        const { state } = phone;
        return state?.stage === "ask" && Boolean(state.asks);
      },
      get acts() {
        const answer = this.asks ? {} : { answer: null };
        return phone.follows ? { next: nothing, back: nothing, blank: nothing, ...answer } : { blank: nothing, ...answer };
      },
      get keys() {
        if (!phone.follows) return undefined;
        const asks = this.asks ? phone.state?.asks : null;
        return answering(asks && "answers" in asks ? asks.answers : 0);
      },
      frame: () => {
        this.pointer.place();
        this.#tell();
        this.#sheet();
      },
    };
  }

  /** Whether who leads moves the clock. */
  get follows() {
    const { state } = this;
    return Boolean(state && (!plays(state) || (state.follow && !this.alone)));
  }

  #render() {
    const { state, host, screen: { player } } = this;
    if (!state) return void write(this.status, this.down || t("Joining …"));
    const able = plays(state);
    this.black.hidden = !state.blank;
    write(this.black, state.blank ? t("The screen is dark: look up.") : "");
    write(this.status, this.down || (this.alone ? t("On your own") : able && !state.follow ? t("On your own") : ""));
    this.own.hidden = !able || !state.follow;
    write(this.own, this.alone ? t("Follow again") : t("Try it yourself"));
    this.own.title = this.alone ? t("Look at what the lecturer shows") : t("Play by yourself, and change its numbers");
    host.classList.toggle("room-following", this.follows);
    host.dataset.stage = state.stage;
    host.classList.toggle("room-charted", isCharted(state));
    if (!player?.race) return;
    this.#lead(player, state);
    this.#ask(player, state);
    this.#votes(player, state);
    this.pointer.show(this.follows ? state.pointer : null);
    player.frame();
  }

  /** @param {Player} player @param {State} state */
  #lead(player, state) {
    const { clock, transport } = player;
    const beat = plays(state) ? state.clock : { step: 0, playing: false, speed: state.clock.speed };
    const { since, ...known } = beat;
    const led = this.follows ? JSON.stringify([known, state.stage === "race" || state.stage === "told"]) : "own";
    if (led === this.led) return;
    this.led = led;
    if (!this.follows) return clock.lead(null);
    transport.set(beat.speed, false);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    clock.lead(follower(beat, this.came, clock.position, clock, calm));
  }

  /** As much as who leads has told; what came of one's own prediction once the race is over. */
  #tell() {
    const { state, screen: { player } } = this;
    if (!state || !player || !this.follows) return;
    const { clock, manners: { lesson } } = player;
    // Before its own vote is known there, and a picture that it can be measured on, nothing is said of it.
    if (!this.asked || (isDrawn(state) && !lesson.prediction.pad.ready)) return;
    const over = state.stage === "race" && !clock.playing && clock.position >= clock.steps && clock.steps > 0;
    const told = state.stage === "told" ? state.told : over && this.ballot.vote ? 1 : 0;
    if (told === this.told) return;
    this.told = told;
    lesson.tell(told);
  }

  /** What is to be drawn on is in sight; what was drawn on comes into sight, as it does on the wall. */
  #sheet() {
    const { state, screen: { player } } = this;
    if (!state || !isCharted(state) || !player?.room.given) return;
    const came = `${state.poll} ${state.stage}`;
    if (state.stage !== "ask" && came === this.sheeted && player.manners.pad.ready) return;
    this.sheeted = came;
    if (player.shown !== "chart") player.show("chart");
  }

  /** @param {Player} player @param {State} state */
  #ask(player, state) {
    const { prediction } = player.manners.lesson;
    const { vote, counted } = this.ballot;
    const asks = state.stage === "ask" && Boolean(state.asks);
    const poll = `${state.poll} ${state.round} ${isOpen(state)}`;
    for (const button of prediction.buttons) button.disabled = asks && state.locked;
    if (this.asked !== poll) {
      this.asked = poll;
      this.#take(); // also where the page is loaded again when nothing is asked any more
      // Nothing has to be pressed before something can be drawn.
      if (isOpen(state) && isDrawn(state) && !vote) prediction.pad.clear();
    }
    if (!asks || state.locked) prediction.pad.close();
    write(this.said, said(state, Boolean(vote), counted));
    write(this.mark, asks ? mark(state, Boolean(vote), counted) : "");
  }

  /** @param {Player} player @param {State} state */
  #votes(player, state) {
    const shown = state.stage === "votes" && Boolean(state.asks);
    this.panel.hidden = !shown;
    if (!shown) return this.panel.replaceChildren();
    const { vote } = this.ballot;
    const lesson = player.race.lesson;
    const drawn = isDrawn(state) ? cast(state).map((all) => ({ near: 0, all })) : [];
    const own = vote && "answer" in vote ? vote.answer : -1;
    this.panel.replaceChildren(el("h3", {}, isDrawn(state) ? t("What the class has drawn") : t("How the class has answered")),
      tally({ answers: lesson?.answers ?? [], counts: state.counts, own, right: false, drawn }));
  }
}

/** What is said of one's own vote. @param {State} state @param {boolean} voted @param {boolean} counted */
function said(state, voted, counted) {
  if (state.locked) return voted ? t("Answers are closed. Yours is in.") : t("Answers are closed.");
  if (!voted) return state.round === 2 ? t("Everybody is asked once more: what do you say now?") : "";
  if (!counted) return t("Sending your answer …");
  return isDrawn(state) ? t("Your drawing is in – you can draw again until the lecturer goes on.") : t("Your answer is in – you can change it until the lecturer goes on.");
}

/** The same in two words, where it is seen however small the screen is. @param {State} state @param {boolean} voted @param {boolean} counted */
function mark(state, voted, counted) {
  if (state.locked) return t("Answers are closed.");
  if (!voted || !counted) return "";
  return isDrawn(state) ? t("✓ Drawing is in") : t("✓ Answer is in");
}
