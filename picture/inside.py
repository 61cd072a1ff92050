"""What goes on inside the runs: every named quantity of every step, its parts, and the formula to put them in.

Large, and made only while arrows or inspector are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from locales import _
from scenario import Path, Race, View, anatomy
from surfaces import Surface
from surfaces.core import Array
from telling.sheet import sheet
from telling.verdict import verdict

PARTS = ("momentum", "gradient", "asked")
"""The parts of a step that arrows are drawn from, each (T, 2)."""


@dataclass(frozen=True, eq=False)
class Series:
    """One quantity along a path: `values` are (rows * width,), row by row."""

    name: str
    width: int
    arrow: bool
    """Whether it is a direction, and so can be drawn."""
    values: Array


@dataclass(frozen=True)
class Words:
    """The formula of a run as MathML, as it stands and with slots for numbers, and its whole run in a sentence."""

    formula: str
    template: str
    symbols: dict[str, str]
    note: str
    verdict: str


@dataclass(frozen=True, eq=False)
class InsideRun:
    """One run from inside."""

    words: Words | None = None
    quantities: list[Series] = field(default_factory=list)
    """From the start on, T+1 rows."""
    parts: list[Series] = field(default_factory=list)
    """Of every step, T rows: where momentum and gradient lead, where it was asked for, the rate of each coordinate,
    the steep direction. None where it took too long to take the steps apart."""


@dataclass(frozen=True, eq=False)
class Inside:
    """All runs from inside."""

    inspector: bool
    runs: list[InsideRun]


def inside(race: Race, paths: Sequence[Path], view: View) -> Inside:
    """What the view asks for of all this."""
    inspected, drawn = view.inspector == "on", view.vectors == "on"
    return Inside(inspected, [_run(race, path, inspected, drawn) for path in paths])


def _run(race: Race, path: Path, inspected: bool, drawn: bool) -> InsideRun:
    if path.trajectory is None:
        return InsideRun()
    with np.errstate(all="ignore"):
        eigenvalues, axis = curvature(race.surface, path.x)
        return InsideRun(
            _words(path) if inspected else None,
            _quantities(path, eigenvalues) if inspected else [],
            _parts(race, path, axis) if drawn else [],
        )


def _series(name: str, values: Array, arrow: bool = False) -> Series:
    return Series(name, values.shape[1], arrow, values.ravel())


def _quantities(path: Path, eigenvalues: Array) -> list[Series]:
    """The recorded quantities, the initial memory first, and what every rule has."""
    unknown = np.full((1, 2), np.nan)
    vectors = path.run.optimizer.rule.vectors
    found = [_series(name, values, name in vectors) for name, values in path.quantities.items()]
    sizes = np.sort(np.abs(eigenvalues), axis=1)
    # A ratio of curvatures of both signs says nothing about how long a valley is.
    condition = np.where(eigenvalues[:, :1] > 0, sizes[:, 1:] / sizes[:, :1], np.nan)
    more = {
        "step": np.concatenate([unknown, path.steps]),
        "rate": np.concatenate([unknown, path.rate_by_coordinate]),
        "curvature": eigenvalues,
        "condition": condition,
    }
    return found + [_series(name, values) for name, values in more.items()]


def _parts(race: Race, path: Path, axis: Array) -> list[Series]:
    parts = anatomy(race, path.run)
    if parts is None:
        return []
    found = [_series(name, getattr(parts, name)[:, 0]) for name in PARTS]
    return [*found, _series("rate", path.rate_by_coordinate), _series("axis", axis)]


def curvature(surface: Surface, x: Array) -> tuple[Array, Array]:
    """Eigenvalues (n, 2), the smaller first, and the larger one's eigenvector; NaN where there is no Hessian."""
    hessian = surface.hess(x)
    known = np.all(np.isfinite(hessian), axis=(1, 2), keepdims=True)
    values, vectors = np.linalg.eigh(np.where(known, hessian, 0))
    known = known[:, :, 0]
    return np.where(known, values, np.nan), np.where(known, vectors[:, :, 1], np.nan)


def _words(path: Path) -> Words:
    assert path.trajectory
    page = sheet(path.run.optimizer.rule, path.trajectory.seen)
    return Words(page.formula, page.template, dict(page.rows), _(page.note), _(verdict(path)))
