"""What a room is, what its lead may change of it, and what a vote may be. Nothing here waits, keeps or sends.

A message is checked once, here, and becomes a value: a `Change`, a `Vote`, or None where it is nonsense. What is not
asked for is nonsense, too: a field that is misspelled is refused and not passed over.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NoReturn, get_args
from urllib.parse import parse_qs

from lessons import expand, lessons

Stage = Literal["ask", "votes", "race", "told"]
Refusal = Literal["locked", "old", "shape", "often", "lead"]
Point = tuple[float, float]
STAGES: tuple[Stage, ...] = get_args(Stage)
LARGEST = 1e12
"""Of a coordinate: surfaces are drawn up to it."""
LONGEST_LINK = 12_000
MOST_POINTS = 64
MOST_TOLD = 100
_LINK = re.compile(r"\?[!$-;=?-~]*", re.ASCII)
"""What an address consists of: no blanks, nothing that begins an element, a string or a fragment."""
_SPEEDS = ("fit", "slow", "step")


@dataclass(frozen=True)
class Asks:
    """What can be answered: one of so many `answers`, or a drawing of the `drawn`."""

    answers: int = 0
    drawn: str = ""

    def plain(self) -> dict[str, int | str] | None:
        """As it is sent; None where nothing is asked."""
        if self.drawn:
            return {"drawn": self.drawn}
        return {"answers": self.answers} if self.answers else None


@dataclass(frozen=True)
class Clock:
    """Where the race stood, and whether it went on."""

    step: float = 0.0
    playing: bool = False
    speed: str | float = "fit"


@dataclass(frozen=True)
class State:
    """All that is seen of a room, but for who is in it."""

    link: str
    lang: str = "en"
    """The language in which the room was opened."""
    asks: Asks = field(default_factory=Asks)
    poll: int = 1
    """Grows with every new link and with votes that are cleared."""
    round: int = 1
    stage: Stage = "ask"
    told: int = 0
    """How much of what happened is shown."""
    join: bool = True
    """Whether the projector shows how to join."""
    locked: bool = False
    blank: bool = False
    follow: bool = True
    clock: Clock = field(default_factory=Clock)
    pointer: Point | None = None


@dataclass(frozen=True)
class Seen:
    """A room as it is at one moment."""

    state: State
    version: int
    left: float
    """Seconds until it closes."""
    since: float
    """Seconds ago that its clock was set."""
    phones: int
    tally: Mapping[tuple[int, int], int]
    """Votes of this poll by round and answer; those who have drawn count as the answer 0."""

    def answered(self) -> int:
        """How many votes there are in this round."""
        return sum(votes for (turn, _), votes in self.tally.items() if turn == self.state.round)

    def counts(self) -> list[list[int]] | None:
        """Votes by round and answer, all drawings as one; None where nothing is asked."""
        answers = range(1 if self.state.asks.drawn else self.state.asks.answers)
        rounds = range(1, self.state.round + 1)
        return [[self.tally.get((turn, answer), 0) for answer in answers] for turn in rounds] if answers else None


def told(code: str, seen: Seen, *, lead: bool) -> str:
    """A room as its lead, or everybody, is told of it: JSON, the same for all of them."""
    state = seen.state
    plain = asdict(state) | {
        "code": code,
        "version": seen.version,
        "left": round(seen.left),
        "asks": state.asks.plain(),
        "clock": asdict(state.clock) | {"since": round(seen.since, 3)},
        "phones": seen.phones,
        "answered": seen.answered(),
        "counts": seen.counts() if lead or state.stage != "ask" else None,
    }
    return encoded(plain)


@dataclass(frozen=True)
class Vote:
    """One phone's answer, or its drawing."""

    poll: int
    round: int
    answer: int = 0
    drawn: tuple[Point, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As its own phone is told of it."""
        return {"round": self.round} | ({"drawn": self.drawn} if self.drawn else {"answer": self.answer})


@dataclass(frozen=True)
class Change:
    """What a lead wants: values of fields of `State`, and what becomes of the votes."""

    fields: Mapping[str, Any]
    grows: bool = False
    """Whether another poll begins."""
    clears: bool = False
    """Whether that is for the votes of one round alone: what came before in the first is kept."""
    again: bool = False
    """Whether it is the second round: only after the first, and when its votes have been shown."""


def refused(state: State, vote: Vote) -> Refusal | None:
    """Why a vote is not counted; None where it is."""
    if (vote.poll, vote.round) != (state.poll, state.round):
        return "old"
    if state.locked or state.stage != "ask":
        return "locked"
    return None if _fits(vote, state.asks) else "shape"


def _fits(vote: Vote, asks: Asks) -> bool:
    if asks.drawn:
        return len(vote.drawn) == 1 if asks.drawn == "end" else len(vote.drawn) >= 2
    return not vote.drawn and vote.answer < asks.answers


def possible(state: State, change: Change) -> bool:
    """Whether a change can be made now."""
    return not change.again or (state.round == 1 and state.stage != "ask")


def parsed(text: str) -> Any:
    """The value of a JSON text; ValueError where it is none, or holds numbers that are none."""

    def never(name: str) -> NoReturn:
        raise ValueError(name)

    try:
        return json.loads(text, parse_constant=never)
    except RecursionError:
        raise ValueError("too deep") from None


def encoded(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, separators=(",", ":"))


def asks(link: str) -> Asks:
    """What the lesson of a link asks for, before it is played."""
    found = lessons().get(lesson_of(link))
    if found is None:
        return Asks()
    return Asks(drawn=found.sketch.of) if found.sketch else Asks(answers=len(found.answers))


def lesson_of(link: str) -> str:
    """The name of the lesson that a link opens; empty where it opens none."""
    params, _ = expand(parse_qs(link.lstrip("?"), keep_blank_values=True))
    return next(iter(params.get("lesson", ())), "")


def read_link(value: Any) -> str | None:
    """A link from `?` on; None where it is none."""
    good = isinstance(value, str) and len(value) <= LONGEST_LINK and _LINK.fullmatch(value)
    return value if good and value.count("&") < 500 else None


def read_vote(value: Any) -> Vote | None:
    """A vote; None where it is none. Whether it answers what is asked, `refused` says."""
    if not isinstance(value, dict) or value.keys() not in ({"poll", "round", "answer"}, {"poll", "round", "drawn"}):
        return None
    poll, turn = value["poll"], value["round"]
    if not (_whole(poll, 1, 1_000_000) and _whole(turn, 1, 2)):
        return None
    if "answer" in value:
        return Vote(poll, turn, answer=value["answer"]) if _whole(value["answer"], 0, 99) else None
    points = value["drawn"]
    if not isinstance(points, list) or not 1 <= len(points) <= MOST_POINTS or not all(map(_is_point, points)):
        return None
    return Vote(poll, turn, drawn=tuple((x, y) for x, y in points))


def read_change(message: Mapping[str, Any]) -> Change | None:
    """What a lead's message means: `lead`, `again` or `clear`; None where it is nonsense."""
    if message in ({"again": True}, {"clear": True}):
        if "again" in message:
            return Change({"stage": "ask", "round": 2, "told": 0, "locked": False, "clock": Clock()}, again=True)
        return Change({"stage": "ask", "told": 0, "locked": False}, grows=True, clears=True)
    fields = message.get("lead")
    if len(message) != 1 or not isinstance(fields, dict) or not fields or not fields.keys() <= _READ.keys():
        return None
    found = {name: _READ[name](value) for name, value in fields.items()}
    if any(value is None for name, value in found.items() if name != "pointer"):
        return None
    if fields.get("pointer") is not None and found["pointer"] is None:
        return None
    return Change(opened(found["link"]) | found, grows=True) if "link" in found else Change(found)


def opened(link: str) -> dict[str, Any]:
    """What a new link sets. Whoever has closed one question has not closed the next one."""
    begin = {"stage": "ask", "round": 1, "told": 0, "locked": False, "clock": Clock(), "pointer": None}
    return {"link": link, "asks": asks(link)} | begin


def _whole(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _number(value: Any, low: float = -LARGEST, high: float = LARGEST) -> bool:
    return type(value) in (int, float) and low <= value <= high and math.isfinite(value)


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value))


