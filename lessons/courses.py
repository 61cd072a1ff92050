"""Courses: lessons in the order in which somebody teaches them. One TOML file each, in the folder `courses`.

    title    a few words
    about    one sentence: what it goes through
    lessons  names of lessons, ["01-learning-rate", "04-momentum-damps"]

The file's name without `.toml` is the course's name in links: `?course=one-hour-momentum`. A course's own folder (the
variable LESSONS) may hold a folder `courses`, too. A list may also stand in a link, `lessons=01,04,06`, by the names of
the lessons or what they begin with.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lessons.core import Lesson, LessonError
from lessons.file import loaded, table_of
from scenario import Page

FOLDER = Path(__file__).parent / "courses"
MOST = 60
"""Lessons of one course."""


@dataclass(frozen=True)
class Course:
    """Lessons in an order, and what they are together."""

    name: str
    title: str
    about: str
    lessons: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        """Every text that a student reads."""
        yield self.title
        yield self.about


@cache
def courses() -> dict[str, Course]:
    """Every course by its name, in the order of the file names; a course's own after the built-in ones."""
    own = os.environ.get("LESSONS")
    return load(FOLDER) | (load(Path(own) / "courses") if own else {})


def load(folder: Path) -> dict[str, Course]:
    """The courses of a folder; files that are none are logged."""
    return loaded(folder, read_course)


def read_course(path: Path) -> Course:
    """The course of a file. LessonError says which field is wrong and why."""
    fields = table_of(path)
    for name in fields:
        if name not in ("title", "about", "lessons"):
            raise LessonError(f"{name}: not a field of a course")
    return Course(path.stem, _text(fields, "title"), _text(fields, "about"), _names(fields))


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise LessonError(f"{name}: missing or not a text")
    return " ".join(value.split())


def _names(fields: dict[str, Any]) -> tuple[str, ...]:
    names = fields.get("lessons")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise LessonError("lessons: missing or not a list of names")
    if len(names) > MOST or len(set(names)) < len(names):
        raise LessonError(f"lessons: more than {MOST}, or one of them twice")
    return tuple(names)


def listed(page: Page, known: dict[str, Lesson]) -> tuple[str, ...]:
    """The lessons that a page leads through, in order: those of its list, of its course, or all."""
    if page.lessons:
        found = [name for text in page.lessons.split(",") if (name := named(text, known))]
        return tuple(dict.fromkeys(found)) or tuple(known)
    course = courses().get(page.course)
    found = [name for name in course.lessons if name in known] if course else []
    return tuple(found) or tuple(known)


def named(text: str, known: dict[str, Lesson]) -> str:
    """The lesson of that name, or the first that begins with it and a hyphen; empty where there is none."""
    return text if text in known else next((name for name in known if name.startswith(f"{text}-")), "")
