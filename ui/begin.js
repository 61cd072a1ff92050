// The first that the page does, in its HTML (head.py): what the picture takes is asked for, and Streamlit waits for it, but not long.
var racePicture = { gone: new AbortController() };
racePicture.answer = fetch("./@PICTURE@" + location.search, { signal: racePicture.gone.signal }).catch(() => null);
racePicture.wait = new Promise((seen) => {
  racePicture.seen = seen;
  setTimeout(seen, 1500);
});
