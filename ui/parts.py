"""The parts of the page: what is drawn again when a number changes, and what may stay as it is.

Streamlit runs the whole script for whatever happens, and a browser is told of every element anew. Most changes are of
numbers, and concern the player, the control itself and little else. Therefore what shows the scenario's numbers stands
in fragments (app.py), each with the name of its part as its key. `READS` says what a part is made of; where that
is the same before and after a change, the part would come out the same. What stands in none of them is made of `rest`,
and where that changes, the whole page is drawn.

A widget of a part asks for its own part only, a draft for the player's. So whoever changes the scenario calls `redraw`.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import ScriptRunContext, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from picture.layers import idle
from scenario import Scenario
from scenario.trained import task_of

READS: dict[str, Callable[[Scenario], object]] = {
    "player": lambda now: now,
    "formula": lambda now: now.race.surface,
    # the sheet:
    "data": lambda now: _data(now),
    "surface": lambda now: now.race.surface,
    "start": lambda now: (now.race.surface, now.race.start),
    "length": lambda now: (now.race.steps, now.race.noise, now.race.seed, now.race.chance, now.race.conventions),
    "show": lambda now: (replace(now.view, seen=None), idle(now.race.surface)),
    "axes": lambda now: (now.race.surface.window, now.race.surface.d),
    # the drawer:
    "formulas": lambda now: (_learnt(now), [[type(part) for part in run.parts] for run in now.race.runs]),
    # with its parameters as symbols
    "source": lambda now: (now.race.surface.name, now.race.surface.text, task_of(now.race.surface)),
    "critical": lambda now: (now.race.surface, now.race.start, now.view.critical),
    "local": lambda now: (now.race.surface, now.race.start, now.view.local, now.view.radius),
}
"""The parts, and what each is made of besides `rest`. Those of a sheet or drawer that is closed are not on the page."""


def _data(now: Scenario) -> object:
    """What the controls of a loss on data show."""
    race, view = now.race, now.view
    if not (task := task_of(race.surface)):
        return None
    plane = (view.plane, view.pair, race.start) if race.surface.d > 2 else ()
    return task, race.batch, race.order, race.drawn, plane


def _learnt(now: Scenario) -> object:
    task = task_of(now.race.surface)
    return task and (type(task.model), type(task.miss))


def rest(now: Scenario) -> object:
    """What the other elements of the page are made of."""
    return now.view.local != "off", now.view.critical, now.page


def concerned(before: Scenario, after: Scenario) -> Set[str] | None:
    """The parts that a change concerns; None where it is the whole page."""
    if rest(before) != rest(after):
        return None
    return {name for name, reads in READS.items() if reads(before) != reads(after)}


def redraw(parts: Set[str] | None) -> None:
    """Have some parts drawn, None for the whole page; for callbacks, which this ends.

    The parts that are about to be drawn stay asked for: one may have a panel that was opened, or a text refused.
    """
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        return  # the whole page is about to be drawn
    if parts is None:
        st.rerun()
    known = {name: _fragments(name, context) for name in READS}
    drawn = {name for name, ids in known.items() if not ids.isdisjoint(context.fragment_ids_this_run)}
    asked = {name for name in parts if known[name]}
    if not asked <= drawn:
        st.rerun([name for name in READS if name in asked | drawn])


def _fragments(name: str, context: ScriptRunContext) -> set[str]:
    """What Streamlit calls a part; nothing where the page does not have it, as while a sheet is closed."""
    try:
        return set(context.fragment_storage.resolve_target(name))
    except StreamlitAPIException:
        return set()


def by_itself() -> bool:
    """Whether this run of the script draws some parts of the page only."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def overtaken() -> None:
    """Ends this run of the script if something else has been asked for; for what takes long.

    Streamlit ends it by itself for the whole page, but lets a part wait. Then the whole page takes its place, for
    what was being drawn may be wanted still.
    """
    context = get_script_run_ctx()
    requests = context and context.script_requests
    if requests and requests._state is ScriptRequestType.RERUN:
        st.rerun()
