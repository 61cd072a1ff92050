// Entry points of the page's components. The player shows the race; ground and inside bring it what is large and seldom
// changes, in elements of their own that take no room on the page.

import { decode } from "./frame.js";
import { Player } from "./player.js";
import { loadPlotly } from "./plotly.js";
import { setTexts } from "./texts.js";

const players = new Map(); // element -> Promise<Player>
const delivered = { ground: null, inside: null };
const carriers = new Map(); // element -> the name of what it brings

function deliver(name, element, thing) {
  const row = element.closest("[data-testid='stElementContainer']");
  // An empty element would still take a row's gap.
  if (row) row.style.display = "none";
  carriers.set(element, name);
  if (thing?.digest && delivered[name]?.digest === thing.digest) return;
  delivered[name] = thing;
  for (const ready of players.values()) ready.then((player) => player.accept(delivered));
}

export function ground({ data, parentElement }) {
  deliver("ground", parentElement, decode(data));
}

export function inside({ data, parentElement }) {
  deliver("inside", parentElement, decode(data));
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
  instance.accept(delivered);
}

export function unmount(element) {
  if (carriers.has(element)) {
    delivered[carriers.get(element)] = null;
    carriers.delete(element);
    for (const ready of players.values()) ready.then((instance) => instance.accept(delivered));
  }
  players.get(element)?.then((instance) => instance.destroy());
  players.delete(element);
}

// The face of the formulas; fetched once something is written in it.
const face = new FontFace("STIX Two Math", `url(${new URL("./vendor/stix-two-math.woff2", import.meta.url).href})`, { display: "swap" });
document.fonts.add(face);

async function create(element) {
  const Plotly = await loadPlotly();
  return new Player(element, Plotly, () => import("./filming.js"));
}
