// Where a code is typed: by who has only read the address from the wall, or misread the code.

import { el, write } from "../dom.js";
import { t } from "../texts.js";

const CODE = /^[2-9A-HJKMNP-TV-Z]{6}$/; // classroom/code.py

/** A code as it is meant: some type it as it is read aloud, in two halves. @param {string} typed */
export const meant = (typed) => typed.replace(/[^0-9a-z]/gi, "").toUpperCase();

/** @param {string} root the page that needs no room @param {string} [code] that was tried */
export function form(root, code = "") {
  const field = el("input", {
    id: "room-code", class: "room-field", value: code, placeholder: "ABC 234", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 20,
    "aria-describedby": "room-misread", "data-testid": "room-code",
  });
  const said = el("p", { id: "room-misread", class: "room-refused", role: "status", "data-testid": "room-misread" });
  const join = el("button", { class: "room-button room-primary", "data-testid": "room-join" }, t("Join"));
  const node = el("form", { class: "room-form" }, el("label", { for: field.id }, t("The code that stands on the wall")), el("div", { class: "room-row" }, field, join), said);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = meant(field.value);
    if (CODE.test(typed)) return location.assign(`${root}room/${typed}${location.search}`);
    write(said, t("A code has six signs. Neither 0 and O nor 1, I and L are among them, nor U."));
    field.focus();
  });
  return node;
}

/** The page without a code. @param {HTMLElement} host @param {string} root */
export function joining(host, root) {
  host.append(el("div", { class: "room-opening" }, el("h1", {}, t("Join a class")), form(root)));
  host.querySelector("input")?.focus();
}
