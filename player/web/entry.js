// The field in which a number is typed exactly, over the number itself.

import { read } from "./decimal.js";
import { el } from "./dom.js";
import { shortest } from "./numbers.js";
import { t } from "./texts.js";

let entries = 0; // of the page: each message has a name of its own

export class Entry {
  /** @type {(value: number) => void} */
  onTake = () => {};
  /** @type {(back: boolean) => void} whether the focus goes back to the number */
  onClose = () => {};
  closed = false;

  /** @param {import("./scrub.js").Scrub} scrub @param {string} [typed] */
  constructor({ node, name, handle, value }, typed) {
    this.handle = handle;
    this.begun = shortest(value);
    this.message = el("span", { class: "race-scrub-message", role: "alert", id: `race-scrub-message-${(entries += 1)}`, hidden: "" });
    this.input = el("input", {
      class: "race-scrub-field", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done",
      inputmode: handle.bounds[0] < 0 ? "text" : "decimal", "aria-label": t("{name}, exactly", { name }), "aria-describedby": this.message.id,
    });
    this.node = node;
    node.classList.add("race-scrub-open");
    node.append(this.input, this.message);
    this.input.value = typed ?? this.begun;
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("input", () => this.#complain(""));
    this.input.addEventListener("blur", () => this.#left());
    this.input.focus({ preventScroll: true });
    if (typed === undefined) this.input.select();
  }

  /** @param {boolean} [back] */
  close(back = false) {
    if (this.closed) return;
    this.closed = true;
    this.node.classList.remove("race-scrub-open");
    this.onClose(back);
    this.input.remove();
    this.message.remove();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Tab" || event.isComposing) return;
    // Nobody else hears what is typed.
    event.stopPropagation();
    if (event.key === "Enter") this.#take(true);
    if (event.key === "Escape") this.close(true);
  }

  /** Who goes on elsewhere has meant what stands there; what is refused stays, with the reason. */
  #left() {
    if (this.closed) return;
    if (this.input.value.trim() === this.begun) this.close();
    else this.#take(false);
  }

  /** @param {boolean} back */
  #take(back) {
    let value;
    try {
      value = read(this.input.value, this.handle);
    } catch (error) {
      return this.#complain(error instanceof Error ? error.message : String(error));
    }
    this.close(back);
    this.onTake(value);
  }

  /** @param {string} text */
  #complain(text) {
    this.message.textContent = text;
    this.message.hidden = !text;
    this.input.setAttribute("aria-invalid", String(Boolean(text)));
  }
}
