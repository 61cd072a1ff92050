"""How a lesson is read from its file."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from lessons.claims import ClaimError, Reader
from lessons.core import (
    LONGEST_LINK,
    PACES,
    SKETCHED,
    Claim,
    Exercise,
    Lesson,
    LessonError,
    Pace,
    Sketch,
)
from lessons.goals import goals
from scenario import Race, from_params

REQUIRED = ("title", "link", "question", "explanation", "source")
OTHERS = ("headline", "claims", "answers", "sketch", "exercise", "pauses", "pace", "notes")
MOST_ANSWERS = 4
T = TypeVar("T")


def loaded(folder: Path, read: Callable[[Path], T]) -> dict[str, T]:
    """What the files of a folder are, by their stems; files that are none are logged."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = read(path)
        except LessonError as error:
            logging.getLogger(__name__).error("%s is left out: %s", path.name, error)
        except Exception:  # a file may be broken in ways that nobody has thought of
            logging.getLogger(__name__).exception("%s is left out", path.name)
    return found


def table_of(path: Path) -> dict[str, Any]:
    """The fields of a file; LessonError where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise LessonError(f"not a TOML file: {error}") from None


def read_lesson(path: Path) -> Lesson:
    """The lesson of a file. LessonError says which field is wrong and why."""
    fields = table_of(path)
    _only(fields, (*REQUIRED, *OTHERS), "")
    if not fields.get("claims"):
        raise LessonError("claims: there is none; write [[claims]] with says and holds")
    title, link, question, explanation, source = (_string(fields, name, name) for name in REQUIRED)
    lesson = Lesson(
        path.stem,
        title,
        link,
        question,
        explanation,
        source,
        headline=_string(fields, "headline", "headline") if "headline" in fields else "",
        notes=_string(fields, "notes", "notes") if "notes" in fields else "",
        claims=_claims(fields, "claims"),
        answers=_answers(fields),
        exercise=_exercise(fields),
        pauses=_pauses(fields),
        pace=_pace(fields),
    )
    race = _race(lesson)
    lesson = replace(lesson, sketch=_sketch(fields, race))
    _check(lesson, race)
    return lesson


def _claims(fields: dict[str, Any], name: str) -> tuple[Claim, ...]:
    found = fields.get(name, [])
    if not isinstance(found, list):
        raise LessonError(f"{name}: there is none; write [[{name}]] with says and holds")
    return tuple(_claim(each, f"{name} {i}") for i, each in enumerate(found, 1))


def _claim(fields: Any, where: str) -> Claim:
    _table(fields, ("says", "holds"), where)
    return Claim(_string(fields, "says", f"{where}, says"), _string(fields, "holds", f"{where}, holds"))


def _answers(fields: dict[str, Any]) -> tuple[Claim, ...]:
    found = _claims(fields, "answers")
    if found and not 2 <= len(found) <= MOST_ANSWERS:
        raise LessonError(f"answers: {len(found)}; write 2 to {MOST_ANSWERS}")
    if found and "sketch" in fields:
        raise LessonError("sketch: what is answered by words is not drawn, too")
    return found


def _sketch(fields: dict[str, Any], race: Race) -> Sketch | None:
    if "sketch" not in fields:
        return None
    found = fields["sketch"]
    _table(found, ("of", "run"), "sketch")
    of, run = (_string(found, name, f"sketch, {name}") for name in ("of", "run"))
    for known in SKETCHED:
        if of == known:
            return Sketch(known, _readable("sketch, run", Reader(race).index, run))
    raise LessonError(f"sketch, of: not one of {', '.join(SKETCHED)}")


def _exercise(fields: dict[str, Any]) -> Exercise | None:
    if "exercise" not in fields:
        return None
    names = ("says", "goal", "solution")
    _table(fields["exercise"], names, "exercise")
    return Exercise(*(_string(fields["exercise"], name, f"exercise, {name}") for name in names))


def _table(fields: Any, known: tuple[str, ...], where: str) -> None:
    if not isinstance(fields, dict):
        name = where.partition(" ")[0]
        raise LessonError(f"{where}: not a table; write " + (f"[[{name}]]" if name != where else f"[{name}]"))
    _only(fields, known, f"{where}, ")


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


def _race(lesson: Lesson) -> Race:
    """The race of its link, which has to be a good one."""
    if len(lesson.link) > LONGEST_LINK:
        raise LessonError(f"link: longer than {LONGEST_LINK} characters")
    scenario, problems = from_params(lesson.params | {"lesson": [lesson.name]})
    if problems:
        raise LessonError(f"link: {problems[0]}")
    return scenario.race


def _check(lesson: Lesson, race: Race) -> None:
    """Refuse what cannot be shown: a pause after the end, a claim that cannot be read."""
    if lesson.pauses and lesson.pauses[-1] >= race.steps:
        raise LessonError(f"pauses: the race has only {race.steps} steps, and ends at the last")
    reader = Reader(race)
    for field in ("question", "explanation"):
        _readable(field, reader.filled, getattr(lesson, field))
    for kind, claims in (("answers", lesson.answers), ("claims", lesson.claims)):
        for i, claim in enumerate(claims, 1):
            _readable(f"{kind} {i}, says", reader.filled, claim.says)
            _readable(f"{kind} {i}, holds", reader.holds, claim.holds)
    view = lesson.scenario.view
    if lesson.sketch and lesson.sketch.of == "loss" and (view.chart, view.against) != ("loss", "steps"):
        raise LessonError("sketch, of: the link does not chart the loss against steps")
    if lesson.exercise:
        _readable("exercise, says", reader.filled, lesson.exercise.says)
        _readable("exercise, goal", lambda goal: goals(goal, race), lesson.exercise.goal)


def _readable(where: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ClaimError as error:
        raise LessonError(f"{where}: {error}") from None
