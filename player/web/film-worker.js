// A film's pictures become a file here, beside the page. Messages: see film/film.js.

import { Gif, palette } from "./film/gif.js";
import { Encoder } from "./film/h264.js";
import { Mp4 } from "./film/mp4.js";

/** Seconds from one picture that can be jumped to, to the next. */
const KEY_SECONDS = 3;

/**
 * @typedef {import("./film/film.js").Message} Message
 * @typedef {import("./film/film.js").Answer} Answer
 * @typedef {import("./film/film.js").Order} Order
 * @typedef {object} Maker
 * @property {(pixels: Uint8ClampedArray) => void} add the next picture
 * @property {() => number} length bytes so far, where they may become too many
 * @property {() => Uint8Array<ArrayBuffer>} file
 */

/** Makes an MP4 file of pictures. @param {Order} order @returns {Maker} */
function mp4({ width, height, fps }) {
  const encoder = new Encoder(width, height, fps);
  const film = new Mp4(width, height, fps, encoder.sets);
  let count = 0;
  return {
    add(pixels) {
      const key = count++ % Math.round(KEY_SECONDS * fps) === 0;
      film.add(encoder.encode(pixels, key), key);
    },
    length: () => 0,
    file: () => film.file(),
  };
}

/**
 * Makes a GIF of pictures; the first of them is the last, which has all colours, and is not shown.
 * @param {Order} order
 * @returns {Maker}
 */
function gif({ width, height, fps }) {
  /** @type {Gif | null} */
  let film = null;
  return {
    add(pixels) {
      if (film) film.add(pixels);
      else film = new Gif(width, height, fps, palette(pixels));
    },
    length: () => film?.length ?? 0,
    file() {
      if (!film) throw new Error("a film without a picture");
      return film.file();
    },
  };
}

const makers = { mp4, gif };
/** @type {Maker} */
let film;
let limit = Infinity;

/** @param {Answer} answer @param {Transferable[]} transfer */
function say(answer, transfer = []) {
  postMessage(answer, { transfer });
}

/** @param {Message} message */
function hear(message) {
  if (message.task === "start") {
    film = makers[message.kind](message);
    limit = message.limit;
    say({ said: "next" });
  } else if (message.task === "frame") {
    for (let i = 0; i < message.times; i++) film.add(message.pixels);
    say({ said: film.length() > limit ? "large" : "next" });
  } else {
    const bytes = film.file();
    if (bytes.length > limit) say({ said: "large" });
    else say({ said: "done", bytes }, [bytes.buffer]);
  }
}

addEventListener("message", ({ data }) => hear(data));
