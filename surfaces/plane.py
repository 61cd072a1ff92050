"""Points of the plane and what a function says at them, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray
"""float64 throughout. Points are (..., n, 2)."""
Interval = tuple[float, float]
Window = tuple[Interval, Interval]
"""A rectangle of the plane: its sides along x and along y. The window that is shown is one, and `view=` in a link."""

_PLACES = (((),), ((0,), (1,)), ((0, 0), (0, 1), (1, 1)))
"""Where the parts of value, gradient and Hessian stand."""


def sides(window: Window, nodes: int) -> tuple[Array, Array]:
    """`nodes` evenly spaced numbers (nodes,) along x and along y, from end to end."""
    (x0, x1), (y0, y1) = window
    return np.linspace(x0, x1, nodes), np.linspace(y0, y1, nodes)


def grid(window: Window, nodes: int) -> Array:
    """Points (nodes, nodes, 2) over the window, rows along y."""
    return np.stack(np.meshgrid(*sides(window, nodes)), -1)


def shorter(window: Window) -> float:
    """The length of the window's shorter side."""
    return min(high - low for low, high in window)


def across(side: Interval) -> Window:
    """As much of the plane around y = 0 as an interval of x: where a curve lies."""
    half = (side[1] - side[0]) / 2
    return side, (-half, half)


def diagonal(window: Window) -> float:
    """The length of the window's diagonal."""
    (x0, x1), (y0, y1) = window
    return float(np.hypot(x1 - x0, y1 - y0))


def components(order: int, points: Array) -> Array:
    """Room for the value (order 0), gradient (1) or Hessian (2) at points (..., n, 2), component by component."""
    return np.empty_like(points, float, "C", shape=(2,) * order + points.shape[:-1])


def fill(order: int, parts: Sequence[Any], out: Array) -> None:
    """Put f, or (fx, fy), or (fxx, fxy, fyy) where they belong in `components`. Numbers serve for constants."""
    for place, part in zip(_PLACES[order], parts, strict=False):
        out[place] = part
    if order == 2:
        out[1, 0] = out[0, 1]


def by_point(order: int, out: Array) -> Array:
    """`components` as (..., n), (..., n, 2) or (..., n, 2, 2)."""
    return out.transpose(*range(order, out.ndim), *range(order))
