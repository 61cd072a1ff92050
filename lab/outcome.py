"""What became of trajectories: where each ended, since when it has been there, how fast it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from optim import Array
from optim.run import FAR
from surfaces import Surface
from surfaces.critical import CriticalPoint

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
        alive = _alive(path)
        last = np.where(alive.all(0), len(path) - 1, np.argmin(alive, axis=0) - 1)
        x = path[np.maximum(last, 0), :, np.arange(path.shape[-1])]
        left = np.where(last == len(path) - 1, 0, last + 1)
        loss, sharpness = surface.value(x), _sharpness(surface, x)
        minima, others = _split(points)
        near = NEAR * min(high - low for low, high in surface.window)
        goal, number = _goals(x, loss, sharpness, minima, near)
        squares = _toward(path, goal)
        updates = np.where(left > 0, np.nan, _since(squares, near))
        reached = _at_rest(np.where(np.isnan(updates), NOWHERE, number), x, others, near)
        return Outcomes(
            x=x,
            left=left,
            reached=np.where(left > 0, FAR_OUT, reached).astype(np.int16),
            updates=updates,
            loss=loss,
            rate=_rate(squares, last),
            sharpness=sharpness,
        )


def joined(parts: Sequence[tuple[Array, Outcomes]], n: int) -> Outcomes:
    """Outcomes of n trajectories from those of some of them, each with its places (k,)."""
    whole = {}
    for field in fields(Outcomes):
        first = getattr(parts[0][1], field.name)
        whole[field.name] = np.empty((n, *first.shape[1:]), first.dtype)
        for places, part in parts:
            whole[field.name][places] = getattr(part, field.name)
    return Outcomes(**whole)


def _alive(path: Array) -> Array:
    inside = np.abs(path[:, 0]) < FAR
    for k in range(1, path.shape[1]):
        inside &= np.abs(path[:, k]) < FAR
    return inside if inside.all() else np.logical_and.accumulate(inside, axis=0)


def _split(points: Sequence[CriticalPoint]) -> tuple[list[tuple[int, CriticalPoint]], list[tuple[int, CriticalPoint]]]:
    """Minima and the others, each with its number."""
    numbered = list(enumerate(points))
    return [(i, c) for i, c in numbered if c.shape == "minimum"], [(i, c) for i, c in numbered if c.shape != "minimum"]


def _goals(
    x: Array, loss: Array, sharpness: Array, minima: Sequence[tuple[int, CriticalPoint]], near: float
) -> tuple[Array, Array]:
    """Where each end x (n, d) belongs: the nearest minimum, itself on a curve of them; and its number (n,)."""
    goal, number = np.full(x.shape, np.nan), np.full(len(x), NOWHERE)
    best = np.full(len(x), np.inf)
    for i, c in minima:
        square = (x[:, 0] - c.x) ** 2 + (x[:, 1] - c.y) ** 2
        closer = square < best
        goal[closer], number[closer], best[closer] = (c.x, c.y), i, square[closer]
    for i, c in minima:
        if c.kind == "degenerate":
            # 2 (f - f_min) / curvature is the square of the distance across the curve.
            on = (best > near * near) & (number == i) & (2 * (loss - c.value) <= near * near * sharpness)
            goal[on] = x[on]
    return goal, number


def _toward(path: Array, goal: Array) -> Array:
    """The squared distances (T+1, n) of trajectories (T+1, d, n) from their goals (n, d)."""
    squares = (path[:, 0] - goal[:, 0]) ** 2
    squares += (path[:, 1] - goal[:, 1]) ** 2
    return squares


def _since(squares: Array, near: float) -> Array:
    """The step since which each stays within `near`; NaN where it is not there at the end."""
    outside = ~(squares <= near * near)
    steps = len(outside) - 1
    last = steps - np.argmax(outside[::-1], axis=0)
    since = np.where(outside.any(0), last + 1, 0)
    return np.where(outside[-1], np.nan, since)


def _at_rest(reached: Array, x: Array, others: Sequence[tuple[int, CriticalPoint]], near: float) -> Array:
    """Those that are nowhere else may stand at a saddle or at a maximum."""
    for i, c in others:
        there = (x[:, 0] - c.x) ** 2 + (x[:, 1] - c.y) ** 2 <= near * near
        reached = np.where((reached == NOWHERE) & there, i, reached)
    return reached


def _rate(squares: Array, last: Array) -> Array:
    """The mean factor a step of the distance, over the later half of the steps before it is lost in round-off."""
    lanes = np.arange(squares.shape[1])
    big = squares > (_FINE * _FINE) * squares[0]
    end = len(big) - 1 - np.argmax(big[::-1], axis=0)
    end = np.minimum(end, last)
    begin = end // 2
    ratio = squares[end, lanes] / squares[begin, lanes]
    return np.where(end > begin, ratio ** (0.5 / np.maximum(end - begin, 1)), np.nan)


def _sharpness(surface: Surface, x: Array) -> Array:
    h = surface.hess(x)
    middle, half = (h[:, 0, 0] + h[:, 1, 1]) / 2, (h[:, 0, 0] - h[:, 1, 1]) / 2
    return middle + np.hypot(half, h[:, 0, 1])
