// Maps beside the picture: one tile for each run, each cell of it a trajectory. Coarse at once, then refined; what a pointer
// or the arrow keys are at is computed here, and a click makes it the race.

import { context2d, el, write } from "./dom.js";
import { strokeRange, Layers } from "./layers.js";
import { painter, pixels, rangeOf } from "./mapcolors.js";
import { MapData, served } from "./mapdata.js";
import { computed } from "./mapherd.js";
import { csvOf } from "./mapcsv.js";
import { laidOut } from "./maplayout.js";
import { mapLink } from "./maplink.js";
import { drawAxes, drawEdges, drawHere, drawKey, drawName, drawPoints, keyOf, words } from "./mappaint.js";
import { became, numbered, told } from "./mapwords.js";
import { nearOf, outcomeOf } from "./outcome.js";
import { Pointing } from "./pointing.js";
import { middle, shareOf, valueAt } from "./spans.js";
import { axesText, bareOf } from "./studied.js";
import { SvgPen } from "./svgpen.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").AxisOf} AxisOf */
/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./lab.js").Bench} Bench */
/** @typedef {import("./mapdata.js").Source} Source */
/** @typedef {import("./maplayout.js").Laid} Laid */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ tile: Tile, told: string, cells: Cells | null, of: string, axes: readonly AxisOf[], reason: string, image: HTMLCanvasElement | null, painted: string }} Shown a tile: what is asked for, and what is there, of which link and over which axes */
/** @typedef {{ tile: number, x: number, y: number }} Place a cell of a tile, by its finest map */
/** @typedef {import("./walk.js").Walked} Walked */

const LENGTHS = { name: 20, left: 40, right: 5, below: 20, gap: 6, least: 128 };
const SHAPES = { starts: 1.5, numbers: 1.7 }; // how much wider or higher than it is a tile may be drawn
const BLUNT = 1.6; // cells that a pixel of the page may at most be parted into
const ALONE = [32, 96]; // cells along a side where they are computed here
const DIM = 0.45; // of a map of other numbers than those in the hand
const LATE = 250; // milliseconds until a map that is out of date is dimmed
const DEEPEST = 1e-12; // of the farthest coordinate: a window is no narrower
const IDLE = 90; // milliseconds of rest before a map is asked for

export class MapPane {
  /** @type {Shown[]} */
  shown = [];
  /** @type {readonly Tile[]} runs that have no such numbers */
  missing = [];
  /** @type {AbortController | null} of what is asked for */
  going = null;
  asked = ""; // what that is
  /** @type {import("./mapcolors.js").Range | null} */
  range = null;
  /** @type {Place | null} what is pointed at, */
  at = null;
  /** @type {Walked | null} and its path */
  path = null;
  lit = -1;
  stale = true; // whether the still part is to be drawn anew
  since = 0; // when the maps went out of date; 0 where they are not
  size = { width: 0, height: 0 };

