// Where the race stands: a position between 0 and the last step, moved by the browser's frames.

const STEPS_PER_SECOND = 30; // at 1x
const FIT_SECONDS = 10;

/** @typedef {"fit" | number} Speed the whole race in `FIT_SECONDS`, or a multiple of `STEPS_PER_SECOND` */

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
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.position = 0;
  }

  get step() {
    return Math.floor(this.position);
  }

  /** Steps a second. */
  get rate() {
    return this.speed === "fit" ? Math.max(this.steps / FIT_SECONDS, 1) : this.speed * STEPS_PER_SECOND;
  }

  play() {
    if (this.playing) return;
    if (this.position >= this.steps) this.position = 0;
    this.playing = true;
    this.last = performance.now();
    this.#ask();
    this.onFrame();
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.onFrame();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** To a whole step; playing goes on from there. @param {number} step */
  seek(step) {
    this.position = Math.min(Math.max(Math.round(step), 0), this.steps);
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
    this.position += elapsed * this.rate;
    if (this.position >= this.steps) {
      if (this.loop && this.steps > 0) this.position %= this.steps;
      else {
        this.position = this.steps;
        this.playing = false;
      }
    }
    if (this.playing) this.#ask();
    this.onFrame();
  }
}
