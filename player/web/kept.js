// What was made or came is remembered, the latest so many: who comes back to it asks for nothing.

/** @template T */
export class Kept {
  /** @type {Map<string, T>} the latest last */
  #all = new Map();

  /** @param {number} most */
  constructor(most) {
    this.most = most;
  }

  /** @param {string} key @returns {T | undefined} */
  get(key) {
    return this.#all.get(key);
  }

  /** @param {string} key */
  has(key) {
    return this.#all.has(key);
  }

  /** @param {string} key @param {T} value */
  set(key, value) {
    this.#all.delete(key);
    this.#all.set(key, value);
    if (this.#all.size > this.most) this.#all.delete([...this.#all.keys()][0]);
  }
}
