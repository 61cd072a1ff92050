// A sentence in English that can be said in another language: locales.Text. Its template is the key of the catalogues.

import { general } from "./python.js";

/** @typedef {string | number | Said} Fill */
/** @typedef {{ template: string, fills: Readonly<Record<string, Fill>> }} Said */

/** @param {string} template @param {Record<string, Fill>} [fills] @returns {Said} */
export const say = (template, fills = {}) => ({ template, fills });

/** In the language of `texts`, which are by the English ones; empty for English itself. @param {Said} said @param {Readonly<Record<string, string>>} [texts] @returns {string} */
export function spoken({ template, fills }, texts = {}) {
  return (texts[template] ?? template).replace(/\{(\w+)(:g)?\}/g, (all, name, g) => {
    const fill = fills[name];
    if (fill === undefined) return all;
    if (typeof fill === "number") return g ? general(fill) : String(fill);
    return typeof fill === "string" ? fill : spoken(fill, texts);
  });
}
