"""Where all random numbers come from: draws that are known in advance and the same for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from optim.core import Array, Bent, Objective
from tracing import recordable

SCENARIO, WRAPPER, BATCHES, DROPOUT, INIT, SPLIT, PLANE = range(7)
"""Who draws: the scenario's noise, a `GradientNoise`, or learning from data (the order of rows, masks, weights at the
start, rows for validation, a random plane). Equal seeds of two sources are different draws."""


class Source(Protocol):
    """What stands between an objective and the step that asks it: noise, or a batch of its rows."""

    def at(self, t: int, f: Any, /) -> Objective:
        """The objective as it is met at step t = 1, 2, ..."""
        ...


@recordable("normal")
@lru_cache(maxsize=4096)
def normals(seed: int, t: int, d: int, source: int) -> Array:
    """The d unit normals of step t, read-only: they depend on nothing but seed, step and source."""
    drawn = fresh(seed, t, d, source)
    drawn.flags.writeable = False
    return drawn


def fresh(seed: int, t: int, d: int, source: int) -> Array:
    """The same draws, not remembered: for masks, of which a run needs thousands in every step."""
    return np.random.default_rng([int(seed), t, source]).standard_normal(d)


@dataclass(frozen=True)
class Noise:
    """Gaussian noise of standard deviation `sigma` on every gradient component.

    The draw depends on the seed and the step alone, so all optimizers meet the same noise at the same step.
    """

    sigma: float
    seed: int
    first: bool = False
    """Whether it is on the first component alone: of a curve, which has no other slope."""

    def at(self, t: int, f: Objective) -> Objective:
        """The objective as it is met at step t."""
        if not np.any(self.sigma):
            return f
        return Bent(f, lambda x: f.grad(x) + self.sigma * self._drawn(t, x.shape[-1]))

    def _drawn(self, t: int, d: int) -> Array:
        drawn = normals(self.seed, t, d, SCENARIO)
        return np.where(np.arange(d) == 0, drawn, 0.0) if self.first else drawn
