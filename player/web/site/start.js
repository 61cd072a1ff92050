// The entry of a page of the site: the player, and in the server's place a session, all in this browser.

import { loadScript } from "../dom.js";
import { Normals } from "../noise.js";
import { Player } from "../player.js";
import { keep, kept } from "../storage.js";
import { setTexts } from "../texts.js";
import { query, write } from "./address.js";
import { placed, say } from "./around.js";
import { Assembly } from "./assemble.js";
import { opening } from "./courses.js";
import { parsed } from "./python.js";
import { play } from "./recorded.js";
import { spoken } from "./said.js";
import { Session } from "./session.js";

/** @typedef {import("../contract").Catalogue} Catalogue */
/** @typedef {import("../contract").Tapes} Tapes */
/** @typedef {import("../contract").Wording} Wording */
/** @typedef {import("../draft.js").Release} Release */
/**
 * @typedef {object} Page what a page says of itself
 * @property {string} lesson its name; empty on the free page
 * @property {string} server the address of a page that has a server, up to the question mark; empty where none is known
 * @property {string} catalogue the script that brings all that a race can be made of
 * @property {string} plotly the one that brings what draws contours and charts
 * @property {string} whole the one that brings what draws three dimensions, too
 */
/** @typedef {Map<string, string[]>} Asked the fields of an address */

const FREE = "free";
const LANGUAGES = ["en", "zh"];
const AROUND = new Set(["lang", "embed", "embed_options"]); // fields that are not of the picture
const VISITED = "race-visited";

/** @param {HTMLElement} host @param {Tapes} tapes @param {Wording} words @param {Page} page @param {import("./recorded.js").Recorded} [recorded] the lesson's race, where it is on data */
export function start(host, tapes, words, page, recorded) {
  const asked = address();
  const elsewhere = belongs(asked, words, page);
  if (elsewhere) return location.replace(elsewhere);
  setTexts(words.texts);
  // Whoever asks for another picture than the lesson's own is told where it can be had.
  if (recorded && !words.table.picture.some((name) => asked.has(name))) {
    play(host, recorded, words, { ...page, alone: isAlone(asked), asked, plotly: () => plotly(page.plotly), whole: () => plotly(page.whole) });
  } else new Site(host, tapes, words, page, asked);
}

/** Whether the player fills its window. @param {Asked} asked */
const isAlone = (asked) => window.self !== window.top || asked.get("embed")?.[0] === "true";

/** The fields of this page's address. Where a disk allows no others, they stand behind a number sign. @returns {Asked} */
const address = () => parsed(location.search || location.hash.replace(/^#\??/, "?"));

/** The page that an address belongs to, where that is another one: each language and lesson has its own. @param {Asked} asked @param {Wording} words @param {Page} page */
function belongs(asked, words, page) {
  const lang = asked.get("lang")?.[0] ?? "";
  const own = words.table.picture.some((field) => asked.has(field));
  const lesson = asked.get("lesson")?.[0] ?? (page.lesson || (own ? "" : opening(asked, words)));
  const folder = LANGUAGES.includes(lang) ? lang : words.lang;
  const name = Object.hasOwn(words.lessons, lesson) ? lesson : "";
  if (folder === words.lang && name === page.lesson) return "";
  const rest = new Map([...asked].filter(([key]) => key !== "lang" && key !== "lesson"));
  return `../${folder}/${name || FREE}.html${rest.size ? query(rest) : ""}`;
}

class Site {
  /** @param {HTMLElement} host @param {Tapes} tapes @param {Wording} words @param {Page} page @param {Asked} asked */
  constructor(host, tapes, words, page, asked) {
    this.words = words;
    this.page = page;
    this.alone = isAlone(asked);
    this.hint = !page.lesson && !asked.size && !kept("local", VISITED);
    keep("local", VISITED, true);
    this.assembly = new Assembly(tapes, words, new Normals());
    this.session = new Session(words.table, words, this.#own(asked));
    document.documentElement.classList.toggle("framed", this.alone);
    const means = { send: (/** @type {Release} */ release) => this.#heard(release), catalogue: () => catalogue(page.catalogue), plotly: () => plotly(page.plotly), whole: () => plotly(page.whole) };
    this.player = new Player(host, null, means);
    window.addEventListener("popstate", () => {
      this.session.open(this.#own(address()));
      this.#show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#show());
    if (this.session.beyond) this.#refuse(asked);
    this.#show();
  }

  /** The fields of the picture: on a lesson's page those of the lesson unless the address has others. @param {Asked} asked */
  #own(asked) {
    const own = new Map([...asked].filter(([key]) => !AROUND.has(key)));
    return this.page.lesson ? own.set("lesson", [this.page.lesson]) : own;
  }

  /** What stands behind the name of a picture's page: no more than its course where it is the lesson's own. @param {string} lesson */
  #link(lesson) {
    const { session: { link, scenario }, words } = this;
    const course = Object.entries({ course: scenario.course, lessons: scenario.lessons }).filter(([, text]) => text);
    const own = lesson && write({ ...scenario, course: "", lessons: "" }, words.table) === words.lessons[lesson].link;
    return own ? (course.length ? query(new Map(course.map(([name, text]) => [name, [text]]))) : "") : link;
  }

  /** @param {Release} release */
  #heard(release) {
    const { session } = this;
    session.hear(release);
    const { lesson } = session.scenario;
    if (session.beyond) this.#refuse(new Map(Object.entries(release.fields ?? {}).map(([key, values]) => [key, [...values]])));
    const name = Object.hasOwn(this.words.lessons, lesson) ? lesson : "";
    if (name !== this.page.lesson) location.href = `${name || FREE}.html${this.#link(name)}`;
    // Never in the same turn: who has sent expects the answer later.
    else setTimeout(() => this.#show());
  }

  #show() {
    const { session, player, words, alone, hint } = this;
    const { race, ground, inside } = this.assembly.of(session.scenario, { standing: session.standing, alone, hint });
    document.documentElement.style.fontSize = `${100 * race.look.scale}%`;
    player.setRace(race);
    player.accept({ ground, inside });
    say("problems", session.problems.map((problem) => spoken(problem, words.texts)).join("\n"));
    // What cannot be read here stays in the address, for who opens it elsewhere.
    if (!session.beyond) this.#address();
    placed(player, `${this.page.server}${session.link}`);
  }

  /** The address says what is shown. */
  #address() {
    const link = this.#link(this.page.lesson);
    if (link === location.search) return;
    try {
      history.replaceState(history.state, "", link || location.pathname);
    } catch {
      location.replace(`#${link}`); // on some disks that is all that may change
    }
  }

  /** A formula, or data, are only read by a server. @param {Asked} asked */
  #refuse(asked) {
    const node = document.getElementById("needs");
    if (!node) return;
    node.hidden = false;
    say("beyond", this.session.beyond);
    node.querySelector("a")?.setAttribute("href", `${this.page.server}${query(asked)}`);
  }
}

/** Brought by a script, as everything on a disk. @param {string} source @returns {Promise<Catalogue>} */
const catalogue = (source) => loadScript(source).then(() => /** @type {any} */ (globalThis).race.catalogue);

/** @param {string} source */
const plotly = (source) => loadScript(source).then(() => globalThis.Plotly);
