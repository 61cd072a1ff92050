"""The drivers: how a rule is walked, recorded, and run in bulk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import count, islice

import numpy as np

from locales import say
from optim.core import Array, Bent, Objective, Optimizer, State, flat
from optim.noise import Source

FAR = 1e6
"""A coordinate beyond this has left every picture: the run counts as diverged."""
BLOCK = 8192
"""Trajectories that `final` steps together; about what stays in a core's cache."""


PULL = "|g|"
"""The length of the gradient, which is kept of a step where there are too many coordinates for the gradient itself."""


class OverBudget(RuntimeError):
    """A run took longer than it was allowed to."""


@dataclass(frozen=True)
class Trajectory:
    """All that was seen on the way, for n trajectories of T steps in d dimensions."""

    x: Array
    """(T+1, n, d); held still at the last good point once a trajectory has diverged."""
    seen: dict[str, Array]
    """Every quantity the rule names in its State: (T, n, ...), NaN after divergence. Of a lean run the length of the
    gradient and a schedule's rate alone."""
    alive: Array
    """(T+1, n); False from the first step that left the plane (non-finite or beyond `FAR`)."""
    evaluations: Array
    """(T+1,); gradients asked for so far."""

    @property
    def bytes(self) -> int:
        """What it takes of the memory."""
        return sum(array.nbytes for array in (self.x, self.alive, self.evaluations, *self.seen.values()))

    @property
    def steps(self) -> int:
        """T, the number of steps."""
        return len(self.x) - 1

    @property
    def diverged(self) -> Array:
        """(n,); the step at which each trajectory diverged, 0 where it never did."""
        return np.where(self.alive[-1], 0, np.argmin(self.alive, axis=0))

    @property
    def pull(self) -> Array:
        """(T, n); the length of the gradient that each step was given."""
        return self.seen[PULL][..., 0] if PULL in self.seen else np.linalg.norm(self.seen["g"], axis=-1)

    @property
    def effective_rate(self) -> Array:
        """(T, n, d); how far each coordinate moved per unit of its gradient, NaN where that is zero."""
        g = self.seen["g"]
        with np.errstate(all="ignore"):
            return np.where(g == 0, np.nan, (self.x[:-1] - self.x[1:]) / g)


def walk(rule: Optimizer, f: Objective, x0: Array, noise: Source | None = None) -> Iterator[tuple[Array, State]]:
    """Step for ever from x0 (..., n, d), yielding the points and the state after each step.

    Floating-point warnings are the caller's business; `run` and `final` silence them.
    """
    x = _points(x0)
    s = rule.init(x)
    for t in count(1):
        x, s = rule.step(t, x, noise.at(t, f) if noise else f, s)
        yield x, s


def run(
    rule: Optimizer,
    f: Objective,
    x0: Array,
    steps: int,
    noise: Source | None = None,
    seconds: float = np.inf,
    pause: Callable[[], None] = lambda: None,
    *,
    lean: bool = False,
) -> Trajectory:
    """Take `steps` steps from x0 (n, d) and keep everything; with `lean` points and lengths. For few runs.

    Raises OverBudget when it takes longer than `seconds` of processor time. `pause` is called after every step and
    may wait, or raise to end the run.
    """
    counted = _Counted(noise)
    xs, kept, evaluations = [_points(x0)], [], [0]
    stop = time.thread_time() + seconds
    with np.errstate(all="ignore"):
        for x, s in islice(walk(rule, f, x0, counted), steps):
            xs.append(x)
            kept.append(_kept(s, lean))
            evaluations.append(counted.asked)
            pause()
            if time.thread_time() > stop:
                raise OverBudget(
                    say("stopped after {steps} steps: over the {seconds:g} s budget", steps=len(kept), seconds=seconds)
                )
        return _trajectory(np.stack(xs), kept, np.array(evaluations))


