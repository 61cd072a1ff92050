"""The ground under the paths: heights of a surface over its window, or of a curve along it, and the marks on it.

Where contour lines lie, how heights are spaced and coloured, and what stands at the scale beside them follows from
these numbers, and is decided by the player alone (player/web/relief.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from once import once
from scenario import View
from scenario.section import Section, raised
from surfaces import Surface
from surfaces.critical import critical_points
from surfaces.curve import SHOWN, along
from surfaces.plane import Array, Window, grid

NODES = 161
"""Nodes per side of the grid."""
COARSEST, WORK = 61, 6e6
"""The least nodes per side, and numbers that a grid may take."""
HIGHEST = 1e38
"""Beyond this float32 ends; such ground is drawn as a hole."""
ARROWS = 15
"""Arrows per side of the gradient field."""
SYMBOLS = {
    "minimum": "star",
    "local minimum": "star-open",
    "saddle": "x-thin-open",
    "maximum": "triangle-up-open",
    "degenerate": "circle-open",
}
"""How each kind of point is marked."""

Spacing = Literal["log", "linear", "equal"]
"""How heights become colours: by the logarithm above the lowest known point, as they are, or each with equal area."""
Places = list[tuple[float, ...]]


@dataclass(frozen=True)
class Mark:
    """Points of one kind."""

    kind: str
    symbol: str
    """Plotly's name of the marker."""
    x: list[float]
    y: list[float]


@dataclass(frozen=True, eq=False)
class Ground:
    """What the paths run over."""

    window: Window
    """What is shown: of a curve x across, and heights upwards."""
    nodes: int
    heights: Array
    """(nodes * nodes,); f above `zero`, rows along y; NaN where there is none that a browser can hold. Of a curve
    (nodes,)."""
    curve: bool
    """Whether it is the curve of an f of x alone."""
    zero: float
    """The lowest known value of f, or 0 where none is known."""
    spacing: Spacing
    marks: tuple[Mark, ...]
    downhill: Array
    """(k, 4); arrows from (x, y) to (x, y) that point downhill; none unless asked for."""


def ground(section: Section, view: View) -> Ground:
    """The ground of what is drawn, as a view asks for it.

    Logarithmic heights need a lowest point to be counted from. Without one they are drawn as they are: a plane must
    look like a plane.
    """
    surface = section.surface
    if surface.curve:
        return _curve(surface, section.window, view.critical == "on")
    logarithmic = view.levels == "log" and surface.floor is not None
    spacing = "log" if logarithmic else "equal" if view.levels == "equal" else "linear"
    return _ground(surface, spacing, view.field == "on", view.critical == "on")


@once(maxsize=64)
def _ground(surface: Surface, spacing: Spacing, field: bool, critical: bool) -> Ground:
    zero, nodes = surface.floor or 0.0, nodes_of(surface)
    with np.errstate(all="ignore"):
        heights = heights_of(surface, nodes) - zero
    heights = np.where(np.abs(heights) < HIGHEST, heights, np.nan).ravel()
    points = _critical(surface) if critical else _stated(surface)
    marks = _marks(points)
    downhill = _downhill(surface) if field else np.empty((0, 4))
    return Ground(surface.window, nodes, heights, False, zero, spacing, marks, downhill)


@once(maxsize=64)
def _curve(surface: Surface, window: Window, critical: bool) -> Ground:
    zero = surface.floor or 0.0
    points = _critical(surface) if critical else _stated(surface)
    raised_points = {kind: raised(surface, np.reshape(at, (-1, 2))).tolist() for kind, at in points.items()}
    with np.errstate(all="ignore"):
        heights = surface.value(along(np.linspace(*window[0], SHOWN))) - zero
    heights = np.where(np.abs(heights) < HIGHEST, heights, np.nan)
    return Ground(window, SHOWN, heights, True, zero, "linear", _marks(raised_points), np.empty((0, 4)))


def _marks(points: Mapping[str, Places]) -> tuple[Mark, ...]:
    return tuple(Mark(kind, SYMBOLS[kind], *map(list, zip(*at, strict=True))) for kind, at in points.items() if at)


def nodes_of(surface: Surface) -> int:
    """Nodes per side of its grid: as many as are computed before anybody waits."""
    return min(NODES, max(COARSEST, int((WORK / surface.cost) ** 0.5)))


def heights_of(surface: Surface, nodes: int = NODES) -> Array:
    """f (nodes, nodes) over the surface's window, rows along y; NaN where it is not finite."""
    with np.errstate(all="ignore"):
        f = surface.value(grid(surface.window, nodes))
    return np.where(np.isfinite(f), f, np.nan)


def _stated(surface: Surface) -> dict[str, Places]:
    return {
        "minimum": surface.points(surface.minima),
        "local minimum": surface.points(surface.local_minima),
        "saddle": surface.points(surface.saddles),
    }


def _critical(surface: Surface) -> dict[str, Places]:
    points = _stated(surface) | {"local minimum": [], "maximum": [], "degenerate": []}
    known = {(round(x, 4), round(y, 4)) for x, y in points["minimum"] + points["saddle"]}
    for point in critical_points(surface):
        if (round(point.x, 4), round(point.y, 4)) not in known:
            points["local minimum" if point.kind == "minimum" else point.kind].append((point.x, point.y))
    return points


def _downhill(surface: Surface) -> Array:
    """Arrows of one length on a coarse grid: where the gradient points, the other way round."""
    (x0, x1), (y0, y1) = surface.window
    size = 0.62 * min(x1 - x0, y1 - y0) / ARROWS
    xs, ys = (np.linspace(low, high, 2 * ARROWS + 1)[1::2] for low, high in surface.window)
    at = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
    with np.errstate(all="ignore"):
        g = surface.grad(at)
        down = -g / np.linalg.norm(g, axis=-1, keepdims=True)
    known = np.isfinite(down).all(-1)
    at, down = at[known], down[known]
    return np.concatenate([at - size / 2 * down, at + size / 2 * down], axis=1)
