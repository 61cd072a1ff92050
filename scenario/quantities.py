"""What can be charted along a path: each quantity declared once, beside its formula.

A quantity is a function of a `Path` that gives one number a point, (T+1,). The decorator says what it is called
and written; chart, link, help and lessons find it here. To add one, write it below: its name in links is the
function's. Use elementwise arithmetic, `norm`, `min` and `where`, as the rules do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from learning.loss import BENT
from locales import say
from optim.symmetric import extremes
from scenario.geometry import away

if TYPE_CHECKING:
    from optim import Array
    from scenario.path import Path
    from surfaces import Surface


@dataclass(frozen=True)
class Quantity:
    """One number along a path."""

    key: str
    """Its name in links and claims."""
    name: str
    """What it is called in lists."""
    symbol: str
    """How it is written at an axis; empty for its name."""
    of: Callable[[Path], Array]
    """The numbers (T+1,)."""
    title: Callable[[Surface], str]
    """What stands at the axis, which may depend on what the surface has."""
    height: bool = False
    """Whether it is a height of the surface, and so is counted from the lowest known point."""


_DEAR = 16_000
"""Weights times steps at which the curvature of a loss is looked at, at most: half a second."""

QUANTITIES: dict[str, Quantity] = {}
"""Every quantity by its name in links, in the order in which they are offered."""


def quantity(
    name: str, symbol: str = "", *, height: bool = False, title: Callable[[Surface], str] | None = None
) -> Callable[[Callable[[Path], Array]], Callable[[Path], Array]]:
    """Declare the quantity that the function below measures."""

    def declare(of: Callable[[Path], Array]) -> Callable[[Path], Array]:
        key = of.__name__
        QUANTITIES[key] = Quantity(key, name, symbol, of, title or (lambda _surface: symbol or name), height)
        return of

    return declare


@quantity("loss", "f(x, y)", height=True, title=lambda surface: "f(x)" if surface.curve else "f(x, y)")
def loss(path: Path) -> Array:
    """f itself."""
    return path.loss


@quantity("gradient norm", "|∇f|", title=lambda surface: "|f′|" if surface.curve else "|∇f|")
def gradient(path: Path) -> Array:
    """The length of the surface's own gradient."""
    return path.slope


def _target(surface: Surface) -> str:
    if surface.minima:
        return say("distance to the nearest minimum")
    return say("distance to the saddle") if surface.saddles else say("distance to the start")


@quantity("distance to the nearest minimum", title=_target)
def distance(path: Path) -> Array:
    """How far the run is from the nearest minimum; where none is stated from a saddle, or from its surface's start."""
    surface = path.surface
    if surface.minima:
        return path.distances
    return away(path.x, np.array(surface.points(surface.saddles or (surface.start,))))


@quantity("effective rate", "|Δx| / |g|")
def effective(path: Path) -> Array:
    """How far each step went per unit of the gradient it was given; the first step's value stands at the start, too."""
    return np.concatenate([path.effective[:1], path.effective])


@quantity("learning rate")
def rate(path: Path) -> Array:
    """The learning rate of each step; the first step's stands at the start, too."""
    return np.concatenate([path.rates[:1], path.rates])


@quantity("sharpness", "λ max", title=lambda surface: "f″" if surface.curve else "λ max")
def sharpness(path: Path) -> Array:
    """The largest curvature: of the Hessian's eigenvalues the largest."""
    d = np.shape(path.x)[-1]
    if d > 2:
        return _sharpness_of_many(path, d)
    return extremes(path.surface.hess(path.x))[1]


def _sharpness_of_many(path: Path, d: int) -> Array:
    """In many weights it is dear, so a long path has it at some of its steps, until the next of them."""
    if d > BENT:
        return np.full(len(path.x), np.nan)
    every = -(-len(path.x) * d // _DEAR)
    found = np.linalg.eigvalsh(path.surface.hess(path.x[::every]))[:, -1]
    return np.repeat(found, every)[: len(path.x)]
