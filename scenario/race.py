"""The simulation of a scenario."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from optim import Noise, Optimizer, Trajectory, run
from optim.probe import Anatomy, dissect
from optim.run import OverBudget
from scenario.model import Scenario, Slot
from surfaces import Surface

BUDGET = 2.0
"""Seconds that the step loop of one run may take."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """One run's path, or the reason why there is none."""

    slot: Slot
    trajectory: Trajectory | None
    loss: np.ndarray
    """(T+1,); f along the path."""
    error: str = ""

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
            return f"diverged at step {self.diverged}"
        return f"stopped at step {self.diverged}: f has no value there"


def simulate(scenario: Scenario) -> tuple[Outcome, ...]:
    """Run every slot; a run that did not change is not computed again, whoever asks."""
    return tuple(_outcome(scenario, slot) for slot in scenario.slots)


def _outcome(scenario: Scenario, slot: Slot) -> Outcome:
    try:
        with _ONE_AT_A_TIME:
            trajectory, loss = _follow(
                scenario.surface, slot.optimizer, scenario.start, scenario.steps, noise_of(scenario)
            )
    except OverBudget as error:
        return Outcome(slot, None, np.empty(0), str(error))
    return Outcome(slot, trajectory, loss)


def noise_of(scenario: Scenario) -> Noise:
    """The gradient noise of a scenario; without noise every seed is the same."""
    return Noise(scenario.noise, scenario.seed if scenario.noise else 0)


def anatomy(scenario: Scenario, slot: Slot) -> Anatomy:
    """The parts of every step of one run: what its memory carried, what its gradient added."""
    with _ONE_AT_A_TIME:
        return _dissected(scenario.surface, slot.optimizer, scenario.start, scenario.steps, noise_of(scenario))


# A class that opens one link together computes it once: the first one in fills the cache, the others find it.
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=256)
def _follow(
    surface: Surface, optimizer: Optimizer, start: tuple[float, float], steps: int, noise: Noise
) -> tuple[Trajectory, np.ndarray]:
    trajectory = run(optimizer, surface, np.array([start]), steps, noise, BUDGET)
    with np.errstate(all="ignore"):
        return trajectory, surface.value(trajectory.x)[:, 0]


@lru_cache(maxsize=64)
def _dissected(surface: Surface, optimizer: Optimizer, start: tuple[float, float], steps: int, noise: Noise) -> Anatomy:
    return dissect(optimizer, surface, np.array([start]), steps, noise)