  /** @param {HTMLElement} host @param {Bench} bench */
  constructor(host, bench) {
    this.host = host;
    this.bench = bench;
    this.data = new MapData();
    /** What is drawn, and what files are made of. */
    this.plot = el("div", { class: "race-map-plot", "data-testid": "player-map" });
    this.layers = new Layers(this.plot);
    this.tiles = el("div", { class: "race-map-tiles" });
    this.plot.append(this.tiles);
    this.said = el("output", { class: "race-map-said", "data-testid": "map-said" });
    this.words = el("p", { class: "race-map-words", id: `race-map-words-${(count += 1)}`, "data-testid": "map-words" });
    this.asking = this.#press(t("In words"), "map-in-words", () => this.#tellWords(this.words.classList.contains("race-unseen")));
    this.whole = this.#press(t("Whole"), "map-whole", () => this.#zoomed(null));
    this.tools = el("div", { class: "race-map-tools" }, this.whole, this.asking);
    this.foot = el("div", { class: "race-map-foot" }, this.said, this.tools);
    this.scroll = el("div", { class: "race-map-scroll" }, this.plot);
    host.append(this.scroll, this.words, this.foot);
    this.pointing = new Pointing(this.tiles, {
      over: (tile, x, y) => this.#point(this.#cell(tile, x, y)),
      out: () => this.#point(null),
      take: (tile, x, y) => this.#take(this.#cell(tile, x, y)),
      step: (tile, dx, dy) => this.#step(tile, dx, dy),
      enter: (tile) => this.#take(this.at?.tile === tile ? this.at : null),
      zoom: (tile, x, y, factor) => this.#zoom(tile, x, y, factor),
      box: (tile, from, to) => this.#box(tile, from, to),
    });
    this.words.classList.add("race-unseen");
  }

  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Laid} */
  laid;
  /** @type {import("./mappaint.js").Entry[]} what the colours mean, */
  key = [];
  keyAt = { x: 0, y: 0, width: 0 }; // and where that stands

  /** @param {string} word @param {string} name @param {() => void} act */
  #press(word, name, act) {
    const node = el("button", { type: "button", class: "race-map-press", "data-testid": name }, word);
    node.addEventListener("click", act);
    return node;
  }

  /** @param {Race} race @param {Theme} theme @param {number} width @param {number} height */
  render(race, theme, width, height) {
    this.theme = theme;
    this.size = { width, height };
    this.#set(race);
    this.stale = true;
    this.#ask();
    this.draw();
  }

  /** @param {Race} race */
  swap(race) {
    this.#set(race);
    this.stale = true;
    this.#ask();
  }

  /** @param {number} index */
  light(index) {
    if (index === this.lit) return;
    this.lit = index;
    this.stale = true;
  }

  leave() {
    this.going?.abort();
    this.going = null;
    this.asked = "";
    this.#point(null);
  }

  /** @returns {Laboratory} */
  get laboratory() {
    return /** @type {Laboratory} */ (this.race.laboratory);
  }

  /** Tiles keep their maps from one race to the next: what is old is shown until there is something new. @param {Race} race */
  #set(race) {
    const before = this.race?.laboratory;
    this.race = race;
    const { laboratory, bench } = this;
    const kind = `${laboratory.study} ${laboratory.outcome}`;
    const same = before && `${before.study} ${before.outcome}` === kind;
    const [fields, runs] = [bench.fields(), bench.runs()];
    if (!same) this.#point(null);
    const old = new Map(this.shown.map((one) => [one.tile.run, one]));
    this.missing = laboratory.tiles.filter(({ axes }) => !axes.length);
    this.shown = laboratory.tiles.filter(({ axes }) => axes.length).map((tile) => {
      const told = mapLink(laboratory, tile, fields, runs[tile.run] ?? race.runs[tile.run].text, race.lang);
      const last = same ? old.get(tile.run) : undefined;
      // Of other numbers there is nothing in common.
      const alike = last && last.axes.every(({ key }, i) => key === tile.axes[i].key);
      return { tile, told, cells: null, of: "", axes: tile.axes, reason: "", image: null, painted: "", ...(alike ? { ...last, tile, told } : {}) };
    });
    if (this.at && !this.shown[this.at.tile]) this.at = null;
    this.#late();
  }

  /** How fine maps are of use, and can be had. */
  get sizes() {
    const { sizes } = this.laboratory;
    if (!this.bench.fetch) return ALONE;
    const side = Math.max(...(this.laid?.tiles.map(({ width, height }) => Math.max(width, height)) ?? [0]));
    return sizes.filter((size, i) => !i || size <= BLUNT * side);
  }

  /** Whatever of it is not there is asked for, unless something is in the hand. */
  #ask() {
    this.#lay();
    const { bench, shown, data, sizes } = this;
    const told = JSON.stringify([shown.map((one) => one.told), sizes]);
    if (told === this.asked) return;
    this.going?.abort();
    this.asked = "";
    clearTimeout(this.waiting);
    shown.forEach((one) => {
      const known = one.told && data.finest(one.told, sizes);
      if (known) this.#came(one, known);
    });
    if (bench.held()) return;
    this.asked = told;
    const going = (this.going = new AbortController());
    const begin = () => this.data.ask(shown.map((one) => this.#source(one)), sizes, going.signal, (i, cells) => {
      // The race may have been drawn anew since, with the same maps.
      const now = this.shown[i];
      if (now?.told !== shown[i].told) return;
      this.#came(now, cells);
      bench.frame();
    });
    if (shown.some(({ cells }) => cells)) this.waiting = setTimeout(begin, IDLE);
    else begin();
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting = undefined;

  /** Who makes a map. @param {Shown} one @returns {Source | null} */
  #source({ tile, told }) {
    if (!told) return null;
    const { bench, race } = this;
    return bench.fetch ? served(bench.fetch, told) : computed(bench, race, this.laboratory, tile, told);
  }

  /** @param {Shown} one @param {Cells} cells */
  #came(one, cells) {
    if (one.of === one.told && one.cells && one.cells.size > cells.size && cells.size) return;
    one.reason = cells.size ? "" : cells.reason;
    one.cells = cells.size ? cells : null;
    one.of = one.told;
    one.axes = one.tile.axes;
    this.stale = true;
    this.#late();
  }

  /** Since when some map is of other numbers. */
  #late() {
    const late = this.shown.some(({ told, of }) => told && told !== of);
    if (!late) this.since = 0;
    else if (!this.since) {
      this.since = performance.now();
      setTimeout(() => {
        this.stale = true;
        this.bench.frame();
      }, LATE + 10);
    }
  }

  /** Where everything stands. */
  #lay() {
    const { theme, shown, size, laboratory, host } = this;
    if (!theme) return;
    const { scale } = theme;
    const maps = shown.flatMap(({ cells }) => cells ?? []);
    this.range = rangeOf(maps, laboratory.outcome);
    const without = this.missing.map(({ run, reason }) => words(t("{run}: {reason}", { run: this.race.runs[run]?.label ?? "", reason })));
    const theory = [...new Set(shown.flatMap(({ tile }) => tile.edges.map(({ label }) => `┄ ${label}`)))].map(words);
    this.key = [...keyOf(laboratory, maps, this.range, theme), ...theory, ...without];
    const ruler = (ruling ??= context2d(document.createElement("canvas")));
    const keyHeight = drawKey(null, this.key, 0, 0, size.width - 8, theme, ruler);
    const axes = shown.map(({ tile }) => JSON.stringify(tile.axes.map(({ label, low, high, scale: spaced }) => [label, low, high, spaced])));
    const same = new Set(axes).size < 2;
    const lengths = Object.fromEntries(Object.entries(LENGTHS).map(([name, value]) => [name, value * (name === "least" ? 1 : scale)]));
    const tall = Boolean(host.closest(".race-tall"));
    const place = tall ? this.scroll : this.foot;
    if (this.tools.parentElement !== place) place.append(this.tools);
    const room = size.height - (tall ? 0 : this.foot.offsetHeight) - (this.words.classList.contains("race-unseen") ? 0 : this.words.offsetHeight) - keyHeight - 4;
    const laid = laidOut(shown.length, size.width - 2, room, this.#shape(), same, /** @type {typeof LENGTHS} */ (lengths));
    const aside = Math.max(Math.floor((size.width - laid.width) / 2) - lengths.left / 2, 0);
    this.laid = { ...laid, tiles: laid.tiles.map((frame) => ({ ...frame, x: frame.x + aside })) };
    const height = Math.ceil(this.laid.height + keyHeight);
    this.keyAt = { x: 4, y: this.laid.height + 2, width: size.width - 8 };
    if (this.plot.style.height !== `${height}px`) this.plot.style.height = `${height}px`;
    this.layers.fit(size.width, height);
    this.pointing.set(this.laid.tiles.map((frame, i) => ({ ...frame, label: this.#called(i) })), this.words.id);
    host.dataset.maps = String(maps.length);
  }

  /** What shape tiles may have: of starts that of the window, as far as that can be. */
  #shape() {
    const { study, tiles } = this.laboratory;
    const [across, up] = tiles.find(({ axes }) => axes.length)?.axes ?? [];
    if (study !== "starts" || !across || !up) return { least: 1 / SHAPES.numbers, most: SHAPES.numbers };
    const own = Math.min(Math.max((across.high - across.low) / (up.high - up.low), 0.5), 2);
    return { least: own / 1.25, most: own * 1.25 };
  }

  /** What a tile is for who listens. @param {number} i */
  #called(i) {
    const { race, shown, laboratory } = this;
    const { tile } = shown[i];
    const run = race.runs[tile.run]?.label ?? "";
    const [x, y] = tile.axes.map(({ label }) => label);
    const said = laboratory.study === "starts" ? t("Map of starts of {run}", { run }) : t("Map of {run} over {x} and {y}", { run, x, y });
    return `${said}. ${t("Arrow keys move a cross hair, Enter takes what it is at.")}`;
  }

  draw() {
    if (!this.theme || !this.laid || this.host.hidden) return;
    if (this.stale) {
      this.#lay();
      this.#still();
      this.stale = false;
    }
    this.#moving();
  }

  /** All but what is pointed at. */
  #still() {
    const { layers, shown, laid, theme, race, keyAt } = this;
    const pen = layers.ink.context;
    layers.clear(layers.ink);
    const dim = this.since && performance.now() - this.since > LATE;
    shown.forEach((one, i) => {
      const frame = laid.tiles[i];
      const run = race.runs[one.tile.run];
      if (!run || !frame) return;
      drawName(pen, frame, run, theme, this.lit === one.tile.run);
      if (one.cells) this.#image(pen, one, frame, dim && one.of !== one.told ? DIM : 1);
      drawAxes(pen, frame, one.tile.axes, theme);
      if (one.cells) this.#marks(pen, one, frame);
      else this.#explain(pen, frame, one.reason || (one.told ? t("…") : ""));
    });
    drawKey(pen, this.key, keyAt.x, keyAt.y, keyAt.width, theme, (ruling ??= context2d(document.createElement("canvas"))));
    this.#tellShares();
    this.whole.hidden = !this.#isZoomed();
    this.host.dataset.size = String(Math.min(...shown.map(({ cells, reason, of, told: now }) => (reason ? Infinity : of === now ? (cells?.size ?? 0) : 0))));
    this.host.dataset.late = String(Boolean(this.since));
  }

  /** A map as it is painted. @param {Pen} pen @param {Shown} one @param {Laid["tiles"][number]} frame @param {number} opacity */
  #image(pen, one, { x, y, width, height }, opacity) {
    const { theme, laboratory, range, layers } = this;
    const cells = /** @type {Cells} */ (one.cells);
    const ratio = layers.ratio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    const painted = JSON.stringify([one.of, cells.size, w, h, theme.dark, range, laboratory.study]);
    if (painted !== one.painted || !one.image) {
      one.painted = painted;
      one.image = document.createElement("canvas");
      Object.assign(one.image, { width: w, height: h });
      const bytes = pixels(cells, painter(cells, laboratory.study, range), w, h, Math.max(1, Math.round(ratio)), theme.dark);
      context2d(one.image).putImageData(new ImageData(bytes, w, h), 0, 0);
    }
    // What is of another window lies where it was.
    const [across, up] = one.tile.axes;
    const [left, right] = [one.axes[0].low, one.axes[0].high].map((value) => shareOf({ ...across, scale: spacing(across) }, value));
    const [low, high] = [one.axes[1].low, one.axes[1].high].map((value) => shareOf({ ...up, scale: spacing(up) }, value));
    pen.save();
    pen.beginPath();
    pen.rect(x, y, width, height);
    pen.clip();
    pen.globalAlpha = opacity;
    pen.drawImage(one.image, x + left * width, y + (1 - high) * height, (right - left) * width, (high - low) * height);
    pen.restore();
  }

  /** @param {Pen} pen @param {Shown} one @param {Laid["tiles"][number]} frame */
  #marks(pen, { tile, cells }, frame) {
    const { theme, race, laboratory } = this;
    if (laboratory.study === "starts" && cells) drawPoints(pen, frame, tile.axes, cells.points, theme);
    drawEdges(pen, frame, tile.axes, tile.edges, theme);
    const here = this.#here(tile);
    const [sx, sy] = here.map((value, i) => shareOf(tile.axes[i], value));
    if (sx >= 0 && sx <= 1 && sy >= 0 && sy <= 1) drawHere(pen, frame.x + sx * frame.width, frame.y + (1 - sy) * frame.height, theme, theme.color(race.runs[tile.run]));
  }

  /** Where a run stands on its map now. @param {Tile} tile */
  #here({ axes }) {
    const values = this.bench.values();
    return axes.map(({ key, value }) => values.get(key) ?? value);
  }

  /** Words in the place of a map. @param {Pen} pen @param {Laid["tiles"][number]} frame @param {string} text */
  #explain(pen, { x, y, width, height }, text) {
    const { theme } = this;
    pen.font = `${12 * theme.scale}px ${theme.font}`;
    pen.fillStyle = theme.text;
    const lines = wrapped(pen, text, width - 12);
    lines.forEach((line, k) => pen.fillText(line, x + 6, y + height / 2 + (k - lines.length / 2 + 0.8) * 15 * theme.scale));
  }

  /** What is pointed at: its path where that is one of the plane, and a cross hair. */
  #moving() {
    const { layers, at, laid, theme, shown, race } = this;
    const pen = layers.sprites.context;
    layers.clear(layers.sprites);
    const one = at && shown[at.tile];
    if (!at || !one) return;
    const frame = laid.tiles[at.tile];
    const { axes, run } = one.tile;
    const walked = this.path;
    const color = theme.color(race.runs[run]);
    layers.within(layers.sprites, { left: frame.x, top: frame.y, width: frame.width, height: frame.height }, (context) => {
      if (this.laboratory.study === "starts" && walked) stroke(context, walked, axes, frame, theme, color);
      const [vx, vy] = this.#valuesAt(at);
      const [x, y] = [frame.x + shareOf(axes[0], vx) * frame.width, frame.y + (1 - shareOf(axes[1], vy)) * frame.height];
      for (const [width, ink] of /** @type {const} */ ([[3, theme.background], [1.25, theme.text]])) {
        context.lineWidth = width * theme.scale;
        context.strokeStyle = ink;
        context.beginPath();
        context.arc(x, y, 4.5 * theme.scale, 0, 2 * Math.PI);
        context.stroke();
      }
    });
  }

  /** All of it once more as SVG, and how large it is. @param {string} name tells its clips from those of other parts of a file */
  recorded(name) {
    const { ink } = this.layers;
    const { context } = ink;
    const pen = new SvgPen(name);
    ink.context = pen;
    try {
      this.#still();
    } finally {
      ink.context = context;
    }
    return { text: pen.text, width: this.size.width, height: this.layers.height };
  }

  /** All maps that are there, as a table. */
  csv() {
    const { shown, race, laboratory } = this;
    const maps = shown.flatMap(({ tile, cells, of, told: now }) => (cells && of === now ? [{ run: race.runs[tile.run].label, axes: tile.axes, cells }] : []));
    return csvOf(maps, laboratory.outcome);
  }

  // ------------------------------------------------------------------------------------------ pointing

  /** The cell at a place of a tile. @param {number} tile @param {number} x @param {number} y shares, y from below @returns {Place | null} */
  #cell(tile, x, y) {
    if (!this.shown[tile]) return null;
    const size = this.#grid(tile);
    const [i, j] = [x, y].map((share) => Math.min(Math.max(Math.floor(share * size), 0), size - 1));
    return { tile, x: i, y: j };
  }

  /** Cells along a side of what is shown. @param {number} tile */
  #grid(tile) {
    return this.shown[tile]?.cells?.size ?? 32;
  }

  /** The numbers of a cell. @param {Place} place @returns {number[]} */
  #valuesAt({ tile, x, y }) {
    const size = this.#grid(tile);
    return [x, y].map((cell, i) => middle(this.shown[tile].tile.axes[i], cell, size));
  }

  /** @param {Place | null} place */
  #point(place) {
    if (JSON.stringify(place) === JSON.stringify(this.at)) return;
    this.at = place;
    this.#follow();
    this.bench.frame();
  }

  /** The path from what is pointed at, here and on the ground, and what became of it in words. */
  #follow() {
    const { at, bench, race, shown } = this;
    const one = at && shown[at.tile];
    if (!at || !one) {
      this.path = null;
      bench.fan([]);
      write(this.said, "");
      return;
    }
    const { run, axes } = one.tile;
    const values = this.#valuesAt(at);
    const walked = bench.live.path(run, new Map([...bench.values(), ...axes.map(({ key }, i) => /** @type {[string, number]} */ ([key, values[i]]))]));
    this.path = walked;
    bench.fan(walked ? [{ run: { ...race.runs[run], diverged: walked.diverged }, x: walked.x, y: walked.y }] : []);
    const where = numbered({ axes, values });
    const { label } = race.runs[run];
    if (!walked || !one.cells) return write(this.said, t("{run} with {numbers}", { run: label, numbers: where }));
    const outcome = outcomeOf(walked, one.cells.points, nearOf(bench.ground().window));
    write(this.said, t("{run}, {numbers}: {what}.", { run: label, numbers: where, what: became(outcome, one.cells.points, walked.x.length - 1, walked.loss[outcome.last]) }));
  }

  /** What is pointed at becomes the race. @param {Place | null} place */
  #take(place) {
    if (!place) return;
    this.#point(place);
    const { axes } = this.shown[place.tile].tile;
    const values = this.#valuesAt(place);
    this.bench.take(new Map(axes.map(({ key }, i) => [key, values[i]])));
  }

  /** By the arrow keys, from where the run stands. @param {number} tile @param {number} dx @param {number} dy */
  #step(tile, dx, dy) {
    const one = this.shown[tile];
    if (!one) return;
    const size = this.#grid(tile);
    const begun = this.at?.tile === tile ? this.at : this.#cell(tile, .../** @type {[number, number]} */ (this.#here(one.tile).map((value, i) => shareOf(one.tile.axes[i], value))));
    if (!begun) return;
    const [x, y] = [begun.x + dx, begun.y + dy].map((cell) => Math.min(Math.max(cell, 0), size - 1));
    this.#point({ tile, x, y });
  }

  // -------------------------------------------------------------------------------------------- looking closer

  #isZoomed() {
    const { study } = this.laboratory;
    return study === "starts" ? Boolean(this.race.seen) : (this.bench.fields().axes?.[0] ?? "").includes("(");
  }

  /** About a place. @param {number} tile @param {number} x @param {number} y @param {number} factor less than 1 comes nearer */
  #zoom(tile, x, y, factor) {
    /** @param {number} share @returns {[number, number]} */
    const around = (share) => [share - share * factor, share + (1 - share) * factor];
    this.#narrow(tile, around(x), around(y));
  }

  /** To a box. @param {number} tile @param {readonly [number, number]} from @param {readonly [number, number]} to */
  #box(tile, [x0, y0], [x1, y1]) {
    this.#narrow(tile, [Math.min(x0, x1), Math.max(x0, x1)], [Math.min(y0, y1), Math.max(y0, y1)]);
  }

  /** @param {number} tile @param {[number, number]} across shares @param {[number, number]} up */
  #narrow(tile, across, up) {
    const axes = this.shown[tile]?.tile.axes ?? [];
    if (!axes.length) return;
    const ends = [across, up].map((side, i) => /** @type {[number, number]} */ (side.map((share) => rounded(valueAt({ ...axes[i], scale: spacing(axes[i]) }, share), axes[i]))));
    const deep = ends.some(([low, high]) => high - low < 4 * DEEPEST * Math.max(Math.abs(low), Math.abs(high), 1e-6));
    if (deep) return write(this.said, t("No nearer: numbers of a computer are too coarse to tell the cells apart."));
    this.#zoomed(ends);
  }

  /** @param {[number, number][] | null} ends null for all of it */
  #zoomed(ends) {
    const { bench, laboratory } = this;
    this.#point(null);
    if (laboratory.study === "starts") return bench.look(ends && [ends[0], ends[1]]);
    const axes = laboratory.tiles.find((tile) => tile.axes.length)?.axes ?? [];
    bench.edit({ axes: [axesText(axes.map(({ key }, i) => ({ key: bareOf(key), ends: ends?.[i] ?? null })))] });
  }

  // ---------------------------------------------------------------------------------------------- in words

  #tellShares() {
    const { shown, race, laboratory } = this;
    const size = (/** @type {Cells} */ cells) => cells.size;
    const all = shown.flatMap(({ tile, cells }) => {
      if (!cells) return [];
      const n = size(cells);
      const values = (/** @type {number} */ cell) => [cell % n, Math.floor(cell / n)].map((k, i) => middle(tile.axes[i], k, n));
      return [told(race.runs[tile.run].label, cells, laboratory, tile.axes, values)];
    });
    write(this.words, all.join(" "));
  }

  /** @param {boolean} visible */
  #tellWords(visible) {
    this.words.classList.toggle("race-unseen", !visible);
    this.asking.setAttribute("aria-pressed", String(visible));
    this.stale = true;
    this.bench.frame();
  }

}

