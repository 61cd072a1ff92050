// Plotly.js comes with Python's plotly, as a script; what is drawn with it is checked in a browser.

declare var Plotly: any;

/**
 * What the served page has asked for before it has read any module (ui/head.py): the answer with the picture of this
 * address, null where none came; what draws it; and what to call once it is seen, for which Streamlit waits.
 */
declare var racePicture: { answer: Promise<Response | null>; plotly?: Promise<unknown>; seen: () => void } | undefined;
