// Bundle the player's modules for a browser, from web/ into built/: `make install` does so whenever one of them is newer.
//
// The page that a server sends gets modules, of which those that films need come when a film is asked for. A page that is
// one file, the site and a room get one classic script each, whose entry is `window.race.entry`: a disk serves no modules.

import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const BUILT = `${HERE}built`;
const PAGE = ["main.js", "filming.js", "film-worker.js"];
const SCRIPTS = { "standalone.js": "standalone.js", "room.js": "classroom/start.js", "site.js": "site/start.js" };

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: `${HERE}web`,
  outdir: BUILT,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: ["chrome111", "firefox113", "safari16.4"],
  metafile: true,
  logLevel: "warning",
};

/** What player/assets.py compares with what stands in web/: names and contents, in the order of the names. */
async function sources() {
  const found = await readdir(`${HERE}web`, { recursive: true });
  const names = found.map((name) => name.replaceAll("\\", "/")).filter((name) => name.endsWith(".js") && !name.startsWith("vendor/"));
  const hash = createHash("sha256");
  for (const name of names.sort()) hash.update(`${name}\0`).update(await readFile(`${HERE}web/${name}`)).update("\0");
  return hash.digest("hex");
}

await rm(BUILT, { recursive: true, force: true });
const { metafile } = await build({ ...common, entryPoints: PAGE, format: "esm", splitting: true, sourcemap: true });
const entryPoints = Object.entries(SCRIPTS).map(([out, from]) => ({ in: from, out: out.replace(/\.js$/, "") }));
await build({ ...common, entryPoints, format: "iife", globalName: "race.entry" });

/** @param {string} path */
const named = (path) => path.split("/").at(-1) ?? "";
const needed = Object.entries(metafile.outputs)
  .filter(([, { entryPoint }]) => entryPoint)
  .map(([path, { imports }]) => [named(path), imports.filter(({ kind }) => kind === "import-statement").map(({ path: other }) => named(other))]);
await writeFile(`${BUILT}/manifest.json`, `${JSON.stringify({ sources: await sources(), needed: Object.fromEntries(needed) })}\n`);
