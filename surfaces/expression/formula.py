"""A formula that was accepted, and the way there from text."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache

import numpy as np

from locales import say
from once import once
from surfaces.expression import printing
from surfaces.expression.errors import FormulaError
from surfaces.expression.functions import TOTAL
from surfaces.expression.parser import Parser
from surfaces.expression.tape import Program, Tape
from surfaces.expression.tokens import SPACES, VARIABLES, tokenize
from surfaces.plane import Array, Window, by_point, components, fill, grid
from turns import pause

LENGTH = 500
"""Characters that a formula may have."""
_NODES = 41
"""Points tried along each side of a window."""
_BLOCK = 4096
"""Points evaluated together: about what a core's cache holds of all the operations in between."""

_FENCES = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))
_PREFIX = re.compile(
    r" *(?:[fghzFGHZLJ]|loss|cost) *(?:(?:\\left)?\( *[xX] *, *[yY] *(?:\\right)?\))? *:?=(?!=)".replace(
        " ", f"[{SPACES}]"
    )
)


class Expression:
    """A formula that was accepted. Value, gradient and Hessian take points (..., n, 2), like a surface's.

    Equal where the canonical text is equal.
    """

    def __init__(self, source: str, tape: Tape, root: int) -> None:
        written = printing.text(tape, root)
        # Without plain blanks, which a link would take for plus signs.
        self.text = written if len(written) <= LENGTH else "\u00a0".join(source.split())
        """The formula in plain canonical form, for links: parses to the same formula, at most `LENGTH` long."""
        self._latex = printing.latex(tape, root)
        needed = tape.needed([root])
        self._holes = any(_may_fail(tape, i) for i in needed)
        self.curve = {tape.nodes[i].op for i in needed}.isdisjoint("y")
        """Whether it is a formula in x alone."""
        self._programs = _programs(tape, root, self._holes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    @property
    def latex(self) -> str:
        """The formula in LaTeX, written from what was understood."""
        return self._latex

    def value(self, points: Array) -> Array:
        """f at points (..., n, 2); shape (..., n). NaN where it has no finite value."""
        return self._evaluate(0, points)

    def grad(self, points: Array) -> Array:
        """Gradient at points (..., n, 2); same shape."""
        return self._evaluate(1, points)

    def hess(self, points: Array) -> Array:
        """Hessian at points (..., n, 2); shape (..., n, 2, 2)."""
        return self._evaluate(2, points)

    def _evaluate(self, order: int, points: Array) -> Array:
        pause()
        program = self._programs[order]
        x, y = points[..., 0], points[..., 1]
        out = components(order, points)
        with np.errstate(all="ignore"):
            if x.size <= _BLOCK:
                self._store(order, program(x, y), out)
            else:
                flat, x, y = out.reshape((*out.shape[:order], -1)), x.reshape(-1), y.reshape(-1)
                for i in range(0, x.size, _BLOCK):
                    part = slice(i, i + _BLOCK)
                    self._store(order, program(x[part], y[part]), flat[..., part])
        return by_point(order, out)

    def _store(self, order: int, parts: list, out: Array) -> None:
        fill(order, parts, out)
        if order and self._holes:
            np.copyto(out, 0, where=np.isnan(out))
        if order == 0 or self._holes:
            np.copyto(out, np.nan, where=~np.isfinite(parts[-1]))


def _programs(tape: Tape, root: int, holes: bool) -> list[Program]:
    """Value, gradient, Hessian; the last two with the value at the end, where holes must be known."""
    with np.errstate(all="ignore"):
        slopes = [tape.derivative(root, v) for v in "xy"]
        curvatures = [tape.derivative(slopes[0], "x"), *(tape.derivative(s, "y") for s in slopes)]
    end = [root] * holes
    return [Program(tape, [root]), Program(tape, slopes + end), Program(tape, curvatures + end)]


def _may_fail(tape: Tape, i: int) -> bool:
    """Whether this operation can lead from numbers to none, or its derivatives can."""
    op, args, _ = tape.nodes[i]
    if op != "pow":
        return op not in TOTAL
    n = tape.constant[args[1]]
    return n is None or n < 0 or not n.is_integer()


@once(256)
@np.errstate(all="ignore")
def parse(text: str, window: Window | None = None) -> Expression:
    """The formula that `text` spells; FormulaError says what is wrong with it, where, and how to mend it.

    It has to have values, and more than one, somewhere around the origin or else in `window`. Takes a time
    proportional to the length, some milliseconds.
    """
    expression, begin, end = _read(text)
    points = _samples() if window is None else np.concatenate([_samples(), grid(window, _NODES).reshape(-1, 2)])
    _check_shape(expression, begin, end, points)
    return expression


@once(256)
@np.errstate(all="ignore")
def _read(text: str) -> tuple[Expression, int, int]:
    """The formula, wherever it has values, and where in the text it begins and ends."""
    if len(text) > LENGTH:
        raise FormulaError(
            say("a formula has at most {length} characters", length=LENGTH),
            LENGTH,
            len(text) - LENGTH,
            say("Shorten it."),
        )
    begin, end = _bounds(text)
    parser = Parser(text, tokenize(text, begin, end), end)
    return Expression(text[begin:end], parser.tape, parser.parse()), begin, end


def from_link(text: str) -> str:
    """A formula as it was meant that stands in a link, decoded: `(x-1)^2 y^2` was `(x-1)^2+y^2`.

    A plus sign in a query string means a blank, so who writes a link by hand loses it. In a link, therefore, a
    blank between two operands is a plus: `x y`, `sin x cos y` and `2 x` are sums, while `sin x` stays what it is.
    Unless there is a plus: then somebody knew to write `%2B`, and blanks are blanks. Each sign takes the place of
    a blank, so that places in the text stay what they are. What cannot be read comes back as it is.
    """
    begin, end = _bounds(text)
    if "+" in text or " " not in text[begin:end] or len(text) > LENGTH:
        return text
    signs = list(text)
    with suppress(FormulaError), np.errstate(all="ignore"):
        parser = Parser(text, tokenize(text, begin, end), end, blank_adds=True)
        parser.parse()
        for place in parser.blanks:
            signs[place] = "+"
    return "".join(signs)


def _bounds(text: str) -> tuple[int, int]:
    """Where the formula itself begins and ends: without dollars around it and `f(x, y) =` before it."""
    begin = len(text) - len(text.lstrip(SPACES))
    end = max(begin, len(text.rstrip(SPACES)))
    for left, right in _FENCES:
        inner = end - begin - len(left) - len(right)
        if inner >= 0 and text.startswith(left, begin) and text.endswith(right, begin, end):
            begin, end = begin + len(left), end - len(right)
            break
    prefix = _PREFIX.match(text, begin, end)
    return (prefix.end() if prefix else begin), end


def _check_shape(expression: Expression, begin: int, end: int, points: Array) -> None:
    """Refuse what would draw nothing, or a plain."""
    values = expression.value(points)
    values = values[np.isfinite(values)]
    if not len(values):
        hint = say("Check the signs under roots and logarithms, and divisions by zero.")
        raise FormulaError(say("the formula has no finite value at any point tried"), begin, end - begin, hint)
    if np.ptp(values) <= 8 * np.finfo(float).eps * np.abs(values).max():
        raise FormulaError(say("the formula does not depend on x or y"), begin, end - begin, VARIABLES)


@lru_cache(maxsize=1)
def _samples() -> Array:
    """Points on no line that a formula could favour: a dense disc of radius 6, and rings from 1e-6 to 1e3."""
    golden = np.pi * (3 - np.sqrt(5))
    k = np.arange(4000)
    radius = np.concatenate([6 * np.sqrt((k + 0.5) / len(k)), np.geomspace(1e-6, 1e3, 500)])
    angle = golden * np.arange(len(radius)) + 0.1
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], -1)
