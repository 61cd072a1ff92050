// The ground with the paths over it. Plotly draws contours, axes and marks; the canvases follow its axes.

import { heldInside, toCurve } from "./curve.js";
import { button, el } from "./dom.js";
import { Gestures } from "./gestures.js";
import { drawChevron } from "./glyphs.js";
import { hasBar, stageMargin } from "./layout.js";
import { bound, short } from "./numbers.js";
import { Relief } from "./relief.js";
import { t } from "./texts.js";
import { Traces } from "./trace.js";
import { drawQuantities, drawVectors, label, parts } from "./vectors.js";

/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Mark} Mark */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./curve.js").Curve} Curve */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Arrow} Arrow */
/** @typedef {import("./vectors.js").Parts} Parts */
/** @typedef {import("./vectors.js").Point} Point */
/** @typedef {{ x: number, y: number }} Place */

const NEAREST = 1e-4; // of the window: what is nearer than that shows nothing more
const FARTHEST = 50;
const EDGE = 11; // pixels from the frame at which a start outside of it is shown

export class Stage {
  /** @param {HTMLElement} host @param {any} Plotly */
  constructor(host, Plotly) {
    this.Plotly = Plotly;
    /** @type {any} an element that Plotly draws in */
    this.plot = host;
    /** @type {(Parts | null)[] | null} of every step of each run, where arrows are drawn */
    this.parts = null;
    /** @type {Point | null} where the start marker is held, while it is */
    this.dragged = null;
    this.readout = el("div", { class: "race-readout", "data-testid": "player-readout", hidden: "" });
    this.reset = button("fit", t("Whole view"), () => this.resetView());
    this.reset.classList.add("race-reset");
    this.reset.hidden = true;
    this.arrowKey = el("div", { class: "race-key" });
    this.frozen = false; // whether the start cannot be moved
    /** @type {Place[]} where words about heads outside already stand */
    this.said = [];
    /** @type {(step: number) => Arrow[]} quantities to draw at a step, from the inspector */
    this.arrows = () => [];
    /** @type {(x: number, y: number) => void} */
    this.onChoose = () => {};
    this.onTouch = () => {};
    this.onChange = () => {};
  }

  // From the first picture on:
  /** @type {Ground} */
  ground;
  /** @type {Relief} */
  relief;
  /** @type {Theme} */
  theme;
  /** @type {Race} */
  race;
  /** @type {Traces} */
  traces;
  /** @type {Gestures} */
  gestures;

