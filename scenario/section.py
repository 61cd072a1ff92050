"""What is drawn of a race: the plane itself, a curve, or of a loss of many weights a plane through their space.

A section has a surface of two coordinates, the paths as they lie under or over it, and says what it leaves out: how
much of every movement it holds, and how far the drawn height is from the true loss. One of two weights is a slice: it
goes with the run that leads, all other weights being those that this run has at the step that is looked at. Its surface
here is the one at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import ref

import numpy as np

from learning import Loss
from learning.plane import Plane, axes, ends, pca, random
from once import once
from optim import Array
from scenario.model import WRITTEN, Race
from scenario.path import Path
from scenario.trained import Trained
from scenario.view import View
from surfaces import Surface
from surfaces.core import Interval, Window
from surfaces.curve import heights

_MARGIN = 0.18
"""What is drawn around the paths, as a share of their extent."""
_SLIVER = 0.45
"""The shorter side of a window is at least this share of the longer one."""


_SPREAD, _MEASURED = 120_000, 400_000
"""Numbers of a path by which the plane of its spread is found, and by which a gap is: of many weights less than all."""
_ROUND = 1e-12
"""Of a loss: less is no gap but round-off."""
NOBODY = -1
"""Who leads where the plane stays as it is."""


@dataclass(frozen=True, eq=False)
class Section:
    """What is drawn of a race. Of a surface of two coordinates it is all there is, and `plane` is None.

    A point of a curve is drawn at the height of f: x across, f(x) upwards.
    """

    surface: Surface
    plane: Plane | None
    paths: tuple[Array | None, ...]
    """(T+1, 2) of every run; None where there is none."""
    held: tuple[Array, ...] = ()
    """How much of each run's squared movement up to each step the plane holds, 0 to 1; (T+1,) where there is a path."""
    apart: tuple[Array, ...] = ()
    """How far drawn height and true loss are apart at each step; (T+1,) where there is a path."""
    leader: int = NOBODY
    """The run that a slice goes with."""

    @property
    def window(self) -> Window:
        """What is shown, in the coordinates that are drawn."""
        return (self.surface.window[0], shown_heights(self.surface)) if self.surface.curve else self.surface.window

    @property
    def shares(self) -> tuple[float, ...]:
        """How much of each run's squared movement the plane holds, 0 to 1."""
        return tuple(float(held[-1]) if len(held) else 0.0 for held in self.held)

    @property
    def gaps(self) -> tuple[float, ...]:
        """How far drawn height and true loss are apart along each path, at most."""
        return tuple(float(np.nanmax(apart, initial=0.0)) for apart in self.apart)


@dataclass(frozen=True, eq=False)
class Slice:
    """A loss in the coordinates of a plane."""

    loss: Loss
    plane: Plane
    latex: str

    @property
    def cost(self) -> int:
        """About how many numbers a value takes."""
        return self.loss.cost

    def value(self, points: Array) -> Array:
        """The loss at points (..., 2) of the plane; shape (...)."""
        return self.loss.value(self.plane.lift(points))

    def grad(self, points: Array) -> Array:
        """Its gradient within the plane; same shape as points."""
        return self.loss.grad(self.plane.lift(points)) @ self.plane.directions.T

    def hess(self, points: Array) -> Array:
        """Its Hessian within the plane; shape (..., 2, 2)."""
        along = self.loss.hvp(self.plane.lift(points)[..., None, :], self.plane.directions)
        return along @ self.plane.directions.T


def section(race: Race, paths: Sequence[Path], view: View) -> Section:
    """What a view draws of a race with these paths."""
    surface = race.surface
    if surface.curve:
        return Section(surface, None, tuple(_risen(path) if path.trajectory else None for path in paths))
    if not isinstance(surface, Trained) or surface.d == 2:
        return Section(surface, None, tuple(path.x if path.trajectory else None for path in paths))
    known = tuple(path.trajectory is not None for path in paths)
    leader = _leader(paths) if view.plane == "weights" else NOBODY
    chosen = _Chosen(
        view.plane, view.pair if view.plane == "weights" else (), race.seed if view.plane == "random" else 0
    )
    return _through(surface, race.start, tuple(map(_By, paths)), known, chosen, leader)


def raised(surface: Surface, points: Array) -> Array:
    """Points (..., 2) as they are drawn: on a curve at the height of f, else where they are."""
    if not surface.curve:
        return points
    with np.errstate(all="ignore"):
        return np.stack([points[..., 0], surface.value(points)], -1)


def _risen(path: Path) -> Array:
    return np.stack([path.x[:, 0], path.loss], -1)


def shown_heights(surface: Surface) -> Interval:
    """Which heights are shown of a curve."""
    if surface.heights:
        return surface.heights
    points = [surface.start, *surface.minima, *surface.local_minima]
    return heights(surface, surface.window[0], tuple(surface.number(point[0]) for point in points))


def _leader(paths: Sequence[Path]) -> int:
    """The first run that is shown, of those that have a path."""
    there = [i for i, path in enumerate(paths) if path.trajectory]
    return next((i for i in there if not paths[i].run.hidden), there[0] if there else NOBODY)


