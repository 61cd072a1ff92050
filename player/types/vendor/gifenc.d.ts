// What gif.js uses of gifenc, which brings no types. `rootDirs` of tsconfig.json lays this beside the modules.

export function quantize(pixels: Uint8ClampedArray, colours: number): number[][];

export function GIFEncoder(): {
  writeFrame(
    indices: Uint8Array,
    width: number,
    height: number,
    order: {
      palette: number[][] | null;
      colorDepth: number;
      delay: number;
      transparent: boolean;
      transparentIndex: number;
      dispose: number;
    },
  ): void;
  finish(): void;
  bytes(): Uint8Array<ArrayBuffer>;
  bytesView(): Uint8Array<ArrayBuffer>;
};
