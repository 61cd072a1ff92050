// All numbers of a network as text, for who reads or hears them in lines.

import { el } from "./dom.js";
import { t } from "./texts.js";
import { unitName, weight } from "./working.js";

/** @typedef {import("./graph.js").Snapshot} Snapshot */

export class NetworkTable {
  constructor() {
    this.units = el("table", { class: "race-quantities", "data-testid": "network-units" });
    this.edges = el("table", { class: "race-quantities", "data-testid": "network-edges" });
    this.root = el("details", { class: "race-network-table" }, el("summary", {}, t("All numbers as tables")),
      el("div", { class: "race-network-scroll", tabindex: 0, role: "group", "aria-label": t("All numbers as tables") }, this.units, this.edges));
    /** @type {(() => void) | null} */
    this.late = null;
    this.root.addEventListener("toggle", () => this.late?.());
  }

  /** @param {Snapshot} shot @param {(value: number) => string} written */
  show({ units, edges }, written) {
    this.late = () => {
      if (!this.root.open) return;
      const layers = units.length - 1;
      fill(this.units, [t("Unit"), "z", "h", "δ", t("State")], units.flat().map((unit) => [
        unitName(unit.layer, layers, unit.unit), ...[unit.z, unit.h, unit.delta].map(written), markWord(unit.mark),
      ]));
      fill(this.edges, [t("Weight"), "w", "∂L/∂w", "g", t("w after the step")], edges.flat().map((edge) => [
        `<math>${weight(edge)}</math>`, ...[edge.w, edge.own, edge.g, edge.next].map(written),
      ]));
    };
    this.late();
  }
}

/** What is said of a unit that lets nothing through. @param {import("./graph.js").Mark} mark */
export function markWord(mark) {
  return mark && { off: t("silent"), dead: t("dead"), saturated: t("saturated") }[mark];
}

/** @param {HTMLTableElement} table @param {string[]} head @param {string[][]} rows of our own words and numbers */
function fill(table, head, rows) {
  const cells = (/** @type {string[]} */ row) => row.map((text, k) => {
    const cell = el(k ? "td" : "th", k ? {} : { scope: "row" });
    cell.innerHTML = text;
    return cell;
  });
  table.replaceChildren(
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...cells(row)))),
  );
}
