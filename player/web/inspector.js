// Every quantity of the current step: each run's formula, the same formula in numbers, and a table.

import { closest, context2d, el } from "./dom.js";
import { drawGlyph } from "./glyphs.js";
import { steady } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").Inside} Inside */
/** @typedef {import("./contract").InsideRun} InsideRun */
/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */
/** @typedef {import("./contract").Series} Series */
/** @typedef {import("./contract").Words} Words */
/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./vectors.js").Arrow} Arrow */
/** @typedef {(name: string, step: number) => number[] | null} Reader the numbers of a quantity at a step */
/** @typedef {{ show: (read: Reader | null) => void }} Slot a place for numbers; steps are counted from the shown one */
/** @typedef {{ name: string, text: string }} Named a quantity, and how it is written in the table */
/** @typedef {{ root: HTMLElement, run: Runner, slots: Slot[], names: Named[], values: Reader, verdict: HTMLElement | null, refill: (template?: string) => void }} Card refilled: with other numbers that the formula itself has */

const PAUSE = 80; // milliseconds between two moves of the numbers while playing: faster nobody reads

export class Inspector {
  /** @param {HTMLElement} host @param {() => void} onChange */
  constructor(host, onChange) {
    this.host = host;
    /** @type {Card[]} */
    this.cards = [];
    this.step = -1; // that is shown,
    this.moved = 0; // and since when
    /** @type {Set<string>} names of the quantities that are drawn as arrows, of all runs alike */
    this.drawn = new Set();
    this.onChange = onChange;
    this.chosen = 0; // the run that is shown
    this.runs = el("div", { class: "race-inspector-runs", role: "group", "aria-label": t("Optimizers") });
    this.box = el("div", { class: "race-inspector-cards" });
    host.append(this.runs, this.box);
    host.addEventListener("click", (event) => this.#toggled(closest(event, "[data-arrow]")?.dataset.arrow));
  }

  /** null takes the cards away. @param {Race} race @param {Inside | null} details @param {Theme} theme */
  set(race, details, theme) {
    this.step = -1;
    this.cards = details?.inspector ? race.runs.map((run, i) => card(run, details.runs[i], race.live.curve)) : [];
    const focused = [...this.runs.children].indexOf(/** @type {Element} */ (document.activeElement));
    this.runs.replaceChildren(...this.cards.map(({ run }, i) => this.#choice(run, i, theme)));
    if (focused >= 0) /** @type {HTMLElement | undefined} */ (this.runs.children[focused])?.focus();
    this.box.replaceChildren(...this.cards.map(({ root }) => root));
    this.choose(Math.min(this.chosen, Math.max(this.cards.length - 1, 0)));
    this.#press();
  }

  /** Another run is shown. @param {number} index */
  choose(index) {
    this.chosen = index;
    this.step = -1;
    this.cards.forEach(({ root }, i) => (root.hidden = i !== index));
    [...this.runs.children].forEach((node, i) => node.setAttribute("aria-pressed", String(i === index)));
    this.onChange();
  }

  /** @param {Runner} run @param {number} index @param {Theme} theme */
  #choice(run, index, theme) {
    const node = el("button", { type: "button", class: "race-inspector-run" }, marker(run, theme), run.label);
    node.addEventListener("click", () => this.choose(index));
    return node;
  }

  /** The same cards for other numbers, while they are in the hand. @param {Race} race @param {Inside | null} details */
  swap(race, details) {
    this.step = -1;
    this.cards.forEach((card, i) => {
      const series = details?.runs[i]?.quantities ?? [];
      card.run = race.runs[i];
      const { label } = card.run;
      if (card.root.getAttribute("aria-label") !== label) {
        card.root.setAttribute("aria-label", label);
        this.runs.children[i].lastChild?.replaceWith(label);
      }
      card.values = reader(card.run, new Map(series.map((quantity) => [quantity.name, quantity])));
      // What is said of the whole run is said of the one that the server has computed.
      const verdict = details?.runs[i]?.words?.verdict ?? "";
      card.refill(details?.runs[i]?.words?.template);
      if (!card.verdict) return;
      card.verdict.hidden = !verdict;
      if (verdict) card.verdict.lastChild?.replaceWith(` ${verdict}`);
    });
  }

  /**
   * The vectors to draw at a step: run by run, each with its name as it is written in the table.
   * @param {number} step
   * @returns {Arrow[]}
   */
  arrows(step) {
    return this.cards.flatMap(({ run, names, values }) =>
      names.filter(({ name }) => this.drawn.has(name)).map(({ name, text }) => ({ run, text, vector: values(name, step) })));
  }

  /** @param {string | undefined} name */
  #toggled(name) {
    if (!name) return;
    if (!this.drawn.delete(name)) this.drawn.add(name);
    this.#press();
    this.onChange();
  }

  #press() {
    for (const button of this.host.querySelectorAll("[data-arrow]")) {
      button.setAttribute("aria-pressed", String(this.drawn.has(button.getAttribute("data-arrow") ?? "")));
    }
  }

  /** @param {number} step @param {boolean} playing */
  update(step, playing) {
    const now = performance.now();
    if (step === this.step || (playing && now - this.moved < PAUSE)) return;
    this.step = step;
    this.moved = now;
    for (const { run, slots, values, root } of this.cards) {
      if (root.hidden) continue;
      // A run that has ended stays at its last good step.
      const last = run.diverged > 0 ? Math.min(step, run.diverged - 1) : step;
      for (const slot of slots) slot.show(last === 0 ? null : (name, when) => values(name, last + when));
    }
  }
}

