// The marker of a run: its shape says the same as its colour.

const POLYGONS = {
  square: { sides: 4, turn: Math.PI / 4 },
  diamond: { sides: 4, turn: 0 },
  triangle: { sides: 3, turn: -Math.PI / 2 },
  "triangle-down": { sides: 3, turn: Math.PI / 2 },
  pentagon: { sides: 5, turn: -Math.PI / 2 },
  hexagon: { sides: 6, turn: 0 },
};

export function tracePath(context, shape, x, y, r) {
  context.beginPath();
  if (shape === "circle") {
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (shape === "star") {
    polygon(context, x, y, 10, -Math.PI / 2, (i) => (i % 2 ? 0.5 * r : 1.25 * r));
  } else {
    const { sides, turn } = POLYGONS[shape];
    polygon(context, x, y, sides, turn, () => (sides === 3 ? 1.25 * r : 1.1 * r));
  }
}

function polygon(context, x, y, sides, turn, radius) {
  for (let i = 0; i < sides; i++) {
    const angle = turn + (2 * Math.PI * i) / sides;
    context.lineTo(x + radius(i) * Math.cos(angle), y + radius(i) * Math.sin(angle));
  }
  context.closePath();
}

export function drawGlyph(context, shape, x, y, r, fill, edge) {
  tracePath(context, shape, x, y, r);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.75;
  context.strokeStyle = edge;
  context.stroke();
}

export function drawCross(context, x, y, r, color, edge) {
  context.beginPath();
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x - r, y + r);
  context.lineTo(x + r, y - r);
  context.lineWidth = 5.5;
  context.strokeStyle = edge;
  context.stroke();
  context.lineWidth = 2.75;
  context.strokeStyle = color;
  context.stroke();
}
