"""What is being seen, in words: critical points, the local picture, formulas, sources, and each rule's own page."""

from __future__ import annotations

import streamlit as st

from plots import local_figure
from scenario import Outcome, Scenario
from surfaces.critical import critical_points, nearest_minimum


def explain(scenario: Scenario, outcomes: tuple[Outcome, ...]) -> None:
    """Everything below the player."""
    if scenario.view.local != "off":
        _local(scenario)
    if scenario.view.critical == "on":
        _critical(scenario)
    _surface(scenario)
    _rules(scenario)


def _local(scenario: Scenario) -> None:
    st.subheader("The local picture")
    figure = local_figure(scenario.surface, scenario.start, scenario.view.radius, scenario.view.local)
    if figure is None:
        st.text("The surface has no slope or curvature at the start.")
        return
    st.caption(
        "At the start: contours of f (grey) and of its Taylor model (orange). Inside the circle the plane is lowest "
        "straight down the slope; the paraboloid at Newton's step, cut where it would leave the circle."
    )
    st.plotly_chart(figure, key="local", alt="Taylor model at the start with the steps of steepest descent and Newton")


def _critical(scenario: Scenario) -> None:
    st.subheader("Critical points")
    found = critical_points(scenario.surface)
    if not found:
        st.text("None were found in this window.")
        return
    rows = [
        {
            "kind": point.kind,
            "x": point.x,
            "y": point.y,
            "f": point.value,
            "eigenvalue 1": point.eigenvalues[0],
            "eigenvalue 2": point.eigenvalues[1],
            "largest stable rate 2/L": point.largest_rate,
        }
        for point in found
    ]
    short = st.column_config.NumberColumn(format="%.4g")
    columns = {name: short for name in rows[0] if name != "kind"}
    st.dataframe(
        rows, hide_index=True, column_config=columns, alt="Critical points with value and eigenvalues of the Hessian"
    )
    nearest = nearest_minimum(scenario.surface, scenario.start)
    if nearest and nearest.largest_rate:
        st.caption(
            f"Nearest to the start is the minimum at ({nearest.x:.4g}, {nearest.y:.4g}): gradient descent settles "
            f"there only with a rate below 2/L = {nearest.largest_rate:.4g}."
        )


def _surface(scenario: Scenario) -> None:
    surface = scenario.surface
    st.subheader("What you are seeing")
    with st.container(border=True):
        st.markdown(f"**{surface.title}**")
        _formula(f"f(x, y) = {surface.latex}")
        st.caption(f"{surface.about}  \nSource: {surface.source}.")


def _rules(scenario: Scenario) -> None:
    for part in dict.fromkeys(type(part) for slot in scenario.slots for part in slot.parts):
        with st.container(border=True):
            st.markdown(part.summary())
            _formula(part.formula())
            st.caption(part.notes())


def _formula(latex: str) -> None:
    """Inline, in display style: what st.latex makes always scrolls by two pixels and no keyboard can reach it."""
    st.markdown(rf"$\displaystyle {' '.join(latex.split())}$")
