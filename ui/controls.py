"""Controls made from declarations: nothing here knows any optimizer, surface or parameter by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from declare import Choice, Number, declarations
from locales import _, say
from optim.conventions import CONVENTIONS
from picture.layers import OF_MANY, WORDS, idle, options_of
from scenario import START, Handle, Race, Scenario, View, handles, with_handles
from scenario.model import surface_in
from scenario.trained import task_of
from surfaces.plane import across
from ui.number import exact, number
from ui.store import change
from ui.widgets import Change, apply, complain, heard, hold, on_race, spoken, text_field, unfit, view


def surface_controls(scenario: Scenario) -> None:
    """The surface's parameters; those of a loss on data stand with it (ui/data.py)."""
    if not task_of(scenario.race.surface):
        handle_controls(scenario, "surface.")


def start_controls(scenario: Scenario) -> None:
    """Where to start, in the plane; more weights are drawn."""
    if scenario.race.surface.d == 2:
        handle_controls(scenario, "start.")


def length_controls(scenario: Scenario) -> None:
    """How long, how noisy, and in whose forms."""
    handle_controls(scenario, "steps", "noise", "seed")
    then = on_race(lambda race, conventions: race.under(conventions))
    control("conventions", _("Conventions"), CONVENTIONS, scenario.race.conventions, then)


def handle_controls(scenario: Scenario, *which: str) -> None:
    """The numbers whose keys begin so."""
    for handle in handles(scenario.race):
        if handle.key.startswith(which):
            _handle(handle)


def _handle(handle: Handle) -> None:
    then = lambda scenario, value: with_handles(scenario, {handle.key: value})  # noqa: E731
    number(handle.key, _(handle.label), handle.declared, handle.value, then)


def axes_controls(scenario: Scenario) -> None:
    """The window on the plane; of more weights it follows from the paths."""
    if scenario.race.surface.d > 2:
        return
    st.markdown(f"**{_('Axes range')}**")
    for i, axis in enumerate("x" if scenario.race.surface.curve else "xy"):
        for j, (end, column) in enumerate(zip((say("{axis} from"), say("{axis} to")), st.columns(2), strict=True)):
            with column:
                then = on_race(lambda s, v, i=i, j=j: _windowed(s, i, j, v))
                value = scenario.race.surface.window[i][j]
                exact(f"view.{axis}.{j}", _(end, axis=axis), START, value, then)


def _windowed(race: Race, axis: int, end: int, value: float) -> Race:
    sides = [list(side) for side in race.surface.window]
    sides[axis][end] = value
    if race.surface.curve:
        return race.on(surface_in(race.surface, across((sides[0][0], sides[0][1]))))
    return race.on(surface_in(race.surface, ((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1]))))


def view_controls(scenario: Scenario) -> None:
    """What is drawn besides the paths, as far as it is of use. Which plane is drawn stands with the data."""
    for name in declarations(View):
        if name not in idle(scenario.race.surface) | OF_MANY:
            shown_control(scenario, name)


def shown_control(scenario: Scenario, name: str, where: str = "view") -> None:
    """The control for a field of the view, which may stand in several places."""
    declared, value = declarations(View)[name], getattr(scenario.view, name)
    if isinstance(declared, Choice):
        declared = replace(declared, options=options_of(name, declared, scenario.race.surface))
    control(f"{where}.{name}", _(_called(name)), declared, value, lambda s, value: s.with_view(**{name: value}))


def _called(name: str) -> str:
    """As on the picture's own switches, where it has one."""
    return WORDS[name][1] if name in WORDS else name.capitalize()


def control(key: str, label: str, declared: Any, value: Any, then: Change) -> None:
    """The control for whatever is declared: what is neither a choice nor a number is spelled as in a link."""
    if isinstance(declared, Choice):
        _choice(key, label, declared, value, then)
    elif isinstance(declared, Number):
        number(key, label, declared, value, then)
    else:
        _spelled(key, label, declared, value, then)


def _spelled(key: str, label: str, declared: Any, value: Any, then: Change) -> None:
    def read(text: str) -> None:
        asked = declared.parse(text)
        change(lambda scenario: then(scenario, asked))

    if refused := text_field(key, label, declared.format(value), read, help=_(declared.help)):
        complain(key, say("{error}.", error=refused[1]))


def _choice(key: str, label: str, declared: Choice, value: str, then: Change) -> None:
    if set(declared.options) == {"off", "on"}:
        view(key, value == "on")
        switch = lambda s, on: then(s, "on" if on else "off")  # noqa: E731
        st.toggle(label, key=key, help=_(declared.help), on_change=apply, args=(key, switch))
        unfit(key)
        return
    select(key, label, declared.options, value, then, _(declared.help))


def select(key: str, label: str, options: Mapping[str, str], value: str, then: Change, help: str = "") -> None:
    """A box of options, each with its words. A value that is none of them, as only a link can say it, is one more."""
    key = spoken(key)
    widget, held = hold(key, value)
    offered = list(dict.fromkeys([*options, value]))
    st.selectbox(
        label,
        offered,
        offered.index(held.first if held.first in offered else value),
        format_func=lambda option: _(options.get(option, "")) or option,
        key=widget,
        help=help or None,
        on_change=heard,
        args=(key, widget, held, then),
    )
    unfit(key)
