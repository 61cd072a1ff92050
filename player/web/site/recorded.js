// The page of a lesson on data: its race came with the page, as it comes with a file, and is in the hand as there.

import { decode } from "../frame.js";
import { Player } from "../player.js";
import { query } from "./address.js";
import { placed } from "./around.js";
import { among } from "./courses.js";

/** @typedef {import("../contract").Wording} Wording */
const KEPT = ["size", "course", "lessons"]; // fields that go along to the next lesson
/** @typedef {{ race: string, ground: string, inside?: string }} Recorded what a server would send, in base64 */

/**
 * @param {HTMLElement} host @param {Recorded} recorded @param {Wording} words
 * @param {{ alone: boolean, asked: ReadonlyMap<string, string[]>, server: string, lesson: string, plotly: () => Promise<any>, whole: () => Promise<any> }} around
 */
export function play(host, recorded, words, { alone, asked, server, lesson, plotly, whole }) {
  const [size, course, lessons] = KEPT.map((name) => asked.get(name)?.[0] ?? "");
  const look = words.looks[size] ?? words.looks.normal;
  const came = /** @type {import("../contract").Race} */ (decode(bytes(recorded.race)));
  const race = { ...came, alone, look, lesson: came.lesson && among(came.lesson, { course, lessons }, words) };
  document.documentElement.style.fontSize = `${100 * look.scale}%`;
  document.documentElement.classList.toggle("framed", alone);
  const fields = new Map([...asked].filter(([name]) => KEPT.includes(name)));
  const rest = fields.size ? query(fields) : "";
  const player = new Player(host, null, { leads: (name) => (location.href = `${name}.html${rest}`), plotly, whole });
  player.setRace(race);
  player.accept({ ground: decode(bytes(recorded.ground)), inside: recorded.inside ? decode(bytes(recorded.inside)) : null });
  placed(player, `${server}${words.lessons[lesson].link}`);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => player.setRace(race));
}

/** @param {string} text */
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
