// What can be done with a run, or with a race's runs, from their rows: each is an edit of the link.

import { context2d, el } from "./dom.js";
import * as edits from "./edits.js";
import { drawGlyph } from "./glyphs.js";
import { Menu } from "./menu.js";
import { pick } from "./picker.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Catalogue} Catalogue */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Shelf} Shelf */
/** @typedef {import("./draft.js").Fields} Fields */
/** @typedef {import("./menu.js").Item} Item */
/** @typedef {import("./menu.js").Point} Point */
/** @typedef {import("./menu.js").Section} Section */
/** @typedef {import("./theme.js").Theme} Theme */
/**
 * @typedef {object} Linked the runs as they will stand in the link once all edits are answered
 * @property {readonly string[]} runs
 * @property {(i: number) => number} placed where a run that is shown stands among them; -1 where it is gone
 * @property {(name: string) => readonly string[]} field a field of it
 */

const FORMULA = ""; // what is chosen to type one,
const ROWS = "own"; // and to bring rows along

export class RowMenu {
  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Linked} */
  linked = { runs: [], placed: () => -1, field: () => [] };
  /** @type {(() => Promise<Catalogue>) | null} */
  catalogue = null;
  /** @type {(() => void) | null} asks for rows of one's own, where there is somebody to ask */
  rows = null;
  /** @type {(fields: Fields) => void} */
  onEdit = () => {};
  /** @type {Catalogue | null} as soon as it has come */
  known = null;
  /** @type {Promise<Catalogue | void> | undefined} */
  coming;

  /** @param {HTMLElement} host where menus and pickers are put */
  constructor(host) {
    this.host = host;
  }

  /** The catalogue, asked for once; again where it did not come. @returns {Promise<Catalogue | null>} */
  async fetched() {
    this.coming ??= this.catalogue?.().catch(() => void (this.coming = undefined));
    this.known = (await this.coming) ?? null;
    return this.known;
  }

  /** It comes before it is asked for, once nobody waits for anything else. */
  prefetch() {
    if (this.coming || !this.catalogue) return;
    const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ act) => setTimeout(act, 2000));
    idle(() => void this.fetched(), { timeout: 10_000 });
  }

  /** Shows or hides a run. @param {number} i of its row */
  toggle(i) {
    this.#edit(i, (runs, at) => edits.hidden(runs, at));
  }

  /**
   * The menu of a row. @param {HTMLElement} anchor @param {number} i @param {Point} [at]
   * @param {(to: number) => void} [follow] where the row will be
   */
  async open(anchor, i, at, follow = () => {}) {
    const run = this.race.runs[i];
    const place = { label: t("What to do with {run}", { run: run.label }), host: this.host, at };
    const known = Boolean(this.known);
    const menu = new Menu(anchor, [...this.#sections(i, follow), ...this.#choices(i)], place);
    if (!known && (await this.fetched()) && this.race.runs[i]) menu.add(this.#choices(i));
  }

  /** One more run, by its rule. */
  async add() {
    const key = await this.#pick(t("Add an optimizer"), (all) => all.optimizers);
    if (key) this.#all((runs) => edits.added(runs, key, this.#colors, this.#entry(key)?.color));
  }

  /** Another surface, or a formula of one's own. */
  async surface() {
    const chosen = await pick(this.host, { title: t("Surfaces"), gallery: true, coming: this.#surfaces() });
    if (chosen === null) return;
    if (chosen === ROWS) return void this.rows?.();
    const gone = Object.fromEntries((this.known?.replaced ?? []).map((name) => [name, /** @type {string[]} */ ([])]));
    this.onEdit({ ...gone, ...this.#asked(chosen) });
  }

  /** The fields of a surface that was chosen. @param {string} chosen @returns {Fields} */
  #asked(chosen) {
    if (chosen === FORMULA) return { f: [this.known?.formula ?? ""] };
    return chosen.includes("=") ? edits.fieldsOf(chosen) : { surface: [chosen] };
  }

  async #surfaces() {
    const all = await this.fetched();
    if (!all) return null;
    const bare = { note: "", words: "", stamp: "" };
    const formula = { ...bare, key: FORMULA, name: t("Your own formula"), about: t("Any f(x, y), such as {formula}.", { formula: all.formula }) };
    const rows = { ...bare, key: ROWS, name: t("Your own rows"), about: t("A table of yours, pasted or opened as a file: learn one column from others."), words: "csv excel data 数据 表格" };
    const own = [...(all.formula ? [formula] : []), ...(this.rows ? [rows] : [])];
    const [usual, ...others] = all.surfaces.groups;
    return {
      now: this.#now(all), side: all.side, shade: shades(this.theme),
      entries: [...own, ...all.surfaces.entries, ...all.data.entries],
      groups: [...(own.length ? [/** @type {const} */ ([t("Your own"), own.map(({ key }) => key)])] : []), usual, ...all.data.groups, ...others],
    };
  }

  /** The key of what is shown: of the examples on the same data the one that has most in common. @param {Catalogue} all */
  #now(all) {
    const [data] = this.linked.field("data");
    if (!data) return edits.parsed(this.linked.field("surface")[0] ?? "")[0].name;
    const called = edits.parsed(data)[0].name;
    if (called === ROWS) return ROWS;
    const alike = (/** @type {string} */ key) => Object.entries(edits.fieldsOf(key)).filter(([name, [text]]) => this.linked.field(name)[0] === text).length;
    const same = all.data.entries.map(({ key }) => key).filter((key) => edits.parsed(edits.fieldsOf(key).data[0])[0].name === called);
    return same.sort((one, other) => alike(other) - alike(one))[0];
  }

  get #colors() {
    return this.race.palette.map(({ color }) => color);
  }

  /** @param {number} i @param {(to: number) => void} follow @returns {Section[]} */
  #sections(i, follow) {
    const { runs } = this.linked;
    const at = this.linked.placed(i);
    const text = runs[at] ?? this.race.runs[i].text;
    const calls = edits.parsed(text);
    const full = runs.length >= edits.MAX_RUNS;
    const packed = calls.length >= edits.MAX_PARTS;
    const alone = runs.length > 1 && edits.isAlone(runs, at);
    const layers = this.catalogue ? [
      { text: t("Schedule…"), disabled: packed, act: () => void this.#around(i, t("Add a schedule"), (all) => all.schedules) },
      { text: t("Wrapper…"), disabled: packed, act: () => void this.#around(i, t("Add a wrapper"), (all) => all.wrappers) },
    ] : [];
    /** @param {number} by */
    const move = (by) => () => {
      follow(i + by);
      this.#edit(i, (now, k) => edits.moved(now, k, by));
    };
    const parts = calls.slice(1).map(({ name }, k) => ({
      text: t("Remove {part}", { part: this.#name(name) }),
      act: () => this.#edit(i, (now, place) => edits.unwrapped(now, place, k + 1)),
    }));
    return [
      {
        items: [
          { text: t("Duplicate"), disabled: full, act: () => this.#edit(i, (now, k) => edits.twin(now, k, this.#colors)) },
          { text: t("Three rates"), disabled: full, act: () => this.#rates(i) },
          ...layers,
        ],
      },
      { title: t("Colour"), row: true, items: this.#swatches(i, edits.colorOf(text)) },
      {
        items: [
          { text: edits.isHidden(text) ? t("Show") : t("Hide"), act: () => this.toggle(i) },
          { text: alone ? t("Show all") : t("Only this one"), disabled: runs.length < 2, act: () => this.#edit(i, (now, k) => edits.solo(now, k)) },
          { text: t("Move up"), disabled: at < 1, act: move(-1) },
          { text: t("Move down"), disabled: at >= runs.length - 1, act: move(1) },
        ],
      },
      { items: [...parts, { text: t("Remove"), act: () => this.#edit(i, (now, k) => edits.without(now, k)) }] },
    ];
  }

  /** The choices of all its parts, once they are known. @param {number} i @returns {Section[]} */
  #choices(i) {
    const text = this.linked.runs[this.linked.placed(i)] ?? this.race.runs[i].text;
    return edits.parsed(text).flatMap(({ name, settings }, part) => this.#forms(i, part, name, settings));
  }

  /** The choices that a part has. @param {number} i @param {number} part @param {string} key @param {ReadonlyMap<string, string>} settings @returns {Section[]} */
  #forms(i, part, key, settings) {
    const forms = this.#entry(key)?.forms ?? [];
    const [conventions = ""] = this.linked.field("conventions");
    return forms.map(({ name, help, default: usual, others, options }) => ({
      help,
      title: `${part ? `${this.#name(key)} · ` : ""}${name}`,
      items: options.map(([value, text]) => ({
        text,
        checked: (settings.get(name) ?? others[conventions] ?? usual) === value,
        act: () => this.#edit(i, (runs, at) => edits.chosen(runs, at, part, name, value)),
      })),
    }));
  }

  /** @param {number} i @param {string} now @returns {Item[]} */
  #swatches(i, now) {
    return this.race.palette.map((swatch) => ({
      text: swatch.name,
      checked: swatch.color === now,
      mark: this.#mark(swatch),
      act: () => this.#edit(i, (runs, at) => edits.painted(runs, at, swatch.color)),
    }));
  }

  /** A colour in its shape. @param {import("./contract").Swatch} swatch */
  #mark({ light, dark, outline }) {
    const canvas = el("canvas", { width: 36, height: 36, class: "race-swatch", "aria-hidden": "true" });
    const context = context2d(canvas);
    context.setTransform(2, 0, 0, 2, 0, 0);
    drawGlyph(context, outline, 9, 9, 6, { fill: this.theme.dark ? dark : light, edge: "transparent" });
    return canvas;
  }

  /** Three of one kind, around the rate that it has. @param {number} i */
  #rates(i) {
    const handle = this.race.handles.find(({ key }) => key === `run.${i}.0.lr`);
    if (!handle) return;
    this.#edit(i, (runs, at) => {
      const typed = Number(edits.parsed(runs[at])[0].settings.get("lr") ?? handle.value);
      return edits.threeRates(runs, at, typed, handle.bounds, this.#colors);
    });
  }

  /** @param {number} i @param {string} title @param {(all: Catalogue) => Shelf} shelf */
  async #around(i, title, shelf) {
    const run = this.race.runs[i]?.text;
    const key = await this.#pick(title, shelf);
    if (!key || run === undefined) return;
    // Rows may have changed while somebody was choosing.
    const at = edits.place([run], 0, this.linked.runs);
    if (at >= 0) this.#all((runs) => edits.wrapped(runs, at, key));
  }

  /** @param {string} title @param {(all: Catalogue) => Shelf} shelf */
  #pick(title, shelf) {
    return pick(this.host, { title, coming: this.fetched().then((all) => all && shelf(all)) });
  }

  /** @param {number} i of the row @param {(runs: readonly string[], at: number) => readonly string[]} change */
  #edit(i, change) {
    const at = this.linked.placed(i);
    if (at >= 0) this.#all((runs) => change(runs, at));
  }

  /** @param {(runs: readonly string[]) => readonly string[]} change */
  #all(change) {
    const { runs } = this.linked;
    const made = change(runs);
    if (made !== runs) this.onEdit(edits.fieldOf(made));
  }

  /** What a part is called on the page. @param {string} key */
  #name(key) {
    return this.#entry(key)?.name ?? key;
  }

  /** @param {string} key */
  #entry(key) {
    const { known } = this;
    return known && [known.optimizers, known.schedules, known.wrappers].flatMap(({ entries }) => entries).find((entry) => entry.key === key);
  }
}

/** The colours of heights. @param {Theme} theme @returns {(t: number) => readonly [number, number, number]} */
function shades({ relief }) {
  const stops = relief.map(([share, color]) => /** @type {const} */ ([share, rgb(color)]));
  return (share) => {
    const k = Math.max(1, stops.findIndex(([end]) => share <= end));
    const [[from, low], [to, high]] = [stops[k - 1], stops[k]];
    const part = (share - from) / (to - from);
    const [r, g, b] = low.map((value, i) => value + part * (high[i] - value));
    return [r, g, b];
  };
}

/** @param {string} color #rrggbb @returns {number[]} */
const rgb = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
