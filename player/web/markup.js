// Lines of text as Plotly is given them, with the few marks that they have: <i>, <sup>, <br> and a <span> with a colour.

/** @typedef {import("./glyphs.js").Pen} Pen */
/** @typedef {{ size: number, family: string, color: string }} Font */
/** @typedef {{ text: string, italic: boolean, raised: boolean, color: string }} Piece all of it looks alike */

const RAISED = { size: 0.7, by: 0.6 }; // of what stands above the line: its size, and how far above, in that
const LINE = 1.3; // of the size, from line to line

/** @param {string} text @param {string} color @returns {Piece[][]} line by line */
export function piecesOf(text, color) {
  /** @type {Piece[][]} */
  const lines = [[]];
  const [italic, raised, colors] = [[false], [false], [color]];
  for (const part of text.split(/(<[^>]+>)/).filter(Boolean)) {
    const [, end, name] = /^<(\/?)(\w+)/.exec(part) ?? [];
    if (name === "br") lines.push([]);
    else if (name === "i") end ? italic.pop() : italic.push(true);
    else if (name === "sup") end ? raised.pop() : raised.push(true);
    else if (name === "span") end ? colors.pop() : colors.push(/color:\s*([^;"]+)/.exec(part)?.[1] ?? colors[colors.length - 1]);
    else lines[lines.length - 1].push({ text: part, italic: italic[italic.length - 1], raised: raised[raised.length - 1], color: colors[colors.length - 1] });
  }
  return lines;
}

export class Text {
  /** @param {Pen} pen @param {string} text @param {Font} font */
  constructor(pen, text, font) {
    this.pen = pen;
    this.font = font;
    this.lines = piecesOf(text, font.color);
    this.widths = this.lines.map((pieces) => pieces.reduce((sum, piece) => sum + this.#with(piece).measureText(piece.text).width, 0));
    this.width = Math.max(0, ...this.widths);
    this.height = LINE * font.size * (this.lines.length - 1) + this.tall.up + this.tall.down;
  }

  /** How far letters of its font reach above the line and below it. */
  get tall() {
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = this.#with({ text: "", italic: false, raised: false, color: "" }).measureText("");
    return { up: Math.round(up), down: Math.round(down) };
  }

  /** @param {number} x of its left, middle or right @param {number} y of the line that its first letters stand on @param {0 | 0.5 | 1} anchor which share of a line lies before x */
  write(x, y, anchor) {
    this.lines.forEach((pieces, k) => {
      let at = x - anchor * this.widths[k];
      for (const piece of pieces) {
        const pen = this.#with(piece);
        const raised = piece.raised ? RAISED.by * RAISED.size * this.font.size : 0;
        pen.fillText(piece.text, at, y + LINE * this.font.size * k - raised);
        at += pen.measureText(piece.text).width;
      }
    });
  }

  /** @param {Piece} piece */
  #with({ italic, raised, color }) {
    const { pen, font: { size, family } } = this;
    pen.font = `${italic ? "italic " : ""}${(raised ? RAISED.size : 1) * size}px ${family}`;
    pen.fillStyle = color;
    return pen;
  }
}
