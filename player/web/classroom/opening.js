// Where a room is opened: what it is, in a few sentences, and one button.

import { el, write } from "../dom.js";
import { t } from "../texts.js";

const AROUND = ["lang", "embed", "embed_options"]; // fields that are not of the picture

/** @param {HTMLElement} host @param {string} root @param {string} lang */
export function opening(host, root, lang) {
  const button = el("button", { type: "button", class: "room-button room-primary", "data-testid": "room-open" }, t("Open the room"));
  const said = el("p", { role: "status", class: "room-refused", "data-testid": "room-refused" });
  const words = [
    t("A room is for a class in one place: everybody opens its link on a phone, and sees the question and the picture that you show."),
    t("They answer or draw, you show how the votes stand, play the race, and vote again after a discussion. One key of a clicker leads through it."),
    t("Nobody gives a name. A room and its votes are gone when you end it, and after three hours at the latest."),
  ];
  host.append(el("div", { class: "room-opening" }, el("h1", {}, t("A room for the class")), ...words.map((text) => el("p", {}, text)), button, said));
  button.addEventListener("click", async () => {
    button.disabled = true;
    write(said, t("Opening …"));
    const opened = await open(root, lang);
    if (typeof opened !== "string") return location.assign(`${root}room/${opened.code}?lang=${lang}#lead=${opened.lead}`);
    button.disabled = false;
    write(said, opened);
  });
}

/** The room, or why there is none, in words. @param {string} root @param {string} lang @returns {Promise<{ code: string, lead: string } | string>} */
async function open(root, lang) {
  const fields = new URLSearchParams(location.search);
  for (const name of AROUND) fields.delete(name);
  try {
    const answer = await fetch(`${root}room`, { method: "POST", body: JSON.stringify({ link: `?${fields}`, lang }) });
    if (answer.status === 201) return answer.json();
    if (answer.status === 429) return t("Many rooms are being opened just now. Try again in a few seconds.");
    if (answer.status === 503) return t("There is no room left on this server just now. Try again in a while.");
    return t("This picture's link is too long for a room.");
  } catch {
    return t("The server does not answer. Try again.");
  }
}
