"""The goal of an exercise: a statement that the page itself can look after, in the same frame as a number in the hand.

    arrival(momentum) < 30
    loss(adam) < 0.001 and arrival(adam) < 100

One comparison or several joined by `and`: a measure on the left, a number on the right. Of the measures of the claims
language only those in WORDS will do: the player knows these too (player/web/goals.js), and measures them the same way.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from lessons.claims import Reader, comparisons
from lessons.places import ClaimError
from scenario import Race

WORDS = ("arrival", "below", "loss")
_SIGNS: dict[type, Literal["<", ">"]] = {ast.Lt: "<", ast.Gt: ">"}


@dataclass(frozen=True)
class Goal:
    """One comparison of a measure with a number."""

    word: str
    run: int
    """Its place in the race."""
    given: tuple[float, ...]
    """The measure's other arguments."""
    sign: Literal["<", ">"]
    value: float


def goals(statement: str, race: Race) -> tuple[Goal, ...]:
    """All that has to be reached. ClaimError where it cannot be read, or not by the page."""
    reader = Reader(race)
    reader.holds(statement)
    return tuple(_goal(node, reader) for node in comparisons(statement))


def _goal(node: ast.expr, reader: Reader) -> Goal:
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id=word), args=[run, *rest]),
            ops=[sign],
            comparators=[value],
        ) if word in WORDS and type(sign) in _SIGNS:
            given = tuple(_number(argument) for argument in rest)
            return Goal(word, reader.index(ast.unparse(run)), given, _SIGNS[type(sign)], _number(value))
    raise ClaimError(f"a goal is {', '.join(WORDS)} of a run, < or > a number")


def _number(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return float(node.value)
    raise ClaimError("the numbers of a goal are written as numbers")
