// How a class has answered: a bar for every answer, of both rounds where everybody was asked twice, one's own and the right
// one marked; of drawings how many there are, and how many were near.

import { el } from "../dom.js";
import { full } from "../numbers.js";
import { t } from "../texts.js";
import { shares } from "./state.js";

/**
 * @typedef {object} Told what is told of the votes
 * @property {readonly import("../contract").Answer[]} answers none where they are drawn
 * @property {readonly (readonly number[])[] | null} counts by round; null where they are not told
 * @property {number} own the answer that was given here; -1 where none was
 * @property {boolean} right whether the right one is marked
 * @property {readonly { near: number, all: number }[]} drawn of each round; none where answers are words
 */

/** @param {Told} told */
export function tally({ answers, counts, own, right, drawn }) {
  if (drawn.length) return el("div", { class: "room-drawn", "data-testid": "room-drawn" }, ...drawn.map((one, i) => near(one, drawn.length > 1 ? i + 1 : 0, right)));
  const found = counts ? shares(counts, answers.length) : [];
  return el("ol", { class: counts ? "room-tally" : "room-tally room-uncounted", "data-testid": "room-tally" }, ...answers.map(({ says, holds }, i) => {
    const words = el("span", { class: "room-answer" });
    words.innerHTML = says; // safe: picture/lesson.py escapes all that is no formula
    const marks = [i === own ? t("your answer") : "", right && holds ? t("right") : ""].filter(Boolean);
    const node = el("li", { class: right && holds ? "room-right" : "" }, words);
    if (marks.length) node.append(" ", el("span", { class: "room-mark" }, marks.join(", ")));
    (found[i] ?? []).forEach((one, round) => node.append(bar(one, found[i].length > 1 ? round + 1 : 0)));
    return node;
  }));
}

/** @param {{ count: number, share: number }} counted @param {number} round 0 where there is but one */
function bar({ count, share }, round) {
  const node = el("span", { class: round === 1 ? "room-share room-before" : "room-share" },
    el("span", { class: "room-round" }, round ? roundName(round) : ""),
    el("span", { class: "room-track" }, el("i", {})),
    el("span", { class: "room-count" }, el("strong", {}, String(count)), ` ${percent(share)}`));
  node.style.setProperty("--share", String(share));
  return node;
}

/** @param {{ near: number, all: number }} drawn @param {number} round @param {boolean} right whether it is known how it went */
function near({ near: close, all }, round, right) {
  const words = right ? t("{near} of {all} were near", { near: close, all }) : all === 1 ? t("1 has drawn") : t("{count} have drawn", { count: all });
  return el("p", {}, round ? el("span", { class: "room-round" }, roundName(round)) : "", " ", words);
}

/** @param {number} round */
const roundName = (round) => (round === 1 ? t("before") : t("after"));

/** @param {number} share */
const percent = (share) => `${full(Math.round(100 * share))} %`;
