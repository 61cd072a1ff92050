"""How the page is shown: in a window of its own, large for a projector, or alone in another page's frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from locales import _, use
from scenario import Scenario
from turns import welcome
from ui import store
from ui.head import large_type
from ui.parts import by_itself

_HERE = Path(__file__).parent


def set_page(scenario: Scenario) -> None:
    """Title, icon, and in another page's frame the size of type, which has no key to hang on there (ui/head.py)."""
    st.set_page_config(_("Optimizer race"), _HERE / "icon.svg", "wide")
    if embedded() and scenario.page.size == "projector":
        st.html(f"<style>{large_type(':root')}</style>")


def embedded() -> bool:
    """Whether the page stands in another one, with `embed=true` in its address."""
    return bool(st.context.is_embedded)


def part(key: str, draw: Callable[[Scenario], None]) -> None:
    """Draw a part of the page (ui/parts.py). Drawn by itself it has a turn of its own, and the language to find."""

    @st.fragment(key=key)
    def drawn() -> None:
        scenario = store.current()
        if by_itself():
            welcome(store.still_there)
            use(store.language(scenario))
        draw(scenario)

    drawn()
