// The other end of export/pack.py: messages one after the other, their numbers byte by byte.

import { decode } from "./frame.js";

/**
 * What each message says, by its name.
 * @param {Record<string, number>} lengths bytes of each, in the order they come
 * @param {Uint8Array} bytes
 * @returns {Record<string, any>}
 */
export function unpacked(lengths, bytes) {
  /** @type {Record<string, any>} */
  const frames = {};
  let offset = 0;
  for (const [name, length] of Object.entries(lengths)) {
    frames[name] = decode(joined(bytes.subarray(offset, offset + length)));
    offset += length;
  }
  return frames;
}

/** A frame whose numbers came byte by byte, as frame.js reads it. @param {Uint8Array} frame */
function joined(frame) {
  const start = 4 + new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  const size = (frame.length - start) / 4;
  const out = frame.slice();
  for (let i = 0; i < size; i++) {
    for (let plane = 0; plane < 4; plane++) out[start + 4 * i + plane] = frame[start + plane * size + i];
  }
  return out;
}
