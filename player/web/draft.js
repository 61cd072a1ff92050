// What a reader holds beside the server's scenario: numbers in the hand, and those let go that no answer has come to.
// Pure: what sends and what waits is given to it. The server's scenario is the only state; this is a draft of it.

import { fieldOf, held, place, runsOf } from "./edits.js";

/** @typedef {import("./live.js").Window} Seen what is looked at of the plane */
/** @typedef {Map<string, number>} Values by the keys of the handles */
/**
 * @typedef {object} Standing where the server stands, as each of its messages says
 * @property {string} visit names the session
 * @property {number} epoch grows with each change that no draft made: by a widget, Back, undo, a lesson
 * @property {number} answered the highest number of a draft that it has applied
 */
/**
 * @typedef {object} Release what is sent: everything that is unanswered, in one
 * @property {number} number
 * @property {Record<string, number>} changes
 * @property {Seen | null} [seen] where it has changed; null for the whole window
 * @property {Fields} [fields] where some have
 */
/** @typedef {Record<string, string[]>} Fields of a link with their values; none is the default */
/** @typedef {{ fields: Fields, runs: readonly string[] }} Linked a scenario as its link, and its runs as they stand in one */
/** @typedef {{ number: number, changes: Values, seen?: Seen | null, fields?: Fields }} Pending one gesture, let go */
/** @typedef {(act: () => void, milliseconds: number) => () => void} Later calls once; what it returns calls it off */

const FIRST = 3000; // milliseconds without an answer until it is sent again
const LONGEST = 30_000; // between two tries, which are ever farther apart
const STILL = 500; // after the last movement of what is looked at
const OTHERS = ["surface", "f", "data", "model", "loss", "lesson"]; // fields whose change may put other numbers in the place of those that are shown
const PICTURE = ["surface", "f", "data", "model", "loss", "view", "seen", "start", "init", "batch", "order", "steps", "noise", "seed", "run"]; // fields that a lesson has of its own
const PLAIN = ["steps", "batch", "noise", "seed"]; // numbers that are fields of the link by the same name

/** @type {Later} */
const timer = (act, milliseconds) => {
  const number = setTimeout(act, milliseconds);
  return () => clearTimeout(number);
};

export class Draft {
  /** @type {Standing | null} as of the last message that was shown */
  standing = null;
  /** @type {Linked} what the last message showed */
  linked = { fields: {}, runs: [] };
  /** @type {Values} what is in the hand */
  hand = new Map();
  /** @type {Pending[]} let go and not answered, the oldest first */
  pending = [];
  /** @type {Seen | null | undefined} what is looked at, while it still moves */
  looking = undefined;
  /** @type {() => void} what was in the hand has been taken out of it: something else has changed the scenario */
  onDropped = () => {};
  last = 0; // the highest number given
  wait = FIRST;
  /** @type {Set<string>} visits that are over */
  past = new Set();
  // What is waited for:
  /** @type {(() => void) | null} */
  retry = null;
  /** @type {(() => void) | null} */
  settle = null;

  /** @param {{ send?: ((release: Release) => void) | null, later?: Later }} [means] no `send` where there is no server */
  constructor({ send = null, later = timer } = {}) {
    this.send = send;
    this.later = later;
  }

  /** A number is in the hand, with whatever is there already. @param {string} key @param {number} value */
  hold(key, value) {
    this.hand.set(key, value);
  }

  /** The number that was taken first. @returns {string | null} */
  get held() {
    return this.hand.keys().next().value ?? null;
  }