/** @param {Runner} run @param {Theme} theme */
export function marker(run, theme) {
  const node = el("canvas", { width: 36, height: 36, class: "race-card-marker", "aria-hidden": "true" });
  const context = context2d(node);
  context.scale(2, 2);
  drawGlyph(context, run.outline, 9, 9, 6, { fill: theme.color(run), edge: theme.background });
  return node;
}

/** @param {Runner} run @param {InsideRun} inside @param {boolean} curve whether there is one coordinate to be shown @returns {Card} */
function card(run, { words, quantities: series }, curve) {
  const root = el("section", { class: "race-card", "aria-label": run.label }, el("h3", {}, run.label));
  const quantities = new Map(series.map((quantity) => [quantity.name, quantity]));
  /** @type {Slot[]} */
  const slots = [];
  /** @type {Named[]} */
  const names = [];
  let places = 0; // of the formula: the first of the slots
  /** @type {Card["refill"]} */
  let refill = () => {};
  const verdict = words && el("p", { class: "race-verdict" }, el("strong", {}, t("The whole run:")), ` ${words.verdict}`);
  if (words && verdict) {
    /** @param {string} label */
    const box = (label) => el("div", { class: "race-formula", tabindex: 0, role: "group", "aria-label": label });
    const [formula, numbers] = [box(t("Formula")), box(t("Formula in numbers"))];
    // Written by us from the rules' own docstrings; no visitor's text is in it.
    formula.innerHTML = words.formula;
    let shown = "";
    refill = (template = shown) => {
      if (template === shown) return;
      numbers.innerHTML = shown = template;
      if (curve) numbers.querySelectorAll("[data-q]").forEach(single);
      slots.splice(0, places, ...[...numbers.querySelectorAll("[data-q]")].map(formulaSlot));
      places = numbers.querySelectorAll("[data-q]").length;
    };
    refill(words.template);
    if (words.note) root.append(el("p", { class: "race-form" }, words.note));
    root.append(numbers, table(words, quantities, slots, names, curve), formula, verdict);
  } else if (run.ending) {
    root.append(el("p", {}, run.ending));
  }
  return { root, run, slots, names, values: reader(run, quantities), verdict, refill };
}

/**
 * The numbers of a quantity after step t; at 0 a memory is what the rule starts with.
 * @param {Runner} run
 * @param {Map<string, Series>} quantities
 * @returns {Reader}
 */
function reader(run, quantities) {
  return (name, step) => {
    if (name === "t") return [step];
    if (name === "x") return [run.x[step], run.y[step]];
    const quantity = quantities.get(name);
    if (!quantity) return null;
    const { width, values } = quantity;
    return [...values.subarray(step * width, (step + 1) * width)];
  };
}

/** A pair of places becomes one, in its parentheses. @param {Element} node a slot of MathML */
function single(node) {
  const [first, second] = node.querySelectorAll("mn");
  if (!second) return;
  first.nextElementSibling?.remove();
  second.remove();
}

/** @param {Element} node an element of MathML @returns {Slot} */
function formulaSlot(node) {
  const q = node.getAttribute("data-q") ?? "";
  const when = Number(node.getAttribute("data-when") ?? 0);
  const numbers = [...node.querySelectorAll("mn")];
  return {
    show(read) {
      const values = read?.(q, when);
      // A number for each place; one number for a pair of places holds for both.
      numbers.forEach((place, i) => (place.textContent = values ? written(q, values[i] ?? values[0]) : "…"));
    },
  };
}

/** @param {string} name @param {number} value */
const written = (name, value) => (name === "t" ? String(value) : steady(value, 3));

/** @param {Words} words @param {Map<string, Series>} quantities @param {Slot[]} slots @param {Named[]} names @param {boolean} curve */
function table(words, quantities, slots, names, curve) {
  const body = el("tbody");
  for (const [name, { width, arrow }] of quantities) {
    const label = el("th", { scope: "row" });
    label.innerHTML = words.symbols[name] ?? (curve && name === "curvature" ? "f″" : NAMES[name]?.()) ?? name;
    if (arrow) {
      const text = label.textContent ?? "";
      names.push({ name, text });
      label.append(arrowButton(name, text));
    }
    const shown = curve && width === 2 ? 1 : width;
    const cells = Array.from({ length: shown }, () => el("td", shown === 1 ? { colspan: 2 } : {}));
    body.append(el("tr", {}, label, ...cells));
    slots.push({
      show(read) {
        const values = read?.(name, 0);
        cells.forEach((cell, i) => (cell.textContent = values ? steady(values[i]) : "–"));
      },
    });
  }
  const head = el("thead", {}, el("tr", {}, ...(curve ? ["", "", "x"] : ["", "x", "y"]).map((name) => el("th", { scope: "col" }, name))));
  return el("table", { class: "race-quantities" }, head, body);
}

/** @param {string} name @param {string} text */
function arrowButton(name, text) {
  const label = t("Draw {quantity} at the head", { quantity: text });
  return el("button", { type: "button", class: "race-arrow", "data-arrow": name, "aria-label": label, title: label }, "→");
}

/** @type {Record<string, () => string>} */
const NAMES = {
  step: () => t("step Δx"),
  rate: () => t("effective rate"),
  curvature: () => t("eigenvalues λ₁, λ₂ of the Hessian"),
  condition: () => t("condition number"),
};
