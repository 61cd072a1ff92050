// The entry of a room's page (classroom/page.py): phone, projector and presenter are one page.

/** @param {HTMLElement} host @param {{ lang: string, words: Record<string, string>, player: string, plotly: string }} page */
export function start(host, page) {
  host.textContent = page.lang;
}
