// The entry of a page that is one file (export/page.py): no server, so nothing is computed anew.

import { unpacked } from "./packed.js";
import { Player } from "./player.js";
import { setTexts } from "./texts.js";

/** @typedef {import("./contract").Race} Race */

/**
 * @param {HTMLElement} host
 * @param {Record<string, number>} lengths bytes of each message, in the order they come
 * @param {Uint8Array} bytes
 */
export async function start(host, lengths, bytes) {
  const { race: came, ground, inside = null } = unpacked(lengths, bytes);
  // In another page's frame the race fills it; what stands around it is left out.
  const alone = window.self !== window.top;
  /** @type {Race} */
  const race = { ...came, alone };
  document.documentElement.style.fontSize = `${100 * race.look.scale}%`;
  document.documentElement.classList.toggle("framed", race.alone);
  setTexts(race.texts);
  const player = new Player(host, globalThis.Plotly, { below: () => below(host) });
  player.transport.away.remove();
  player.setRace(race);
  player.accept({ ground, inside });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => player.setRace(race));
}

/** What stands on the page below the player. @param {HTMLElement} host */
const below = (host) => document.body.getBoundingClientRect().bottom - host.getBoundingClientRect().bottom + parseFloat(getComputedStyle(document.body).marginBottom);
