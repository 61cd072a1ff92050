// The row of controls under the stage.

import { button, el, icon, setIcon } from "./dom.js";
import { Fold } from "./fold.js";
import { t } from "./texts.js";

/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./clock.js").Speed} Speed */
/** @typedef {import("./film/film.js").Kind} Film */
/** @typedef {"png" | "svg"} Still */

/** @type {Still[]} */
const STILLS = ["png", "svg"];
/** @type {Film[]} */
const FILMS = ["gif", "mp4"];
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];

export class Transport {
  /** @param {HTMLElement} host @param {Clock} clock @param {boolean} films */
  constructor(host, clock, films) {
    this.clock = clock;
    this.host = host;
    this.toggle = button("play", t("Play"), () => clock.toggle());
    this.toggle.classList.add("race-primary");
    this.toggle.dataset.testid = "player-toggle";
    this.scrubber = el("input", {
      type: "range", min: 0, step: 1, class: "race-scrubber", "aria-label": t("Step"), "data-testid": "player-scrubber",
    });
    this.scrubber.addEventListener("input", () => clock.seek(Number(this.scrubber.value)));
    this.marks = el("div", { class: "race-pauses", "data-testid": "player-pauses" });
    this.track = el("div", { class: "race-track" }, this.marks, this.scrubber);
    this.readout = el("output", { class: "race-step", "data-testid": "player-step" });
    this.loop = button("loop", t("Repeat"), () => {
      this.set(clock.speed, !clock.loop);
      clock.onFrame();
    });
    this.speeds = this.#speeds();
    this.set(clock.speed, clock.loop);
    this.away = awayLink();
    // What was shown last:
    this.shown = -1;
    this.total = -1;
    this.playing = false;
    /** @type {HTMLElement | null} how far a film is, or what came of it */
    this.film = null;
    /** @type {(kind: Still) => void} */
    this.onStill = () => {};
    /** @type {(kind: Film) => void} */
    this.onFilm = () => {};
    this.onTable = () => {};
    /** Saves what stands beside the picture, where that is a table. */
    this.table = item("csv", t("Save the maps as CSV"), () => this.onTable());
    this.table.hidden = true;
    const fold = new Fold("dots", t("Speed, repeat, files"), [this.speeds, this.loop, this.#saveMenu(films)]);
    this.extras = fold.list; // what is not needed to play
    host.append(
      el("div", { class: "race-buttons" },
        button("restart", t("Back to the start"), () => clock.seek(0)),
        button("back1", t("One step back"), () => clock.nudge(-1)),
        this.toggle,
        button("forward1", t("One step forward"), () => clock.nudge(1))),
      this.track,
      this.readout,
      fold.node,
      this.away,
    );
  }

  /** @param {Speed} speed @param {boolean} loop */
  set(speed, loop) {
    this.clock.speed = speed;
    this.clock.loop = loop;
    this.speeds.value = String(speed);
    this.loop.setAttribute("aria-pressed", String(loop));
  }

  /** Steps at which play stops, each marked on the bar. @param {readonly number[]} pauses */
  setPauses(pauses) {
    this.clock.pauses = pauses;
    this.#mark();
  }

  #mark() {
    const { pauses, steps } = this.clock;
    const within = pauses.filter((pause) => pause < steps);
    this.marks.replaceChildren(...within.map((pause) => {
      const mark = el("i", { title: t("Play stops at step {step}.", { step: pause }) });
      mark.style.setProperty("--at", String(pause / steps));
      return mark;
    }));
  }

  update() {
    const { clock } = this;
    if (this.shown !== clock.step || this.total !== clock.steps) {
      this.shown = clock.step;
      this.total = clock.steps;
      if (this.scrubber.max !== String(clock.steps)) this.#mark();
      this.scrubber.max = String(clock.steps);
      this.scrubber.value = String(clock.step);
      this.scrubber.setAttribute("aria-valuetext", t("step {step} of {steps}", { step: clock.step, steps: clock.steps }));
      this.readout.textContent = `${clock.step} / ${clock.steps}`;
    }
    if (this.playing !== clock.playing) {
      this.playing = clock.playing;
      setIcon(this.toggle, clock.playing ? "pause" : "play", clock.playing ? t("Pause") : t("Play"));
    }
  }

  /**
   * A film is begun: show how far it is, and a way to give it up.
   * @param {() => void} cancel
   * @returns {(done: number) => void} says how far it is, from 0 to 1
   */
  filming(cancel) {
    const label = t("The film is being made …");
    const bar = el("progress", { max: 1, "aria-label": label, "data-testid": "player-film" });
    const stop = el("button", { type: "button", class: "race-item" }, t("Cancel"));
    stop.addEventListener("click", cancel);
    this.#show(label, bar, stop);
    return (done) => (bar.value = done);
  }

  /** A word on what came of it, or why nothing did. @param {string} text */
  say(text) {
    this.#show(text);
  }

  /** The film is done with. */
  filmed() {
    this.film?.remove();
    this.film = null;
  }

  /** @param {(Node | string)[]} parts */
  #show(...parts) {
    this.filmed();
    this.film = el("div", { class: "race-filming", role: "status" }, ...parts);
    this.host.append(this.film);
  }

