// A sweep of one number: where every run ends for each value of it, how wide the window is in which it works, and where it
// stands now, which is the number itself, to be dragged.

import { context2d, el } from "./dom.js";
import { drawCross, drawGlyph } from "./glyphs.js";
import { Kept } from "./kept.js";
import { between, font, Plot, upright } from "./lineplot.js";
import { bound, full, NOTHING, short } from "./numbers.js";
import { stepped, valueAt as roundAt } from "./rungs.js";
import { shareOf, valueAt } from "./spans.js";
import { studyLink } from "./studylink.js";
import { SvgPen } from "./svgpen.js";
import { computed, nothing } from "./sweepdata.js";
import { decode } from "./frame.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").AxisOf} AxisOf */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./contract").Tile} Tile */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./lab.js").Bench} Bench */
/** @typedef {import("./spans.js").Span} Span */
/** @typedef {import("./sweepdata.js").Swept} Swept */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {{ tile: Tile, run: Runner, color: string, sweep: Swept | null, stale: boolean, value: number, x: number, y: number }} Line one run, and where it stands now */

const MARGIN = { left: 50, right: 12, top: 30, foot: 22 };
const ROW = 15; // pixels of a window with its words,
const THIN = 7; // and without them
const LEAST = 90; // pixels of the frame: rather than less, windows have no words
const LOWEST = 180; // pixels of all of it: in less it scrolls,
const SCROLL = 8; // beside a bar of that width
const BAR = 5;
const GRAB = { mouse: 9, pen: 12, touch: 20 }; // pixels from a mark at which a pointer takes it
const SLACK = 4; // pixels that a click may wander
const NEAR = 40; // pixels from a line at which a pointer means it
const DIM = 0.25; // of a line beside the one that is lit,
const STALE = 0.45; // and of one that is about other numbers
const BAND = 0.16;
const FAN = 24; // paths of the fan
const POINTS = 20_000; // of all its paths: more would not be drawn in time
const KEPT = 64; // sweeps that are remembered
const WAIT = 120; // milliseconds without a change until it is asked for,
const FOLLOW = 90; // and between two that are computed here while a hand moves
const HELD = 25; // values of those
const BURST = 300; // milliseconds after a key in which the next one belongs to the same gesture
/** @type {Record<string, boolean>} whether an outcome is spaced by powers */
const POWERS = { loss: true, sharpness: true, updates: false, rate: false };

export class SweepPane {
  /** @param {HTMLElement} host @param {Bench} bench */
  constructor(host, bench) {
    this.host = host;
    this.bench = bench;
    this.canvas = el("canvas", { class: "race-sweep-canvas", role: "img", "data-testid": "lab-sweep" });
    this.marks = el("div", { class: "race-sweep-marks" });
    this.note = el("div", { class: "race-lab-note" });
    host.append(this.canvas, this.marks, this.note);
    /** @type {Kept<Swept>} by what they are of */
    this.kept = new Kept(KEPT);
    /** @type {Line[]} */
    this.lines = [];
    this.lit = -1;
    /** @type {{ x: number, y: number, line: number } | null} where a pointer is, and the line that it means */
    this.over = null;
    this.fanned = "";
    /** @type {{ id: number, line: number, x: number, moved: boolean } | null} */
    this.press = null;
    /** @type {AbortController | null} */
    this.asking = null;
    this.timer = 0;
    this.following = false;
    this.burst = 0;
    this.#listen();
  }

  // From the first race on:
  /** @type {Race} */
  race;
  /** @type {Theme} */
  theme;
  /** @type {Plot | null} */
  plot = null;
  size = { width: 0, height: 0 };

  /** @param {Race} race @param {Theme} theme @param {number} width @param {number} height */
  render(race, theme, width, height) {
    this.theme = theme;
    const high = Math.max(height, LOWEST * theme.scale);
    this.size = { width: high > height ? width - SCROLL : width, height: high };
    width = this.size.width;
    height = high;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.swap(race);
  }

