"""The picker of lessons. Their questions, and what happened, are the player's (picture/lesson.py)."""

from __future__ import annotations

import streamlit as st

from lessons import Lesson, lessons
from locales import _
from scenario import Page, Scenario
from ui.store import change
from ui.widgets import picker


def lesson_picker(scenario: Scenario) -> None:
    """The list of lessons, and the way to the first one; the neighbours of the one that is open are the player's.

    The list says "Lessons" whichever is open: a lesson's title gives the answer away.
    """
    names = list(lessons())
    if not names:
        return
    now = scenario.page.lesson
    with st.container(key="lesson-bar", horizontal=True, vertical_alignment="center", gap=None, width="content"):
        free = [""] if now else []
        picker("lesson.pick", _("Lessons"), [*free, *names], _title, _opened)
        if not now:
            _neighbour("first", ":material/school:", _("First lesson"), names[0])


def _title(name: str) -> str:
    if not name:
        return _("Explore freely")
    return f"{list(lessons()).index(name) + 1} · {_(lessons()[name].title)}"


def _neighbour(key: str, icon: str, label: str, name: str) -> None:
    then = (lambda: _open(name)) if name else None
    st.button(label, icon=icon, key=f"lesson.{key}", type="tertiary", disabled=not name, on_click=then)


def _open(name: str) -> None:
    change(lambda now: _opened(now, name))


def _opened(now: Scenario, name: str) -> Scenario:
    """A lesson's own picture, in the language and size in use; without a name the picture stays as it is."""
    return _own(lessons()[name], now.page) if name else now.with_page(lesson="")


def _own(lesson: Lesson, seen: Page) -> Scenario:
    return lesson.scenario.with_page(lang=seen.lang, size=seen.size)
