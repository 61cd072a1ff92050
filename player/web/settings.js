// The numbers in force, in few words: what pictures and films say that cannot be asked. Pure.

import { full } from "./numbers.js";

/** @typedef {import("./contract").Handle} Handle */
/** @typedef {ReadonlyMap<string, number>} Values by the keys of the handles, where they differ from the message */

const BETWEEN = "   ";

/**
 * Of a run: its main number, and every other that is not the usual one.
 * @param {readonly Handle[]} handles of the race
 * @param {Values} values
 * @param {number} run
 */
export function settingsOf(handles, values, run) {
  const own = handles.filter((handle) => handle.run === run);
  return said(own.filter((handle, i) => i === 0 || isOther(handle, values)), values);
}

/** Of the whole race; where it starts and how long it runs is seen. @param {readonly Handle[]} handles @param {Values} values */
export function commonOf(handles, values) {
  const own = handles.filter(({ run, key }) => run < 0 && (key.startsWith("surface.") || key === "noise" || key === "seed"));
  return said(own.filter((handle) => handle.key === "seed" || isOther(handle, values)), values);
}

/** @param {Handle} handle @param {Values} values */
const isOther = ({ key, value, usual }, values) => (values.get(key) ?? value) !== usual;

/** A layer is named before its first number. @param {Handle[]} handles @param {Values} values */
function said(handles, values) {
  let part = "0";
  return handles.map((handle) => {
    const [of, , layer] = handle.key.split(".");
    const led = of === "run" && layer !== part ? `${handle.part}: ` : "";
    if (of === "run") part = layer;
    return `${led}${nameOf(handle)} ${full(values.get(handle.key) ?? handle.value)}`;
  }).join(BETWEEN);
}

/** A rate by its name, all else as it stands in the formula. @param {Handle} handle */
const nameOf = ({ key, label, symbol }) => (key.endsWith(".lr") || !symbol || key.startsWith("surface.") ? label : symbol);
