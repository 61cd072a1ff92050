"""A line through the plane, what a search asks of it, and the interpolations that searches share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from optim.core import Array, Objective, Rule

DECREASE = 1e-4
"""c1: a step must win this share of what the slope at its start promises."""


class Point(NamedTuple):
    """A place on a line: how far along, the value there, and the slope in the line's direction."""

    a: Any
    f: Any
    slope: Any


class Line:
    """The objective along x + a p."""

    def __init__(self, f: Objective, x: Array, p: Array, g: Array) -> None:
        self._f, self.x, self.p = f, x, p
        self.origin = Point(np.float64(0), f.value(x[None])[0], np.dot(g, p))

    def __call__(self, a: Any) -> Point:
        at = (self.x + a * self.p)[None]
        return Point(np.float64(a), self._f.value(at)[0], np.dot(self._f.grad(at)[0], self.p))

    def gradient(self, a: Any) -> Array:
        """The whole gradient at a."""
        return self._f.grad((self.x + a * self.p)[None])[0]

    def promised(self, a: Any) -> Any:
        """The value that sufficient decrease asks for at a."""
        return self.origin.f + DECREASE * a * self.origin.slope


def by_trajectory(rule: Rule, x: Array, past: list, one: Callable) -> tuple[Array, Array, Array, list]:
    """Step each trajectory on its own: `one(rule, i, memory)` gives direction, rate and new memory.

    Returns the new points, the directions, the rates (..., n, 1) and the memories. Array hyperparameters
    (n, 1) are handed on as that trajectory's number.
    """
    p, eta, past = np.zeros_like(x), np.zeros((*x.shape[:-1], 1)), list(past)
    arrays = {name: value for name, value in vars(rule).items() if isinstance(value, np.ndarray)}
    with np.errstate(all="ignore"):
        for i in range(len(past)):
            at = np.unravel_index(i, x.shape[:-1])
            own = rule.tuned(**{name: value[i, 0] for name, value in arrays.items()})
            p[at], eta[at], past[i] = one(own, at, past[i])
    return x + eta * p, p, eta, past


def cubic_through(p: Point, q: Point, r: Point) -> Any:
    """The minimum of the cubic through three values and the slope at the first; not-a-number if it has none."""
    db, dc = q.a - p.a, r.a - p.a
    rise_q, rise_r = q.f - p.f - p.slope * db, r.f - p.f - p.slope * dc
    scale = (db * dc) ** 2 * (db - dc)
    c3 = (dc**2 * rise_q - db**2 * rise_r) / scale
    c2 = (-(dc**3) * rise_q + db**3 * rise_r) / scale
    return p.a + (-c2 + np.sqrt(c2 * c2 - 3 * c3 * p.slope)) / (3 * c3)


def parabola(p: Point, q: Point) -> Any:
    """The minimum of the parabola through two values and the slope at the first."""
    db = q.a - p.a
    return p.a - p.slope / (2 * ((q.f - p.f - p.slope * db) / db**2))
