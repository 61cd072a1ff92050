"""Guided lessons: one TOML file each, with a link, a question to ask first, and what the picture then shows.

A lesson is a file in this folder, and the order of the lessons is that of the file names; the name without
`.toml` is the lesson's name in links (small letters, digits and hyphens). It has texts, a prediction and claims:

    title        a few words that do not answer the question
    headline     a few words that do: the title once it is told what happened; may be left out
    link         the picture, in the grammar of `scenario/link.py`; at most 500 characters
    question     to ask before the picture is played
    explanation  why it is so: what cannot be seen; formulas between dollars
    source       lecture notes and paper
    pauses       steps at which play stops until it is told to go on, [1, 5]; may be left out
    pace         "slow": the first steps last longest; "step": one step a key; "even" if left out
    [[answers]]  two to four, of which exactly one holds: `says` and `holds`, as for claims
    [sketch]     in their place, what is to be drawn: `of` the "end", the "path" or the "loss" of a `run`
    [[claims]]   one table for each thing that can be seen
    says         the sentence; its numbers are measured, {arrival(nag)}, never typed
    holds        the statement on the paths, in the language of `lessons/claims.py`
    [exercise]   may end a lesson: `says` what to do, the `goal` (`lessons/goals.py`), and a `solution`, a link

A course's own lesson may do without prediction and exercise.

The variable LESSONS names a second folder, for a course's own lessons: its files are read after these, and one
with a name that is taken replaces that lesson. A file that is no lesson is left out and named in the log; it
never takes the page with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from declare import clip
from lessons.claims import ClaimError
from lessons.core import Claim, Exercise, Finding, Lesson, LessonError, Pace, Sketch, Sketched
from lessons.courses import FOLDER as COURSES
from lessons.courses import Course, courses, listed
from lessons.courses import load as load_courses
from lessons.file import loaded, read_lesson
from lessons.goals import Goal, goals
from locales import say
from scenario import Page
from scenario.link import PICTURE

__all__ = [
    "FOLDER",
    "Claim",
    "ClaimError",
    "Course",
    "Exercise",
    "Finding",
    "Goal",
    "Lesson",
    "LessonError",
    "Pace",
    "Sketch",
    "Sketched",
    "courses",
    "expand",
    "goals",
    "lessons",
    "listed",
    "load",
    "texts",
    "way",
]

FOLDER = Path(__file__).parent


@cache
def lessons() -> dict[str, Lesson]:
    """Every lesson by its name, in teaching order."""
    own = os.environ.get("LESSONS")
    return load(FOLDER) | (load(Path(own)) if own else {})


def load(folder: Path) -> dict[str, Lesson]:
    """The lessons of a folder; files that are none are logged."""
    return loaded(folder, read_lesson)


def way(page: Page, name: str) -> tuple[tuple[str, ...], str]:
    """The lessons among which one stands, in order, and the title of their course: all, where it is in none."""
    names = listed(page, lessons())
    if name not in names:
        return tuple(lessons()), ""
    course = courses().get(page.course)
    return names, course.title if course and not page.lessons else ""


def texts() -> Iterator[tuple[str, str]]:
    """Where each text of the project's own lessons and courses stands, and the text: what the catalogues translate."""
    for name, lesson in load(FOLDER).items():
        yield from ((f"lessons/{name}.toml", text) for text in lesson.texts())
    for name, course in load_courses(COURSES).items():
        yield from ((f"lessons/courses/{name}.toml", text) for text in course.texts())


def expand(params: Mapping[str, Sequence[str]]) -> tuple[dict[str, Sequence[str]], list[str]]:
    """An address with the picture of the lesson it names, and what is wrong with that name.

    `?lesson=name` alone is the lesson's own picture, and a course alone that of its first. An address that holds any
    part of a picture keeps to that.
    """
    rest, problems = _told(params)
    own = not PICTURE & rest.keys()
    name = _first(rest, "lesson") or (_opening(rest) if own else "")
    if not name or not own:
        return rest, problems
    params = {**rest, "lesson": [name]}
    # The version is that of the lesson's link, from which all of the picture is read.
    return {**lessons()[name].params, **{key: values for key, values in params.items() if key != "v"}}, problems


def _told(params: Mapping[str, Sequence[str]]) -> tuple[dict[str, Sequence[str]], list[str]]:
    """The address without lessons and courses that are not taught here, and what is wrong with them."""
    rest, problems = dict(params), []
    if (name := _first(params, "lesson")) and name not in lessons():
        problems.append(say("lesson: {name} is not the name of a lesson here; ignored", name=clip(name)))
        del rest["lesson"]
    if (name := _first(params, "course")) and name not in courses():
        problems.append(say("course: {name} is not the name of a course here; ignored", name=clip(name)))
        del rest["course"]
    return rest, problems


def _opening(params: Mapping[str, Sequence[str]]) -> str:
    """The first lesson of a course or a list; empty where there is none in the address."""
    page = Page(course=_first(params, "course"), lessons=_first(params, "lessons"))
    return listed(page, lessons())[0] if page.course or page.lessons else ""


def _first(params: Mapping[str, Sequence[str]], key: str) -> str:
    return next((value for value in params.get(key, ()) if value.strip()), "")
