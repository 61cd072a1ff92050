"""The picture to take along: links to files that the server makes from the link alone, when somebody asks for one."""

from __future__ import annotations

import html

import streamlit as st

from export.formats import FORMATS
from locales import _
from scenario import Scenario, to_link
from ui import store


def export_panel(scenario: Scenario) -> None:
    """Everything there is to take along."""
    st.markdown(_("**Page.** One file that plays in any browser, without a network."))
    _file(scenario, "html")
    st.markdown(_("**Numbers.** Every step of every run with all its quantities."))
    with st.container(horizontal=True):
        for ending in filter(lambda ending: ending != "html", FORMATS):
            _file(scenario, ending)
    st.markdown(_("**Film and picture.** MP4, GIF, PNG and SVG: with the camera in the row below the contour."))


def _file(scenario: Scenario, ending: str) -> None:
    """A link to a file: whichever replica is asked makes it. Plain, so that it says where the page is."""
    address = html.escape(f"{store.home()}/export/{ending}{to_link(scenario)}")
    st.html(f'<a class="file" href="{address}" download>{html.escape(_(FORMATS[ending].label))}</a>', width="content")
