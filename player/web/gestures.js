// What a hand does on the stage: tap or click picks a start, the start can be dragged, two fingers zoom, a pointer looks.

import { bound } from "./numbers.js";

const TAP = 6; // pixels a pointer may wander and still be a click
const WHEEL = 240; // pixels of one turn of the wheel that count
const NOTCH = 600; // pixels of the wheel that zoom by e
const GRAB = 16; // pixels around the start marker that take hold of it

export class Gestures {
  constructor(stage) {
    this.stage = stage;
    this.plot = stage.plot;
    this.pointers = new Map();
    this.down = null;
    this.grabbed = false;
    const listen = (target, name, act) => target.addEventListener(name, act, { capture: true, passive: false });
    listen(this.plot, "pointerdown", (event) => this.#pressed(event));
    listen(this.plot, "pointermove", (event) => this.#moved(event));
    listen(this.plot, "pointerleave", () => stage.look(null));
    // Plotly's drag begins with a mouse event; one that takes hold of the start marker is not for Plotly.
    listen(this.plot, "mousedown", (event) => this.grabbed && event.stopPropagation());
    listen(this.plot, "touchstart", (event) => {
      if (this.grabbed || event.touches.length > 1) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    // Plotly's own wheel would zoom on until its arithmetic ends.
    listen(this.plot, "wheel", (event) => {
      event.preventDefault();
      event.stopPropagation();
      stage.zoom(Math.exp(bound(event.deltaY, -WHEEL, WHEEL) / NOTCH), event.clientX, event.clientY);
    });
    // On the window: Plotly lays a sheet over the page while a drag lasts.
    this.released = (event) => this.#released(event);
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, this.released, true);
  }

  destroy() {
    for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, this.released, true);
  }

  #pressed(event) {
    if (event.button !== 0 || event.target.closest("button")) return;
    const at = this.stage.toData(event.clientX, event.clientY);
    if (!at) return;
    this.stage.onTouch();
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pointers.size > 1) {
      this.down = null;
      this.grabbed = false;
      return;
    }
    this.down = [event.clientX, event.clientY];
    const start = this.stage.startOnScreen();
    this.grabbed = !this.stage.fixed && Math.hypot(event.clientX - start[0], event.clientY - start[1]) <= GRAB;
    if (this.grabbed) this.plot.setPointerCapture(event.pointerId);
  }

  #moved(event) {
    const before = this.pointers.get(event.pointerId);
    if (before && this.pointers.size === 2) return this.#pinched(event);
    if (before && this.grabbed) this.stage.moveStart(this.stage.toData(event.clientX, event.clientY, true), [event.clientX, event.clientY]);
    else if (event.pointerType === "mouse") this.stage.look([event.clientX, event.clientY]);
  }

  #pinched(event) {
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)[1];
    const before = this.pointers.get(event.pointerId);
    const now = [event.clientX, event.clientY];
    const spread = (point) => Math.max(20, Math.hypot(point[0] - other[0], point[1] - other[1]));
    this.stage.zoom(bound(spread(before) / spread(now), 0.5, 2), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    this.pointers.set(event.pointerId, now);
  }

  #released(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    const still = this.down && Math.hypot(event.clientX - this.down[0], event.clientY - this.down[1]) <= TAP;
    if (event.type === "pointerup" && (still || this.grabbed) && !this.stage.fixed) {
      this.stage.pick(this.stage.toData(event.clientX, event.clientY, true));
    }
    this.down = null;
    this.grabbed = false;
  }
}
