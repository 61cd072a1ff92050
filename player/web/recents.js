// The menu of the pictures that this browser has shown lately.

import { button, el } from "./dom.js";
import { added, addressOf, read, without } from "./recent.js";
import { keep, kept } from "./storage.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Race} Race */

const NAME = "race-recent";
let menus = 0; // of the page

export class RecentMenu {
  /** What is shown now: as long as it is the same surface or lesson, it takes one place. */
  shown = { link: "", about: "" };

  /** @param {(link: string) => void} open */
  constructor(open) {
    this.open = open;
    this.list = el("div", { class: "race-recent", id: `race-recent-${(menus += 1)}`, "data-testid": "player-recent-list", hidden: "" });
    this.opener = button("recent", t("Recent pictures"), () => this.#toggle(this.list.hidden));
    this.opener.dataset.testid = "player-recent";
    this.opener.setAttribute("aria-controls", this.list.id);
    this.opener.setAttribute("aria-expanded", "false");
    this.node = el("div", { class: "race-recent-box" }, this.opener, this.list);
    this.node.addEventListener("focusout", ({ relatedTarget }) => {
      // What is deleted takes the focus along, and nobody else gets it.
      if (relatedTarget && !this.node.contains(/** @type {Node} */ (relatedTarget))) this.#toggle(false);
    });
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.list.hidden) return;
      this.#toggle(false);
      this.opener.focus();
    });
    window.addEventListener("pointerdown", ({ target }) => this.node.contains(/** @type {Node} */ (target)) || this.#toggle(false), true);
  }

  /** A picture is shown. @param {Race} race */
  show({ link, title, runs, lesson }) {
    const about = lesson ? t("Lesson {number}", { number: lesson.number }) : "";
    const named = [about, title, runs.map((run) => run.label).join(", ")].filter(Boolean).join(" · ");
    const key = `${lesson?.name ?? ""} ${title}`;
    const before = this.shown.about === key ? this.shown.link : "";
    if (link === before) return;
    this.shown = { link, about: key };
    this.#keep(added(this.#pictures, { link, title: named, when: Date.now() }, before));
  }

  get #pictures() {
    return read(kept("local", NAME));
  }

  /** @param {import("./recent.js").Shown[]} pictures */
  #keep(pictures) {
    keep("local", NAME, pictures);
    if (!this.list.hidden) this.#fill();
  }

  /** @param {boolean} open */
  #toggle(open) {
    this.list.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.#fill();
  }

  #fill() {
    const pictures = this.#pictures.filter(({ link }) => link !== this.shown.link);
    const rows = pictures.map((one) => this.#row(one));
    const none = el("p", {}, t("The pictures that you look at here are found again in this list. Only this browser knows them."));
    const clear = el("button", { type: "button", class: "race-item" }, t("Forget all"));
    clear.addEventListener("click", () => this.#forget([]));
    this.list.replaceChildren(el("h3", {}, t("Recent pictures")), ...(rows.length ? [el("ul", {}, ...rows), clear] : [none]));
  }

  /** @param {import("./recent.js").Shown} shown */
  #row({ link, title, when }) {
    const date = new Date(when);
    const told = date.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    // A link of this page whatever was kept, and the title as a text.
    const way = el("a", { href: addressOf(link) }, title, el("time", { datetime: date.toISOString() }, told));
    way.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#toggle(false);
      this.opener.focus();
      this.open(link);
    });
    return el("li", {}, way, button("close", t("Forget {title}", { title }), () => this.#forget(without(this.#pictures, link))));
  }

  /** @param {import("./recent.js").Shown[]} left */
  #forget(left) {
    this.#keep(left);
    this.opener.focus();
  }
}
