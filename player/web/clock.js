// Where the race stands: a position between 0 and the last step, moved by the browser's frames.

const STEPS_PER_SECOND = 30; // at 1x
const FIT_SECONDS = 10;
const SINGLE_SECONDS = 0.4; // for one step, where each is asked for
const SLOWEST = Math.LN2 / 2; // how fast a slow start grows at least: two seconds for the first step

/**
 * @typedef {"fit" | "slow" | "step" | number} Speed
 * The whole race in `FIT_SECONDS`, evenly or with a slow start; one step each time; or a multiple of `STEPS_PER_SECOND`
 */

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
    const { position, speed, steps } = this;
    if (this.seconds) return position + (elapsed * steps) / this.seconds;
    // Even in the logarithm of the step: the first ones last longest.
    if (speed === "slow") return (position + 1) * Math.exp(elapsed * Math.max(Math.log1p(steps) / FIT_SECONDS, SLOWEST)) - 1;
    if (speed === "step") return position + elapsed / SINGLE_SECONDS;
    return position + elapsed * (speed === "fit" ? Math.max(steps / FIT_SECONDS, 1) : speed * STEPS_PER_SECOND);
  }

  /** @param {number} [seconds] for the whole race, whatever its speed and pauses; at its speed if left out */
  play(seconds = 0) {
    if (this.playing) return;
    if (this.position >= this.steps) this.position = 0;
    this.seconds = seconds;
    this.#aim();
    this.playing = true;
    this.last = performance.now();
    this.#ask();
    this.onFrame();
  }

  pause() {
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
    const { position, steps } = this;
    const stops = this.speed === "step" ? [Math.floor(position) + 1] : this.pauses;
    this.until = this.seconds ? Infinity : (stops.find((stop) => stop > position && stop < steps) ?? Infinity);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** To a whole step; playing goes on from there, unless nobody asked for it. @param {number} step */
  seek(step) {
    if (this.seconds) this.#rest();
    this.position = Math.min(Math.max(Math.round(step), 0), this.steps);
    this.#aim();
    this.onFrame();
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
