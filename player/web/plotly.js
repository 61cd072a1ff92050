// Plotly.js: what contours and charts need comes first, and what draws three dimensions once it is asked for. Both are
// scripts and no modules; the whole one is that of the installed plotly package.

import { loadScript } from "./dom.js";

/** @type {Map<string, Promise<any>>} one of each for the page */
const pending = new Map();
const WHOLE = "./plotly.min.js";

/** What draws contours and charts. */
export const loadPlotly = () => loaded("./vendor/plotly-cartesian.min.js");

/** What draws three dimensions, too. */
export const loadWhole = () => loaded(WHOLE);

/** The whole one is fetched while nobody waits for anything, so that it is there when it is asked for. */
export function foresee() {
  const link = document.createElement("link");
  Object.assign(link, { rel: "prefetch", as: "script", href: address(WHOLE) });
  document.head.append(link);
}

/** @param {string} file */
const address = (file) => new URL(file, import.meta.url).href;

/** @param {string} file @returns {Promise<any>} */
function loaded(file) {
  const known = pending.get(file);
  if (known) return known;
  // Each one says of itself that it is all there is.
  const coming = loadScript(address(file)).then(() => globalThis.Plotly);
  coming.catch(() => pending.delete(file)); // the next rerun may try again
  pending.set(file, coming);
  return coming;
}
