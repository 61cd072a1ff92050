"""The sheet on which operations are written down."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from traceback import walk_stack, walk_tb
from typing import Any

import numpy as np

from tracing.numbers import Number, TraceError
from tracing.operations import ARITY, TRUTHS, computed
from tracing.tape import MOST, Tape

WAYS = 256
"""Ways through one computation, each of which is followed."""
ASKED = 10_000
"""Decisions on one way: a loop that goes on for as long as what it has asked before is true has no end."""

_TOO_MANY = f"more than {WAYS} ways through it: decide with np.where, not with if, min or max, and not by a loop"

Node = tuple[Any, ...]
"""("input", name), ("number", bits), or an operation: its name, then the places of its operands."""


class Sheet:
    """Operations in the order in which they can be carried out, each written down once."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._places: dict[Node, int] = {}
        self._prefix: list[bool] = []
        self._choices: list[tuple[int, bool]] = []
        self._answers: dict[int, bool] = {}
        self._ways = 0
        self._asked = 0
        self._at = ""

    def input(self, name: str) -> Number:
        """A number that is given anew whenever the tape is carried out."""
        return Number(self, self._place(("input", name)))

    def done(self, name: str, *operands: Any) -> Any:
        """An operation of recorded and known numbers; at once where all are known."""
        if not any(isinstance(operand, Number) for operand in operands):
            return computed(name, *operands)
        places = [self.place(operand) for operand in operands]
        return Number(self, self._place(self._simpler(name, places)))

    def asked(self, name: str, point: Sequence[Any], i: int = 0, j: int = 0) -> Number:
        """What somebody else will answer: a component of `name` at a point."""
        return Number(self, self._place((name, tuple(self.place(number) for number in point), i, j)))

    def place(self, number: Any) -> int:
        """Where a number stands."""
        if isinstance(number, Number):
            if number.sheet is not self:
                raise TraceError("a recorded number was kept from another recording: rules must not remember numbers")
            return number.place
        return self._place(("number", struct.pack("<d", float(number))))

    def known(self, place: int) -> float | None:
        """A constant's value."""
        kind, *rest = self._nodes[place]
        return struct.unpack("<d", rest[0])[0] if kind == "number" else None

    def described(self, place: int) -> str:
        """A place in words."""
        kind, *rest = self._nodes[place]
        return f"{kind} {rest[0]}" if kind == "input" else kind

    def true_or_false(self, number: Number) -> bool:
        """Whether a number is the answer to a question, and so 1 or 0."""
        kind, *operands = self._nodes[number.place]
        if kind == "select":
            return all(self.true_or_false(Number(self, place)) for place in operands[1:])
        return kind in TRUTHS or (kind == "number" and self.known(number.place) in (0.0, 1.0))

    def _simpler(self, name: str, places: list[int]) -> Node:
        if name == "select" and places[1] == places[2]:
            return self._nodes[places[1]]
        if name == "pow" and self.known(places[1]) == 2.0:
            return ("mul", places[0], places[0])
        return (name, *places)

    def _place(self, node: Node) -> int:
        place = self._places.get(node)
        if place is None:
            if len(self._nodes) >= 4 * MOST:
                raise TraceError(f"more than {4 * MOST} operations")
            place = self._places[node] = len(self._nodes)
            self._nodes.append(node)
        return place

    # ------------------------------------------------------------------------------------------ choices

    def decided(self, number: Number) -> bool:
        """Whether a number is true, on the way that is being followed."""
        known = self.known(number.place)
        if known is not None:
            return bool(known)
        self._asked += 1
        if self._asked > ASKED:
            raise TraceError("a loop that ends by what a recorded number says cannot be recorded")
        if number.place not in self._answers:
            depth = len(self._choices)
            answer = self._prefix[depth] if depth < len(self._prefix) else True
            self._choices.append((number.place, answer))
            self._at = _asking()
            if len(self._choices) > WAYS:
                raise TraceError(_TOO_MANY)
            self._answers[number.place] = answer
        return self._answers[number.place]

    def explore(self, compute: Callable[[], list[Any]]) -> list[Any]:
        """What comes of a computation, whichever way it goes: run for every answer, and the outcomes joined.

        `compute` gives a list of numbers, on every way one of the same length. Raises TraceError above `WAYS` ways, and
        wherever `compute` fails, with the place.
        """
        self._ways = 0
        return self._explored(compute, [])

    def _explored(self, compute: Callable[[], list[Any]], prefix: list[bool]) -> list[Any]:
        self._ways += 1
        if self._ways > WAYS:
            raise TraceError(
                f"{self._at}more than {WAYS} ways through it: decide with np.where, not with if, min or max"
            )
        self._prefix, self._choices, self._answers, self._asked = prefix, [], {}, 0
        found = _located(compute)
        choices = self._choices
        answers = [answer for _, answer in choices]
        for depth in reversed(range(len(prefix), len(choices))):
            other = self._explored(compute, [*answers[:depth], False])
            if len(other) != len(found):
                raise TraceError("it names other quantities in some steps than in others: name all in every step")
            condition = Number(self, choices[depth][0])
            found = [self.done("select", condition, a, b) for a, b in zip(found, other, strict=True)]
        self._prefix, self._choices, self._answers = [], [], {}
        return found

    # ------------------------------------------------------------------------------------------ the tape

    def tape(self, inputs: Sequence[str], outputs: Sequence[Any]) -> Tape:
        """The tape that gives these outputs, with what they need and nothing besides."""
        wanted = [self.place(output) for output in outputs]
        needed = self._needed(wanted)
        constants = [place for place in needed if self._nodes[place][0] == "number"]
        operations = [place for place in needed if self._nodes[place][0] not in ("number", "input")]
        if len(operations) > MOST:
            raise TraceError(f"more than {MOST} operations")
        order = {self._place(("input", name)): i for i, name in enumerate(inputs)}
        unknown = [self._nodes[place][1] for place in needed if self._nodes[place][0] == "input" and place not in order]
        if unknown:
            raise TraceError(f"nobody gives {', '.join(unknown)}")
        for place in constants + operations:
            order[place] = len(order)
        names = tuple(dict.fromkeys(self._nodes[place][0] for place in operations))
        points: dict[tuple[int, ...], int] = {}
        code: list[int] = []
        for place in operations:
            name, *operands = self._nodes[place]
            if isinstance(operands[0], tuple):
                point = tuple(order[coordinate] for coordinate in operands[0])
                operands = [points.setdefault(point, len(points)), *operands[1:]]
            else:
                operands = [order[operand] for operand in operands]
            code += [names.index(name), *operands, *[0] * (3 - len(operands))]
        return Tape(
            inputs=tuple(inputs),
            constants=tuple(map(_written, map(self.known, constants))),  # type: ignore[arg-type]
            names=names,
            code=tuple(code),
            points=tuple(points),
            outputs=tuple(order[place] for place in wanted),
        )

    def _needed(self, roots: Sequence[int]) -> list[int]:
        wanted = set(roots)
        for place in range(max(wanted, default=-1), -1, -1):
            if place in wanted:
                wanted.update(self._operands(place))
        return sorted(wanted)

    def _operands(self, place: int) -> tuple[int, ...]:
        name, *operands = self._nodes[place]
        if name in ("input", "number"):
            return ()
        return operands[0] if name not in ARITY else tuple(operands)


def _located(compute: Callable[[], list[Any]]) -> list[Any]:
    try:
        return compute()
    except Exception as error:
        places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        said = error if isinstance(error, TraceError) else f"{type(error).__name__}: {error}"
        raise TraceError(f"{_place(places)}{said}") from error


def _asking() -> str:
    return _place([(frame.f_code.co_filename, line) for frame, line in walk_stack(None)][::-1])


def _place(places: Sequence[tuple[str, int]]) -> str:
    """The innermost line that is neither of NumPy nor of those who record."""
    own = [(file, line) for file, line in places if not file.startswith(_NOT_ASKING) and not file.endswith("traced.py")]
    return f"{own[-1][0]}, line {own[-1][1]}: " if own else ""


_NOT_ASKING = (str(Path(__file__).parent), str(Path(np.__file__).parent))


def _written(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
