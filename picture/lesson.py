"""The lesson around a picture: its question, and what happened, as safe HTML that any page can show.

A text of a lesson is plain words in paragraphs, with formulas between dollars, *emphasis* and `code`. Nothing else in
it means anything, and what looks like HTML is shown as it stands: a course's own lesson is trusted with words alone.
"""

from __future__ import annotations

import html
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from xml.etree import ElementTree

from latex2mathml.converter import convert

import lessons as room
from lessons import Claim, ClaimError, Goal, Pace, Sketch, goals
from locales import _, language
from scenario import Scenario, to_link

_MARKED = re.compile(r"(\$[^$]+\$|`[^`]+`|\*\*[^*\s](?:[^*]*[^*\s])?\*\*|\*[^*\s](?:[^*]*[^*\s])?\*)")


@dataclass(frozen=True)
class Finding:
    """What can be seen, with the numbers of the paths in it."""

    says: str
    """HTML."""
    holds: bool
    measured: str
    """Its statement in numbers: what tells why it does not hold."""
    marks: tuple[tuple[int, int], ...]
    """Where in the picture it is seen: runs, each with a step."""


@dataclass(frozen=True)
class Answer:
    """What may be predicted."""

    says: str
    """HTML."""
    holds: bool


@dataclass(frozen=True)
class Exercise:
    """What to do with the picture in the end; the player sees by itself whether it is done."""

    says: str
    """HTML."""
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Lesson:
    """The lesson that a picture belongs to, in the reader's language."""

    name: str
    number: int
    """Which it is, from 1, of `count`."""
    count: int
    course: str
    """The title of the course that leads from lesson to lesson; empty where that is all of them, or a list."""
    names: tuple[str, ...]
    """Those that it leads through, in order; none where that is all of them."""
    link: str
    """The address of its own picture."""
    title: str
    headline: str
    """What it comes to. It answers the question, so it is shown with what happened, and not before."""
    question: str
    """HTML."""
    answers: tuple[Answer, ...]
    """Of which exactly one holds; none where the prediction is drawn, or none is asked for."""
    sketch: Sketch | None
    previous: str
    """The name of the lesson before; empty where there is none."""
    next: str
    pauses: tuple[int, ...]
    """Steps at which play stops until it is told to go on."""
    pace: Pace
    astray: bool
    """Whether the race is another than the lesson's own, of which the findings tell."""
    findings: tuple[Finding, ...]
    explanation: str
    """HTML."""
    source: str
    exercise: Exercise | None
    notes: str
    """HTML, for who teaches: shown in their own window alone."""


def lesson(scenario: Scenario) -> Lesson | None:
    """The lesson of a scenario; None where it belongs to none, or to one that is not taught here."""
    known = room.lessons()
    name = scenario.page.lesson
    if name not in known:
        return None
    names = room.listed(scenario.page, known)
    names = names if name in names else tuple(known)
    course = room.courses().get(scenario.page.course) if names != tuple(known) and not scenario.page.lessons else None
    return _lesson(
        known[name], language(), names, course.title if course else "", scenario.race != known[name].scenario.race
    )


@lru_cache(256)
def _lesson(found: room.Lesson, _lang: str, names: tuple[str, ...], course: str, astray: bool) -> Lesson:
    """Its claims are measured once in each language, not with every number that somebody drags."""
    at = names.index(found.name)
    return Lesson(
        name=found.name,
        number=at + 1,
        count=len(names),
        course=_(course) if course else "",
        names=names if len(names) < len(room.lessons()) else (),
        link=to_link(found.scenario),
        title=_(found.title),
        headline=_(found.headline or found.title),
        question=inline(_filled(found, found.question)),
        answers=_answers(found),
        sketch=found.sketch,
        previous=names[at - 1] if at else "",
        next=names[at + 1] if names[at + 1 :] else "",
        pauses=found.pauses,
        pace=found.pace,
        astray=astray,
        findings=tuple(_found(found)),
        explanation=paragraphs(_filled(found, found.explanation)),
        source=_(found.source),
        exercise=_exercise(found),
        notes=paragraphs(_(found.notes)) if found.notes else "",
    )


