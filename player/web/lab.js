// The laboratory beside the picture: which study is shown, of what, over which numbers. Each study is a pane of its own.

import { Chips } from "./chips.js";
import { button, el, setIcon } from "./dom.js";
import { MapPane } from "./mappane.js";
import { SearchPane } from "./searchpane.js";
import { axesOf, axesText, handleOf, STUDIES } from "./studied.js";
import { SweepPane } from "./sweeppane.js";
import { t } from "./texts.js";
import { Tuning } from "./tuning.js";

/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./draft.js").Fields} Fields */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./live.js").Values} Values */
/** @typedef {import("./live.js").Window} Window */
/** @typedef {import("./studied.js").Axis} Axis */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {(name: string, link: string, signal: AbortSignal) => Promise<Uint8Array>} Fetch a message of the laboratory: `map/0/128` with the link that it is of */
/**
 * @typedef {object} Bench what a study may ask of the player, and do there
 * @property {Live} live
 * @property {Fetch | null} fetch null where there is no server
 * @property {() => Values} values of all handles, as they are now
 * @property {() => readonly string[]} runs as they stand in a link, with what is in the hand
 * @property {() => Fields} fields of the link as it is now
 * @property {() => boolean} held whether something is in the hand, or moves
 * @property {() => import("./contract").Ground} ground
 * @property {(fields: Fields) => void} edit
 * @property {(key: string, value: number) => void} hold a number is in the hand: the paths follow,
 * @property {() => void} release it is let go of,
 * @property {() => void} cancel or is what it was
 * @property {(values: ReadonlyMap<string, number>) => void} take numbers become those of the race, in one step
 * @property {(seen: Window | null) => void} look another part of the plane is looked at
 * @property {(index: number) => void} light one run stands out everywhere; -1 for none
 * @property {(faint: import("./stage.js").Faint[]) => void} fan faint paths on the ground
 * @property {() => void} place where it stands has changed
 * @property {() => void} frame it is to be drawn anew
 */
/**
 * @typedef {object} Pane one study
 * @property {HTMLElement} host where it stands
 * @property {(race: Race, theme: Theme, width: number, height: number) => void} render in a room of this size
 * @property {(race: Race) => void} swap the same with other numbers
 * @property {(position: number) => void} draw
 * @property {(index: number) => void} light one run stands out; -1 for none
 * @property {() => void} leave it is no longer shown
 * @property {() => string} [csv] what it shows, as a table
 * @property {(name: string) => { text: string } & Size} [recorded] what it shows, as SVG
 */

const CHIPS = { starts: [], numbers: ["outcome"], sweep: ["outcome", "tuned"], search: ["tuned"] };
const RUNNING = { starts: 0, numbers: 2, sweep: 1, search: 1 }; // numbers that can be chosen
/** @type {Record<string, Fields>} what a study shows when it is opened from the menu */
const OPENED = { sweep: { outcome: ["loss"] } };
const LEAST = 8; // pixels that a study is drawn in

export class Lab {
  large = false;
  /** @type {Pane | null} the one that is shown */
  pane = null;

