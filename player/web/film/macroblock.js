// A square of 16 by 16 pixels of a picture: as brightness and two colours, BT.709, at half the resolution for colours.

export const SIDE = 16;

/** Brightness and colours of one square; `planes` are [y, u, v], row by row. */
export class Macroblock {
  constructor() {
    this.planes = [new Int16Array(SIDE * SIDE), new Int16Array(64), new Int16Array(64)];
    this.rgb = new Float32Array(3 * SIDE * SIDE);
  }

  /**
   * Read the square in column `mx` and row `my`. Beyond the picture's edge its last pixels go on.
   * @param {Uint8ClampedArray} pixels red, green, blue, opacity
   * @param {number} width @param {number} height @param {number} mx @param {number} my
   */
  read(pixels, width, height, mx, my) {
    const { rgb } = this;
    const [luma] = this.planes;
    for (let y = 0, i = 0; y < SIDE; y++) {
      const row = Math.min(SIDE * my + y, height - 1) * width;
      for (let x = 0; x < SIDE; x++, i++) {
        const at = 4 * (row + Math.min(SIDE * mx + x, width - 1));
        const r = (rgb[3 * i] = pixels[at]);
        const g = (rgb[3 * i + 1] = pixels[at + 1]);
        const b = (rgb[3 * i + 2] = pixels[at + 2]);
        luma[i] = 16.5 + 0.182586 * r + 0.614231 * g + 0.062007 * b;
      }
    }
    this.readColours();
  }

  readColours() {
    const { rgb } = this;
    const [, blue, red] = this.planes;
    for (let y = 0, i = 0; y < SIDE; y += 2) {
      for (let x = 0; x < SIDE; x += 2, i++) {
        const at = 3 * (SIDE * y + x);
        const below = at + 3 * SIDE;
        const r = rgb[at] + rgb[at + 3] + rgb[below] + rgb[below + 3];
        const g = rgb[at + 1] + rgb[at + 4] + rgb[below + 1] + rgb[below + 4];
        const b = rgb[at + 2] + rgb[at + 5] + rgb[below + 2] + rgb[below + 5];
        blue[i] = 128.5 + (-0.100644 * r - 0.338572 * g + 0.439216 * b) / 4;
        red[i] = 128.5 + (0.439216 * r - 0.398942 * g - 0.040274 * b) / 4;
      }
    }
  }
}

/**
 * Whether a square looks the same in two pictures.
 * @param {Uint32Array} now one number a pixel
 * @param {Uint32Array} before
 * @param {number} width @param {number} height @param {number} mx @param {number} my
 */
export function same(now, before, width, height, mx, my) {
  const right = Math.min(SIDE * (mx + 1), width);
  const bottom = Math.min(SIDE * (my + 1), height);
  for (let y = SIDE * my; y < bottom; y++) {
    for (let i = y * width + SIDE * mx, end = y * width + right; i < end; i++) if (now[i] !== before[i]) return false;
  }
  return true;
}