  /** All that differs from the last message: what is unanswered, and over it the hand. @returns {Values} */
  get values() {
    return new Map([...this.#unanswered(), ...this.hand]);
  }

  /** What is looked at where that is not what the last message says; null is the whole window. */
  get seen() {
    if (this.looking !== undefined) return this.looking;
    return this.pending.findLast(({ seen }) => seen !== undefined)?.seen;
  }

  /** The runs as they will stand in the link, once all is answered. @returns {readonly string[]} */
  get runs() {
    let { runs } = this.linked;
    for (const { changes, fields } of this.pending) {
      runs = held(runs, changes);
      if (fields?.run) runs = runsOf(fields.run) ?? runs;
    }
    return runs;
  }

  /** Where a run that is shown will stand then; -1 where it is gone. @param {number} i */
  placed(i) {
    let { runs } = this.linked;
    for (const { changes, fields } of this.pending) {
      if (fields?.run) break;
      runs = held(runs, changes);
    }
    return place(runs, i, this.runs);
  }

  /** A field of the link as it will be; none where it has its default. @param {string} name @returns {readonly string[]} */
  field(name) {
    if (name === "run") return this.runs;
    return this.pending.findLast(({ fields }) => fields && name in fields)?.fields?.[name] ?? this.linked.fields[name] ?? [];
  }

  /** The hand is opened: what was in it is sent. */
  release() {
    if (!this.hand.size) return;
    this.#give(this.hand);
  }

  /** Some fields of the link are to be others. What is in the hand is let go of before. @param {Fields} fields */
  edit(fields) {
    this.release();
    this.#give(new Map(), fields);
  }

  /** The hand is empty again, and nothing has happened. */
  drop() {
    this.hand = new Map();
  }

  /** Another part of the plane is looked at; sent once it stands still. @param {Seen | null} seen null for all of it */
  look(seen) {
    this.looking = seen;
    this.settle?.();
    this.settle = this.later(() => this.#give(new Map()), STILL);
  }

  /**
   * A message has come.
   * @param {Standing} standing
   * @param {Linked} [linked] what it shows
   * @returns {boolean} whether it is to be shown: an older one than that which is shown is not
   */
  accept(standing, linked = this.linked) {
    const before = this.standing;
    const another = before !== null && before.visit !== standing.visit;
    if (this.past.has(standing.visit) || (before && !another && isOlder(standing, before))) return false;
    if (another) this.past.add(before.visit);
    this.standing = standing;
    this.linked = linked;
    this.last = Math.max(this.last, standing.answered);
    if (another) return this.#moveOn();
    const answered = this.pending.filter(({ number }) => number <= standing.answered);
    this.pending = this.pending.slice(answered.length);
    if (!this.pending.length) this.#rest();
    const own = this.held?.startsWith("run."); // of a run that may have another row now, or none
    const others = answered.some(({ fields = {} }) => OTHERS.some((name) => name in fields) || (own && "run" in fields));
    if (others || (before && standing.epoch > before.epoch)) this.#lose();
    return true;
  }

  /** The line is back, or what was sent seems lost: all that is unanswered is sent. */
  resend() {
    const newest = this.pending.at(-1);
    if (!newest || !this.send) return;
    this.retry?.();
    this.retry = this.later(() => this.resend(), this.wait);
    this.wait = Math.min(2 * this.wait, LONGEST);
    const seen = this.pending.findLast((pending) => pending.seen !== undefined)?.seen;
    const changes = Object.fromEntries(this.#unanswered());
    const fields = this.fields;
    const said = Object.keys(fields).length ? { fields } : {};
    this.send({ number: newest.number, changes, ...(seen === undefined ? {} : { seen }), ...said });
  }

  /** Nothing is waited for any more. */
  end() {
    this.settle?.();
    this.#rest();
  }

  /** What is in the hand, what is looked at and what is edited goes under the next number. @param {Values} changes @param {Fields} [fields] */
  #give(changes, fields = this.#worded(changes)) {
    this.settle?.();
    this.settle = null;
    this.last += 1;
    const seen = this.looking === undefined ? {} : { seen: this.looking };
    const own = "run" in fields ? new Map([...changes].filter(([key]) => !key.startsWith("run."))) : changes;
    this.pending.push({ number: this.last, changes: own, ...seen, ...(Object.keys(fields).length ? { fields } : {}) });
    if (changes === this.hand) this.hand = new Map();
    this.looking = undefined;
    this.wait = FIRST;
    if (this.send) this.resend();
    else this.pending = [{ number: this.last, changes: this.#unanswered(), seen: this.seen, fields: this.fields }];
  }

  /**
   * Numbers as fields of the link, where such fields are on their way: those count last, and would take the numbers back.
   * @param {Values} changes @returns {Fields}
   */
  #worded(changes) {
    const told = this.fields;
    /** @type {Fields} */
    const fields = {};
    if (told.run) {
      const there = [...changes].flatMap(([key, value]) => {
        const [kind, i, ...rest] = key.split(".");
        const at = kind === "run" ? this.placed(Number(i)) : -1;
        return at < 0 ? [] : [/** @type {[string, number]} */ ([["run", at, ...rest].join("."), value])];
      });
      if (there.length) Object.assign(fields, fieldOf(held(this.runs, new Map(there))));
    }
    for (const name of PLAIN) if (told[name] && changes.has(name)) fields[name] = [String(changes.get(name))];
    const [x, y] = [changes.get("start.x"), changes.get("start.y")];
    if (told.start && x !== undefined && y !== undefined) fields.start = [`${x},${y}`];
    return fields;
  }

  /** In another session nothing of it has arrived; what the hand holds, it holds. */
  #moveOn() {
    // A session may have answered higher numbers than these, to a player that is no more.
    for (const pending of this.pending) pending.number = this.last += 1;
    this.wait = FIRST;
    this.resend();
    return true;
  }

  /** Something else has changed the scenario: no gesture goes on over it. */
  #lose() {
    if (!this.hand.size) return;
    this.drop();
    this.onDropped();
  }

  #rest() {
    this.retry?.();
    this.retry = null;
    this.wait = FIRST;
  }

  /** What is edited of the link, and not answered. @returns {Fields} */
  get fields() {
    return this.pending.reduce((all, { fields = {} }) => {
      if (opensLesson(fields)) return fields;
      // Rows that are shown until the lesson comes are no longer those that are meant.
      const late = Object.entries(fields).filter(([name]) => !opensLesson(all) || !PICTURE.includes(name));
      return { ...all, ...Object.fromEntries(late) };
    }, /** @type {Fields} */ ({}));
  }

  /** @returns {Values} */
  #unanswered() {
    return new Map(this.pending.flatMap(({ changes }) => [...changes]));
  }
}

/** Whether fields open a lesson's own picture. @param {Fields} fields */
const opensLesson = (fields) => Boolean(fields.lesson?.length) && !PICTURE.some((name) => name in fields);

/** @param {Standing} one @param {Standing} other */
function isOlder(one, other) {
  return one.epoch < other.epoch || (one.epoch === other.epoch && one.answered < other.answered);
}
