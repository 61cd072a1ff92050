"""The ground of the picture: contours of a surface, their levels, and the marks on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from once import once
from scenario import Scenario
from surfaces import Surface
from surfaces.critical import critical_points

GRID = 161
"""Nodes per side of the contour grid."""
LEVELS = 22
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


@dataclass(frozen=True)
class Stretch:
    """A monotone map from f to drawn heights, under which contour lines come at equal distances.

    "log" is the logarithm of the height above `zero`, "both" is logarithmic in both directions from it, and
    `unit` is the height at which they turn from linear to logarithmic; so a valley's floor and its far walls
    both get lines. "linear" leaves f as it is. "equal" gives every line the same area: `table` holds f at
    equal shares of the window.
    """

    kind: Literal["log", "both", "linear", "equal"]
    zero: float = 0.0
    unit: float = 1.0
    table: tuple[float, ...] = ()

    def __call__(self, f: np.ndarray) -> np.ndarray:
        height = (f - self.zero) / self.unit
        if self.kind == "log":
            return np.log10(1 + np.maximum(height, 0))
        if self.kind == "both":
            return np.arcsinh(height) / np.log(10)
        if self.kind == "equal":
            shares = np.linspace(0, 1, len(self.table))
            return np.where(np.isfinite(f), np.interp(f, self.table, shares), np.nan)
        return height

    def inverse(self, z: np.ndarray) -> np.ndarray:
        """The value of f that is drawn at height z."""
        if self.kind == "equal":
            return np.interp(z, np.linspace(0, 1, len(self.table)), self.table)
        height = z if self.kind == "linear" else 10.0**z - 1 if self.kind == "log" else np.sinh(z * np.log(10))
        return self.zero + self.unit * height


def grid(surface: Surface, nodes: int = GRID) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x (nodes,), y (nodes,) and f (nodes, nodes), rows along y, over the surface's window."""
    xs, ys = (np.linspace(low, high, nodes) for low, high in surface.window)
    with np.errstate(all="ignore"):
        f = surface.value(np.stack(np.meshgrid(xs, ys), axis=-1))
    return xs, ys, np.where(np.isfinite(f), f, np.nan)


def stretch(surface: Surface, f: np.ndarray, levels: str = "log") -> Stretch:
    """The stretch for one choice of levels that suits what is seen of a surface."""
    if levels == "linear":
        return Stretch("linear")
    if levels == "equal":
        return Stretch("equal", table=tuple(np.nanquantile(f, np.linspace(0, 1, 129)).tolist()))
    if surface.lowest is not None:
        heights, zero, share = f - surface.lowest, surface.lowest, 0.04
    else:
        centre = surface.points(surface.saddles)[:1]
        zero = float(surface.value(np.array(centre))[0]) if centre else float(np.nanmedian(f))
        heights, share = np.abs(f - zero), 0.15
    unit = float(np.nanquantile(heights, share))
    return Stretch("both" if surface.lowest is None else "log", zero, unit if unit > 0 else 1.0)


@once(64)
def contour_figure(surface: Surface, levels: str = "log", field: bool = False, critical: bool = False) -> go.Figure:
    """Filled contours over the window, equal scales on both axes, and marks on it.

    Marked are the stated minima and saddles, or with `critical` all critical points that were found; `field`
    adds arrows that point downhill.
    """
    xs, ys, f = grid(surface)
    by = stretch(surface, f, levels)
    heights = by(f)
    z = np.where(np.abs(heights) < HIGHEST, heights, np.nan).astype(np.float32)
    low, high = (float(np.nanmin(z)), float(np.nanmax(z))) if np.isfinite(z).any() else (0.0, 1.0)
    contour = go.Contour(
        x=xs,
        y=ys,
        z=z,
        contours={"start": low, "end": high, "size": (high - low) / LEVELS or 1.0},
        autocontour=False,
        showscale=False,
        hoverinfo="none",
        meta=asdict(by),
    )
    traces = [_field(surface)] if field else []
    points = _critical(surface) if critical else _stated(surface)
    traces += [_marks(where, kind) for kind, where in points.items() if where]
    (x0, x1), (y0, y1) = surface.window
    layout = {
        "xaxis": {"range": [x0, x1], "constrain": "domain", "title": {"text": "x", "standoff": 4}},
        "yaxis": {"range": [y0, y1], "constrain": "domain", "title": {"text": "y", "standoff": 4}, "scaleanchor": "x"},
        "showlegend": False,
        "margin": {"l": 48, "r": 8, "t": 14, "b": 46},
    }
    return go.Figure([contour, *traces], layout=go.Layout(template="none", **layout))


def landscape(scenario: Scenario) -> go.Figure:
    """The contour with the marks that the scenario asks for."""
    view = scenario.view
    return contour_figure(scenario.race.surface, view.levels, view.field == "on", view.critical == "on")


def _stated(surface: Surface) -> dict[str, list[tuple[float, float]]]:
    return {
        "minimum": surface.points(surface.minima),
        "local minimum": surface.points(surface.local_minima),
        "saddle": surface.points(surface.saddles),
    }


def _critical(surface: Surface) -> dict[str, list[tuple[float, float]]]:
    points = _stated(surface) | {"local minimum": [], "maximum": [], "degenerate": []}
    known = {(round(x, 4), round(y, 4)) for x, y in points["minimum"] + points["saddle"]}
    for point in critical_points(surface):
        if (round(point.x, 4), round(point.y, 4)) not in known:
            points["local minimum" if point.kind == "minimum" else point.kind].append((point.x, point.y))
    return points


def _marks(points: Sequence[tuple[float, float]], kind: str) -> go.Scatter:
    xs, ys = zip(*points, strict=True)
    return go.Scatter(x=xs, y=ys, name=kind, mode="markers", marker={"symbol": SYMBOLS[kind]}, hoverinfo="none")


def _field(surface: Surface) -> go.Scatter:
    """Arrows of one length on a coarse grid: where the gradient points, the other way round."""
    (x0, x1), (y0, y1) = surface.window
    size = 0.62 * min(x1 - x0, y1 - y0) / ARROWS
    xs, ys = (np.linspace(low, high, 2 * ARROWS + 1)[1::2] for low, high in surface.window)
    at = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
    with np.errstate(all="ignore"):
        g = surface.grad(at)
        down = -g / np.linalg.norm(g, axis=-1, keepdims=True)
    at, down = at[np.isfinite(down).all(-1)], down[np.isfinite(down).all(-1)]
    tail, tip = at - size / 2 * down, at + size / 2 * down
    across = np.stack([-down[:, 1], down[:, 0]], -1)
    barbs = [tip - 0.3 * size * down + side * 0.18 * size * across for side in (1, -1)]
    gap = np.full_like(tip, np.nan)
    line = np.stack([tail, tip, barbs[0], tip, barbs[1], gap], 1).reshape(-1, 2).astype(np.float32)
    return go.Scatter(x=line[:, 0], y=line[:, 1], name="downhill", mode="lines", hoverinfo="none")
