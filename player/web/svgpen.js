// A canvas context that writes SVG: what stage and chart draw every frame can be drawn once more, into a file.
// It knows what the player's drawing uses of a context, and no more.

const STATE = ["globalAlpha", "lineWidth", "strokeStyle", "fillStyle", "font", "lineCap", "lineJoin", "clipped", "dash", "globalCompositeOperation"];

export class SvgPen {
  constructor(id) {
    this.id = id; // tells the clips of several pens in one file apart
    this.out = [];
    this.under = []; // what is drawn below everything that is there
    this.clips = [];
    this.stack = [];
    Object.assign(this, {
      globalAlpha: 1, lineWidth: 1, strokeStyle: "#000", fillStyle: "#000", font: "12px sans-serif", lineCap: "round",
      lineJoin: "round", clipped: "", dash: "", globalCompositeOperation: "source-over", d: "",
    });
  }

  get text() {
    return `<defs>${this.clips.join("")}</defs>${this.under.join("")}${this.out.join("")}`;
  }

  save() {
    this.stack.push(STATE.map((name) => this[name]));
  }

  restore() {
    this.stack.pop().forEach((value, i) => (this[STATE[i]] = value));
  }

  beginPath() {
    this.d = "";
  }

  moveTo(x, y) {
    this.d += `M${at(x, y)}`;
  }

  // The first point of a path begins it, as on a canvas.
  lineTo(x, y) {
    if (Number.isFinite(x + y)) this.d += `${this.d ? "L" : "M"}${at(x, y)}`;
  }

  closePath() {
    this.d += "Z";
  }

  rect(x, y, width, height) {
    this.d += `M${at(x, y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  arc(x, y, r) {
    this.ellipse(x, y, r, r);
  }

  ellipse(x, y, rx, ry) {
    const radii = `${short(rx)} ${short(ry)} 0 1 0`;
    this.d += `M${at(x - rx, y)}a${radii} ${short(2 * rx)} 0a${radii} ${short(-2 * rx)} 0Z`;
  }

  clip() {
    const name = `${this.id}-${this.clips.length}`;
    this.clips.push(`<clipPath id="${name}"><path d="${this.d}"/></clipPath>`);
    this.clipped = ` clip-path="url(#${name})"`;
  }

  setLineDash(lengths) {
    this.dash = lengths.length ? ` stroke-dasharray="${lengths.join(" ")}"` : "";
  }

  clearRect() {}

  stroke() {
    this.#path(`fill="none" ${this.#line()}`);
  }

  fill() {
    this.#path(`fill="${escaped(this.fillStyle)}"`);
  }

  // How much room a text needs is what a canvas says.
  measureText(text) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = this.font;
    return ruler.measureText(text);
  }

  strokeText(text, x, y) {
    this.#text(text, x, y, `fill="none" ${this.#line()}`);
  }

  fillText(text, x, y) {
    this.#text(text, x, y, `fill="${escaped(this.fillStyle)}"`);
  }

  #line() {
    const style = `stroke="${escaped(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"`;
    return `${style} stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${this.dash}`;
  }

  #path(how) {
    if (this.d) this.#put(`<path d="${this.d}" ${how}${this.#where()}/>`);
  }

  #text(text, x, y, how) {
    const place = `x="${short(x)}" y="${short(y)}" style="font: ${escaped(this.font)}"`;
    this.#put(`<text ${place} ${how}${this.#where()}>${escaped(text)}</text>`);
  }

  #where() {
    return this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
  }

  #put(element) {
    const drawn = this.clipped ? `<g${this.clipped}>${element}</g>` : element;
    (this.globalCompositeOperation === "destination-over" ? this.under : this.out).push(drawn);
  }
}

let ruler = null;

const short = (value) => String(Math.round(value * 100) / 100);
const at = (x, y) => `${short(x)} ${short(y)}`;

export function escaped(text) {
  return String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}
