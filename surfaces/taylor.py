"""The local picture: a plane and a paraboloid that touch the surface at a point, and the step each would choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surfaces.core import Function
from surfaces.plane import Array


@dataclass(frozen=True)
class Local:
    """What a surface knows about itself at one point."""

    point: Array
    """(2,)"""
    value: float
    gradient: Array
    """(2,)"""
    hessian: Array
    """(2, 2)"""

    def plane(self, points: Array) -> Array:
        """First-order Taylor model f + g.d at points (..., 2), where d = point - centre; shape (...)."""
        return self.value + (points - self.point) @ self.gradient

    def paraboloid(self, points: Array) -> Array:
        """Second-order Taylor model f + g.d + d.Hd/2 at points (..., 2); shape (...)."""
        d = points - self.point
        return self.plane(points) + ((d @ self.hessian) * d).sum(-1) / 2

    def steepest_step(self, d: float) -> Array:
        """The step (2,) of length at most d that lowers the plane most: d against the gradient; 0 on level ground."""
        return steepest_step(self.gradient, d)

    def newton_step(self, d: float) -> Array:
        """The step (2,) of length at most d that lowers the paraboloid most: Newton's where that is inside."""
        return trust_step(self.gradient, self.hessian, d)


def local(f: Function, point: tuple[float, ...]) -> Local | None:
    """Value, gradient and Hessian at a point; None where one of them is not finite."""
    at = np.array([point], dtype=float)
    value, gradient, hessian = f.value(at)[0], f.grad(at)[0], f.hess(at)[0]
    if not (np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(hessian).all()):
        return None
    return Local(at[0], float(value), gradient, hessian)


def steepest_step(g: Array, d: float) -> Array:
    """-d g/|g|, for g (2,) and a radius d > 0; 0 where g is 0."""
    length = float(np.hypot(*g))
    return -d * (g / length) if length else np.zeros(2)


def trust_step(g: Array, h: Array, d: float) -> Array:
    """The minimum of g.s + s.Hs/2 over |s| <= d, exactly, for g (2,), H (2, 2), d > 0.

    J. J. More and D. C. Sorensen, Computing a trust region step, 1983: s solves (H + t)s = -g with the
    smallest t >= 0 that makes H + t positive semidefinite and s short enough. Newton's step is t = 0.
    """
    # Of models that differ by a factor the steps are the same: so nothing is too large or too small to be squared.
    size = max(float(np.abs(g).max()), float(np.abs(h).max())) or 1.0
    g, h = g / size, h / size
    values, vectors = np.linalg.eigh(h)
    b = vectors.T @ g
    scale = max(float(np.abs(values).max()), float(np.linalg.norm(g)) / d, 1e-300)
    lowest = max(0.0, -float(values[0]))
    if values[0] > 1e-14 * scale and np.linalg.norm(b / values) <= d:
        return -vectors @ (b / values)
    if not g.any() and values[0] >= 0:
        return np.zeros(2)
    small = np.abs(values + lowest) <= 1e-12 * scale
    if (np.abs(b[small]) <= 1e-12 * scale * d).all():
        # The hard case: g has no part along the lowest direction, so either way along it is as good.
        rest = np.where(small, 0, b / np.where(small, 1, values + lowest))
        left = d**2 - float(rest @ rest)
        if left >= 0:
            rest[np.argmax(small)] = np.sqrt(left) if values[0] < -1e-14 * scale else 0
            return -vectors @ rest
    low, high = lowest, lowest + float(np.linalg.norm(g)) / d + 1e-300
    for _ in range(200):
        t = (low + high) / 2
        with np.errstate(all="ignore"):  # at the very end of the interval it may be infinite, and so too long
            long = np.linalg.norm(b / (values + t)) > d
        low, high = (t, high) if long else (low, t)
    return -vectors @ (b / (values + high))
