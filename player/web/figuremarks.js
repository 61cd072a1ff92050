// What stands in and on a figure until Plotly draws it: lines and marks of its traces, the bar beside the ground, and words.

import { Text } from "./markup.js";
import { bound } from "./numbers.js";
import { mixed } from "./relief.js";

/** @typedef {import("./coordinates.js").Coordinates} Coordinates */
/** @typedef {import("./provisional.js").Annotation} Annotation */
/** @typedef {import("./provisional.js").Layout} Layout */
/** @typedef {import("./provisional.js").Pen} Pen */
/** @typedef {import("./provisional.js").Trace} Trace */

// As Plotly has them, where it is told nothing else:
export const TICK = { length: 5, color: "#444", pad: 0.2 }; // the last of a number's size, between it and its tick
export const LINE = 1; // pixels that an axis is wide
export const MIDDLE = 0.35; // of a letter's size: half of it
const ROOM = 5; // pixels below the title of a bar

/** On the pixels' grid a line of one pixel is sharp. @param {number} place */
export const sharp = (place) => Math.round(place - 0.5) + 0.5;

/** @param {Pen} pen @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} color */
export function line(pen, x0, y0, x1, y1, color) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.lineWidth = LINE;
  pen.strokeStyle = color;
  pen.stroke();
}

/** @param {Pen} pen @param {Trace} trace @param {Coordinates} plane */
export function drawTrace(pen, { mode = "", x, y, line: drawn, marker, opacity = 1 }, { place }) {
  pen.globalAlpha = opacity;
  if (mode === "lines") {
    pen.beginPath();
    for (let k = 0, down = false; k < x.length; k++) {
      const [px, py] = [x[k], y[k]];
      const there = px !== null && py !== null && Number.isFinite(px + py);
      if (there) down ? pen.lineTo(...place(px, py)) : pen.moveTo(...place(px, py));
      down = there;
    }
    pen.lineWidth = drawn.width;
    pen.strokeStyle = drawn.color;
    pen.stroke();
  }
  if (mode === "markers" && marker) for (let k = 0; k < x.length; k++) stamp(pen, ...place(Number(x[k]), Number(y[k])), marker);
  pen.globalAlpha = 1;
}

/** The outlines of marks of size 2, as Plotly has them; none for a circle. @type {Record<string, readonly (readonly [number, number])[]>} */
const OUTLINES = {
  star: [[0.315, -0.4326], [1.3314, -0.4326], [0.5082, 0.1652], [0.8232, 1.1326], [0, 0.5348], [-0.8232, 1.1326], [-0.5082, 0.1652], [-1.3314, -0.4326], [-0.315, -0.4326], [0, -1.4]],
  "triangle-up": [[-1.1547, 0.5], [1.1547, 0.5], [0, -1]],
};

/** @param {Pen} pen @param {number} x @param {number} y @param {{ symbol: string, size: number, color: string, line: { color: string, width: number } }} marker */
function stamp(pen, x, y, { symbol, size, color, line: edge }) {
  const r = size / 2;
  const open = symbol.endsWith("-open");
  const name = symbol.replace("-open", "");
  pen.beginPath();
  if (name === "x-thin") {
    for (const [dx, dy] of [[1, 1], [1, -1]]) {
      pen.moveTo(x - r * dx, y - r * dy);
      pen.lineTo(x + r * dx, y + r * dy);
    }
  } else if (name in OUTLINES) {
    for (const [dx, dy] of OUTLINES[name]) pen.lineTo(x + r * dx, y + r * dy);
    pen.closePath();
  } else pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.lineWidth = edge.width;
  pen.strokeStyle = edge.color;
  pen.fillStyle = color;
  if (!open) pen.fill();
  pen.stroke();
}

/**
 * Bands of colours above each other with lines between them, and where in them a place lies.
 * @param {Pen} pen @param {import("./layers.js").Box} bar @param {import("./relief.js").Levels} levels of the lines
 * @param {readonly number[][]} shades one more than lines, the lowest first @param {{ color: string, width: number }} edge how lines are drawn
 */
export function bandedBar(pen, { left, top, width, height }, { start, end, size }, shades, edge) {
  const [low, high] = [start - size / 2, end + size / 2];
  /** @param {number} place */
  const at = (place) => top + height * (1 - bound((place - low) / (high - low), 0, 1));
  shades.forEach((color, k) => {
    pen.fillStyle = `rgb(${color.join(",")})`;
    const [from, to] = [at(start + (k - 1) * size), at(start + k * size)];
    pen.fillRect(left, to, width, from - to);
  });
  pen.beginPath();
  for (let k = 0; k + 1 < shades.length; k++) {
    pen.moveTo(left, at(start + k * size));
    pen.lineTo(left + width, at(start + k * size));
  }
  pen.lineWidth = edge.width;
  pen.strokeStyle = edge.color;
  pen.stroke();
  return at;
}

/** What the colours of the ground mean. @param {Pen} pen @param {Trace} trace @param {Layout} layout */
export function drawBar(pen, { colorbar, colorscale, contours, line: edge }, { width: all, height: whole, margin, font }) {
  const [r, t, b] = [margin.r, margin.t, margin.b].map(Math.round);
  const left = all - r + colorbar.xpad;
  const width = Math.round(colorbar.thickness);
  const title = new Text(pen, colorbar.title.text, { ...font, ...colorbar.title.font });
  title.write(left, t + 0.75 * colorbar.title.font.size + 3, 0);
  const top = t + title.height + ROOM;
  const count = Math.round((contours.end - contours.start) / contours.size) + 1;
  const shades = Array.from({ length: count + 1 }, (_, k) => mixed(colorscale, k / count));
  const at = bandedBar(pen, { left, top, width, height: whole - b - top }, contours, shades, edge);
  const type = { ...font, ...colorbar.tickfont };
  colorbar.tickvals.forEach((/** @type {number} */ value, /** @type {number} */ k) => {
    const y = at(value);
    line(pen, left + width - 0.5, sharp(y), left + width - 0.5 + colorbar.ticklen, sharp(y), TICK.color);
    new Text(pen, colorbar.ticktext[k], type).write(left + width - 0.5 + colorbar.ticklen + TICK.pad * type.size, y + MIDDLE * type.size, 0);
  });
}

const SHARES = { left: 0, center: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 };

/** @param {Pen} pen @param {Annotation} annotation @param {Layout} layout @param {Coordinates} plane */
export function annotate(pen, { text, font, x, y, xref, yref, xanchor = "center", yanchor = "middle", xshift = 0, yshift = 0, textangle = 0, bgcolor, borderpad = 1, opacity = 1 }, layout, plane) {
  const { left, top, width, height } = plane.box;
  const written = new Text(pen, text, { ...layout.font, ...font });
  pen.save();
  pen.globalAlpha = opacity;
  pen.translate((xref ? left + x * width : plane.x.at(x)) + xshift, (yref ? top + (1 - y) * height : plane.y.at(y)) - yshift);
  pen.rotate((textangle * Math.PI) / 180);
  const pad = borderpad + LINE;
  const [across, up] = [SHARES[xanchor], SHARES[yanchor]];
  if (bgcolor) {
    const [wide, high] = [written.width + 2 * pad, written.height + 2 * pad];
    pen.fillStyle = bgcolor;
    pen.fillRect(-across * wide, -up * high, wide, high);
  }
  written.write((1 - 2 * across) * pad, Math.floor(written.tall.up - up * written.height + (1 - 2 * up) * pad), /** @type {0 | 0.5 | 1} */ (across));
  pen.restore();
}
