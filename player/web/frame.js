// The other end of frame.py: a JSON header, and its arrays as one block of float32 behind it.

/**
 * @param {Uint8Array} bytes
 * @returns {any} the header, with every array in its place
 */
export function decode(bytes) {
  // The view that arrives need not start at a multiple of four.
  const copy = bytes.slice();
  const begin = 4 + new DataView(copy.buffer).getUint32(0, true);
  const text = new TextDecoder().decode(copy.subarray(4, begin));
  const numbers = new Float32Array(copy.buffer, begin);
  return JSON.parse(text, (_key, value) =>
    value && typeof value === "object" && "floats" in value ? numbers.subarray(value.at, value.at + value.floats) : value);
}
