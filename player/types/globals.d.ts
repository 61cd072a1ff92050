// Plotly.js comes with Python's plotly, as a script; what is drawn with it is checked in a browser.

declare var Plotly: any;

/** What the served page has asked for before it has read any module (ui/head.py). */
declare var racePicture: {
  /** The picture of this address; null where none came. */
  answer: Promise<Response | null>;
  /** Gives it up. */
  gone: AbortController;
  /** To be called once it is seen, for which Streamlit waits. */
  seen: () => void;
  /** Who shows it. */
  early?: { end: () => void };
} | undefined;
