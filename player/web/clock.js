// Where the race stands: a position between 0 and the last step, moved by the browser's frames.

const STEPS_PER_SECOND = 30; // at 1x
const FIT_SECONDS = 10;

export class Clock {
  constructor(onFrame) {
    this.onFrame = onFrame;
    this.steps = 0;
    this.position = 0;
    this.playing = false;
    this.loop = false;
    this.speed = "fit"; // or a multiple of STEPS_PER_SECOND
    this.last = 0;
    this.tick = this.tick.bind(this);
  }

  // A new race keeps the position; who stood at the end stands at the new end.
  setSteps(steps) {
    const atEnd = this.position >= this.steps;
    this.steps = steps;
    if (this.position > steps || (atEnd && !this.playing)) this.position = steps;
  }

  // To the start and at rest, before there is anything to draw.
  rewind() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.position = 0;
  }

  get step() {
    return Math.floor(this.position);
  }

  get rate() {
    return this.speed === "fit" ? Math.max(this.steps / FIT_SECONDS, 1) : this.speed * STEPS_PER_SECOND;
  }

  play() {
    if (this.playing) return;
    if (this.position >= this.steps) this.position = 0;
    this.playing = true;
    this.last = performance.now();
    this.frame = requestAnimationFrame(this.tick);
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

  // To a whole step; playing goes on from there.
  seek(step) {
    this.position = Math.min(Math.max(Math.round(step), 0), this.steps);
    this.onFrame();
  }

  nudge(by) {
    this.pause();
    this.seek((by > 0 ? this.step : Math.ceil(this.position)) + by);
  }

  tick(now) {
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
    if (this.playing) this.frame = requestAnimationFrame(this.tick);
    this.onFrame();
  }
}
