// The loss against the step, on the same cursor as the stage.

import { t } from "./texts.js";
import { scaled } from "./theme.js";
import { Traces, toCurve } from "./trace.js";

export class LossChart {
  constructor(host, Plotly) {
    this.Plotly = Plotly;
    this.plot = host;
    this.race = null;
    this.onSeek = () => {};
  }

  async render(race, theme, width, height) {
    this.race = race;
    this.theme = theme;
    // Plotly draws axes only where there is a trace.
    await this.Plotly.react(this.plot, [{ x: [-1], y: [0], mode: "markers", opacity: 0 }], this.#layout(width, height), {
      staticPlot: true,
    });
    if (!this.traces) this.#attach();
    this.traces.theme = theme;
    this.project();
  }

  project() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const { axis, steps } = this.race;
    const heightOf = stretch(axis);
    const floor = axis.range[0];
    this.traces.setCurves(
      this.race.runs.map((run) =>
        toCurve(
          run,
          steps + 1,
          (k) => xaxis._offset + xaxis.l2p(this.#abscissa(run, k)),
          (k) => yaxis._offset + yaxis.l2p(Math.max(heightOf(run.chart[k]), floor - 1)),
        ),
      ),
    );
  }

  draw(position) {
    if (!this.traces) return;
    this.traces.draw(position);
    const { xaxis } = this.plot._fullLayout;
    const { box, layers } = this.traces;
    const { context } = layers.sprites;
    if (this.race.against !== "steps") return; // every run has its own place then
    const x = xaxis._offset + xaxis.l2p(position);
    context.save();
    context.globalCompositeOperation = "destination-over";
    context.beginPath();
    context.moveTo(x, box.top);
    context.lineTo(x, box.top + box.height);
    context.lineWidth = 1.5;
    context.strokeStyle = this.theme.text;
    context.globalAlpha = 0.55;
    context.stroke();
    context.restore();
  }

  destroy() {
    this.Plotly.purge(this.plot);
  }

  // Where step k lies: at k, or at the gradients asked for until then.
  #abscissa({ evaluations }, k) {
    if (this.race.against === "steps") return k;
    return Array.isArray(evaluations) ? evaluations[k] : evaluations * k;
  }

  #layout(width, height) {
    const { theme, race } = this;
    const { axis } = race;
    const ends = race.runs.map((run) => this.#abscissa(run, race.steps));
    const longest = ends.length ? Math.max(...ends) : race.steps;
    const lines = { gridcolor: theme.grid, linecolor: theme.border, zeroline: false, ticks: "outside" };
    const ticks = axis.kind === "log" ? powerTicks(axis.range) : { tickvals: axis.tickvals, ticktext: axis.ticktext };
    return {
      width,
      height,
      showlegend: false,
      margin: scaled({ l: 60, r: 10, t: 14, b: 46 }, theme.scale),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
      xaxis: { ...lines, range: [0, longest], title: { text: race.against === "steps" ? t("step") : t("gradient evaluations"), standoff: 6 }, nticks: 6 },
      yaxis: { ...lines, ...ticks, range: axis.range, title: fitted(axis.title, height, theme) },
    };
  }

  #attach() {
    this.traces = new Traces(this.plot);
    let seeking = false;
    const seek = (event) => {
      const { xaxis } = this.plot._fullLayout;
      const x = event.clientX - this.plot.getBoundingClientRect().left - xaxis._offset;
      this.onSeek(Math.round((xaxis.p2l(x) / xaxis.range[1]) * this.race.steps));
    };
    this.plot.addEventListener("pointerdown", (event) => {
      seeking = true;
      this.plot.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.plot.addEventListener("pointermove", (event) => seeking && seek(event));
    for (const end of ["pointerup", "pointercancel"]) this.plot.addEventListener(end, () => (seeking = false));
  }
}

// The same maps as picture.Stretch; the losses arrive as heights above the axis' zero.
function stretch(axis) {
  if (axis.kind === "log") return (height) => Math.log10(Math.max(height, 1e-300));
  if (axis.kind === "linear") return (height) => height;
  return (height) => Math.asinh(height / axis.unit) / Math.LN10;
}

// The type of a title, smaller where it would be longer than its axis.
function fitted(title, height, theme) {
  const context = document.createElement("canvas").getContext("2d");
  const usual = 15 * theme.scale;
  context.font = `${usual}px ${theme.font}`;
  const size = Math.min(usual, (usual * (height - 64 * theme.scale)) / context.measureText(title).width);
  return { text: title, font: { size: Math.max(size, 9) } };
}

function powerTicks([low, high]) {
  const stride = Math.max(1, Math.ceil((high - low) / 7));
  const tickvals = [];
  for (let k = Math.ceil(low); k <= high; k++) if (k % stride === 0) tickvals.push(k);
  return { tickvals, ticktext: tickvals.map((k) => (k >= 0 && k <= 3 ? String(10 ** k) : `10<sup>${String(k).replace("-", "−")}</sup>`)) };
}
