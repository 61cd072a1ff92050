// A legend by itself, with numbers to take in hand; what it reports is kept in `window.log`.

import { Legend } from "/web/legend.js";

const number = (key, run, more = {}) => ({
  key, run, part: "Adam", label: key.split(".").at(-1), symbol: "", value: 0.5, low: 0, high: 1, scale: "linear", bounds: [0, 2],
  help: "What it does.", live: true, ...more,
});
const rate = { value: 0.001, low: 1e-4, high: 1, scale: "log", bounds: [0, 1000] };
const memory = { value: 0.999, low: 0.5, high: 0.9999, scale: "complement", bounds: [0, 0.999999] };

window.handles = [
  number("surface.b", -1, { part: "", value: 100, low: 1, high: 200, bounds: [1, 1000] }),
  number("start.x", -1, { part: "", label: "Start x", symbol: "x", value: -1.5, low: -5, high: 5, bounds: [-1000, 1000] }),
  number("steps", -1, { part: "", label: "Steps", value: 200, low: 10, high: 1000, scale: "int", bounds: [1, 1000] }),
  number("run.0.0.lr", 0, { symbol: "α", ...rate }),
  number("run.0.0.beta2", 0, { symbol: "β₂", ...memory }),
  number("run.0.1.warmup", 0, { part: "Cosine", value: 20, high: 500, scale: "int", bounds: [0, 100000] }),
  number("run.1.0.lr", 1, { symbol: "α", live: false, ...rate }),
];
const points = Float32Array.of(1, 2);
const run = (label, color) => ({
  label, color, light: color, dark: color, outline: [[0, 1], [1, -1], [-1, -1]], diverged: 0, ending: "", evaluations: 1, x: points, y: points,
  loss: points, chart: points,
});
window.race = { zero: 0, start: [1, 2], live: { curve: false }, runs: [run("Adam + Cosine", "blue"), run("GD", "red")] };
window.theme = { background: "#ffffff", color: (run) => run.light };

window.log = [];
window.legend = new Legend(document.querySelector(".race-legend-box"));
legend.onHold = (key, value) => log.push([key, value]);
legend.onRelease = () => log.push("release");
legend.onCancel = () => log.push("cancel");
window.come = (handles = window.handles, values = new Map()) => {
  legend.setRace(window.race, window.theme);
  legend.setHandles(structuredClone(handles), values);
  legend.update(1);
};
come();
