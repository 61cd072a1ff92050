// The picture of the current step as a file, SVG or PNG: title, stage, legend and chart as they stand on the page.

import { context2d, download } from "./dom.js";
import { commonOf } from "./settings.js";
import { escaped, SvgPen } from "./svgpen.js";
import { Table } from "./table.js";
import { t } from "./texts.js";
import { shown } from "./veil.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./theme.js").Theme} Theme */

const MARGIN = 16;
const TITLE = 44; // pixels at the top
const NEAR = "'Segoe UI', 'Helvetica Neue', Arial, sans-serif"; // a picture cannot bring the page's own font along
const SHARP = 2; // pixels of a PNG per pixel of the page

/** @param {Player} player @param {"svg" | "png"} kind */
export async function savePicture(player, kind) {
  // Drawing takes a while, and the race may go on; the picture is of the moment that was asked for.
  const { position, step } = player.clock;
  const picture = await compose(player, position, step);
  const blob = kind === "svg" ? new Blob([picture.text], { type: "image/svg+xml" }) : await raster(picture);
  download(blob, `${player.race.name}-${step}.${kind}`);
}

/** The picture in three dimensions is made of pixels. @param {Player} player */
async function relief({ space }) {
  const { clientWidth: width, clientHeight: height } = space.host;
  const url = await space.Plotly.toImage(space.host, { format: "png", width, height, scale: SHARP });
  return `<image data-part="space" x="${MARGIN}" y="${TITLE}" width="${width}" height="${height}" href="${url}"/>`;
}

/** @param {Player} player @param {number} position @param {number} step */
async function compose(player, position, step) {
  const { stage, chart, race, clock, values } = player;
  const theme = stage.theme;
  const wide = player.root.classList.contains("race-wide");
  const gap = player.right.getBoundingClientRect().left - player.left.getBoundingClientRect().left;
  const side = wide ? { x: MARGIN + gap, y: TITLE } : { x: MARGIN, y: TITLE + stage.plot.clientHeight };
  const across = player.right.clientWidth;
  const rows = new Table(shown(race), values, theme, across, 16 * theme.scale);
  const table = Math.ceil(rows.height);
  const pen = new SvgPen("legend");
  rows.drawStill(pen, side.x, side.y);
  rows.draw(pen, side.x, side.y, step);
  const named = `<g data-part="legend">${pen.text}</g>`;
  const ground = player.space.shown ? await relief(player) : await placed(stage, position, MARGIN, TITLE, "stage", arrowKey(stage));
  const parts = [ground, named];
  if (!chart.plot.hidden) parts.push(await placed(chart, position, side.x, side.y + table + 8, "chart"));
  const study = player.lab.large ? null : player.lab.recorded("study");
  if (study) parts.push(`<g data-part="study" transform="translate(${side.x} ${side.y + table + 8})">${study.text}</g>`);
  const beside = study ? study.height : chart.plot.hidden ? 0 : chart.plot.clientHeight;
  const sideHeight = table + (beside ? beside + 8 : 0);
  const width = Math.round(side.x + player.right.clientWidth + MARGIN);
  const height = Math.round(Math.max(TITLE + stage.plot.clientHeight, side.y + sideHeight) + MARGIN);
  const others = [race.tuned, commonOf(race.handles, values)].filter(Boolean).join("   ");
  const common = others && `<tspan dx="16" font-size="16" font-weight="400">${escaped(others)}</tspan>`;
  const place = t("step {step} of {steps}", { step, steps: clock.steps });
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(`${theme.font}, ${NEAR}`)}">`,
    `<title>${escaped(race.title)}</title><rect width="100%" height="100%" fill="${theme.background}"/>`,
    `<text x="${MARGIN + 8}" y="28" font-size="20" font-weight="700" fill="${theme.text}">${escaped(race.title)}${common}</text>`,
    label(place, width - MARGIN, 28, { size: 16, weight: 600, fill: theme.text, anchor: "end" }),
    ...parts,
    "</svg>",
  ];
  return { text: text.join("\n"), width, height };
}

/**
 * What Plotly draws, and over it what the canvases hold.
 * @param {Stage | Chart} view
 * @param {number} position
 * @param {number} x
 * @param {number} y
 * @param {string} name
 * @param {string} over what else stands there, as SVG
 */
async function placed(view, position, x, y, name, over = "") {
  const [width, height] = [view.plot.clientWidth, view.plot.clientHeight];
  const ground = await view.Plotly.toImage(view.plot, { format: "svg", width, height, imageDataOnly: true });
  const drawn = view.traces.recorded(name, () => view.draw(position));
  // Another font than the page's may need more room than Plotly has measured.
  const free = ground.replace("<svg ", '<svg overflow="visible" ');
  const shown = free + drawn + over;
  return `<svg x="${x}" y="${y}" width="${width}" height="${height}" overflow="visible" data-part="${name}">${shown}</svg>`;
}

/** What the colours of the arrows say, where there are any. @param {Stage} stage */
function arrowKey({ plot, arrowKey: box, theme }) {
  if (box.hidden) return "";
  const corner = plot.getBoundingClientRect();
  return [...box.children].map((entry) => {
    const { left, top, bottom, width } = entry.getBoundingClientRect();
    const style = getComputedStyle(entry);
    const size = parseFloat(style.fontSize);
    const base = (top + bottom) / 2 - corner.top + 0.35 * size;
    const halo = ` stroke="${theme.background}" stroke-width="3.5" paint-order="stroke"${squeezed(width)}`;
    return label(entry.textContent ?? "", left - corner.left, base, { size, weight: 600, fill: style.color, more: halo });
  }).join("");
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{ size: number, weight: number | string, fill: string, anchor?: string, more?: string }} style `more` attributes
 */
function label(text, x, y, { size, weight, fill, anchor = "start", more = "" }) {
  const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"`;
  return `<text ${place} font-size="${size}" font-weight="${weight}" fill="${fill}"${more}>${escaped(text)}</text>`;
}

/** As wide as on the page, whatever font there is where the picture is seen. @param {number} width */
const squeezed = (width) => ` textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;

/** @param {{ text: string, width: number, height: number }} picture @returns {Promise<Blob>} */
async function raster({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SHARP * width, SHARP * height];
  context2d(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser makes no PNG"))), "image/png"));
}
