// What the windows of a room say in the same words.

import { el } from "../dom.js";
import { t } from "../texts.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Step} Step */

const LATE = 900; // seconds before its end from which on a room says so

/** Whether what is asked is drawn. @param {Pick<State, "asks">} state */
export const isDrawn = ({ asks }) => Boolean(asks && "drawn" in asks);

/** Whether it is drawn into the chart. @param {Pick<State, "asks">} state */
export const isCharted = ({ asks }) => Boolean(asks && "drawn" in asks && asks.drawn === "loss");

/** What the next key does. @param {Step | null} step @param {State} state @param {number} all how much there is to be told */
export function coming(step, state, all) {
  if (!step) return t("This was the last lesson");
  const { told = 0 } = step.change;
  if (step.does === "question") return state.stage === "ask" && state.asks ? t("Show the question") : t("Show the picture");
  if (step.does === "votes") return isDrawn(state) ? t("Show what was drawn") : t("Show the votes");
  if (step.does === "race") return t("Play the race");
  if (step.does === "play") return t("Play on");
  if (step.does === "skip") return t("To the next stop");
  if (step.does === "rewind") return t("Back to the start");
  if (step.does === "lesson") return t("Next lesson");
  if (told === 1 && state.asks) return isDrawn(state) ? t("Who was near") : t("Who was right");
  return t("What happened: {count} of {all}", { count: told, all });
}

/** What is shown now. @param {State} state */
export function standing({ stage, join, asks, round }) {
  if (join) return t("How to join");
  if (stage === "ask") return !asks ? t("Picture") : round === 2 ? t("Question, second round") : t("Question");
  return { votes: t("Votes"), race: t("Race"), told: t("What happened") }[stage];
}

/** How many have answered. @param {State} state */
export function answered({ answered: count, phones, asks }) {
  if (phones === 1 && !asks) return t("1 phone");
  if (!asks) return t("{phones} phones", { phones });
  // Who has answered may have gone.
  return t("{count} of {phones} have answered", { count, phones: Math.max(phones, count) });
}

/** What is said before a room's time is over. @param {State} state */
export const closing = ({ left }) => (left < LATE ? t("This room closes in {minutes} min", { minutes: Math.ceil(left / 60) }) : "");

/** Why there is no room any more. @param {import("./line.js").End} why @param {boolean} led whether by who sits here */
export function over(why, led) {
  if (why === "end") return led ? t("You have ended this room.") : t("The lecturer has ended this room.");
  if (why === "gone") return t("This room has closed: its three hours are over.");
  if (why === "lost") return t("This room is not there any more: the server has been started anew.");
  if (why === "unknown") return t("There is no room with this code. It may have been ended, or the code has been misread.");
  return t("This page and the server do not understand each other. Load the page again.");
}

/** The last word on a page. @param {HTMLElement} host @param {string} text @param {string} root the page that needs no room @param {Node[]} ways what else may be done */
export function farewell(host, text, root, ...ways) {
  const away = el("a", { href: root, class: "room-button" }, t("Go on without a room"));
  host.replaceChildren(el("div", { class: "room-over", "data-testid": "room-over" }, el("p", { role: "status" }, text), ...ways, away));
}

/** The way on for who has led: another room, with the same picture. @param {string} root @param {string} link empty where none was shown */
export const another = (root, link) => el("a", { href: `${root}room/new${link}`, class: "room-button room-primary", "data-testid": "room-another" }, t("Open another room"));
