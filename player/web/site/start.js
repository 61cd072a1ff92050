// The entry of a page of the site: player, session and what stands around them, all in this browser.

import { Normals } from "../noise.js";
import { Player } from "../player.js";
import { setTexts } from "../texts.js";
import { query } from "./address.js";
import { Assembly } from "./assemble.js";
import { Controls } from "./controls.js";
import { parsed } from "./python.js";
import { spoken } from "./said.js";
import { astray, Session } from "./session.js";

/** @typedef {import("../contract").Tapes} Tapes */
/** @typedef {import("../contract").Wording} Wording */
/** @typedef {import("../draft.js").Release} Release */
/**
 * @typedef {object} Page what a page says of itself
 * @property {string} lesson its name; empty on the free page
 * @property {string} server address of a page that computes what this one cannot, up to the question mark; empty where none is known
 */

const LANGUAGES = ["en", "zh"];
const HERE = new Set(["lang", "embed", "embed_options"]); // fields that are not of the picture

/**
 * @param {HTMLElement} host
 * @param {Tapes} tapes @param {Wording} words @param {Page} page
 */
export function start(host, tapes, words, page) {
  const asked = parsed(location.search || location.hash.replace("#?", "?"));
  if (moved(asked, words, page)) return;
  setTexts(words.texts);
  new Site(host, tapes, words, page, asked);
}

/** Another language or lesson has a page of its own. @param {Map<string, string[]>} asked @param {Wording} words @param {Page} page */
function moved(asked, words, page) {
  const lang = asked.get("lang")?.[0] ?? "";
  const lesson = asked.get("lesson")?.[0] ?? page.lesson;
  const folder = LANGUAGES.includes(lang) ? lang : words.lang;
  const known = Object.hasOwn(words.lessons, lesson) ? lesson : "";
  if (folder === words.lang && known === page.lesson) return false;
  const rest = new Map([...asked].filter(([key]) => key !== "lang" && key !== "lesson"));
  location.replace(`../${folder}/${known || "free"}.html${rest.size ? query(rest) : ""}`);
  return true;
}

class Site {
  /** @param {HTMLElement} host @param {Tapes} tapes @param {Wording} words @param {Page} page @param {Map<string, string[]>} asked */
  constructor(host, tapes, words, page, asked) {
    this.words = words;
    this.page = page;
    this.alone = window.self !== window.top || asked.get("embed")?.[0] === "true";
    this.assembly = new Assembly(tapes, words, new Normals());
    this.session = new Session(words.table, fields(words), this.#own(asked));
    document.documentElement.classList.toggle("framed", this.alone);
    this.player = new Player(host, globalThis.Plotly, { send: (release) => this.#heard(release) });
    this.player.transport.away.href = location.href;
    const controls = document.getElementById("controls");
    this.controls = controls && new Controls(controls, words, (edited) => this.player.edit(edited));
    window.addEventListener("popstate", () => this.#back());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#show(false));
    if (this.session.formula) this.#refused(asked);
    this.#show(false);
  }

  /** The fields of the picture: on a lesson's page those of the lesson unless the address has others. @param {Map<string, string[]>} asked */
  #own(asked) {
    const own = new Map([...asked].filter(([key]) => !HERE.has(key)));
    return this.page.lesson ? own.set("lesson", [this.page.lesson]) : own;
  }

  /** @param {Release} release */
  #heard(release) {
    const { session } = this;
    const before = session.scenario.lesson;
    const size = session.scenario.page.size;
    session.hear(release);
    if (session.formula) this.#refused(new Map(Object.entries(release.fields ?? {}).map(([key, values]) => [key, [...(values ?? [])]])));
    if (session.scenario.lesson !== before) {
      location.href = `${session.scenario.lesson || "free"}.html${session.scenario.lesson ? "" : session.link}`;
      return;
    }
    // Never in the same turn: who has sent expects the answer later.
    setTimeout(() => this.#show(size !== session.scenario.page.size || Boolean(release.fields)));
  }

  #back() {
    this.session.open(this.#own(parsed(location.search || location.hash.replace("#?", "?"))));
    this.#show(false);
  }

  /** @param {boolean} kept whether Back leads to the picture before */
  #show(kept) {
    const { session, player, words } = this;
    const { race, ground, inside } = this.assembly.of(session.scenario, { standing: session.standing, alone: this.alone, hint: !this.page.lesson });
    document.documentElement.style.fontSize = `${100 * race.look.scale}%`;
    player.setRace(race);
    player.accept({ ground, inside });
    this.controls?.show(race);
    say("problems", session.problems.map((problem) => spoken(problem, words.texts)).join("\n"));
    const changed = astray(session.scenario, words.table, fields(words));
    for (const node of document.querySelectorAll("[data-own]")) node.toggleAttribute("hidden", changed !== (node.getAttribute("data-own") === "no"));
    for (const node of document.querySelectorAll("[data-link]")) node.setAttribute("href", `${node.getAttribute("data-link")}${session.link}`);
    this.#address(session.link, kept);
  }

  /** The address says what is shown. On a disk some browsers allow only what stands behind a number sign. @param {string} link @param {boolean} kept */
  #address(link, kept) {
    // A formula that nobody could read here stays in the address, for who opens it elsewhere.
    if (this.session.formula) return;
    const plain = this.page.lesson && !astray(this.session.scenario, this.words.table, fields(this.words)) ? location.pathname : link;
    if (plain === link && link === location.search) return;
    try {
      if (kept) history.pushState(null, "", plain);
      else history.replaceState(null, "", plain);
    } catch {
      location.replace(`#${link}`);
    }
    const frame = document.getElementById("frame");
    if (frame) frame.textContent = `<iframe src="${location.href.replaceAll("&", "&amp;")}" title="${document.title}" width="800" height="500" style="border:0" loading="lazy"></iframe>`;
    const address = document.getElementById("address");
    if (address) address.textContent = location.href;
  }

  /** A formula is only read by a server. @param {Map<string, string[]>} asked */
  #refused(asked) {
    const formula = asked.get("f")?.[0] ?? "";
    const node = document.getElementById("needs");
    if (!node) return;
    node.hidden = false;
    const told = document.getElementById("formula");
    if (told) told.textContent = formula;
    node.querySelector("a")?.setAttribute("href", `${this.page.server}${query(asked)}`);
  }
}

/** The links of the lessons. @param {Wording} words */
const fields = ({ lessons }) => Object.fromEntries(Object.entries(lessons).map(([name, own]) => [name, new Map(Object.entries(own))]));

/** @param {string} id @param {string} text */
function say(id, text) {
  const node = document.getElementById(id);
  if (node) node.textContent = text;
}
