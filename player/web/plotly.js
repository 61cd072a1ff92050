// Plotly.js comes from the installed plotly package, next to these files; it is a script, not a module.

/** @type {Promise<any> | null} one for the page */
let pending = null;

export function loadPlotly() {
  pending ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("./plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => {
      pending = null; // the next rerun may try again
      reject(new Error("Plotly.js did not load"));
    };
    document.head.append(script);
  });
  return pending;
}