class _Chosen(NamedTuple):
    """Which plane is asked for."""

    kind: str
    pair: tuple[int, int] | tuple[()]
    seed: int


class _By:
    """A path, equal to another one where its points are the same array.

    It lives only as long as somebody else has it: what is remembered of a section keeps no path in the memory.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._points = ref(path), ref(path.trajectory or path)
        self._key = id(path.trajectory)

    @property
    def path(self) -> Path:
        """It itself."""
        path = self._path()
        assert path, "who asks for a section has its paths"
        return path

    def __eq__(self, other: object) -> bool:
        mine = self._points()
        return isinstance(other, _By) and mine is not None and mine is other._points()

    def __hash__(self) -> int:
        return self._key


@once(maxsize=64)
def _through(
    surface: Trained, start: tuple, paths: tuple[_By, ...], known: tuple[bool, ...], chosen: _Chosen, leader: int
) -> Section:
    points = [by.path.x[: by.path.last + 1] for by, there in zip(paths, known, strict=True) if there]
    led = paths[leader].path.x if leader != NOBODY else None
    end = led[-1] if led is not None else points[0][-1] if points else np.array(start)
    plane = _plane(surface, np.array(start), [p for p in points if len(p) > 1], end, chosen)
    drawn = tuple(plane.to_plane(by.path.x) if there else None for by, there in zip(paths, known, strict=True))
    seen = [plane.to_plane(p) for p in points] or [plane.to_plane(np.array([start]))]
    window = _around(np.concatenate(seen))
    shape = replace(
        surface,
        f=Slice(surface.task.loss, plane, surface.latex),  # type: ignore[arg-type]
        window=window,
        home=window,
        start=tuple(map(float, plane.to_plane(np.array(start)))),
    )
    # The browser does not compute so many weights: there a slice stays at the end.
    led = led if surface.d <= WRITTEN else None
    told = [_told(surface, plane, by.path, led) if there else _UNKNOWN for by, there in zip(paths, known, strict=True)]
    held, apart = (tuple(one[i] for one in told) for i in (0, 1))
    return Section(_plain(shape), plane, drawn, held, apart, leader)


def _plain(surface: Trained) -> Surface:
    """The section of a trained surface: two coordinates, no parameters."""
    return Surface(
        **{name: getattr(surface, name) for name in ("name", "title", "f", "window", "minima", "start", "rates")},
        **{name: getattr(surface, name) for name in ("about", "source", "group", "home", "passing")},
    )


_UNKNOWN = np.empty(0), np.empty(0)


def _told(surface: Trained, plane: Plane, path: Path, led: Array | None) -> tuple[Array, Array]:
    """What the plane leaves out of a path at every step, (T+1,) each: see `Section`. `led` is where its slice goes."""
    points, every = path.x[: path.last + 1], _every(path.x, _MEASURED)
    some = slice(None, len(points), every)
    there = plane.lift(plane.to_plane(path.x[some]))
    if led is not None:
        there = there + led[some] - plane.lift(plane.to_plane(led[some]))
    with np.errstate(all="ignore"):
        apart = np.abs(surface.task.loss.value(there) - path.loss[some])
    apart[apart <= _ROUND * np.abs(path.loss[some])] = 0.0
    return _on(plane.held(points), path), _on(np.repeat(apart, every)[: len(points)], path)


def _on(told: Array, path: Path) -> Array:
    """What is told of a path up to its last step, and on from there (T+1,)."""
    return np.concatenate([told, np.full(len(path.x) - len(told), told[-1])])


def _plane(surface: Trained, start: Array, points: list[Array], end: Array, chosen: _Chosen) -> Plane:
    """The plane that is asked for; through the start where nothing has moved. `end` is where two weights, or random
    directions, are looked at from.
    """
    network = surface.task.network
    if chosen.kind == "weights":
        i, j = (min(number, surface.d) - 1 for number in chosen.pair)
        j = j if i != j else (i + 1) % surface.d
        return axes(i, j, end, (network.names[i], network.names[j]))
    if chosen.kind == "random":
        return random(end, network, chosen.seed)
    if chosen.kind == "pca" and points:
        return pca([p[:: _every(p, _SPREAD)] for p in points], "start")
    return ends(start, points)


def _every(points: Array, most: int) -> int:
    """Which of many points are taken, so that they have about `most` numbers: a plane does not need all."""
    return max(1, points.size // most)


def _around(points: Array) -> Window:
    """A window about points (n, 2), not too narrow, in round numbers."""
    points = points[np.isfinite(points).all(axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    middle, size = (low + high) / 2, (1 + 2 * _MARGIN) * (high - low)
    size = np.maximum(size, _SLIVER * float(size.max()) or 1.0)
    digits = 2 - int(np.floor(np.log10(float(size.max()))))
    (x0, y0), (x1, y1) = (np.round(middle + side * size / 2, digits) for side in (-1, 1))
    return (float(x0), float(x1)), (float(y0), float(y1))
