"""The picker of lessons. Their questions, and what happened, are the player's (picture/lesson.py)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from lessons import Lesson, courses, lessons, listed
from locales import _
from scenario import Page, Scenario
from ui.store import change
from ui.widgets import picker

COURSE = "course:"
"""What the key of a course begins with in the list."""


def lesson_picker(scenario: Scenario) -> None:
    """The list of lessons and courses, and the way to the first lesson; what stands beside the one that is open is the
    player's. The list says "Lessons" whichever is open.
    """
    if not lessons():
        return
    now, names = scenario.page.lesson, list(listed(scenario.page, lessons()))
    with st.container(key="lesson-bar", horizontal=True, vertical_alignment="center", gap=None, width="content"):
        free = [""] if now else []
        within = scenario.page.course or scenario.page.lessons
        ways = [COURSE] if within else [f"{COURSE}{name}" for name in courses()]
        picker("lesson.pick", _("Lessons"), [*free, *names, *ways], partial(_title, names), _opened)
        if not now:
            _neighbour("first", ":material/school:", _("First lesson"), names[0])


def _title(names: list[str], name: str) -> str:
    if not name:
        return _("Explore freely")
    if name == COURSE:
        return _("All lessons")
    if name.startswith(COURSE):
        return _("Course: {title}", title=_(courses()[name.removeprefix(COURSE)].title))
    return f"{names.index(name) + 1} · {_(lessons()[name].title)}"


def _neighbour(key: str, icon: str, label: str, name: str) -> None:
    then = (lambda: _open(name)) if name else None
    st.button(label, icon=icon, key=f"lesson.{key}", type="tertiary", disabled=not name, on_click=then)


def _open(name: str) -> None:
    change(lambda now: _opened(now, name))


def _opened(now: Scenario, name: str) -> Scenario:
    """A lesson's own picture, in the language and size in use; of a course that of its first lesson. Without a name the
    picture stays as it is.
    """
    if not name:
        return now.with_page(lesson="", course="", lessons="")
    if name == COURSE:
        return now.with_page(course="", lessons="")
    if name.startswith(COURSE):
        seen = replace(now.page, course=name.removeprefix(COURSE), lessons="")
        return _own(lessons()[listed(seen, lessons())[0]], seen)
    return _own(lessons()[name], now.page)


def _own(lesson: Lesson, seen: Page) -> Scenario:
    return lesson.scenario.with_page(lang=seen.lang, size=seen.size, course=seen.course, lessons=seen.lessons)
