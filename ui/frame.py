"""How the page is shown: in a window of its own, large for a projector, or alone in another page's frame."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from locales import _
from picture import SCALES
from scenario import Scenario

_HERE = Path(__file__).parent


def set_page(scenario: Scenario) -> None:
    """Title, icon, and the styles of this size of type."""
    large = scenario.page.size == "projector"
    sidebar = "collapsed" if large else 360
    st.set_page_config(_("Optimizer race"), _HERE / "icon.svg", "wide", initial_sidebar_state=sidebar)
    if large:
        # A link from the projector is opened on phones, too.
        size = f"html {{ font-size: {SCALES[scenario.page.size]:.0%}; }}"
        st.html(f"<style>@media (min-width: 700px) {{ {size} }}</style>")
    if embedded():
        st.html(_HERE / "embed.css")


def embedded() -> bool:
    """Whether the page stands in another one, with `embed=true` in its address."""
    return bool(st.context.is_embedded)


def alone(scenario: Scenario) -> Scenario:
    """What an embedded player shows: the race, without what would make it taller than its frame."""
    return scenario.with_view(space="off", inspector="off")
