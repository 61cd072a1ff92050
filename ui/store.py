"""The scenario of a session, kept equal to the address bar in both directions.

The scenario is the only state. Widgets are views of it: they are set from it before they are drawn, and their
callbacks replace it. So a link, the browser's Back, a click on the contour and a slider are the same thing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lessons import expand
from locales import _, suited
from scenario import Race, Scenario, from_params, to_params

GRACE = 1.5
"""Seconds that a browser may take to show an address that was written into it."""
_SCENARIO, _PROBLEMS, _COMPLAINT = "_scenario", "_problems", "_complaint"
_WRITTEN, _WRITTEN_AT, _CHANGED, _NEW = "_written", "_written_at", "_changed", "_new"


def open_link() -> Scenario:
    """The scenario of this session: what the address says where it was changed from outside, else as it stands."""
    address = _address()
    if _SCENARIO not in st.session_state or _changed_outside(address):
        params, unknown = expand(address)
        scenario, problems = from_params(params)
        st.session_state.update({_SCENARIO: scenario, _PROBLEMS: unknown + problems, _NEW: not address})
        _remember(address)
    return st.session_state[_SCENARIO]


def still_there() -> None:
    """Ends this run of the script if the visitor has gone or changed something, as any look at the session does."""
    st.session_state.get(_SCENARIO)


def _changed_outside(address: dict[str, list[str]]) -> bool:
    """Whether the address was changed by its reader: the Back button, say.

    A rerun carries the address as the browser shows it. For a moment after we have written a new one that is
    still the old one, and must not undo what has just been chosen.
    """
    chosen = st.session_state.pop(_CHANGED, False)
    if address == st.session_state[_WRITTEN]:
        st.session_state[_WRITTEN_AT] = -math.inf
        return False
    return not chosen and time.monotonic() - st.session_state[_WRITTEN_AT] > GRACE


def write_link(scenario: Scenario) -> None:
    """Put the scenario into the address bar, unless the address holds a mistake that is still being shown."""
    params = to_params(scenario)
    if params != _address() and not st.session_state[_PROBLEMS]:
        st.query_params.from_dict(params)
        _remember(_address(), time.monotonic())


def home() -> str:
    """Where the page is, without a slash at the end and without the picture."""
    return (st.context.url or "").partition("?")[0].rstrip("/")


def current() -> Scenario:
    """The scenario as it stands."""
    return st.session_state[_SCENARIO]


def language(scenario: Scenario) -> str:
    """The language of the page: the one the link asks for, else the one the browser does."""
    return suited(st.context.locale) if scenario.page.lang == "auto" else scenario.page.lang


def change(make: Callable[[Scenario], Scenario]) -> None:
    """Replace the scenario; for callbacks. The complaints about the link are settled with that."""
    st.session_state.update({_PROBLEMS: [], _COMPLAINT: "", _CHANGED: True, _NEW: False})
    st.session_state[_SCENARIO] = make(st.session_state[_SCENARIO])


def change_race(make: Callable[[Race], Race]) -> None:
    """Replace the race; for callbacks."""
    change(lambda scenario: replace(scenario, race=make(scenario.race)))


def start_at(x: float, y: float) -> None:
    """Start there; for the player's callback."""
    change_race(lambda race: replace(race, start=(float(x), float(y))))


def is_new() -> bool:
    """Whether somebody has come without a link and changed nothing yet."""
    return st.session_state[_NEW] and not st.context.is_embedded


def complain(text: str) -> None:
    """Something that was just tried and refused, in plain words; gone with the next change."""
    st.session_state[_COMPLAINT] = text


def complaint() -> str:
    """What was refused last, if nothing has been changed since."""
    return st.session_state.get(_COMPLAINT, "")


def show_problems() -> None:
    """Name what could not be used of the link. A stranger's text is only ever shown as text."""
    if problems := st.session_state[_PROBLEMS]:
        with st.container(border=True):
            st.markdown(_(":material/warning: **Parts of this link could not be used.** The rest is shown."))
            st.text("\n".join(map(_, problems)))


def _remember(address: dict[str, list[str]], at: float = -math.inf) -> None:
    st.session_state.update({_WRITTEN: address, _WRITTEN_AT: at})


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}