  /** The picture of the step that is shown, and the race as a film, as files. @param {boolean} films */
  #saveMenu(films) {
    /** @param {string} kind */
    const name = (kind) => ({ kind: kind.toUpperCase() });
    const stills = STILLS.map((kind) => item(kind, t("Save this step as {kind}", name(kind)), () => this.onStill(kind)));
    const made = FILMS.map((kind) => item(kind, t("Save the race as {kind}", name(kind)), () => this.onFilm(kind)));
    return menu([...stills, ...(films ? made : []), this.table]);
  }

  #speeds() {
    const select = el("select", { class: "race-speed", "aria-label": t("Speed"), "data-testid": "player-speed" });
    select.append(
      el("option", { value: "fit" }, "10 s"),
      el("option", { value: "slow" }, t("slow start")),
      el("option", { value: "step" }, t("step by step")),
    );
    for (const speed of SPEEDS) select.append(el("option", { value: speed }, `${speed}×`));
    select.title = t("Speed: the whole race in 10 s, evenly or with slow first steps; one step each time; or so many times 30 steps a second");
    select.addEventListener("change", () => {
      this.set(speedOf(select.value), this.clock.loop);
      this.clock.onFrame();
    });
    return select;
  }
}

/** @param {string} value @returns {Speed} */
const speedOf = (value) => (value === "fit" || value === "slow" || value === "step" ? value : Number(value));

/** @param {string} kind @param {string} label @param {() => void} save */
function item(kind, label, save) {
  const attributes = { class: "race-item", "aria-label": label, "data-testid": `player-save-${kind}` };
  const node = el("button", { type: "button", ...attributes }, kind.toUpperCase());
  node.addEventListener("click", save);
  return node;
}

/** A button that opens a list of others. @param {HTMLElement[]} items */
function menu(items) {
  const list = el("div", { class: "race-menu", id: `race-menu-${(menus += 1)}` }, ...items);
  const opener = button("camera", t("Save this picture"), () => show(list.hidden));
  opener.dataset.testid = "player-save";
  opener.setAttribute("aria-controls", list.id);
  const box = el("div", { class: "race-save" }, opener, list);
  /** @param {boolean} open */
  const show = (open) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  show(false);
  list.addEventListener("click", () => show(false));
  box.addEventListener("focusout", ({ relatedTarget }) => box.contains(/** @type {Node | null} */ (relatedTarget)) || show(false));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    show(false);
    opener.focus();
  });
  return box;
}

let menus = 0; // of the page: each has a name of its own

/** From a frame to the whole page, with the same picture. */
function awayLink() {
  const label = t("Open the whole page");
  const node = el("a", { class: "race-button", target: "_blank", rel: "noopener", "aria-label": label, title: label }, icon("away"));
  const aim = () => {
    const address = new URL(location.href);
    address.searchParams.delete("embed");
    node.href = address.href;
  };
  for (const name of ["pointerdown", "focus"]) node.addEventListener(name, aim);
  aim();
  return node;
}
