// One row per run: its marker, its name, where it stands and what f is there.

import { el } from "./dom.js";
import { drawCross, drawGlyph } from "./glyphs.js";
import { t } from "./texts.js";

export class Legend {
  constructor(host) {
    this.body = el("tbody");
    this.table = el(
      "table",
      { class: "race-legend", "data-testid": "player-legend" },
      el("thead", {}, el("tr", {}, ...[t("Run"), "f(x, y)", "x", "y"].map((name) => el("th", { scope: "col", class: columnClass(name) }, name)))),
      this.body,
    );
    host.append(this.table);
  }

  setRace(race, theme) {
    this.race = race;
    this.theme = theme;
    this.shown = -1;
    this.rows = race.runs.map((run) => {
      const marker = el("canvas", { width: 36, height: 36, class: "race-marker", "aria-hidden": "true" });
      const cells = ["f", "x", "y"].map((name) => el("td", { class: columnClass(name) }));
      const note = el("span", { class: "race-note" });
      const name = el("th", { scope: "row" }, marker, el("span", { class: "race-name" }, run.label), note);
      return { run, marker, cells, note, state: null, row: el("tr", { "data-color": run.color }, name, ...cells) };
    });
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }

  update(step) {
    if (step === this.shown || !this.race) return;
    this.shown = step;
    for (const entry of this.rows) {
      const { run, cells } = entry;
      const dead = ended(run, step);
      if (!dead) {
        cells[0].textContent = short(this.race.zero + run.loss[step]);
        cells[1].textContent = short(run.x[step]);
        cells[2].textContent = short(run.y[step]);
      }
      if (entry.state !== dead) this.#mark(entry, dead);
    }
  }

  #mark(entry, dead) {
    const { run, cells, note, marker, row } = entry;
    entry.state = dead;
    row.classList.toggle("race-dead", dead);
    note.textContent = dead ? run.ending : "";
    if (dead) for (const cell of cells) cell.textContent = "–";
    const context = marker.getContext("2d");
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, 18, 18);
    const color = this.theme.colors[run.color];
    if (dead) drawCross(context, 9, 9, 5, color, this.theme.background);
    else drawGlyph(context, run.shape, 9, 9, 6, color, this.theme.background);
  }
}

// A run without a path has an ending and no step at which it diverged.
function ended(run, step) {
  return Boolean(run.ending) && step >= run.diverged;
}

// Where it is narrow, the coordinates give way: they can be read off the contour.
function columnClass(name) {
  return name === "x" || name === "y" ? "race-coordinate" : undefined;
}

// A few significant digits, in a width that does not jump while playing.
export function short(value, digits = 4) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1e5 || size < 1e-3) ? value.toExponential(digits - 2) : value.toPrecision(digits);
  return text.replace(/^-/, "−").replace("e-", "e−").replace("e+", "e");
}
