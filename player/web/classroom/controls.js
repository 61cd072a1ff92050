// The buttons of a room, as both of the lecturer's windows have them.

import { el, write } from "../dom.js";
import { t } from "../texts.js";
import { repeats } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./lead.js").Lead} Lead */
/** @typedef {{ node: HTMLButtonElement, set: (state: State) => void }} Control */

/**
 * @param {string} name @param {() => string} label @param {() => void} act
 * @param {{ pressed?: (state: State) => boolean, able?: (state: State) => boolean, key?: string }} [how]
 * @returns {Control}
 */
export function control(name, label, act, { pressed, able, key } = {}) {
  const text = el("span", {}, label());
  const node = el("button", { type: "button", class: "room-button", "data-testid": `room-${name}` }, text);
  if (key) node.append(el("kbd", { "aria-hidden": "true" }, key));
  if (key) node.setAttribute("aria-keyshortcuts", key);
  node.addEventListener("click", () => node.getAttribute("aria-disabled") !== "true" && act());
  return {
    node,
    set(state) {
      write(text, label());
      if (pressed) node.setAttribute("aria-pressed", String(pressed(state)));
      if (able) node.setAttribute("aria-disabled", String(!able(state)));
    },
  };
}

/** All that a room's buttons do. @param {Lead} lead @param {boolean} presenter whether it is that window @returns {Control[]} */
export function controls(lead, presenter) {
  /** @param {"locked" | "follow" | "blank" | "join"} name */
  const turn = (name) => () => lead.state && lead.change({ [name]: !lead.state[name] });
  const all = [
    control("again", () => t("Vote again"), () => lead.again(), { able: repeats, key: "V" }),
    control("join", () => t("How to join"), turn("join"), { pressed: ({ join }) => join, key: "J" }),
    control("lock", () => t("Close answers"), turn("locked"), { pressed: ({ locked }) => locked, key: "L" }),
    control("follow", () => t("Phones follow"), turn("follow"), { pressed: ({ follow }) => follow }),
    control("clear", () => t("Clear this vote"), () => lead.clear(), { able: ({ answered }) => answered > 0 }),
    control("save", () => t("Save the counts (CSV)"), () => void lead.save()),
  ];
  all.splice(4, 0, control("blank", () => t("Dark screens"), turn("blank"), { pressed: ({ blank }) => blank, key: "." }));
  if (!presenter) all.push(control("present", () => t("Open the presenter's window"), () => lead.present()));
  all.push(control("end", () => t("End the room"), () => lead.ask()));
  return all;
}

/** The keys of who leads, in words. @returns {readonly import("../shortcuts.js").Key[]} */
export const named = () => [
  ["PageDown, N", t("Next: the question, the votes, the race, what happened, the next lesson")],
  ["PageUp", t("Back")],
  ["V", t("Vote again")],
  ["J", t("How to join")],
  ["L", t("Close answers, or take them again")],
  ["P", t("Show my pointer on phones")],
  ["B, .", t("Dark screens, this one and all phones; any key brings them back")],
];

/** What the letters do besides the player's own. @param {Lead} lead @returns {Record<string, () => void>} */
export function keys(lead) {
  /** @param {"locked" | "join"} name */
  const turn = (name) => lead.state && lead.change({ [name]: !lead.state[name] });
  return { v: () => lead.state && repeats(lead.state) && lead.again(), j: () => turn("join"), l: () => turn("locked") };
}
