// Where who leads points in the picture: a ring on every other screen.

import { el } from "../dom.js";

export class Pointer {
  /** @type {readonly [number, number] | null} in the plane */
  at = null;
  /** @type {import("../player.js").Player | null} */
  player = null;
  node = el("div", { class: "room-pointer", "aria-hidden": "true", "data-testid": "room-pointer", hidden: "" });

  /** @param {import("../player.js").Player} player */
  attach(player) {
    this.player = player;
    player.room.left.append(this.node);
  }

  /** @param {readonly [number, number] | null} at */
  show(at) {
    this.at = at;
    this.place();
  }

  place() {
    const { at, player, node } = this;
    const plane = player?.stage.figure.coordinates;
    if (!at || !plane || player?.space.shown) return void (node.hidden = true);
    const [x, y] = plane.place(...at);
    node.hidden = !plane.holds(x, y);
    node.style.transform = `translate(${x}px, ${y}px)`;
  }
}
