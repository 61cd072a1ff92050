"""The picker of lessons. Their questions, and what happened, are the player's (picture/lesson.py)."""

from __future__ import annotations

import streamlit as st

from lessons import Lesson, lessons
from locales import _
from scenario import Page, Scenario
from ui.store import change
from ui.widgets import spoken


def lesson_bar(scenario: Scenario) -> None:
    """The picker, and the way to the first lesson; its neighbours are the player's."""
    if not lessons():
        return
    names = list(lessons())
    key = spoken("lesson.pick")
    if st.session_state.get(key) != scenario.page.lesson:
        st.session_state[key] = scenario.page.lesson
    with st.container(key="lesson-bar", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Lessons"),
            ["", *names],
            format_func=_title,
            key=key,
            label_visibility="collapsed",
            on_change=lambda: _open(st.session_state[key]),
        )
        if not scenario.page.lesson:
            _neighbour("first", ":material/school:", _("First lesson"), names[0])


def _title(name: str) -> str:
    if not name:
        return _("Lessons · free play")
    return f"{list(lessons()).index(name) + 1} · {_(lessons()[name].title)}"


def _neighbour(key: str, icon: str, label: str, name: str) -> None:
    st.button(label, icon=icon, key=f"lesson.{key}", disabled=not name, on_click=_open, args=(name,))


def _open(name: str) -> None:
    """Show a lesson's own picture, in the language and size in use; without a name the picture stays as it is."""
    change(lambda now: _own(lessons()[name], now.page) if name else now.with_page(lesson=""))


def _own(lesson: Lesson, seen: Page) -> Scenario:
    return lesson.scenario.with_page(lang=seen.lang, size=seen.size)
