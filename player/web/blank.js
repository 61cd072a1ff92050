// A black screen, for who is to be listened to: over everything, until any key or a click.

import { el } from "./dom.js";
import { t } from "./texts.js";

export class Blank {
  /** It has been shown, or taken away, by who sits before it. @type {(on: boolean) => void} */
  onChange = () => {};

  /** @param {HTMLElement} host */
  constructor(host) {
    this.node = el("dialog", { class: "race-blank", "data-testid": "player-blank" });
    for (const name of ["keydown", "click"]) {
      this.node.addEventListener(name, (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.hide();
        this.onChange(false);
      });
    }
    host.append(this.node);
  }

  /** By a key. */
  turn() {
    this.show();
    this.onChange(true);
  }

  hide() {
    this.node.close();
  }

  show() {
    if (this.node.open) return;
    this.node.setAttribute("aria-label", t("The screen is blank. Any key brings the picture back."));
    this.node.showModal();
  }
}
