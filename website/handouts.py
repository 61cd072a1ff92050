"""Lessons on paper: two sides each, the question to hand out first, and what happened for afterwards.

`python -m tools.handouts` puts the pictures beside the pages and has a browser print them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import lessons as room
from locales import _, language
from picture.lesson import Answer, Finding, Lesson, inline, lesson
from scenario import Race, from_params, handles
from website.pages import Around, code, template

SIDES = ("start", "end")
"""Of a lesson's two pictures: on the first side, and on the second."""


def handout(names: Iterable[str], around: Around, course: str = "") -> str:
    """A page of these lessons, one after the other, in the language in use."""
    sheets = "\n".join(_sheets(name, around, course) for name in names)
    return template("handouts.html", {"LANG": language(), "PAGE": html.escape(_("Optimizer race")), "SHEETS": sheets})


def picture_file(name: str, side: str) -> str:
    """Beside the page: the lesson's picture on one of its sides."""
    return f"pictures/{name}-{side}.svg"


def _sheets(name: str, around: Around, course: str) -> str:
    own = room.lessons()[name]
    page = replace(own.scenario.page, course=course)
    told = lesson(replace(own.scenario, page=page))
    assert told, name
    place = _("Lesson {number} of {count}", number=told.number, count=told.count)
    link = _link(name, around, course)
    start, end = (picture_file(name, side) for side in SIDES)
    fills = {
        "PLACE": html.escape(" · ".join(filter(None, (told.course or _("Optimizer race"), place)))),
        "TITLE": html.escape(told.title),
        "LINK": html.escape(link.partition("://")[2]),
        "CODE": code(link) if link else "",
        "QUESTION": told.question,
        "START": html.escape(start),
        "BEFORE": html.escape(_("The picture before the first step")),
        "PREDICTION": html.escape(_("Your prediction")),
        "ASKED": _asked(told),
        "REASON": html.escape(_("Why do you think so?")),
        "HEADLINE": html.escape(told.headline),
        "END": html.escape(end),
        "AFTER": html.escape(_("The picture after the last step")),
        "ANSWER": _answered(told.answers),
        "HAPPENED": html.escape(_("What happened")),
        "FINDINGS": "".join(map(_finding, told.findings)),
        "WHY": html.escape(_("Why")),
        "EXPLANATION": told.explanation,
        "SOURCE": html.escape(_("Source: {source}", source=told.source)),
        "EXERCISE": _exercise(told),
        "SOLUTION": _solution(own),
    }
    return template("handout.html", fills)


def _link(name: str, around: Around, course: str) -> str:
    """Where the lesson is played: on the site where that is known, else on the page with a server; or nowhere."""
    asked = {"course": course} if course else {}
    if around.address:
        return f"{around.address.rstrip('/')}/{language()}/{name}.html" + (f"?{urlencode(asked)}" if asked else "")
    if around.server:
        return f"{around.server.rstrip('/?')}/?{urlencode({'lesson': name, **asked, 'lang': language()})}"
    return ""


def _asked(told: Lesson) -> str:
    """What may be answered, each with a box to tick; or how to draw."""
    if told.sketch:
        draw = {
            "end": _("Mark the place in the picture with a cross."),
            "path": _("Draw the path into the picture."),
            "loss": _("Draw the line of the loss over the steps into the frame."),
        }[told.sketch.of]
        return f"<p>{html.escape(draw)}</p>" + (_frame() if told.sketch.of == "loss" else "")
    boxes = "".join(f"<li>{answer.says}</li>" for answer in told.answers)
    return f'<ul class="boxes">{boxes}</ul>' if boxes else ""


def _frame() -> str:
    """Two axes: the chart beside the picture is too small for a pencil."""
    return f'<div class="frame"><span>{html.escape(_("loss"))}</span><span>{html.escape(_("step"))}</span></div>'


def _answered(answers: Iterable[Answer]) -> str:
    found = "".join(
        f'<li class="right">{answer.says}</li>' if answer.holds else f"<li>{answer.says}</li>" for answer in answers
    )
    title = html.escape(_("The answer:").rstrip(":："))
    return f'<h3>{title}</h3><ul class="boxes">{found}</ul>' if found else ""


def _finding(found: Finding) -> str:
    if found.holds:
        return f"<li>{found.says}</li>"
    return f'<li class="failed">{found.says} <small>({html.escape(found.measured)})</small></li>'


def _exercise(told: Lesson) -> str:
    if not told.exercise:
        return ""
    return f'<p class="exercise"><strong>{html.escape(_("Now you:"))}</strong> {told.exercise.says}</p>'


def _solution(own: room.Lesson) -> str:
    """The numbers that solve the exercise; the link where it changes more than numbers."""
    if not own.exercise:
        return ""
    link = own.exercise.solution
    solved = from_params(parse_qs(link.lstrip("?")))[0].race
    said = _changes(own.scenario.race, solved) or f"<code>{html.escape(link)}</code>"
    return f'<p class="solution"><strong>{html.escape(_("One solution:"))}</strong> {said}</p>'


def _changes(before: Race, after: Race) -> str:
    known = {handle.key: handle for handle in handles(before)}
    now = handles(after)
    if [handle.key for handle in now] != list(known):
        return ""
    changed = [handle for handle in now if handle.value != known[handle.key].value]
    return ", ".join(
        (f"{html.escape(before.labels[handle.run])}: " if handle.run is not None else "")
        + inline(f"${handle.declared.symbol} = {handle.value:g}$")
        for handle in changed
    )
