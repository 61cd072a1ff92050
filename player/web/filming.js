// The race as a film: the scene draws, film.js makes the file. Loaded when the first film is asked for.

import { download } from "./dom.js";
import { makeFilm } from "./film/film.js";
import { isSmall } from "./graph.js";
import { Scene } from "./scene.js";
import { shown } from "./veil.js";

export { Scene };

/** @typedef {import("./player.js").Player} Player */

const WIDTH = 1280;
const HEIGHT = 720;
const SCALE = 1.45; // type, lines and markers as on a projector
const PAD = 20;
const TITLE = 52; // pixels at the top
const SIDE = 500; // pixels of legend and panes at the right
const RIGHT = WIDTH - SIDE - PAD;
const TALL = HEIGHT - TITLE - PAD;
const LEAST = 140; // pixels of what stands below the legend
const CROWD = 5; // rows: more than these take no more room than four in larger type

/** A film is as large for every page, and shows beside the picture what the link says. @param {Player} player @returns {import("./scene.js").Sheet} */
export function sheetOf(player) {
  return {
    scale: SCALE,
    heading: { x: PAD + 8, y: 36, title: 26, common: 20, step: 22 },
    stage: { x: PAD, y: TITLE, width: RIGHT - 2 * PAD, height: TALL },
    side: { x: RIGHT, y: TITLE, width: SIDE, type: shown(player.race).runs.length > CROWD ? 18 : 22 },
    gap: PAD / 2,
    right: WIDTH - PAD,
    like: null,
    shown: tells(player) ? player.beside : "chart",
    panel: (rows) => ({ width: SIDE, height: Math.max(TALL - rows - PAD / 2, LEAST) }),
    size: () => ({ width: WIDTH, height: HEIGHT }),
  };
}

/** Whether what stands beside the picture has something to show; else the chart has its place. @param {Player} player */
function tells({ beside, race: { live: { learned } } }) {
  return beside === "chart" || Boolean(learned && (beside === "data" || isSmall(learned)));
}

/**
 * Make and save a film of what the player shows.
 * @param {Player} player
 * @param {import("./film/film.js").Kind} kind
 * @param {(done: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it had to be made smaller
 */
export async function saveFilm(player, kind, onProgress, signal) {
  const { race } = player;
  const scene = await Scene.of(player, sheetOf(player));
  try {
    /** @type {import("./film/film.js").Draw} */
    const draw = (context, position) => scene.draw(context, position);
    const size = { width: WIDTH, height: HEIGHT };
    const worker = new URL("./film-worker.js", import.meta.url);
    const { blob, shrunk } = await makeFilm({ kind, worker, steps: race.steps, draw, ...size, onProgress, signal });
    download(blob, `${race.name}.${kind}`);
    return shrunk;
  } finally {
    scene.destroy();
  }
}