  /** @param {Race} race */
  swap(race) {
    this.race = race;
    const { laboratory } = race;
    if (!laboratory || laboratory.study !== "sweep" || !this.theme) return;
    const before = new Map(this.lines.map((line) => [line.tile.run, line.sweep]));
    const values = this.bench.values();
    this.lines = laboratory.tiles.map((tile) => {
      const run = race.runs[tile.run];
      const value = tile.axes.length ? (values.get(tile.axes[0].key) ?? tile.axes[0].value) : NaN;
      const known = this.kept.get(this.#link(tile)) ?? null;
      return { tile, run, color: this.theme.color(run), sweep: known ?? before.get(tile.run) ?? null, stale: !known, value, x: NaN, y: NaN };
    });
    this.#dress();
    this.#paint();
    this.#ask();
  }

  /** It does not move with the clock. */
  draw() {}

  /** @param {number} index */
  light(index) {
    if (index === this.lit) return;
    this.lit = index;
    this.#paint();
  }

  leave() {
    this.asking?.abort();
    clearTimeout(this.timer);
    this.#fan(-1);
  }

  // ------------------------------------------------------------------------------------------ what is drawn of

  /** What a run's sweep is told apart by, and asked for with. @param {Tile} tile */
  #link(tile) {
    const { bench, race } = this;
    return studyLink("sweep", race.laboratory?.outcome ?? "loss", tile, bench.fields(), bench.runs()[tile.run], race.lang);
  }

