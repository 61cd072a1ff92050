"""Race and quantities as tapes: what a player needs to compute the paths by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np

from once import once
from optim import Array, Optimizer, Trajectory
from optim.traced import Asked, Method, coordinates, form, method, noisy
from scenario.model import Run
from scenario.path import Path
from scenario.quantities import QUANTITIES
from scenario.trained import task_of
from surfaces import Surface
from surfaces.traced import Terrain, opened, terrain
from tracing import Sheet, Tape, TraceError, traced

T = TypeVar("T")
Made = TypeVar("Made")


class By(Generic[T]):
    """Something that is the same as all that have its key."""

    def __init__(self, thing: T, key: Hashable) -> None:
        self.thing, self.key = thing, key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, By) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def by_facts(surface: Surface) -> By[Surface]:
    """A surface, the same for all its parameters. The facts of a typed formula depend on the window it is seen in."""
    points = (surface.start, surface.minima, surface.local_minima, surface.saddles)
    return By(surface, (surface.name, surface.f, points, tuple(surface.rates.items())))


def attempted(record: Callable[[], Made]) -> Made | None:
    """What `record` makes; None where it cannot be recorded, and so stays with the server."""
    try:
        return record()
    except TraceError as error:
        logging.getLogger(__name__).debug("stays with the server: %s", error)
        return None


def method_of(optimizer: Optimizer, d: int = 2) -> Method | None:
    """The tapes of an optimizer in d dimensions; the same for all that differ in numbers alone.

    None where it cannot be recorded, or is too long.
    """
    return _method(By(optimizer, form(optimizer)), d)


def terrain_of(surface: Surface) -> Terrain | None:
    """The tapes of a surface; the same for all its parameters. None where it cannot be recorded.

    For a loss on data a kernel answers, and what is known about it is known for its own numbers alone.
    """
    if task := task_of(surface):
        held = ("l2",) if task.miss.l2 else ()
        return Terrain(held, None, (), Sheet().tape(held, []))
    return _terrain(by_facts(surface))


def charted(key: str, surface: Surface, d: int = 2) -> Tape | None:
    """A quantity of `QUANTITIES` at a point of a path.

    Takes the place before the step and after it, the gradient that the step was given, its learning rate, and the
    surface's parameters; gives the quantity at the start (of the first step), and after the step. Asks the surface.
    """
    return _charted(key, by_facts(surface), d)


@once(maxsize=16)
def noise_tape(d: int = 2, first: bool = False) -> Tape:
    """How noise bends a gradient: see `optim.traced.noisy`."""
    return noisy(d, first)


@once(maxsize=512)
def _method(optimizer: By[Optimizer], d: int) -> Method | None:
    return attempted(lambda: method(optimizer.thing, d))


@once(maxsize=128)
def _terrain(surface: By[Surface]) -> Terrain | None:
    return attempted(lambda: terrain(surface.thing))


@once(maxsize=512)
def _charted(key: str, surface: By[Surface], d: int) -> Tape | None:
    return attempted(lambda: charted_tape(key, surface.thing, d))


def charted_tape(key: str, surface: Surface, d: int = 2) -> Tape:
    """What `charted` gives; TraceError says where what cannot be recorded stands."""
    return measured(surface, lambda path: list(QUANTITIES[key].of(path)), d)


def measured(surface: Surface, measure: Callable[[Path], list], d: int = 2) -> Tape:
    """A tape of what is measured on a path of one step in d dimensions; inputs and asking as in `charted`.

    Each step is measured by itself: `measure` may not look farther. Raises TraceError.
    """
    sheet = Sheet()
    places = [coordinates(name, d) for name in ("before", "after", "g")]
    before, after, g = ([sheet.input(place) for place in own] for own in places)
    f = opened(surface, sheet)
    vars(f)["function"] = Asked(sheet)
    x = traced([[before], [after]])
    seen: dict[str, Array] = {"g": traced([[g]]), "alpha": traced([[[sheet.input("rate")]]])}
    trajectory = Trajectory(x, seen, np.ones((2, 1), bool), np.arange(2))
    nobody: Run = None  # type: ignore[assignment]  # what is measured is the path's alone
    parameters = [] if task_of(surface) else surface.declared()  # what is measured of a loss on data asks a kernel
    inputs = [*(place for own in places for place in own), "rate", *parameters]
    # A path remembers what was measured: so each way through it has one of its own.
    return sheet.tape(inputs, sheet.explore(lambda: measure(Path(f, nobody, "", trajectory, f.value(x)[:, 0]))))
