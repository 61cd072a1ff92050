// The entry of a room's page (classroom/page.py). One page for everybody: who has the room's secret leads it, on a projector
// or in the presenter's window; all others are phones.

import { loadScript } from "../dom.js";
import { unpacked } from "../packed.js";
import { keep, kept } from "../storage.js";
import { setTexts } from "../texts.js";
import { joining, meant } from "./joining.js";
import { Line } from "./line.js";
import { opening } from "./opening.js";
import { Phone } from "./phone.js";
import { Presenter } from "./presenter.js";
import { Projector } from "./projector.js";

/**
 * @typedef {object} Config what the page says of itself
 * @property {string} lang
 * @property {Readonly<Record<string, string>>} words what is said, by the English text; empty in English
 * @property {string} player the folder of the player's files
 */
/**
 * @typedef {object} Here what a window knows of its room
 * @property {string} code
 * @property {string} secret empty on a phone
 * @property {string} address of the room
 * @property {string} shown the address without its code, as it is read aloud
 * @property {string} page the address of the page that needs no room
 * @property {import("./screen.js").Source} source
 * @property {() => Promise<any>} plotly what draws contours and charts, once a picture is seen
 * @property {() => Promise<any>} whole what draws three dimensions, too
 * @property {() => Promise<string>} qr the address as a QR code
 */
/** @typedef {{ lead: string, presenter: boolean }} Who */

/** @param {HTMLElement} host @param {Config} config */
export function start(host, { lang, words, player }) {
  setTexts(words);
  host.classList.add("room");
  const face = new FontFace("STIX Two Math", `url(${new URL(`${player}vendor/stix-two-math.woff2`, location.href).href})`, { display: "swap" });
  document.fonts.add(face);
  const code = meant((location.pathname.split("/").at(-1) ?? "").replaceAll("%20", ""));
  const root = new URL("../", location.href).href;
  if (code === "NEW") return opening(host, root, lang);
  if (!code) return joining(host, root);
  const name = `race-room-${code}`;
  const who = known(name);
  const here = around(code, root, lang, player, who);
  const address = `${here.address}/line`.replace(/^http/, "ws");
  const line = new Line(() => new WebSocket(address), () => ({ phone: String(kept("session", `${name}-phone`) ?? kept("local", `${name}-phone`) ?? ""), lead: who.lead }));
  const role = new (who.lead ? (who.presenter ? Presenter : Projector) : Phone)(host, line, here);
  line.onMessage = (message) => {
    const { welcome } = message;
    if (welcome) for (const where of /** @type {const} */ (["session", "local"])) keep(where, `${name}-phone`, welcome.phone);
    // A secret that is not this room's opens nothing.
    if (welcome && who.lead && !welcome.lead) {
      keep("session", name, null);
      return location.reload();
    }
    role.hear(message);
  };
  line.onChange = (up, why) => role.connected(up, why);
  line.onEnd = (why) => role.end(why);
  line.start();
  window.addEventListener("online", () => line.wake());
  document.addEventListener("visibilitychange", () => document.hidden || line.wake());
}

/** The secret goes out of the address bar, which the whole class sees. @param {string} name @returns {Who} */
function known(name) {
  const said = new URLSearchParams(location.hash.slice(1));
  const lead = said.get("lead");
  if (lead) {
    keep("session", name, { lead, presenter: said.get("window") === "presenter" });
    history.replaceState(history.state, "", location.pathname + location.search);
    return { lead, presenter: said.get("window") === "presenter" };
  }
  const before = /** @type {Partial<Who> | null} */ (kept("session", name));
  return { lead: before?.lead ?? "", presenter: before?.presenter === true };
}

/** @param {string} code @param {string} page @param {string} lang @param {string} player @param {Who} who @returns {Here} */
function around(code, page, lang, player, { lead, presenter }) {
  const address = `${page}room/${code}`;
  const large = lead && !presenter;
  return {
    code, address, page, secret: lead,
    shown: `${page}room/`.replace(/^https?:\/\//, ""),
    source: async (link) => {
      const asked = new URLSearchParams(link);
      asked.set("lang", lang);
      // Large type is for the projector, whatever its lecturer's own page has.
      if (large) asked.set("size", asked.get("size") ?? "projector");
      else asked.delete("size");
      const answer = await fetch(`${page}room/picture?${asked}`);
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return /** @type {any} */ (framed(new Uint8Array(await answer.arrayBuffer())));
    },
    plotly: () => loadScript(`${player}vendor/plotly-cartesian.min.js`).then(() => globalThis.Plotly),
    whole: () => loadScript(`${player}plotly.min.js`).then(() => globalThis.Plotly),
    qr: async () => {
      const answer = await fetch(`${address}/qr.svg?of=${location.protocol.slice(0, -1)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    },
  };
}

/** Messages behind a header that says how long they are. @param {Uint8Array} bytes */
function framed(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const { frames } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return unpacked(frames, bytes.subarray(4 + length));
}
