// The graph of a network, drawn: units as boxes with their numbers, weights as lines with theirs. One of them has the
// focus; arrow keys lead from one to the next.

import { el, write } from "./dom.js";
import { ends, isBack, isFed, labelled, leastHeight, leastWidth, placed, widthOf } from "./graph.js";
import { markWord } from "./nettable.js";
import { t } from "./texts.js";
import { printed, unitName, whole } from "./working.js";

/** @typedef {import("./graph.js").Edge} Edge */
/** @typedef {import("./graph.js").Layout} Layout */
/** @typedef {import("./graph.js").Snapshot} Snapshot */
/** @typedef {import("./graph.js").Spot} Spot */
/** @typedef {import("./graph.js").Stage} Stage */
/** @typedef {import("./graph.js").Unit} Unit */
/** @typedef {import("./network.js").Item} Item */
/** @typedef {import("./working.js").Written} Written */
/** @typedef {{ item: Item, node: SVGGElement, line: SVGElement | null, over: SVGElement[], texts: SVGTextElement[], column: number, spots: (Spot | null)[] }} Drawn line: what lies below all numbers; over: the same and what is behind its number; spots: of its number, and of two lines of them */

const TYPE = 12; // pixels
const LARGE = 1.25; // of the type where it stands in the picture's place
const ROOMY = 1.3; // of its least width: so much it is before its type grows
const SHARE = 0.52; // of the room's height, for the graph: formulas and tables have the rest
const DIGITS = { few: 7, all: 22 }; // characters of a number
const SIGNS = { off: "○", dead: "✕", saturated: "‖", "": "" };

export class NetworkGraph {
  /** @type {readonly number[]} */
  sizes = [];
  bias = false;
  inputs = { few: 0, all: 0 }; // characters of the longest
  /** @type {Layout | null} */
  layout = null;
  type = TYPE;
  /** @type {import("./layout.js").Size} */
  size = { width: 0, height: 0 };
  /** @type {Drawn[]} */
  drawn = [];
  told = "";
  large = false; // whether it stands in the picture's place
  share = SHARE;
  focus = 0; // which of those is reached by the tab key

  /** @param {(item: Item) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.svg = svg("svg", { class: "race-network-svg", role: "group", "aria-label": t("The network: arrow keys lead from number to number, Enter shows how one comes about"), "data-testid": "network-graph" });
    this.box = el("div", { class: "race-network-box", tabindex: -1 }, this.svg);
    this.svg.addEventListener("keydown", (event) => this.#keyed(event));
    this.svg.addEventListener("click", ({ target }) => {
      const found = this.drawn.findIndex(({ node }) => target instanceof Node && node.contains(target));
      if (found >= 0) this.#choose(found);
    });
  }

  /** @param {readonly number[]} sizes @param {boolean} bias whether there are thresholds @param {readonly number[]} x all inputs */
  set(sizes, bias, x) {
    Object.assign(this, { sizes, bias, told: "" });
    this.inputs = { few: longest(x, printed), all: longest(x, whole) };
  }