class _Counted:
    """What is met at every step, and how many gradients have been asked of it."""

    def __init__(self, noise: Source | None) -> None:
        self.noise, self.asked = noise, 0

    def at(self, t: int, f: Objective) -> Objective:
        met = self.noise.at(t, f) if self.noise else f

        def grad(x: Array) -> Array:
            self.asked += 1
            return met.grad(x)

        return Bent(met, grad)


def places(
    rule: Optimizer,
    f: Objective,
    x0: Array,
    steps: int,
    noise: Source | None = None,
    pause: Callable[[], None] = lambda: None,
    out: Array | None = None,
) -> Array:
    """(T+1, d, n); where each of the n starts x0 (n, d) is after every step, and nothing else. For thousands at once.

    Coordinate by coordinate, as the steps are taken: what has left the plane goes on wherever it is sent. `pause` is
    called after every step and may wait, or raise to end it. `out` is memory to use again: fresh one takes its time.
    """
    x = _points(x0)
    found = np.empty((steps + 1, x.shape[-1], len(x))) if out is None else out
    found[0] = x.T
    with np.errstate(all="ignore"):
        for t, (point, _) in enumerate(islice(walk(rule, f, x, noise), steps), start=1):
            found[t] = point.T
            pause()
    return found


def final(rule: Optimizer, f: Objective, x0: Array, steps: int) -> Array:
    """Where each of the n starts x0 (n, d) ends after `steps` steps; NaN where it diverged. Keeps nothing.

    Hyperparameters may be arrays shaped (n, 1), one value per trajectory.
    """
    ends = np.empty(np.shape(x0))
    with np.errstate(all="ignore"):
        for start in range(0, len(ends), BLOCK):
            rows = slice(start, start + BLOCK)
            x = block = _points(x0[rows])
            farthest, size = np.abs(block), np.empty_like(block)
            for x, _ in islice(walk(rows_of(rule, rows, len(ends)), f, block), steps):
                np.maximum(farthest, np.abs(x, out=size), out=farthest)
            ends[rows] = np.where(_near(farthest)[:, None], x, np.nan)
    return ends


def _points(x0: Array) -> Array:
    """A float64 copy of x0, laid out one coordinate after the other so that columns are contiguous."""
    return np.array(x0, dtype=float, order="F")


def _near(x: Array) -> Array:
    return np.all(np.abs(x) < FAR, axis=-1)


def rows_of(rule: Optimizer, rows: slice, n: int) -> Optimizer:
    """The same rule for some of n trajectories: array hyperparameters and inner optimizers are cut alike."""
    cut = {}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if isinstance(value, np.ndarray) and value.shape[:1] == (n,):
            cut[field.name] = value[rows]
        elif isinstance(value, Optimizer):
            cut[field.name] = rows_of(value, rows, n)
    return rule.tuned(**cut) if cut else rule


def _kept(s: State, lean: bool) -> dict[str, Array]:
    values = flat(s)
    if not lean:
        return values
    rate = {"alpha": values["alpha"]} if "alpha" in values else {}
    return {PULL: np.linalg.norm(values["g"], axis=-1, keepdims=True), **rate}


def _trajectory(x: Array, kept: list[dict[str, Array]], evaluations: Array) -> Trajectory:
    alive = np.logical_and.accumulate(_near(x), axis=0)
    names = kept[0] if kept else {}
    seen = {name: np.stack([values[name] for values in kept]) for name in names}
    if not alive.all():
        last = np.maximum(alive.sum(axis=0) - 1, 0)
        x = np.where(alive[..., None], x, x[last, np.arange(x.shape[1])])
        seen = {name: _blank(values, alive[1:]) for name, values in seen.items()}
    return Trajectory(x, seen, alive, evaluations)


def _blank(values: Array, alive: Array) -> Array:
    return np.where(alive.reshape(alive.shape + (1,) * (values.ndim - alive.ndim)), values, np.nan)
