// The race as a film: the scene draws, film.js makes the file. Loaded when the first film is asked for.

import { download } from "./dom.js";
import { makeFilm } from "./film/film.js";
import { HEIGHT, Scene, WIDTH } from "./scene.js";

/**
 * Make and save a film of what the player shows.
 * @param {import("./player.js").Player} player
 * @param {import("./film/film.js").Kind} kind
 * @param {(done: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it had to be made smaller
 */
export async function saveFilm(player, kind, onProgress, signal) {
  const { race } = player;
  const scene = await Scene.of(player);
  try {
    /** @type {import("./film/film.js").Draw} */
    const draw = (context, position) => scene.draw(context, position);
    const size = { width: WIDTH, height: HEIGHT };
    const { blob, shrunk } = await makeFilm({ kind, steps: race.steps, draw, ...size, onProgress, signal });
    download(blob, `${race.name}.${kind}`);
    return shrunk;
  } finally {
    scene.destroy();
  }
}
