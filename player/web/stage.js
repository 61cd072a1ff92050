// The contour with the paths over it. Plotly draws ground, axes and marks; the canvases follow its axes.

import { button, el } from "./dom.js";
import { Gestures } from "./gestures.js";
import { Ground } from "./probe.js";
import { short } from "./legend.js";
import { t } from "./texts.js";
import { scaled } from "./theme.js";
import { Traces, toCurve } from "./trace.js";
import { drawQuantities, drawVectors, parts } from "./vectors.js";

export class Stage {
  constructor(host, Plotly) {
    this.Plotly = Plotly;
    this.plot = host;
    this.figure = null;
    this.race = null;
    this.details = null;
    this.dragged = null; // where the start marker is held, while it is
    this.fixed = false; // whether the start cannot be moved
    this.arrows = () => []; // quantities to draw at a step, from the inspector
    this.onPick = () => {};
    this.onTouch = () => {};
    this.onChange = () => {};
  }

  async render(figure, theme, width, height) {
    const fresh = figure !== this.figure;
    if (fresh) this.ground = new Ground(figure.data[0]);
    this.figure = figure;
    this.theme = theme;
    const layout = this.#layout(fresh, width, height);
    await this.Plotly.react(this.plot, this.#traces(), layout, {
      displayModeBar: false,
      scrollZoom: true,
      doubleClick: false,
      showAxisDragHandles: false,
    });
    if (!this.traces) this.#attach();
    this.traces.theme = theme;
    this.#explainArrows();
    this.project();
  }

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

  draw(position) {
    if (!this.traces || !this.race) return;
    this.traces.draw(position);
    const { context } = this.traces.layers.sprites;
    this.#start(context);
    const step = Math.floor(position);
    this.traces.layers.within(this.traces.layers.sprites, this.traces.box, () => {
      if (this.details) drawVectors(context, { ...this, step });
      drawQuantities(context, { ...this, arrows: this.arrows(step), step });
    });
  }

  resetView() {
    const { xaxis, yaxis } = this.figure.layout;
    this.#show([...xaxis.range], [...yaxis.range]);
  }

  // By a factor about a point of the screen; less than 1 comes nearer.
  zoom(factor, clientX, clientY) {
    const at = this.toData(clientX, clientY, true);
    const { xaxis, yaxis } = this.plot._fullLayout;
    const about = (range, centre) => range.map((end) => centre + (end - centre) * factor);
    this.#show(about(xaxis.range, at[0]), about(yaxis.range, at[1]));
  }

  // A point of the screen in the plane, to as many decimals as a pixel tells apart; null outside the frame.
  toData(clientX, clientY, anywhere = false) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const corner = this.plot.getBoundingClientRect();
    const px = clientX - corner.left - xaxis._offset;
    const py = clientY - corner.top - yaxis._offset;
    if (!anywhere && (px < 0 || py < 0 || px > xaxis._length || py > yaxis._length)) return null;
    return [round(xaxis.p2l(px), xaxis), round(yaxis.p2l(py), yaxis)];
  }

  startOnScreen() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const corner = this.plot.getBoundingClientRect();
    const [x, y] = this.dragged ?? this.race.start;
    return [corner.left + xaxis._offset + xaxis.l2p(x), corner.top + yaxis._offset + yaxis.l2p(y)];
  }

  moveStart(point) {
    this.dragged = point;
    this.onChange();
  }

  pick(point) {
    this.dragged = point;
    this.onChange();
    this.onPick(...point);
  }

  // The readout under the pointer; null where there is none.
  look(client) {
    const at = client && this.ground && this.toData(...client);
    const found = at && this.ground.at(...at);
    this.readout.hidden = !found;
    if (!found) return;
    this.readout.textContent = `x ${short(at[0])}  y ${short(at[1])}  f ≈ ${short(found.f)}  ∇f `;
    const arrow = el("span", { class: "race-slope" }, "→");
    arrow.style.transform = `rotate(${-found.angle}rad)`;
    this.readout.append(arrow);
  }

  destroy() {
    this.gestures?.destroy();
    this.Plotly.purge(this.plot);
  }

  #start(context) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const at = this.dragged ?? this.race.start;
    const x = xaxis._offset + xaxis.l2p(at[0]);
    const y = yaxis._offset + yaxis.l2p(at[1]);
    this.traces.layers.within(this.traces.layers.sprites, this.traces.box, () => {
      for (const [width, color] of [[5, this.theme.background], [2, this.theme.text]]) {
        context.beginPath();
        context.arc(x, y, 8.5 * this.theme.scale, 0, 2 * Math.PI);
        context.lineWidth = width;
        context.strokeStyle = color;
        context.stroke();
      }
    });
  }

  #traces() {
    const { theme } = this;
    const [contour, ...marks] = this.figure.data;
    const ground = {
      ...contour,
      colorscale: theme.relief,
      line: { color: theme.isoline, width: 0.75, smoothing: 0.6 },
    };
    return [ground, ...marks.map((mark) => this.#mark(mark))];
  }

  #mark(mark) {
    const { theme } = this;
    if (mark.mode === "lines") return { ...mark, line: { color: theme.text, width: 1.1 }, opacity: 0.45 };
    const solid = mark.name === "minimum";
    const line = solid ? { color: theme.background, width: 1.5 } : { color: theme.text, width: 2.25 };
    return { ...mark, marker: { ...mark.marker, color: theme.text, size: (solid ? 14 : 10) * theme.scale, line } };
  }

  #layout(fresh, width, height) {
    const { theme } = this;
    const axis = { gridcolor: theme.grid, zeroline: false, linecolor: theme.border, showgrid: false, ticks: "outside" };
    const { layout } = this.figure;
    const keep = (name) => (fresh || !this.plot.layout ? [...layout[name].range] : this.plot.layout[name].range);
    return {
      ...layout,
      width,
      height,
      uirevision: "view",
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "pan",
      hovermode: false,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: scaled(layout.margin, theme.scale),
      font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
      xaxis: { ...layout.xaxis, ...axis, range: keep("xaxis") },
      yaxis: { ...layout.yaxis, ...axis, range: keep("yaxis") },
    };
  }

  #attach() {
    this.traces = new Traces(this.plot);
    this.gestures = new Gestures(this);
    this.readout = el("div", { class: "race-readout", "data-testid": "player-readout" });
    this.readout.hidden = true;
    this.reset = button("fit", t("Whole view"), () => this.resetView());
    this.reset.classList.add("race-reset");
    this.reset.hidden = true;
    this.key = el("div", { class: "race-key" });
    this.plot.append(this.readout, this.reset, this.key);
    this.plot.on("plotly_relayouting", () => this.project());
    this.plot.on("plotly_relayout", () => {
      this.reset.hidden = !this.#zoomed();
      this.project();
    });
  }

  #explainArrows() {
    this.key.hidden = !this.details;
    this.key.replaceChildren(...Object.entries(parts()).map(([color, name]) => {
      const entry = el("span", {}, `→ ${name}`);
      entry.style.color = this.theme.colors[color];
      return entry;
    }));
  }

  #zoomed() {
    const home = this.figure.layout;
    const now = this.plot.layout;
    return ["xaxis", "yaxis"].some((axis) => home[axis].range.some((end, i) => end !== now[axis].range[i]));
  }

  #show(xRange, yRange) {
    return this.Plotly.relayout(this.plot, { "xaxis.range": xRange, "yaxis.range": yRange });
  }
}

// As many decimals as a pixel of this view can tell apart.
function round(value, axis) {
  const pixel = Math.abs(axis.range[1] - axis.range[0]) / axis._length;
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10(pixel)) + 1));
  return Number(value.toFixed(decimals));
}
