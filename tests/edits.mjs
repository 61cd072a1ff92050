// Edits runs for tests, as the player does: one question a line comes in, the texts go out.

import { createInterface } from "node:readline";

import * as edits from "../player/web/edits.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, runs, args } = JSON.parse(line);
  console.log(JSON.stringify(edits[kind](runs, ...args)));
}
