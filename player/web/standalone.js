// The entry of a page that is one file (standalone.py): no server, so nothing is computed anew.

import { decode, decodeDetails } from "./payload.js";
import { Player } from "./player.js";
import { setTexts } from "./texts.js";

export async function start(host, lengths, bytes) {
  const frames = {};
  let offset = 0;
  for (const [name, length] of Object.entries(lengths)) {
    frames[name] = joined(bytes.subarray(offset, offset + length));
    offset += length;
  }
  const race = decode(frames.race);
  // In another page's frame the race fills it; what stands around it is left out.
  race.alone = window.self !== window.top && !race.space && !frames.details;
  document.documentElement.style.fontSize = `${100 * race.scale}%`;
  document.documentElement.classList.toggle("framed", race.alone);
  setTexts(race.texts);
  const player = new Player(host, window.Plotly);
  player.fix();
  player.transport.away.remove();
  const brought = { figure: landscape(frames.landscape), details: frames.details ? decodeDetails(frames.details) : null };
  player.setRace(race);
  player.accept(brought);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => player.setRace(race));
}

// A frame whose numbers came byte by byte (pack.py), as payload.js reads it.
function joined(frame) {
  const start = 4 + textLength(frame);
  const size = (frame.length - start) / 4;
  const out = frame.slice();
  for (let i = 0; i < size; i++) {
    for (let plane = 0; plane < 4; plane++) out[start + 4 * i + plane] = frame[start + plane * size + i];
  }
  return out;
}

function landscape(frame) {
  const start = 4 + textLength(frame);
  const figure = JSON.parse(new TextDecoder().decode(frame.subarray(4, start)));
  let text = "";
  for (let i = start; i < frame.length; i += 4096) text += String.fromCharCode(...frame.subarray(i, i + 4096));
  figure.data[0].z.bdata = btoa(text);
  return figure;
}

const textLength = (frame) => new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
