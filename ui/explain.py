"""What is being seen, in words: each rule's own page, the surface, its critical points, and the Taylor model."""

from __future__ import annotations

import streamlit as st

from locales import _, say
from picture import local_figure
from picture.names import called
from scenario import Race, Scenario
from scenario.task import SCALE, Task
from scenario.trained import condition, task_of
from surfaces import Surface
from surfaces.critical import CriticalPoint, critical_points, nearest_minimum
from telling.latex import spoken
from ui.controls import shown_control

_KINDS = {
    "minimum": say("minimum"),
    "saddle": say("saddle"),
    "maximum": say("maximum"),
    "degenerate": say("degenerate"),
}


def taylor(scenario: Scenario) -> None:
    """The surface as a method knows it at the start, and what it would do there."""
    if scenario.race.surface.d > 2:
        st.text(_(_TWO))
        return
    for name in ("local", "radius"):
        shown_control(scenario, name, "told")
    view, race = scenario.view, scenario.race
    if view.local == "off":
        return
    if race.surface.curve:
        st.caption(_(_ON_CURVE))
        return
    with st.container(key="told-local"):
        _taylor(race, view.radius, view.local)


_ON_CURVE = say(
    "On the curve, at the current point of the run in focus: the tangent and the step along it, or the parabola that "
    "has the slope and the curvature of f there. Its lowest point is Newton's step: the best step is the first "
    "derivative over the second."
)


def _taylor(race: Race, radius: float, model: str) -> None:
    figure = local_figure(race.surface, race.start, radius, model)
    if figure is None:
        st.text(_("The surface has no slope or curvature at the start."))
        return
    st.caption(
        _(
            "At the start: contours of f (grey) and of its Taylor model (orange). Inside the circle the plane is "
            "lowest straight down the slope; the paraboloid at Newton's step, or on the circle where that would lie "
            "outside."
        )
    )
    alt = _("Taylor model at the start with the steps of steepest descent and Newton")
    st.plotly_chart(figure, key="local", alt=alt, config={"displayModeBar": False})


def critical(scenario: Scenario) -> None:
    """All minima, saddles and maxima that are found, as a table."""
    if scenario.race.surface.d > 2:
        st.text(_(_TWO))
        return
    shown_control(scenario, "critical", "told")
    with st.container(key="told-critical"):
        _critical(scenario)


def _critical(scenario: Scenario) -> None:
    found = critical_points(scenario.race.surface)
    if not found:
        st.text(_("None were found in this window."))
        return
    rows = [_row(point, scenario.race.surface.curve) for point in found]
    told = {"λ₁": _("eigenvalue {number}", number=1), "λ₂": _("eigenvalue {number}", number=2)}
    told["2/L"] = _("largest stable rate 2/L")
    short = [name for name in rows[0] if name != _("kind")]
    columns = {name: st.column_config.NumberColumn(format="%.4g", help=told.get(name)) for name in short}
    alt = _("Critical points with value and eigenvalues of the Hessian")
    st.dataframe(rows, hide_index=True, column_config=columns, alt=alt, placeholder="–")
    nearest = nearest_minimum(scenario.race.surface, scenario.race.start)
    if nearest and nearest.largest_rate and scenario.race.surface.curve:
        st.caption(
            _(
                "Nearest to the start is the minimum at x = {x:.4g}: gradient descent settles there only with a rate "
                "below 2/L = {rate:.4g}.",
                x=nearest.x,
                rate=nearest.largest_rate,
            )
        )
    elif nearest and nearest.largest_rate:
        st.caption(
            _(
                "Nearest to the start is the minimum at ({x:.4g}, {y:.4g}): gradient descent settles there only with "
                "a rate below 2/L = {rate:.4g}.",
                x=nearest.x,
                y=nearest.y,
                rate=nearest.largest_rate,
            )
        )


def _row(point: CriticalPoint, curve: bool) -> dict[str, object]:
    there = {"x": point.x, "f": point.value} if curve else {"x": point.x, "y": point.y, "f": point.value}
    bent = {"f″": point.eigenvalues[0]} if curve else {"λ₁": point.eigenvalues[0], "λ₂": point.eigenvalues[1]}
    return {_("kind"): _(_KINDS[point.kind]), **there, **bent, "2/L": point.largest_rate}


_TWO = say("This is for losses of two weights: of more, a plane is drawn, and what is found in it need not be there.")


def source(scenario: Scenario) -> None:
    """The surface: its formula, what it teaches, and where it comes from."""
    surface = scenario.race.surface
    if task := task_of(surface):
        _data(surface, task)
        return
    st.markdown(f"**{_(surface.title)}**")
    _formula(f"{called(surface)} = {surface.latex}")
    st.caption(_("{about}  \nSource: {source}.", about=_(surface.about), source=_(surface.source)))
    st.caption(_(_TYPING))


_TYPING = say(
    "A formula of your own goes into the field above the picture, as you would write it: "
    "`x^2 + 3y^2`, `|x|`, `sin^2(x)`, `e^x`, `\\frac{x}{2}`."
)


def _data(surface: Surface, task: Task) -> None:
    """The rows that a loss is of, how they are used, and how round it is."""
    rows = task.rows
    st.text(_(surface.title))
    _formula(spoken(task.miss.formula()))
    if rows.dataset.about:
        st.caption(_("{about}  \nSource: {source}.", about=_(rows.dataset.about), source=_(rows.dataset.source)))
    count, held = len(task.problem.x), len(task.problem.x_validation)
    told = _("{count} rows are learnt from, {held} are kept apart for validation.", count=count, held=held)
    st.text(told if held else _("{count} rows are learnt from.", count=count))
    st.text(f"{_(SCALE.options[rows.scale])}. {_('{count} weights.', count=surface.d)}")
    if (kappa := condition(surface)) is not None:
        st.text(_("Condition number of the Hessian at the minimum: {kappa:.3g}.", kappa=kappa))
        st.caption(
            _(
                "The square of how many times longer than wide the ellipses are; 1 is a circle. Feature scaling lowers "
                "it."
            )
        )


def formulas(scenario: Scenario) -> None:
    """Each rule, schedule and wrapper of the race: its formula, and where known libraries differ.

    Before them, of a loss on data, what predicts and what a miss costs.
    """
    if task := task_of(scenario.race.surface):
        for part in (task.model, task.miss):
            st.markdown(_(part.summary()))
            _formula(spoken(part.formula()))
            if notes := part.notes():
                st.caption(_(notes))
            st.divider()
    for i, part in enumerate(dict.fromkeys(type(part) for run in scenario.race.runs for part in run.parts)):
        if i:
            st.divider()
        st.markdown(_(part.summary()))
        _formula(spoken(part.formula()))
        st.caption(_(part.notes()))


def _formula(latex: str) -> None:
    """Inline, in display style: what st.latex makes always scrolls by two pixels and no keyboard can reach it."""
    st.markdown(rf"$\displaystyle {' '.join(latex.split())}$")
