// The row of controls under the stage.

import { button, el, icon, setIcon } from "./dom.js";
import { t } from "./texts.js";

export const FILMS = new Set(["gif", "mp4"]);
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];

export class Transport {
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
    this.readout = el("output", { class: "race-step", "data-testid": "player-step" });
    this.loop = button("loop", t("Repeat"), () => {
      this.set(clock.speed, !clock.loop);
      clock.onFrame();
    });
    this.speeds = this.#speeds();
    this.set(clock.speed, clock.loop);
    this.away = awayLink();
    this.onSave = () => {};
    host.append(
      el("div", { class: "race-buttons" },
        button("restart", t("Back to the start"), () => clock.seek(0)),
        button("back1", t("One step back"), () => clock.nudge(-1)),
        this.toggle,
        button("forward1", t("One step forward"), () => clock.nudge(1)),
        this.loop,
        saveMenu(films ? ["png", "svg", ...FILMS] : ["png", "svg"], (kind) => this.onSave(kind)),
        this.away),
      this.scrubber,
      this.readout,
      this.speeds,
    );
  }

  set(speed, loop) {
    Object.assign(this.clock, { speed, loop });
    this.speeds.value = speed;
    this.loop.setAttribute("aria-pressed", loop);
  }

  update() {
    const { clock } = this;
    if (this.shown !== clock.step || this.total !== clock.steps) {
      this.shown = clock.step;
      this.total = clock.steps;
      this.scrubber.max = clock.steps;
      this.scrubber.value = clock.step;
      this.scrubber.style.setProperty("--done", `${clock.steps ? (100 * clock.step) / clock.steps : 0}%`);
      this.scrubber.setAttribute("aria-valuetext", t("step {step} of {steps}", { step: clock.step, steps: clock.steps }));
      this.readout.textContent = `${clock.step} / ${clock.steps}`;
    }
    if (this.playing !== clock.playing) {
      this.playing = clock.playing;
      setIcon(this.toggle, clock.playing ? "pause" : "play", clock.playing ? t("Pause") : t("Play"));
    }
  }

  // How far a film is, from 0 to 1, and a way to give it up; null takes both away.
  filming(done, cancel) {
    this.film?.remove();
    this.film = null;
    if (done === null) return;
    const label = t("The film is being made …");
    const bar = el("progress", { max: 1, "aria-label": label, "data-testid": "player-film" });
    const stop = el("button", { type: "button", class: "race-item" }, t("Cancel"));
    stop.addEventListener("click", cancel);
    this.film = el("div", { class: "race-filming", role: "status" }, label, bar, stop);
    this.host.append(this.film);
    return (/** @type {number} */ now) => (bar.value = now);
  }

  // A word on what came of it, or why nothing did.
  say(text) {
    this.filming(null);
    this.film = el("div", { class: "race-filming", role: "status" }, text);
    this.host.append(this.film);
  }

  #speeds() {
    const select = el("select", { class: "race-speed", "aria-label": t("Speed"), "data-testid": "player-speed" });
    select.append(el("option", { value: "fit" }, "10 s"));
    for (const speed of SPEEDS) select.append(el("option", { value: speed }, `${speed}×`));
    select.title = t("Speed: the whole run in 10 s, or a multiple of 30 steps a second");
    select.addEventListener("change", () => {
      this.set(select.value === "fit" ? "fit" : Number(select.value), this.clock.loop);
      this.clock.onFrame();
    });
    return select;
  }
}

// The picture of the step that is shown, and the race as a film, as files.
function saveMenu(kinds, save) {
  const menu = el("div", { class: "race-menu", id: `race-menu-${(menus += 1)}` });
  menu.hidden = true;
  const opener = button("camera", t("Save this picture"), () => show(menu.hidden));
  opener.dataset.testid = "player-save";
  opener.setAttribute("aria-controls", menu.id);
  const box = el("div", { class: "race-save" }, opener, menu);
  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", open);
  };
  for (const kind of kinds) {
    const name = { kind: kind.toUpperCase() };
    const label = FILMS.has(kind) ? t("Save the race as {kind}", name) : t("Save this step as {kind}", name);
    const item = el("button", { type: "button", class: "race-item", "aria-label": label, "data-testid": `player-save-${kind}` }, kind.toUpperCase());
    item.addEventListener("click", () => {
      show(false);
      save(kind);
    });
    menu.append(item);
  }
  show(false);
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || show(false));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    show(false);
    opener.focus();
  });
  return box;
}

let menus = 0;

// From a frame to the whole page, with the same picture.
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
