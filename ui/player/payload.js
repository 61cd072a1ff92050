// The other end of payload.py.

export function decode(bytes) {
  // The view that arrives need not start at a multiple of four.
  const copy = bytes.slice();
  const length = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  const size = header.steps + 1;
  let offset = 4 + length;
  const runs = header.runs.map((run) => {
    const channels = {};
    for (const name of header.channels) {
      channels[name] = new Float32Array(copy.buffer, offset, size);
      offset += size * 4;
    }
    return { ...run, ...channels };
  });
  return { ...header, runs };
}
