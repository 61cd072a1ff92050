// A race as a film, made here: each picture is drawn on a canvas of its own and handed to a worker, which makes the file.
// Messages set the pace, not timers or animation frames, which a tab in the background does not get.

import { context2d } from "../dom.js";
import { FORMATS, holds, positions, size } from "./frames.js";

/**
 * @typedef {"mp4" | "gif"} Kind
 * @typedef {import("./frames.js").Format} Format
 * @typedef {(context: CanvasRenderingContext2D, position: number) => void | Promise<void>} Draw
 *
 * What the worker is told, and what it says: it asks for the next picture, gives the file, or up on one that is too large.
 * @typedef {{ width: number, height: number, fps: number, limit: number }} Order
 * @typedef {{ task: "start", kind: Kind } & Order} Start
 * @typedef {{ task: "frame", pixels: Uint8ClampedArray, times: number }} Frame
 * @typedef {Start | Frame | { task: "end" }} Message
 * @typedef {{ said: "next" | "large" } | { said: "done", bytes: Uint8Array<ArrayBuffer> }} Answer
 */

/** @type {Record<Kind, string>} */
const TYPES = { mp4: "video/mp4", gif: "image/gif" };
/** Pictures on their way to the worker: while it works on one, the next is drawn. */
const AHEAD = 2;

/**
 * Make a film.
 * @param {object} order
 * @param {Kind} order.kind
 * @param {number} order.steps the race's last step
 * @param {Draw} order.draw paints the whole
 *   picture at a position between 0 and `steps`, in places from 0 to `width` and `height` whatever the film's size is.
 *   Called once for each picture, and for a GIF once more for the last one, before the first.
 * @param {number} [order.width]
 * @param {number} [order.height]
 * @param {(done: number) => void} [order.onProgress] hears how much is done, from 0 to 1
 * @param {URL} order.worker where film-worker.js is: a bundle is not where its parts were
 * @param {AbortSignal} [order.signal] ends the work; the promise is then rejected with its reason
 * @returns {Promise<{blob: Blob, shrunk: boolean}>} the file, and whether it had to be made smaller to stay below a limit
 * @throws {Error} with the reason, where `draw`, the canvas or the worker fails
 */
export async function makeFilm({ kind, steps, draw, width = 1280, height = 720, onProgress = () => {}, worker, signal }) {
  for (const [tries, format] of FORMATS[kind].entries()) {
    const order = { kind, steps, draw, width, height, onProgress, worker, signal };
    const bytes = await attempt(order, format);
    if (bytes) return { blob: new Blob([bytes], { type: TYPES[kind] }), shrunk: tries > 0 };
  }
  throw new Error("no size stayed below the limit");
}

/**
 * The file in one size; null where it is too large.
 * @param {object} order see `makeFilm`
 * @param {Kind} order.kind
 * @param {number} order.steps
 * @param {Draw} order.draw
 * @param {number} order.width
 * @param {number} order.height
 * @param {(done: number) => void} order.onProgress
 * @param {URL} order.worker
 * @param {AbortSignal} [order.signal]
 * @param {Format} format
 */
async function attempt({ kind, steps, draw, width, height, onProgress, worker, signal }, format) {
  signal?.throwIfAborted();
  const [w, h] = size(width, height, format.share);
  const sheet = new Sheet(w, h, [w / width, h / height], draw);
  const plan = schedule(kind, steps, format.fps);
  const assistant = new Assistant(worker, signal);
  try {
    await assistant.start(kind, { width: w, height: h, fps: format.fps, limit: format.limit });
    for (const [i, { position, times }] of plan.entries()) {
      const pixels = await sheet.paint(position);
      if (!(await assistant.frame(pixels, times))) return null;
      onProgress((i + 1) / (plan.length + 1));
    }
    const bytes = await assistant.end();
    if (bytes) onProgress(1);
    return bytes;
  } finally {
    assistant.stop();
  }
}

/** What is painted, and how often it is shown. @param {Kind} kind @param {number} steps @param {number} fps */
function schedule(kind, steps, fps) {
  const plan = positions(steps, fps).map((position) => ({ position, times: 1 }));
  plan[plan.length - 1].times += holds(fps);
  return kind === "gif" ? [{ position: steps, times: 1 }, ...plan] : plan;
}

/** A canvas that nobody sees. */
class Sheet {
  /** @param {number} width @param {number} height @param {[number, number]} scales @param {Draw} draw */
  constructor(width, height, scales, draw) {
    this.canvas = Object.assign(document.createElement("canvas"), { width, height });
    this.context = context2d(this.canvas, { alpha: false, willReadFrequently: true });
    this.scales = scales;
    this.draw = draw;
  }

  /** @param {number} position @returns {Promise<Uint8ClampedArray>} */
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
  /** @param {URL} address @param {AbortSignal | undefined} signal */
  constructor(address, signal) {
    this.free = AHEAD;
    /** @type {Answer[]} those that nobody has asked for yet */
    this.answers = [];
    /** @type {{ resolve: (answer: Answer) => void, reject: (error: unknown) => void } | null} who waits for one */
    this.waiting = null;
    /** @type {unknown} why there will be none any more */
    this.fault = null;
    this.signal = signal;
    this.worker = new Worker(address, { type: "module", name: "film" });
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => this.fail(new Error(event.message || "the film's worker could not be loaded"));
    this.cancel = () => this.fail(signal?.reason);
    signal?.addEventListener("abort", this.cancel);
  }

  /** @param {Kind} kind @param {Order} order */
  async start(kind, order) {
    this.post({ task: "start", kind, ...order });
    await this.answer();
  }

  /**
   * Hand over a picture, and wait where too many are on their way. False: the file has grown too large.
   * @param {Uint8ClampedArray} pixels @param {number} times
   */
  async frame(pixels, times) {
    this.post({ task: "frame", pixels, times }, [pixels.buffer]);
    this.free--;
    while (this.free === 0 || this.answers.length) {
      if ((await this.answer()).said === "large") return false;
      this.free++;
    }
    return true;
  }

  /** The file; null where it is too large. @returns {Promise<Uint8Array<ArrayBuffer> | null>} */
  async end() {
    this.post({ task: "end" });
    for (;;) {
      const answer = await this.answer();
      if (answer.said !== "next") return answer.said === "done" ? answer.bytes : null;
    }
  }

  /** @param {Message} message @param {Transferable[]} transfer */
  post(message, transfer = []) {
    if (this.fault) throw this.fault;
    this.worker.postMessage(message, transfer);
  }

  /** @returns {Promise<Answer>} */
  answer() {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.settle();
    });
  }

  /** @param {Answer} answer */
  hear(answer) {
    this.answers.push(answer);
    this.settle();
  }

  /** @param {unknown} error */
  fail(error) {
    this.fault = error;
    this.settle();
  }

  settle() {
    const [answer] = this.answers;
    if (!this.waiting || !(this.fault || answer)) return;
    const { resolve, reject } = this.waiting;
    this.waiting = null;
    if (this.fault) return reject(this.fault);
    this.answers.shift();
    resolve(answer);
  }

  stop() {
    this.signal?.removeEventListener("abort", this.cancel);
    this.worker.terminate();
  }
}
