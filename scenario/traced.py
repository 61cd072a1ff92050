"""Race and quantities as tapes: what a player needs to compute the paths by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable

import numpy as np

from once import once
from optim import Array, Optimizer, Trajectory
from optim.traced import Asked, Method, form, method, noisy
from scenario.model import Run
from scenario.path import Path
from scenario.quantities import QUANTITIES
from surfaces import Surface
from surfaces.traced import Terrain, opened, terrain
from tracing import Sheet, Tape, TraceError, traced


class _By:
    """Something that is the same as all that have its key."""

    def __init__(self, thing: Surface | Optimizer, key: Hashable) -> None:
        self.thing, self.key = thing, key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _By) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def method_of(optimizer: Optimizer) -> Method | None:
    """The tapes of an optimizer; the same for all that differ in numbers alone. None where it cannot be recorded."""
    return _method(_By(optimizer, form(optimizer)))


def terrain_of(surface: Surface) -> Terrain | None:
    """The tapes of a surface; the same for all its parameters. None where it cannot be recorded."""
    return _terrain(_By(surface, facts_of(surface)))


def facts_of(surface: Surface) -> Hashable:
    """Function and facts: those of a typed formula depend on the window it is looked at in."""
    points = (surface.start, surface.minima, surface.local_minima, surface.saddles)
    return surface.name, surface.f, points, tuple(surface.rates.items())


def charted(key: str, surface: Surface) -> Tape | None:
    """A quantity of `QUANTITIES` at a point of a path.

    Takes the place before the step and after it, the gradient that the step was given, its learning rate, and the
    surface's parameters; gives the quantity at the start (of the first step), and after the step. Asks the surface.
    """
    return _charted(key, _By(surface, facts_of(surface)))


@once(maxsize=1)
def noise_tape() -> Tape:
    """How noise bends a gradient: see `optim.traced.noisy`."""
    return noisy()


@once(maxsize=512)
def _method(optimizer: _By) -> Method | None:
    try:
        return method(optimizer.thing)  # type: ignore[arg-type]
    except TraceError as error:
        logging.getLogger(__name__).debug("%r stays with the server: %s", optimizer.thing, error)
        return None


@once(maxsize=128)
def _terrain(surface: _By) -> Terrain | None:
    try:
        return terrain(surface.thing)  # type: ignore[arg-type]
    except TraceError as error:
        logging.getLogger(__name__).debug("%r stays with the server: %s", surface.thing, error)
        return None


@once(maxsize=512)
def _charted(key: str, surface: _By) -> Tape | None:
    try:
        return charted_tape(key, surface.thing)  # type: ignore[arg-type]
    except TraceError as error:
        logging.getLogger(__name__).debug("%s of %r stays with the server: %s", key, surface.thing, error)
        return None


def charted_tape(key: str, surface: Surface) -> Tape:
    """What `charted` gives; TraceError says where what cannot be recorded stands."""
    return measured(surface, lambda path: list(QUANTITIES[key].of(path)))


def measured(surface: Surface, measure: Callable[[Path], list]) -> Tape:
    """A tape of what is measured on a path of one step; inputs and asking as in `charted`.

    Each step is measured by itself: `measure` may not look farther. Raises TraceError.
    """
    sheet = Sheet()
    before, after, g = ([sheet.input(f"{name}{i}") for i in range(2)] for name in ("before", "after", "g"))
    f = opened(surface, sheet)
    vars(f)["function"] = Asked(sheet)
    x = traced([[before], [after]])
    seen: dict[str, Array] = {"g": traced([[g]]), "alpha": traced([[[sheet.input("rate")]]])}
    trajectory = Trajectory(x, seen, np.ones((2, 1), bool), np.arange(2))
    nobody: Run = None  # type: ignore[assignment]  # what is measured is the path's alone
    inputs = ["before0", "before1", "after0", "after1", "g0", "g1", "rate", *surface.declared()]
    # A path remembers what was measured: so each way through it has one of its own.
    return sheet.tape(inputs, sheet.explore(lambda: measure(Path(f, nobody, "", trajectory, f.value(x)[:, 0]))))