  /** @param {Ground} ground @param {Theme} theme @param {number} width @param {number} height */
  async render(ground, theme, width, height) {
    const fresh = ground !== this.ground;
    if (fresh) this.relief = new Relief(ground, theme.look.lines);
    this.ground = ground;
    this.theme = theme;
    await this.Plotly.react(this.plot, this.#traces(width), this.#layout(fresh, width, height), {
      displayModeBar: false,
      doubleClick: false,
      showAxisDragHandles: false,
    });
    if (!this.traces) this.#attach();
    this.traces.theme = theme;
    this.#explainArrows();
    this.project();
  }

  /** @param {Race} race */
  setRace(race) {
    this.race = race;
    this.dragged = null;
    this.project();
  }

  project() {
    if (!this.traces || !this.race) return;
    const { xaxis, yaxis } = this.plot._fullLayout;
    const size = this.race.steps + 1;
    this.traces.setCurves(
      this.race.runs.map((run) =>
        toCurve(
          run,
          size,
          (k) => xaxis._offset + xaxis.l2p(run.x[k]),
          (k) => yaxis._offset + yaxis.l2p(run.y[k]),
        ),
      ),
    );
    this.onChange();
  }

  /** @param {number} position */
  draw(position) {
    if (!this.traces || !this.race) return;
    this.said = [];
    this.traces.draw(position);
    const { context } = this.traces.layers.sprites;
    this.#start(context);
    const step = Math.floor(position);
    const { plot, theme, race } = this;
    this.traces.layers.within(this.traces.layers.sprites, this.traces.box, () => {
      if (this.parts) drawVectors(context, { plot, theme, race, parts: this.parts, step });
      drawQuantities(context, { plot, theme, arrows: this.arrows(step), step });
    });
  }

  resetView() {
    const [x, y] = this.ground.window;
    this.#show([...x], [...y]);
  }

  /**
   * By a factor about a point of the screen; less than 1 comes nearer. Beyond the limits nothing happens.
   * @param {number} factor @param {number} clientX @param {number} clientY
   */
  zoom(factor, clientX, clientY) {
    const about = this.toData(clientX, clientY);
    const { xaxis, yaxis } = this.plot._fullLayout;
    const now = this.#zoomed();
    const by = bound(now * factor, NEAREST, FARTHEST) / now;
    /** @param {number[]} range @param {number} centre */
    const moved = (range, centre) => range.map((end) => centre + (end - centre) * by);
    this.#show(moved(xaxis.range, about[0]), moved(yaxis.range, about[1]));
  }

  /**
   * A point of the screen in the plane, to as many decimals as a pixel of this view tells apart.
   * @param {number} clientX
   * @param {number} clientY
   * @returns {Point}
   */
  toData(clientX, clientY) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const [px, py] = this.#inFrame(clientX, clientY);
    return [decimals(xaxis.p2l(px), xaxis), decimals(yaxis.p2l(py), yaxis)];
  }

  /** Whether a point of the screen lies in the frame. @param {number} clientX @param {number} clientY */
  holds(clientX, clientY) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const [px, py] = this.#inFrame(clientX, clientY);
    return px >= 0 && py >= 0 && px <= xaxis._length && py <= yaxis._length;
  }

  /** Where the start can be taken hold of: at the frame where it lies outside. */
  startOnScreen() {
    const corner = this.plot.getBoundingClientRect();
    const { x, y } = this.#startInside();
    return [corner.left + x, corner.top + y];
  }

  /** The start follows a pointer. @param {number} clientX @param {number} clientY */
  moveStart(clientX, clientY) {
    this.dragged = this.toData(clientX, clientY);
    this.read([clientX, clientY]);
    this.onChange();
  }

  /** A new start. @param {number} clientX @param {number} clientY */
  choose(clientX, clientY) {
    const point = this.toData(clientX, clientY);
    this.dragged = point;
    this.onChange();
    this.onChoose(...point);
  }

  /** What lies under the pointer; null where there is none. @param {Point | null} client */
  read(client) {
    const place = client && this.relief && this.holds(...client) && this.toData(...client);
    const found = place && this.relief.at(...place);
    this.readout.hidden = !found;
    if (!found) return;
    this.readout.textContent = `x ${short(place[0], 4)}  y ${short(place[1], 4)}  f ≈ ${short(found.f, 4)}  ∇f `;
    const arrow = el("span", { class: "race-slope" }, "→");
    arrow.style.transform = `rotate(${-found.angle}rad)`;
    this.readout.append(arrow);
  }

  destroy() {
    this.gestures?.destroy();
    this.Plotly.purge(this.plot);
  }

  /** Pixels from the frame's corner. @param {number} clientX @param {number} clientY @returns {Point} */
  #inFrame(clientX, clientY) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const corner = this.plot.getBoundingClientRect();
    return [clientX - corner.left - xaxis._offset, clientY - corner.top - yaxis._offset];
  }

  #startInside() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const [x, y] = this.dragged ?? this.race.start;
    return heldInside(xaxis._offset + xaxis.l2p(x), yaxis._offset + yaxis.l2p(y), this.traces.box, EDGE);
  }

  /** @param {Pen} context */
  #start(context) {
    const { theme } = this;
    const { x, y, out, angle } = this.#startInside();
    if (out) {
      drawChevron(context, x, y, angle, theme.scale, { fill: theme.text, edge: theme.background });
      label(context, [x, y], t("start {place}", { place: pointText(this.dragged ?? this.race.start) }), theme, this.traces.box);
      return;
    }
    this.traces.layers.within(this.traces.layers.sprites, this.traces.box, () => {
      for (const [width, color] of /** @type {[number, string][]} */ ([[5, theme.background], [2, theme.text]])) {
        context.beginPath();
        context.arc(x, y, theme.look.start * theme.scale, 0, 2 * Math.PI);
        context.lineWidth = width;
        context.strokeStyle = color;
        context.stroke();
      }
    });
  }

  /** @param {number} width */
  #traces(width) {
    const { theme, relief, ground } = this;
    const contour = {
      type: "contour", x: relief.x, y: relief.y, z: relief.rows, contours: { ...relief.levels }, autocontour: false,
      hoverinfo: "none", colorscale: theme.relief, line: { color: theme.isoline, width: 0.75, smoothing: 0.6 },
      showscale: hasBar(width, theme.scale), colorbar: this.#bar(),
    };
    return [contour, ...downhill(ground.downhill, theme), ...ground.marks.map((mark) => this.#mark(mark))];
  }

  // What the colours mean, beside the ground.
  #bar() {
    const { theme, relief } = this;
    const { places, texts, title } = relief.ticks;
    return {
      tickvals: places, ticktext: texts, ticks: "outside", ticklen: 3, tickfont: { size: 11 * theme.scale },
      title: { text: title, font: { size: 12 * theme.scale } }, thickness: 9 * theme.scale, len: 1, lenmode: "fraction",
      x: 1, xanchor: "left", xpad: 8 * theme.scale, ypad: 0, outlinewidth: 0,
    };
  }

  /** @param {Mark} mark */
  #mark({ kind, symbol, x, y }) {
    const { theme } = this;
    const solid = kind === "minimum";
    const line = solid ? { color: theme.background, width: 1.5 } : { color: theme.text, width: 2.25 };
    const marker = { symbol, color: theme.text, size: (solid ? 14 : 10) * theme.scale, line };
    return { type: "scatter", mode: "markers", name: kind, x, y, marker, hoverinfo: "none" };
  }

  /** @param {boolean} fresh @param {number} width @param {number} height */
  #layout(fresh, width, height) {
    const { theme, ground } = this;
    const axis = {
      gridcolor: theme.grid, zeroline: false, linecolor: theme.border, showgrid: false, ticks: "outside", constrain: "domain",
      nticks: Math.round(bound(width / 90, 4, 9)),
    };
    /** @param {"xaxis" | "yaxis"} name @param {0 | 1} i */
    const range = (name, i) => (fresh || !this.plot.layout ? [...ground.window[i]] : this.plot.layout[name].range);
    return {
      width,
      height,
      uirevision: "view",
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "pan",
      hovermode: false,
      showlegend: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: stageMargin(width, theme.scale),
      font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
      xaxis: { ...axis, range: range("xaxis", 0), title: { text: "x", standoff: 4 } },
      yaxis: { ...axis, range: range("yaxis", 1), title: { text: "y", standoff: 4 }, scaleanchor: "x" },
    };
  }

  #attach() {
    this.traces = new Traces(this.plot);
    this.traces.onGone = (context, curve, place, position) => this.#gone(context, curve, place, position);
    this.gestures = new Gestures(this);
    this.plot.append(this.readout, this.reset, this.arrowKey);
    this.plot.on("plotly_relayouting", () => this.project());
    this.plot.on("plotly_relayout", () => {
      this.reset.hidden = this.#isHome();
      this.project();
    });
  }

  /**
   * A head that has left the window says where it is; several at one place say so one after the other.
   * @param {Pen} context @param {Curve} curve @param {Place} place @param {number} position
   */
  #gone(context, curve, place, position) {
    const k = Math.floor(Math.min(position, curve.last));
    const above = this.said.filter(({ x, y }) => Math.abs(x - place.x) < 90 && Math.abs(y - place.y) < 16).length;
    this.said.push(place);
    const color = this.theme.color(curve.run);
    // Towards the middle, where there is room.
    const { top, height } = this.traces.box;
    const away = (place.y < top + height / 2 ? 16 : -16) * this.theme.scale * above;
    label(context, [place.x, place.y + away], pointText([curve.run.x[k], curve.run.y[k]]), { ...this.theme, text: color }, this.traces.box);
  }

  #explainArrows() {
    this.arrowKey.hidden = !this.parts;
    this.arrowKey.replaceChildren(...Object.entries(parts()).map(([part, name]) => {
      const entry = el("span", {}, `→ ${name}`);
      entry.style.color = this.theme.arrows[part];
      return entry;
    }));
  }

  // How much of the window is seen: 1 is all of it.
  #zoomed() {
    const [low, high] = this.ground.window[0];
    const { range } = this.plot._fullLayout.xaxis;
    return (range[1] - range[0]) / (high - low);
  }

  #isHome() {
    const { xaxis, yaxis } = this.plot.layout;
    return [xaxis, yaxis].every(({ range }, i) => this.ground.window[i].every((end, j) => end === range[j]));
  }

  /** @param {number[]} xRange @param {number[]} yRange */
  #show(xRange, yRange) {
    return this.Plotly.relayout(this.plot, { "xaxis.range": xRange, "yaxis.range": yRange });
  }
}

