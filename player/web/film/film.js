// A race as a film, made here: each picture is drawn on a canvas of its own and handed to a worker, which makes the file.
// Messages set the pace, not timers or animation frames, which a tab in the background does not get.

import { FORMATS, holds, positions, size } from "./frames.js";

const TYPES = { mp4: "video/mp4", gif: "image/gif" };
/** Pictures on their way to the worker: while it works on one, the next is drawn. */
const AHEAD = 2;

/**
 * Make a film.
 * @param {object} order
 * @param {"mp4" | "gif"} order.kind
 * @param {number} order.steps the race's last step
 * @param {(context: CanvasRenderingContext2D, position: number) => void | Promise<void>} order.draw paints the whole
 *   picture at a position between 0 and `steps`, in places from 0 to `width` and `height` whatever the film's size is.
 *   Called once for each picture, and for a GIF once more for the last one, before the first.
 * @param {number} [order.width]
 * @param {number} [order.height]
 * @param {(done: number) => void} [order.onProgress] hears how much is done, from 0 to 1
 * @param {AbortSignal} [order.signal] ends the work; the promise is then rejected with its reason
 * @returns {Promise<{blob: Blob, shrunk: boolean}>} the file, and whether it had to be made smaller to stay below a limit
 * @throws {Error} with the reason, where `draw`, the canvas or the worker fails
 */
export async function makeFilm({ kind, steps, draw, width = 1280, height = 720, onProgress = () => {}, signal }) {
  for (const [tries, format] of FORMATS[kind].entries()) {
    const order = { kind, steps, draw, width, height, onProgress, signal };
    const bytes = await attempt(order, format);
    if (bytes) return { blob: new Blob([bytes], { type: TYPES[kind] }), shrunk: tries > 0 };
  }
  throw new Error("no size stayed below the limit");
}

/** The file in one size; null where it is too large. */
async function attempt({ kind, steps, draw, width, height, onProgress, signal }, format) {
  signal?.throwIfAborted();
  const [w, h] = size(width, height, format.share);
  const sheet = new Sheet(w, h, [w / width, h / height], draw);
  const plan = schedule(kind, steps, format.fps);
  const worker = new Assistant(signal);
  try {
    await worker.start({ kind, width: w, height: h, fps: format.fps, limit: format.limit });
    for (const [i, { position, times }] of plan.entries()) {
      const pixels = await sheet.paint(position);
      if (!(await worker.frame(pixels, times))) return null;
      onProgress((i + 1) / (plan.length + 1));
    }
    const bytes = await worker.end();
    if (bytes) onProgress(1);
    return bytes;
  } finally {
    worker.stop();
  }
}

/** What is painted, and how often it is shown. */
function schedule(kind, steps, fps) {
  const plan = positions(steps, fps).map((position) => ({ position, times: 1 }));
  plan.at(-1).times += holds(fps);
  return kind === "gif" ? [{ position: steps, times: 1 }, ...plan] : plan;
}

/** A canvas that nobody sees. */
class Sheet {
  constructor(width, height, scales, draw) {
    this.canvas = Object.assign(document.createElement("canvas"), { width, height });
    this.context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!this.context) throw new Error("the browser gives no canvas");
    this.scales = scales;
    this.draw = draw;
  }

  /** @returns {Promise<Uint8ClampedArray>} */
  async paint(position) {
    const { context, canvas, scales } = this;
    context.save();
    context.scale(scales[0], scales[1]);
    await this.draw(context, position);
    context.restore();
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  }
}

/** The worker, as calls that can be waited for. It says "next" for each picture it is through with. */
class Assistant {
  constructor(signal) {
    this.free = AHEAD;
    this.answers = [];
    this.waiting = null;
    this.fault = null;
    this.signal = signal;
    this.worker = new Worker(new URL("./film-worker.js", import.meta.url), { type: "module", name: "film" });
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => this.fail(new Error(event.message || "the film's worker could not be loaded"));
    this.cancel = () => this.fail(signal.reason);
    signal?.addEventListener("abort", this.cancel);
  }

  async start(format) {
    this.post({ task: "start", ...format });
    await this.answer();
  }

  /** Hand over a picture, and wait where too many are on their way. False: the file has grown too large. */
  async frame(pixels, times) {
    this.post({ task: "frame", pixels, times }, [pixels.buffer]);
    this.free--;
    while (this.free === 0 || this.answers.length) {
      if ((await this.answer()).said === "large") return false;
      this.free++;
    }
    return true;
  }

  /** The file; null where it is too large. */
  async end() {
    this.post({ task: "end" });
    for (;;) {
      const { said, bytes } = await this.answer();
      if (said !== "next") return said === "done" ? bytes : null;
    }
  }

  post(message, transfer = []) {
    if (this.fault) throw this.fault;
    this.worker.postMessage(message, transfer);
  }

  answer() {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.settle();
    });
  }

  hear(answer) {
    this.answers.push(answer);
    this.settle();
  }

  fail(error) {
    this.fault = error;
    this.settle();
  }

  settle() {
    if (!this.waiting || !(this.fault || this.answers.length)) return;
    const { resolve, reject } = this.waiting;
    this.waiting = null;
    if (this.fault) reject(this.fault);
    else resolve(this.answers.shift());
  }

  stop() {
    this.signal?.removeEventListener("abort", this.cancel);
    this.worker.terminate();
  }
}
