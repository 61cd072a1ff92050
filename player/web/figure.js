// An element with a figure as Plotly has it: traces and a layout. Plotly draws it, and where its axes lie is asked here.

import { Coordinates, Side } from "./coordinates.js";

/** @typedef {import("./coordinates.js").Range} Range */

export class Figure {
  /** @param {HTMLElement} node @param {any} Plotly */
  constructor(node, Plotly) {
    this.Plotly = Plotly;
    /** @type {any} as Plotly knows it */
    this.node = node;
  }

  /** @type {Coordinates} from when it is first drawn on */
  coordinates;

  /** @param {object[]} traces @param {object} layout @param {object} config */
  async draw(traces, layout, config) {
    await this.Plotly.react(this.node, traces, layout, config);
    this.#measure();
  }

  /** Other parts of the axes are shown. @param {object} layout what of it is another */
  async look(layout) {
    await this.Plotly.relayout(this.node, layout);
    this.#measure();
  }

  /** Plotly has been made to show another part of the axes, by a hand. @param {() => void} act */
  onLook(act) {
    this.node.on("plotly_relayout", (/** @type {object} */ change) => {
      if (!("xaxis.range[0]" in change)) return;
      this.#measure();
      act();
    });
  }

  /** As an address, or as SVG. @param {"png" | "svg"} format @returns {Promise<string>} */
  image(format) {
    const { clientWidth: width, clientHeight: height } = this.node;
    return this.Plotly.toImage(this.node, { format, width, height, scale: 1, imageDataOnly: format === "svg" });
  }

  destroy() {
    this.Plotly.purge(this.node);
  }

  /** Plotly has laid the axes out. */
  #measure() {
    const { width, height, xaxis, yaxis } = this.node._fullLayout;
    const x = new Side(xaxis._offset, xaxis._length, xaxis.range);
    this.coordinates = new Coordinates(width, height, x, new Side(yaxis._offset, yaxis._length, yaxis.range, true));
  }
}
