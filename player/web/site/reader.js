// What reading a link needs everywhere: the fields as they stand, and a list of what could not be used. scenario/reader.py.

import { format, parse, Refused } from "./declared.js";
import { clip, length, strip, whole } from "./python.js";
import { say } from "./said.js";

/** @typedef {import("../contract").Table} Table */
/** @typedef {import("./declared.js").Declaration} Declaration */
/** @typedef {import("./declared.js").Value} Value */
/** @typedef {import("./said.js").Fill} Fill */
/** @typedef {import("./said.js").Said} Said */
/** @typedef {ReadonlyMap<string, readonly string[]>} Params decoded query parameters */

const NAMED = 3; // of the parts that nobody knows

export class Reader {
  /** @type {Said[]} what could not be used; the last one counts what there is no room for */
  problems = [];
  leftOut = 0;

  /** @param {Params} params @param {Table} table @param {readonly string[]} repeated fields that may stand several times */
  constructor(params, table, repeated) {
    this.params = params;
    this.limits = table.limits;
    const known = table.fields.map(({ name }) => name);
    const foreign = whole(table.foreign);
    const unknown = [...params.keys()].filter((key) => !known.includes(key) && !foreign.test(key));
    for (const key of unknown.slice(0, NAMED)) this.complain("{key} is not a part of a link; ignored", { key: this.clip(key) });
    if (unknown.length > NAMED) this.complain("{count} more parts are not known; ignored", { count: unknown.length - NAMED });
    this.fields = new Map(known.filter((key) => !repeated.includes(key)).map((key) => [key, this.#single(key)]));
  }

  /** Remember what could not be used. @param {string} template @param {Record<string, Fill>} [fills] */
  complain(template, fills) {
    if (this.problems.length < this.limits.problems) {
      this.problems.push(say(template, fills));
      return;
    }
    this.leftOut += 1;
    this.problems.splice(-1, 1, say("{count} more mistakes", { count: this.leftOut + 1 }));
  }

  /** @param {string} text */
  clip(text) {
    return clip(text, this.limits.shown);
  }

  /** A field that stands once; empty where there is none that can be read. @param {string} key */
  text(key) {
    return this.fields.get(key) ?? "";
  }

  /** @param {string} key */
  texts(key) {
    return (this.params.get(key) ?? []).filter(strip);
  }

  /** What a text says about something declared; its default where that is refused. @param {Fill} where @param {Declaration} declared @param {string} text @param {Value} other */
  value(where, declared, text, other) {
    try {
      return parse(declared, strip(text), this.limits.shown);
    } catch (error) {
      this.complain("{where}: {error}; using {default}", { where, error: reason(error), default: format(other) });
      return other;
    }
  }

  /** Whether a text is short enough to be read. @param {string} text @param {Fill} where */
  readable(text, where) {
    const most = where === "data" ? this.limits.data : this.limits.field;
    if (length(text) <= most) return true;
    this.complain("{where}: longer than {most} characters; ignored", { where, most });
    return false;
  }

  /** @param {string} key */
  #single(key) {
    const values = this.texts(key);
    if (values.length > 1) this.complain("{key}: given {count} times; the first is used", { key, count: values.length });
    return values.length && this.readable(values[0], key) ? values[0] : "";
  }
}

/** Why something was refused; any other fault is one. @param {unknown} error @returns {Said} */
export function reason(error) {
  if (error instanceof Refused) return error.said;
  throw error;
}
