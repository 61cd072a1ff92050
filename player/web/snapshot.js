// The picture of the current step as a file, SVG or PNG: a scene laid out as the page is.

import { context2d, download } from "./dom.js";
import { imprint } from "./imprint.js";
import { figureOf, Scene, within } from "./scene.js";
import { escaped, SvgPen } from "./svgpen.js";

/** @typedef {import("./player.js").Player} Player */

const MARGIN = 16;
const TITLE = 44; // pixels at the top
const BELOW = 8; // pixels below the rows
const SHARE = 0.8; // of a narrow picture's width: so high is what stands below its rows at least, unless that
const MOST = 380; // is more pixels
const NEAR = "'Segoe UI', 'Helvetica Neue', Arial, sans-serif"; // a picture cannot bring the page's own font along
const SHARP = 2; // pixels of a PNG per pixel of the page

/** @param {Player} player @param {"svg" | "png"} kind */
export async function savePicture(player, kind) {
  // Drawing takes a while, and the race may go on; the picture is of the moment that was asked for.
  const { race, clock: { position, step } } = player;
  const picture = await compose(player, position, step);
  const blob = kind === "svg" ? new Blob([picture.text], { type: "image/svg+xml" }) : await raster(picture);
  download(blob, `${race.name}-${step}.${kind}`);
}

/** As large as the page, with the same beside the picture. @param {Player} player @returns {import("./scene.js").Sheet} */
export function sheetOf({ root, room: { given: { stage, panel }, scale, left, right }, stage: like, shown: tab, lab }) {
  const away = lab.large || root.classList.contains("race-asking"); // a study would tell what is asked
  const shown = tab === "lab" && away ? "chart" : tab; // which then stands where the laboratory was
  const wide = root.classList.contains("race-wide");
  const gap = right.getBoundingClientRect().left - left.getBoundingClientRect().left;
  const side = wide ? { x: MARGIN + gap, y: TITLE } : { x: MARGIN, y: TITLE + stage.height };
  const { clientWidth: across } = right;
  const width = Math.round(side.x + across + MARGIN);
  // On a phone little is left of the window for what stands there; a file may be as high as it likes.
  const height = wide || !panel.height ? panel.height : Math.max(panel.height, Math.min(SHARE * across, MOST));
  const rest = height && shown !== "rows" && shown !== "step" ? BELOW + height : 0;
  return {
    scale,
    heading: { x: MARGIN + 8, y: 28, title: 20, common: 16, step: 16 },
    stage: { x: MARGIN, y: TITLE, ...stage },
    side: { ...side, width: across, type: 16 * scale },
    gap: BELOW,
    right: width - MARGIN,
    like,
    shown,
    panel: () => ({ width: across, height }),
    size: (rows) => ({ width, height: Math.round(Math.max(TITLE + stage.height, side.y + rows + rest) + MARGIN) }),
  };
}

/** @param {Player} player @param {number} position @param {number} step */
async function compose(player, position, step) {
  const space = player.space.shown ? await relief(player) : "";
  const large = studied(player, player.shown === "lab" && player.lab.large, MARGIN, TITLE); // in the stage's place
  const scene = await Scene.of(player, sheetOf(player));
  try {
    const { race, theme, size: { width, height }, sheet: { side, shown } } = scene;
    scene.say(step);
    const text = [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(`${theme.font}, ${NEAR}`)}">`,
      `<title>${escaped(race.title)}</title><rect width="100%" height="100%" fill="${theme.background}"/>`,
      written("heading", (pen) => scene.heading(pen)),
      written("legend", (pen) => {
        scene.table.drawStill(pen, side.x, side.y);
        scene.numbers(pen, step);
      }),
      studied(player, shown === "lab", side.x, side.y + scene.rows + BELOW),
      ...(await Promise.all(scene.parts.map((part) => (part.name === "stage" ? large || space : "") || placed(part, position)))),
      "</svg>",
    ];
    return { text: text.join("\n"), width, height };
  } finally {
    scene.destroy();
  }
}

/** What the laboratory shows. @param {Player} player @param {boolean} shown whether it is there @param {number} x @param {number} y */
function studied({ lab }, shown, x, y) {
  const study = shown ? lab.recorded("study") : null;
  return study ? `<g data-part="study" transform="translate(${x} ${y})">${study.text}</g>` : "";
}

/** The picture in three dimensions is made of pixels. @param {Player} player */
async function relief({ space }) {
  const { clientWidth: width, clientHeight: height } = space.host;
  const url = await space.Plotly.toImage(space.host, { format: "png", width, height, scale: SHARP });
  return `<image data-part="space" x="${MARGIN}" y="${TITLE}" width="${width}" height="${height}" href="${url}"/>`;
}

/** What a pen writes, by its name. @param {string} name @param {(pen: SvgPen) => void} write */
function written(name, write) {
  const pen = new SvgPen(name);
  write(pen);
  return `<g data-part="${name}">${pen.text}</g>`;
}

/** What Plotly draws of a pane, over it what its canvases hold, and what the page's own elements show. @param {import("./scene.js").Part} part @param {number} position */
async function placed({ name, pane, x, y, width, height }, position) {
  pane.draw(position);
  const figure = figureOf(pane);
  const drawn = figure ? await plot(name, figure, pane, position) : "";
  const words = written(`${name}-words`, (pen) => imprint(pen, pane.marks()));
  return `<svg x="${x}" y="${y}" width="${width}" height="${height}" overflow="visible" data-part="${name}">${drawn}${words}</svg>`;
}

/** @param {string} name @param {import("./figure.js").Figure} figure @param {import("./panes.js").Pane} pane @param {number} position */
async function plot(name, figure, pane, position) {
  const { left, top } = within(pane);
  // Another font than the page's may need more room than Plotly has measured.
  const ground = (await figure.image("svg")).replace("<svg ", '<svg overflow="visible" ');
  return `<g transform="translate(${left} ${top})">${ground}${pane.recorded(name, position)}</g>`;
}

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
