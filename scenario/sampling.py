"""What stands between a surface and the step that asks it: noise, the rows of a batch, units that sit out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from learning.batches import Batches, batches, masks
from once import cached_property
from optim import Array, Noise
from optim.core import Objective
from scenario.model import Race
from scenario.task import Task
from scenario.trained import task_of


@dataclass(frozen=True)
class Sampling:
    """What every run of a race meets alike; equal where that is so."""

    noise: Noise
    task: Task | None = None
    batch: int = 0
    order: str = ""
    seed: int = 0

    def at(self, t: int, f: Objective) -> Objective:
        """The objective as it is met at step t = 1, 2, ..."""
        return self.noise.at(t, self._met(t) if self._partial else f)

    @property
    def _partial(self) -> bool:
        """Whether a step meets less than what is drawn."""
        return self.task is not None and not (self.batches.whole and not self.task.dropped)

    def _met(self, t: int) -> Objective:
        assert self.task
        loss = self.batches.at(t, self.task.whole)
        if not self.task.dropped:
            return loss
        shapes = {layer: (len(loss.x), loss.model.sizes[layer]) for layer in self.task.dropped}
        keep = 1 - self.task.model.dropout
        return loss.masked(masks(self.seed, t, shapes, keep), keep)

    @cached_property
    def batches(self) -> Batches:
        """Which rows each step sees."""
        assert self.task
        return batches(self.task.whole, self.batch, self.order, self.seed)

    def rows(self, evaluations: Array) -> Array:
        """(T+1,); rows seen after each step, where so many gradients had been asked for; nothing without data."""
        if self.task is None:
            return np.zeros_like(evaluations)
        seen = self.batches.seen(np.arange(len(evaluations)))
        return np.concatenate([[0], np.cumsum(np.diff(evaluations) * np.diff(seen))])


def sampling(race: Race) -> Sampling:
    """That of a race; where nothing is drawn every seed is the same."""
    seed = race.seed if race.chance else 0
    noise: Any = Noise(race.noise, race.seed if race.noise else 0, race.surface.curve)
    task = task_of(race.surface)
    return Sampling(noise, task, race.batch, race.order, seed) if task else Sampling(noise)
