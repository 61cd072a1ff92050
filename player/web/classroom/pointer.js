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
    const layout = player?.stage.plot?._fullLayout;
    if (!at || !layout?.xaxis || player?.space.shown) return void (node.hidden = true);
    const { xaxis, yaxis } = layout;
    const [x, y] = [xaxis.l2p(at[0]), yaxis.l2p(at[1])];
    node.hidden = !(x >= 0 && y >= 0 && x <= xaxis._length && y <= yaxis._length);
    node.style.transform = `translate(${xaxis._offset + x}px, ${yaxis._offset + y}px)`;
  }
}
