// What stands beside the picture: the rows of the data, the chart, the network. The page has them in its column, files and
// films in theirs, and both ask here which of them are seen, and where.

import { Chart } from "./chart.js";
import { besides } from "./layout.js";
import { Network } from "./network.js";
import { RowsPane } from "./rowspane.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./imprint.js").Mark} Mark */
/** @typedef {import("./layers.js").Layers} Layers */
/** @typedef {import("./layout.js").Beside} Beside */
/** @typedef {import("./layout.js").Size} Size */
/**
 * @typedef {object} Pane one drawing of a picture, the ground among them
 * @property {HTMLElement} host all of it
 * @property {import("./figure.js").Figure | null} figure its axes with what stands still in them; null where it has none
 * @property {Layers | null} layers over that, what it draws itself
 * @property {number} opacity of what is drawn for good
 * @property {(position: number, playing?: boolean) => void} draw
 * @property {(name: string, position: number) => string} recorded what it draws itself, as SVG
 * @property {() => Mark[]} marks what the page's own elements show of it
 */
/**
 * @typedef {object} Shown
 * @property {Race} race
 * @property {Race} drawn the same as it is charted
 * @property {import("./relief.js").Relief} relief
 * @property {import("./theme.js").Theme} theme
 */

export class Panes {
  /** @param {Record<Beside, HTMLElement>} hosts @param {import("./figure.js").Renderer} renderer @param {import("./insight.js").Insight} insight @param {import("./network.js").Does} does */
  constructor(hosts, renderer, insight, does) {
    this.chart = new Chart(hosts.chart, renderer);
    this.data = new RowsPane(hosts.data, renderer, insight);
    this.network = new Network(hosts.network, does);
    /** @type {import("./layout.js").Stand[]} */
    this.stands = [];
    this.large = false; // whether the network has taken the picture's place
  }

  /** Which of them are seen. @param {string} shown the tab @param {Size} panel @param {number} scale of the type @param {boolean} large */
  arrange(shown, panel, scale, large) {
    this.large = large;
    this.stands = besides(shown, panel, scale, large);
    for (const name of /** @type {Beside[]} */ (["chart", "data", "network"])) {
      this[name].host.hidden = !this.stands.some((stand) => stand.name === name) && !(large && name === "network");
    }
  }

  /** What Plotly draws of them. @param {Shown} shown */
  async render({ race, drawn, relief, theme }) {
    for (const { name, width, height } of this.stands) {
      if (name === "data") await this.data.render(race, theme, width, height);
      if (name === "chart") await this.chart.render(drawn, relief, theme, width, height);
    }
  }

  /** @param {number} position @param {boolean} playing */
  draw(position, playing) {
    for (const pane of [this.chart, this.data, this.network]) if (!pane.host.hidden) pane.draw(position, playing);
  }

  /** One run stands out, or all do. @param {number} index -1 for all */
  light(index) {
    this.chart.lit(index);
    this.network.light(index);
    this.data.light(index);
  }

  destroy() {
    this.chart.destroy();
    this.data.destroy();
  }
}
