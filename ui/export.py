"""The picture to take along: a page that plays offline, tables. Nothing is made before it is asked for."""

from __future__ import annotations

import streamlit as st

from export.formats import FORMATS
from locales import _, language, use
from picture.names import file_name
from scenario import Scenario
from ui import store


def export_panel(scenario: Scenario) -> None:
    """Everything there is to take along."""
    st.markdown(_("**Page.** One file that plays in any browser, without a network."))
    _download(scenario, "html")
    st.markdown(_("**Numbers.** Every step of every run with all its quantities."))
    with st.container(horizontal=True):
        _download(scenario, "csv")
        _download(scenario, "json")
    st.markdown(_("**Film and picture.** MP4, GIF, PNG and SVG: with the camera in the row below the contour."))


def _download(scenario: Scenario, ending: str) -> None:
    """A button whose file is made when it is pressed, in a thread that has to be told the language."""
    said, address, kind = language(), store.home(), FORMATS[ending]

    def made() -> bytes:
        use(said)
        return kind.make(scenario, address)

    st.download_button(
        _(kind.label),
        made,
        file_name(scenario.race, ending),
        kind.mime,
        key=f"export-{ending}",
        icon=":material/download:",
        on_click="ignore",
    )
