// What the player says, in the language that Python sends along with the race (texts.py).

let texts = {};

export function setTexts(said) {
  texts = said ?? {};
}

// The English text is the key: t("step {step} of {steps}", { step, steps }).
export function t(text, fills = {}) {
  return (texts[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => fills[name] ?? all);
}
