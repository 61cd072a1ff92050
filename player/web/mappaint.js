// A map's tiles, drawn: frames with their axes, marks on them, and what the colours mean below.

import { drawGlyph, traceCross } from "./glyphs.js";
import { ranks, rampOf } from "./mapcolors.js";
import { placed } from "./mapwords.js";
import { short } from "./numbers.js";
import { shareOf, ticks } from "./spans.js";
import { t } from "./texts.js";
import { BANDS, band, css, hatched, other } from "./tints.js";

/** @typedef {import("./contract").AxisOf} AxisOf */
/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {import("./mapcolors.js").Range} Range */
/** @typedef {import("./maplayout.js").Laid} Laid */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {Laid["tiles"][number]} Frame */
/** @typedef {{ wide: number, high: number, text: string, draw: (pen: Pen, x: number, y: number) => void }} Entry of the key: how large its mark is, in pixels of normal type, and what draws that */

const MATH = '"STIX Two Math", "Cambria Math", "Times New Roman", serif';
const SIZE = { name: 13, tick: 11, key: 12 }; // of words
const SWATCH = { width: 34, height: 11 };
const BAR = { width: 150, high: 30 };
const BOX = 20;
const LINE = 18; // of the key
const STAR = Array.from({ length: 10 }, (_, k) => /** @type {const} */ ([(k % 2 ? 0.45 : 1) * Math.sin((Math.PI * k) / 5), -(k % 2 ? 0.45 : 1) * Math.cos((Math.PI * k) / 5)]));

/** @param {Theme} theme @param {number} size @param {number} [weight] */
const font = (theme, size, weight = 400) => `${weight} ${size * theme.scale}px ${theme.font}`;

/** A run's name above its tile, in its colour, with its marker. @param {Pen} pen @param {Frame} frame @param {Runner} run @param {Theme} theme @param {boolean} lit */
export function drawName(pen, frame, run, theme, lit) {
  const { scale } = theme;
  const y = frame.y - 8 * scale;
  drawGlyph(pen, run.outline, frame.x + 5 * scale, y, 4.5 * scale, { fill: theme.color(run), edge: theme.background, halo: 1 });
  pen.font = font(theme, SIZE.name, lit ? 700 : 600);
  pen.fillStyle = theme.color(run);
  const text = clipped(pen, run.label, frame.width - 15 * scale);
  pen.fillText(text, frame.x + 14 * scale, y + 4.5 * scale, pen.measureText(text).width);
}

/** The frame with its ticks and their numbers. @param {Pen} pen @param {Frame} frame @param {readonly AxisOf[]} axes @param {Theme} theme */
export function drawAxes(pen, frame, [across, up], theme) {
  const { scale } = theme;
  const { x, y, width, height } = frame;
  pen.strokeStyle = theme.border;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.rect(x - 0.5, y - 0.5, width + 1, height + 1);
  pen.stroke();
  pen.fillStyle = theme.text;
  pen.strokeStyle = theme.text;
  const few = (/** @type {number} */ length, /** @type {number} */ each) => Math.max(2, Math.min(6, Math.floor(length / (each * scale))));
  pen.font = font(theme, SIZE.tick);
  const [below, beside] = [ticks(across, few(width, 48)), ticks(up, few(height, 34))];
  const high = y + height;
  for (const { share } of below) tick(pen, x + share * width, high, 0, 4 * scale);
  for (const { share } of beside) tick(pen, x, high - share * height, -4 * scale, 0);
  if (frame.below) {
    const name = isWord(across.label) ? 0 : drawSymbol(pen, across.label, x + width, high + 14 * scale, theme, "right");
    pen.font = font(theme, SIZE.tick);
    let free = x - 12 * scale;
    for (const { share, text } of below) {
      const wide = pen.measureText(text).width;
      const left = Math.min(Math.max(x + share * width - wide / 2, x - 10 * scale), x + width - wide + 6 * scale);
      if (left < free || left + wide > x + width - name - 6 * scale) continue;
      pen.fillText(text, left, high + 15 * scale, wide);
      free = left + wide + 6 * scale;
    }
  }
  if (frame.left) {
    if (!isWord(up.label)) drawSymbol(pen, up.label, x - 7 * scale, y - 5 * scale, theme, "right");
    pen.font = font(theme, SIZE.tick);
    for (const { share, text } of beside) {
      const base = high - share * height + 4 * scale;
      if (base > high + 5 * scale) continue;
      pen.fillText(text, x - 7 * scale - pen.measureText(text).width, base);
    }
  }
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} dx @param {number} dy */
function tick(pen, x, y, dx, dy) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x + dx, y + dy);
  pen.stroke();
}

/** Whether an axis is called by words: those stand in the key, where they have room. @param {string} label */
const isWord = (label) => /\p{L}{2}/u.test(label);

/** The name of an axis, as formulas have it. @param {Pen} pen @param {string} text @param {number} x @param {number} y @param {Theme} theme @param {"left" | "right"} align @returns {number} how wide it is */
function drawSymbol(pen, text, x, y, theme, align) {
  pen.font = `italic ${15 * theme.scale}px ${MATH}`;
  const wide = pen.measureText(text).width;
  pen.fillText(text, align === "right" ? x - wide : x, y);
  return wide;
}

