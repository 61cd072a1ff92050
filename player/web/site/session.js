// What a server would keep of a visitor: the scenario, what has been heard of drafts, and what could not be used. Pure.

import { params, query, read } from "./address.js";
import { opening } from "./courses.js";
import { Refused } from "./declared.js";
import { withHeld } from "./held.js";
import { parsed } from "./python.js";

/** @typedef {import("../contract").Standing} Standing */
/** @typedef {import("../contract").Table} Table */
/** @typedef {import("../draft.js").Release} Release */
/** @typedef {import("./address.js").Opened} Opened */
/** @typedef {import("./address.js").Scenario} Scenario */
/** @typedef {import("./reader.js").Params} Params */
/** @typedef {import("./said.js").Said} Said */
/** @typedef {import("./courses.js").Taught} Taught */

const AROUND = ["course", "lessons"]; // fields that stay when another lesson is opened, as those of the page do

export class Session {
  /** @type {Standing} */
  standing = { visit: "site", epoch: 0, answered: 0 };
  /** @type {Said[]} what could not be used of what was asked for last */
  problems = [];
  beyond = ""; // a formula or data that were asked for: only a server reads them

  /** @param {Table} table @param {Taught} taught @param {Params} link */
  constructor(table, taught, link) {
    this.table = table;
    this.taught = taught;
    /** @type {Scenario} */
    this.scenario = this.#opened(link).scenario;
  }

  /** The address of the picture, `?` included. */
  get link() {
    return query(params(this.scenario, this.table));
  }

  /** Another picture: by Back, a lesson, a control beside the player. @param {Params} link */
  open(link) {
    this.standing = { ...this.standing, epoch: this.standing.epoch + 1 };
    this.scenario = this.#opened(link).scenario;
  }

  /** What somebody has changed in the player and let go of: scenario/draft.py. @param {Release} release */
  hear({ number, changes, seen, fields }) {
    if (number <= this.standing.answered) return;
    this.standing = { ...this.standing, answered: number };
    this.problems = [];
    this.beyond = "";
    for (const [key, value] of Object.entries(changes)) this.#changed({ [key]: value });
    if (seen !== undefined) this.scenario = { ...this.scenario, seen: String(seen) === String(this.scenario.race.surface.window) ? null : seen };
    if (fields) this.#edited(new Map(Object.entries(fields).map(([name, values]) => [name, values ?? []])));
  }

  /** @param {Readonly<Record<string, number>>} changes */
  #changed(changes) {
    try {
      const { race, view, ...rest } = withHeld(this.scenario, changes, this.table);
      // What was found was found for another race: Scenario.retold.
      this.scenario = { ...rest, race, view: race === this.scenario.race ? view : { ...view, tuned: "given" } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problems.push(error.said);
    }
  }

  /** All fields together, for they may depend on each other; where there is something wrong, each that is right. @param {Params} fields */
  #edited(fields) {
    const all = this.#merged(fields);
    const { scenario, problems, beyond } = read(all, this.table);
    this.beyond = beyond;
    if (beyond) return;
    if (!problems.length) {
      this.scenario = scenario;
      return;
    }
    for (const field of fields) {
      const found = read(this.#merged(new Map([field])), this.table);
      if (found.problems.length) this.problems.push(...found.problems);
      else this.scenario = found.scenario;
    }
  }

  /** The link of the scenario with other values in some fields; of its page alone where a lesson is opened. @param {Params} fields */
  #merged(fields) {
    const lesson = fields.get("lesson")?.length && !this.table.picture.some((name) => fields.has(name));
    const page = new Set([...AROUND, ...this.table.fields.flatMap(({ name, part }) => (part === "page" ? [name] : []))]);
    const now = [...params(this.scenario, this.table)].filter(([name]) => !lesson || page.has(name));
    return expanded(new Map([...now, ...fields].filter(([, values]) => values.length)), this.table, this.taught);
  }

  /** @param {Params} link @returns {Opened} */
  #opened(link) {
    const opened = read(expanded(link, this.table, this.taught), this.table);
    this.problems = opened.problems;
    this.beyond = opened.beyond;
    return opened;
  }
}

/** An address with the picture of the lesson that it names, unless it holds any part of a picture: lessons.expand. @param {Params} link @param {Table} table @param {Taught} taught @returns {Params} */
export function expanded(link, table, taught) {
  if (table.picture.some((field) => link.has(field))) return link;
  const name = link.get("lesson")?.find((value) => value.trim()) ?? opening(link, taught);
  if (!Object.hasOwn(taught.lessons, name)) return link;
  return new Map([...parsed(taught.lessons[name].link), ...link, ["lesson", [name]]]);
}

/** Whether a picture is another than its lesson's own. @param {Scenario} scenario @param {Table} table @param {Taught["lessons"]} lessons */
export function astray(scenario, table, lessons) {
  if (!Object.hasOwn(lessons, scenario.lesson)) return false;
  const picture = (/** @type {Scenario} */ one) => query(new Map([...params(one, table)].filter(([name]) => table.picture.includes(name))));
  return picture(scenario) !== picture(read(lessons[scenario.lesson].link, table).scenario);
}
