// Maps as a table, one row a cell: for who wants to go on with the numbers. Pure.

import { shortest } from "./numbers.js";
import { LEFT } from "./outcome.js";
import { valueAt } from "./spans.js";
import { bareOf } from "./studied.js";

/** @typedef {import("./contract").AxisOf} AxisOf */
/** @typedef {import("./contract").Cells} Cells */
/** @typedef {{ run: string, axes: readonly AxisOf[], cells: Cells }} Mapped */

/** @param {readonly Mapped[]} maps @param {string} outcome what is measured */
export function csvOf(maps, outcome) {
  const names = maps[0]?.axes.map(({ key }) => bareOf(key).replace(/^start\./, "start_")) ?? [];
  const head = ["run", ...names, "end", "end_x", "end_y", outcome];
  const rows = maps.flatMap(({ run, axes, cells }) => Array.from(cells.reached, (which, cell) => {
    const { size, points, shade, zero } = cells;
    const at = [cell % size, Math.floor(cell / size)].map((i, k) => shortest(valueAt(axes[k], (i + 0.5) / size)));
    const point = points[which];
    const end = which === LEFT ? "left" : point ? point.kind : "nowhere";
    const value = shade[cell] + zero;
    return [quoted(run), ...at, end, ...(point ? [shortest(point.x), shortest(point.y)] : ["", ""]), Number.isFinite(value) ? shortest(value) : ""];
  }));
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

/** @param {string} text */
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
