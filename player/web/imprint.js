// What elements of the page show, once more with a pen: words where they stand, with what is behind them, and the lines and
// boxes of an SVG. So what the page lays out is drawn in files and films, too, and described nowhere else.

/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {(pen: Pen) => void} Mark draws one of them */
/** @typedef {{ left: number, top: number }} Corner of the window, from which a pen counts */
/** @typedef {{ color: string, share: number }} Ink `share` of it is to be seen */

const BASE = 0.35; // of its size: how far below the middle of a line its letters stand

/**
 * All that is seen of an element, in the order in which it is painted.
 * @param {Element} node @param {Corner} corner @param {number} [share] of it that is to be seen
 * @returns {Mark[]}
 */
export function marksOf(node, corner, share = 1) {
  const style = getComputedStyle(node);
  if (style.display === "none") return [];
  const opacity = share * Number(style.opacity);
  const own = style.visibility === "visible" ? marked(node, style, corner, opacity) : [];
  return [...own, ...[...node.children].flatMap((child) => marksOf(child, corner, opacity))];
}

/** @param {Pen} pen @param {readonly Mark[]} marks */
export function imprint(pen, marks) {
  pen.save();
  for (const mark of marks) mark(pen);
  pen.restore();
}

/** What an element shows without those in it. @param {Element} node @param {CSSStyleDeclaration} style @param {Corner} corner @param {number} share @returns {Mark[]} */
function marked(node, style, corner, share) {
  if (node instanceof SVGLineElement) return [line(node, style, inside(node, corner), share)];
  if (node instanceof SVGRectElement) return [rectangle(node, style, inside(node, corner), share)];
  if (node instanceof SVGTextElement) return [number(node, style, inside(node, corner), share)];
  if (!(node instanceof HTMLElement)) return [];
  const texts = [...node.childNodes].filter((child) => child instanceof Text);
  return [...ground(node, style, corner, share), ...texts.flatMap((text) => words(text, style, corner, share))];
}

/** Where the SVG begins that an element is in. @param {SVGElement} node @param {Corner} corner */
function inside(node, corner) {
  const { left, top } = /** @type {SVGSVGElement} */ (node.ownerSVGElement).getBoundingClientRect();
  return { x: left - corner.left, y: top - corner.top };
}

/** @param {SVGElement} node @param {readonly string[]} names */
const lengths = (node, names) => names.map((name) => Number(node.getAttribute(name) ?? 0));

/** @param {SVGLineElement} node @param {CSSStyleDeclaration} style @param {{ x: number, y: number }} from @param {number} share @returns {Mark} */
function line(node, style, { x, y }, share) {
  const [x1, y1, x2, y2] = lengths(node, ["x1", "y1", "x2", "y2"]);
  return (pen) => {
    pen.beginPath();
    pen.moveTo(x + x1, y + y1);
    pen.lineTo(x + x2, y + y2);
    stroke(pen, style, share);
  };
}

/** @param {SVGRectElement} node @param {CSSStyleDeclaration} style @param {{ x: number, y: number }} from @param {number} share @returns {Mark} */
function rectangle(node, style, { x, y }, share) {
  const [left, top, width, height, r] = lengths(node, ["x", "y", "width", "height", "rx"]);
  const filled = inkOf(style.fill);
  return (pen) => {
    pen.beginPath();
    pen.roundRect(x + left, y + top, width, height, r);
    fill(pen, filled, share);
    stroke(pen, style, share);
  };
}

/** Words of an SVG stand in the middle of their place. @param {SVGTextElement} node @param {CSSStyleDeclaration} style @param {{ x: number, y: number }} from @param {number} share @returns {Mark} */
function number(node, style, { x, y }, share) {
  const [left, base] = lengths(node, ["x", "y"]);
  const down = parseFloat(node.getAttribute("dy") ?? "0") * parseFloat(style.fontSize);
  const said = node.textContent ?? "";
  const ink = inkOf(style.fill);
  return (pen) => {
    pen.font = fontOf(style);
    const { width } = pen.measureText(said);
    write(pen, said, x + left - width / 2, y + base + down, width, ink, share);
  };
}