  /** Those that are not known are asked for, once nothing changes; while a hand moves they are computed here. */
  #ask() {
    const missing = () => this.lines.filter(({ stale, tile }) => stale && !tile.reason);
    const held = this.bench.held();
    // A hand that moves brings numbers in every frame: what follows it must not wait for the last of them.
    if (held && this.following) return;
    clearTimeout(this.timer);
    this.following = held;
    if (!missing().length) return void (this.following = false);
    const act = () => {
      this.following = false;
      if (held || !this.bench.fetch) this.#compute(missing(), held);
      else this.#fetch(missing());
    };
    this.timer = window.setTimeout(act, held ? FOLLOW : this.bench.fetch ? WAIT : 0);
  }

  /** @param {Line[]} missing @param {boolean} held */
  #compute(missing, held) {
    const { bench, race: { laboratory } } = this;
    if (!laboratory) return;
    for (const line of missing) {
      const found = computed(bench.live, bench.values(), laboratory, line.tile, bench.ground(), held ? HELD : undefined);
      if (held && found.reason) continue;
      line.sweep = found;
      line.stale = false;
      if (!held) this.kept.set(this.#link(line.tile), found);
    }
    this.#paint();
  }

  /** @param {Line[]} missing */
  #fetch(missing) {
    const { fetch } = this.bench;
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    if (fetch) missing.forEach(async ({ tile }) => {
      const link = this.#link(tile);
      const found = await fetch("sweep/0", link, signal).then(decode, (error) => {
        if (!signal.aborted) console.warn(error);
        return nothing(0, t("The server did not answer."));
      });
      if (signal.aborted) return;
      this.kept.set(link, { ...found, run: tile.run });
      const line = this.lines.find((one) => one.tile.run === tile.run);
      if (!line || this.#link(line.tile) !== link) return;
      line.sweep = this.kept.get(link) ?? null;
      line.stale = false;
      this.#paint();
    });
  }

  // ------------------------------------------------------------------------------------------ how it is drawn

  /** The axis that all lines share. @returns {Span | null} */
  get across() {
    const axes = this.lines.flatMap(({ tile }) => tile.axes.slice(0, 1));
    if (!axes.length) return null;
    return { low: Math.min(...axes.map(({ low }) => low)), high: Math.max(...axes.map(({ high }) => high)), scale: axes[0].scale };
  }

  #paint() {
    const { canvas, size } = this;
    const context = context2d(canvas);
    const ratio = canvas.width / Math.max(size.width, 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    context.lineJoin = context.lineCap = "round";
    this.paint(context);
    this.#place();
    this.#describe();
  }

  /** All of it, also into a file. @param {Pen} pen */
  paint(pen) {
    const { theme, race, lines, across, size } = this;
    const { laboratory } = race;
    if (!laboratory || !across || !(size.width > 0)) return;
    const drawn = lines.filter(({ sweep }) => sweep?.values.length);
    const begun = Math.max(0, ...race.runs.map(({ loss }) => loss[0]).filter(Number.isFinite));
    const loss = laboratory.outcome === "loss";
    const columns = drawn.map(({ sweep }) => sweep?.shade ?? []);
    // Of less than round-off nothing is told, and who flies away need not be seen to the end.
    const up = upright(columns, POWERS[laboratory.outcome] ?? false, loss && begun > 0 ? 1e3 * begun : undefined);
    const floor = loss && begun > 0 ? Math.max(up.low, Number(`1e${Math.floor(Math.log10(NOTHING * begun))}`)) : up.low;
    const { box, row } = this.#room(drawn.length);
    const plot = (this.plot = new Plot(box, across, { ...up, low: Math.min(floor, up.high / 10) }, theme));
    plot.frame(pen, lines.find(({ tile }) => tile.axes.length)?.tile.axes[0].label ?? "", this.#title(laboratory));
    plot.within(pen, () => {
      for (const line of this.#order(drawn)) this.#line(pen, plot, line);
      for (const line of lines) this.#now(pen, plot, line);
      this.#walls(pen, plot, drawn);
    });
    for (const line of this.#order(lines)) this.#mark(pen, plot, line);
    drawn.forEach((line, i) => this.#window(pen, plot, line, box.top + box.height + (MARGIN.foot + i * row + row / 2) * theme.scale, row >= ROW));
    this.#read(pen, plot);
  }

  /** It as SVG. @param {string} name */
  recorded(name) {
    const pen = new SvgPen(name);
    this.paint(pen);
    return { text: pen.text, ...this.size };
  }

  /** It as a table: of each run and value what became of it, and the quartiles over its companions. */
  csv() {
    const rows = this.lines.flatMap(({ run, sweep }) => [...(sweep?.values ?? [])].map((value, k, { length }) => {
      const band = sweep?.band.length ? [0, 1, 2].map((row) => sweep.band[row * length + k]) : ["", "", ""];
      return [`"${run.label.replaceAll('"', '""')}"`, value, sweep?.shade[k], ...band].join(",");
    }));
    const axis = this.lines.find(({ tile }) => tile.axes.length)?.tile.axes[0];
    return [`run,${axis?.key.split(".").pop() ?? "value"},${this.race.laboratory?.outcome ?? ""},lower,median,upper`, ...rows, ""].join("\r\n");
  }

  /** @param {number} rows */
  #room(rows) {
    const { scale } = this.theme;
    const { width, height } = this.size;
    const free = (/** @type {number} */ row) => height - (MARGIN.top + MARGIN.foot + rows * row + 2) * scale;
    const row = free(ROW) >= LEAST * scale ? ROW : THIN;
    const box = { left: MARGIN.left * scale, top: MARGIN.top * scale, width: width - (MARGIN.left + MARGIN.right) * scale, height: Math.max(free(row), 20) };
    return { box, row };
  }

  /** What is charted; losses above the lowest known one. @param {NonNullable<Race["laboratory"]>} laboratory */
  #title({ outcome, label }) {
    const zero = this.lines.find(({ sweep }) => sweep?.zero)?.sweep?.zero ?? 0;
    return outcome === "loss" && zero ? `${label} − (${short(zero)})` : label;
  }

  /** The one that is lit lies above all others. @param {Line[]} lines */
  #order(lines) {
    const lit = lines.filter(({ tile }) => tile.run === this.lit);
    return lit.length ? [...lines.filter(({ tile }) => tile.run !== this.lit), ...lit] : lines;
  }

  /** @param {Line} line */
  #share({ tile, stale }) {
    const shown = this.lit < 0 || this.lit === tile.run || !this.lines.some((line) => line.tile.run === this.lit) ? 1 : DIM;
    return shown * (stale ? STALE : 1);
  }

  /** @param {Pen} pen @param {Plot} plot @param {Line} line */
  #line(pen, plot, line) {
    const { sweep, color } = line;
    if (!sweep) return;
    const count = sweep.values.length;
    const share = this.#share(line);
    if (sweep.band.length) {
      pen.globalAlpha = share * BAND;
      pen.fillStyle = color;
      plot.band(pen, sweep.values, sweep.band.subarray(0, count), sweep.band.subarray(2 * count));
    }
    pen.globalAlpha = share;
    pen.strokeStyle = color;
    pen.lineWidth = this.theme.scale * this.theme.look.width;
    plot.curve(pen, sweep.values, sweep.shade);
    pen.globalAlpha = 1;
  }

  /** A line up at the value that a run has. @param {Pen} pen @param {Plot} plot @param {Line} line */
  #now(pen, plot, line) {
    if (!Number.isFinite(line.value)) return;
    const { left, top, width, height } = plot.box;
    line.x = bound(plot.x(line.value), left, left + width);
    const y = plot.y(this.#at(line));
    line.y = Number.isFinite(y) ? bound(y, top + 7 * this.theme.scale, top + height) : top + height;
    pen.globalAlpha = 0.7 * this.#share({ ...line, stale: false });
    pen.strokeStyle = line.color;
    pen.lineWidth = 1.25 * this.theme.scale;
    pen.setLineDash([4 * this.theme.scale, 3 * this.theme.scale]);
    pen.beginPath();
    pen.moveTo(line.x, top);
    pen.lineTo(line.x, top + height);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  /** What becomes of a run where it stands: what its path says, where that is what is shown. @param {Line} line */
  #at({ run, sweep, value }) {
    const outcome = this.race.laboratory?.outcome;
    if (outcome === "loss" && run.loss.length && !(run.ending && !run.diverged)) return run.diverged ? Infinity : run.loss[run.loss.length - 1];
    return sweep ? between(sweep.values, sweep.shade, value) : NaN;
  }

  /** @param {Pen} pen @param {Plot} plot @param {Line} line */
  #mark(pen, plot, line) {
    if (!Number.isFinite(line.x)) return;
    const { theme } = this;
    const ink = { fill: line.color, edge: theme.background, halo: theme.look.halo };
    pen.globalAlpha = this.#share({ ...line, stale: false });
    if (this.#at(line) === Infinity) drawCross(pen, line.x, line.y, 0.8 * theme.look.cross * theme.scale, ink);
    else drawGlyph(pen, line.run.outline, line.x, line.y, theme.look.head * theme.scale, ink);
    // The grip is above the frame, where no line hides it.
    const { top } = plot.box;
    const r = 4.5 * theme.scale;
    pen.beginPath();
    pen.moveTo(line.x - r, top - 1.6 * r);
    pen.lineTo(line.x, top);
    pen.lineTo(line.x + r, top - 1.6 * r);
    pen.closePath();
    pen.fillStyle = line.color;
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** What theory knows: each once, with its words. @param {Pen} pen @param {Plot} plot @param {Line[]} drawn */
  #walls(pen, plot, drawn) {
    const { theme } = this;
    const { left, top, width, height } = plot.box;
    for (const { sweep, color } of drawn) {
      for (const { label, value } of sweep?.walls ?? []) {
        const x = plot.x(value);
        if (x < left || x > left + width) continue;
        pen.strokeStyle = color;
        pen.lineWidth = 1.5 * theme.scale;
        pen.beginPath();
        pen.moveTo(x, top);
        pen.lineTo(x, top + height);
        pen.stroke();
        pen.font = font(theme, 11, 600);
        const wide = pen.measureText(label).width;
        pen.fillStyle = color;
        pen.fillText(label, x + 4 * theme.scale + wide > left + width ? x - 4 * theme.scale - wide : x + 4 * theme.scale, top + 12 * theme.scale);
      }
    }
  }

  /** How wide the window is in which a run works, as a bar and in words. @param {Pen} pen @param {Plot} plot @param {Line} line @param {number} y @param {boolean} worded */
  #window(pen, plot, line, y, worded) {
    const { theme } = this;
    const { scale } = theme;
    const { left, width } = plot.box;
    const right = left + width;
    const { sweep, color } = line;
    pen.globalAlpha = this.#share(line);
    pen.fillStyle = pen.strokeStyle = color;
    const [from, to] = sweep?.usable ? [plot.x(sweep.usable.low), plot.x(sweep.usable.high)].map((x) => bound(x, left, right)) : [left, left];
    if (sweep?.usable) {
      pen.lineWidth = BAR * scale;
      pen.lineCap = "butt";
      pen.beginPath();
      pen.moveTo(from, y);
      pen.lineTo(Math.max(to, from + 2), y);
      pen.stroke();
      pen.lineCap = "round";
    }
    if (worded) {
      const text = worded ? said(line) : "";
      pen.font = font(theme, 11.5, 600);
      const wide = pen.measureText(text).width;
      const at = !sweep?.usable ? left : to + 6 * scale + wide <= right ? to + 6 * scale : from - 6 * scale - wide >= 4 * scale ? from - 6 * scale - wide : right - wide;
      if (at > from - wide && at < to && sweep?.usable) {
        pen.strokeStyle = theme.background;
        pen.lineWidth = 3.5;
        pen.strokeText(text, at, y + 4 * scale);
      }
      pen.fillText(text, at, y + 4 * scale);
    }
    pen.globalAlpha = 1;
  }

  /** What there is under a pointer. @param {Pen} pen @param {Plot} plot */
  #read(pen, plot) {
    const line = this.press ? this.lines[this.press.line] : this.over && this.lines[this.over.line];
    if (!line?.sweep || !line.tile.axes.length) return;
    const { theme } = this;
    const value = this.press ? line.value : this.#valueAt(line, this.over?.x ?? 0);
    const end = this.press ? this.#at(line) : between(line.sweep.values, line.sweep.shade, value);
    const text = `${line.tile.axes[0].label} = ${full(value)}: ${end === Infinity ? t("diverges") : Number.isNaN(end) ? "–" : short(end)}`;
    pen.font = font(theme, 12, 600);
    const wide = pen.measureText(text).width;
    const { left, top, width } = plot.box;
    pen.fillStyle = theme.background;
    pen.globalAlpha = 0.85;
    pen.beginPath();
    pen.rect(left + width - wide - 8 * theme.scale, top + 1, wide + 8 * theme.scale, 17 * theme.scale);
    pen.fill();
    pen.globalAlpha = 1;
    pen.fillStyle = line.color;
    pen.fillText(text, left + width - wide - 4 * theme.scale, top + 13 * theme.scale);
  }

  // ------------------------------------------------------------------------------------------ for who cannot see it

  #describe() {
    const { laboratory } = this.race;
    if (!laboratory) return;
    const loaded = this.lines.filter(({ tile, sweep }) => tile.reason || sweep?.reason);
    const reasons = loaded.map(({ run, tile, sweep }) => `${run.label}: ${tile.reason || sweep?.reason}`);
    const band = this.lines.find(({ sweep }) => sweep?.companions)?.sweep;
    const around = !band ? "" : band.seeds ? t("band: the middle half of {count} seeds", { count: band.companions + 1 }) : t("band: the middle half of {count} starts nearby", { count: band.companions + 1 });
    const waiting = this.lines.some(({ sweep, tile }) => !sweep && !tile.reason) ? t("The sweep is on its way …") : "";
    this.note.textContent = [waiting, ...reasons].filter(Boolean).join("; ");
    this.note.hidden = !this.note.textContent;
    const words = this.lines.filter(({ sweep }) => sweep?.values.length).map((line) => said(line)).join("; ");
    const axis = this.lines.find(({ tile }) => tile.axes.length)?.tile.axes[0].label ?? "";
    this.canvas.setAttribute("aria-label", `${t("{quantity} against {axis}", { quantity: laboratory.label, axis })}. ${words}`);
    this.canvas.title = around;
    this.host.dataset.ready = String(this.lines.every(({ stale, tile }) => !stale || tile.reason));
  }

  // ------------------------------------------------------------------------------------------ the hand

  /** For each run a slider, which keys move. */
  #dress() {
    const there = this.lines.filter(({ tile }) => tile.axes.length);
    const told = there.map(({ tile, run }) => `${tile.axes[0].key} ${run.label}`).join("|");
    if (this.marks.dataset.told !== told) {
      this.marks.dataset.told = told;
      this.marks.replaceChildren(...there.map((line) => this.#slider(line)));
    }
    [...this.marks.children].forEach((node, i) => {
      const { value, tile: { axes: [axis] } } = there[i];
      const states = { min: Math.min(axis.low, value), max: Math.max(axis.high, value), now: value };
      for (const [state, number] of Object.entries(states)) node.setAttribute(`aria-value${state}`, String(number));
      node.setAttribute("aria-valuetext", full(value));
    });
  }

  /** @param {Line} line */
  #slider({ tile, run }) {
    const [{ key, label }] = tile.axes;
    const node = el("div", { class: "race-sweep-mark", role: "slider", tabindex: 0, "aria-label": `${run.label} ${label}`, "data-key": key });
    node.addEventListener("keydown", (event) => this.#key(event, key));
    node.addEventListener("focus", () => this.bench.light(tile.run));
    node.addEventListener("blur", () => this.bench.light(-1));
    return node;
  }

  /** Where the sliders stand. */
  #place() {
    const { plot } = this;
    if (!plot) return;
    const { top, height } = plot.box;
    const there = this.lines.filter(({ tile }) => tile.axes.length);
    /** @type {HTMLElement[]} */ ([...this.marks.children]).forEach((node, i) => {
      Object.assign(node.style, { left: `${there[i].x}px`, top: `${top - 10}px`, height: `${height + 10}px` });
    });
  }

  /** @param {KeyboardEvent} event @param {string} key */
  #key(event, key) {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const line = this.lines.find(({ tile }) => tile.axes[0]?.key === key);
    if (event.key === "Escape" && this.burst) {
      event.stopPropagation();
      clearTimeout(this.burst);
      this.burst = 0;
      return this.bench.cancel();
    }
    if (!way || !line) return;
    event.preventDefault();
    event.stopPropagation();
    this.bench.hold(key, stepped(this.#spaced(line), line.value, way * (event.shiftKey ? 10 : 1)));
    clearTimeout(this.burst);
    this.burst = window.setTimeout(() => {
      this.burst = 0;
      this.bench.release();
    }, BURST);
  }

  /** How the number of a line is spaced, over the axis. @param {Line} line @returns {import("./rungs.js").Spaced} */
  #spaced({ tile: { axes: [{ key, low, high, scale }] } }) {
    const bounds = this.race.handles.find((handle) => handle.key === key)?.bounds ?? [low, high];
    return { low, high, scale, bounds };
  }

  /** The number that a hand gives at a place, in few digits. @param {Line} line @param {number} x */
  #valueAt(line, x) {
    const { across, plot } = this;
    if (!across || !plot) return line.value;
    const spaced = this.#spaced(line);
    const value = bound(valueAt(across, plot.share(x)), spaced.low, spaced.high);
    return roundAt(spaced, shareOf(line.tile.axes[0], value), spaced.low);
  }

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.#pressed(event));
    canvas.addEventListener("pointermove", (event) => this.#moved(event));
    canvas.addEventListener("pointerup", (event) => this.#let(event));
    canvas.addEventListener("pointercancel", () => this.#torn());
    canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && !this.press && this.#hover(null));
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button !== 0 || this.press) return;
    const [x, y] = this.#placeOf(event);
    const line = this.#grabbed(x, y, GRAB[/** @type {keyof GRAB} */ (event.pointerType)] ?? GRAB.mouse);
    if (line < 0) return this.#hover({ x, y, line: this.#meant(x, y) });
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.press = { id: event.pointerId, line, x, moved: false };
    this.over = null;
    this.bench.light(this.lines[line].tile.run);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const { press } = this;
    const [x, y] = this.#placeOf(event);
    if (!press) {
      if (event.pointerType !== "mouse") return;
      const grabbed = this.#grabbed(x, y, GRAB.mouse);
      this.canvas.style.cursor = grabbed >= 0 ? "ew-resize" : "pointer";
      return this.#hover({ x, y, line: grabbed >= 0 ? grabbed : this.#meant(x, y) });
    }
    if (event.pointerId !== press.id) return;
    if (!press.moved && Math.abs(x - press.x) < SLACK) return;
    press.moved = true;
    const line = this.lines[press.line];
    const value = this.#valueAt(line, x);
    if (value !== line.value) this.bench.hold(line.tile.axes[0].key, value);
  }

  /** A mark that was moved is let go; a click elsewhere is the value for the run that it means. @param {PointerEvent} event */
  #let(event) {
    const { press, over } = this;
    this.press = null;
    if (press) {
      if (press.moved) this.bench.release();
      this.bench.light(-1);
      return;
    }
    const line = over && this.lines[over.line];
    if (event.pointerType === "mouse" && over && line?.tile.axes.length) this.bench.take(new Map([[line.tile.axes[0].key, this.#valueAt(line, over.x)]]));
  }

  #torn() {
    const { press } = this;
    this.press = null;
    if (press?.moved) this.bench.cancel();
    if (press) this.bench.light(-1);
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  #placeOf({ clientX, clientY }) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** The mark at a place; of several the one that is nearest in height. @param {number} x @param {number} y @param {number} reach */
  #grabbed(x, y, reach) {
    const foot = this.plot ? this.plot.box.top + this.plot.box.height + 4 : Infinity;
    if (y > foot) return -1;
    let [found, least] = [-1, Infinity];
    this.lines.forEach((line, i) => {
      const away = Math.abs(line.x - x);
      const far = away + 0.2 * Math.abs(line.y - y);
      if (away <= reach && far < least) [found, least] = [i, far];
    });
    return found;
  }

  /** The line that a pointer means: the nearest. @param {number} x @param {number} y */
  #meant(x, y) {
    const { plot } = this;
    if (!plot || y > plot.box.top + plot.box.height) return -1;
    const value = valueAt(plot.across, plot.share(x));
    let [found, least] = [-1, NEAR];
    this.lines.forEach(({ sweep }, i) => {
      if (!sweep?.values.length) return;
      const away = Math.abs(bound(plot.y(between(sweep.values, sweep.shade, value)), plot.box.top, Infinity) - y);
      if (away < least) [found, least] = [i, away];
    });
    return found;
  }

  /** @param {{ x: number, y: number, line: number } | null} over */
  #hover(over) {
    this.over = over && over.line >= 0 ? over : null;
    const run = this.over ? this.lines[this.over.line].tile.run : -1;
    if (run !== this.lit) this.bench.light(run);
    this.#fan(this.over?.line ?? -1);
    this.#paint();
  }

  /** All paths of a sweep, faintly, where its line is meant. @param {number} index */
  #fan(index) {
    const { bench, race } = this;
    const line = this.lines[index];
    const told = line ? `${line.tile.run} ${race.race}` : "";
    if (told === this.fanned) return;
    this.fanned = told;
    const axis = line?.tile.axes[0];
    if (!axis) return bench.fan([]);
    const count = Math.max(2, Math.min(FAN, Math.floor(POINTS / race.steps)));
    const values = Array.from({ length: count }, (_, k) => valueAt(axis, (k + 0.5) / count));
    const found = bench.live.fan(bench.values(), axis.key, values).filter(({ index: run }) => run === line.tile.run);
    bench.fan(found.flatMap(({ paths }) => paths.filter(({ diverged }) => !diverged).map(({ x, y }) => ({ run: { ...line.run, diverged: 0 }, x, y }))));
  }
}

/** How wide a run's window is. @param {Line} line */
function said({ run: { label }, sweep }) {
  const usable = sweep?.usable;
  if (!usable) return t("{run}: no value works", { run: label });
  const all = usable.ends[0] && usable.ends[1];
  if (usable.decades === null) return t("{run}: from {low} to {high}", { run: label, low: short(usable.low), high: short(usable.high) });
  const decades = usable.decades.toFixed(usable.decades < 0.95 ? 2 : 1);
  return all ? t("{run}: {decades} decades", { run: label, decades }) : t("{run}: at least {decades} decades", { run: label, decades });
}
