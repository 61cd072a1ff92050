// A film's pictures become a file here, beside the page. Messages: see `film.js`.

import { Gif, palette } from "./gif.js";
import { Encoder } from "./h264.js";
import { Mp4 } from "./mp4.js";

/** Seconds from one picture that can be jumped to, to the next. */
const KEY_SECONDS = 3;

/** Makes an MP4 file of pictures. */
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

/** Makes a GIF of pictures; the first of them is the last, which has all colours, and is not shown. */
function gif({ width, height, fps }) {
  let film = null;
  return {
    add(pixels) {
      if (film) film.add(pixels);
      else film = new Gif(width, height, fps, palette(pixels));
    },
    length: () => film.length,
    file: () => film.file(),
  };
}

const makers = { mp4, gif };
let film = null;
let limit = Infinity;

const tasks = {
  start({ kind, ...format }) {
    film = makers[kind](format);
    limit = format.limit;
    postMessage({ said: "next" });
  },

  frame({ pixels, times }) {
    for (let i = 0; i < times; i++) film.add(pixels);
    if (film.length() > limit) postMessage({ said: "large" });
    else postMessage({ said: "next" });
  },

  end() {
    const bytes = film.file();
    if (bytes.length > limit) postMessage({ said: "large" });
    else postMessage({ said: "done", bytes }, { transfer: [bytes.buffer] });
  },
};

addEventListener("message", ({ data: { task, ...rest } }) => tasks[task](rest));
