// The entry of a page that is one file (export/page.py): no server, so nothing is computed anew.

import { decode } from "./frame.js";
import { Player } from "./player.js";
import { setTexts } from "./texts.js";

/** @typedef {import("./contract").Race} Race */

/**
 * @param {HTMLElement} host
 * @param {Record<string, number>} lengths bytes of each message, in the order they come
 * @param {Uint8Array} bytes
 */
export async function start(host, lengths, bytes) {
  /** @type {Record<string, any>} */
  const frames = {};
  let offset = 0;
  for (const [name, length] of Object.entries(lengths)) {
    frames[name] = decode(joined(bytes.subarray(offset, offset + length)));
    offset += length;
  }
  const { ground, inside = null } = frames;
  // In another page's frame the race fills it; what stands around it is left out.
  const alone = window.self !== window.top;
  /** @type {Race} */
  const race = { ...frames.race, alone };
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

/** A frame whose numbers came byte by byte (export/pack.py), as frame.js reads it. @param {Uint8Array} frame */
function joined(frame) {
  const start = 4 + new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  const size = (frame.length - start) / 4;
  const out = frame.slice();
  for (let i = 0; i < size; i++) {
    for (let plane = 0; plane < 4; plane++) out[start + 4 * i + plane] = frame[start + plane * size + i];
  }
  return out;
}
