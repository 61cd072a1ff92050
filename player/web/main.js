// Entry points of the page's components. The player shows the race; ground and inside bring it what is large and seldom
// changes, in elements of their own that take no room on the page.

import { Early } from "./early.js";
import { decode } from "./frame.js";
import { Player } from "./player.js";
import { foresee, loadPlotly, loadWhole } from "./plotly.js";
import { styled } from "./styled.js";
import { setTexts } from "./texts.js";

export { Player };

/**
 * @typedef {import("./player.js").Delivered} Delivered
 * @typedef {object} Component what Streamlit calls an entry with, anew for each run of the page
 * @property {Uint8Array} data
 * @property {HTMLElement} parentElement
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

// A page's elements know each other by this alone:
/** @type {Map<Element, Promise<Player>>} */
const players = new Map();
/** @type {Delivered} */
const delivered = { ground: null, inside: null };
/** @type {Map<Element, keyof Delivered>} what each of the other elements brings */
const carriers = new Map();

/**
 * @template {keyof Delivered} Name
 * @param {Name} name
 * @param {HTMLElement} element
 * @param {NonNullable<Delivered[Name]>} thing
 */
function deliver(name, element, thing) {
  /** @type {HTMLElement | null} */
  const row = element.closest("[data-testid='stElementContainer']");
  // An empty element would still take a row's gap.
  if (row) row.style.display = "none";
  carriers.set(element, name);
  if (delivered[name]?.digest === thing.digest) return;
  delivered[name] = thing;
  tell();
}

function tell() {
  for (const ready of players.values()) ready.then((instance) => instance.accept(delivered));
}

/** @param {Component} component */
export function ground({ data, parentElement }) {
  deliver("ground", parentElement, decode(data));
}

/** @param {Component} component */
export function inside({ data, parentElement }) {
  deliver("inside", parentElement, decode(data));
}

/** @param {Component} component */
export async function player({ data, parentElement, setTriggerValue }) {
  /** @type {import("./contract").Race} */
  const race = decode(data);
  setTexts(race.texts);
  document.documentElement.lang = race.lang;
  const ready = players.get(parentElement) ?? taken(parentElement, race.lang) ?? create(parentElement);
  players.set(parentElement, ready);
  const instance = await ready.catch((error) => {
    players.delete(parentElement);
    throw error;
  });
  instance.draft.send = (release) => setTriggerValue("draft", release);
  instance.legend.does.rows = race.alone ? null : () => setTriggerValue("rows", true);
  instance.setRace(race);
  instance.accept(delivered);
}

/** The player that was there before the session. @param {HTMLElement} element @param {string} lang */
function taken(element, lang) {
  const instance = early?.take(element, lang);
  return instance && Promise.resolve(instance);
}

/**
 * What stands on the page stays: Streamlit also tidies up after a message that the next one overtook on its way here, as
 * those do that come at once when the line is back.
 * @param {HTMLElement} element
 */
export function unmount(element) {
  if (element.isConnected) return;
  const name = carriers.get(element);
  if (name) {
    delivered[name] = null;
    carriers.delete(element);
    tell();
  }
  players.get(element)?.then((instance) => instance.destroy());
  players.delete(element);
}

// The face of the formulas; fetched once something is written in it.
const face = `url(${new URL("./vendor/stix-two-math.woff2", import.meta.url).href})`;
document.fonts.add(new FontFace("STIX Two Math", face, { display: "swap" }));
// Of the rows, symbols alone: names are words.
document.fonts.add(new FontFace("Race Greek", face, { display: "swap", unicodeRange: "U+0302-0305, U+0370-03FF, U+2080-209C" }));

/** @param {HTMLElement} element @param {Promise<unknown> | null} free when there is time for what draws it better */
async function create(element, free = null) {
  await styled();
  const { lang } = document.documentElement;
  const catalogue = async () => (await fetch(new URL(`./catalogue.${lang}.json`, import.meta.url))).json();
  (globalThis.requestIdleCallback ?? setTimeout)(foresee);
  /** @type {import("./lab.js").Fetch} */
  const studies = async (name, link, signal) => {
    const answer = await fetch(new URL(`../../lab/${name}${link}`, import.meta.url), { signal });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  return new Player(element, null, { films: () => import("./filming.js"), catalogue, studies, plotly: loadPlotly, free, whole: loadWhole });
}

// The page asks for its picture before it has read this (ui/head.py). Of another version than the session's it is over.
const asked = globalThis.racePicture;
asked?.early?.end();
const early = asked && !asked.early ? new Early(asked, create, (came) => Object.assign(delivered, came)) : null;
if (asked && early) asked.early = early;
