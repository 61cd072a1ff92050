"""The page: controls -> Scenario -> simulate -> player, and the explanation below. Start it with server.py."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from locales import _, use
from scenario import simulate
from ui import store
from ui.controls import run_controls, surface_controls, view_controls
from ui.explain import explain
from ui.player import player

scenario = store.open_link()
use(store.language(scenario))

st.set_page_config(_("Optimizer race"), Path(__file__).parent / "ui" / "icon.svg", "wide", initial_sidebar_state=360)

with st.sidebar:
    surface_controls(scenario)
    st.subheader(_("Runs"))
    run_controls(scenario)
    view_controls(scenario)

store.show_problems()
labels = [slot.label for slot in scenario.slots]
outcomes = simulate(scenario)
player(scenario, outcomes, labels, lambda x, y: store.change(lambda s: replace(s, start=(float(x), float(y)))))
explain(scenario, outcomes)

store.write_link(scenario)