  /** Characters of a number, and of an input. @param {boolean} all @returns {[number, number]} */
  #digits(all) {
    return all ? [DIGITS.all, this.inputs.all] : [DIGITS.few, this.inputs.few];
  }

  /** Pixels that it needs across. @param {boolean} all whether with all digits @param {number} scale */
  least(all, scale) {
    const [digits, inputs] = this.#digits(all);
    return this.sizes.length ? leastWidth(this.sizes, digits, TYPE * scale, inputs) : 0;
  }

  /** @param {import("./layout.js").Size} size that it may have @param {boolean} all whether with all digits @param {number} scale of the type @param {boolean} large */
  room(size, all, scale, large) {
    this.size = size;
    const least = this.least(all, scale);
    this.type = TYPE * scale * (large && least ? Math.min(Math.max((size.width - 8) / (ROOMY * least), 1), LARGE) : 1);
    this.large = large;
  }

  /** All of a room, where nothing else is in it and nothing scrolls: what is too large for it is smaller. @param {import("./layout.js").Size} size @param {boolean} all @param {number} scale @param {boolean} large */
  fill(size, all, scale, large) {
    this.room(size, all, scale, large);
    if (!this.sizes.length) return;
    const [digits, inputs] = this.#digits(all);
    const [across, down] = [leastWidth(this.sizes, digits, this.type, inputs), leastHeight(this.sizes, this.type)];
    this.type *= Math.min(1, (size.width - 9) / across, (size.height - 1) / down);
    this.share = 1;
  }

  /** What is called how. @param {Item} item */
  nameOf(item) {
    const layers = this.sizes.length - 1;
    if (!("from" in item)) return unitName(item.layer, layers, item.unit);
    const to = unitName(item.layer, layers, item.to);
    return item.from < 0 ? t("Threshold of: {to}", { to }) : t("Weight from {from} to {to}", { from: unitName(item.layer - 1, layers, item.from), to });
  }

  /** @param {Snapshot} shot @param {Stage} stage @param {Written} written @param {Item} chosen */
  show(shot, stage, written, chosen) {
    const all = written(1 / 3).length > DIGITS.few;
    this.#build(shot, all);
    const most = Math.max(...shot.edges.flat().map(({ own }) => Math.abs(own)));
    for (const one of this.drawn) {
      const { item } = one;
      one.node.classList.toggle("race-chosen", JSON.stringify(item) === JSON.stringify(chosen));
      if ("from" in item) this.#edge(one, found(shot, item), stage, written, most);
      else this.#unit(one, shot.units[item.layer][item.unit], stage, written);
    }
  }

  /** @param {Drawn} one @param {Unit} unit @param {Stage} stage @param {Written} written */
  #unit({ node, item, texts }, unit, stage, written) {
    const { layer } = item;
    const [fed, back] = [isFed(stage, layer), isBack(stage, layer)];
    const mark = fed ? unit.mark : "";
    /** @type {string[]} */
    let lines = [];
    if (!layer) lines = [`x ${written(unit.h)}`];
    else if (back) lines = [`h ${written(unit.h)}`, `δ ${written(unit.delta)}`];
    else if (fed) lines = [`z ${written(unit.z)}`, `h ${written(unit.h)}`];
    if (fed && layer && !Number.isNaN(unit.target)) lines.push(`y ${written(unit.target)}`);
    else if (mark) lines.push(`${SIGNS[mark]} ${markWord(mark)}`);
    const middle = (lines.length - 1) / 2;
    texts.forEach((text, k) => {
      write(/** @type {any} */ (text), lines[k] ?? "");
      text.setAttribute("dy", `${((k - middle) * 1.2 + 0.36).toFixed(3)}em`);
      text.classList.toggle("race-network-mark", Boolean(mark) && k === lines.length - 1);
    });
    const there = stage.phase !== "update" && layer === stage.layer;
    node.classList.toggle("race-now", there);
    node.classList.toggle("race-empty", !fed);
    node.dataset.mark = mark;
    const state = mark ? `, ${markWord(mark)}` : "";
    const answer = fed && !Number.isNaN(unit.target) ? [`y ${written(unit.target)}`] : [];
    const numbers = !fed ? [] : !layer ? [`x ${written(unit.h)}`] : [`z ${written(unit.z)}`, `h ${written(unit.h)}`, ...(back ? [`δ ${written(unit.delta)}`] : []), ...answer];
    const told = numbers.length ? numbers.join(", ") : t("not computed yet");
    label(node, `${this.nameOf(item)}: ${told}${state}`);
  }

  /** @param {Drawn} one @param {Edge} edge @param {Stage} stage @param {Written} written @param {number} most */
  #edge({ node, item, texts, line, over, spots }, edge, stage, written, most) {
    const back = isBack(stage, edge.layer);
    const after = stage.phase === "update" && !Number.isNaN(edge.next);
    const lines = after ? [written(edge.w), `→${written(edge.next)}`] : [back ? written(edge.own) : written(edge.w)];
    if (edge.from < 0) lines[0] = `b ${lines[0]}`;
    const spot = spots[lines.length - 1] ?? middleOf(line);
    node.classList.toggle("race-network-late", !spots[lines.length - 1]);
    texts.forEach((text, k) => {
      write(/** @type {any} */ (text), lines[k] ?? "");
      for (const [name, value] of Object.entries(spot ?? {})) text.setAttribute(name, String(value));
      text.setAttribute("dy", `${((k - (lines.length - 1) / 2) * 1.05 + 0.36).toFixed(3)}em`);
    });
    const [upper, behind] = over;
    if (line && upper) {
      for (const one of [line, upper]) one.setAttribute("stroke-width", String(back ? widthOf(edge.own, most) : 1.25));
      line.classList.toggle("race-now", stage.phase !== "update" && edge.layer === stage.layer);
      line.classList.toggle("race-back", back);
    }
    if (behind && spot) this.#clear(behind, spot, lines);
    const gradient = back ? `, ∂L/∂w ${written(edge.own)}` : "";
    label(node, `${this.nameOf(item)}: ${written(edge.w)}${after ? ` → ${written(edge.next)}` : ""}${gradient}`);
  }

  /** Nothing runs through a number. @param {SVGElement} behind @param {Spot} spot @param {string[]} lines */
  #clear(behind, { x, y }, lines) {
    const width = (Math.max(...lines.map(({ length }) => length)) * 0.54 + 0.3) * this.type;
    const height = lines.length * 1.05 * this.type;
    for (const [name, value] of Object.entries({ x: x - width / 2, y: y - height / 2, width, height })) behind.setAttribute(name, String(value));
  }

  /** Boxes and lines, where they are others than before. @param {Snapshot} shot @param {boolean} all */
  #build({ units, edges }, all) {
    const { type, sizes, large } = this;
    const [digits, inputs] = this.#digits(all);
    const width = Math.max(this.size.width - 8, leastWidth(sizes, digits, type, inputs));
    const least = leastHeight(sizes, type);
    const height = Math.max(least, Math.min(this.share * this.size.height, (large ? 2.2 : 1.4) * least));
    const told = JSON.stringify([sizes, this.bias, width, height, type, digits, inputs]);
    if (told === this.told) return;
    this.told = told;
    const layout = placed(sizes, width, height, digits, type, inputs);
    const focused = this.svg.contains(document.activeElement);
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, "font-size": type })) this.svg.setAttribute(name, String(value));
    const lines = edges.flatMap((own, layer) => this.#lines(layout, own.filter(({ from }) => from >= 0), layer, digits));
    const boxes = units.flat().map((unit) => this.#box(layout, unit));
    const thresholds = edges.flatMap((own) => own.filter(({ from }) => from < 0)).map((edge) => this.#threshold(layout, edge));
    this.drawn = [...boxes, ...lines, ...thresholds].sort((a, b) => a.column - b.column);
    // Numbers lie over all lines.
    this.svg.replaceChildren(...lines.flatMap(({ line }) => line ?? []), ...[...lines, ...boxes, ...thresholds].map(({ node }) => node));
    this.focus = Math.min(this.focus, this.drawn.length - 1);
    this.drawn.forEach(({ node }, k) => node.setAttribute("tabindex", k === this.focus ? "0" : "-1"));
    if (focused) this.drawn[this.focus].node.focus();
  }

  /** @param {Layout} layout @param {Edge[]} edges @param {number} layer @param {number} digits @returns {Drawn[]} */
  #lines(layout, edges, layer, digits) {
    const spots = edges.map((edge) => ends(layout, edge));
    const [one, two] = [1.15, 2.2].map((height) => labelled(spots, (digits - 1) * 0.54 * this.type, height * this.type));
    return edges.map(({ from, to }, k) => {
      const [a, b] = spots[k];
      const across = { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
      const line = svg("line", { class: "race-network-line", ...across });
      const texts = [0, 1].map(() => svg("text", { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }));
      const over = [svg("line", { class: "race-network-over", ...across }), svg("rect", { class: "race-network-behind" })];
      const node = svg("g", { class: "race-network-edge", role: "button" }, svg("line", { class: "race-network-hit", ...across }), ...over, ...texts);
      return { item: { layer, from, to }, node, line, over, texts, column: 2 * layer - 1, spots: [one[k], two[k]] };
    });
  }

  /** @param {Layout} layout @param {Unit} unit @returns {Drawn} */
  #box({ units, box, input }, { layer, unit }) {
    const { x, y } = units[layer][unit];
    const width = layer ? box.width : input;
    const height = layer ? box.height : 1.9 * this.type;
    const frame = svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 6 });
    const texts = [0, 1, 2].map(() => svg("text", { x, y }));
    const node = svg("g", { class: "race-network-unit", role: "button" }, frame, ...texts);
    return { item: { layer, unit }, node, line: null, over: [], texts, column: 2 * layer, spots: [] };
  }

  /** @param {Layout} layout @param {Edge} edge @returns {Drawn} */
  #threshold({ units, box }, { layer, from, to }) {
    const { x, y } = units[layer][to];
    const spot = { x, y: y + box.height / 2 + 0.75 * this.type };
    const texts = [svg("text", spot)]; // after the step, too, as it was
    const node = svg("g", { class: "race-network-edge race-network-threshold", role: "button" }, ...texts);
    return { item: { layer, from, to }, node, line: null, over: [], texts, column: 2 * layer, spots: [spot, spot] };
  }

  /** @param {number} index */
  #choose(index) {
    this.#reach(index);
    this.onChoose(this.drawn[index].item);
  }

  /** The tab key comes here from now on. @param {number} index */
  #reach(index) {
    this.drawn[this.focus]?.node.setAttribute("tabindex", "-1");
    this.focus = index;
    this.drawn[index].node.setAttribute("tabindex", "0");
    this.drawn[index].node.focus();
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const { drawn, focus } = this;
    if (event.altKey || event.ctrlKey || event.metaKey || !drawn.length) return;
    const here = drawn[focus].column;
    /** @param {number} column */
    const inside = (column) => drawn.flatMap((one, k) => (one.column === column ? [k] : []));
    const place = inside(here).indexOf(focus);
    /** @type {Record<string, () => number | undefined>} */
    const keys = {
      ArrowDown: () => inside(here)[place + 1],
      ArrowUp: () => inside(here)[place - 1],
      ArrowRight: () => inside(here + 1)[Math.min(place, inside(here + 1).length - 1)],
      ArrowLeft: () => inside(here - 1)[Math.min(place, inside(here - 1).length - 1)],
    };
    const isChosen = event.key === "Enter" || event.key === " ";
    if (!(event.key in keys) && !isChosen) return;
    event.preventDefault();
    if (isChosen) return this.#choose(focus);
    const next = keys[event.key]();
    if (next !== undefined) this.#reach(next);
  }
}

/** @param {Snapshot} shot @param {import("./working.js").EdgeAt} at @returns {Edge} */
function found(shot, at) {
  return /** @type {Edge} */ (shot.edges[at.layer].find(({ from, to }) => from === at.from && to === at.to));
}

/** @param {readonly number[]} numbers @param {Written} written */
const longest = (numbers, written) => Math.max(...numbers.map((number) => written(number).length));

/** Where a number may stand that has found no place: it is shown while it is pointed at. @param {SVGElement | null} line @returns {Spot} */
function middleOf(line) {
  /** @param {string} name */
  const of = (name) => Number(line?.getAttribute(name) ?? 0);
  return { x: (of("x1") + of("x2")) / 2, y: (of("y1") + of("y2")) / 2 };
}

/** @param {SVGElement} node @param {string} text */
function label(node, text) {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string | number>} attributes @param {Node[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}
