// Undo, redo and reset: the links of the pictures that this tab has shown. Pure. The link that comes with a race alone says
// where it stands among them, so that the browser's Back and Forward, which show a link of before, agree with it.

/** @typedef {Record<string, string[]>} Fields fields of a link, each with its values; none for its default */

const MOST = 200; // links that are remembered
const LONGEST = 9000; // characters of one: with a visitor's own rows some 8,000
/** What stands around a picture, and beside it: it is never undone. */
const AROUND = new Set(["lang", "size", "theme", "embed", "embed_options", "inspector"]);
/** Other ground has other things beside it. */
const GROUND = ["surface", "f", "data", "model"];

export class History {
  /** @type {string[]} */
  links = [];
  at = -1; // which of them is shown

  /**
   * A picture is shown.
   * @param {string} link
   */
  show(link) {
    const { links, at } = this;
    if (at >= 0 && same(links[at], link)) links[at] = link;
    else if (at > 0 && same(links[at - 1], link)) this.at -= 1;
    else if (at + 1 < links.length && same(links[at + 1], link)) this.at += 1;
    else {
      links.splice(at + 1, Infinity, link);
      links.splice(0, links.length - MOST);
      this.at = links.length - 1;
    }
  }

  /** What leads to the picture before; null where there is none. @returns {Fields | null} */
  get undo() {
    return this.#from(this.at - 1);
  }

  /** And to the one that was undone. @returns {Fields | null} */
  get redo() {
    return this.#from(this.at + 1);
  }

  /** Goes there. Whoever is in a hurry does so again before the picture has come. @returns {Fields | null} */
  back() {
    const { undo } = this;
    if (undo) this.at -= 1;
    return undo;
  }

  /** @returns {Fields | null} */
  forth() {
    const { redo } = this;
    if (redo) this.at += 1;
    return redo;
  }

  /** What leads to another picture. @param {string} link @returns {Fields | null} */
  to(link) {
    const now = this.links[this.at];
    return now === undefined ? null : difference(now, link);
  }

  /**
   * What leads to the surface as it was opened by its name, or to the lesson's own picture; null where it is that.
   * @param {string} [own] the link of the lesson's
   * @returns {Fields | null}
   */
  reset(own) {
    const now = this.links[this.at];
    if (now === undefined || same(now, own ?? untouched(now))) return null;
    const { lesson } = fieldsOf(now);
    // A lesson's own picture is asked for by its name alone.
    return own && lesson ? { lesson } : difference(now, untouched(now));
  }

  /** @param {number} at @returns {Fields | null} */
  #from(at) {
    const link = this.links[at];
    return link === undefined ? null : this.to(link);
  }

  /** As it is kept over a reload. */
  get state() {
    return { links: this.links, at: this.at };
  }

  /** What was kept, if it is that. @param {unknown} state */
  restore(state) {
    if (typeof state !== "object" || state === null) return;
    const { links, at } = /** @type {{ links?: unknown, at?: unknown }} */ (state);
    if (!Array.isArray(links) || !links.every(isLink) || !Number.isInteger(at)) return;
    if (Number(at) < 0 || Number(at) >= links.length) return;
    this.links = links.slice(0, MOST);
    this.at = Math.min(Number(at), this.links.length - 1);
  }
}

/** Whether it is a picture of this page, and not an address somewhere else. @param {unknown} text @returns {text is string} */
export function isLink(text) {
  return typeof text === "string" && text.startsWith("?") && text.length <= LONGEST;
}

/**
 * What to change in a link for the picture to be that of another one.
 * @param {string} from
 * @param {string} to
 * @returns {Fields}
 */
export function difference(from, to) {
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  /** @type {Fields} */
  const found = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one, other] = [before[name] ?? [], after[name] ?? []];
    if (JSON.stringify(one) !== JSON.stringify(other)) found[name] = other;
  }
  // Which tab is open beside the same ground is no change.
  if (!GROUND.some((name) => name in found)) delete found.beside;
  // The name of a lesson alone would ask for the lesson's own picture.
  if (found.lesson?.length && Object.keys(found).length === 1) found.run = after.run ?? [];
  return found;
}

/** The surface, formula or loss on data as it is opened by its name. @param {string} link */
function untouched(link) {
  const { surface = [], f, data, model, loss, view, lesson } = fieldsOf(link);
  const asked = new URLSearchParams();
  if (f) asked.set("f", f[0]);
  if (f && view) asked.set("view", view[0]);
  if (data && !f) {
    asked.set("data", data[0]);
    // Which rows, model and loss it is makes the surface; of their settings these alone are numbers that are in a hand.
    for (const [name, said] of Object.entries({ model, loss })) if (said) asked.set(name, without(said[0], ["l2", "dropout"]));
  }
  if (surface.length) asked.set("surface", surface[0].replace(/\(.*$/s, ""));
  if (lesson) asked.set("lesson", lesson[0]);
  return `?${asked}`;
}

/** A call without some of its settings. @param {string} call @param {string[]} names */
function without(call, names) {
  const [, name, inner = ""] = /^([^(]*)(?:\((.*)\))?$/s.exec(call) ?? ["", call];
  const left = inner.split(",").filter((pair) => pair && !names.includes(pair.split("=")[0].trim()));
  return left.length ? `${name}(${left.join(",")})` : name;
}

/** What a link says of its picture. @param {string} link @returns {Fields} */
function fieldsOf(link) {
  /** @type {Fields} */
  const found = {};
  for (const [name, value] of new URLSearchParams(link.slice(1))) {
    if (name !== "v" && !AROUND.has(name)) (found[name] ??= []).push(value);
  }
  return found;
}

/** @param {string} one @param {string} other */
const same = (one, other) => !Object.keys(difference(one, other)).length;
