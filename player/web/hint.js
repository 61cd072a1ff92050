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
  return [
    touch ? t("Press play: same start, same steps for all.") : t("Play or press space: same start, same steps for all."),
    touch ? t("Drag the ring or any number; two fingers zoom.") : t("Drag the ring or any number; scroll to zoom."),
    touch ? t("The side panel (») has the rest; share the link.") : t("The side panel has the rest; share the link."),
  ];
}
