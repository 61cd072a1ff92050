"""What a lesson is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import parse_qs

from lessons.claims import Reader
from once import cached_property
from scenario import Scenario, from_params, simulate

TEXTS = ("title", "headline", "question", "explanation", "source", "notes")
"""The fields that somebody reads, and so are translated."""
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


Sketched = Literal["end", "path", "loss"]
SKETCHED: tuple[Sketched, ...] = get_args(Sketched)
"""What a prediction may be drawn of: where a run ends, its path, its loss over the steps."""


@dataclass(frozen=True)
class Sketch:
    """A prediction that is drawn into the picture, before it is played."""

    of: Sketched
    run: int
    """The place in the race of the run that it is of."""


@dataclass(frozen=True)
class Exercise:
    """What to do with the picture in the end: a number to tune until a goal is reached."""

    says: str
    goal: str
    """A statement of `lessons/goals.py`; false in the lesson's own picture."""
    solution: str
    """A link in which it is reached, for who teaches and for the tests."""


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
    headline: str = ""
    """What the lesson comes to, in a few words: a title for afterwards, as it answers the question."""
    answers: tuple[Claim, ...] = ()
    """What may be predicted; of these statements exactly one holds."""
    sketch: Sketch | None = None
    """What is to be drawn in their place."""
    exercise: Exercise | None = None
    notes: str = ""
    """For who teaches: what to ask, and what to try then. Shown in the presenter's window alone."""

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
        """Every text that somebody reads, as it stands in the file."""
        yield from (text for field in TEXTS if (text := getattr(self, field)))
        yield from (claim.says for claim in (*self.answers, *self.claims))
        if self.exercise:
            yield self.exercise.says
