// Colours and fonts of the page, read from Streamlit's CSS variables, so that both themes are set in one place.

const COLORS = ["blue", "orange", "green", "violet", "red", "yellow", "gray"];

// `scale` enlarges type, lines and markers alike, for a projector.
export function readTheme(element, scale = 1) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const background = read("background-color") || "#ffffff";
  const dark = luminance(background) < 0.4;
  const colors = Object.fromEntries(COLORS.map((name) => [name, read(`${name}-color`)]));
  colors.teal = read("primary-color");
  return {
    background,
    text: read("text-color") || "#222222",
    border: read("border-color") || "#cccccc",
    font: read("font") || "sans-serif",
    dark,
    scale,
    colors,
    // Low ground is tinted and high ground fades into the page, so that paths stand out on both.
    relief: dark
      ? [[0, "#3d5f86"], [0.35, "#2b435f"], [0.7, "#1d2c3e"], [1, "#151d29"]]
      : [[0, "#8fb3d9"], [0.35, "#c0d5ea"], [0.7, "#e3edf6"], [1, "#f7fafd"]],
    isoline: dark ? "rgba(190,210,235,0.22)" : "rgba(40,70,110,0.22)",
    grid: dark ? "rgba(255,255,255,0.10)" : "rgba(0,0,0,0.09)",
  };
}

// Margins have to hold larger type.
export function scaled(margin, scale) {
  return Object.fromEntries(Object.entries(margin).map(([side, size]) => [side, size * scale]));
}

function luminance(color) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}
