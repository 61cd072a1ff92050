"""The lessons on the page: picker and question above the player, what happened below it."""

from __future__ import annotations

import logging

import streamlit as st

from lessons import Claim, ClaimError, Lesson, lessons
from locales import _
from scenario import Page, Scenario
from ui.parts import astray
from ui.store import change
from ui.widgets import panel, spoken


def lesson_bar(scenario: Scenario) -> None:
    """The picker, the way to the first lesson or to the neighbours of the open one, and its question."""
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
        else:
            at = names.index(scenario.page.lesson)
            _neighbour("previous", ":material/chevron_left:", _("Previous lesson"), names[at - 1] if at else "")
            _neighbour("next", ":material/chevron_right:", _("Next lesson"), names[at + 1] if names[at + 1 :] else "")
    if scenario.page.lesson:
        _card(lessons()[scenario.page.lesson], scenario)


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


def _card(lesson: Lesson, scenario: Scenario) -> None:
    with st.container(border=True, key="lesson-card"):
        st.subheader(_filled(lesson, lesson.question), anchor=False)
        if astray(scenario):
            _astray(lesson.name)


def lesson_answer(scenario: Scenario) -> None:
    """What happened, folded until it is asked for: below the picture, which stays in sight."""
    if not scenario.page.lesson:
        return
    answer = panel(_("What happened"), f"lesson.{scenario.page.lesson}.happened", ":material/lightbulb:")
    if answer.open:
        with answer:
            _happened(lessons()[scenario.page.lesson])


def _astray(name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(_("You have changed this picture; what happened is told of the lesson's own."))
        back = _("Back to the lesson's picture")
        st.button(back, icon=":material/undo:", key="lesson.back", type="tertiary", on_click=_open, args=(name,))


def _happened(lesson: Lesson) -> None:
    """What can be seen, with the numbers of the paths, and why it is so."""
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
