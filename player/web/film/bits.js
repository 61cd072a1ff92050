// Writes bits, as codecs do: most significant bit first.

export class Bits {
  constructor(size = 1 << 16) {
    this.bytes = new Uint8Array(size);
    this.length = 0; // whole bytes
    this.held = 0; // the bits that do not fill a byte yet,
    this.count = 0; // and how many they are
  }

  clear() {
    this.length = this.held = this.count = 0;
  }

  /** The last `count` bits of `value`; at most 24. @param {number} value @param {number} count */
  put(value, count) {
    this.held = (this.held << count) | value;
    this.count += count;
    if (this.length + 4 > this.bytes.length) this.grow();
    while (this.count >= 8) this.bytes[this.length++] = this.held >>> (this.count -= 8);
    this.held &= (1 << this.count) - 1;
  }

  /** A codeword that stands behind a leading 1, which tells its length. @param {number} marked */
  code(marked) {
    const length = 31 - Math.clz32(marked);
    this.put(marked ^ (1 << length), length);
  }

  /** Exp-Golomb, ue(v): natural numbers below 2 ** 24 - 1. @param {number} value */
  natural(value) {
    const length = 32 - Math.clz32(value + 1);
    this.put(0, length - 1);
    this.put(value + 1, length);
  }

  /** Exp-Golomb, se(v): integers. @param {number} value */
  integer(value) {
    this.natural(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** A 1 and as many 0 as fill the byte; then all that was written. */
  end() {
    this.put(1, 1);
    if (this.count) this.put(0, 8 - this.count);
    return this.bytes.subarray(0, this.length);
  }

  grow() {
    const bytes = new Uint8Array(2 * this.bytes.length);
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}
