// Reads links and writes them again for tests, as a site without a server does: the table comes first, then links, one a
// line; for each the link that was written, what could not be used, and the scenario.

import { createInterface } from "node:readline";

import { read, write } from "../player/web/site/address.js";
import { spoken } from "../player/web/site/said.js";

let table = null;
for await (const line of createInterface({ input: process.stdin })) {
  const said = JSON.parse(line);
  if (!table) {
    table = said;
    continue;
  }
  const { scenario, problems, beyond } = read(said, table);
  const answer = { link: write(scenario, table), problems: problems.map((problem) => spoken(problem)), beyond, scenario };
  process.stdout.write(`${JSON.stringify(answer, (_key, value) => (Object.is(value, -0) ? "-0" : value))}\n`);
}
