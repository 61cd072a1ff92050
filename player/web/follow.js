// The ground of a slice goes with the clock. At rest it is at once what it is at the step, and soon as fine as any; while
// the race plays it is computed between the frames of the paths, and is laid below them as often as it is ready.

import { finished } from "./walk.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./stage.js").View} View */
/** @typedef {{ steps: Generator<undefined, View>, fine: boolean }} Making */

const PIECE = 5; // milliseconds of a frame that a ground may take while the race plays,
const LATE = 20; // a third of that after a frame that came so many behind the last: paths go first,
const FINE = 10; // and at rest
const PACE = 70; // milliseconds between two grounds, at least
const STILL = 250; // milliseconds without another step until it is drawn finely

export class Follow {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    /** @type {Making | null} what is being computed */
    this.making = null;
    this.laid = -Infinity; // when the last one was,
    this.last = -Infinity; // and the last frame
    this.fine = ""; // where the ground lies that has been computed finely
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.later = undefined;
  }

  /** Another step may be shown. @param {boolean} playing */
  frame(playing) {
    const { cut, stage, space } = this.player;
    const drawn = stage.view?.cut;
    if (!cut || !drawn) return;
    const exact = drawn.told === cut.told;
    if (space.shown) {
      if (!playing && !exact) this.#soon(() => this.player.reground());
    } else if (playing && drawn.run === cut.run && drawn.step <= cut.step) {
      this.#wait();
      if (!exact || this.making) this.#between();
    } else {
      if (!exact) this.#lay(this.player.view);
      if (playing || !(stage.view.rough || stage.hasty) || (exact && (this.making || this.later))) return;
      this.making = null;
      this.#soon(() => (stage.view.rough ? this.#finely() : this.player.reground()));
    }
  }

  /** What is under way is of no use any more. */
  drop() {
    this.#wait();
    this.making = null;
  }

  /** At once as fine as any, for a picture that is saved. */
  async settle() {
    this.drop();
    this.fine = placeOf(finished(this.player.viewing(false)));
    await this.player.reground();
  }

  /** Whether a ground that lies there has been computed finely. @param {Pick<View, "cut" | "shown">} view */
  has(view) {
    return this.fine === placeOf(view);
  }

  #wait() {
    clearTimeout(this.later);
    this.later = undefined;
  }

  /** @param {() => void} act */
  #soon(act) {
    this.#wait();
    this.later = setTimeout(() => {
      this.later = undefined;
      if (!this.player.gone) act();
    }, STILL);
  }

  /** A part of the next ground. */
  #between() {
    const now = performance.now();
    const late = now - this.last > LATE;
    this.last = now;
    if (this.making?.fine) this.making = null;
    if (!this.making && now - this.laid < PACE) return;
    this.making ??= { steps: this.player.viewing(true), fine: false };
    const view = some(this.making.steps, late ? PIECE / 3 : PIECE);
    if (view) this.#lay(view);
  }

  /** @param {View} view */
  #lay(view) {
    this.making = null;
    this.laid = performance.now();
    // Only the last one is remembered.
    if (view.rough) this.fine = "";
    this.player.stage.lay(view);
  }

  #finely() {
    const making = (this.making = { steps: this.player.viewing(false), fine: true });
    const go = () => {
      if (this.making !== making || this.player.gone) return;
      const view = some(making.steps, FINE);
      if (!view) return void requestAnimationFrame(go);
      this.making = null;
      this.fine = placeOf(view);
      this.player.reground();
    };
    go();
  }
}

/** Where a ground lies. @param {Pick<View, "cut" | "shown">} view */
const placeOf = ({ cut, shown }) => `${cut?.told} ${shown}`;

/** What comes of steps, if it comes in so many milliseconds. @template Made @param {Generator<undefined, Made>} steps @param {number} milliseconds */
function some(steps, milliseconds) {
  const until = performance.now() + milliseconds;
  do {
    const { done, value } = steps.next();
    if (done) return value;
  } while (performance.now() < until);
  return null;
}
