// What is said to who is here for the first time, as they hold the page: with a mouse or in their hand.

import { el } from "./dom.js";
import { t } from "./texts.js";

/** @param {HTMLElement} host @param {boolean} said whether there is anything to be said */
export function hint(host, said) {
  host.replaceChildren(...(said ? hints() : []).map((line) => el("p", {}, line)));
  host.hidden = !said;
}

function hints() {
  const touch = matchMedia("(pointer: coarse)").matches;
  return touch
    ? [t("Tap the surface to race from there; drag the ring or any number, and the paths follow."), t("Two fingers zoom.")]
    : [t("Click on the surface to race from there; drag the ring or any number, and the paths follow."), t("Space plays, the wheel zooms, ? lists the keys.")];
}
