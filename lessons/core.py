"""What a lesson is, and how one is read from its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import parse_qs

from lessons.claims import ClaimError, Reader
from scenario import Scenario, from_params, simulate

TEXTS = ("title", "question", "explanation", "source")
"""The fields that are read by a student, and so translated."""
LONGEST_LINK = 500
Pace = Literal["even", "slow", "step"]
PACES: tuple[Pace, ...] = get_args(Pace)
"""How a lesson's picture may be played: evenly, slowly at first, or one step a key."""


class LessonError(ValueError):
    """A file that is no lesson: which field, and what is wrong with it."""


@dataclass(frozen=True)
class Claim:
    """A sentence on what can be seen, and the statement on the paths that it stands for."""

    says: str
    holds: str


@dataclass(frozen=True)
class Finding:
    """A claim after the paths have been measured."""

    says: str
    """Its sentence as it was given, with every number filled in."""
    holds: bool
    measured: str
    """Its statement in numbers."""


@dataclass(frozen=True)
class Lesson:
    """A picture, a question to ask before it is played, and what can be seen in it afterwards."""

    name: str
    """The file's stem: the lesson's name in links."""
    title: str
    link: str
    question: str
    explanation: str
    source: str
    claims: tuple[Claim, ...]
    pauses: tuple[int, ...] = ()
    """Steps at which play stops until it is told to go on."""
    pace: Pace = "even"

    @cached_property
    def params(self) -> dict[str, list[str]]:
        """The decoded query parameters of its link."""
        return parse_qs(self.link.lstrip("?"))

    @cached_property
    def scenario(self) -> Scenario:
        """Its picture."""
        return from_params(self.params | {"lesson": [self.name]})[0]

    @cached_property
    def reader(self) -> Reader:
        """Reads statements and sentences about its own picture; the paths are computed when first asked for."""
        return Reader(self.scenario.race, simulate(self.scenario.race), self.scenario.view)

    def finding(self, claim: Claim, says: str) -> Finding:
        """A claim measured; `says` is its sentence in the reader's language. ClaimError where it cannot be."""
        statement = claim.holds
        return Finding(self.reader.filled(says), self.reader.holds(statement), self.reader.measured(statement))

    def texts(self) -> Iterator[str]:
        """Every text that a student reads, as it stands in the file."""
        yield from (getattr(self, field) for field in TEXTS)
        yield from (claim.says for claim in self.claims)


def read_lesson(path: Path) -> Lesson:
    """The lesson of a file. LessonError says which field is wrong and why."""
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LessonError(f"not a TOML file: {error}") from None
    _only(fields, (*TEXTS, "link", "claims", "pauses", "pace"), "")
    claims = fields.get("claims", [])
    if not isinstance(claims, list) or not claims:
        raise LessonError("claims: there is none; write [[claims]] with says and holds")
    strings = {name: _string(fields, name, name) for name in (*TEXTS, "link")}
    told = tuple(_claim(each, i) for i, each in enumerate(claims, 1))
    lesson = Lesson(path.stem, claims=told, pauses=_pauses(fields), pace=_pace(fields), **strings)
    _check(lesson)
    return lesson


def _claim(fields: Any, number: int) -> Claim:
    where = f"claims {number}"
    if not isinstance(fields, dict):
        raise LessonError(f"{where}: not a table; write [[claims]]")
    _only(fields, ("says", "holds"), f"{where}, ")
    return Claim(_string(fields, "says", f"{where}, says"), _string(fields, "holds", f"{where}, holds"))


def _pauses(fields: dict[str, Any]) -> tuple[int, ...]:
    found = fields.get("pauses", [])
    if not isinstance(found, list) or any(type(step) is not int or step < 1 for step in found):
        raise LessonError("pauses: not a list of whole numbers from 1, such as [1, 5]")
    if sorted(set(found)) != found:
        raise LessonError("pauses: not in rising order")
    return tuple(found)


def _pace(fields: dict[str, Any]) -> Pace:
    found = fields.get("pace", "even")
    if found not in PACES:
        raise LessonError(f"pace: not one of {', '.join(PACES)}")
    return found


def _only(fields: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in fields:
        if name not in known:
            raise LessonError(f"{where}{name}: not a field of a lesson")


def _string(fields: dict[str, Any], name: str, where: str) -> str:
    """A text with one line for each paragraph, however the file breaks its lines."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise LessonError(f"{where}: missing or not a text")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", value.strip()))


def _check(lesson: Lesson) -> None:
    """Refuse what cannot be shown: a bad name or link, a claim that cannot be read."""
    if len(lesson.link) > LONGEST_LINK:
        raise LessonError(f"link: longer than {LONGEST_LINK} characters")
    scenario, problems = from_params(lesson.params | {"lesson": [lesson.name]})
    if problems:
        raise LessonError(f"link: {problems[0]}")
    if lesson.pauses and lesson.pauses[-1] >= scenario.race.steps:
        raise LessonError(f"pauses: the race has only {scenario.race.steps} steps, and ends at the last")
    reader = Reader(scenario.race)
    for field in ("question", "explanation"):
        _readable(field, reader.filled, getattr(lesson, field))
    for i, claim in enumerate(lesson.claims, 1):
        _readable(f"claims {i}, says", reader.filled, claim.says)
        _readable(f"claims {i}, holds", reader.holds, claim.holds)


def _readable(where: str, read: Any, text: str) -> None:
    try:
        read(text)
    except ClaimError as error:
        raise LessonError(f"{where}: {error}") from None
