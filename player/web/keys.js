// The keys of the player: theirs unless somebody types, or has hold of another control.

import { closest } from "./dom.js";

/**
 * @typedef {object} Acts what keys do
 * @property {() => void} toggle
 * @property {(by: number) => void} nudge
 * @property {(end: "start" | "end") => void} go
 * @property {() => void} next
 * @property {() => void} back
 * @property {() => void} blank
 * @property {() => void} full
 * @property {() => void} help
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {((index: number) => void) | null} [answer] a lesson's question by the number of an answer, from 0
 * @property {((by: 1 | -1) => void) | null} [stage] of a network, where one is shown
 * @property {Record<string, () => void>} [others] what a page around the player adds, by the key in small letters
 */

// Who types there has every key:
const FIELD = "input:not([type=range], [type=checkbox], [type=radio], [type=button]), select, textarea, [contenteditable=''], [contenteditable=true], [role=option], [role=combobox], [role=spinbutton]";
// what is pressed by the space bar has that;
const PRESSED = "a[href], button, summary, input, [role=button], [role=tab], [role=menuitem], [role=switch], [role=checkbox], [role=radio]";
// and what is moved by arrows has these: within the player few things, beside it whatever has the focus.
const MOVED = "[role=slider], [role=tab], [role=menu], [role=menuitem], [role=radio], [role=separator]";
const FOCUSED = `a[href], button, input, summary, [tabindex]:not([tabindex='-1']), ${MOVED}`;

/**
 * What a key does here; undefined where it is somebody else's.
 * @param {KeyboardEvent} event @param {HTMLElement} root of the player @param {Acts} acts
 * @returns {(() => void) | undefined}
 */
export function keyOf(event, root, acts) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return undefined;
  if (closest(event, FIELD) || document.querySelector("[role=dialog], dialog[open]")) return undefined;
  if (event.ctrlKey || event.metaKey) return undone(event, acts);
  const inside = closest(event, ".race") === root;
  if (event.key === " ") return closest(event, PRESSED) && isPressed(event) ? undefined : acts.toggle;
  const stride = event.shiftKey ? 10 : 1;
  /** @type {Record<string, () => void>} */
  const moves = {
    ArrowRight: () => acts.nudge(stride),
    ArrowLeft: () => acts.nudge(-stride),
    Home: () => acts.go("start"),
    End: () => acts.go("end"),
  };
  if (event.key in moves) return closest(event, inside ? MOVED : FOCUSED) ? undefined : moves[event.key];
  /** @type {Record<string, () => void>} */
  const keys = { PageDown: acts.next, PageUp: acts.back, n: acts.next, b: acts.blank, ".": acts.blank, f: acts.full, "?": acts.help, ...acts.others };
  const { stage, answer } = acts;
  if (answer && "1234".includes(event.key)) keys[event.key] = () => answer(Number(event.key) - 1);
  if (stage) Object.assign(keys, { s: () => stage(1), a: () => stage(-1) });
  return event.repeat ? undefined : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

/** @param {KeyboardEvent} event @param {Acts} acts */
function undone(event, acts) {
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? acts.redo : acts.undo;
  return key === "y" && !event.shiftKey ? acts.redo : undefined;
}

/** Whether the space bar presses what has the focus: whoever came there with the mouse has done with it. @param {KeyboardEvent} event */
function isPressed({ target }) {
  return !(target instanceof HTMLInputElement && target.type === "range") && target === tabbed;
}

/** @type {EventTarget | null} what was reached by keys. A browser says so only until the next key. */
let tabbed = null;

/** Listen how the focus comes to where it is. @param {AbortSignal} signal */
export function watchFocus(signal) {
  const options = { signal, capture: true };
  document.addEventListener("focusin", ({ target }) => {
    tabbed = target instanceof Element && target.matches(":focus-visible") ? target : null;
  }, options);
  document.addEventListener("pointerdown", () => (tabbed = null), options);
}
