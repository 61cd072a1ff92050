// Plain controls of the free page: what is raced, and over what. Each is an edit of fields of the link.

import { el } from "../dom.js";
import { added, fieldOf, without, wrapped } from "../edits.js";
import { t } from "../texts.js";

/** @typedef {import("../contract").Race} Race */
/** @typedef {import("../contract").Wording} Wording */
/** @typedef {Record<string, string[]>} Fields */

export class Controls {
  /** @type {string[]} the runs as they stand in the link */
  runs = [];
  /** @type {string[]} */
  colors = [];

  /** @param {HTMLElement} host @param {Wording} words @param {(fields: Fields) => void} edit */
  constructor(host, { table, titles }, edit) {
    this.table = table;
    this.edit = edit;
    const named = Object.entries(titles);
    this.surface = this.#select(t("Surface"), named, (name) => edit({ surface: [name], start: [], view: [], seen: [] }));
    const rules = Object.entries(table.rules).map(([key, { title }]) => /** @type {[string, string]} */ ([key, title]));
    const rule = this.#select(t("Add an optimizer"), [["", "…"], ...rules], (key) => this.#run(added(this.runs, key, this.colors)));
    this.run = this.#select(t("Run"), [], () => {});
    const layers = Object.entries(table.around).map(([key, { title }]) => /** @type {[string, string]} */ ([key, title]));
    const layer = this.#select(t("Add a schedule or wrapper"), [["", "…"], ...layers], (key) => this.#run(wrapped(this.runs, Number(this.run.value), key)));
    const remove = el("button", { type: "button" }, t("Remove"));
    remove.addEventListener("click", () => this.#run(without(this.runs, Number(this.run.value))));
    this.added = [rule, layer];
    host.append(...[this.surface, rule, this.run, layer].map((select) => /** @type {HTMLElement} */ (select.parentElement)), remove);
  }

  /** @param {Race} race */
  show(race) {
    this.runs = race.runs.map(({ text }) => text);
    this.colors = race.palette.map(({ color }) => color);
    this.surface.value = /surface=(\w+)/.exec(race.link)?.[1] ?? this.table.surface;
    const chosen = Math.min(Number(this.run.value) || 0, Math.max(0, race.runs.length - 1));
    this.run.replaceChildren(...race.runs.map(({ label }, i) => el("option", { value: i }, label)));
    this.run.value = String(chosen);
  }

  /** @param {readonly string[]} runs */
  #run(runs) {
    for (const select of this.added) select.value = "";
    this.edit(fieldOf(runs));
  }

  /** @param {string} label @param {readonly (readonly [string, string])[]} options @param {(value: string) => void} act */
  #select(label, options, act) {
    const select = el("select", {}, ...options.map(([value, text]) => el("option", { value }, text)));
    select.addEventListener("change", () => select.value && act(select.value));
    el("label", {}, `${label} `, select);
    return select;
  }
}
