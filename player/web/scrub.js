// A number in the hand: dragged sideways, moved by keys, typed, or playing by itself.

import { Entry } from "./entry.js";
import { el, icon, setIcon, write } from "./dom.js";
import { bound, full } from "./numbers.js";
import { position, reach, stepped, valueAt } from "./rungs.js";
import { sweep } from "./sweep.js";
import { t } from "./texts.js";

/**
 * @typedef {object} Described what a handle is beside a place on a scale
 * @property {string} key
 * @property {number} run that it belongs to; -1 where it is the whole race's
 * @property {string} part the name of the rule, schedule or wrapper
 * @property {string} label
 * @property {string} symbol as plain text; empty where it has none
 * @property {number} value
 * @property {string} help
 * @property {boolean} live whether the picture follows while it is in the hand
 * @property {number} [default] that a double click goes back to
 *
 * @typedef {import("./rungs.js").Spaced & Described} Handle
 */
/**
 * @typedef {object} Events of all numbers of a legend
 * @property {(scrub: Scrub) => void} begin a gesture begins
 * @property {(key: string, value: number) => void} hold a value is in the hand
 * @property {() => void} release the hand is opened
 * @property {() => void} cancel the value before is back
 */
/** @typedef {{ text: string, name: string, main: boolean }} Manner what is written before it, what it is called aloud */
/**
 * @typedef {object} Press a pointer that is down
 * @property {number} id
 * @property {number} x
 * @property {number} y
 * @property {number} place
 * @property {boolean} moving
 * @property {number | null} jump to which place it goes where the pointer does not move: it is on the track of a slider
 */

const TRAVEL = 240; // pixels across the span, where there is no track as long as it
const NOTCH = 100; // pixels of the wheel that are a step
const SLACK = { mouse: 3, touch: 8, pen: 5 }; // pixels a pointer may wander and still be a click
const FINE = 0.1; // of the way, with Shift
const AWAY = 32; // pixels above or below from which on it goes more finely
const BURST = 300; // milliseconds after a key in which the next one belongs to the same gesture
const DECIMAL = new Intl.NumberFormat("en-US", { useGrouping: false, maximumFractionDigits: 20 }); // who listens knows no powers
const LINED = 8; // and a slider's, so that tracks one above the other begin at one place
const ROOM = { int: 2, linear: 4.5, log: 6, complement: 6 }; // digits that a value has room for

export class Scrub {
  // From the first message on:
  /** @type {Handle} */
  handle;
  name = "";
  value = NaN; // as it is shown
  /** @type {"drag" | "keys" | "play" | null} what moves it */
  gesture = null;
  before = 0; // the value when that began
  touched = false; // whether it has been another one since
  /** @type {Press | null} */
  press = null;
  /** @type {Entry | null} */
  entry = null;
  /** @type {() => void} */
  halt = () => {};
  burst = 0; // the timer of the keys
  main = false; // whether it is a slider along a track
  turned = 0; // pixels of the wheel

  /** @param {string} key @param {Events} events */
  constructor(key, events) {
    this.events = events;
    this.label = el("span", { class: "race-scrub-label" });
    this.text = el("span", { class: "race-scrub-value" });
    this.track = el("i", { class: "race-scrub-track" });
    this.knob = el("span", { class: "race-scrub-knob", role: "slider", tabindex: 0 }, this.label, " ", this.text, this.track);
    this.player = el("button", { type: "button", class: "race-scrub-play" }, icon("play"));
    this.node = el("span", { class: "race-scrub", "data-key": key }, this.knob, this.player);
    this.#listen();
  }

  /** The same number in another message; what is in the hand stays there. @param {Handle} handle @param {number} value @param {Manner} manner */
  set(handle, value, manner) {
    this.handle = handle;
    this.name = manner.name;
    this.main = manner.main;
    write(this.label, manner.text);
    this.node.classList.toggle("race-scrub-main", manner.main);
    this.node.classList.toggle("race-scrub-late", !handle.live);
    this.text.style.minWidth = `${Math.max(this.main ? LINED : ROOM[handle.scale], handle.scale === "int" ? String(handle.high).length : 0)}ch`;
    this.knob.setAttribute("aria-label", manner.name);
    this.knob.title = described(handle);
    this.#dress();
    if (!this.gesture) this.#show(value);
  }

  /** The value that it has now, unless it is in the hand. @param {number} value */
  put(value) {
    if (!this.gesture && value !== this.value) this.#show(value);
  }

