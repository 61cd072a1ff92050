"""The player: paths over the contour, moved in the browser. Python sends each path once."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.components import v2

from locales import language
from player.assets import base
from player.messages import Standing
from player.sent import sent
from scenario import Scenario

_LOADER = """
// The files lie beside the page; what is mounted before they arrive waits for them.
export default function (component) {
  const element = component.parentElement;
  const files = new URL("BASE/", document.baseURI).href;
  const ready = import(files + "main.js");
  ready.then((main) => main.ROLE(component)).catch((error) => {
    console.error(error);
    element.textContent = "The player's files are not being served. Start the page with `make run`.";
  });
  return () => ready.then((main) => main.unmount(element)).catch(() => {});
}
"""


def _component(role: str) -> Callable:
    """A component whose script is a served module: cached by the browser, where its sources can be read, too.

    So is its style (ui/head.py), which Streamlit would send anew with each picture.
    """
    js = _LOADER.replace("BASE", base()).replace("ROLE", role)
    return v2.component(f"race_{role}", js=js, isolate_styles=False)


# The ground is most of the bytes and changes only with the surface. In an element of its own it is the same message
# from rerun to rerun, which Streamlit does not send twice.
_ground = _component("ground")
_inside = _component("inside")
_player = _component("player")


def player(
    scenario: Scenario,
    on_draft: Callable[[object], None],
    standing: Standing,
    *,
    on_rows: Callable[[], None] = lambda: None,
    **page: bool,
) -> None:
    """Show the picture of a scenario. `on_draft` is called with what somebody has changed in the player, once it is let
    go of, and `on_rows` where they want to bring rows of their own.

    `page` says how it stands on the page: see `sent`.
    """

    key = f"player_{language()}"  # another language is another player: its buttons are made once

    def released() -> None:
        if (said := st.session_state[key].draft) is not None:
            on_draft(said)

    def asked() -> None:
        if st.session_state[key].rows:
            on_rows()

    messages = sent(scenario, **page)
    _ground(key="ground", data=messages.ground)
    if messages.inside:
        _inside(key="inside", data=messages.inside)
    _player(key=key, data=messages.standing(standing), on_draft_change=released, on_rows_change=asked)
