// What a hand does on tiles: a pointer over one, a click, a tap and a second one, arrow keys, a wheel, a box that is drawn.

import { el } from "./dom.js";

/** @typedef {readonly [number, number]} Shares of a tile, from its left and from below */
/**
 * @typedef {object} Does
 * @property {(tile: number, x: number, y: number) => void} over
 * @property {() => void} out
 * @property {(tile: number, x: number, y: number) => void} take
 * @property {(tile: number, dx: number, dy: number) => void} step by so many cells
 * @property {(tile: number) => void} enter what is pointed at is taken
 * @property {(tile: number, x: number, y: number, factor: number) => void} zoom
 * @property {(tile: number, from: Shares, to: Shares) => void} box
 */
/** @typedef {{ x: number, y: number, width: number, height: number, label: string }} Spot */

const MOVED = 6; // pixels from which on a press is a drag
const CLOSE = 22; // pixels between two taps that mean the same
const NEARER = 0.8; // by one notch of the wheel
const FAR = 8; // cells of a step with Shift
/** @type {Record<string, readonly [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export class Pointing {
  /** @type {{ tile: number, from: Shares, x: number, y: number, drags: boolean } | null} */
  press = null;
  /** @type {{ tile: number, x: number, y: number } | null} the last tap */
  tapped = null;

  /** @param {HTMLElement} host @param {Does} does */
  constructor(host, does) {
    this.host = host;
    this.does = does;
    /** @type {HTMLButtonElement[]} */
    this.nodes = [];
    this.rubber = el("div", { class: "race-map-box", hidden: "" });
    host.append(this.rubber);
  }

  /** @param {readonly Spot[]} spots @param {string} described the id of what tells more */
  set(spots, described) {
    while (this.nodes.length < spots.length) this.#add(this.nodes.length);
    while (this.nodes.length > spots.length) this.nodes.pop()?.remove();
    spots.forEach(({ x, y, width, height, label }, i) => {
      const node = this.nodes[i];
      Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
      if (node.getAttribute("aria-label") !== label) node.setAttribute("aria-label", label);
      node.setAttribute("aria-describedby", described);
    });
  }

  /** @param {number} tile */
  #add(tile) {
    const node = el("button", { type: "button", class: "race-map-tile", "data-testid": `map-tile-${tile}` });
    node.addEventListener("pointerdown", (event) => this.#down(tile, event));
    node.addEventListener("pointermove", (event) => this.#move(tile, event));
    node.addEventListener("pointerup", (event) => this.#up(tile, event));
    node.addEventListener("pointercancel", () => this.#drop());
    node.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && !this.press && this.does.out());
    node.addEventListener("keydown", (event) => this.#key(tile, event));
    node.addEventListener("focus", () => node.matches(":focus-visible") && this.does.step(tile, 0, 0));
    node.addEventListener("blur", () => this.does.out());
    node.addEventListener("wheel", (event) => this.#wheel(tile, event), { passive: false });
    this.nodes.push(node);
    this.host.append(node);
  }

  /** @param {number} tile @param {{ clientX: number, clientY: number }} at @returns {Shares} */
  #shares(tile, { clientX, clientY }) {
    const { left, bottom, width, height } = this.nodes[tile].getBoundingClientRect();
    return [(clientX - left) / width, (bottom - clientY) / height];
  }

  /** @param {number} tile @param {PointerEvent} event */
  #down(tile, event) {
    if (event.button) return;
    this.press = { tile, from: this.#shares(tile, event), x: event.clientX, y: event.clientY, drags: false };
    if (event.pointerType === "mouse") this.nodes[tile].setPointerCapture(event.pointerId);
  }

  /** @param {number} tile @param {PointerEvent} event */
  #move(tile, event) {
    const { press } = this;
    if (!press) return void (event.pointerType === "mouse" && this.does.over(tile, ...this.#shares(tile, event)));
    if (event.pointerType !== "mouse") return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < MOVED && !press.drags) return;
    press.drags = true;
    this.#stretch(tile, press.from, this.#shares(tile, event));
  }

  /** The box that is being drawn. @param {number} tile @param {Shares} from @param {Shares} to */
  #stretch(tile, [x0, y0], [x1, y1]) {
    const { offsetLeft, offsetTop, offsetWidth: width, offsetHeight: height } = this.nodes[tile];
    const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)].map(within);
    const [low, high] = [Math.min(y0, y1), Math.max(y0, y1)].map(within);
    this.rubber.hidden = false;
    Object.assign(this.rubber.style, {
      left: `${offsetLeft + left * width}px`, top: `${offsetTop + (1 - high) * height}px`, width: `${(right - left) * width}px`, height: `${(high - low) * height}px`,
    });
  }

  /** @param {number} tile @param {PointerEvent} event */
  #up(tile, event) {
    const { press } = this;
    this.#drop();
    if (!press) return;
    const to = this.#shares(tile, event);
    if (press.drags) {
      const [a, b] = [press.from, to.map(within)];
      if (Math.abs(a[0] - b[0]) > 0.03 && Math.abs(a[1] - b[1]) > 0.03) this.does.box(tile, a, /** @type {[number, number]} */ (b));
      return;
    }
    if (event.pointerType === "mouse") return this.does.take(tile, ...to);
    const { tapped } = this;
    const again = tapped?.tile === tile && Math.hypot(tapped.x - event.clientX, tapped.y - event.clientY) < CLOSE;
    this.tapped = again ? null : { tile, x: event.clientX, y: event.clientY };
    if (again && tapped) this.does.take(tile, ...this.#shares(tile, { clientX: tapped.x, clientY: tapped.y }));
    else this.does.over(tile, ...to);
  }

  #drop() {
    this.press = null;
    this.rubber.hidden = true;
  }

  /** @param {number} tile @param {KeyboardEvent} event */
  #key(tile, event) {
    const way = WAYS[event.key];
    const { does } = this;
    const by = event.shiftKey ? FAR : 1;
    if (way) does.step(tile, by * way[0], by * way[1]);
    else if (event.key === "Escape") does.out();
    else if (event.key === "Enter" || event.key === " ") does.enter(tile);
    else if (event.key === "+" || event.key === "-") does.zoom(tile, 0.5, 0.5, event.key === "+" ? NEARER : 1 / NEARER);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} tile @param {WheelEvent} event */
  #wheel(tile, event) {
    if (!event.deltaY) return;
    event.preventDefault();
    this.does.zoom(tile, ...this.#shares(tile, event), event.deltaY < 0 ? NEARER : 1 / NEARER);
  }
}

/** @param {number} share */
const within = (share) => Math.min(Math.max(share, 0), 1);
