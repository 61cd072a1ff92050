// A film of what a player shows, made while it goes on being played with.

import { t } from "./texts.js";

/** @typedef {import("./film/film.js").Kind} Film */

/**
 * @param {import("./player.js").Player} player
 * @param {Film} kind
 * @param {() => Promise<typeof import("./filming.js")>} films loads what makes them
 */
export async function film(player, kind, films) {
  const { transport } = player;
  player.giveUp?.abort();
  const given = (player.giveUp = new AbortController());
  const { signal } = given;
  const progress = transport.filming(() => given.abort());
  try {
    const { saveFilm } = await films();
    const shrunk = await saveFilm(player, kind, progress, signal);
    if (signal.aborted) return;
    if (shrunk) transport.say(t("Made smaller, with fewer pictures, to stay below {limit} MB.", { limit: 5 }));
    else transport.filmed();
  } catch (error) {
    if (signal.aborted) return player.giveUp === given ? transport.filmed() : undefined;
    console.warn(error);
    transport.say(t("The film could not be made."));
  }
}
