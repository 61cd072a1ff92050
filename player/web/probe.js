// What lies under the pointer: x, y, f and the direction of the gradient, read off the contour's grid.

export class Ground {
  constructor({ x, y, z, meta }) {
    [this.x, this.y] = [decodeArray(x), decodeArray(y)];
    this.z = decodeArray(z);
    this.meta = meta;
  }

  // The drawn height at a point, null outside or in a hole.
  heightAt(px, py) {
    return this.at(px, py)?.height ?? null;
  }

  // Bilinear between nodes of the stretched heights, which bend less than f itself. null outside or in a hole.
  at(px, py) {
    const { x, y } = this;
    const [nx, ny] = [x.length, y.length];
    const u = ((px - x[0]) / (x[nx - 1] - x[0])) * (nx - 1);
    const v = ((py - y[0]) / (y[ny - 1] - y[0])) * (ny - 1);
    if (!(u >= 0 && v >= 0 && u <= nx - 1 && v <= ny - 1)) return null;
    const i = Math.min(Math.floor(u), nx - 2);
    const j = Math.min(Math.floor(v), ny - 2);
    const [s, t] = [u - i, v - j];
    const node = (a, b) => this.z[b * nx + a];
    const [z00, z10, z01, z11] = [node(i, j), node(i + 1, j), node(i, j + 1), node(i + 1, j + 1)];
    const height = (1 - t) * ((1 - s) * z00 + s * z10) + t * ((1 - s) * z01 + s * z11);
    if (!Number.isFinite(height)) return null;
    const slopeX = ((1 - t) * (z10 - z00) + t * (z11 - z01)) / (x[i + 1] - x[i]);
    const slopeY = ((1 - s) * (z01 - z00) + s * (z11 - z10)) / (y[j + 1] - y[j]);
    return { height, f: this.value(height), angle: Math.atan2(slopeY, slopeX) };
  }

  // The inverse of picture.Stretch.
  value(height) {
    const { kind, zero, unit, table } = this.meta;
    if (kind === "linear") return height;
    if (kind === "equal") {
      const place = Math.min(Math.max(height, 0), 1) * (table.length - 1);
      const i = Math.min(Math.floor(place), table.length - 2);
      return table[i] + (place - i) * (table[i + 1] - table[i]);
    }
    return zero + unit * (kind === "log" ? 10 ** height - 1 : Math.sinh(height * Math.LN10));
  }
}

const KINDS = { f4: Float32Array, f8: Float64Array };

function decodeArray(array) {
  if (!array.bdata) return array.flat ? array.flat() : array;
  const bytes = Uint8Array.from(atob(array.bdata), (character) => character.charCodeAt(0));
  return new KINDS[array.dtype](bytes.buffer);
}
