"""What became of trajectories: where each ended, since when it has been there, how fast it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from optim import Array
from optim.run import FAR
from optim.symmetric import extremes
from surfaces import Surface
from surfaces.critical import CriticalPoint
from surfaces.plane import shorter

NOWHERE, FAR_OUT = -1, -2
"""Instead of a point that is reached: none yet; and out of the plane, thrown beyond `FAR` or to where nothing is."""
NEAR = 0.01
"""Within this share of the window's shorter side the eye takes a trajectory for being there: as `arrival` in claims."""
_FINE = 1e-13
"""Distances below this share of where a trajectory began are round-off, from which no rate can be read."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Of n trajectories, one value each (n,); NaN where there is none."""

    x: Array
    """(n, d); where it ended: the last point inside the plane."""
    left: Array
    """The step at which it left the plane, 0 where it never did."""
    reached: Array
    """Which of the given points it ended at, int16: by their order, or `NOWHERE`, or `FAR_OUT`."""
    updates: Array
    """The step since which it has stayed there; NaN where it is at no minimum."""
    loss: Array
    """f where it ended."""
    rate: Array
    """By which factor the distance to the minimum it came nearest to changed a step, in the mean of the later half."""
    sharpness: Array
    """The largest eigenvalue of the Hessian where it ended."""

    @property
    def bytes(self) -> int:
        """What it takes of the memory."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))


def outcomes(path: Array, surface: Surface, points: Sequence[CriticalPoint]) -> Outcomes:
    """Of trajectories (T+1, d, n) as they were stepped on a surface on which these critical points are known.

    Where minima form a curve, of which the points are but some, an end counts as the nearest of them as soon as it
    lies as near to the curve, by the curvature across it.
    """
    with np.errstate(all="ignore"):
        last = _last(path)
        x = path[np.maximum(last, 0), :, np.arange(path.shape[-1])]
        left = np.where(last == len(path) - 1, 0, last + 1)
        minima, others = _split(points)
        near = near_of(surface)
        loss, sharpness = surface.value(x), extremes(surface.hess(x))[1]
        goal, reached = _goals(x, loss, sharpness, minima, near)
        since, end = _followed(path, goal, near)
        updates = np.where((left > 0) | (since == len(path)), np.nan, since)
        reached = np.where(np.isnan(updates), NOWHERE, reached)
        reached = _at_rest(reached, x, others, near)
        return Outcomes(
            x=x,
            left=left,
            reached=np.where(left > 0, FAR_OUT, reached).astype(np.int16),
            updates=updates,
            loss=loss,
            rate=_rate(path, goal, np.minimum(end, last)),
            sharpness=sharpness,
        )


def near_of(surface: Surface) -> float:
    """How near a point is there."""
    return NEAR * shorter(surface.window)


def joined(parts: Sequence[tuple[Array, Outcomes]], n: int) -> Outcomes:
    """Outcomes of n trajectories from those of some of them, each with its places (k,)."""
    whole = {}
    for field in fields(Outcomes):
        first = getattr(parts[0][1], field.name)
        whole[field.name] = np.empty((n, *first.shape[1:]), first.dtype)
        for places, part in parts:
            whole[field.name][places] = getattr(part, field.name)
    return Outcomes(**whole)


def _last(path: Array) -> Array:
    """(n,); the last step before a trajectory leaves the plane."""
    last = np.full(path.shape[-1], len(path) - 1)
    # One look at each number tells who stays: seldom are they few.
    gone = np.flatnonzero(~((path.max((0, 1)) < FAR) & (path.min((0, 1)) > -FAR)))
    if len(gone):
        inside = (np.abs(path[:, :, gone]) < FAR).all(1)
        last[gone] = np.argmin(inside, axis=0) - 1
    return last


def _split(points: Sequence[CriticalPoint]) -> tuple[list[tuple[int, CriticalPoint]], list[tuple[int, CriticalPoint]]]:
    """Minima and the others, each with its number."""
    numbered = list(enumerate(points))
    return [(i, c) for i, c in numbered if c.shape == "minimum"], [(i, c) for i, c in numbered if c.shape != "minimum"]


def _goals(
    x: Array, loss: Array, sharpness: Array, minima: Sequence[tuple[int, CriticalPoint]], near: float
) -> tuple[Array, Array]:
    """Where each end x (n, 2) belongs (2, n): the nearest minimum, itself on a curve of them, NaN where none is known;
    and the minimum's number (n,).
    """
    goal, number, best = np.full((2, len(x)), np.nan), np.full(len(x), NOWHERE), np.full(len(x), np.inf)
    for i, c in minima:
        square = (x[:, 0] - c.x) ** 2 + (x[:, 1] - c.y) ** 2
        closer = square < best
        number[closer], best[closer] = i, square[closer]
        goal[0, closer], goal[1, closer] = c.x, c.y
    for i, c in minima:
        if c.kind == "degenerate":
            # 2 (f - f_min) / curvature is the square of the distance across the curve.
            on = (best > near * near) & (number == i) & (2 * (loss - c.value) <= near * near * sharpness)
            goal[:, on] = x[on].T
    return goal, number


def _followed(path: Array, goal: Array, near: float) -> tuple[Array, Array]:
    """(n,) each; the step since which it stays within `near` of its goal, T+1 for none, and the last step at which
    its distance is no round-off.

    Step by step, in memory that stays in a core's cache: a table of all distances would be written and read from afar.
    """
    n = path.shape[-1]
    since, end = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    square, other, there = np.empty(n), np.empty(n), np.empty(n, dtype=bool)
    fine = _FINE * _FINE * _square(path[0], goal, np.empty(n), other)
    for t, point in enumerate(path):
        _square(point, goal, square, other)
        np.less_equal(square, near * near, out=there)
        np.copyto(since, t + 1, where=np.logical_not(there, out=there))
        np.copyto(end, t, where=np.greater(square, fine, out=there))
    return since, end


def _square(point: Array, goal: Array, out: Array, other: Array) -> Array:
    """The squared distance (n,) of points (2, n), in `out`."""
    np.subtract(point[0], goal[0], out=out)
    np.multiply(out, out, out=out)
    np.subtract(point[1], goal[1], out=other)
    np.multiply(other, other, out=other)
    return np.add(out, other, out=out)


def _at_rest(reached: Array, x: Array, others: Sequence[tuple[int, CriticalPoint]], near: float) -> Array:
    """Those that are nowhere else may stand at a saddle or at a maximum."""
    for i, c in others:
        there = (x[:, 0] - c.x) ** 2 + (x[:, 1] - c.y) ** 2 <= near * near
        reached = np.where((reached == NOWHERE) & there, i, reached)
    return reached


def _rate(path: Array, goal: Array, end: Array) -> Array:
    """The mean factor a step of the distance, over the later half of the steps up to `end`."""
    begin = end // 2
    first, last = (
        ((path[k, :, np.arange(len(k))] - goal.T) ** 2).sum(-1) for k in (np.maximum(begin, 0), np.maximum(end, 0))
    )
    return np.where(end > begin, (last / first) ** (0.5 / np.maximum(end - begin, 1)), np.nan)
