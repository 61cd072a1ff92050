// What runs are called, and the files of a race: Race.names (scenario/model.py) and picture/names.py.

import { format, isChoice } from "./declared.js";

/** @typedef {import("../contract").Table} Table */
/** @typedef {import("./address.js").Race} Race */
/** @typedef {import("./address.js").Run} Run */
/** @typedef {readonly [string, string]} Piece words, and the handle whose number stands beside them */

const LONGEST = 40; // characters of a file's name that the runs may take

/** The declarations of each part of a run, the rule's first. @param {Run} run @param {Table} table */
export const rows = ({ parts }, table) => parts.map(({ key }, i) => (i ? table.around : table.rules)[key]);

/** The pieces of each run's label. @param {Race} race @param {Table} table @returns {Piece[][]} */
export function pieces({ runs }, table) {
  const labels = runs.map((run) => rows(run, table).map(({ title }) => title).join(" + "));
  return runs.map((run, i) => [[labels[i], ""], ...distinction(run, i, runs.filter((_, k) => labels[k] === labels[i]), table)]);
}

/** The settings in which the runs of a kind differ. @param {Run} run @param {number} index @param {readonly Run[]} alike @param {Table} table @returns {Piece[]} */
function distinction(run, index, alike, table) {
  return rows(run, table).flatMap(({ declared }, i) =>
    Object.entries(declared).flatMap(([name, one]) => {
      const value = run.parts[i].settings[name];
      if (new Set(alike.map(({ parts }) => parts[i].settings[name])).size < 2) return [];
      /** @type {Piece} */
      const piece = isChoice(one) ? [`${name} ${format(value)}`, ""] : [name, `run.${index}.${i}.${name}`];
      return [piece];
    }));
}

/** @param {readonly Piece[]} named @param {(key: string) => number} value */
export const label = (named, value) => named.map(([text, key]) => (key ? `${text} ${format(value(key))}` : text)).join(" ");

/** What files of a race are called. @param {Race} race */
export function stem({ surface, runs }) {
  let room = LONGEST;
  const words = [...new Set(runs.map(({ parts: [rule] }) => rule.key))].filter((word) => (room -= 1 + word.length) >= 0);
  return [surface.name, ...words].join("-").replaceAll("_", "-");
}
