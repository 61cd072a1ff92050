// Who leads a room: what is changed in it, from whichever of the lecturer's windows, and what a room's buttons do.

import { download } from "../dom.js";
import { t } from "../texts.js";
import { asked } from "./asked.js";
import { Echo, where } from "./follow.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Change} Change */

export class Lead {
  /** @type {State | null} */
  state = null;
  came = 0; // when
  echo = new Echo();
  /** Something has been changed from here. @type {(change: Change) => void} */
  onChange = () => {};

  /** @param {import("./line.js").Line} line @param {import("./start.js").Here} here */
  constructor(line, here) {
    this.line = line;
    this.here = here;
  }

  /** @param {State} state @returns {boolean} whether somebody else has moved the clock */
  hear(state) {
    this.state = state;
    this.came = performance.now();
    return this.echo.hear(state.clock, this.came);
  }

  /** It is seen at once where it is asked for; another picture brings what is asked of it along. @param {Change} change */
  change(change) {
    const { state, line } = this;
    if (!state || !line.send({ lead: change })) return;
    if (change.clock) this.echo.send(change.clock, performance.now());
    if (change.link !== undefined) return;
    const now = performance.now();
    const clock = change.clock ?? { ...state.clock, since: (state.clock.since ?? 0) + (now - this.came) / 1000 };
    this.came = now;
    this.state = { ...state, ...change, clock };
    this.onChange(change);
  }

  again() {
    this.line.send({ again: true });
  }

  /** Whether what has been answered is to be forgotten, is asked first. */
  clear() {
    const words = this.state?.round === 2 ? t("The second vote is deleted, the first one is kept, and everybody may answer anew.") : t("All answers to this question are deleted, and everybody may answer anew.");
    asked(words, { name: "clear", label: t("Clear this vote"), act: () => this.line.send({ clear: true }) });
  }

  close() {
    this.line.send({ close: true });
  }

  /** Where the clock is believed to be. @param {import("./follow.js").Course} course */
  clock(course) {
    const { state, came } = this;
    return state ? where(state.clock, (performance.now() - came) / 1000, course) : { position: 0, playing: false };
  }

  /** The counts as a table. */
  async save() {
    const { address, secret, code } = this.here;
    try {
      const answer = await fetch(`${address}/counts.csv`, { headers: { authorization: `Bearer ${secret}` } });
      if (!answer.ok) throw new Error(String(answer.status));
      download(await answer.blob(), `room-${code}.csv`);
    } catch (error) {
      console.warn(error);
      asked(t("The counts have not been saved: the server does not answer. Try again."));
    }
  }

  /** The second window, for the lecturer's own screen. */
  present() {
    const { address, secret } = this.here;
    window.open(`${address}${location.search}#lead=${secret}&window=presenter`, `presenter-${this.here.code}`, "popup,width=1024,height=768");
  }

  /** Whether the room is to be ended, is asked first. */
  ask() {
    asked(t("Every phone is let go, and the votes are deleted. Save the counts first if you want to keep them."),
      { name: "end", label: t("End the room"), act: () => this.close() });
  }
}
