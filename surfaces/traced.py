"""A surface as tapes: its own value, gradient, Hessian and facts, computed once on numbers that record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from surfaces.core import Surface
from surfaces.plane import Array
from tracing import Sheet, Tape, TraceError, traced

UNITS = ("gradient", "velocity", "ahead", "length", "steps", "number")
"""Units of rates, in which a surface may have a good one."""
PLACES = {"minima": "minimum", "local_minima": "local minimum", "saddles": "saddle"}
"""Kinds of marked points by the field that states them."""


@dataclass(frozen=True)
class Fact:
    """Some numbers that follow from a surface's parameters."""

    name: str
    """"start", "lowest", "rate <unit>", or a kind of points."""
    width: int


@dataclass(frozen=True)
class Terrain:
    """A surface whose parameters are still open."""

    numbers: tuple[str, ...]
    function: Tape | None
    """Takes x and the parameters; gives the value, the gradient (2) and the Hessian (4, row by row). None where the
    surface is a loss on data, which a kernel computes."""
    facts: tuple[Fact, ...]
    stated: Tape
    """Takes the parameters; gives the numbers of all `facts`."""


class Recorded(Surface):
    """A surface with recorded numbers for parameters. It is never compared and never looked up."""

    def number(self, expression: Any) -> Any:
        """The value of a stated fact, recorded."""
        return self.stated(expression)


def opened(surface: Surface, sheet: Sheet) -> Recorded:
    """The surface with its parameters as inputs of a sheet, under their names."""
    other = object.__new__(Recorded)
    own = {name: value for name, value in vars(surface).items() if name not in ("function", "lowest")}
    vars(other).update(own, values=tuple(sheet.input(name) for name in surface.declared()))
    return other


def terrain(surface: Surface) -> Terrain:
    """The tapes of a surface, whatever its parameters are. TraceError where it cannot be recorded."""
    numbers = tuple(surface.declared())
    facts, stated = _facts(surface)
    return Terrain(numbers, _function(surface), facts, stated)


def _function(surface: Surface) -> Tape:
    sheet = Sheet()
    f = opened(surface, sheet)
    point = traced([[sheet.input("x0"), sheet.input("x1")]])
    asked: list[Callable[[Array], Array]] = [f.value, f.grad, f.hess]
    # One after the other: what decides about one of them is no business of the others.
    found = [n for ask in asked for n in sheet.explore(lambda ask=ask: list(np.ravel(ask(point))))]
    return sheet.tape(["x0", "x1", *surface.declared()], found)


def _facts(surface: Surface) -> tuple[tuple[Fact, ...], Tape]:
    sheet = Sheet()
    f = opened(surface, sheet)
    found: dict[str, list[Any]] = {"start": [f.number(coordinate) for coordinate in f.start]}
    for field, kind in PLACES.items():
        found[kind] = [number for point in f.points(getattr(f, field)) for number in point]
    for unit in UNITS:
        rate = f.rate(unit)
        found[f"rate {unit}"] = [] if rate is None else [rate]
    if f.minima:
        found["lowest"] = sheet.explore(lambda: [_lowest(f)])
    facts = tuple(Fact(name, len(numbers)) for name, numbers in found.items() if numbers)
    return facts, sheet.tape(tuple(surface.declared()), [n for numbers in found.values() for n in numbers])


def _lowest(f: Recorded) -> Any:
    return np.min(traced([f.value(traced([place]))[0] for place in f.points(f.minima)]))


__all__ = ["Fact", "Recorded", "Terrain", "TraceError", "opened", "terrain"]
