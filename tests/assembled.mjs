// Makes for tests what the player is sent, as a site without a server does: tapes, words and links come in, messages go out.

import { readFileSync } from "node:fs";

import { Normals } from "../player/web/noise.js";
import { parsed } from "../player/web/site/python.js";
import { Assembly } from "../player/web/site/assemble.js";
import { Session } from "../player/web/site/session.js";
import { setTexts } from "../player/web/texts.js";

const { tapes, words, asked } = JSON.parse(readFileSync(0, "utf8"));
setTexts(words.texts);
const assembly = new Assembly(tapes, words, new Normals());
const answers = asked.map(({ link, releases = [] }) => {
  const session = new Session(words.table, words, parsed(link));
  for (const release of releases) session.hear(release);
  return { ...assembly.of(session.scenario, { standing: session.standing, alone: false, hint: false }), problems: session.problems.map(({ template }) => template) };
});
process.stdout.write(JSON.stringify(answers, (_key, value) => {
  if (ArrayBuffer.isView(value)) return { list: [...value].map((x) => (Number.isFinite(x) ? x : String(x))) };
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}));
