// Plotly.js comes with Python's plotly, as a script; what is drawn with it is checked in a browser.

declare var Plotly: any;
