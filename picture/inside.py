"""What goes on inside the runs: every named quantity of every step, its parts, and the formula to put them in.

Large, and made only while arrows or inspector are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from learning.plane import Plane
from locales import _
from optim.run import PULL
from optim.symmetric import eigh
from scenario import Path, Race, View, anatomy
from scenario.section import raised
from surfaces import Surface
from surfaces.core import Array
from telling.sheet import sheet
from telling.verdict import verdict

PARTS = ("momentum", "gradient", "asked")
"""The parts of a step that arrows are drawn from, each (T, 2)."""
AXIS = "axis"
"""The steep direction: drawn, but no number to be read."""


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
    the steep direction, these two in two dimensions alone. None where it took too long to take the steps apart."""


@dataclass(frozen=True, eq=False)
class Inside:
    """All runs from inside."""

    inspector: bool
    runs: list[InsideRun]


def inside(race: Race, paths: Sequence[Path], view: View, plane: Plane | None = None) -> Inside:
    """What the view asks for of all this; of many weights what lies in the plane that is drawn."""
    inspected, drawn = view.inspector == "on", view.vectors == "on"
    return Inside(inspected, [_run(race, path, inspected, drawn, plane) for path in paths])


def _run(race: Race, path: Path, inspected: bool, drawn: bool, plane: Plane | None) -> InsideRun:
    if path.trajectory is None:
        return InsideRun()
    if plane:
        return InsideRun(_outline(path) if inspected else None, [], _within(race, path, plane) if drawn else [])
    with np.errstate(all="ignore"):
        common = of_any_rule(path)
        return InsideRun(
            _words(path) if inspected else None,
            _quantities(path, common) if inspected else [],
            _parts(race, path, common) if drawn else [],
        )


def _series(name: str, values: Array, arrow: bool = False) -> Series:
    return Series(name, values.shape[1], arrow, values.ravel())


def _quantities(path: Path, common: dict[str, Array]) -> list[Series]:
    """The recorded quantities, the initial memory first, and what every rule has."""
    vectors = path.run.optimizer.rule.vectors
    found = [_series(name, values, name in vectors) for name, values in path.quantities.items()]
    return found + [_series(name, values) for name, values in common.items() if name != AXIS]


def _parts(race: Race, path: Path, common: dict[str, Array]) -> list[Series]:
    parts = anatomy(race, path.run)
    if parts is None:
        return []
    found = [_series(name, getattr(parts, name)[:, 0]) for name in PARTS[:2]]
    found.append(_series(PARTS[2], raised(race.surface, parts.asked[:, 0])))
    if AXIS not in common:
        return found
    return [*found, _series("rate", common["rate"][1:]), _series(AXIS, common[AXIS])]


def _within(race: Race, path: Path, plane: Plane) -> list[Series]:
    """Parts of the steps as they lie in a plane."""
    parts = anatomy(race, path.run)
    if parts is None:
        return []
    places = {"momentum": plane.way, "gradient": plane.way, "asked": plane.to_plane}
    return [_series(name, places[name](getattr(parts, name)[:, 0])) for name in PARTS]


def of_any_rule(path: Path) -> dict[str, Array]:
    """What every rule has, from the start on, (T+1, k): the step and its rate, and how the surface bends there.

    Eigenvalues are the smaller first, the axis is the larger one's eigenvector; NaN where there is no Hessian. Above
    two dimensions there are step and rate alone. Elementwise, as quantities are (scenario/quantities.py): the browser
    computes this, too.
    """
    d = np.shape(path.x)[-1]
    unknown = np.full((1, d), np.nan)
    found = {
        "step": np.concatenate([unknown, path.steps]),
        "rate": np.concatenate([unknown, path.rate_by_coordinate]),
    }
    if d > 2:
        return found
    if path.surface.curve:
        own = {name: values[:, :1] for name, values in found.items()}
        return own | {"curvature": path.surface.hess(path.x)[:, 0, :1]}
    values, axis = curvature(path.surface, path.x)
    low, high = np.abs(values[:, :1]), np.abs(values[:, 1:])
    # A ratio of curvatures of both signs says nothing about how long a valley is.
    condition = np.where(values[:, :1] > 0, np.maximum(low, high) / np.minimum(low, high), np.nan)
    return found | {"curvature": values, "condition": condition, AXIS: axis}


def curvature(surface: Surface, x: Array) -> tuple[Array, Array]:
    """Eigenvalues (n, 2), the smaller first, and the larger one's eigenvector; NaN where there is no Hessian."""
    hessian = surface.hess(x)
    known = np.all(np.isfinite(hessian), axis=(1, 2), keepdims=True)
    values, vectors = eigh(np.where(known, hessian, 0))
    known, axis = known[:, :, 0], vectors[:, :, 1]
    # Of the two ways along it the one to the right: which of them is found is nobody's decision.
    axis = np.where(axis[:, :1] < 0, -axis, axis)
    return np.where(known, values, np.nan), np.where(known, axis, np.nan)


def _words(path: Path) -> Words:
    assert path.trajectory
    page = sheet(path.run.optimizer.rule, {name: q for name, q in path.trajectory.seen.items() if name != PULL})
    return Words(page.formula, page.template, dict(page.rows), _(page.note), _(verdict(path)))


def _outline(path: Path) -> Words:
    """The formula as it stands: many weights are too many numbers to be put in."""
    words = _words(path)
    return replace(words, template=words.formula)