  /** @param {HTMLElement} host @param {Bench} bench @param {AbortSignal} signal */
  constructor(host, bench, signal) {
    this.host = host;
    this.bench = bench;
    this.study = this.#select("study", t("Study"), (value) => bench.edit({ beside: [value], ...OPENED[value] }));
    this.chosen = [t("Number along x"), t("Number along y")].map((label, i) => this.#select(`axis-${i}`, label, (value) => this.#run(i, value)));
    this.larger = button("full", "", () => {
      this.large = !this.large;
      bench.place();
    });
    this.larger.dataset.testid = "lab-larger";
    const chips = el("div", { class: "race-lab-chips" });
    this.chips = new Chips(chips, t("What is shown"), "more", signal);
    this.tuning = new Tuning(bench);
    this.chips.onEdit = (fields) => ("tuned" in fields ? void this.tuning.choose(this.race, /** @type {import("./tuning.js").How} */ (fields.tuned[0] ?? "given")) : bench.edit(fields));
    this.head = el("div", { class: "race-lab-head" }, this.study, ...this.chosen, chips, el("span", { class: "race-lab-gap" }), this.larger);
    /** @type {Record<string, HTMLElement>} */
    this.places = {};
    this.body = el("div", { class: "race-lab-body" });
    host.append(this.head, this.body);
    const maps = new MapPane(this.#place("map"), bench);
    /** @type {Partial<Record<Laboratory["study"], Pane>>} */
    this.panes = {
      starts: maps,
      numbers: maps,
      sweep: new SweepPane(this.#place("sweep"), bench),
      search: new SearchPane(this.#place("search"), bench, this.tuning),
    };
  }

  // From the first race on:
  /** @type {Race} */
  race;

  /** A pane's own element. @param {string} name */
  #place(name) {
    const place = (this.places[name] = el("div", { class: `race-lab-pane race-${name}-pane` }));
    this.body.append(place);
    return place;
  }

  /** @param {string} name @param {string} label @param {(value: string) => void} act */
  #select(name, label, act) {
    const node = el("select", { class: "race-chip", "aria-label": label, title: label, "data-testid": `lab-${name}` });
    node.addEventListener("change", () => act(node.value));
    return node;
  }

  /** Whether there is one: then a tab shows it. @param {Race} race */
  static has(race) {
    return Lab.offered(race).length > 0;
  }

  /** The studies of a race: on a curve starts are no plane to be mapped. @param {Race} race */
  static offered({ layers }) {
    return (layers.find(({ name }) => name === "beside")?.options ?? []).flatMap(([key]) => (STUDIES.includes(key) ? [/** @type {Laboratory["study"]} */ (key)] : []));
  }

  /** @param {Race} race @param {Theme} theme @param {Size} size @param {(layer: import("./contract").Layer) => string} value what a layer is set to */
  render(race, theme, { width, height }, value) {
    this.race = race;
    const { laboratory } = race;
    this.#tell(race, value);
    const next = (laboratory && this.panes[laboratory.study]) ?? null;
    if (this.pane !== next) this.pane?.leave();
    this.pane = next;
    for (const place of Object.values(this.places)) place.hidden = true;
    if (!next) return;
    next.host.hidden = false;
    setIcon(this.larger, this.large ? "unfull" : "full", this.large ? t("Beside the picture") : t("In the picture's place"));
    next.render(race, theme, width, Math.max(height - this.head.offsetHeight, LEAST));
  }

  /** What is shown as a table; null where it is none. @returns {(() => string) | null} */
  get table() {
    const { pane } = this;
    return pane?.csv ? () => pane.csv?.() ?? "" : null;
  }

  /** What is shown as SVG; null where nothing is. @param {string} name */
  recorded(name) {
    return this.host.hidden ? null : (this.pane?.recorded?.(name) ?? null);
  }

  /** It is no longer shown. */
  leave() {
    this.pane?.leave();
    this.pane = null;
  }

  /** @param {Race} race */
  swap(race) {
    this.race = race;
    if (!this.host.hidden && this.pane && race.laboratory) this.pane.swap(race);
  }

  /** @param {number} position */
  draw(position) {
    if (!this.host.hidden) this.pane?.draw(position);
  }

  /** @param {number} index */
  light(index) {
    if (!this.host.hidden) this.pane?.light(index);
  }

  /** The menus say what is shown. @param {Race} race @param {(layer: import("./contract").Layer) => string} value */
  #tell(race, value) {
    const { laboratory } = race;
    if (!laboratory) return;
    const { study } = laboratory;
    const words = /** @type {[string, string][]} */ ([["starts", t("Map of starts")], ["numbers", t("Map of numbers")], ["sweep", t("Sweep")], ["search", t("Search")]]);
    fill(this.study, words.filter(([key]) => Lab.offered(race).some((study) => study === key && this.panes[study])), study);
    this.chips.set(race.layers.filter(({ name, place }) => place === "study" && (name !== "tuned" || this.bench.fetch) && CHIPS[study].includes(/** @type {never} */ (name))), value);
    const now = this.#axes();
    this.chosen.forEach((node, i) => {
      node.hidden = i >= RUNNING[study];
      if (!node.hidden) fill(node, numbers(race), now[i]?.key ?? "");
    });
  }

  /** The numbers that run, by the names that the menus have. @returns {Axis[]} */
  #axes() {
    const { laboratory, handles } = this.race;
    const said = axesOf(this.bench.fields().axes?.[0]);
    const tile = laboratory?.tiles.find(({ axes }) => axes.length);
    return (tile?.axes ?? []).map(({ key }) => {
      const asked = said.find((axis) => handleOf(handles, tile?.run ?? 0, axis.key)?.key === key);
      return asked ?? { key: /^run\.\d+\.0\./.test(key) ? key.split(".")[3] : key, ends: null };
    });
  }

  /** Another number runs along one axis; where it ran along the other, they change places. @param {number} i @param {string} key */
  #run(i, key) {
    const axes = this.#axes().slice(0, RUNNING[this.race.laboratory?.study ?? "sweep"]);
    const other = axes.findIndex((axis) => axis.key === key);
    if (other >= 0) axes[other] = axes[i];
    axes[i] = { key, ends: null };
    this.bench.edit({ axes: [axesText(axes)] });
  }
}

/** Numbers that can run: first those that the runs' rules have, then the race's, then those of single layers. @param {Race} race @returns {[string, string][]} */
function numbers({ handles, runs }) {
  const bare = new Map(handles.filter(({ key }) => /^run\.\d+\.0\./.test(key)).map(({ key, symbol }) => [key.split(".")[3], symbol]));
  const shared = handles.filter(({ run, key }) => run < 0 && !["init.seed", "seed"].includes(key));
  const own = handles.filter(({ run, key }) => run >= 0 && !/^run\.\d+\.0\./.test(key));
  return [
    ...[...bare].map(([name, symbol]) => /** @type {[string, string]} */ ([name, named(name, symbol)])),
    ...shared.map(({ key, label }) => /** @type {[string, string]} */ ([key, label])),
    ...own.map(({ key, run, part, symbol }) => /** @type {[string, string]} */ ([key, `${runs[run]?.label ?? run}: ${part} ${symbol}`])),
  ];
}

/** @param {string} name @param {string} symbol */
const named = (name, symbol) => (symbol && symbol !== name ? `${symbol} ${name}` : name);

/** @param {HTMLSelectElement} node @param {readonly (readonly [string, string])[]} options @param {string} value */
function fill(node, options, value) {
  const all = options.some(([key]) => key === value) || !value ? options : [[value, value], ...options];
  const told = JSON.stringify(all);
  if (node.dataset.told !== told) {
    node.dataset.told = told;
    node.replaceChildren(...all.map(([key, word]) => el("option", { value: key }, word)));
  }
  node.value = value;
}
