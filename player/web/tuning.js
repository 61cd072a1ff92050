// How the numbers of the runs were found: as given, each at its best, one for all. Whoever chooses one has it searched for,
// and what is found goes into the runs by one edit of the link.

import { held, runsOf } from "./edits.js";
import { decode } from "./frame.js";
import { Kept } from "./kept.js";
import { axesOf, laboratoryOf } from "./studied.js";
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
  /** @type {Kept<SearchOf>} by what they are of */
  kept = new Kept(KEPT);
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
    return this.#links(race, how).map(({ link, runs }) => {
      const found = this.kept.get(link);
      return found ? placed(found, runs) : null;
    });
  }

  /** They are asked for, where they are not known. @param {Race} race @param {How} how @returns {Promise<SearchOf[]>} */
  async ask(race, how) {
    const { fetch } = this.bench;
    const links = this.#links(race, how);
    if (!fetch) return [];
    if (links.every(({ link }) => this.kept.has(link))) return this.known(race, how).flatMap((one) => one ?? []);
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    return Promise.all(links.map(async ({ name, link, runs }) => {
      const known = this.kept.get(link);
      if (known) return known;
      const found = /** @type {SearchOf} */ (decode(await fetch(name, link, signal)));
      this.kept.set(link, found);
      if (!signal.aborted) this.onChange();
      return found;
    })).then((all) => all.map((one, i) => placed(one, links[i].runs)));
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
      if (error instanceof DOMException && error.name === "AbortError") return; // something else was chosen
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
    const keys = new Set(this.tiles(race).flatMap(({ axes }) => axes.map(({ key }) => key)));
    const usual = new Map(race.handles.filter(({ key }) => keys.has(key)).map(({ key, usual: value }) => [key, value]));
    bench.edit({ run: [...(given === now ? held(now, usual) : given)], tuned: [] });
    this.before = null;
  }

  /** The runs with the numbers that are searched for, and where: the same whatever else is shown of them. @param {Race} race */
  tiles(race) {
    const { bench } = this;
    const asked = { beside: "search", outcome: "loss", axes: axesOf(bench.fields().axes?.[0]), seen: null };
    return (laboratoryOf(race, bench.ground().window, asked)?.tiles ?? []).filter(({ axes }) => axes.length);
  }

  /** @param {Race} race @param {How} how @returns {{ name: string, link: string, runs: number[] }[]} */
  #links(race, how) {
    const { bench } = this;
    const fields = bench.fields();
    const [tiles, runs] = [this.tiles(race), bench.runs()];
    if (how === "one") return tiles.length ? [{ name: "search/all", link: sharedLink(tiles, fields, runs, race.lang), runs: tiles.map(({ run }) => run) }] : [];
    return tiles.map((tile) => ({ name: "search/0", link: studyLink("search", "", tile, fields, runs[tile.run], race.lang), runs: [tile.run] }));
  }
}

/** What was found for the runs of a link, as runs of the race. @param {SearchOf} found @param {readonly number[]} runs @returns {SearchOf} */
function placed(found, runs) {
  const keys = found.found.map(({ key, value }) => ({ key: key.replace(/^run\.(\d+)\./, (_, i) => `run.${runs[Number(i)]}.`), value }));
  return { ...found, runs: found.runs.map((i) => runs[i] ?? i), found: keys };
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
