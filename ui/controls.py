"""Controls made from declarations: nothing here knows any optimizer, surface or parameter by name."""

from __future__ import annotations

from typing import Any

import streamlit as st

from declare import Choice, Declaration, declarations
from locales import _, say
from picture.layers import WORDS
from scenario import START, Handle, Race, Scenario, View, handles, with_handles
from scenario.model import surface_in
from ui.number import exact, number
from ui.widgets import Change, apply, on_race, spoken, view


def surface_controls(scenario: Scenario) -> None:
    """The surface's parameters."""
    _handles(scenario, "surface.")


def start_controls(scenario: Scenario) -> None:
    """Where to start."""
    _handles(scenario, "start.")


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


def axes_controls(scenario: Scenario) -> None:
    """The window on the plane."""
    st.markdown(f"**{_('Axes range')}**")
    for i, axis in enumerate("xy"):
        for j, (end, column) in enumerate(zip((say("{axis} from"), say("{axis} to")), st.columns(2), strict=True)):
            with column:
                then = on_race(lambda s, v, i=i, j=j: _windowed(s, i, j, v))
                value = scenario.race.surface.window[i][j]
                exact(f"view.{axis}.{j}", _(end, axis=axis), START, value, then)


def _windowed(race: Race, axis: int, end: int, value: float) -> Race:
    sides = [list(side) for side in race.surface.window]
    sides[axis][end] = value
    return race.on(surface_in(race.surface, ((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1]))))


def view_controls(scenario: Scenario) -> None:
    """What is drawn besides the paths."""
    for name in declarations(View):
        shown_control(scenario, name)


def shown_control(scenario: Scenario, name: str, where: str = "view") -> None:
    """The control for a field of the view, which may stand in several places."""
    declared, value = declarations(View)[name], getattr(scenario.view, name)
    control(f"{where}.{name}", _(_called(name)), declared, value, lambda s, value: s.with_view(**{name: value}))


def _called(name: str) -> str:
    """As on the picture's own switches, where it has one."""
    return WORDS[name][1] if name in WORDS else name.capitalize()


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
