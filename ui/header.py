"""The line above the picture: what this is, the formula of the surface, lessons, settings, and what to take along."""

from __future__ import annotations

import streamlit as st

from locales import LANGUAGES, _, language
from scenario import Scenario
from ui.drawer import drawer_button
from ui.export import export_panel
from ui.formula_field import formula_controls
from ui.frame import part
from ui.lesson import lesson_picker
from ui.share import share
from ui.sheet import sheet
from ui.store import change, visit


def header(scenario: Scenario) -> None:
    """Draw the line."""
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap=None):
        _title(scenario.page.size == "projector")
        part("formula", formula_controls)
        lesson_picker(scenario)
        sheet(scenario)
        drawer_button(scenario)
        shared = st.button(_("Share"), icon=":material/share:", key="share", type="tertiary")
        if shared:
            share(scenario)
        panel = st.popover(_("Export"), icon=":material/download:", key="export", type="tertiary", on_change="rerun")
        if panel.open:
            with panel:
                export_panel(scenario)
        visit().linked = shared or bool(panel.open)
        _languages([code for code in LANGUAGES if code != language()])
        _projector(scenario)


def _title(large: bool) -> None:
    # The size of all type hangs on this key (ui/head.py): what comes first knows it first, and nothing jumps.
    with st.container(key="title-large" if large else "title", gap=None):
        st.title(_("Optimizer race"), anchor=False)
        st.markdown(_("Watch optimizers walk down a loss surface."))


def _projector(scenario: Scenario) -> None:
    large = scenario.page.size == "projector"
    st.button(
        _("Normal size") if large else _("Projector"),
        icon=":material/zoom_out:" if large else ":material/present_to_all:",
        key="size",
        type="tertiary",
        help=_("Everything larger, to be read from the last row; this link keeps it."),
        on_click=lambda: change(lambda s: s.with_page(size="normal" if large else "projector")),
    )


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
        type="tertiary",
        on_click=lambda: change(lambda s: s.with_page(lang=code)),
    )
