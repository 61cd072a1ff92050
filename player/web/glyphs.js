// Markers: the outline of a run, which says the same as its colour, a cross where it ended, a chevron where it has gone.

/** @typedef {import("./contract").Runner} Runner */
/** @typedef {CanvasRenderingContext2D | import("./svgpen.js").SvgPen} Pen */
/** @typedef {{ fill: string, edge: string, halo?: number }} Ink */

/**
 * @param {Pen} pen
 * @param {Runner["outline"]} outline corners around (0, 0); none for a circle
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {Ink} ink
 */
export function drawGlyph(pen, outline, x, y, r, { fill, edge, halo = 1.75 }) {
  pen.beginPath();
  if (outline.length) {
    for (const [dx, dy] of outline) pen.lineTo(x + r * dx, y + r * dy);
    pen.closePath();
  } else {
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = halo;
  pen.strokeStyle = edge;
  pen.stroke();
}

/**
 * Where a run ended.
 * @param {Pen} pen
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {Ink} ink
 */
export function drawCross(pen, x, y, r, { fill, edge }) {
  traceCross(pen, x, y, r);
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[5.5, edge], [2.75, fill]])) {
    pen.lineWidth = width;
    pen.strokeStyle = stroke;
    pen.stroke();
  }
}

/** The two lines of a cross, to be drawn in any ink. @param {Pen} pen @param {number} x @param {number} y @param {number} r */
export function traceCross(pen, x, y, r) {
  pen.beginPath();
  pen.moveTo(x - r, y - r);
  pen.lineTo(x + r, y + r);
  pen.moveTo(x - r, y + r);
  pen.lineTo(x + r, y - r);
}

/**
 * The way to what has left the picture. No marker looks like it.
 * @param {Pen} pen
 * @param {number} x
 * @param {number} y
 * @param {number} angle
 * @param {number} size
 * @param {Ink} ink
 */
export function drawChevron(pen, x, y, angle, size, { fill, edge }) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  /** @param {number} dx @param {number} dy @returns {[number, number]} */
  const turned = (dx, dy) => [x + size * (dx * cos - dy * sin), y + size * (dx * sin + dy * cos)];
  for (const [width, stroke] of /** @type {[number, string][]} */ ([[6, edge], [3, fill]])) {
    for (const back of [0, -6]) {
      pen.beginPath();
      pen.moveTo(...turned(back - 5, -6));
      pen.lineTo(...turned(back + 2, 0));
      pen.lineTo(...turned(back - 5, 6));
      pen.lineWidth = width;
      pen.strokeStyle = stroke;
      pen.stroke();
    }
  }
}

/**
 * What is told of is there: rings around the places, each with its words.
 * @param {Pen} pen @param {readonly { x: number, y: number, color: string, text: string }[]} places @param {import("./theme.js").Theme} theme @param {import("./layers.js").Box} box
 */
export function drawPointed(pen, places, theme, box) {
  for (const { x, y, color, text } of places) {
    for (const [width, stroke] of /** @type {[number, string][]} */ ([[7, theme.background], [3, color]])) {
      pen.beginPath();
      pen.arc(x, y, 13 * theme.scale, 0, 2 * Math.PI);
      pen.lineWidth = width;
      pen.strokeStyle = stroke;
      pen.stroke();
    }
    pen.font = `600 ${12.5 * theme.scale}px ${theme.font}`;
    const width = pen.measureText(text).width;
    const left = x + 18 * theme.scale + width > box.left + box.width ? x - 18 * theme.scale - width : x + 18 * theme.scale;
    Object.assign(pen, { lineWidth: 4, strokeStyle: theme.background, fillStyle: theme.text, textAlign: "left", textBaseline: "middle", lineJoin: "round" });
    pen.strokeText(text, left, y - 12 * theme.scale);
    pen.fillText(text, left, y - 12 * theme.scale);
  }
}
