// What the player says, in the language that Python sends along with the race (texts.py).

/**
 * The one thing that all players of a page share: a page speaks one language at a time.
 * @type {Readonly<Record<string, string>>}
 */
let texts = {};

/** @param {Readonly<Record<string, string>>} said by the English text; empty in English */
export function setTexts(said) {
  texts = said;
}

/**
 * The English text is the key: t("step {step} of {steps}", { step, steps }).
 * @param {string} text
 * @param {Record<string, string | number>} fills
 */
export function t(text, fills = {}) {
  return (texts[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => String(fills[name] ?? all));
}
