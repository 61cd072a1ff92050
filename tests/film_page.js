// A race that is made up, and films of it: what tests/test_film.py opens in a browser.

import { makeFilm } from "/web/film/film.js";

const worker = new URL("/web/film-worker.js", location.href);
const [WIDTH, HEIGHT] = [1280, 720];
const COLOURS = ["#4477aa", "#ee6677", "#228833", "#ccbb44"];

/** Level lines, paths with a dot at their heads, and words. */
function race(steps) {
  const place = (run, step) => {
    const angle = (4 * step) / steps + 1.5 * run;
    const far = 300 * Math.exp((-2 * step) / steps) + 6 * Math.sin(9 * run + 700 * step);
    return [420 + far * Math.cos(angle), 360 + far * Math.sin(angle)];
  };
  return (context, position) => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (let i = 0; i < 12; i++) {
      context.fillStyle = `hsl(220 30% ${95 - 3 * i}%)`;
      context.beginPath();
      context.ellipse(420, 360, 400 - 30 * i, 330 - 25 * i, 0.4, 0, 7);
      context.fill();
    }
    COLOURS.forEach((colour, run) => {
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = 2;
      context.beginPath();
      for (let i = 0; i <= 200; i++) context.lineTo(...place(run, (position * i) / 200));
      context.stroke();
      context.beginPath();
      context.arc(...place(run, position), 7, 0, 7);
      context.fill();
      context.font = "20px sans-serif";
      context.fillText(`Run ${run}: ${position.toFixed(3)}`, 900, 100 + 40 * run);
    });
  };
}

/** What no encoder can make small: any of 64 colours everywhere. */
function noise(context) {
  const picture = context.createImageData(context.canvas.width, context.canvas.height);
  const words = new Uint32Array(picture.data.buffer);
  for (let i = 0; i < words.length; i++) words[i] = (Math.random() * 2 ** 32) & 0xc0c0c0 | 0xff000000;
  context.putImageData(picture, 0, 0);
}

/** Bytes as text, because that is what crosses from page to test. */
function text(bytes) {
  let string = "";
  for (let i = 0; i < bytes.length; i += 8192) string += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(string);
}

/** A film, with all there is to know of how it came about. */
async function film(kind, steps, options = {}) {
  const told = [];
  const draw = options.noise ? noise : race(steps);
  const { blob, shrunk } = await makeFilm({ kind, worker, steps, draw, onProgress: (done) => told.push(done), ...options });
  return { type: blob.type, bytes: text(new Uint8Array(await blob.arrayBuffer())), shrunk, told };
}

/** A picture as it is drawn, without a film. */
function still(steps, position, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.scale(width / WIDTH, height / HEIGHT);
  race(steps)(context, position);
  return text(context.getImageData(0, 0, width, height).data);
}

/** A film that is given up after some pictures: why it ended, and how many more were drawn. */
async function cancelled(kind, after) {
  const controller = new AbortController();
  let drawn = 0;
  const draw = (context, position) => {
    if (++drawn === after) controller.abort();
    race(10)(context, position);
  };
  const reason = await makeFilm({ kind, worker, steps: 10, draw, signal: controller.signal }).catch(({ name }) => name);
  return [reason, drawn];
}

/** Why a film of a drawing that fails does not come about. */
function broken(kind) {
  const draw = () => {
    throw new Error("the pencil broke");
  };
  return makeFilm({ kind, worker, steps: 3, draw }).catch(({ message }) => message);
}

/** Films in a tab that another one covers, sent to where the page came from. */
async function covered(kinds, steps) {
  window.open("/cover");
  while (!document.hidden) await new Promise((resolve) => document.addEventListener("visibilitychange", resolve));
  let frames = 0;
  requestAnimationFrame(() => frames++);
  const films = {};
  for (const kind of kinds) films[kind] = (await film(kind, steps)).bytes;
  await fetch("/report", { method: "POST", body: JSON.stringify({ films, hidden: document.hidden, frames }) });
}

Object.assign(window, { film, still, cancelled, broken, ready: true });
if (location.hash === "#covered") covered(["mp4", "gif"], 2);
