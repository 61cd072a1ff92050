// What maps say in words: of one trajectory, and of a whole map. Pure, but for the language.

import { shares } from "./mapcolors.js";
import { LEFT, NOWHERE } from "./outcome.js";
import { short } from "./numbers.js";
import { t } from "./texts.js";

/** @typedef {import("./contract").AxisOf} AxisOf */
/** @typedef {import("./contract").Cells} Cells */
/** @typedef {import("./contract").Laboratory} Laboratory */
/** @typedef {import("./outcome.js").Outcome} Outcome */
/** @typedef {{ axes: readonly AxisOf[], values: readonly number[] }} Where numbers of the axes, at a place of a map */

const MOST = 4; // minima that are named of a map
const LITTLE = 0.005; // of a map: less is not told

/** A place of the plane. @param {{ x: number, y: number }} point */
export const placed = ({ x, y }) => `(${short(tidy(x))}, ${short(tidy(y))})`;

/** Numbers with their names. @param {Where} where */
export const numbered = ({ axes, values }) => axes.map(({ label }, i) => `${label} = ${short(values[i], 4)}`).join(", ");

/** What became of one. @param {Outcome} outcome @param {Cells["points"]} points @param {number} steps @param {number} loss f at its end */
export function became({ reached, updates, left }, points, steps, loss) {
  if (reached === LEFT) return t("leaves the plane at update {n}", { n: left });
  const value = t("f = {value}", { value: short(loss) });
  if (reached === NOWHERE || !points[reached]) return t("at no minimum after {n} updates, {value}", { n: steps, value });
  const place = placed(points[reached]);
  if (Number.isNaN(updates)) return t("rests at the saddle {place}, {value}", { place, value });
  return t("at the minimum {place} from update {n} on, {value}", { place, n: updates, value });
}

/** A map in a sentence. @param {string} run @param {Cells} cells @param {Laboratory} laboratory @param {readonly AxisOf[]} axes @param {(cell: number) => readonly number[]} values of a cell */
export function told(run, cells, { study, outcome, label }, axes, values) {
  const { minima, resting, nowhere, left } = shares(cells);
  const named = study === "starts" ? minima : minima.slice(0, 0);
  const all = minima.reduce((sum, { share }) => sum + share, 0);
  const parts = named.filter(({ share }) => share >= LITTLE).slice(0, MOST).map(({ point, share }) => t("{share} reach {place}", { share: percent(share), place: placed(point) }));
  const rest = all - named.slice(0, MOST).reduce((sum, { share }) => sum + share, 0);
  if (study !== "starts" && all > 0) parts.push(t("{share} reach a minimum", { share: percent(all) }));
  else if (rest >= LITTLE) parts.push(t("{share} reach other minima", { share: percent(rest) }));
  if (nowhere >= LITTLE) parts.push(t("{share} are nowhere yet", { share: percent(nowhere) }));
  if (resting >= LITTLE) parts.push(t("{share} rest at a saddle", { share: percent(resting) }));
  if (left >= LITTLE) parts.push(t("{share} leave the plane", { share: percent(left) }));
  if (study === "numbers") parts.push(...best(cells, outcome, label, axes, values));
  return t("{run}: {parts}.", { run, parts: parts.join("; ") });
}

/** The least of a map, and where. @param {Cells} cells @param {Laboratory["outcome"]} outcome @param {string} label @param {readonly AxisOf[]} axes @param {(cell: number) => readonly number[]} values */
function best({ shade, reached }, outcome, label, axes, values) {
  let at = -1;
  for (let i = 0; i < shade.length; i++) {
    if (reached[i] === LEFT || !Number.isFinite(shade[i])) continue;
    if (at < 0 || shade[i] < shade[at]) at = i;
  }
  if (at < 0 || outcome === "sharpness") return [];
  return [t("least at {numbers}: {value} ({what})", { numbers: numbered({ axes, values: values(at) }), value: short(shade[at]), what: label })];
}

/** @param {number} share */
export const percent = (share) => `${share > 0 && share < 0.01 ? "< 1" : share < 1 && share > 0.99 ? "> 99" : Math.round(100 * share)} %`;

/** Round-off is no digit of a place. @param {number} value */
const tidy = (value) => (Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(10)));
