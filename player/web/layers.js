// Two transparent canvases over a Plotly plot: ink stays and only grows while playing, sprites are redrawn every frame.

export class Layers {
  constructor(host) {
    this.ink = add(host);
    this.sprites = add(host);
  }

  fit(width, height) {
    const ratio = window.devicePixelRatio || 1;
    for (const { canvas, context } of [this.ink, this.sprites]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.lineJoin = context.lineCap = "round";
    }
    this.width = width;
    this.height = height;
  }

  clear(layer) {
    layer.context.clearRect(0, 0, this.width, this.height);
  }

  // Everything drawn inside stays within the plot's frame.
  within(layer, box, draw) {
    const { context } = layer;
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    draw(context);
    context.restore();
  }
}

function add(host) {
  const canvas = document.createElement("canvas");
  canvas.className = "race-layer";
  canvas.setAttribute("aria-hidden", "true");
  host.append(canvas);
  return { canvas, context: canvas.getContext("2d") };
}

// The plot's frame in pixels of its element, from Plotly's own axes.
export function frame(plot) {
  const { xaxis, yaxis } = plot._fullLayout;
  return { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length };
}

export function strokeRange(context, xs, ys, from, to) {
  context.beginPath();
  context.moveTo(xs[from], ys[from]);
  for (let k = from + 1; k <= to; k++) context.lineTo(xs[k], ys[k]);
  context.stroke();
}
