// Entry points of the two Streamlit components: the landscape carries the contour, the player shows the race.

import { decode } from "./payload.js";
import { Player } from "./player.js";
import { loadPlotly } from "./plotly.js";

const players = new Map(); // element -> Promise<Player>
let figure = null;

export function landscape({ data, parentElement }) {
  // An empty element would still take a row's gap on the page.
  const row = parentElement.closest("[data-testid='stElementContainer'], .stElementContainer");
  if (row) row.style.display = "none";
  figure = JSON.parse(new TextDecoder().decode(data));
  for (const ready of players.values()) ready.then((player) => player.setFigure(figure));
}

export async function player({ data, parentElement, setTriggerValue }) {
  const race = decode(data);
  if (!players.has(parentElement)) players.set(parentElement, create(parentElement));
  const instance = await players.get(parentElement);
  instance.onStart = (x, y) => setTriggerValue("start", [x, y]);
  if (figure) instance.setFigure(figure);
  instance.setRace(race);
}

export function unmount(element) {
  players.get(element)?.then((instance) => instance.destroy());
  players.delete(element);
}

async function create(element) {
  const Plotly = await loadPlotly();
  return new Player(element, Plotly);
}
