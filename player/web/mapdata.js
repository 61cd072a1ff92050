// Maps as they come from the server: coarse ones at once, finer ones after them, each asked for once.

import { decode } from "./frame.js";
import { Kept } from "./kept.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./lab.js").Fetch} Fetch */
/** @typedef {{ of: (size: number, signal: AbortSignal) => Promise<Cells>, told: string }} Source of one map: what it is told apart by, and who makes it in some size */

const KEPT = 96; // maps that are remembered
const PATIENCE = 350; // milliseconds that nothing has changed before a fine map is asked for
const FINE = 256; // cells along a side from which on a map is fine

export class MapData {
  /** @type {Kept<Cells>} */
  kept = new Kept(KEPT);

  /** What is known already. @param {string} told @param {number} size @returns {Cells | null} */
  known(told, size) {
    return this.kept.get(`${size} ${told}`) ?? null;
  }

  /** The finest that is known of some sizes. @param {string} told @param {readonly number[]} sizes */
  finest(told, sizes) {
    for (const size of [...sizes].reverse()) {
      const found = this.known(told, size);
      if (found) return found;
    }
    return null;
  }

  /**
   * All maps in all sizes, the coarse ones of all before any finer one. Nothing is told once the signal has come.
   * @param {readonly (Source | null)[]} sources @param {readonly number[]} sizes rising
   * @param {AbortSignal} signal @param {(i: number, cells: Cells) => void} told
   */
  async ask(sources, sizes, signal, told) {
    const going = new Set(sources.keys());
    for (const size of sizes) {
      if (size >= FINE) await rest(PATIENCE, signal);
      await Promise.all([...going].map(async (i) => {
        const source = sources[i];
        const cells = source && !signal.aborted ? await this.#cells(source, size, signal) : null;
        if (!cells || signal.aborted) return void going.delete(i);
        if (!cells.size) going.delete(i);
        told(i, cells);
      }));
    }
  }

  /** @param {Source} source @param {number} size @param {AbortSignal} signal @returns {Promise<Cells | null>} */
  async #cells(source, size, signal) {
    const key = `${size} ${source.told}`;
    const known = this.kept.get(key);
    if (known) return known;
    try {
      const cells = await source.of(size, signal);
      if (!cells.size) return cells;
      this.kept.set(key, cells);
      return cells;
    } catch (error) {
      if (signal.aborted) return null;
      console.warn(error);
      return nothing(t("The map has not come: the server did not answer."));
    }
  }
}

/** From a server. @param {Fetch} fetch @param {string} link @returns {Source} */
export function served(fetch, link) {
  return { told: link, of: async (size, signal) => decode(await fetch(`map/0/${size}`, link, signal)) };
}

/** @param {string} reason @returns {Cells} */
export function nothing(reason) {
  const none = new Float32Array();
  return { run: 0, size: 0, x: none, y: none, points: [], reached: none, shade: none, zero: 0, reason, digest: "" };
}

/** @param {number} milliseconds @param {AbortSignal} signal */
function rest(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve(undefined);
    }, { once: true });
  });
}
