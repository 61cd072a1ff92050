// The ground with the paths over it. Plotly draws contours, axes and marks; the canvases follow its axes.

import { drawFlows, explainedFlows, flowing } from "./beneath.js";
import { focused, heldInside, toCurve } from "./curve.js";
import { button, el, write } from "./dom.js";
import { Figure } from "./figure.js";
import { Flow } from "./flow.js";
import { Gestures } from "./gestures.js";
import { drawChevron, drawPointed } from "./glyphs.js";
import { drawModel, explainedModel, outline, under } from "./hill.js";
import { marksOf } from "./imprint.js";
import { numbered } from "./isolabels.js";
import { hasBar, stageMargin } from "./layout.js";
import { bound, short, steady } from "./numbers.js";
import { heightOf } from "./readings.js";
import { Painted } from "./painted.js";
import { bandsAlong, mixed, Relief, within } from "./relief.js";
import { explained } from "./swarm.js";
import { t } from "./texts.js";
import { formula } from "./theme.js";
import { ThroughLine } from "./through.js";
import { Traces } from "./trace.js";
import { drawQuantities, drawVectors, label, marks, parts, SHAPES } from "./vectors.js";
import { haveRoom, shortened, Words } from "./words.js";

/** @typedef {import("./contract").Ground} Ground */
/** @typedef {import("./contract").Mark} Mark */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Arrow} Arrow */
/** @typedef {import("./vectors.js").Parts} Parts */
/** @typedef {import("./vectors.js").Point} Point */
/** @typedef {{ x: number, y: number }} Place */
/** @typedef {{ run: import("./contract").Runner, x: import("./contract").Floats, y: import("./contract").Floats }} Faint a path that a run might have */
/** @typedef {import("./live.js").Window} Window */
/**
 * @typedef {object} View of the plane
 * @property {Ground} home as it is without looking closer
 * @property {Ground} ground of what is shown
 * @property {Window | null} seen what is looked at; null for all of it
 * @property {Window} shown what the stage shows: what is looked at, and what its shape adds
 * @property {Window} whole what it shows where nothing is looked at closer
 * @property {readonly [string, string]} names of its axes
 * @property {import("./slice.js").Cut | null} cut where its ground lies, where it is a slice
 * @property {boolean} rough whether that could be drawn more finely
 */

const NEAREST = 1e-4; // of the window: what is nearer than that shows nothing more
const FARTHEST = 50;
const EDGE = 11; // pixels from the frame at which a start outside of it is shown
const TOUCHED = "touched"; // the layer of what touches the ground,
const FLOWING = "flowing"; // and of the flows beneath the paths
const BESIDE = 26; // pixels from a head with arrows to its words
const GROUND = 0.45; // how opaque a curve is, over which there are paths in their colours
const NEAR = 6; // pixels from a path at which a pointer means it
const BAR = 36; // pixels at the top where buttons lie over the picture: nothing is written there

