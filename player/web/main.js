// Entry points of the Streamlit components. The player shows the race; landscape and details bring it what is
// large and seldom changes, in elements of their own that take no room on the page.

import { decode, decodeDetails } from "./payload.js";
import { Player } from "./player.js";
import { loadPlotly } from "./plotly.js";
import { setTexts } from "./texts.js";

const players = new Map(); // element -> Promise<Player>
const brought = { figure: null, details: null };
const bearers = new Map(); // element -> the name of what it brings

function bring(name, element, thing) {
  const row = element.closest("[data-testid='stElementContainer']");
  // An empty element would still take a row's gap.
  if (row) row.style.display = "none";
  bearers.set(element, name);
  brought[name] = thing;
  for (const ready of players.values()) ready.then((player) => player.accept(brought));
}

export function landscape({ data, parentElement }) {
  bring("figure", parentElement, JSON.parse(new TextDecoder().decode(data)));
}

export function details({ data, parentElement }) {
  bring("details", parentElement, decodeDetails(data));
}

export async function player({ data, parentElement, setTriggerValue }) {
  const race = decode(data);
  setTexts(race.texts);
  document.documentElement.lang = race.lang;
  if (!players.has(parentElement)) players.set(parentElement, create(parentElement));
  const instance = await players.get(parentElement).catch((error) => {
    players.delete(parentElement);
    throw error;
  });
  instance.onStart = (x, y) => setTriggerValue("start", [x, y]);
  instance.setRace(race);
  instance.accept(brought);
}

export function unmount(element) {
  if (bearers.has(element)) {
    brought[bearers.get(element)] = null;
    bearers.delete(element);
    for (const ready of players.values()) ready.then((instance) => instance.accept(brought));
  }
  players.get(element)?.then((instance) => instance.destroy());
  players.delete(element);
}

async function create(element) {
  const Plotly = await loadPlotly();
  return new Player(element, Plotly);
}
