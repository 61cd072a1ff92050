// The picture before Streamlit's page: whoever wants to look need not wait for half of a page that only who changes more
// needs. The server sends what the session will send, and what is done until that has come, it is told then.

import { decode } from "./frame.js";
import { el, painted } from "./dom.js";
import { setTexts, t } from "./texts.js";

/** @typedef {import("./player.js").Delivered} Delivered */
/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./contract").Race} Race */

const LOOK = 50; // milliseconds between two looks whether the hand is empty,
const WATCH = 300; // and whether the session has drawn something else
const LATEST = 2500; // until what draws better comes all the same, where there is no session
const TOLD = ".stApp[data-test-script-state=notRunning] [data-testid=stMain] [data-testid=stElementContainer]";

export class Early {
  leaving = new AbortController(); // takes its listeners along
  /** @type {Player | null} */
  player = null;
  over = false; // whether the session has come, or there is nothing to be shown before
  /** @type {Set<number>} the hands that hold something */
  hands = new Set();
  lang = "";
  /** @type {() => void} */
  meet = () => {};
  /** Whether the session has come, or does not: until then Streamlit needs the browser more than what draws the picture better. */
  met = new Promise((met) => {
    this.meet = () => met(null);
    setTimeout(met, LATEST);
  });

  /**
   * @param {NonNullable<typeof racePicture>} asked
   * @param {(element: HTMLElement, free: Promise<unknown>) => Promise<Player>} create
   * @param {(delivered: Delivered) => void} deliver what else comes with it
   */
  constructor({ answer, seen, gone }, create, deliver) {
    this.seen = seen;
    this.gone = gone;
    this.node = el("div", { class: "race-early", "data-testid": "early", "data-scheme": scheme() });
    this.#show(answer, create, deliver).catch((error) => {
      if (this.over) return;
      console.warn(error); // the session says what is wrong, if it still is
      this.end();
    });
  }

  /** @param {Promise<Response | null>} answer @param {(element: HTMLElement, free: Promise<unknown>) => Promise<Player>} create @param {(delivered: Delivered) => void} deliver */
  async #show(answer, create, deliver) {
    const came = await answer;
    if (!came?.ok) return this.#leave();
    const [said, ground, inside = null] = parted(new Uint8Array(await came.arrayBuffer()));
    if (this.over) return;
    /** @type {Race} */
    const race = said;
    setTexts(race.texts);
    this.lang = document.documentElement.lang = race.lang;
    if (!document.body) await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed));
    const host = this.#laid(race);
    const player = await create(host, this.met);
    if (this.over) return player.destroy();
    this.player = player;
    deliver({ ground, inside });
    // What is let go of now waits for the session.
    player.draft.send = () => {};
    player.setRace(race);
    player.accept({ ground, inside });
    await player.laying;
    painted().then(this.seen);
  }

  /** The page as Streamlit will lay it out. @param {Race} race */
  #laid(race) {
    const title = el("div", { class: race.look.scale > 1 ? "st-key-title-large" : "st-key-title" }); // the size of all type hangs on it (ui/head.py)
    if (!race.alone) title.append(el("h1", {}, t("Optimizer race")), el("p", {}, t("Watch optimizers walk down a loss surface.")));
    const host = el("main");
    this.node.append(el("header", { hidden: race.alone ? "" : null }, title), host);
    document.title = t("Optimizer race");
    this.#listen();
    document.body.append(this.node);
    this.#watch();
    return host;
  }

  /** Where the session has drawn something and no player, that says what went wrong. */
  #watch() {
    if (this.over) return;
    this.node.hidden = Boolean(document.querySelector(TOLD) && !document.querySelector("[class*=st-key-player_]"));
    setTimeout(() => this.#watch(), WATCH);
  }

  /**
   * The session has come: the player moves to its place on the page, with all that is in the hand.
   * @param {HTMLElement} element @param {string} lang of the session
   * @returns {Player | null} null where there is none to be had, or it speaks another language
   */
  take(element, lang) {
    if (this.over) return null;
    const { player } = this;
    this.over = true;
    this.meet();
    if (player && this.lang === lang) {
      this.#move(player, element);
      return player;
    }
    this.end();
    return null;
  }

  /** Nothing of it is wanted: the session has another player, or none. */
  end() {
    this.player?.destroy();
    this.#leave();
  }

  #listen() {
    const told = { signal: this.leaving.signal, capture: true };
    this.node.addEventListener("pointerdown", ({ button, pointerId }) => button === 0 && this.hands.add(pointerId), told);
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) window.addEventListener(end, ({ pointerId }) => this.hands.delete(pointerId), told);
    window.addEventListener("blur", () => this.hands.clear(), told);
  }

  /** Waits until the hand is open: an element that moves is torn out of it. @param {Player} player @param {HTMLElement} element */
  #move(player, element) {
    const whole = "moveBefore" in element && element.isConnected;
    const occupied = !whole && this.node.querySelector("dialog[open], input:focus");
    if (this.hands.size || occupied) return void setTimeout(() => this.#move(player, element), LOOK);
    if (!player.gone) moved(player.root, element, whole);
    const main = element.closest("[data-testid=stMain]");
    if (main) main.scrollTop = this.node.scrollTop;
    this.#leave();
  }

  #leave() {
    this.over = true;
    this.player = null;
    this.leaving.abort();
    this.gone.abort();
    this.node.remove();
    this.seen();
  }
}

/**
 * An element goes elsewhere with the focus that is in it.
 * @param {HTMLElement} node @param {HTMLElement} to @param {boolean} whole whether the browser can move it with all its state
 */
function moved(node, to, whole) {
  if (whole) return void (/** @type {any} */ (to).moveBefore(node, null));
  const focused = node.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  to.append(node);
  focused?.focus({ preventScroll: true });
}

/** Messages one after the other, each behind its length (player/sent.py). @param {Uint8Array} bytes */
function parted(bytes) {
  const view = new DataView(bytes.buffer);
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const begin = at + 4;
    at = begin + view.getUint32(at, true);
    found.push(decode(bytes.subarray(begin, at)));
  }
  return found;
}

/** Light or dark, as Streamlit will choose: what its reader chose in its menu, else what their system does. */
function scheme() {
  let chosen = "";
  try {
    const said = Object.entries(localStorage).find(([key]) => key.startsWith(`stActiveTheme-${location.pathname}-`));
    chosen = /dark|light/i.exec(said?.[1] ?? "")?.[0].toLowerCase() ?? "";
  } catch {
    // A frame may not look into it.
  }
  const asked = new URLSearchParams(location.search).getAll("embed_options").find((option) => /^(dark|light)_theme$/.test(option));
  return asked?.replace("_theme", "") || chosen || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}
