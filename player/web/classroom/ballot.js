// One phone's own vote: the last counts, and it is sent until it has been counted. Pure.

/** @typedef {import("../prediction.js").Made} Made */
/** @typedef {import("./state.js").State} State */
/** @typedef {{ poll: number, round: number } & Made} Vote */

export class Ballot {
  /** @type {Vote | null} the last one, also where it is not counted yet */
  vote = null;
  counted = true; // whether the server has it
  /** @type {Vote | null} what the server has */
  kept = null;

  /** @param {State} state @param {Made} made @returns {{ vote: Vote }} */
  cast({ poll, round }, made) {
    this.vote = { poll, round, ...made };
    this.counted = false;
    return { vote: this.vote };
  }

  /** The server has counted one. @param {{ poll: number, round: number }} which */
  count({ poll, round }) {
    if (this.vote?.poll !== poll || this.vote.round !== round) return;
    this.counted = true;
    this.kept = this.vote;
  }

  /** It has come too late: what was counted before stands. */
  refuse() {
    this.vote = this.kept;
    this.counted = true;
  }

  /**
   * A state has come, and what the server knows of this phone's vote in it. Whether another vote is shown from now on.
   * @param {State} state @param {({ round: number } & Made) | null} [known] left out where nothing is said of it
   */
  hear({ poll, round }, known) {
    const before = this.vote;
    if (known !== undefined) this.kept = known && known.round === round ? { ...known, poll, round } : null;
    const stands = this.vote?.poll === poll && this.vote.round === round;
    if (!stands || (this.counted && known !== undefined)) {
      this.vote = this.kept?.poll === poll && this.kept.round === round ? this.kept : null;
      this.counted = true;
    }
    return same(before, this.vote) === false;
  }

  /** What is to be sent again, the line being back. @returns {{ vote: Vote } | null} */
  get late() {
    return this.vote && !this.counted ? { vote: this.vote } : null;
  }
}

/** @param {Vote | null} one @param {Vote | null} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