let count = 0; // of the page: each paragraph has a name of its own
/** @type {CanvasRenderingContext2D | null} what measures words */
let ruling = null;

/** @param {CanvasRenderingContext2D | Pen} context @param {Walked} walked @param {readonly AxisOf[]} axes @param {Laid["tiles"][number]} frame @param {Theme} theme @param {string} color */
function stroke(context, walked, [across, up], frame, theme, color) {
  const last = walked.diverged || walked.x.length - 1;
  const xs = Float32Array.from(walked.x.subarray(0, last + 1), (x) => frame.x + shareOf(across, x) * frame.width);
  const ys = Float32Array.from(walked.y.subarray(0, last + 1), (y) => frame.y + (1 - shareOf(up, y)) * frame.height);
  for (const [width, ink] of /** @type {const} */ ([[4, theme.background], [2, color]])) {
    context.lineWidth = width * theme.scale;
    context.strokeStyle = ink;
    strokeRange(context, xs, ys, 0, last);
  }
}


/** How the ends of an axis lie: pieces of whole numbers begin between them. @param {AxisOf} axis */
const spacing = ({ scale }) => (scale === "int" ? "linear" : scale);

/** An end of an axis with no more digits than tell it from the others. @param {number} value @param {AxisOf} axis */
function rounded(value, { low, high, scale }) {
  if (scale === "log" && low > 0) return Number(value.toPrecision(6));
  const digits = 5 - Math.floor(Math.log10(high - low));
  return digits > 15 || digits < 0 ? Number(value.toPrecision(15)) : Number(value.toFixed(digits));
}

/** @param {Pen} pen @param {string} text @param {number} width */
function wrapped(pen, text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/(?<=[\s，。：；])/u)) {
    const last = lines.at(-1);
    if (last !== undefined && pen.measureText(last + word).width <= width) lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  return lines;
}
