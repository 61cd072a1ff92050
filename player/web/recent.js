// The pictures that this browser has shown lately: kept in the browser, told to nobody. Pure: what keeps them is given.

import { isLink } from "./history.js";

/**
 * @typedef {object} Shown
 * @property {string} link from `?` on
 * @property {string} title
 * @property {number} when milliseconds since 1970
 */

export const MOST = 12;
const LONGEST = 200; // characters of a title

/**
 * What was kept, newest first; only what can be a picture of this page. It may have been written by anybody.
 * @param {unknown} found
 * @returns {Shown[]}
 */
export function read(found) {
  if (!Array.isArray(found)) return [];
  return found.filter(isShown).slice(0, MOST).map(({ link, title, when }) => ({ link, title: title.slice(0, LONGEST), when }));
}

/** @param {unknown} one @returns {one is Shown} */
function isShown(one) {
  if (typeof one !== "object" || one === null) return false;
  const { link, title, when } = /** @type {Record<string, unknown>} */ (one);
  return isLink(link) && typeof title === "string" && Number.isFinite(when) && Math.abs(Number(when)) < 8.64e15;
}

/**
 * With the picture that is shown first; it takes the place of the one that it was made from.
 * @param {Shown[]} list
 * @param {Shown} shown
 * @param {string} before the link of that one; empty where there is none
 * @returns {Shown[]}
 */
export function added(list, shown, before) {
  const others = list.filter(({ link }) => link !== shown.link && link !== before);
  return [shown, ...others].slice(0, MOST);
}

/** @param {Shown[]} list @param {string} link @returns {Shown[]} */
export const without = (list, link) => list.filter((one) => one.link !== link);

/**
 * The address of a link, of this page whatever it holds.
 * @param {string} link
 */
export const addressOf = (link) => `?${new URLSearchParams(link.slice(1))}`;
