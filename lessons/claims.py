"""The claims language: statements about the paths of a lesson, small enough to be read aloud.

    arrival(nag) < arrival(momentum)
    about(step(2, 1), 3.16 * step(1, 1)) and distance(adam) < 0.01

A statement is one comparison or several joined by `and`. A comparison is `a < b`, `a > b`, also with several
signs in a row, or `about(a, b)`: equal to within a hundredth. What is compared are numbers, + - * / of numbers,
`steps` (how many steps every run takes) and measures of a run, such as `distance(run, k)`: each is a function in
`lessons/measures.py` or, for losses on data, in `lessons/learnt.py` or, for maps and sweeps, in `lessons/mapped.py`,
or a quantity of `scenario/quantities.py`, and `docs/claims.md` lists them all.

What never happens does so at step infinity. A run is named by its number in the link, from 1, or by the key of
its rule, schedule or wrapper where no other run has it: of `adam` and `adam.warmup` the second is `warmup`.

Sentences hold measures in braces, `{arrival(nag)}`, with the digits to show after a colon where three are too
many: `{loss(gd) / loss(adam):2}`. Nothing is ever executed: Python's parser reads the text, and whatever is not
one of the things above is refused.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lessons.learnt import Drawn
from lessons.marks import place
from lessons.measures import DRAWN, MEASURES, arity
from lessons.places import ClaimError
from locales import _
from locales.numbers import short
from scenario import Path, Race, Run, View
from scenario.model import part_key
from scenario.section import section

PLACEHOLDER = re.compile(r"\{([^{}]*?)(?::(\d))?\}")
FORMULA = re.compile(r"(\$[^$]*\$)")
ABOUT = 0.01
"""How far apart two numbers may be, relative to the larger, and still be about equal."""

_SIGNS: dict[type, tuple[str, Callable]] = {ast.Lt: ("<", operator.lt), ast.Gt: (">", operator.gt)}
_SUMS: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Reader:
    """Statements and sentences about the runs of one race."""

    def __init__(self, race: Race, paths: Sequence[Path] | None = None, view: View | None = None) -> None:
        """Without paths every measure is 1: enough to find out whether a statement can be read at all."""
        self._runs, self._steps = race.runs, race.steps
        self._race, self._paths, self._view = race, paths, view or View()

    def holds(self, statement: str) -> bool:
        """Whether it is true. ClaimError where it cannot be read."""
        return all(self._compared(compare)[0] for compare in comparisons(statement))

    def measured(self, statement: str) -> str:
        """The same with every side as its number: 34 < 51."""
        return ", ".join(self._compared(compare)[1] for compare in comparisons(statement))

    def filled(self, sentence: str) -> str:
        """The sentence with every placeholder as its number; formulas between dollars are left alone."""
        pieces = FORMULA.split(sentence)
        return "".join(piece if i % 2 else PLACEHOLDER.sub(self._shown, piece) for i, piece in enumerate(pieces))

    def marks(self, statement: str) -> list[tuple[int, int]]:
        """Where it can be seen: runs by their place in the race, each with a step, in the order of the statement."""
        calls = [node for compare in comparisons(statement) for node in ast.walk(compare) if isinstance(node, ast.Call)]
        return list(dict.fromkeys(mark for call in calls if (mark := self._mark(call))))

    def index(self, name: str) -> int:
        """The place in the race of the run that a text names, as statements name it."""
        return self._index(_parsed(name))

    def _mark(self, call: ast.Call) -> tuple[int, int] | None:
        word = _name(call.func)
        if word not in MEASURES or not self._paths:
            return None
        index, rest = self._index(call.args[0]), [self._number(argument) for argument in call.args[1:]]
        step = place(word, self._paths[index], rest, self._number(call))
        return None if step is None else (index, step)

    def _shown(self, match: re.Match[str]) -> str:
        return _(short(self._number(_parsed(match[1])), int(match[2] or 3)))

    def _compared(self, node: ast.expr) -> tuple[bool, str]:
        if isinstance(node, ast.Call) and _name(node.func) == "about":
            if len(node.args) != 2 or node.keywords:
                raise ClaimError("about() takes two numbers")
            a, b = map(self._number, node.args)
            return abs(a - b) <= ABOUT * max(abs(a), abs(b)), f"{short(a)} ≈ {short(b)}"
        if not isinstance(node, ast.Compare):
            raise ClaimError(f"{_quoted(node)} compares nothing; write a < b, a > b or about(a, b)")
        numbers = [self._number(side) for side in (node.left, *node.comparators)]
        signs = [_sign(op) for op in node.ops]
        holds = all(test(a, b) for (_, test), (a, b) in zip(signs, pairwise(numbers), strict=True))
        rest = (f"{sign} {short(value)}" for (sign, _), value in zip(signs, numbers[1:], strict=True))
        return holds, " ".join([short(numbers[0]), *rest])

    def _number(self, node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return float(value)
            case ast.Name(id="steps"):
                return float(self._steps)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -self._number(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
                return _sum(_SUMS[type(op)], self._number(left), self._number(right))
            case ast.Call(func=ast.Name(id=word), args=[run, *rest], keywords=[]) if word in MEASURES:
                return self._measure(word, run, [self._number(argument) for argument in rest])
            case ast.Call(func=ast.Name(id=word)) if word not in MEASURES:
                raise ClaimError(f"{word} is not a measure; known are {', '.join(MEASURES)}")
        raise ClaimError(f"{_quoted(node)} is neither a number nor a measure of a run")

    def _measure(self, word: str, run: ast.expr, rest: list[float]) -> float:
        index = self._index(run)
        least, most = arity(word)
        if not least <= len(rest) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise ClaimError(f"{word} takes a run and {wanted} numbers")
        return self._measured(word, index, self._paths, rest) if self._paths else 1.0

    def _measured(self, word: str, index: int, paths: Sequence[Path], rest: list[float]) -> float:
        path = paths[index]
        if path.trajectory is None:
            raise ClaimError(f"this run has no path: {path.error}")
        of = Drawn(section(self._race, paths, self._view), index) if word in DRAWN else path
        return float(MEASURES[word](of, *rest))

    def _index(self, node: ast.expr) -> int:
        """Which run is meant."""
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and 1 <= node.value <= len(self._runs):
            return node.value - 1
        found = [i for i, run in enumerate(self._runs) if _name(node) in _keys(run)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise ClaimError(f"{_quoted(node)} is none of the runs")
        raise ClaimError(f"{_quoted(node)} may be any of several runs; name it by number")


def placeholders(sentence: str) -> list[str]:
    """The placeholders of a sentence, braces included, in the order in which they stand."""
    prose = FORMULA.split(sentence)[::2]
    return [match[0] for piece in prose for match in PLACEHOLDER.finditer(piece)]


def comparisons(statement: str) -> Iterator[ast.expr]:
    """The comparisons that a statement joins."""
    node = _parsed(statement)
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        yield from node.values
    else:
        yield node


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ClaimError(f"'{text.strip()}' cannot be read") from None


def _sign(op: ast.cmpop) -> tuple[str, Callable]:
    if type(op) not in _SIGNS:
        raise ClaimError("only < and > compare; about(a, b) stands for equality")
    return _SIGNS[type(op)]


def _sum(op: Callable, a: float, b: float) -> float:
    try:
        return op(a, b)
    except ZeroDivisionError:
        return float("nan")


def _keys(run: Run) -> set[str]:
    return {part_key(part) for part in run.parts}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _quoted(node: ast.expr) -> str:
    return f"'{ast.unparse(node)}'"