  /** The hand is opened, if this is in it. */
  finish() {
    if (!this.gesture) return;
    this.drop();
    if (!this.touched) return;
    if (this.value === this.before) this.events.cancel();
    else this.events.release();
  }

  /** The value before is back. */
  cancel() {
    if (!this.gesture) return;
    this.drop();
    this.#show(this.before);
    if (this.touched) this.events.cancel();
  }

  /** It is in the hand no more, without a word. */
  drop() {
    const playing = this.gesture === "play";
    this.gesture = null;
    this.press = null;
    clearTimeout(this.burst);
    this.halt();
    this.halt = () => {};
    this.node.classList.remove("race-scrub-held");
    if (playing) this.#dress();
  }

  destroy() {
    if (this.gesture) this.cancel();
    this.entry?.close();
    this.node.remove();
  }

  /** It plays by itself, or no more. */
  toggle() {
    if (this.gesture === "play") return this.finish();
    this.#begin("play");
    const stopped = (/** @type {Event} */ event) => this.node.contains(/** @type {Node} */ (event.target)) || this.finish();
    const still = sweep(this.handle, this.value, (value) => this.#to(value));
    const listening = new AbortController();
    for (const name of ["pointerdown", "keydown"]) {
      window.addEventListener(name, stopped, { capture: true, signal: listening.signal });
    }
    this.halt = () => {
      still();
      listening.abort();
    };
    this.#dress();
  }

  #listen() {
    const { knob, player } = this;
    knob.addEventListener("pointerdown", (event) => this.#pressed(event));
    knob.addEventListener("pointermove", (event) => this.#moved(event));
    knob.addEventListener("pointerup", () => this.#let());
    knob.addEventListener("pointercancel", () => this.#torn());
    knob.addEventListener("lostpointercapture", () => this.#torn());
    knob.addEventListener("keydown", (event) => this.#key(event));
    knob.addEventListener("wheel", (event) => this.#wheeled(event), { passive: false });
    knob.addEventListener("blur", () => this.gesture === "keys" && this.finish());
    player.addEventListener("click", () => this.toggle());
    player.addEventListener("keydown", (event) => this.#playerKey(event));
    this.node.addEventListener("dblclick", () => this.#reset());
  }

  /** @param {"drag" | "keys" | "play"} gesture */
  #begin(gesture) {
    if (this.gesture === gesture) return;
    this.finish();
    this.events.begin(this);
    this.before = this.value;
    this.touched = false;
    this.gesture = gesture;
    this.node.classList.add("race-scrub-held");
  }

  /** @param {number} value */
  #to(value) {
    if (value === this.value) return;
    this.touched = true;
    this.#show(value);
    this.events.hold(this.handle.key, value);
  }

  /** A change that is one gesture by itself. @param {number} value */
  #take(value) {
    if (value === this.value) return;
    this.#begin("keys");
    this.#to(value);
    this.finish();
  }

  /** @param {number} value */
  #show(value) {
    this.value = value;
    const { handle, knob } = this;
    const text = full(value);
    write(this.text, text);
    this.track.style.setProperty("--at", String(bound(position(handle, value), 0, 1)));
    const states = { min: Math.min(handle.low, value), max: Math.max(handle.high, value), now: value };
    for (const [state, number] of Object.entries(states)) knob.setAttribute(`aria-value${state}`, DECIMAL.format(number));
    knob.setAttribute("aria-valuetext", text);
  }

  /** The button says what it does. */
  #dress() {
    const playing = this.gesture === "play";
    const { name } = this;
    setIcon(this.player, playing ? "pause" : "play", playing ? t("Stop {name}", { name }) : t("Let {name} play", { name }));
    this.player.setAttribute("aria-pressed", String(playing));
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button !== 0 || this.press) return;
    this.finish();
    const { clientX: x, clientY: y, pointerId: id } = event;
    const jump = this.main && event.target === this.track ? this.#along(x) : null;
    this.press = { id, x, y, place: 0, moving: false, jump };
    this.knob.focus({ preventScroll: true });
    this.knob.setPointerCapture(id);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const { press, handle } = this;
    if (!press || event.pointerId !== press.id) return;
    const [dx, away] = [event.clientX - press.x, Math.abs(event.clientY - press.y)];
    if (!press.moving) {
      if (Math.abs(dx) < (SLACK[/** @type {keyof SLACK} */ (event.pointerType)] ?? SLACK.mouse)) return;
      this.#begin("drag");
      // Beginning has ended whatever else went on.
      this.press = { ...press, x: event.clientX, place: position(handle, this.value), moving: true };
      return;
    }
    const pace = event.shiftKey ? FINE : 1 / (1 + Math.max(0, away - AWAY) / AWAY);
    press.x = event.clientX;
    press.place = bound(press.place + (dx * pace) / (this.main ? this.track.clientWidth : TRAVEL), ...reach(handle, this.before));
    this.#to(valueAt(handle, press.place, this.before));
  }

  /** A pointer that has not moved asks for the field; on a track, for the thumb. */
  #let() {
    const { press, handle } = this;
    this.press = null;
    if (press?.moving) this.finish();
    else if (press?.jump != null) this.#take(valueAt(handle, press.jump, this.value));
    else if (press) this.#open();
  }

  /** Which share of the span a place on the track is. @param {number} x */
  #along(x) {
    const { left, width } = this.track.getBoundingClientRect();
    return bound((x - left) / width, 0, 1);
  }

  /** The wheel moves what has the focus: who only scrolls past changes nothing. @param {WheelEvent} event */
  #wheeled(event) {
    if (document.activeElement !== this.knob || event.ctrlKey || this.gesture === "drag") return;
    event.preventDefault();
    this.turned -= event.deltaMode ? Math.sign(event.deltaY) * NOTCH : event.deltaY + event.deltaX;
    const count = Math.trunc(this.turned / NOTCH);
    this.turned -= count * NOTCH;
    if (count) this.#keyed(stepped(this.handle, this.value, event.shiftKey ? 10 * count : count));
  }

