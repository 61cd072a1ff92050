// The same race on the surface in three dimensions. Heights are those of the contour, so that both show one relief.

import { lastStep } from "./curve.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./relief.js").Relief} Relief */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ x: number[], y: number[], z: (number | null)[] }} Line */

const EYE = { x: -1.15, y: -1.4, z: 1.05 };
const LOWER = -0.12; // of the relief is in the middle of the picture: its axes are written below it
const SQUARE = 1.12; // a box that is less wide for its height is looked at from farther away
const LIFT = 0.02; // of the way from one height with a line to the next: paths lie upon the relief, not in it
const PAUSE = 90; // milliseconds between two moves of the heads: WebGL in software is slow

export class Space {
  /** @param {HTMLElement} host @param {() => Promise<any>} load brings what draws three dimensions */
  constructor(host, load) {
    this.host = host;
    this.load = load;
    /** @type {any} Plotly, as soon as it has been asked for */
    this.Plotly = null;
    this.moved = 0; // when the heads were moved last,
    this.step = -1; // and to which step
    this.heads = 0; // the number of their trace; 0 while there is no plot
    this.shown = false;
    /** @type {Promise<void> | undefined} Plotly at work */
    this.moving = undefined;
    this.late = false; // whether the paths have changed since they were drawn last
    /** @type {Promise<void> | null} they are being drawn */
    this.swapping = null;
  }

  // While it is shown:
  /** @type {Race} */
  race;
  /** @type {Relief} */
  relief;

  /** @param {Relief} relief @param {Race} race @param {Theme} theme @param {number} width @param {number} height @param {boolean} shown */
  async render(relief, race, theme, width, height, shown) {
    this.shown = shown;
    this.host.hidden = !shown;
    if (!shown) {
      this.#empty();
      return;
    }
    this.race = race;
    this.relief = relief;
    const traces = this.#traces(theme);
    if (!(await this.#loaded())) return;
    await this.Plotly.react(this.host, traces, this.#layout(theme, width, height), { displayModeBar: false });
    this.heads = traces.length - 1;
    this.step = -1;
  }

  /** Whether there is what draws it; else it says that there is not, and may be asked again. */
  async #loaded() {
    if (this.Plotly) return true;
    this.host.textContent = t("Just a moment…");
    this.Plotly = await this.load().catch(() => null);
    this.host.textContent = this.Plotly ? "" : t("What draws three dimensions could not be fetched. Leave it and try again.");
    return Boolean(this.Plotly);
  }

  /** The ground, the paths, and the heads as the last. @param {Theme} theme */
  #traces(theme) {
    const { race, relief } = this;
    const surface = {
      type: "surface", x: relief.x, y: relief.y, z: relief.rows, colorscale: theme.relief, showscale: false,
      hoverinfo: "skip", opacity: 0.96, lighting: { ambient: 0.75, diffuse: 0.5, specular: 0.05 },
      contours: { z: { show: true, color: theme.isoline, ...relief.levels } },
    };
    const paths = race.runs.map((run) => ({
      type: "scatter3d", mode: "lines", hoverinfo: "skip", line: { color: theme.color(run), width: 5 },
      ...this.#lifted(run, 0, lastStep(run, race.steps)),
    }));
    const heads = {
      type: "scatter3d", mode: "markers", hoverinfo: "skip",
      marker: { size: 6, color: race.runs.map(theme.color), line: { color: theme.background, width: 1 } },
      x: [], y: [], z: [],
    };
    return [surface, ...paths, heads];
  }

  /** @param {Theme} theme @param {number} width @param {number} height */
  #layout(theme, width, height) {
    const { relief } = this;
    const axis = { color: theme.text, gridcolor: theme.grid, showbackground: false, zeroline: false, showspikes: false };
    const [xRange, yRange] = relief.window;
    const { places, texts, title } = relief.ticks;
    return {
      width, height, margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false,
      uirevision: "camera", paper_bgcolor: "rgba(0,0,0,0)", font: { family: theme.font, size: 12 * theme.scale, color: theme.text },
      scene: {
        xaxis: { ...axis, title: { text: "x" }, range: [...xRange] },
        yaxis: { ...axis, title: { text: "y" }, range: [...yRange] },
        zaxis: { ...axis, title: { text: title }, tickvals: places, ticktext: texts },
        aspectmode: "manual",
        aspectratio: { x: 1.2, y: (1.2 * (yRange[1] - yRange[0])) / (xRange[1] - xRange[0]), z: 0.6 },
        camera: { eye: eyeFor(width, height), center: { x: 0, y: 0, z: LOWER } },
      },
    };
  }

  /** @param {number} step @param {boolean} playing */
  draw(step, playing) {
    const now = performance.now();
    if (!this.shown || !this.heads || step === this.step || (playing && now - this.moved < PAUSE)) return;
    this.step = step;
    this.moved = now;
    const points = this.race.runs.map((run) => this.#lifted(run, Math.min(step, lastStep(run, this.race.steps))));
    /** @param {keyof Line} name */
    const all = (name) => [points.map((point) => point[name][0])];
    this.moving = this.Plotly.restyle(this.host, { x: all("x"), y: all("y"), z: all("z") }, [this.heads]);
  }

  /** The same ground with other paths: as often as they can be drawn. @param {Race} race */
  swap(race) {
    if (!this.shown || !this.heads) return;
    this.race = race;
    this.step = -1;
    this.late = true;
    if (!this.swapping) this.swapping = this.#swapped().finally(() => (this.swapping = null));
  }

  async #swapped() {
    while (this.late && this.heads) {
      this.late = false;
      const { race } = this;
      const lines = race.runs.map((run) => this.#lifted(run, 0, lastStep(run, race.steps)));
      /** @param {keyof Line} name */
      const all = (name) => lines.map((line) => line[name]);
      const moved = this.Plotly.restyle(this.host, { x: all("x"), y: all("y"), z: all("z") }, lines.map((_, i) => i + 1));
      await (this.moving = moved);
    }
  }

  destroy() {
    this.#empty();
  }

  /** Plotly must not lose its plot while it is at work on it. */
  async #empty() {
    if (!this.heads) return;
    this.heads = 0;
    await this.moving;
    if (!this.heads) this.Plotly.purge(this.host);
  }

  /**
   * Steps from..to of a run on the relief; what leaves the picture is left out.
   * @param {Runner} run
   * @param {number} from
   * @returns {Line}
   */
  #lifted(run, from, to = from) {
    /** @type {Line} */
    const line = { x: [], y: [], z: [] };
    for (let k = from; k <= to; k++) {
      const height = this.relief.heightAt(run.x[k], run.y[k]);
      line.x.push(run.x[k]);
      line.y.push(run.y[k]);
      line.z.push(height === null ? null : height + LIFT * this.relief.levels.size);
    }
    return line;
  }
}

/** Where the camera stands, so that the whole relief is in a box of this shape. @param {number} width @param {number} height */
function eyeFor(width, height) {
  const farther = Math.max(1, Math.min(SQUARE / (width / height), 1.8));
  return { x: EYE.x * farther, y: EYE.y * farther, z: EYE.z * farther };
}
