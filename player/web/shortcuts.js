// The keys, said.

import { button, el } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {readonly [keys: string, meaning: string]} Key keys, separated by a comma and a blank, and what they do */

export class Shortcuts {
  /** @param {HTMLElement} host */
  constructor(host) {
    const title = el("h2", { id: "race-shortcuts" }, t("Keys"));
    const close = button("close", t("Close"), () => this.node.close());
    this.list = el("dl");
    this.node = el("dialog", { class: "race-shortcuts", "aria-labelledby": title.id, "data-testid": "player-shortcuts" },
      el("header", {}, title, close), this.list);
    // A click beside it closes it, as Escape does.
    this.node.addEventListener("click", (event) => event.target === this.node && this.node.close());
    this.node.addEventListener("keydown", (event) => event.stopPropagation());
    host.append(this.node);
  }

  /**
   * @param {import("./contract").Lesson | null} lesson @param {boolean} undo @param {boolean} network whether there are these
   * @param {readonly Key[]} [led] what leads on where a room is led, in the place of the player's own
   */
  show(lesson, undo, network, led) {
    const rows = [
      [t("Space bar"), t("Play, pause")],
      ["←, →", t("One step; with Shift ten")],
      ["Home, End", t("To the start, to the end")],
      ...(led ?? leading(lesson)),
      ...(network ? [["A, S", t("The network: the stage before, the next stage")]] : []),
      ...(led ? [] : [["B, .", t("Blank screen; any key brings it back")]]),
      ["F", t("Full screen")],
      ...(undo ? [["Ctrl+Z, Ctrl+Y", t("Undo, redo")]] : []),
      ["?", t("These keys")],
    ];
    this.list.replaceChildren(...rows.flatMap(([keys, meaning]) => [
      el("dt", {}, ...keys.split(", ").flatMap((key, i) => (i ? [" ", el("kbd", {}, key)] : [el("kbd", {}, key)]))),
      el("dd", {}, meaning),
    ]));
    if (!this.node.open) this.node.showModal();
  }
}

/** What leads on in a race, or in its lesson. @param {import("./contract").Lesson | null} lesson @returns {readonly Key[]} */
function leading(lesson) {
  return [
    ["PageDown, N", lesson ? t("Next: play, then what happened, sentence by sentence, then the next lesson") : t("Next: play, then the end")],
    ["PageUp", t("Back")],
    ...answering(lesson?.answers.length ?? 0),
  ];
}

/** What so many answers are given with. @param {number} count @returns {readonly Key[]} */
export function answering(count) {
  const keys = Array.from({ length: count }, (_, i) => i + 1).join(", ");
  return count ? [[keys, t("Predict: the first answer, the second and so on")]] : [];
}
