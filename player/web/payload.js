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

// What the details add: named quantities by run, each a block of rows x width numbers.
export function decodeDetails(bytes) {
  const copy = bytes.slice();
  const length = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  let offset = 4 + length;
  for (const run of header.runs) {
    for (const quantity of run.quantities) {
      const size = quantity.rows * quantity.width;
      quantity.values = new Float32Array(copy.buffer, offset, size);
      offset += size * 4;
    }
  }
  return header;
}
