"""The page's parts: all Streamlit outside app.py lives here."""
