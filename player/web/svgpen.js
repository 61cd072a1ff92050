// A canvas context that writes SVG: what stage and chart draw every frame can be drawn once more, into a file.
// It knows what the player's drawing uses of a context, and no more.

import { context2d } from "./dom.js";

export class SvgPen {
  globalAlpha = 1;
  lineWidth = 1;
  strokeStyle = "#000";
  fillStyle = "#000";
  font = "12px sans-serif";
  lineCap = "round";
  lineJoin = "round";
  globalCompositeOperation = "source-over";
  lineDashOffset = 0;
  #clipped = "";
  #dash = "";
  #d = ""; // the path at work
  /** @type {string[]} */
  #out = [];
  /** @type {string[]} what is drawn below everything that is there */
  #under = [];
  /** @type {string[]} */
  #clips = [];
  /** @type {(() => void)[]} each brings back what was saved */
  #saved = [];

  /** @param {string} id tells the clips of several pens in one file apart */
  constructor(id) {
    this.id = id;
  }

  get text() {
    return `<defs>${this.#clips.join("")}</defs>${this.#under.join("")}${this.#out.join("")}`;
  }

  save() {
    const { globalAlpha, lineWidth, strokeStyle, fillStyle, font, lineCap, lineJoin, globalCompositeOperation } = this;
    const [clipped, dash] = [this.#clipped, this.#dash];
    this.#saved.push(() => {
      Object.assign(this, { globalAlpha, lineWidth, strokeStyle, fillStyle, font, lineCap, lineJoin, globalCompositeOperation });
      [this.#clipped, this.#dash] = [clipped, dash];
    });
  }

  restore() {
    this.#saved.pop()?.();
  }

  beginPath() {
    this.#d = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#d += `M${at(x, y)}`;
  }

  /** The first point of a path begins it, as on a canvas. @param {number} x @param {number} y */
  lineTo(x, y) {
    if (Number.isFinite(x + y)) this.#d += `${this.#d ? "L" : "M"}${at(x, y)}`;
  }

  closePath() {
    this.#d += "Z";
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.#d += `M${at(x, y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  /** With round corners. @param {number} x @param {number} y @param {number} width @param {number} height @param {number} r */
  roundRect(x, y, width, height, r) {
    /** @param {number} dx @param {number} dy */
    const corner = (dx, dy) => `a${short(r)} ${short(r)} 0 0 1 ${short(dx)} ${short(dy)}`;
    const [across, down] = [width - 2 * r, height - 2 * r];
    this.#d += `M${at(x + r, y)}h${short(across)}${corner(r, r)}v${short(down)}${corner(-r, r)}h${short(-across)}${corner(-r, -r)}v${short(-down)}${corner(r, -r)}Z`;
  }

  /**
   * Always a whole circle.
   * @param {number} x
   * @param {number} y
   * @param {number} r
   * @param {number} _from
   * @param {number} _to
   */
  arc(x, y, r, _from, _to) {
    this.#oval(x, y, r, r);
  }

  /**
   * Always whole and upright.
   * @param {number} x
   * @param {number} y
   * @param {number} rx
   * @param {number} ry
   * @param {number} _turned
   * @param {number} _from
   * @param {number} _to
   */
  ellipse(x, y, rx, ry, _turned, _from, _to) {
    this.#oval(x, y, rx, ry);
  }

  /** @param {number} x @param {number} y @param {number} rx @param {number} ry */
  #oval(x, y, rx, ry) {
    const radii = `${short(rx)} ${short(ry)} 0 1 0`;
    this.#d += `M${at(x - rx, y)}a${radii} ${short(2 * rx)} 0a${radii} ${short(-2 * rx)} 0Z`;
  }

  clip() {
    const name = `${this.id}-${this.#clips.length}`;
    this.#clips.push(`<clipPath id="${name}"><path d="${this.#d}"/></clipPath>`);
    this.#clipped = ` clip-path="url(#${name})"`;
  }

  /** @param {number[]} lengths */
  setLineDash(lengths) {
    this.#dash = lengths.length ? ` stroke-dasharray="${lengths.join(" ")}"` : "";
  }

  #dashed() {
    return this.#dash && this.lineDashOffset ? `${this.#dash} stroke-dashoffset="${short(this.lineDashOffset)}"` : this.#dash;
  }

  /**
   * A file begins empty.
   * @param {number} _x
   * @param {number} _y
   * @param {number} _width
   * @param {number} _height
   */
  clearRect(_x, _y, _width, _height) {}

  stroke() {
    this.#path(`fill="none" ${this.#line()}`);
  }

  fill() {
    this.#path(`fill="${escaped(this.fillStyle)}"`);
  }

  /** How much room a text needs is what a canvas says. @param {string} text */
  measureText(text) {
    ruler ??= context2d(document.createElement("canvas"));
    ruler.font = this.font;
    return ruler.measureText(text);
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} [width] */
  strokeText(text, x, y, width) {
    this.#text(text, x, y, `fill="none" ${this.#line()}${squeezed(width)}`);
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} [width] */
  fillText(text, x, y, width) {
    this.#text(text, x, y, `fill="${escaped(this.fillStyle)}"${squeezed(width)}`);
  }

  /** A picture made of pixels. @param {HTMLCanvasElement} canvas @param {number} x @param {number} y @param {number} width @param {number} height */
  drawImage(canvas, x, y, width, height) {
    const place = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.#put(`<image ${place} preserveAspectRatio="none" href="${canvas.toDataURL("image/png")}"${this.#where()}/>`);
  }

  #line() {
    const style = `stroke="${escaped(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"`;
    return `${style} stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${this.#dashed()}`;
  }

  /** @param {string} how */
  #path(how) {
    if (this.#d) this.#put(`<path d="${this.#d}" ${how}${this.#where()}/>`);
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} how */
  #text(text, x, y, how) {
    const place = `x="${short(x)}" y="${short(y)}" style="font: ${escaped(this.font)}"`;
    if (text) this.#put(`<text ${place} ${how}${this.#where()}>${escaped(text)}</text>`);
  }

  #where() {
    return this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
  }

  /** @param {string} element */
  #put(element) {
    const drawn = this.#clipped ? `<g${this.#clipped}>${element}</g>` : element;
    (this.globalCompositeOperation === "destination-over" ? this.#under : this.#out).push(drawn);
  }
}

/** @type {CanvasRenderingContext2D | null} one for all pens */
let ruler = null;

/** With a width a text is as wide as on the page, whatever font there is where the file is seen. @param {number} [width] */
const squeezed = (width) => (width && Number.isFinite(width) ? ` textLength="${short(width)}" lengthAdjust="spacingAndGlyphs"` : "");

/** @param {number} value */
const short = (value) => String(Math.round(value * 100) / 100);
/** @param {number} x @param {number} y */
const at = (x, y) => `${short(x)} ${short(y)}`;

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
}
