// The player's style on the served page: the HTML has it (ui/head.py), but a tab that was opened before a new version came
// has that of the old one.

import { el } from "./dom.js";

/** Resolves once it is there, or cannot be had. @returns {Promise<unknown>} */
export function styled() {
  const { href } = new URL("./player.css", import.meta.url);
  const link = [...document.querySelectorAll("link")].find((one) => one.rel === "stylesheet" && one.href === href) ?? added(href);
  return link.sheet ? Promise.resolve() : new Promise((done) => ["load", "error"].forEach((end) => link.addEventListener(end, done)));
}

/** @param {string} href */
function added(href) {
  const link = el("link", { rel: "stylesheet", href });
  document.head.append(link);
  return link;
}
