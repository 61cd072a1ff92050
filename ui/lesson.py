"""The lessons on the page: how one is opened, what it asks, and what happened."""

from __future__ import annotations

import logging

import streamlit as st

from lessons import Claim, ClaimError, Lesson, lessons
from locales import _
from scenario import Page, Scenario
from ui.parts import astray
from ui.store import change
from ui.widgets import picker


def lesson_picker(scenario: Scenario) -> None:
    """The list of lessons, and the way to the first one or to the neighbours of the one that is open.

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
            return
        at = names.index(now)
        _neighbour("previous", ":material/chevron_left:", _("Previous lesson"), names[at - 1] if at else "")
        _neighbour("next", ":material/chevron_right:", _("Next lesson"), names[at + 1] if names[at + 1 :] else "")


def lesson_question(scenario: Scenario) -> None:
    """What the open lesson asks."""
    if scenario.page.lesson:
        _card(lessons()[scenario.page.lesson], scenario)


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


def _card(lesson: Lesson, scenario: Scenario) -> None:
    with st.container(key="lesson-card", gap=None):
        st.subheader(_filled(lesson, lesson.question), anchor=False)
        if astray(scenario):
            _astray(lesson.name)


def _astray(name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(_("You have changed this picture; what happened is told of the lesson's own."))
        back = _("Back to the lesson's picture")
        st.button(back, icon=":material/undo:", key="lesson.back", type="tertiary", on_click=_open, args=(name,))


def happened(scenario: Scenario) -> None:
    """What can be seen, with the numbers of the paths, and why it is so."""
    lesson = lessons()[scenario.page.lesson]
    for claim in lesson.claims:
        _finding(lesson, claim)
    st.markdown(_filled(lesson, lesson.explanation))
    st.caption(_("Source: {source}", source=_(lesson.source)))


def _finding(lesson: Lesson, claim: Claim) -> None:
    """The sentence, which has its numbers in it. Those of the statement say why it does not hold."""
    try:
        found = lesson.finding(claim, _(claim.says))
    except ClaimError as error:
        _log(lesson, error)
        return
    icon = ":green[:material/check_circle:]" if found.holds else ":red[:material/cancel:]"
    numbers = "" if found.holds else f" :small[({found.measured})]"
    st.markdown(f"{icon} {found.says}{numbers}")


def _filled(lesson: Lesson, text: str) -> str:
    """A text with its numbers; as it stands where they cannot be measured, which takes no page down."""
    try:
        return lesson.reader.filled(_(text))
    except ClaimError as error:
        _log(lesson, error)
        return _(text)


def _log(lesson: Lesson, error: ClaimError) -> None:
    logging.getLogger(__name__).error("lesson %s: %s", lesson.name, error)
