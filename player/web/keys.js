// The keys of the player: theirs unless somebody types, or has hold of another control.

import { closest } from "./dom.js";

/** @typedef {import("./clock.js").Clock} Clock */

// Who has the focus there has the keys, too.
const TAKEN = "a[href], button, input, select, textarea, summary, [contenteditable], [tabindex]:not([tabindex='-1']), [role=option]";

/**
 * What a key does here; undefined where it is somebody else's.
 * @param {KeyboardEvent} event @param {HTMLElement} root of the player @param {Clock} clock
 */
export function keyOf(event, root, clock) {
  const inside = closest(event, ".race") === root;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (closest(event, inside ? "select" : TAKEN) || document.querySelector("[role=dialog]")) return undefined;
  if (event.key === " " && closest(event, "button")) return undefined;
  const stride = event.shiftKey ? 10 : 1;
  /** @type {Record<string, () => void>} */
  const keys = {
    " ": () => clock.toggle(),
    ArrowRight: () => clock.nudge(stride),
    ArrowLeft: () => clock.nudge(-stride),
    Home: () => clock.seek(0),
    End: () => clock.seek(clock.steps),
  };
  return keys[event.key];
}
