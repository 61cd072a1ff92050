// Where the race stands: a position between 0 and the last step, moved by the browser's frames.

const STEPS_PER_SECOND = 30; // at 1x
const FIT_SECONDS = 10;
const SINGLE_SECONDS = 0.4; // for one step, where each is asked for
const SLOWEST = Math.LN2 / 2; // how fast a slow start grows at least: two seconds for the first step

/**
 * @typedef {"fit" | "slow" | "step" | number} Speed
 * The whole race in `FIT_SECONDS`, evenly or with a slow start; one step each time; or a multiple of `STEPS_PER_SECOND`
 */

/**
 * Where a clock that plays is so many seconds later, whatever its pauses and its end.
 * @param {number} position @param {Speed} speed @param {number} steps @param {number} elapsed
 */
export function after(position, speed, steps, elapsed) {
  // Even in the logarithm of the step: the first ones last longest.
  if (speed === "slow") return (position + 1) * Math.exp(elapsed * Math.max(Math.log1p(steps) / FIT_SECONDS, SLOWEST)) - 1;
  if (speed === "step") return position + elapsed / SINGLE_SECONDS;
  return position + elapsed * (speed === "fit" ? Math.max(steps / FIT_SECONDS, 1) : speed * STEPS_PER_SECOND);
}

/** Where it rests next; nowhere before the end, at Infinity. @param {number} position @param {Speed} speed @param {number} steps @param {readonly number[]} pauses */
export function rest(position, speed, steps, pauses) {
  const stops = speed === "step" ? [Math.floor(position) + 1] : pauses;
  return stops.find((stop) => stop > position && stop < steps) ?? Infinity;
}

/** @typedef {(now: number) => { position: number, playing: boolean, moves: boolean }} Leader where another clock is at a time in milliseconds, and whether it will be elsewhere in the next frame */

export class Clock {
  /** @param {() => void} onFrame hears of every move */
  constructor(onFrame) {
    this.onFrame = onFrame;
    this.steps = 0;
    this.position = 0;
    this.playing = false;
    this.loop = false;
    /** @type {Speed} */
    this.speed = "fit";
    /** @type {readonly number[]} steps at which it rests until it is told to go on */
    this.pauses = [];
    this.seconds = 0; // for the whole race, this once
    this.until = Infinity; // where it rests next
    this.last = 0; // the last frame's time, in milliseconds
    this.frame = 0; // the number of the frame that is asked for
    this.free = true; // whether who looks at it may move it
    /** @type {Leader | null} who moves it instead */
    this.leader = null;
  }

  /** A new race keeps the position; who stood at the end stands at the new end. @param {number} steps */
  setSteps(steps) {
    const atEnd = this.position >= this.steps;
    this.steps = steps;
    if (this.position > steps || (atEnd && !this.playing)) this.position = steps;
  }

  /** To the start and at rest, before there is anything to draw. */
  rewind() {
    this.#rest();
    this.position = 0;
  }

  get step() {
    return Math.floor(this.position);
  }

  /** Where it is so many seconds later. @param {number} elapsed */
  #after(elapsed) {
    const { position, speed, steps, seconds } = this;
    return seconds ? position + (elapsed * steps) / seconds : after(position, speed, steps, elapsed);
  }

  /** Another clock leads; null gives it back to who looks at it. @param {Leader | null} leader */
  lead(leader) {
    this.#rest();
    this.leader = leader;
    this.free = !leader;
    if (leader) this.#led(performance.now());
    else this.onFrame();
  }

  /** @param {number} now in milliseconds */
  #led(now) {
    if (!this.leader) return;
    const { position, playing, moves } = this.leader(now);
    this.position = Math.min(Math.max(position, 0), this.steps);
    this.playing = playing;
    if (moves) this.#ask();
    this.onFrame();
  }

  /** @param {number} [seconds] for the whole race, whatever its speed and pauses; at its speed if left out */
  play(seconds = 0) {
    if (this.playing || !this.free) return;
    if (this.position >= this.steps) this.position = 0;
    this.seconds = seconds;
    this.#aim();
    this.playing = true;
    this.last = performance.now();
    this.#ask();
    this.onFrame();
  }

  pause() {
    if (!this.free) return;
    this.#rest();
    this.onFrame();
  }

  #rest() {
    this.playing = false;
    this.seconds = 0;
    cancelAnimationFrame(this.frame);
  }

  /** Where it rests next. */
  #aim() {
    const { position, speed, steps, pauses } = this;
    this.until = this.seconds ? Infinity : rest(position, speed, steps, pauses);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** To a whole step; playing goes on from there, unless nobody asked for it. @param {number} step */
  seek(step) {
    if (!this.free) return;
    if (this.seconds) this.#rest();
    this.position = Math.min(Math.max(Math.round(step), 0), this.steps);
    this.#aim();
    this.onFrame();
  }

  /** To any position, to play on from there or to rest. @param {number} position @param {boolean} playing */
  go(position, playing) {
    this.#rest();
    this.position = Math.min(Math.max(position, 0), this.steps);
    if (playing && this.position < this.steps) this.play();
    else this.onFrame();
  }

  /** To the next whole step but `by - 1`, or back; at rest. @param {number} by */
  nudge(by) {
    this.pause();
    this.seek((by > 0 ? this.step : Math.ceil(this.position)) + by);
  }

  #ask() {
    this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  /** @param {number} now in milliseconds */
  #tick(now) {
    if (this.leader) return this.#led(now);
    // A frame's stamp may lie a little before the click that started the clock.
    const elapsed = Math.max(0, now - this.last) / 1000;
    this.last = now;
    this.position = this.#after(elapsed);
    if (this.position >= this.until) {
      this.position = this.until;
      this.#rest();
    } else if (this.position >= this.steps) this.#ended();
    if (this.playing) this.#ask();
    this.onFrame();
  }

  #ended() {
    // A slow start is slow each time.
    if (this.loop && this.steps > 0 && !this.seconds) {
      this.position = this.speed === "slow" ? 0 : this.position % this.steps;
      return this.#aim();
    }
    this.position = this.steps;
    this.#rest();
  }
}
