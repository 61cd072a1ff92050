// Where values lie on the screen: the two axes of a figure as they are laid out, and the frame between them. Pure.

/** @typedef {import("./layers.js").Box} Box */
/** @typedef {readonly [number, number]} Range the values at an axis' two ends */

/** One axis: its values from where it begins in the element, along so many pixels. */
export class Side {
  /** @param {number} offset of the frame in the element, from its left or its top @param {number} length @param {Range} range @param {boolean} up whether values grow upwards */
  constructor(offset, length, [first, last], up = false) {
    this.offset = offset;
    this.length = length;
    this.range = /** @type {[number, number]} */ ([first, last]);
    this.per = (up ? -length : length) / (last - first); // pixels of a unit
    this.zero = offset - this.per * (up ? last : first);
  }

  /** Pixels of the element. @param {number} value */
  at(value) {
    return this.zero + this.per * value;
  }

  /** What lies there. @param {number} pixel */
  value(pixel) {
    return (pixel - this.zero) / this.per;
  }
}

export class Coordinates {
  /** @param {number} width of the element @param {number} height @param {Side} x @param {Side} y */
  constructor(width, height, x, y) {
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
    /** @type {Box} what lies between the axes */
    this.box = { left: x.offset, top: y.offset, width: x.length, height: y.length };
  }

  /** Where a point is. @type {(x: number, y: number) => [number, number]} */
  place = (x, y) => [this.x.at(x), this.y.at(y)];

  /** What becomes of a vector. @type {(dx: number, dy: number) => [number, number]} */
  vector = (dx, dy) => [dx * this.x.per, dy * this.y.per];

  /** Whether a place lies in the frame. @param {number} px @param {number} py */
  holds(px, py) {
    const { left, top, width, height } = this.box;
    return px >= left && py >= top && px <= left + width && py <= top + height;
  }
}
