"""What the controls are made of: widgets as views of the scenario, which a callback replaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from locales import _, language
from scenario import Scenario
from ui.store import Refusal, change, visit

Change = Callable[[Scenario, Any], Scenario]


def view(key: str, value: Any) -> None:
    """Make a widget show `value` when it is drawn next."""
    if st.session_state.get(key, view) != value:
        st.session_state[key] = value


def apply(key: str, then: Change) -> None:
    """Change the scenario to what the widget now says; for callbacks."""
    value = st.session_state[key]
    if value is not None:
        change(lambda scenario: then(scenario, value))


def spoken(key: str) -> str:
    """The key of a box whose options are words: it sends the words, so in another language it is another box."""
    return key if language() == "en" else f"{key}.{language()}"


def panel(label: str, key: str, icon: str | None = None) -> Any:
    """A panel that can be folded; `.open` says whether it is open. A closed one costs nothing if nothing is put in.

    With another label it is another widget for Streamlit, which builds all that is in it anew: what is being
    tuned has no place in a label. Where the label changes all the same, with the language, the panel stays open.
    """
    before, was_open = visit().panels.get(key, (label, False))
    if before != label:
        st.session_state[key] = was_open
    expander = st.expander(label, icon=icon, key=key, on_change="rerun")
    visit().panels[key] = label, bool(expander.open)
    return expander


def picker(key: str, label: str, options: list[str], title: Callable[[str], str], then: Change) -> None:
    """A box that does something with what is picked and is empty again."""
    key = spoken(key)
    view(key, None)
    st.selectbox(
        label,
        options,
        format_func=title,
        index=None,
        placeholder=label,
        label_visibility="collapsed",
        key=key,
        on_change=apply,
        args=(key, then),
    )


def text_field(key: str, label: str, shown: str, read: Callable[[str], None], **settings: Any) -> Refusal | None:
    """A field that holds `shown`. `read` applies what is typed, or refuses it with a ValueError.

    What was refused stays in the field, so that it can be mended; the refusal is returned, to be shown.
    """
    refusal = visit().refusals.get(key)
    if refusal and refusal.shown != shown:
        refusal = visit().refusals.pop(key) and None
    view(key, refusal.typed if refusal else shown)
    st.text_input(label, key=key, on_change=_typed, args=(key, shown, read), **settings)
    return refusal


def _typed(key: str, shown: str, read: Callable[[str], None]) -> None:
    text, refusals = st.session_state[key], visit().refusals
    refusals.pop(key, None)
    try:
        read(text)
    except ValueError as error:
        refusals[key] = Refusal(text, shown, error)


def complain(key: str, *lines: str) -> None:
    """Below a field, in plain words, what is wrong with what was typed into it: text only, whatever it quotes."""
    with st.container(key=f"refused.{key}", gap=None):
        for line in lines:
            st.text(sentence(line))


def sentence(text: str) -> str:
    """`text` in the reader's language, with a capital letter at its beginning."""
    said = _(text)
    return said[:1].upper() + said[1:]
