"""The page: controls -> Scenario -> Picture -> player, and the explanation below. Start it with server.py.

What shows numbers of the scenario is a fragment, which can be drawn without the rest of the page: see ui/parts.py.
"""

import streamlit as st

from locales import _, say, use
from picture import picture
from turns import welcome
from ui import store
from ui.controls import surface_controls, view_controls
from ui.explain import explain
from ui.frame import alone, embedded, set_page
from ui.guard import guarded
from ui.lesson import lesson_answer, lesson_bar
from ui.parts import by_itself
from ui.player import player
from ui.runs import run_controls
from ui.toolbar import toolbar


def now():
    """The scenario, for a part of the page: drawn by itself it has a turn of its own, and the language to find."""
    scenario = store.current()
    if by_itself():
        welcome(store.still_there)
        use(store.language(scenario))
    return scenario


@st.fragment(key="numbers")
def numbers():
    surface_controls(now())


@st.fragment(key="runs")
def runs():
    run_controls(now())


@st.fragment(key="player")
def stage():
    scenario = alone(now()) if embedded() else now()
    with guarded(scenario, say("This picture cannot be drawn. Change a setting, or go back.")):
        player(picture(scenario), store.draft, store.standing(), alone=embedded(), hint=store.is_new())
    store.write_link(store.current())


@st.fragment(key="explanation")
def explanation():
    scenario = now()
    with guarded(scenario, say("This picture cannot be explained.")):
        lesson_answer(scenario)
        explain(scenario)


welcome(store.still_there)
scenario = store.open_link()
use(store.language(scenario))
set_page(scenario)

if embedded():
    stage()
else:
    with st.sidebar:
        numbers()
        st.subheader(_("Runs"))
        runs()
        view_controls(scenario)
    toolbar(scenario)
    store.show_problems()
    lesson_bar(scenario)
    stage()
    explanation()
