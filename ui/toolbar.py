"""The row above the picture: what this is, then share it, export it, another language, large type."""

from __future__ import annotations

import streamlit as st

from locales import LANGUAGES, _, language
from scenario import Scenario
from ui.export import export_panel
from ui.share import share
from ui.store import change, visit


def toolbar(scenario: Scenario) -> None:
    """Draw the row."""
    with (
        st.container(key="head"),
        st.container(key="toolbar", horizontal=True, horizontal_alignment="right", vertical_alignment="center"),
    ):
        _title()
        shared = st.button(_("Share"), icon=":material/share:", key="share")
        if shared:
            share(scenario)
        panel = st.popover(_("Export"), icon=":material/download:", key="export", on_change="rerun")
        if panel.open:
            with panel:
                export_panel(scenario)
        visit().linked = shared or bool(panel.open)
        _languages([code for code in LANGUAGES if code != language()])
        large = scenario.page.size == "projector"
        st.button(
            _("Normal type") if large else _("Large type"),
            icon=":material/zoom_out:" if large else ":material/zoom_in:",
            key="size",
            help=_("For a projector: everything larger, in this link too."),
            on_click=lambda: change(lambda s: s.with_page(size="normal" if large else "projector")),
        )


def _title() -> None:
    with st.container(key="title", gap=None):
        st.title(_("Optimizer race"), anchor=False)
        st.markdown(_("Watch optimizers walk down a loss surface."))


def _languages(others: list[str]) -> None:
    """The other language at one click; where there are several, a menu of them."""
    if len(others) == 1:
        _speak(others[0], "language")
        return
    menu = st.popover(LANGUAGES[language()], icon=":material/translate:", key="language", on_change="rerun")
    if menu.open:
        with menu:
            for code in others:
                _speak(code, f"language.{code}")


def _speak(code: str, key: str) -> None:
    st.button(
        LANGUAGES[code],
        icon=":material/translate:",
        key=key,
        on_click=lambda: change(lambda s: s.with_page(lang=code)),
    )
