// What this browser keeps, for a tab or for longer. It may refuse, and what it gives back may be anybody's: both are told
// by nothing being there.

/** @typedef {"session" | "local"} Where for this tab until it is closed, or for this browser */

/**
 * What is kept under a name; null where nothing is, or nothing that can be read.
 * @param {Where} where
 * @param {string} name
 * @returns {unknown}
 */
export function kept(where, name) {
  try {
    return JSON.parse(store(where).getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Keep something, where that is allowed and there is room.
 * @param {Where} where
 * @param {string} name
 * @param {unknown} value
 */
export function keep(where, name, value) {
  try {
    store(where).setItem(name, JSON.stringify(value));
  } catch {
    // In a private window nothing is kept: then it is not found again, and nothing else happens.
  }
}

/** A browser that keeps nothing throws at the name alone. @param {Where} where */
const store = (where) => (where === "session" ? window.sessionStorage : window.localStorage);
