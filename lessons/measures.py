"""What can be measured on a run: the words of the claims language. One function is one word.

The first argument of a measure is a run; the others are numbers, those with a default may be left out. The first
sentence of its docstring is its documentation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optim import Trajectory
from scenario import Outcome
from surfaces import Surface

Array = np.ndarray


class ClaimError(ValueError):
    """What is wrong with a statement, in words fit for whoever wrote it."""


@dataclass(frozen=True, eq=False)
class Run:
    """One run as the measures see it."""

    surface: Surface
    outcome: Outcome

    @cached_property
    def trajectory(self) -> Trajectory:
        """The path with all that was recorded on the way."""
        if self.outcome.trajectory is None:
            raise ClaimError(f"this run has no path: {self.outcome.error}")
        return self.outcome.trajectory

    @property
    def path(self) -> Array:
        """(T+1, 2)"""
        return self.trajectory.x[:, 0]

    @property
    def moved(self) -> Array:
        """(T, 2); what each step added."""
        return np.diff(self.path, axis=0)

    @property
    def near(self) -> float:
        """A hundredth of the shorter side of the picture: what the eye takes for being there."""
        return min(high - low for low, high in self.surface.window) / 100

    @cached_property
    def minimum(self) -> Array:
        """The stated lowest point nearest to the end of the path."""
        points = np.array(self.surface.points(self.surface.minima))
        if not len(points):
            raise ClaimError("the surface states no minimum, so that nothing can be measured from it")
        return points[np.argmin(_length(points - self.path[-1]))]

    @cached_property
    def distances(self) -> Array:
        """(T+1,); how far each point is from the nearest stated minimum."""
        points = np.array(self.surface.points(self.surface.minima)).reshape(-1, 2)
        return _length(self.path[:, None] - points).min(axis=1) if len(points) else self.minimum

    def at(self, k: float | None) -> int:
        """The index of step k, the last one where none is named."""
        last = len(self.path) - 1
        if k is not None and not (0 <= k <= last and k == round(k)):
            raise ClaimError(f"{k:g} is not one of the steps 0 to {last}")
        return last if k is None else round(k)

    def before(self, k: float | None) -> int:
        """The index of the point that step k leaves."""
        if self.at(k) == 0:
            raise ClaimError("nothing has moved at step 0")
        return self.at(k) - 1


def loss(run: Run, k: float | None = None) -> float:
    """f at step k."""
    return float(run.outcome.loss[run.at(k)])


def x(run: Run, k: float | None = None) -> float:
    """Where the run is at step k, first coordinate."""
    return float(run.path[run.at(k), 0])


def y(run: Run, k: float | None = None) -> float:
    """Where the run is at step k, second coordinate."""
    return float(run.path[run.at(k), 1])


def distance(run: Run, k: float | None = None) -> float:
    """How far the run is from the nearest stated minimum at step k."""
    return float(run.distances[run.at(k)])


def closest(run: Run, px: float, py: float) -> float:
    """How near the line of the path comes to a point."""
    to = np.array([px, py]) - run.path[:-1]
    along = np.sum(to * run.moved, axis=1) / np.maximum(np.sum(run.moved**2, axis=1), np.finfo(float).tiny)
    return float(_length(to - np.clip(along, 0, 1)[:, None] * run.moved).min())


def arrival(run: Run, near: float | None = None) -> float:
    """The step since which it stays within `near` of a minimum: a hundredth of the picture unless said otherwise."""
    return _since(run.distances <= (run.near if near is None else near))


def below(run: Run, value: float) -> float:
    """The step since which f stays below a value."""
    return _since(run.outcome.loss < value)


def leaves(run: Run) -> float:
    """The first step outside the picture."""
    low, high = np.array(run.surface.window).T
    return _first(((run.path < low) | (run.path > high)).any(axis=1))


def diverged(run: Run) -> float:
    """The step at which it was thrown out of the plane."""
    return run.outcome.diverged or np.inf


def step(run: Run, k: float) -> float:
    """The length of step k."""
    return float(_length(run.moved[run.before(k)]))


def longest(run: Run) -> float:
    """The length of the longest step."""
    return float(_length(run.moved).max())


def shortest(run: Run) -> float:
    """The length of the shortest step."""
    return float(_length(run.moved).min())


def travelled(run: Run) -> float:
    """The length of the whole path."""
    return float(_length(run.moved).sum())


def effective(run: Run, k: float) -> float:
    """The effective rate of step k: its length per unit of gradient."""
    g = run.trajectory.seen["g"][run.before(k), 0]
    return step(run, k) / float(_length(g))


def lr(run: Run, k: float = 1) -> float:
    """The learning rate of step k, the schedule's where there is one."""
    rates = run.trajectory.seen.get("alpha")
    return float(run.outcome.slot.optimizer.rule.lr if rates is None else rates[run.before(k), 0, 0])


def turns_x(run: Run) -> float:
    """How often the run passes over the minimum in x, by at least a hundredth of the picture."""
    return _turns(run, 0)


def turns_y(run: Run) -> float:
    """How often the run passes over the minimum in y, by at least a hundredth of the picture."""
    return _turns(run, 1)


def lowest_x(run: Run) -> float:
    """The smallest x of the path."""
    return float(run.path[:, 0].min())


def highest_x(run: Run) -> float:
    """The largest x of the path."""
    return float(run.path[:, 0].max())


def lowest_y(run: Run) -> float:
    """The smallest y of the path."""
    return float(run.path[:, 1].min())


def highest_y(run: Run) -> float:
    """The largest y of the path."""
    return float(run.path[:, 1].max())


def climbs(run: Run) -> float:
    """In how many steps f rose by more than round-off: a millionth of all its range."""
    rises = np.diff(run.outcome.loss)
    return float((rises > 1e-6 * np.ptp(run.outcome.loss)).sum())


def aim(run: Run, k: float = 1) -> float:
    """By how many degrees step k misses the direction to the minimum."""
    here, moved = run.path[run.before(k)], run.moved[run.before(k)]
    way = run.minimum - here
    return float(np.degrees(np.arccos(np.clip(moved @ way / (_length(moved) * _length(way)), -1, 1))))


def hover(run: Run, k: float) -> float:
    """The mean distance from the nearest stated minimum over the last k steps."""
    return float(run.distances[-run.at(k) :].mean())


def _length(vectors: Array) -> Array:
    return np.linalg.norm(vectors, axis=-1)


def _first(there: Array) -> float:
    return float(np.argmax(there)) if there.any() else np.inf


def _since(there: Array) -> float:
    """The index from which on it holds; infinite where it does not hold at the end."""
    if not there[-1]:
        return np.inf
    return 0.0 if there.all() else float(np.flatnonzero(~there)[-1] + 1)


def _turns(run: Run, axis: int) -> float:
    side = run.path[:, axis] - run.minimum[axis]
    side = np.sign(side[np.abs(side) >= run.near])
    return float((side[1:] != side[:-1]).sum())


MEASURES: dict[str, Callable[..., float]] = {
    word: found
    for word, found in list(globals().items())
    if inspect.isfunction(found) and found.__module__ == __name__ and word[0] != "_"
}
"""Every measure by its word."""


def arity(word: str) -> tuple[int, int]:
    """The least and the greatest number of arguments after the run."""
    rest = list(inspect.signature(MEASURES[word]).parameters.values())[1:]
    return sum(p.default is p.empty for p in rest), len(rest)
