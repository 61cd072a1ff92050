"""The row above the picture: share it, export it, the other language, large type."""

from __future__ import annotations

import streamlit as st

from locales import LANGUAGES, _, language
from scenario import Scenario
from ui.export import export_panel
from ui.share import share
from ui.store import change


def toolbar(scenario: Scenario) -> None:
    """Draw the row."""
    with st.container(key="toolbar", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if st.button(_("Share"), icon=":material/share:", key="share"):
            share(scenario)
        panel = st.popover(_("Export"), icon=":material/download:", key="export", on_change="rerun")
        if panel.open:
            with panel:
                export_panel(scenario)
        other = next(code for code in LANGUAGES if code != language())
        st.button(
            LANGUAGES[other],
            icon=":material/translate:",
            key="language",
            on_click=lambda: change(lambda s: s.with_page(lang=other)),
        )
        large = scenario.page.size == "projector"
        st.button(
            _("Normal type") if large else _("Large type"),
            icon=":material/zoom_out:" if large else ":material/zoom_in:",
            key="size",
            help=_("For a projector: everything larger, in this link too."),
            on_click=lambda: change(lambda s: s.with_page(size="normal" if large else "projector")),
        )
