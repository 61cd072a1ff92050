// The player in a room: one for each picture, as a page that is a file mounts it (standalone.js).

import { Player } from "../player.js";

/** @typedef {import("../contract").Race} Race */
/** @typedef {{ race: Race, ground: import("../contract").Ground, inside?: import("../contract").InsideOf | null }} Frames */
/** @typedef {(link: string) => Promise<Frames>} Source what brings a picture */
/**
 * @typedef {object} Means
 * @property {Source} source
 * @property {(player: Player, race: Race) => void} prepare before anything is shown in it
 * @property {() => void} ready once a picture is shown
 * @property {(trouble: boolean) => void} late a picture has not come, and is asked for again; or it has
 * @property {((lesson: string) => void) | null} leads
 * @property {() => Promise<any>} plotly what draws contours and charts, once a picture is seen
 * @property {() => Promise<any>} whole what draws three dimensions, too
 * @property {() => number} below pixels that stand below the player
 */

const AGAIN = 3000; // milliseconds until a picture that has not come is asked for once more

export class Screen {
  /** @type {Player | null} */
  player = null;
  link = ""; // that is shown, or on its way

  /** @param {HTMLElement} host @param {Means} means */
  constructor(host, means) {
    this.host = host;
    this.means = means;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.player?.setRace(this.player.base));
  }

  /** @param {string} link @param {boolean} [anew] also where it is shown already: without what has been changed in it */
  async show(link, anew = false) {
    if (link === this.link && !anew) return;
    this.link = link;
    try {
      const frames = await this.means.source(link);
      if (this.link !== link) return;
      this.means.late(false);
      this.#mount(frames);
    } catch (error) {
      console.warn(error);
      if (this.link !== link) return;
      this.means.late(true);
      setTimeout(() => this.link === link && this.show(link, true), AGAIN * (0.5 + Math.random()));
    }
  }

  /** @param {Frames} frames */
  #mount({ race, ground, inside = null }) {
    const { means, host } = this;
    this.player?.destroy();
    host.replaceChildren();
    const player = (this.player = new Player(host, globalThis.Plotly ?? null, { leads: means.leads, below: means.below, plotly: means.plotly, whole: means.whole }));
    player.transport.away.remove();
    means.prepare(player, race);
    player.setRace({ ...race, alone: false, hint: false });
    player.accept({ ground, inside });
    means.ready();
  }
}
