"""The player: JavaScript in `web/`, and what feeds it. No Streamlit: a page, a file and a test mount it alike."""