export class Stage {
  /** @param {HTMLElement} host @param {import("./figure.js").Renderer} renderer */
  constructor(host, renderer) {
    this.host = host;
    this.figure = new Figure(host, renderer);
    this.figure.onLook = () => this.#boxed();
    this.painted = new Painted(host);
    /** @type {(Parts | null)[] | null} of every step of each run, where arrows are drawn */
    this.parts = null;
    this.readout = el("div", { class: "race-readout", "data-testid": "player-readout", hidden: "" });
    this.reset = button("fit", t("Whole view"), () => this.resetView());
    this.reset.classList.add("race-reset");
    this.reset.hidden = true;
    this.arrowKey = el("div", { class: "race-key" });
    this.through = new ThroughLine();
    /** @type {import("./sample.js").Sample | null} the batch of a step, where it is drawn */
    this.sample = null;
    /** @type {import("./swarm.js").Swarm | null} where there may be one */
    this.swarm = null;
    /** @type {import("./taylor.js").Taylor | null} what touches the ground at a head, where it is drawn */
    this.taylor = null;
    this.flow = new Flow();
    this.explained = ""; // what the key says
    /** @type {Faint[]} what else could be */
    this.faint = [];
    /** @type {import("./isolabels.js").IsoLabel[]} the numbers on the contour lines */
    this.heights = [];
    this.words = new Words(true);
    /** @type {(step: number) => Arrow[]} quantities to draw at a step, from the inspector */
    this.arrows = () => [];
    /** @type {(x: number, y: number) => void} the start is in the hand, there */
    this.onHold = () => {};
    /** @type {import("./hill.js").Model} what is laid against a curve */
    this.model = "off";
    /** @type {(x: number) => import("./hill.js").Touch | null} what is known of a curve at a place */
    this.touch = () => null;
    this.onRelease = () => {};
    this.onCancel = () => {};
    /** @type {(seen: Window | null, moving: boolean) => void} something else is looked at */
    this.onLook = () => {};
    this.onTouch = () => {};
    /** A place was clicked or tapped on, and is the start. */
    this.onPicked = () => {};
    /** @type {(index: number) => void} a pointer is near the path of a run; -1 where it is near none */
    this.onHover = () => {};
    this.hovered = -1;
    /** @type {readonly (readonly [number, number])[]} runs, each with the step at which a lesson tells of it */
    this.pointed = [];
    this.position = 0; // as it is drawn
    this.hasty = false; // whether the ground is painted, until Plotly draws it
    /** @type {(step: number) => View | null} what is to be seen at a step that is not seen yet; of a film, where every picture is waited for */
    this.ahead = () => null;
    this.corner = { left: 0, top: 0 }; // of the plot, in the window
    this.onChange = () => {};
  }

  // From the first picture on:
  /** @type {View} */
  view;
  /** @type {Relief} of all the ground, from which other panes take their scale */
  relief;
  /** @type {Relief} of what is looked at */
  near;
  /** @type {Theme} */
  theme;
  /** @type {Race} */
  race;
  /** @type {Traces} */
  traces;
  /** @type {Gestures} */
  gestures;

