"""The scenario of a session, kept equal to the address bar in both directions.

The scenario is the only state. Widgets are views of it: they are set from it before they are drawn, and their
callbacks replace it. So a link, the browser's Back, a click on the contour and a slider are the same thing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lessons import expand
from locales import _, suited
from player.messages import Standing
from scenario import Race, Scenario, from_params, to_params
from scenario.draft import Draft, drafted, read_draft
from ui.parts import concerned, overtaken, redraw


@dataclass
class Held:
    """What a field or a slider holds, which its reader changes and the picture may."""

    value: Any
    """What it says, as the scenario has it."""
    first: Any
    """What it said when it was made."""
    said: Any
    """What its reader last made it say; at first what it said when it was made."""
    number: int = 0
    """How often it was made anew, because something else changed the value."""
    touched: bool = False
    """Whether its reader has changed it since it was drawn last."""
    refused: tuple[str, ValueError] | None = None
    """What was typed into it and cannot be used, and why."""


@dataclass
class Visit:
    """All that is remembered of a session, beside what Streamlit keeps of its widgets."""

    scenario: Scenario
    problems: list[str]
    """What could not be used of the link."""
    new: bool
    """Whether somebody has come without a link and changed nothing yet."""
    held: dict[str, Held] = field(default_factory=dict)
    """By the key of every field and slider: what it holds."""
    own_stops: dict[str, float] = field(default_factory=dict)
    """By the key of a slider's number: the last value that is none of its round ones."""
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    """A name of this session, by which a player knows whether it still speaks to the same."""
    epoch: int = 0
    """How often the scenario was changed by anything but a draft."""
    answered: int = 0
    """The largest number of a draft that was heard."""
    refused: list[str] = field(default_factory=list)
    """What could not be used of the last draft."""
    unfit: tuple[str, ValueError] | None = None
    """The control in which something was chosen that does not go with the rest, and why."""
    asked: bool = False
    """Whether rows of their own are to be asked for when the page is drawn next."""
    files: int = 0
    """How many files were opened: each has a field of its own."""
    tab: str = ""
    """What is read in the drawer; nothing where it is closed."""
    linked: bool = False
    """Whether the page shows links of this very scenario, to share it or to take it along."""

    def turn(self, scenario: Scenario, problems: list[str]) -> None:
        """Another scenario, by a widget or the address: it ends what somebody has in hand in the player."""
        self.epoch += scenario != self.scenario
        self.scenario, self.problems, self.refused, self.unfit = scenario, problems, [], None


_VISIT = "_visit"


def visit() -> Visit:
    """The record of this session."""
    return st.session_state[_VISIT]


def open_link() -> Scenario:
    """The scenario of this session: what the address says where its reader went Back or Forward, else as it stands."""
    if _VISIT not in st.session_state:
        address = _address()
        st.session_state[_VISIT] = Visit(*_read(address), new=not address)
    elif _navigated():
        visit().turn(*_read(_address()))
    return visit().scenario


def still_there() -> None:
    """Ends this run of the script if the visitor has gone or changed something."""
    st.session_state.get(_VISIT)  # any look at the session ends it if the visitor has gone
    overtaken()


def _read(address: Mapping[str, Sequence[str]]) -> tuple[Scenario, list[str]]:
    params, unknown = expand(address)
    scenario, problems = from_params(params)
    return scenario, unknown + problems


def _navigated() -> bool:
    """Whether this rerun was asked for by Back or Forward.

    Every rerun carries the address as the browser shows it, and for a moment after we have written a new one that
    is still the old one. So another address than the last written says nothing about what its reader wants: only
    the browser knows, and Streamlit passes it on.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def write_link(scenario: Scenario) -> None:
    """Put the scenario into the address bar, unless the address holds a mistake that is still being shown.

    After Back it is said again in any case: a link written shortly before may have arrived in between.
    """
    params = to_params(scenario)
    if (_navigated() or params != _address()) and not visit().problems:
        st.query_params.from_dict(params)


def home() -> str:
    """Where the page is, without a slash at the end and without the picture."""
    return (st.context.url or "").partition("?")[0].rstrip("/")


def current() -> Scenario:
    """The scenario as it stands."""
    return visit().scenario


def language(scenario: Scenario) -> str:
    """The language of the page: the one the link asks for, else the one the browser does."""
    return suited(st.context.locale) if scenario.page.lang == "auto" else scenario.page.lang


def ask() -> None:
    """Have rows of the visitor's own asked for; for callbacks, which this ends."""
    visit().asked = True
    redraw(None)


@contextmanager
def _changing(whole: bool = False) -> Iterator[Visit]:
    """Change the record within; what that concerns of the page is drawn afterwards (ui/parts.py)."""
    now = visit()
    before, complaints = now.scenario, (now.problems, now.refused)
    yield now
    whole = whole or now.linked or complaints != (now.problems, now.refused)
    redraw(None if whole else concerned(before, now.scenario))


def change(make: Callable[[Scenario], Scenario], *, whole: bool = False) -> None:
    """Replace the scenario; for callbacks, which this ends. The complaints about the link are settled with that.

    The `whole` page is drawn where something that hangs over it is to close.
    """
    with _changing(whole) as now:
        now.turn(make(now.scenario).retold(now.scenario), [])
        now.new = False


def change_race(make: Callable[[Race], Race]) -> None:
    """Replace the race; for callbacks, which this ends."""
    change(lambda scenario: scenario.racing(make(scenario.race)))


def draft(said: object) -> None:
    """Apply what somebody has let go of in the player (scenario/draft.py); for the player's callback, which this ends.

    A browser says again what was not answered in time, so that what has been heard is passed over.
    """
    with _changing() as now:
        try:
            _hear(now, read_draft(said))
        except ValueError as error:
            now.refused = [str(error)]


def _hear(now: Visit, asked: Draft) -> None:
    if asked.number <= now.answered:
        return
    now.answered = asked.number
    scenario, now.refused = drafted(now.scenario, asked, _read)
    if scenario != now.scenario:
        now.scenario, now.problems, now.new = scenario, [], False


def standing() -> Standing:
    """How far this session has come, for the player."""
    now = visit()
    return Standing(now.token, now.epoch, now.answered)


def is_new() -> bool:
    """Whether somebody has come without a link and changed nothing yet."""
    return visit().new and not st.context.is_embedded


def show_problems() -> None:
    """Name what could not be used of the link or of a draft. A stranger's text is only ever shown as text."""
    now = visit()
    _name(_(":material/warning: **Parts of this link could not be used.** The rest is shown."), now.problems)
    _name(_(":material/warning: **Parts of this change could not be used.** The rest is shown."), now.refused)


def _name(sorry: str, problems: list[str]) -> None:
    if problems:
        with st.container(border=True):
            st.markdown(sorry)
            st.text("\n".join(map(_, problems)))


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}