def _read_flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _read_stage(value: Any) -> Stage | None:
    return value if isinstance(value, str) and value in STAGES else None  # pyright: ignore[reportReturnType]


def _read_told(value: Any) -> int | None:
    return value if _whole(value, 0, MOST_TOLD) else None


def _read_point(value: Any) -> Point | None:
    return (value[0], value[1]) if _is_point(value) else None


def _read_clock(value: Any) -> Clock | None:
    if not isinstance(value, dict) or not {"step"} <= value.keys() <= {"step", "playing", "speed", "since"}:
        return None
    step, playing, speed = value["step"], value.get("playing", False), value.get("speed", "fit")
    good = _number(step, 0) and isinstance(playing, bool) and (speed in _SPEEDS or _number(speed, 0.001, 1000))
    return Clock(step, playing, speed) if good else None


_READ: Mapping[str, Callable[[Any], Any]] = {
    "link": read_link,
    "stage": _read_stage,
    "told": _read_told,
    "join": _read_flag,
    "locked": _read_flag,
    "blank": _read_flag,
    "follow": _read_flag,
    "clock": _read_clock,
    "pointer": _read_point,
}


def csv(rows: Sequence[tuple[int, int, int, int]]) -> str:
    """Votes by poll, round and answer as a table. Answers are counted from 1, as they stand on the wall."""
    lines = ["poll,round,answer,votes", *(f"{poll},{turn},{answer + 1},{votes}" for poll, turn, answer, votes in rows)]
    return "\r\n".join(lines) + "\r\n"
