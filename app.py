"""The page: controls -> Scenario -> Picture -> player, and the explanation below. Start it with server.py.

What shows numbers of the scenario is a part, which can be drawn without the rest of the page: see ui/parts.py.
"""

import streamlit as st

from locales import _, say, use
from picture import picture
from turns import welcome
from ui import store
from ui.controls import length_controls, start_controls, surface_controls, view_controls
from ui.explain import explain
from ui.frame import embedded, part, set_page
from ui.guard import guarded
from ui.lesson import lesson_bar
from ui.player import player
from ui.runs import run_controls
from ui.toolbar import toolbar


def stage(scenario):
    with guarded(scenario, say("This picture cannot be drawn. Change a setting, or go back.")):
        player(picture(scenario), store.draft, store.standing(), alone=embedded(), hint=store.is_new())
    store.write_link(scenario)


def explanation(scenario):
    with guarded(scenario, say("This picture cannot be explained.")):
        explain(scenario)


welcome(store.still_there)
scenario = store.open_link()
use(store.language(scenario))
set_page(scenario)

if not embedded():
    with st.sidebar:
        part("surface", surface_controls)
        part("start", start_controls)
        part("length", length_controls)
        st.subheader(_("Runs"))
        part("runs", run_controls)
        view_controls(scenario)
    toolbar(scenario)
    store.show_problems()
    lesson_bar(scenario)
part("player", stage)
if not embedded():
    part("explanation", explanation)
