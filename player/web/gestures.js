// What a hand does on the stage: tap or click picks a start, the start can be dragged, two fingers zoom, a pointer looks,
// and pushes the ground aside.

import { closest } from "./dom.js";
import { bound } from "./numbers.js";

/** @typedef {import("./vectors.js").Point} Point */

const TAP = 6; // pixels a pointer may wander and still be a click
const WHEEL = 240; // pixels of one turn of the wheel that count
const NOTCH = 600; // pixels of the wheel that zoom by e
/** @type {("pointerup" | "pointercancel")[]} */
const ENDS = ["pointerup", "pointercancel"];
const GRAB = 16; // pixels around the start marker that take hold of it

export class Gestures {
  /** @param {import("./stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {HTMLElement} */
    this.plot = stage.host;
    /** @type {Map<number, Point>} where those are that touch the stage */
    this.pointers = new Map();
    /** @type {Point | null} where the only one came down */
    this.down = null;
    this.grabbed = false; // whether it holds the start marker
    /** @type {{ from: Point, view: import("./live.js").Window } | null} where the ground was taken hold of, and what was seen then */
    this.pushed = null;
    this.boxing = false; // whether Plotly draws a box
    /**
     * @template {keyof HTMLElementEventMap} Name
     * @param {Name} name
     * @param {(event: HTMLElementEventMap[Name]) => void} act
     */
    const listen = (name, act) => this.plot.addEventListener(name, act, { capture: true, passive: false });
    listen("pointerdown", (event) => this.#pressed(event));
    listen("pointermove", (event) => this.#moved(event));
    listen("pointerleave", () => {
      stage.read(null);
      stage.hover(null);
    });
    // Plotly's drag begins with a mouse event, and would go astray where the ground is drawn anew under it: with Shift
    // alone, for a box, it does not look elsewhere before its end.
    listen("mousedown", (event) => this.pointers.size && !this.boxing && event.stopPropagation());
    listen("touchstart", (event) => {
      if (this.grabbed || event.touches.length > 1) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    // Plotly's own wheel would zoom on until its arithmetic ends.
    listen("wheel", (event) => {
      event.preventDefault();
      event.stopPropagation();
      stage.zoom(Math.exp(bound(event.deltaY, -WHEEL, WHEEL) / NOTCH), event.clientX, event.clientY);
    });
    // On the window: a pointer may be let go of anywhere.
    this.released = (/** @type {PointerEvent} */ event) => this.#released(event);
    for (const name of ENDS) window.addEventListener(name, this.released, true);
    this.keyed = (/** @type {KeyboardEvent} */ event) => this.#keyed(event);
    window.addEventListener("keydown", this.keyed, true);
  }

  /** The start is taken out of the hand. */
  drop() {
    this.grabbed = false;
    this.down = null;
    this.pushed = null;
  }

  destroy() {
    for (const name of ENDS) window.removeEventListener(name, this.released, true);
    window.removeEventListener("keydown", this.keyed, true);
  }

  /** Escape puts the start back where it was taken. @param {KeyboardEvent} event */
  #keyed(event) {
    if (event.key !== "Escape" || !this.grabbed) return;
    event.stopPropagation();
    this.drop();
    this.stage.onCancel();
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button !== 0 || closest(event, "button, .race-pad-open") || !this.stage.holds(event.clientX, event.clientY)) return;
    this.stage.onTouch();
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pointers.size > 1) {
      if (this.grabbed) this.stage.onCancel();
      this.drop();
      return;
    }
    this.down = [event.clientX, event.clientY];
    this.stage.locate();
    const start = this.stage.startOnScreen();
    this.grabbed = this.stage.movable && Math.hypot(event.clientX - start[0], event.clientY - start[1]) <= GRAB;
    this.boxing = event.shiftKey && !this.grabbed;
    if (this.grabbed || (event.pointerType !== "touch" && !this.boxing)) this.plot.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const before = this.pointers.get(event.pointerId);
    if (before && this.pointers.size === 2) return this.#pinched(event, before);
    if (before && this.grabbed) this.stage.moveStart(event.clientX, event.clientY);
    else if (before && event.pointerType !== "touch" && !this.boxing) this.#push(event);
    else if (event.pointerType === "mouse") {
      this.stage.read([event.clientX, event.clientY]);
      this.stage.hover([event.clientX, event.clientY]);
    }
  }

  /** The ground goes along, from where it was taken hold of. @param {PointerEvent} event */
  #push({ clientX, clientY }) {
    const { down } = this;
    if (down && Math.hypot(clientX - down[0], clientY - down[1]) > TAP) {
      this.pushed = { from: down, view: this.stage.looked };
      this.down = null;
    }
    if (!this.pushed) return;
    const { from, view } = this.pushed;
    this.stage.read(null);
    this.stage.push(view, clientX - from[0], clientY - from[1]);
  }

  /** @param {PointerEvent} event @param {Point} before where it was */
  #pinched(event, before) {
    const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    /** @type {Point} */
    const now = [event.clientX, event.clientY];
    /** @param {Point} point */
    const spread = (point) => Math.max(20, Math.hypot(point[0] - other[0], point[1] - other[1]));
    this.stage.zoom(bound(spread(before) / spread(now), 0.5, 2), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    this.pointers.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  #released(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    const still = this.down && Math.hypot(event.clientX - this.down[0], event.clientY - this.down[1]) <= TAP;
    if (event.type === "pointerup" && this.stage.movable && (still || this.grabbed)) {
      this.stage.choose(event.clientX, event.clientY);
      if (!this.grabbed) this.stage.onPicked();
    } else if (this.grabbed) this.stage.onCancel();
    this.drop();
  }
}
