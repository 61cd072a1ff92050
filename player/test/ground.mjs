/** A ground of a function over a window, as Python sends it. */
export function ground(f, { window = [[-1, 1], [-1, 1]], nodes = 41, zero = 0, spacing = "linear" } = {}) { // prettier-ignore
  const at = ([low, high], i) => low + ((high - low) * i) / (nodes - 1);
  const heights = new Float32Array(nodes * nodes);
  for (let j = 0; j < nodes; j++) {
    for (let i = 0; i < nodes; i++) heights[j * nodes + i] = f(at(window[0], i), at(window[1], j)) - zero;
  }
  return { window, nodes, heights, zero, spacing, marks: [], downhill: new Float32Array(), digest: "" };
}