def _answers(lesson: room.Lesson) -> tuple[Answer, ...]:
    """None where one cannot be measured, or not exactly one is right: whoever predicts is told the truth."""
    try:
        found = [lesson.finding(answer, _(answer.says)) for answer in lesson.answers]
    except ClaimError as error:
        _log(lesson, error)
        return ()
    if found and sum(one.holds for one in found) != 1:
        logging.getLogger(__name__).error("lesson %s: not exactly one of its answers holds", lesson.name)
        return ()
    return tuple(Answer(inline(one.says), one.holds) for one in found)


def _exercise(lesson: room.Lesson) -> Exercise | None:
    if not lesson.exercise:
        return None
    return Exercise(inline(_filled(lesson, lesson.exercise.says)), goals(lesson.exercise.goal, lesson.scenario.race))


def _found(lesson: room.Lesson) -> list[Finding]:
    """Claims that cannot be measured are left out and logged: a course's own file takes no page down."""
    told = []
    for claim in lesson.claims:
        try:
            told.append(_finding(lesson, claim))
        except ClaimError as error:
            _log(lesson, error)
    return told


def _finding(lesson: room.Lesson, claim: Claim) -> Finding:
    found = lesson.finding(claim, _(claim.says))
    return Finding(inline(found.says), found.holds, found.measured, tuple(lesson.reader.marks(claim.holds)))


def _filled(lesson: room.Lesson, text: str) -> str:
    """A text with its numbers; as it stands where they cannot be measured."""
    try:
        return lesson.reader.filled(_(text))
    except ClaimError as error:
        _log(lesson, error)
        return _(text)


def _log(lesson: room.Lesson, error: ClaimError) -> None:
    logging.getLogger(__name__).error("lesson %s: %s", lesson.name, error)


def paragraphs(text: str) -> str:
    """A text as HTML, its paragraphs apart."""
    return "".join(f"<p>{inline(one)}</p>" for one in text.split("\n\n"))


def inline(text: str) -> str:
    """A text as HTML without paragraphs: formulas as MathML, emphasis and code as elements, all else as it stands."""
    pieces = [_piece(piece) for piece in _MARKED.split(text) if piece]
    for i, (one, other) in enumerate(pairwise(pieces)):
        # A full stop does not begin a line of its own.
        if one.startswith("<math") and (end := re.match(r"[.,;:!?)。，；：！？）]+", other)):
            pieces[i] = f'<span class="race-whole">{one}{end[0]}</span>'
            pieces[i + 1] = other[end.end() :]
    return "".join(pieces)


def _piece(piece: str) -> str:
    if len(piece) > 2 and piece[0] == piece[-1] == "$":
        return _formula(piece[1:-1])
    for mark, tag in (("**", "strong"), ("*", "em"), ("`", "code")):
        if len(piece) > 2 * len(mark) and _MARKED.fullmatch(piece) and piece.startswith(mark):
            return f"<{tag}>{html.escape(piece[len(mark) : -len(mark)])}</{tag}>"
    return html.escape(piece)


def _formula(latex: str) -> str:
    """MathML, which browsers render by themselves; the LaTeX where it is none. Its texts and links are dead letters."""
    try:
        root = ElementTree.fromstring(convert(latex))
    except Exception:  # whatever a stranger's formula does to the converter
        return f"<code>{html.escape(latex)}</code>"
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
        node.attrib = {name: value for name, value in node.attrib.items() if name in _HARMLESS}
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


_HARMLESS = {
    "display",
    "stretchy",
    "accent",
    "fence",
    "form",
    "lspace",
    "rspace",
    "mathvariant",
    "columnalign",
    "width",
}
"""Attributes of MathML that set a formula and do nothing else."""
