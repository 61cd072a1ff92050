"""What the controls are made of: widgets as views of the scenario, which a callback replaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from locales import _, language, say
from scenario import Race, Scenario
from ui.store import Held, change, visit

Change = Callable[[Scenario, Any], Scenario]
RaceChange = Callable[[Race, Any], Race]


def view(key: str, value: Any) -> None:
    """Make a widget show `value` when it is drawn next."""
    if st.session_state.get(key, view) != value:
        st.session_state[key] = value


def apply(key: str, then: Change, name: str = "") -> None:
    """Change the scenario to what the widget now says; for callbacks.

    Where that does not go together with the rest, all stays as it was, and `unfit` says so below the control.
    """
    value = st.session_state[key]
    if value is None:
        return
    try:
        change(lambda scenario: then(scenario, value))
    except ValueError as error:
        visit().unfit = name or key, error


def unfit(key: str) -> None:
    """What was just chosen in a control and did not fit, in plain words below it."""
    found = visit().unfit
    if found and found[0] == key:
        complain(key, say("{error}.", error=found[1]))


def on_race(then: RaceChange) -> Change:
    """A change of the race as one of the scenario."""
    return lambda scenario, value: scenario.racing(then(scenario.race, value))


def spoken(key: str) -> str:
    """The key of a box whose options are words: it sends the words, so in another language it is another box."""
    return key if language() == "en" else f"{key}.{language()}"


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


def hold(key: str, value: Any) -> tuple[str, Held]:
    """The key with which a widget is drawn that shows `value`, and what is remembered of it.

    Several widgets may show one value: a slider, the field beside it. If one is used, the others could be told
    its value; but what the browser sends next may still carry what they said before, and nothing would tell that
    from a reader who wants it back. So a widget is never told anything: it says what its reader made it say, and
    where the value is changed by something else, another widget takes its place. One that comes back, as a sheet is
    opened again, is made anew in its old place: what its reader made it say is forgotten with it.
    """
    now = visit().held.setdefault(key, Held(value, value, value))
    if not now.touched and _named(key, now) not in st.session_state:
        now = visit().held[key] = Held(value, value, value, now.number)
    if now.value != value and not now.touched:
        now = visit().held[key] = Held(value, value, value, now.number + 1)
    now.value, now.touched = value, False
    return _named(key, now), now


def renew(key: str) -> None:
    """Have another widget take the place of one whose reader made it say what was refused; for callbacks."""
    now = visit().held[key]
    visit().held[key] = Held(now.value, now.value, now.value, now.number + 1)


def _named(key: str, held: Held) -> str:
    return f"{key}~{held.number}" if held.number else key


def used(key: str, held: Held, said: Any) -> bool:
    """Whether a reader has made the widget say this; for callbacks.

    Streamlit also calls for a widget that has been replaced, if a late message of the browser still speaks of it.
    """
    if visit().held.get(key) is not held or said == held.said:
        return False
    held.said, held.touched = said, True
    return True


def heard(key: str, widget: str, held: Held, then: Change) -> None:
    """Change the scenario to what a reader has made a held widget say; where that is refused another one takes its
    place, which shows what is; for callbacks."""
    if used(key, held, st.session_state[widget]):
        apply(widget, then, key)
        if visit().unfit:
            renew(key)


def text_field(
    key: str, label: str, shown: str, read: Callable[[str], None], **settings: Any
) -> tuple[str, ValueError] | None:
    """A field that holds `shown`. `read` applies what is typed, or refuses it with a ValueError.

    What was refused stays in the field, so that it can be mended; it is returned with the reason.
    """
    widget, held = hold(key, shown)

    def typed() -> None:
        text = st.session_state[widget]
        if not used(key, held, text):
            return
        held.refused = None
        try:
            read(text)
        except ValueError as error:
            held.refused = text, error

    st.text_input(label, held.first, key=widget, on_change=typed, **settings)
    return held.refused


def complain(key: str, *lines: str) -> None:
    """Below a field, in plain words, what is wrong with what was typed into it: text only, whatever it quotes."""
    with st.container(key=f"refused.{key}", gap=None):
        for line in lines:
            st.text(sentence(line))


def sentence(text: str) -> str:
    """`text` in the reader's language, with a capital letter at its beginning."""
    said = _(text)
    return said[:1].upper() + said[1:]