/** What is behind an element's words. @param {HTMLElement} node @param {CSSStyleDeclaration} style @param {Corner} corner @param {number} share @returns {Mark[]} */
function ground(node, style, corner, share) {
  const ink = inkOf(style.backgroundColor);
  const { left, top, width, height } = node.getBoundingClientRect();
  if (!ink?.share || !width || !height) return [];
  const r = Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2);
  return [(pen) => {
    pen.beginPath();
    pen.roundRect(left - corner.left, top - corner.top, width, height, r);
    fill(pen, ink, share);
  }];
}

/** A text in the lines that it takes. @param {Text} text @param {CSSStyleDeclaration} style @param {Corner} corner @param {number} share @returns {Mark[]} */
function words(text, style, corner, share) {
  const ink = inkOf(style.color);
  const edge = { width: parseFloat(style.webkitTextStrokeWidth) || 0, ink: inkOf(style.webkitTextStrokeColor) };
  return linesOf(text).map(({ said, left, right, middle }) => (pen) => {
    const [x, y] = [left - corner.left, middle - corner.top + BASE * parseFloat(style.fontSize)];
    pen.font = fontOf(style);
    if (edge.width && edge.ink) {
      pen.lineWidth = edge.width;
      pen.strokeStyle = edge.ink.color;
      pen.strokeText(said, x, y, right - left);
    }
    write(pen, said, x, y, right - left, ink, share);
  });
}

/** @param {Text} text */
function linesOf(text) {
  const range = document.createRange();
  /** @type {{ said: string, left: number, right: number, middle: number, bottom: number }[]} */
  const lines = [];
  for (let i = 0; i < text.data.length; i++) {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    if (right === left) continue; // a space that is none
    const last = lines[lines.length - 1];
    if (last && top < last.middle) Object.assign(last, { said: last.said + text.data[i], right });
    else lines.push({ said: text.data[i], left, right, middle: (top + bottom) / 2, bottom });
  }
  return lines;
}

/** @param {Pen} pen @param {string} said @param {number} x @param {number} y @param {number} width @param {Ink | null} ink @param {number} share */
function write(pen, said, x, y, width, ink, share) {
  if (!ink || !said) return;
  pen.globalAlpha = share * ink.share;
  pen.fillStyle = ink.color;
  pen.fillText(said, x, y, width);
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {Ink | null} ink @param {number} share */
function fill(pen, ink, share) {
  if (!ink?.share) return;
  pen.globalAlpha = share * ink.share;
  pen.fillStyle = ink.color;
  pen.fill();
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {CSSStyleDeclaration} style @param {number} share */
function stroke(pen, style, share) {
  const ink = inkOf(style.stroke);
  const width = parseFloat(style.strokeWidth);
  if (!ink?.share || !width) return;
  pen.globalAlpha = share * ink.share;
  pen.strokeStyle = ink.color;
  pen.lineWidth = width;
  pen.lineCap = "butt";
  pen.setLineDash((style.strokeDasharray.match(/[\d.]+/g) ?? []).map(Number));
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/** @param {CSSStyleDeclaration} style */
const fontOf = ({ fontStyle, fontWeight, fontSize, fontFamily }) => `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;

/** A colour as every program reads it; null where there is none. @param {string} color as a browser computes it @returns {Ink | null} */
export function inkOf(color) {
  const [r, g, b, share = 1] = (color.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number);
  if (b === undefined) return null;
  const most = color.startsWith("color(") ? 255 : 1; // what is mixed is told from 0 to 1
  return { color: `rgb(${[r, g, b].map((part) => Math.round(most * part)).join(", ")})`, share };
}
