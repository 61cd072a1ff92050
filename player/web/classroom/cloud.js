// What a class has drawn, on one sheet: each drawing in the run's own colour, so faint that many make a cloud.

import { context2d, el } from "../dom.js";

/** @typedef {readonly import("../sketch.js").Spot[]} Drawing */
/** @typedef {Parameters<NonNullable<import("../pad.js").Pad["crowd"]>>[0]} Sheet */

const FAINT = { one: 0.85, many: 0.08, far: 0.45, near: 1.8 }; // how opaque: of one drawing, of very many; beside that, of one that was far off and one that was near
const FEW = 10; // drawings that are told apart by an edge around each

/** How opaque each of so many is: together they are a cloud through which the paths are seen. @param {number} count */
export const opacity = (count) => Math.min(Math.max(1.1 / Math.sqrt(count), FAINT.many), FAINT.one);

export class Cloud {
  /** @type {readonly Drawing[]} */
  drawn = [];
  /** @type {readonly boolean[] | null} which of them were near; null before that is told */
  near = null;
  made = ""; // what the picture of it was made from
  canvas = el("canvas", {});

  /** @param {readonly Drawing[]} drawn @param {readonly boolean[] | null} near */
  set(drawn, near) {
    if (drawn !== this.drawn || String(near) !== String(this.near)) this.made = "";
    this.drawn = drawn;
    this.near = near;
  }

  /** Drawn once, and laid into every frame. @param {Sheet} sheet */
  paint({ context, asked, theme, color, onScreen }) {
    if (!this.drawn.length) return;
    const { canvas } = context;
    const told = [canvas.width, canvas.height, color, theme.scale, theme.dark, onScreen([0, 0]), onScreen([1, 1])].join();
    if (told !== this.made) {
      this.made = told;
      Object.assign(this.canvas, { width: canvas.width, height: canvas.height });
      const own = context2d(this.canvas);
      own.setTransform(context.getTransform());
      this.#draw(own, asked.of === "end" ? dot : line, theme, color, onScreen);
    }
    context.save();
    context.resetTransform();
    context.drawImage(this.canvas, 0, 0);
    context.restore();
  }

  /** Those that were near lie above the others. @param {CanvasRenderingContext2D} context @param {typeof dot | typeof line} draw @param {Sheet["theme"]} theme @param {string} color @param {Sheet["onScreen"]} onScreen */
  #draw(context, draw, theme, color, onScreen) {
    const { near, drawn } = this;
    const order = drawn.map((_, i) => i).sort((a, b) => Number(near?.[a] ?? 0) - Number(near?.[b] ?? 0));
    const others = opacity(drawn.length) * (near ? FAINT.far : 1);
    const close = near ? Math.min(FAINT.near * opacity(near.filter(Boolean).length), 1) : 0;
    const edge = drawn.length <= FEW ? theme.background : "";
    for (const i of order) {
      const stands = near?.[i] ?? false;
      context.globalAlpha = stands ? close : others;
      draw(context, drawn[i].map(onScreen), theme.scale * (stands ? 1.25 : 1), color, edge);
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {readonly (readonly [number, number])[]} places @param {number} scale @param {string} color @param {string} edge */
function dot(context, places, scale, color, edge) {
  const [x, y] = places[places.length - 1];
  context.beginPath();
  context.arc(x, y, 7 * scale, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  if (!edge) return;
  Object.assign(context, { strokeStyle: edge, lineWidth: 1.5 });
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {readonly (readonly [number, number])[]} places @param {number} scale @param {string} color @param {string} edge */
function line(context, places, scale, color, edge) {
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[5, edge], [2.5, color]])) {
    if (!stroke) continue;
    context.beginPath();
    places.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    Object.assign(context, { lineWidth: width * scale, strokeStyle: stroke, lineJoin: "round", lineCap: "round" });
    context.stroke();
  }
}
