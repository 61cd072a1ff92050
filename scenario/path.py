"""A finished run, and everything that is measured on it: each thing once, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from locales import say
from once import cached_property
from optim import Array, Noise, Trajectory
from optim.core import flat
from scenario.geometry import away, lengths, nearest
from scenario.model import Run
from scenario.sampling import Sampling
from scenario.trained import task_of
from surfaces import Surface


@dataclass(frozen=True, eq=False)
class Path:
    """One run's path over a surface, or the reason why there is none.

    Points are (T+1, d), what belongs to a step is (T,): its k-th number is that of step k+1. Gradients `grad` are the
    surface's own at the points of the path; `g` are those the rule was given, with noise, at the place where it asked.
    """

    surface: Surface
    run: Run
    label: str
    """What the run is called in its race."""
    trajectory: Trajectory | None
    loss: Array
    """(T+1,); f along the path."""
    error: str = ""
    sampling: Sampling | None = None
    """What its steps met besides the surface."""

    @property
    def diverged(self) -> int:
        """The step at which the run left the plane; 0 if it never did."""
        return int(self.trajectory.diverged[0]) if self.trajectory else 0

    @property
    def ending(self) -> str:
        """Why a path stops before its last step, in words; empty if it does not."""
        if not self.diverged or self.trajectory is None:
            return self.error
        if np.isfinite(self.loss[self.diverged - 1]):
            return say("diverged at step {step}", step=self.diverged)
        return say("stopped at step {step}: f has no value there", step=self.diverged)

    @property
    def last(self) -> int:
        """The last step inside the plane, after which the path stands still; -1 where there is no path."""
        if self.trajectory is None:
            return -1
        return self.diverged - 1 if self.diverged else self.trajectory.steps

    @property
    def x(self) -> Array:
        """(T+1, d); where the run is after each step."""
        return self._known.x[:, 0]

    @property
    def g(self) -> Array:
        """(T, d); the gradient that each step was given; a lean path has only its length."""
        return self._known.seen["g"][:, 0]

    @property
    def evaluations(self) -> Array:
        """(T+1,); gradients asked for so far."""
        return self._known.evaluations

    @cached_property
    def rows(self) -> Array:
        """(T+1,); rows of data seen so far, each as often as it was; 0 without data."""
        return (self.sampling or _NOTHING).rows(self.evaluations)

    @cached_property
    def epochs(self) -> Array:
        """(T+1,); how often all of the data have been seen."""
        task = task_of(self.surface)
        return self.rows / len(task.problem.x) if task else self.rows

    @cached_property
    def validation(self) -> Array:
        """(T+1,); the loss on the rows that are kept apart; NaN where there are none."""
        task = task_of(self.surface)
        if task is None or task.validation is None:
            return np.full(len(self.x), np.nan)
        with np.errstate(all="ignore"):
            return task.validation.value(self.x)

    @property
    def _known(self) -> Trajectory:
        if self.trajectory is None:
            raise ValueError(f"this run has no path: {self.error}")
        return self.trajectory

    @cached_property
    def grad(self) -> Array:
        """(T+1, d); the gradient of f along the path."""
        with np.errstate(all="ignore"):
            return self.surface.grad(self.x)

    @cached_property
    def slope(self) -> Array:
        """(T+1,); the length of the gradient of f."""
        return lengths(self.grad)

    @cached_property
    def steps(self) -> Array:
        """(T, d); what each step added."""
        return np.diff(self.x, axis=0)

    @cached_property
    def moved(self) -> Array:
        """(T,); the length of each step."""
        return lengths(self.steps)

    @cached_property
    def effective(self) -> Array:
        """(T,); how far each step went per unit of the gradient it was given."""
        with np.errstate(all="ignore"):
            return self.moved / self._known.pull[:, 0]

    @property
    def rate_by_coordinate(self) -> Array:
        """(T, d); how far each coordinate moved per unit of its gradient; NaN where that is 0."""
        return self._known.effective_rate[:, 0]

    @cached_property
    def rates(self) -> Array:
        """(T,); the learning rate of each step: the schedule's where there is one."""
        scheduled = self._known.seen.get("alpha")
        if scheduled is not None:
            return scheduled[:, 0, 0]
        return np.zeros(self._known.steps) + self.run.optimizer.rule.lr

    @cached_property
    def minima(self) -> Array:
        """(m, d); the stated lowest points; m may be 0."""
        return np.array(self.surface.points(self.surface.minima)).reshape(-1, self.surface.d)

    @cached_property
    def distances(self) -> Array:
        """(T+1,); how far each point is from the nearest stated minimum; infinite where none is stated."""
        return away(self.x, self.minima)

    @cached_property
    def minimum(self) -> Array | None:
        """(d,); the stated minimum nearest to where the path ends; None where none is stated."""
        return nearest(self.x[self.last], self.minima)

    @cached_property
    def quantities(self) -> dict[str, Array]:
        """Every quantity the rule names, (T+1, k): the initial memory first, NaN where a rule starts without."""
        if self.trajectory is None:
            return {}
        first = flat(self.run.optimizer.init(self.trajectory.x[0]))
        seen = {}
        for name, values in self.trajectory.seen.items():
            rows = values[:, 0].reshape(self.trajectory.steps, -1)
            start = first[name].reshape(1, -1) if name in first else np.full((1, rows.shape[1]), np.nan)
            seen[name] = np.concatenate([start, rows])
        return seen


_NOTHING = Sampling(Noise(0.0, 0))
