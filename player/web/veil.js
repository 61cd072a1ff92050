// The race as it is drawn: on the page hidden runs are in it, and have no path; in pictures and films they are not.

/** @typedef {import("./contract").Race} Race */
/** @typedef {import("./contract").Runner} Runner */

const NOTHING = new Float64Array();

/** @type {WeakMap<Runner, Runner>} what was made of a run, so that it is the same again */
const veils = new WeakMap();

/** @param {Race} race @returns {Race} */
export function veiled(race) {
  return race.runs.some((run) => run.hidden) ? { ...race, runs: race.runs.map((run) => (run.hidden ? veil(run) : run)) } : race;
}

/** @param {Runner} run */
function veil(run) {
  const known = veils.get(run);
  if (known) return known;
  const nothing = new Float64Array(run.x.length).fill(NaN);
  const made = { ...run, x: nothing, y: nothing, loss: nothing, chart: nothing, validation: NOTHING, points: NOTHING, flows: [], diverged: 0, ending: "" };
  veils.set(run, made);
  return made;
}

/** Without the runs that are hidden, and without their numbers. @param {Race} race @returns {Race} */
export function shown(race) {
  const places = race.runs.flatMap(({ hidden }, i) => (hidden ? [] : [i]));
  const handles = race.handles.filter(({ run }) => run < 0 || places.includes(run));
  const lines = race.chart.lines.filter(({ run }) => places.includes(run)).map((line) => ({ ...line, run: places.indexOf(line.run) }));
  return {
    ...race,
    chart: { ...race.chart, lines },
    runs: places.map((i) => race.runs[i]),
    handles: handles.map((handle) => ({ ...handle, run: places.indexOf(handle.run) })),
    through: race.through && { ...race.through, leader: places.indexOf(race.through.leader), shares: places.map((i) => race.through?.shares[i] ?? NOTHING), gaps: places.map((i) => race.through?.gaps[i] ?? NOTHING) },
  };
}