/** Where trajectories can end, as the stage marks them. @param {Pen} pen @param {Frame} frame @param {readonly AxisOf[]} axes @param {Cells["points"]} points @param {Theme} theme */
export function drawPoints(pen, frame, [across, up], points, theme) {
  const { rank } = ranks(points);
  points.forEach((point, i) => {
    const [x, y] = [frame.x + shareOf(across, point.x) * frame.width, frame.y + (1 - shareOf(up, point.y)) * frame.height];
    if (x < frame.x || x > frame.x + frame.width || y < frame.y || y > frame.y + frame.height) return;
    if (rank[i] >= 0) return drawGlyph(pen, STAR, x, y, 6 * theme.scale, { fill: theme.text, edge: theme.background, halo: 1.5 });
    if (point.kind !== "saddle" || points.length > 12) return;
    const r = 2.6 * theme.scale;
    for (const [width, color] of /** @type {const} */ ([[3.25, theme.background], [1.4, theme.text]])) {
      pen.strokeStyle = color;
      pen.lineWidth = width * theme.scale;
      traceCross(pen, x, y, r);
      pen.stroke();
    }
  });
}

/** Lines of theory across a map, and what each is. @param {Pen} pen @param {Frame} frame @param {readonly AxisOf[]} axes @param {readonly { label: string, x: import("./contract").Floats, y: import("./contract").Floats }[]} edges @param {Theme} theme */
export function drawEdges(pen, frame, [across, up], edges, theme) {
  pen.save();
  pen.beginPath();
  pen.rect(frame.x, frame.y, frame.width, frame.height);
  pen.clip();
  for (const { x, y } of edges) {
    for (const [width, color, dash] of /** @type {const} */ ([[3.5, theme.background, []], [1.75, theme.text, [6, 4]]])) {
      pen.lineWidth = width * theme.scale;
      pen.strokeStyle = color;
      pen.setLineDash([...dash]);
      pen.beginPath();
      let begun = false;
      for (let i = 0; i < x.length; i++) {
        const [px, py] = [frame.x + shareOf(across, x[i]) * frame.width, frame.y + (1 - shareOf(up, y[i])) * frame.height];
        if (!Number.isFinite(px + py)) begun = false;
        else if (begun) pen.lineTo(px, py);
        else pen.moveTo(px, py);
        begun = Number.isFinite(px + py);
      }
      pen.stroke();
    }
  }
  pen.restore();
}

/** Where the run of the picture stands: a cross of two colours, so that it is seen on any ground. @param {Pen} pen @param {number} x @param {number} y @param {Theme} theme @param {string} color */
export function drawHere(pen, x, y, theme, color) {
  const r = 7 * theme.scale;
  for (const [width, stroke] of /** @type {const} */ ([[5, theme.background], [2, color]])) {
    pen.strokeStyle = stroke;
    pen.lineWidth = width * theme.scale;
    pen.beginPath();
    pen.moveTo(x - r, y);
    pen.lineTo(x + r, y);
    pen.moveTo(x, y - r);
    pen.lineTo(x, y + r);
    pen.stroke();
  }
}

/**
 * What the colours mean.
 * @param {Laboratory} laboratory @param {readonly Cells[]} maps @param {Range | null} range @param {Theme} theme
 * @returns {Entry[]}
 */
export function keyOf({ study, outcome, label, tiles }, maps, range, theme) {
  const axes = tiles.find((tile) => tile.axes.length)?.axes ?? [];
  const names = axes.some((axis) => isWord(axis.label)) ? [words(t("→ {x}, ↑ {y}", { x: axes[0].label, y: axes[1].label }))] : [];
  return [...colorsOf({ study, outcome, label }, maps, range, theme), ...names];
}

/** @param {string} text @returns {Entry} */
export const words = (text) => ({ wide: 0, high: LINE, text, draw: () => {} });

/** @param {Pick<Laboratory, "study" | "outcome" | "label">} laboratory @param {readonly Cells[]} maps @param {Range | null} range @param {Theme} theme @returns {Entry[]} */
function colorsOf({ study, outcome, label }, maps, range, theme) {
  if (!maps.length) return [];
  const found = study === "starts" ? minimaKey(maps, range, theme) : range ? [barEntry(range, label, theme)] : [];
  const has = (/** @type {number} */ which) => maps.some(({ reached }) => reached.includes(which));
  const blank = maps.some(({ shade, reached }) => shade.some((value, i) => !Number.isFinite(value) && reached[i] !== -2));
  if (study === "starts" ? has(-1) : blank) found.push(box("nowhere", study === "starts" ? t("nowhere yet") : outcome === "updates" ? t("never there") : t("no such number"), theme));
  if (study === "starts" && maps.some(({ points, reached }) => points.some(({ kind }, i) => kind !== "minimum" && reached.includes(i)))) found.push(box("saddle", t("at a saddle"), theme));
  if (has(-2)) found.push(box("left", t("left the plane"), theme));
  return found;
}