/** Arrows of four numbers each, as one line with gaps. @param {Float32Array} arrows @param {Theme} theme */
function downhill(arrows, theme) {
  if (!arrows.length) return [];
  /** @type {[(number | null)[], (number | null)[]]} */
  const [x, y] = [[], []];
  for (let i = 0; i < arrows.length; i += 4) {
    const [x0, y0, x1, y1] = arrows.subarray(i, i + 4);
    const [dx, dy] = [x1 - x0, y1 - y0];
    for (const side of [1, -1]) {
      x.push(x0, x1, x1 - 0.3 * dx - side * 0.18 * dy, null);
      y.push(y0, y1, y1 - 0.3 * dy + side * 0.18 * dx, null);
    }
  }
  return [{ type: "scatter", mode: "lines", name: "downhill", x, y, hoverinfo: "none", line: { color: theme.text, width: 1.1 }, opacity: 0.45 }];
}

/** @param {readonly number[]} point */
const pointText = ([x, y]) => `(${short(x)}, ${short(y)})`;

/** As many decimals as a pixel of this view can tell apart. @param {number} value @param {any} axis */
function decimals(value, axis) {
  const pixel = Math.abs(axis.range[1] - axis.range[0]) / axis._length;
  const count = Math.min(12, Math.max(0, Math.ceil(-Math.log10(pixel)) + 1));
  return Number(value.toFixed(count));
}