  /** @param {View} view @param {Theme} theme @param {number} width @param {number} height */
  async render(view, theme, width, height) {
    this.#look(view, theme);
    // Of what Plotly is not there to draw, the ground is painted.
    this.hasty = !this.figure.renderer.Plotly && !view.ground.curve;
    await this.figure.draw(this.#traces(width), this.#layout(width, height), {
      displayModeBar: false,
      doubleClick: false,
      showAxisDragHandles: false,
    });
    if (!this.traces) this.#attach();
    // Another ground may have been laid over it meanwhile.
    if (!this.hasty) this.painted.hide();
    if (this.figure.rendered) this.painted.measure(this.host);
    this.reset.hidden = !view.seen;
    this.traces.theme = theme;
    this.#explainArrows();
    this.project();
  }

  /** @param {View} view @param {Theme} theme */
  #look(view, theme) {
    if (view.home !== this.view?.home) this.relief = new Relief(view.home, theme.look.lines);
    if (view.ground === view.home) this.near = this.relief;
    else if (view.ground !== this.view?.ground || view.home !== this.view.home) this.near = new Relief(view.ground, theme.look.lines, view.seen ? null : this.#scale(view, theme.look.lines));
    this.view = view;
    this.theme = theme;
  }

  /** Whose scale the ground takes: a slice that goes on has its own, from what of it lies in the window. @param {View} view @param {number} lines */
  #scale({ ground, home, cut }, lines) {
    return cut?.origin ? new Relief({ ...ground, scaled: within(ground, home.window) }, lines) : this.relief;
  }

  /** Another ground of the same part of the plane, at once: it is painted over the one that Plotly has drawn. @param {View} view */
  lay(view) {
    this.#look(view, this.theme);
    this.hasty = true;
    this.#paint();
    if (this.race?.tinted) this.#tint();
  }

  /** Paths in the colours of the ground, where they are to tell their true losses. */
  #tint() {
    const { race, traces, near, theme } = this;
    if (!race?.tinted) return traces.tint([]);
    const colors = near.shades(theme.relief).map((color) => `rgb(${color.join(",")})`);
    traces.tint(race.runs.map(({ loss }) => ({ colors, of: bandsAlong(near, loss, race.zero - near.zero) })));
  }

  #paint() {
    const { coordinates } = this.figure;
    this.painted.draw(this.near, this.theme, coordinates, this.#numbers(coordinates.width, coordinates.height));
  }

  /** @param {Race} race */
  setRace(race) {
    this.race = race;
    this.project();
  }

  /** Faint paths behind the runs, of what they would be. @param {Faint[]} faint */
  setFan(faint) {
    this.faint = faint;
    this.project();
  }

  project() {
    if (!this.traces || !this.race) return;
    if (this.hasty) this.#paint();
    const plane = this.figure.coordinates;
    /** @param {Faint} path */
    const curve = ({ run, x, y }) => toCurve(run, x.length, (k) => plane.x.at(x[k]), (k) => plane.y.at(y[k]));
    const paths = this.race.runs.map((run) => ({ run, x: run.x, y: run.y }));
    this.traces.setCurves(paths.map(curve), this.faint.map(curve));
    this.#tint();
    this.onChange();
  }

  /** @param {number} position */
  draw(position) {
    if (!this.traces || !this.race) return;
    this.position = position;
    const view = this.ahead(Math.floor(position));
    if (view) this.lay(view);
    if (this.swarm) this.flow.draw(this.traces, this.swarm, this.theme, position);
    this.traces.draw(position);
    const { context } = this.traces.layers.sprites;
    this.#start(context);
    this.#touched(Math.floor(position));
    this.#flowed(Math.floor(position));
    this.#sampled(context, Math.floor(position));
    this.#modelled(context, Math.floor(position));
    this.#name(context, position);
    const step = Math.floor(position);
    const { theme, race, figure: { coordinates: plane } } = this;
    this.traces.layers.within(this.traces.layers.sprites, this.traces.box, () => {
      if (this.parts) drawVectors(context, { plane, theme, race, parts: this.parts, step });
      drawQuantities(context, { plane, theme, arrows: this.arrows(step), step });
      drawPointed(context, this.traces.pointed(this.pointed, position), theme, this.traces.box);
    });
  }

  /** The path of one run stands out, or all do. @param {number} index -1 for all */
  lit(index) {
    if (!this.traces || index === this.traces.lit) return;
    this.traces.light(index);
    this.onChange();
  }

  /** Whether the start can be taken hold of: of many weights it is what its seed says. */
  get movable() {
    return this.race?.handles.some(({ key }) => key === "start.x") ?? false;
  }

  /** The plane or paraboloid at a step, below the paths. @param {number} step */
  #touched(step) {
    const { taylor, theme, race, figure: { coordinates: plane }, traces: { layers, box, lit } } = this;
    if (!taylor || (race.taylor.model === "off" && !layers.lower.has(TOUCHED))) return;
    const layer = layers.below(TOUCHED);
    layers.clear(layer);
    layers.within(layer, box, (context) => taylor.draw(context, { plane, theme, race, step, lit }));
  }

  /** The flows up to a step, below the paths. @param {number} step */
  #flowed(step) {
    const { theme, race, figure: { coordinates: plane }, traces: { layers, box } } = this;
    if (!flowing(race) && !layers.lower.has(FLOWING)) return;
    const layer = layers.below(FLOWING);
    layers.clear(layer);
    layers.within(layer, box, (context) => drawFlows(context, { plane, theme, race, step }));
  }

  /** The batch of a step. @param {Pen} context @param {number} step */
  #sampled(context, step) {
    const { sample, theme, race, figure: { coordinates: plane }, traces } = this;
    this.#explainArrows();
    if (!sample || !race.sampled) return;
    traces.layers.within(traces.layers.sprites, traces.box, () => sample.draw(context, { plane, theme, race, window: this.looked, step, lit: traces.lit }));
  }

  /** What a method knows that sees one or two derivatives. @param {Pen} context @param {number} step */
  #modelled(context, step) {
    const { model, theme, race, touch, figure: { coordinates: plane }, traces: { box, lit, layers } } = this;
    const run = focused(race, lit);
    if (model === "off" || !run) return;
    layers.within(layers.sprites, box, () => drawModel(context, { plane, theme, box, run, step, model, touch }));
  }

  /** Whose path is under a pointer. @param {Point | null} client */
  hover(client) {
    const { left, top } = this.host.getBoundingClientRect();
    const found = client && this.traces && this.holds(...client) ? this.traces.under(client[0] - left, client[1] - top, this.position, NEAR) : -1;
    if (found !== this.hovered) this.onHover((this.hovered = found));
  }

  resetView() {
    this.#show(null);
  }

  /**
   * By a factor about a point of the screen; less than 1 comes nearer. Beyond the limits nothing happens.
   * @param {number} factor @param {number} clientX @param {number} clientY
   */
  zoom(factor, clientX, clientY) {
    const about = this.toData(clientX, clientY);
    const { x, y } = this.figure.coordinates;
    const now = this.#zoomed();
    const by = bound(now * factor, NEAREST, FARTHEST) / now;
    /** @param {number[]} range @param {number} centre */
    const moved = (range, centre) => range.map((end) => centre + (end - centre) * by);
    this.#show([sides(moved(x.range, about[0])), sides(moved(y.range, about[1]))]);
  }

  /**
   * The ground pushed aside.
   * @param {Window} view what was seen before @param {number} dx pixels from there @param {number} dy
   */
  push([x, y], dx, dy) {
    const { width, height } = this.figure.coordinates.box;
    /** @param {readonly number[]} range @param {number} by */
    const moved = (range, by) => range.map((end) => end + by);
    this.#show([
      sides(moved(x, (-dx * (x[1] - x[0])) / width)),
      sides(moved(y, (dy * (y[1] - y[0])) / height)),
    ]);
  }

  /**
   * A point of the screen in the plane, to as many decimals as a pixel of this view tells apart.
   * @param {number} clientX
   * @param {number} clientY
   * @returns {Point}
   */
  toData(clientX, clientY) {
    const { x, y } = this.figure.coordinates;
    const [px, py] = this.#inside(clientX, clientY);
    return [decimals(x.value(px), x), decimals(y.value(py), y)];
  }

  /** How long a way in the plane is on the screen, in pixels. @returns {(dx: number, dy: number) => number} */
  ruler() {
    const { vector } = this.figure.coordinates;
    return (dx, dy) => Math.hypot(...vector(dx, dy));
  }

  /** Whether a point of the screen lies in the frame. @param {number} clientX @param {number} clientY */
  holds(clientX, clientY) {
    return this.figure.coordinates.holds(...this.#inside(clientX, clientY));
  }

  /** Where the plot begins in the window. Asked for before anything is written: then it costs nothing. */
  locate() {
    this.corner = this.host.getBoundingClientRect();
  }

  /** Where the start can be taken hold of: at the frame where it lies outside. */
  startOnScreen() {
    const { x, y } = this.#startInside();
    return [this.corner.left + x, this.corner.top + y];
  }

  /** The start follows a pointer. @param {number} clientX @param {number} clientY */
  moveStart(clientX, clientY) {
    this.onHold(...this.toData(clientX, clientY));
    this.read([clientX, clientY]);
  }

  /** A new start. @param {number} clientX @param {number} clientY */
  choose(clientX, clientY) {
    this.onHold(...this.toData(clientX, clientY));
    this.onRelease();
  }

  /** What lies under the pointer; null where there is none. @param {Point | null} client */
  read(client) {
    const place = client && this.near && this.holds(...client) && this.toData(...client);
    if (this.view?.ground.curve) return this.#readCurve(place ? place[0] : NaN);
    const found = place && this.near.at(...place);
    this.readout.hidden = !found;
    if (!found) return;
    const [x, y] = this.view.names;
    this.readout.textContent = `${x} ${short(place[0])}  ${y} ${short(place[1])}  f ≈ ${short(found.f)}  ∇f `;
    const arrow = el("span", { class: "race-slope" }, "→");
    arrow.style.transform = `rotate(${-found.angle}rad)`;
    this.readout.append(arrow);
  }

  /** The curve above or below the pointer. @param {number} x */
  #readCurve(x) {
    const found = this.touch(x) ?? under(this.view.ground, x);
    this.readout.hidden = !Number.isFinite(found?.f);
    if (found) this.readout.textContent = `x ${short(x)}  f ${short(found.f)}  f′ ${short(found.slope)}`;
  }

  get layers() {
    return this.traces.layers;
  }

  get opacity() {
    return this.traces.opacity;
  }

  /** @param {string} name @param {number} position */
  recorded(name, position) {
    return this.traces.recorded(name, () => this.draw(position));
  }

  /** What the colours of arrows mean, and what the plane leaves out. */
  marks() {
    const corner = this.host.getBoundingClientRect();
    return [this.arrowKey, this.through.node].flatMap((node) => marksOf(node, corner));
  }

  /** Words and numbers stand where they do on another one of the same size. @param {Stage} other */
  like({ heights, words }) {
    this.heights = heights;
    this.words.placed = words.placed;
  }

  destroy() {
    this.gestures?.destroy();
    this.figure.destroy();
  }

  /** Pixels from the element's corner. @param {number} clientX @param {number} clientY @returns {Point} */
  #inside(clientX, clientY) {
    const { left, top } = this.host.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  #startInside() {
    const [x, y] = this.race.start;
    return heldInside(...this.figure.coordinates.place(x, y), this.traces.box, EDGE);
  }

  /** @param {Pen} context */
  #start(context) {
    const { theme } = this;
    const { x, y, out, angle } = this.#startInside();
    if (out) {
      drawChevron(context, x, y, angle, theme.scale, { fill: theme.text, edge: theme.background });
      label(context, [x, y], t("start {place}", { place: pointText(this.race.start) }), theme, this.traces.box);
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
    const { theme, near, view: { ground } } = this;
    if (ground.curve) return [this.#curve(ground), ...ground.marks.map((mark) => this.#mark(mark))];
    const contour = {
      type: "contour", x: near.x, y: near.y, z: near.rows, contours: { ...near.levels }, autocontour: false,
      hoverinfo: "none", colorscale: near.colors(theme.relief), line: { color: theme.isoline, width: 0.8, smoothing: 0.6 },
      showscale: hasBar(width, theme.scale), colorbar: this.#bar(),
    };
    return [contour, ...downhill(ground.downhill, theme), ...ground.marks.map((mark) => this.#mark(mark))];
  }

  /** @param {Ground} ground */
  #curve(ground) {
    const { text, look, scale } = this.theme;
    return { type: "scatter", mode: "lines", name: "f", ...outline(ground), hoverinfo: "none", line: { color: text, width: 1.25 * look.width * scale }, opacity: GROUND };
  }

  // What the colours mean, beside the ground.
  #bar() {
    const { theme, near } = this;
    const { places, texts, title } = near.ticks;
    return {
      tickvals: places, ticktext: texts, ticks: "outside", ticklabeloverflow: "allow", ticklen: 2, tickfont: { size: 11 * theme.scale },
      title: formula(title, theme, 13), thickness: 6 * theme.scale, len: 1, lenmode: "fraction",
      x: 1, xanchor: "left", xpad: 6 * theme.scale, ypad: 0, outlinewidth: 0,
    };
  }

  /** The heights of contour lines, on the lines. @param {number} width @param {number} height */
  #numbers(width, height) {
    const { theme, near } = this;
    if (this.view.ground.curve) return [];
    const { l, r, t: top, b } = stageMargin(width, theme.scale);
    const [[x0, x1], [y0, y1]] = this.looked;
    const per = Math.min((width - l - r) / (x1 - x0), (height - top - b) / (y1 - y0));
    const size = 10.5 * theme.scale;
    const places = [...(this.race ? [this.race.start] : []), ...this.view.ground.marks.flatMap(({ x, y }) => x.map((at, k) => [at, y[k]]))];
    const avoided = places.map(([x, y]) => ({ x: (x - x0) * per, y: (y1 - y) * per }));
    this.heights = numbered(near, { window: this.looked, width: (x1 - x0) * per, height: (y1 - y0) * per, size, avoided }, this.heights);
    const { start, end, size: step } = near.levels;
    return this.heights.map(({ text, level, x, y, angle }) => ({
      x, y, text, textangle: angle, showarrow: /** @type {const} */ (false), borderpad: 0,
      font: { size, color: theme.text }, opacity: 0.85,
      bgcolor: `rgb(${mixed(near.colors(theme.relief), (level - start + step / 2) / (end - start + step)).join(",")})`,
    }));
  }

  /** @param {Mark} mark */
  #mark({ kind, symbol, x, y }) {
    const { theme } = this;
    const solid = kind === "minimum";
    const line = solid ? { color: theme.background, width: 1.5 } : { color: theme.text, width: 2.25 };
    const marker = { symbol, color: theme.text, size: (solid ? 14 : 10) * theme.scale, line };
    return { type: "scatter", mode: "markers", name: kind, x, y, marker, hoverinfo: "none" };
  }

  /** @param {number} width @param {number} height @returns {import("./provisional.js").Layout} */
  #layout(width, height) {
    const { theme } = this;
    const [xSeen, ySeen] = this.looked;
    const axis = {
      gridcolor: theme.grid, zeroline: false, linecolor: theme.border, showgrid: false, ticks: "outside", ticklabeloverflow: "allow", constrain: "domain",
      nticks: Math.round(bound(width / 90, 6, 9)),
    };
    return {
      width,
      height,
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "pan",
      hovermode: false,
      showlegend: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      // The bar beside the ground has its room there, and takes no more: what is seen has been made to fit.
      margin: { ...stageMargin(width, theme.scale), autoexpand: false },
      // Where the ground is painted, so are they.
      annotations: this.figure.renderer.Plotly ? this.#numbers(width, height) : [],
      font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
      xaxis: { ...axis, range: [...xSeen], title: { ...formula(this.view.names[0], theme), standoff: 4 } },
      yaxis: { ...axis, range: [...ySeen], title: { ...formula(this.view.names[1], theme), standoff: 4 }, ...(this.view.ground.curve ? {} : { scaleanchor: "x" }) },
    };
  }

  #attach() {
    this.traces = new Traces(this.figure, true);
    this.gestures = new Gestures(this);
    this.host.append(this.readout, this.reset, this.arrowKey);
  }

  /** A box was drawn around what is to be looked at. */
  #boxed() {
    const { x, y } = this.figure.coordinates;
    /** @type {Window} */
    const seen = [sides(x.range), sides(y.range)];
    this.view = { ...this.view, seen, shown: seen };
    this.reset.hidden = false;
    this.onLook(seen, false);
    this.project();
  }

  /** What is seen of the plane. */
  get looked() {
    return this.view.shown;
  }

  /** At the end of each path what it is and how high; of one that has left the window where it is, in any room. @param {Pen} context @param {number} position */
  #name(context, position) {
    const { theme, race, traces } = this;
    const heads = traces.heads(position).filter((head) => head !== null);
    const all = haveRoom(traces.box, heads.length, theme.scale);
    const entries = heads.filter(({ out }) => all || out).map(({ x, y, out, run, step, share }) => {
      const place = out ? pointText([run.x[step], run.y[step]]) : "";
      const dead = run.diverged && position >= run.diverged;
      const said = out ? place : dead ? "" : steady(heightOf(race, run, step));
      return { x, y, text: all ? `${shortened(run.label)} ${said}`.trimEnd() : place, color: theme.color(run), share };
    });
    this.words.draw(context, entries, below(traces.box, BAR * theme.scale), theme, this.parts || (this.sample && race.sampled) ? BESIDE : undefined);
  }

  #explainArrows() {
    const { arrows, text } = this.theme;
    /** @type {[string, string][]} */
    const sampled = this.sample && this.race?.sampled ? this.sample.explained(this.theme) : [];
    /** @type {[string, string][]} */
    const stepped = this.parts ? [...Object.entries(parts()).map(([part, name]) => /** @type {[string, string]} */ ([`${SHAPES[part]} ${name}`, arrows[part]])), ...marks(this.race?.live.curve).map((said) => /** @type {[string, string]} */ ([said, text]))] : [];
    /** @type {[string, string][]} */
    const tinted = this.race?.tinted ? [[t("─ inside a path: its true loss, in the ground's colours"), text]] : [];
    /** @type {[string, string][]} */
    const modelled = this.race ? explainedModel(this.model, this.race, this.traces.lit).map(([said, run]) => [said, this.theme.color(run)]) : [];
    const swarmed = this.swarm ? explained(this.swarm, Math.floor(this.position)).map(([said, run]) => [said, run ? this.theme.color(run) : text]) : [];
    const touched = this.taylor && this.race ? this.taylor.explained(this.theme, this.race) : [];
    const flowed = this.race ? explainedFlows(this.race, this.theme) : [];
    const all = [...stepped, ...touched, ...flowed, ...modelled, ...sampled, ...tinted, ...swarmed];
    const told = JSON.stringify(all);
    if (told === this.explained) return;
    this.explained = told;
    this.arrowKey.hidden = !all.length;
    const spans = [...this.arrowKey.children];
    // Numbers that run along with the race leave all else where it is.
    if (spans.length === all.length) return all.forEach(([said, color], i) => {
      write(/** @type {HTMLElement} */ (spans[i]), said);
      /** @type {HTMLElement} */ (spans[i]).style.color = color;
    });
    this.arrowKey.replaceChildren(...all.map(([said, color]) => {
      const span = el("span", {}, said);
      span.style.color = color;
      return span;
    }));
  }

  // How much of all of it is seen: 1 is the whole.
  #zoomed() {
    const [low, high] = this.view.whole[0];
    const { range } = this.figure.coordinates.x;
    return (range[1] - range[0]) / (high - low);
  }

  /** @param {Window | null} seen */
  async #show(seen) {
    this.view = { ...this.view, seen, shown: seen ?? this.view.whole };
    this.reset.hidden = !seen;
    await this.figure.look(...this.looked);
    this.onLook(seen, true);
    this.project();
  }
}

/** What is left of a box under a bar that lies over its top. @param {import("./layers.js").Box} box @param {number} bar */
function below(box, bar) {
  return box.height > 4 * bar ? { ...box, top: box.top + bar, height: box.height - bar } : box;
}

/** A side of a window, to a ten-thousandth of its length: a link is read by people. @param {readonly number[]} range @returns {readonly [number, number]} */
function sides([low, high]) {
  const digits = bound(Math.ceil(-Math.log10(high - low)) + 4, 0, 15);
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}

/** Arrows of four numbers each, as one line with gaps. @param {import("./contract").Floats} arrows @param {Theme} theme */
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

/** As many decimals as a pixel of this view can tell apart. @param {number} value @param {import("./coordinates.js").Side} side */
function decimals(value, { per }) {
  const pixel = 1 / Math.abs(per);
  const count = Math.min(12, Math.max(0, Math.ceil(-Math.log10(pixel)) + 1));
  return Number(value.toFixed(count));
}