/** @param {readonly Cells[]} maps @param {Range | null} range @param {Theme} theme @returns {Entry[]} */
function minimaKey(maps, range, theme) {
  const { points } = maps[0];
  const { rank, count } = ranks(points);
  const reached = points.map((point, i) => ({ point, i })).filter(({ i }) => rank[i] >= 0 && maps.some((map) => map.reached.includes(i)));
  /** @type {Entry[]} */
  const found = reached.sort((a, b) => rank[a.i] - rank[b.i]).slice(0, BANDS).map(({ point, i }) => ({
    wide: SWATCH.width,
    high: LINE,
    text: `★ ${placed(point)}`,
    draw: (pen, x, y) => bar(pen, x, y, SWATCH.width, band(rank[i] % BANDS, count), theme),
  }));
  if (reached.length > BANDS) found[found.length - 1].text += " …";
  if (range && found.length) found.push(words(t("dark to light: from update {low} to {high} on", { low: short(range.low), high: short(range.high) })));
  return found;
}

/** @param {Range} range @param {string} label @param {Theme} theme @returns {Entry} */
function barEntry(range, label, theme) {
  const { low, high, scale } = range;
  return {
    wide: BAR.width,
    high: BAR.high,
    text: label,
    draw: (pen, x, y) => {
      const [wide, size] = [BAR.width * theme.scale, SWATCH.height * theme.scale];
      bar(pen, x, y, BAR.width, rampOf(range), theme);
      pen.fillStyle = theme.text;
      pen.strokeStyle = theme.text;
      pen.lineWidth = 1;
      pen.font = font(theme, SIZE.tick);
      let free = -Infinity;
      for (const { share, text } of ticks({ low, high, scale: scale === "log" ? "log" : "linear" }, 4)) {
        const at = x + share * wide;
        const across = pen.measureText(text).width;
        tick(pen, at, y + size, 0, 3 * theme.scale);
        if (at - across / 2 < free) continue;
        pen.fillText(text, at - across / 2, y + size + 13 * theme.scale);
        free = at + across / 2 + 4 * theme.scale;
      }
    },
  };
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} width @param {import("./tints.js").Ramp} ramp @param {Theme} theme */
function bar(pen, x, y, width, ramp, theme) {
  const [wide, high] = [width * theme.scale, SWATCH.height * theme.scale];
  const pieces = Math.min(48, Math.round(wide));
  for (let k = 0; k < pieces; k++) {
    pen.fillStyle = css(ramp((k + 0.5) / pieces));
    pen.beginPath();
    pen.rect(x + (wide * k) / pieces, y, wide / pieces + (k < pieces - 1 ? 0.5 : 0), high);
    pen.fill();
  }
}

/** A box with hatching. @param {import("./tints.js").Other} what @param {string} text @param {Theme} theme @returns {Entry} */
function box(what, text, theme) {
  return {
    wide: BOX,
    high: LINE,
    text,
    draw: (pen, x, y) => {
      const [wide, high] = [Math.round(BOX * theme.scale), Math.round(SWATCH.height * theme.scale)];
      const { ground, lines, way } = other(what, theme.dark);
      pen.fillStyle = css(ground);
      pen.beginPath();
      pen.rect(x, y, wide, high);
      pen.fill();
      pen.fillStyle = css(lines);
      pen.beginPath();
      for (let j = 0; j < high; j++) for (let i = 0; i < wide; i++) if (hatched(way, i, j)) pen.rect(x + i, y + j, 1, 1);
      pen.fill();
      pen.strokeStyle = theme.border;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.rect(x + 0.5, y + 0.5, wide - 1, high - 1);
      pen.stroke();
    },
  };
}

/**
 * Entries one after the other, in as many lines as they need.
 * @param {Pen | null} pen null only to measure @param {readonly Entry[]} entries @param {number} x @param {number} y @param {number} width @param {Theme} theme
 * @param {Pen} ruler what measures words
 * @returns {number} how high they are
 */
export function drawKey(pen, entries, x, y, width, theme, ruler) {
  const { scale } = theme;
  let [at, line, high] = [x, y, 0];
  for (const { wide, high: own, text, draw } of entries) {
    ruler.font = font(theme, SIZE.key);
    const words = (wide ? wide + 5 : 0) * scale;
    const across = words + ruler.measureText(text).width;
    if (at > x && at + across > x + width) [at, line, high] = [x, line + high, 0];
    high = Math.max(high, own * scale);
    if (pen) {
      draw(pen, at, line + 3 * scale);
      pen.font = font(theme, SIZE.key);
      pen.fillStyle = theme.text;
      pen.fillText(text, at + words, line + 13 * scale, across - words);
    }
    at += across + 14 * scale;
  }
  return line - y + high;
}

/** A text that fits. @param {Pen} pen @param {string} text @param {number} width */
function clipped(pen, text, width) {
  if (pen.measureText(text).width <= width) return text;
  let some = text;
  while (some.length > 1 && pen.measureText(`${some}…`).width > width) some = some.slice(0, -1);
  return `${some}…`;
}
