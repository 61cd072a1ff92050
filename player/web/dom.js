// The few lines that a framework would be used for.

/**
 * An element with its attributes and what is in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/**
 * What a canvas is drawn with.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @throws {Error} where the browser has no memory left for one
 */
export function context2d(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("the browser gives no canvas");
  return context;
}

/**
 * The same of a canvas over so many pixels of the page, as dense as the screen. One that gets its size again is made anew: not every time.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height
 */
export function dense2d(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/**
 * The element around what an event happened to, or that itself.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** Another text in the same node: where a node is put for another, much more is laid out anew. @param {HTMLElement} node @param {string} text */
export function write(node, text) {
  const { firstChild } = node;
  if (!(firstChild instanceof Text)) node.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/** Once what is drawn now can be seen. @returns {Promise<void>} */
export const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** @typedef {keyof typeof ICONS} Icon */
const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zm8 0h4v14h-4z",
  restart: "M6 5h2v14H6zm12 0v14l-10-7z",
  loop: "M17 4l4 4-4 4V9H7v4H5V7h12zM7 20l-4-4 4-4v3h10v-4h2v6H7z",
  fit: "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
  away: "M5 5h6v2H7v10h10v-4h2v6H5zm8 0h6v6h-2V8.4l-6.3 6.3-1.4-1.4L15.6 7H13z",
  camera: "M4 7.5h3.5L9 5h6l1.5 2.5H20V19H4zM12 9.8a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  close: "M6 6l12 12M18 6L6 18",
  undo: "M9 6L4.5 10.5 9 15M5 10.5h8.5a5 5 0 0 1 0 10H10",
  redo: "M15 6l4.5 4.5L15 15M19 10.5h-8.5a5 5 0 0 0 0 10H14",
  reset: "M5.5 5v5h5M6 10a7.2 7.2 0 1 1-.8 5.2",
  recent: "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M12 8v4.3l3 1.8",
  full: "M4.5 9.5v-5h5M14.5 4.5h5v5M19.5 14.5v5h-5M9.5 19.5h-5v-5",
  unfull: "M9.5 4.5v5h-5M19.5 9.5h-5v-5M14.5 19.5v-5h5M4.5 14.5h5v5",
  help: "M8.8 9.2a3.2 3.2 0 1 1 4.9 2.7c-1 .7-1.7 1.3-1.7 2.6M12 18.2v.1",
  dots: "M10.2 5a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1-3.6 0zM10.2 12a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1-3.6 0zM10.2 19a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1-3.6 0z",
  back1: "M15.5 6L9.5 12l6 6",
  forward1: "M8.5 6l6 6-6 6",
  layers: "M12 4l9 5-9 5-9-5zM4 13.5l8 4.5 8-4.5",
  more: "M5 7h14M5 12h14M5 17h14M9 5v4M15 10v4M8 15v4",
};
/** @type {ReadonlySet<Icon>} */
const STROKED = new Set([
  "back1", "forward1", "camera", "layers", "more", "close", "undo", "redo", "reset", "recent", "full", "unfull", "help",
]);

/** @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (STROKED.has(name)) svg.setAttribute("class", "race-stroked");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** @param {Icon} name @param {string} label @param {() => void} onClick */
export function button(name, label, onClick) {
  const node = el("button", { type: "button", class: "race-button", "aria-label": label, title: label }, icon(name));
  node.addEventListener("click", onClick);
  return node;
}

/** @param {HTMLElement} node @param {Icon} name @param {string} label */
export function setIcon(node, name, label) {
  node.replaceChildren(icon(name));
  node.setAttribute("aria-label", label);
  node.title = label;
}

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A classic script, once it has run: a disk serves no modules, and Plotly is none. @param {string} source @returns {Promise<void>} */
export function loadScript(source) {
  return new Promise((done, failed) => {
    const node = el("script", { src: source });
    node.addEventListener("load", () => done());
    node.addEventListener("error", () => failed(new Error(`${source} did not load`)));
    document.head.append(node);
  });
}
