// A few words over everything else, and what may be done about them.

import { el } from "../dom.js";
import { t } from "../texts.js";

/**
 * What cannot be taken back is asked first; with nothing to do, it is only told.
 * @param {string} text @param {{ name: string, label: string, act: () => void }} [what]
 */
export function asked(text, what) {
  const words = el("p", { id: "room-asked" }, text);
  const away = el("button", { type: "button", class: "room-button" }, what ? t("Cancel") : t("Close"));
  const row = el("div", { class: "room-row" }, away);
  const dialog = el("dialog", { class: "room-dialog", "aria-labelledby": words.id, "data-testid": "room-asked" }, words, row);
  if (what) {
    const yes = el("button", { type: "button", class: "room-button room-danger", "data-testid": `room-${what.name}-yes` }, what.label);
    yes.addEventListener("click", what.act);
    row.append(yes);
  }
  row.addEventListener("click", ({ target }) => target !== row && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
