"""What happened in a run, in a sentence or two, read off its data.

The first sentence says where the run ended, the second, where there is something to tell, how it went there.
Each is the first of a list of observations that holds. Lengths are measured against the window's diagonal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optim import Trajectory
from surfaces import Surface
from surfaces.critical import CriticalPoint, critical_points, curvature

NEAR = 1e-3
"""Share of the diagonal that counts as having arrived."""
CLOSE = 0.05
"""Share of the diagonal that counts as being around a point."""
LATELY = 50
"""Steps that are looked back on."""
ZIGZAG = 0.4
"""Share of recent steps with a turn of more than a right angle that makes a zigzag."""
FADED = 0.1
"""Effective rate against its start that is worth telling."""
LEVEL = 1e-3
"""Gradient norm against the largest on the way that counts as level ground."""


def verdict(surface: Surface, trajectory: Trajectory, loss: np.ndarray) -> str:
    """One or two sentences on the single trajectory (T+1, 1, 2) and its loss (T+1,)."""
    with np.errstate(all="ignore"):
        run = _Run(surface, trajectory, loss)
        outcome = _first(run, (_diverged, _left, _arrived, _at_saddle, _level, _hovering, _descending, _summary))
        manner = "" if run.gone else _first(run, (_zigzag, _faded))
    return " ".join(filter(None, [outcome, manner]))


Observation = Callable[["_Run"], str]


@dataclass(frozen=True)
class _Run:
    surface: Surface
    trajectory: Trajectory
    loss: np.ndarray

    @cached_property
    def x(self) -> np.ndarray:
        return self.trajectory.x[:, 0]

    @property
    def steps(self) -> int:
        return self.trajectory.steps

    @property
    def gone(self) -> int:
        return int(self.trajectory.diverged[0])

    @cached_property
    def diagonal(self) -> float:
        (x0, x1), (y0, y1) = self.surface.domain
        return float(np.hypot(x1 - x0, y1 - y0))

    @cached_property
    def gradient(self) -> np.ndarray:
        return self.surface.grad(self.x)

    @cached_property
    def slope(self) -> np.ndarray:
        return np.linalg.norm(self.gradient, axis=1)

    @cached_property
    def inside(self) -> np.ndarray:
        low, high = np.array(self.surface.domain).T
        return np.all((self.x >= low) & (self.x <= high), axis=1)

    @cached_property
    def minima(self) -> list[CriticalPoint]:
        return [point for point in critical_points(self.surface) if point.shape == "minimum"]

    def distance(self, point: CriticalPoint) -> np.ndarray:
        return np.linalg.norm(self.x - (point.x, point.y), axis=1)

    @cached_property
    def target(self) -> CriticalPoint | None:
        """The minimum nearest to the end."""
        return min(self.minima, key=lambda point: self.distance(point)[-1], default=None)


def _first(run: _Run, observations: Sequence[Observation]) -> str:
    return next(filter(None, (observe(run) for observe in observations)), "")


def _diverged(run: _Run) -> str:
    if not run.gone:
        return ""
    if not np.isfinite(run.loss[run.gone - 1]):
        return f"Stopped at step {run.gone}: the path went where f has no value."
    since = _since(~run.inside[: run.gone])
    left = f"out of the window since step {since}, " if 0 < since < run.gone else ""
    return f"Diverged: {left}beyond all bounds at step {run.gone}."


def _left(run: _Run) -> str:
    since = _since(~run.inside)
    return f"Left the window at step {since} and did not come back." if 0 < since <= run.steps else ""


def _arrived(run: _Run) -> str:
    if run.target is None:
        return ""
    reach = NEAR * run.diagonal
    since = _since(run.distance(run.target) < reach)
    if since > run.steps:
        return ""
    lowest = run.surface.lowest
    above = lowest is not None and run.target.value > lowest + 1e-6 * (1 + abs(lowest))
    kind, rest = ("local minimum", f"; f = {number(run.target.value)} there") if above else ("minimum", "")
    return f"Converged to the {kind} at {_place(run.target)}: within {number(reach)} since step {since}{rest}."


def _at_saddle(run: _Run) -> str:
    here = curvature(run.surface, (float(run.x[-1, 0]), float(run.x[-1, 1])))
    if here is None or run.slope[-1] > LEVEL * run.slope.max() or here.eigenvalues[0] >= 0:
        return ""
    negative = "one negative eigenvalue" if here.eigenvalues[1] > 0 else "no positive eigenvalue"
    return f"Stuck near a saddle: |∇f| = {number(run.slope[-1])}, the Hessian has {negative}."


def _level(run: _Run) -> str:
    if not run.slope[-1] <= LEVEL * run.slope.max():
        return ""
    since = _since(run.slope <= LEVEL * run.slope.max())
    return f"On level ground since step {since}: |∇f| = {number(run.slope[-1])}."


def _hovering(run: _Run) -> str:
    if run.target is None or run.steps < 30:
        return ""
    distance = run.distance(run.target)
    third = run.steps // 3
    before, lately = distance[-2 * third : -third], distance[-third:]
    if lately.max() > CLOSE * run.diagonal or lately.min() < 0.5 * before.min() or np.median(lately) == 0:
        return ""
    return (
        f"Stays about {number(np.median(lately))} away from the minimum at {_place(run.target)}, no nearer than before."
    )


def _descending(run: _Run) -> str:
    span = min(20, run.steps)
    start, end = run.loss[-1 - span], run.loss[-1]
    zero = run.surface.lowest
    if zero is None or not start > end or not np.isfinite(start):
        return ""
    share = 100 * (start - end) / (start - zero) if start > zero else 0.0
    far = f"; the minimum at {_place(run.target)} is {number(run.distance(run.target)[-1])} away" if run.target else ""
    return f"Still on the way: f − f* fell by {number(share)} % over the last {span} steps{far}."


def _summary(run: _Run) -> str:
    return f"f went from {number(run.loss[0])} to {number(run.loss[-1])} in {run.steps} steps."


def _zigzag(run: _Run) -> str:
    g = run.gradient[-min(LATELY, run.steps) - 1 :]
    turned = int((np.sum(g[1:] * g[:-1], axis=1) < 0).sum())
    count = len(g) - 1
    if count < 10 or turned < ZIGZAG * count:
        return ""
    return f"Zigzags: the gradient turned by more than 90 degrees in {turned} of the last {count} steps."


def _faded(run: _Run) -> str:
    rate = np.linalg.norm(np.diff(run.x, axis=0), axis=1) / run.slope[:-1]
    rate = rate[np.isfinite(rate) & (rate > 0)]
    if len(rate) < 20:
        return ""
    share = float(np.median(rate[-10:]) / np.median(rate[:10]))
    return f"The effective rate has fallen to {number(100 * share)} % of its start." if share < FADED else ""


def _since(holds: np.ndarray) -> int:
    """The first index from which on it holds to the end; the length where it does not hold at the end."""
    breaks = np.flatnonzero(~holds)
    return int(breaks[-1]) + 1 if len(breaks) else 0


def _place(point: CriticalPoint | None) -> str:
    return f"({number(point.x)}, {number(point.y)})" if point else ""


def number(value: float | np.floating) -> str:
    """Three significant digits, with a real minus sign."""
    return f"{float(value) + 0.0:.3g}".replace("-", "−").replace("e−0", "e−").replace("e+0", "e").replace("e+", "e")
