// An element with a figure as Plotly has it: traces and a layout. Plotly draws it. It is large, and its first drawing takes
// longest of all that a page does: until it has come, the same figure stands on a canvas of ours (provisional.js). Where
// the axes lie is asked here, whoever has drawn them.

import { Coordinates, Side } from "./coordinates.js";
import { dense2d, el } from "./dom.js";
import { laid, sketch } from "./provisional.js";

/** @typedef {import("./coordinates.js").Range} Range */
/** @typedef {import("./provisional.js").Layout} Layout */
/** @typedef {import("./provisional.js").Trace} Trace */

/** Plotly, once it has come: one for all figures of a player. */
export class Renderer {
  /** @param {any} Plotly null where it is fetched later @param {(() => Promise<any>) | null} load */
  constructor(Plotly, load = null) {
    this.Plotly = Plotly;
    this.load = load;
  }

  /** @returns {Promise<any>} */
  async fetch() {
    return (this.Plotly ??= await this.load?.());
  }
}

export class Figure {
  /** @param {HTMLElement} node @param {Renderer} renderer */
  constructor(node, renderer) {
    this.renderer = renderer;
    /** @type {any} as Plotly knows it */
    this.node = node;
    this.rendered = false; // whether Plotly has drawn it
    this.onLook = () => {}; // a hand has made Plotly show another part of the axes
  }

  /** @type {Coordinates} from when it is first drawn on */
  coordinates;
  /** @type {HTMLCanvasElement | null} what stands there until Plotly has drawn */
  canvas = null;
  /** @type {{ traces: Trace[], layout: Layout } | null} what is on it */
  shown = null;

  /** @param {Trace[]} traces @param {Layout} layout @param {object} config */
  async draw(traces, layout, config) {
    const { Plotly } = this.renderer;
    if (!Plotly) return this.#sketch(traces, layout);
    // It stays until Plotly is done, and takes no room any more.
    this.canvas?.classList.add("race-over-plotly");
    await Plotly.react(this.node, traces, layout, config);
    this.#measure();
    if (this.rendered) return;
    this.rendered = true;
    this.canvas?.remove();
    this.canvas = this.shown = null;
    this.node.on("plotly_relayout", (/** @type {object} */ change) => "xaxis.range[0]" in change && this.#looked());
  }

  /** Another part of the axes is shown. @param {Range} x @param {Range} y */
  async look(x, y) {
    if (this.shown) {
      const { traces, layout } = this.shown;
      return this.#sketch(traces, { ...layout, xaxis: { ...layout.xaxis, range: x }, yaxis: { ...layout.yaxis, range: y } });
    }
    await this.renderer.Plotly.relayout(this.node, { "xaxis.range": [...x], "yaxis.range": [...y] });
    this.#measure();
  }

  #looked() {
    this.#measure();
    this.onLook();
  }

  /** As an address, or as SVG. @param {"png" | "svg"} format @returns {Promise<string>} */
  image(format) {
    const { clientWidth: width, clientHeight: height } = this.node;
    return this.renderer.Plotly.toImage(this.node, { format, width, height, scale: 1, imageDataOnly: format === "svg" });
  }

  destroy() {
    if (this.rendered) this.renderer.Plotly.purge(this.node);
  }

  /** @param {Trace[]} traces @param {Layout} layout */
  #sketch(traces, layout) {
    this.shown = { traces, layout };
    this.coordinates = laid(layout);
    if (!this.canvas) this.node.append((this.canvas = el("canvas", { class: "race-provisional", "aria-hidden": "true" })));
    const { width, height } = layout;
    const context = dense2d(this.canvas, width, height);
    context.clearRect(0, 0, width, height);
    sketch(context, traces, layout, this.coordinates);
  }

  /** Plotly has laid the axes out. */
  #measure() {
    const { width, height, xaxis, yaxis } = this.node._fullLayout;
    const x = new Side(xaxis._offset, xaxis._length, xaxis.range);
    this.coordinates = new Coordinates(width, height, x, new Side(yaxis._offset, yaxis._length, yaxis.range, true));
  }
}