  /** The browser has taken the pointer away: it scrolls. */
  #torn() {
    const { press } = this;
    this.press = null;
    if (press?.moving) this.cancel();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    // Play and the stages of a class are one key's, wherever the focus is.
    if (event.key === " " || event.key.startsWith("Page")) return;
    // The player's other keys are for those who have nothing else in hand.
    event.stopPropagation();
    const { handle, value } = this;
    const count = event.shiftKey ? 10 : 1;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowRight: () => this.#keyed(stepped(handle, value, count)),
      ArrowUp: () => this.#keyed(stepped(handle, value, count)),
      ArrowLeft: () => this.#keyed(stepped(handle, value, -count)),
      ArrowDown: () => this.#keyed(stepped(handle, value, -count)),
      Home: () => this.#keyed(handle.low),
      End: () => this.#keyed(handle.high),
      Enter: () => this.#open(),
      Escape: () => this.cancel(),
      p: () => this.toggle(),
    };
    const act = keys[event.key] ?? (/^[\d.,+−-]$/.test(event.key) ? () => this.#open(event.key) : null);
    if (!act || (event.repeat && event.key === "p")) return;
    event.preventDefault();
    act();
  }

  /** @param {KeyboardEvent} event of the button */
  #playerKey(event) {
    if (event.key !== "Tab") event.stopPropagation();
    if (event.key === "Escape") this.cancel();
  }

  /** Keys that follow each other quickly are one gesture. @param {number} value */
  #keyed(value) {
    if (this.gesture === "drag") return;
    this.#begin("keys");
    this.#to(value);
    clearTimeout(this.burst);
    this.burst = window.setTimeout(() => this.finish(), BURST);
  }

  /** A field for the exact value. @param {string} [typed] what it begins with */
  #open(typed) {
    this.finish();
    if (this.entry) return;
    this.entry = new Entry(this, typed);
    this.entry.onTake = (value) => this.#take(value);
    this.entry.onClose = (back) => {
      this.entry = null;
      if (back) this.knob.focus({ preventScroll: true });
    };
  }

  #reset() {
    if (this.handle.default === undefined) return this.entry ? undefined : this.#open();
    this.entry?.close();
    this.#take(this.handle.default);
  }
}

/** What is said of a number to who waits over it. @param {Handle} handle */
function described({ live, help, ...handle }) {
  const lines = [`${titled(handle)}: ${help}`];
  if (!live) lines.push(t("Follows on release."));
  lines.push(t("Drag sideways, use the arrow keys or click to type; p lets it play."));
  return lines.join("\n");
}

/**
 * What a number is called, with the symbol that it has in the formula: "lr α", as it is read aloud, too.
 * @param {{ label: string, symbol: string, scale: string }} handle
 */
export function titled({ label, symbol, scale }) {
  return scale === "int" || label.endsWith(symbol) ? label : `${label} ${symbol}`;
}
