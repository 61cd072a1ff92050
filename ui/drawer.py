"""The drawer beside the picture: words about what is being seen. Closed, it costs nothing."""

from __future__ import annotations

import streamlit as st

from locales import _, language, say
from scenario import Scenario
from ui.explain import critical, formulas, source, taylor
from ui.frame import part
from ui.guard import guarded
from ui.store import visit

TITLES = {
    "formulas": say("Formulas"),
    "source": say("Surface & source"),
    "critical": say("Critical points"),
    "local": say("Taylor model"),
}
"""What there is to read, by the name of its part (ui/parts.py)."""
_DRAWN = {"formulas": formulas, "source": source, "critical": critical, "local": taylor}


def drawer_button(scenario: Scenario) -> None:
    """Opens the drawer at what goes with the picture, and closes it."""
    is_open, offered = visit().tab != "", _offered(scenario)
    st.button(
        _(TITLES[offered]),
        icon=":material/close:" if is_open else ":material/menu_book:",
        key="words",
        type="tertiary",
        on_click=lambda: _open("" if is_open else offered),
    )


def drawer(_scenario: Scenario) -> None:
    """What is being read, if anything is."""
    if visit().tab not in TITLES:
        return
    shown = list(TITLES)
    with st.container(key="drawer"):
        key = f"drawer.tab.{language()}"
        st.session_state[key] = _(TITLES[visit().tab])
        tabs = st.tabs([_(TITLES[name]) for name in shown], key=key, on_change=lambda: _turned(key, shown))
        for name, tab in zip(shown, tabs, strict=True):
            if tab.open:
                with tab:
                    part(name, lambda scenario, name=name: _told(name, scenario))


def _told(name: str, scenario: Scenario) -> None:
    with guarded(scenario, say("This picture cannot be explained.")):
        _DRAWN[name](scenario)


def _offered(scenario: Scenario) -> str:
    """What goes with the picture."""
    view = scenario.view
    if view.local != "off":
        return "local"
    return "critical" if view.critical == "on" else "formulas"


def _open(tab: str) -> None:
    visit().tab = tab


def _turned(key: str, shown: list[str]) -> None:
    titles = {_(TITLES[name]): name for name in shown}
    visit().tab = titles.get(st.session_state[key], visit().tab)
