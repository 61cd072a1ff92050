// The contour with the paths over it. Plotly draws ground, axes and marks; the canvases follow its axes.

import { Traces, toCurve } from "./trace.js";

const TAP = 6; // pixels a pointer may wander and still be a click

export class Stage {
  constructor(host, Plotly) {
    this.Plotly = Plotly;
    this.plot = host;
    this.figure = null;
    this.race = null;
    this.onPick = () => {};
    this.onChange = () => {};
  }

  async render(figure, theme, width, height) {
    const fresh = figure !== this.figure;
    this.figure = figure;
    this.theme = theme;
    const layout = this.#layout(fresh, width, height);
    await this.Plotly.react(this.plot, this.#traces(), layout, {
      displayModeBar: false,
      scrollZoom: true,
      doubleClick: "reset",
      showAxisDragHandles: false,
    });
    if (!this.traces) this.#attach();
    this.traces.theme = theme;
    this.project();
  }

  setRace(race) {
    this.race = race;
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
    this.#start(this.traces.layers.sprites.context);
  }

  resetView() {
    const { xaxis, yaxis } = this.figure.layout;
    this.Plotly.relayout(this.plot, { "xaxis.range": [...xaxis.range], "yaxis.range": [...yaxis.range] });
  }

  destroy() {
    this.Plotly.purge(this.plot);
  }

  #start(context) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const x = xaxis._offset + xaxis.l2p(this.race.start[0]);
    const y = yaxis._offset + yaxis.l2p(this.race.start[1]);
    this.traces.layers.within(this.traces.layers.sprites, this.traces.box, () => {
      for (const [width, color] of [[5, this.theme.background], [2, this.theme.text]]) {
        context.beginPath();
        context.arc(x, y, 8.5, 0, 2 * Math.PI);
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
    const marker = { color: theme.text, size: 11, line: { color: theme.text, width: 2.5 } };
    const star = { ...marker, size: 14, line: { color: theme.background, width: 1.5 } };
    return [
      ground,
      ...marks.map((mark) => ({
        ...mark,
        marker: { ...(mark.name === "minimum" ? star : marker), symbol: mark.marker.symbol },
      })),
    ];
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
      font: { family: theme.font, size: 13, color: theme.text },
      xaxis: { ...layout.xaxis, ...axis, range: keep("xaxis") },
      yaxis: { ...layout.yaxis, ...axis, range: keep("yaxis") },
    };
  }

  #attach() {
    this.traces = new Traces(this.plot);
    this.plot.on("plotly_relayouting", () => this.project());
    this.plot.on("plotly_relayout", () => this.project());
    let down = null;
    this.plot.addEventListener("pointerdown", (event) => {
      down = event.isPrimary && event.button === 0 ? [event.clientX, event.clientY] : null;
    }, true);
    // On the window: Plotly lays a sheet over the page while a drag lasts.
    this.release = (event) => {
      if (down && Math.hypot(event.clientX - down[0], event.clientY - down[1]) <= TAP) this.#pick(...down);
      down = null;
    };
    window.addEventListener("pointerup", this.release, true);
  }

  #pick(clientX, clientY) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const corner = this.plot.getBoundingClientRect();
    const px = clientX - corner.left - xaxis._offset;
    const py = clientY - corner.top - yaxis._offset;
    if (px < 0 || py < 0 || px > xaxis._length || py > yaxis._length) return;
    this.onPick(round(xaxis.p2l(px), xaxis), round(yaxis.p2l(py), yaxis));
  }
}

// As many decimals as a pixel of this view can tell apart.
function round(value, axis) {
  const pixel = Math.abs(axis.range[1] - axis.range[0]) / axis._length;
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10(pixel)) + 1));
  return Number(value.toFixed(decimals));
}
