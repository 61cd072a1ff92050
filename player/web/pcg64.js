// NumPy's random words: SeedSequence and PCG64, in whole numbers of 32 bits, which take half the time of BigInts. A
// number of 128 bits is four of them, the lowest first.
//
// M. E. O'Neill, PCG: a family of simple fast space-efficient statistically good algorithms, HMC-CS-2014-0905, 2014;
// the seeding is from her article Developing a seed_seq alternative, 2015.

const WORD = 2 ** 32;
const [M0, M1, M2, M3] = [0x9fccf645, 0x4385df64, 0x1fc65da4, 0x2360ed05];
const POOL = 4;

/** Random words of 64 bits: the one that `next` came to is `high` and `low`. */
export class Pcg64 {
  /** As NumPy's `PCG64(entropy)`. @param {number[]} entropy whole numbers, not negative */
  constructor(entropy) {
    const seed = seeds(entropy);
    this.increment = new Uint32Array(4);
    this.state = new Uint32Array(4);
    let sum = 0;
    let bit = 1; // increments are odd
    for (let k = 0; k < 4; k++) {
      const at = k ^ 2; // NumPy fills the higher half first
      this.increment[k] = (seed[4 + at] << 1) | bit;
      bit = seed[4 + at] >>> 31;
      sum = this.increment[k] + seed[at] + carry(sum);
      this.state[k] = sum;
    }
    this.#step();
    this.high = 0;
    this.low = 0;
  }

  /** To the next word: both halves of the state on top of each other, turned by its highest six bits. */
  next() {
    this.#step();
    const { state } = this;
    const turn = state[3] >>> 26;
    const even = state[0] ^ state[2];
    const odd = state[1] ^ state[3];
    const low = turn < 32 ? even : odd;
    const high = turn < 32 ? odd : even;
    // Two shifts, as a shift by 32 would be none.
    this.low = ((low >>> turn) | ((high << 1) << (31 - turn))) >>> 0;
    this.high = ((high >>> turn) | ((low << 1) << (31 - turn))) >>> 0;
  }

  /** state * multiplier + increment, modulo 2 ** 128: column by column, as on paper. */
  #step() {
    const { state, increment } = this;
    const a = state[0];
    const b = state[1];
    const c = state[2];
    const d = state[3];
    const first = low(a, M0) + increment[0];
    const second = low(a, M1) + low(b, M0) + high(a, M0) + increment[1] + carry(first);
    const third = low(a, M2) + low(b, M1) + low(c, M0) + high(a, M1) + high(b, M0) + increment[2] + carry(second);
    const fourth = low(a, M3) + low(b, M2) + low(c, M1) + low(d, M0) + high(a, M2) + high(b, M1) + high(c, M0);
    state[0] = first;
    state[1] = second;
    state[2] = third;
    state[3] = fourth + increment[3] + carry(third);
  }
}

/** @param {number} sum */
function carry(sum) {
  return Math.floor(sum / WORD);
}

/** The lower half of a product. @param {number} a @param {number} b */
function low(a, b) {
  return Math.imul(a, b) >>> 0;
}

/** The higher half of a product, by halves, as a double would not hold it. @param {number} a @param {number} b */
function high(a, b) {
  const right = b & 0xffff;
  const left = b >>> 16;
  const middle = (a >>> 16) * right + (((a & 0xffff) * right) >>> 16);
  return (a >>> 16) * left + (((a & 0xffff) * left + (middle & 0xffff)) >>> 16) + (middle >>> 16);
}

/** Eight words of a seed, as NumPy's `SeedSequence(entropy)` gives them. @param {number[]} entropy whole numbers */
function seeds(entropy) {
  const words = entropy.every((x) => x < WORD) ? entropy : entropy.flatMap(split);
  const hash = new Hash(0x43b0d7e5, 0x931e8875);
  const pool = [0, 0, 0, 0];
  for (let k = 0; k < POOL; k++) pool[k] = hash.of(words[k] ?? 0);
  for (let k = 0; k < POOL; k++)
    for (let to = 0; to < POOL; to++) if (k !== to) pool[to] = mixed(pool[to], hash.of(pool[k]));
  for (let k = POOL; k < words.length; k++)
    for (let to = 0; to < POOL; to++) pool[to] = mixed(pool[to], hash.of(words[k]));
  const last = new Hash(0x8b51f9dd, 0x58f38ded);
  const seed = new Uint32Array(8);
  for (let k = 0; k < 8; k++) seed[k] = last.of(pool[k % POOL]);
  return seed;
}

/** @param {number} x below 2 ** 53 */
function split(x) {
  return x < WORD ? [x] : [x % WORD, carry(x)];
}

/** A hash that is another one every time. */
class Hash {
  /** @param {number} state @param {number} factor */
  constructor(state, factor) {
    this.state = state | 0;
    this.factor = factor;
  }

  /** @param {number} word */
  of(word) {
    const met = word ^ this.state;
    this.state = Math.imul(this.state, this.factor);
    return folded(Math.imul(met, this.state));
  }
}

/** @param {number} a @param {number} b */
function mixed(a, b) {
  return folded((Math.imul(0xca01f9dd, a) - Math.imul(0x4973f715, b)) | 0);
}

/** @param {number} x of 32 bits */
function folded(x) {
  return x ^ (x >>> 16);
}
