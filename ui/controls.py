"""Controls made from declarations: nothing here knows any optimizer, surface or parameter by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from declare import Choice, Declaration, declarations
from locales import _, say
from picture.catalogue import FIRST_FORMULA
from scenario import START, Handle, Race, Scenario, View, handles, with_handles
from scenario.model import surface_in
from surfaces import SURFACES, Surface
from surfaces.formula import formula_surface
from ui.formula_field import formula_field
from ui.number import exact, number
from ui.widgets import Change, apply, panel, spoken, view

RaceChange = Callable[[Race, Any], Race]

FORMULA = "formula"
"""What stands in the list of surfaces for a formula of the visitor's own."""


def surface_controls(scenario: Scenario) -> None:
    """Which surface, and its parameters."""
    surface = scenario.race.surface
    key = spoken("surface")
    view(key, surface.name)
    st.selectbox(
        _("Surface"),
        [*SURFACES, FORMULA],
        format_func=_surface_title,
        key=key,
        on_change=apply,
        args=(key, on_race(lambda s, name: s.on(_surface(name)))),
    )
    st.caption(_(surface.about))
    if surface.text:
        formula_field(surface.text)
    _handles(scenario, "surface.")


def start_controls(scenario: Scenario) -> None:
    """Where to start, and in which window."""
    _handles(scenario, "start.")
    _window(scenario.race.surface)


def length_controls(scenario: Scenario) -> None:
    """How long, and how noisy."""
    _handles(scenario, "steps", "noise", "seed")


def _handles(scenario: Scenario, *which: str) -> None:
    """The numbers whose keys begin so."""
    for handle in handles(scenario.race):
        if handle.key.startswith(which):
            _handle(handle)


def _handle(handle: Handle) -> None:
    then = lambda scenario, value: with_handles(scenario, {handle.key: value})  # noqa: E731
    number(handle.key, _(handle.label), handle.declared, handle.value, then)


def on_race(then: RaceChange) -> Change:
    """A change of the race as one of the scenario."""
    return lambda scenario, value: scenario.racing(then(scenario.race, value))


def _window(surface: Surface) -> None:
    """The window on the plane, as a panel of its own: it is seldom needed."""
    ends = panel(_("Window"), "window", ":material/crop_free:")
    if not ends.open:
        return
    with ends:
        for i, axis in enumerate("xy"):
            for j, (end, column) in enumerate(zip((say("{axis} from"), say("{axis} to")), st.columns(2), strict=True)):
                with column:
                    then = on_race(lambda s, v, i=i, j=j: _windowed(s, i, j, v))
                    exact(f"view.{axis}.{j}", _(end, axis=axis), START, surface.window[i][j], then)


def _windowed(race: Race, axis: int, end: int, value: float) -> Race:
    sides = [list(side) for side in race.surface.window]
    sides[axis][end] = value
    return race.on(surface_in(race.surface, ((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1]))))


def view_controls(scenario: Scenario) -> None:
    """What is drawn besides the paths."""
    picture = panel(_("Picture"), "view", ":material/visibility:")
    with picture:
        for name, declared in declarations(View).items() if picture.open else ():
            control(
                f"view.{name}",
                _(name.capitalize()),
                declared,
                getattr(scenario.view, name),
                lambda s, value, name=name: s.with_view(**{name: value}),
            )


def _surface(name: str) -> Surface:
    return formula_surface(FIRST_FORMULA) if name == FORMULA else SURFACES[name]


def _surface_title(name: str) -> str:
    return (
        _("Your own formula") if name == FORMULA else f"{_(SURFACES[name].title)} · {_(SURFACES[name].group).lower()}"
    )


def control(key: str, label: str, declared: Declaration, value: Any, then: Change) -> None:
    """The control for whatever is declared."""
    if isinstance(declared, Choice):
        _choice(key, label, declared, value, then)
    else:
        number(key, label, declared, value, then)


def _choice(key: str, label: str, declared: Choice, value: str, then: Change) -> None:
    if set(declared.options) == {"off", "on"}:
        view(key, value == "on")
        switch = lambda s, on: then(s, "on" if on else "off")  # noqa: E731
        st.toggle(label, key=key, help=_(declared.help), on_change=apply, args=(key, switch))
        return
    key = spoken(key)
    view(key, value)
    st.selectbox(
        label,
        list(declared.options),
        format_func=lambda option: _(declared.options[option]) or option,
        key=key,
        help=_(declared.help),
        on_change=apply,
        args=(key, then),
    )
