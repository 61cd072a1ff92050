// What shares one place: optimizers, chart, the rows of the data, the numbers of a step. One of them is shown.

import { el } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {keyof ReturnType<typeof words>} Tab */

/** Every tab with what is written on it, in their order. */
const words = () => ({ rows: t("Optimizers"), chart: t("Chart"), data: t("Data"), network: t("Network"), lab: t("Laboratory"), step: t("This step") });

let count = 0; // of the page: each panel has a name of its own

export class Tabs {
  /** @type {(tab: Tab) => void} */
  onPick = () => {};
  /** @type {Tab} */
  shown = "chart";

  /** @param {HTMLElement} host @param {Record<Tab, HTMLElement>} panels what each shows */
  constructor(host, panels) {
    this.panels = panels;
    this.buttons = Object.fromEntries(Object.entries(words()).map(([tab, word]) => [tab, this.#button(/** @type {Tab} */ (tab), word)]));
    this.list = el("div", { class: "race-tablist", role: "tablist" }, ...Object.values(this.buttons));
    this.list.addEventListener("keydown", (event) => this.#keyed(event));
    host.append(this.list);
  }

  /** @param {Tab} tab @param {string} word */
  #button(tab, word) {
    const panel = this.panels[tab];
    panel.id ||= `race-panel-${(count += 1)}`;
    const node = el("button", { type: "button", role: "tab", class: "race-tab", "data-tab": tab, "aria-controls": panel.id }, word);
    node.addEventListener("click", () => this.onPick(tab));
    return node;
  }

  /** Which there are, and the one that is shown. @param {readonly Tab[]} tabs @param {Tab} shown */
  set(tabs, shown) {
    this.shown = shown;
    for (const [name, node] of Object.entries(this.buttons)) {
      const chosen = name === shown;
      node.hidden = !tabs.includes(/** @type {Tab} */ (name));
      node.setAttribute("aria-selected", String(chosen));
      node.tabIndex = chosen ? 0 : -1;
    }
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const there = Object.values(this.buttons).filter(({ hidden }) => !hidden);
    const next = there[(there.findIndex((node) => node.tabIndex === 0) + way + there.length) % there.length];
    next.focus();
    next.click();
  }
}
