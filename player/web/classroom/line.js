// The line to the server: it says who calls, tells what comes, and is taken up again where it breaks.

/** @typedef {"end" | "gone" | "unknown" | "lost" | "fault"} End why there is no room any more: closed by who led, after its time, never there, not there any more, not understood */
/** @typedef {{ phone: string, lead: string }} Join */
/** @typedef {(act: () => void, milliseconds: number) => unknown} Later */

const FIRST = 400; // milliseconds until it is tried again,
const LONGEST = 8000; // at most,
const PATIENT = 5000; // and where it was said that others wait, too
const CODES = { over: 4000, unknown: 4404, busy: 4429, full: 4503, fault: 4400 };

export class Line {
  /** @type {WebSocket | null} */
  socket = null;
  welcome = false; // whether this page has ever been let in,
  up = false; // and whether it is now
  ended = false;
  tries = 0;
  /** @type {(message: any) => void} */
  onMessage = () => {};
  /** It is up again, or down. @type {(up: boolean, why: "" | "busy" | "full") => void} */
  onChange = () => {};
  /** @type {(why: End) => void} */
  onEnd = () => {};

  /** @param {() => WebSocket} open @param {() => Join} join what is said first @param {Later} [later] */
  constructor(open, join, later = (act, milliseconds) => setTimeout(act, milliseconds)) {
    this.open = open;
    this.join = join;
    this.later = later;
  }

  start() {
    if (this.ended || this.socket) return;
    const socket = (this.socket = this.open());
    socket.addEventListener("open", () => socket.send(JSON.stringify({ join: this.join() })));
    socket.addEventListener("message", ({ data }) => this.#hear(data));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  /** Whether it has gone out. @param {object} message */
  send(message) {
    if (!this.up) return false;
    this.socket?.send(JSON.stringify(message));
    return true;
  }

  /** Somebody has come back to the page, or the network has: nobody waits any longer. */
  wake() {
    this.tries = 0;
    this.start();
  }

  /** @param {string} text */
  #hear(text) {
    const message = JSON.parse(text);
    if (message.closed) return this.#end(message.closed === "gone" ? "gone" : "end");
    if (message.welcome) {
      this.welcome = this.up = true;
      this.tries = 0;
      this.onChange(true, "");
    }
    this.onMessage(message);
  }

  /** @param {number} code */
  #closed(code) {
    this.socket = null;
    this.up = false;
    if (this.ended) return;
    if (code === CODES.over) return this.#end("end");
    if (code === CODES.unknown) return this.#end(this.welcome ? "lost" : "unknown");
    if (code === CODES.fault) return this.#end("fault");
    const why = code === CODES.busy ? "busy" : code === CODES.full ? "full" : "";
    this.onChange(false, why);
    // A class that has lost its line together does not come back in one moment.
    const wait = Math.max(Math.min(FIRST * 2 ** this.tries, LONGEST), why ? PATIENT : 0);
    this.tries += 1;
    this.later(() => this.start(), wait * (0.5 + Math.random()));
  }

  /** @param {End} why */
  #end(why) {
    if (this.ended) return;
    this.ended = true;
    this.up = false;
    this.socket?.close();
    this.onEnd(why);
  }
}
