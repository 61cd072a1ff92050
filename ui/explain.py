"""What is being seen: the surface's formula and source, and each rule's own page."""

from __future__ import annotations

import streamlit as st

from scenario import Scenario


def explain(scenario: Scenario) -> None:
    """The formulas behind the picture, from the docstrings and facts that stand beside the code."""
    surface = scenario.surface
    rules = list(dict.fromkeys(type(part) for slot in scenario.slots for part in slot.parts))
    st.subheader("What you are seeing")
    with st.container(border=True):
        st.markdown(f"**{surface.title}**")
        st.latex(f"f(x, y) = {surface.latex}")
        st.caption(f"{surface.about}  \nSource: {surface.source}.")
    for rule in rules:
        with st.container(border=True):
            st.markdown(rule.summary())
            st.latex(rule.formula())
            st.caption(rule.notes())
