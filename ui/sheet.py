"""The sheet of settings: what belongs to no row of the player, to the last digit. Closed, it costs nothing."""

from __future__ import annotations

import streamlit as st

from locales import _, language
from scenario import Scenario
from ui.controls import axes_controls, length_controls, start_controls, surface_controls, view_controls
from ui.data import data_controls
from ui.frame import part


def sheet(_scenario: Scenario) -> None:
    """The button that opens it, and what is in it while it is open. Each control stands in a part (ui/parts.py)."""
    popover = st.popover(_("Settings"), icon=":material/tune:", key="settings", type="tertiary", on_change="rerun")
    if not popover.open:
        return
    with popover, st.container(key="sheet"):
        key = f"settings.tab.{language()}"
        race, show = st.tabs([_("Race"), _("Show")], key=key, on_change="rerun")
        if race.open:
            with race:
                part("data", data_controls)
                part("surface", surface_controls)
                part("start", start_controls)
                part("length", length_controls)
        if show.open:
            with show:
                part("show", view_controls)
                part("axes", axes_controls)
