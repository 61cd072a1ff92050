"""Which surface: found in a list by typing."""

from __future__ import annotations

import streamlit as st

from locales import _
from scenario import Scenario
from surfaces import SURFACES, Surface
from surfaces.formula import formula_surface, typed
from ui.widgets import apply, on_race, spoken, view

FORMULA = "formula"
"""What stands in the list for a formula of the visitor's own."""


def surface_picker(scenario: Scenario) -> None:
    """The list of all surfaces."""
    key = spoken("surface")
    view(key, scenario.race.surface.name)
    st.selectbox(
        _("Surface"),
        [*SURFACES, FORMULA],
        format_func=_title,
        key=key,
        label_visibility="collapsed",
        on_change=apply,
        args=(key, on_race(lambda race, name: race.on(_surface(name, race.surface)))),
    )


def _surface(name: str, before: Surface) -> Surface:
    """The surface of a name; a formula of one's own begins as that of the surface before."""
    return formula_surface(typed(before), before.window) if name == FORMULA else SURFACES[name]


def _title(name: str) -> str:
    return (
        _("Your own formula") if name == FORMULA else f"{_(SURFACES[name].title)} · {_(SURFACES[name].group).lower()}"
    )
