// How the numbers of the runs were found: as given, each at its best, one for all. Whoever chooses one has it searched for,
// and what is found goes into the runs by one edit of the link.

import { held, runsOf } from "./edits.js";
import { decode } from "./frame.js";
import { sharedLink, studyLink } from "./studylink.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").SearchOf} SearchOf */
/** @typedef {import("./draft.js").Fields} Fields */
/** @typedef {import("./lab.js").Bench} Bench */
/** @typedef {"given" | "each" | "one"} How */

const KEPT = 64; // searches that are remembered
/** What of a link a search is the same for; all else makes its result another's. */
const SAME = ["v", "beside", "outcome", "tuned", "chart", "scale", "against", "levels", "field", "critical", "local", "radius", "vectors", "inspector", "space", "swarm", "many", "theory", "seen", "lang", "size", "lesson"];

export class Tuning {
  /** @type {() => void} something was found, or is searched for */
  onChange = () => {};
  /** @type {Map<string, SearchOf>} by what they are of */
  kept = new Map();
  /** @type {{ given: readonly string[], found: string } | null} the runs before they were tuned, and after */
  before = null;
  busy = false;
  failed = "";
  /** @type {AbortController | null} */
  asking = null;

  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
  }

  /** The searches of a choice, as far as they are known. @param {Race} race @param {How} how @returns {(SearchOf | null)[]} */
  known(race, how) {
    return this.#links(race, how).map(({ link }) => this.kept.get(link) ?? null);
  }

  /** They are asked for, where they are not known. @param {Race} race @param {How} how @returns {Promise<SearchOf[]>} */
  async ask(race, how) {
    const { fetch } = this.bench;
    const links = this.#links(race, how);
    if (!fetch) return [];
    if (links.every(({ link }) => this.kept.has(link))) return links.map(({ link }) => /** @type {SearchOf} */ (this.kept.get(link)));
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    return Promise.all(links.map(async ({ name, link, run }) => {
      const known = this.kept.get(link);
      if (known) return known;
      /** @type {SearchOf} */
      const found = decode(await fetch(name, link, signal));
      const own = run < 0 ? found : { ...found, runs: [run], found: found.found.map(({ key, value }) => ({ key: key.replace(/^run\.0\./, `run.${run}.`), value })) };
      this.kept.set(link, own);
      if (this.kept.size > KEPT) this.kept.delete([...this.kept.keys()][0]);
      if (!signal.aborted) this.onChange();
      return own;
    }));
  }

  /** Another way of finding the numbers is chosen. @param {Race} race @param {How} how */
  async choose(race, how) {
    const { bench } = this;
    if (how === "given") return this.#back(race);
    const given = this.#given();
    this.busy = true;
    this.failed = "";
    this.onChange();
    try {
      const found = new Map((await this.ask(race, how)).flatMap((search) => search.found.map(({ key, value }) => /** @type {[string, number]} */ ([key, value]))));
      if (!found.size) return;
      const runs = held(bench.runs(), found);
      this.before = { given, found: JSON.stringify(runs) };
      bench.edit({ run: [...runs], tuned: [how] });
    } catch (error) {
      console.warn(error);
      this.failed = t("The server did not answer.");
    } finally {
      this.busy = false;
      this.onChange();
    }
  }

  /** Nobody waits for a search any more. */
  leave() {
    this.asking?.abort();
  }

  /** The runs as they were given: before the first choice, if they have stayed as found since. */
  #given() {
    const { before, bench } = this;
    const now = bench.runs();
    return before && before.found === JSON.stringify(now) ? before.given : now;
  }

  /** The runs as they were; where nobody knows, with the numbers that are usual here. @param {Race} race */
  #back(race) {
    const { bench } = this;
    const now = bench.runs();
    const given = this.#given();
    const keys = new Set((race.laboratory?.tiles ?? []).flatMap(({ axes }) => axes.map(({ key }) => key)));
    const usual = new Map(race.handles.filter(({ key }) => keys.has(key)).map(({ key, usual: value }) => [key, value]));
    bench.edit({ run: [...(given === now ? held(now, usual) : given)], tuned: [] });
    this.before = null;
  }

  /** @param {Race} race @param {How} how @returns {{ name: string, link: string, run: number }[]} */
  #links(race, how) {
    const { bench } = this;
    const { laboratory, lang } = race;
    if (!laboratory) return [];
    const fields = bench.fields();
    if (how === "one") return [{ name: "search/all", link: sharedLink(fields, bench.runs(), lang), run: -1 }];
    return laboratory.tiles.filter(({ axes }) => axes.length).map((tile) => ({ name: "search/0", link: studyLink(laboratory, tile, "search", fields, bench.runs()[tile.run], lang), run: tile.run }));
  }
}

/**
 * An edit of a link whose runs were tuned: what makes other paths makes them numbers that are only given.
 * @param {Fields} fields @param {string} tuned as it is set @param {readonly string[]} runs as they are
 * @returns {Fields}
 */
export function untuned(fields, tuned, runs) {
  if (tuned === "given" || "tuned" in fields) return fields;
  const others = Object.keys(fields).filter((name) => !SAME.includes(name));
  const painted = others.every((name) => name === "run") && JSON.stringify(bare(runsOf(fields.run ?? []) ?? [])) === JSON.stringify(bare(runs));
  return others.length && !painted ? { ...fields, tuned: [] } : fields;
}

/** Runs without what is only seen of them. @param {readonly string[]} runs */
const bare = (runs) => runs.map((text) => text.replace(/(color|hidden)=\w+,?/g, "").replace(/,\)|\(\)/g, (end) => (end === "()" ? "" : ")")));
