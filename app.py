"""The page: controls -> Scenario -> Picture -> player, and the explanation below. Start it with server.py."""

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
from ui.player import player
from ui.runs import run_controls
from ui.toolbar import toolbar

welcome(store.still_there)
scenario = store.open_link()
use(store.language(scenario))
set_page(scenario)

if embedded():
    scenario = alone(scenario)
else:
    with st.sidebar:
        surface_controls(scenario)
        st.subheader(_("Runs"))
        run_controls(scenario)
        view_controls(scenario)
    toolbar(scenario)
    store.show_problems()
    lesson_bar(scenario)

with guarded(scenario, say("This picture cannot be drawn. Change a setting, or go back.")):
    player(picture(scenario), store.draft, store.standing(), alone=embedded(), hint=store.is_new())
if not embedded():
    with guarded(scenario, say("This picture cannot be explained.")):
        lesson_answer(scenario)
        explain(scenario)

store.write_link(store.current())
