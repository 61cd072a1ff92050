// A black screen, for who is to be listened to: over everything, until any key or a click.

import { el } from "./dom.js";
import { t } from "./texts.js";

export class Blank {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.node = el("dialog", { class: "race-blank", "data-testid": "player-blank" });
    for (const name of ["keydown", "click"]) {
      this.node.addEventListener(name, (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.node.close();
      });
    }
    host.append(this.node);
  }

  show() {
    if (this.node.open) return;
    this.node.setAttribute("aria-label", t("The screen is blank. Any key brings the picture back."));
    this.node.showModal();
  }
}
