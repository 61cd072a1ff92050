"""The simulation of a scenario."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

import numpy as np
from cachetools import LRUCache, cached

from locales import say
from optim import Noise, Optimizer, Trajectory, run
from optim.core import flat
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
            return say("diverged at step {step}", step=self.diverged)
        return say("stopped at step {step}: f has no value there", step=self.diverged)


def simulate(scenario: Scenario, budget: float = BUDGET) -> tuple[Outcome, ...]:
    """Run every slot; a run that did not change is not computed again, whoever asks. `budget` is in seconds."""
    return tuple(_outcome(scenario, slot, budget) for slot in scenario.slots)


def anatomy(scenario: Scenario, slot: Slot) -> Anatomy | None:
    """The parts of every step of one run: what memory and gradient each gave. None where that takes too long."""
    return _dissected(scenario.surface, slot.optimizer, scenario.start, scenario.steps, noise_of(scenario))


def quantities(outcome: Outcome) -> dict[str, np.ndarray]:
    """Every quantity the rule names, (T+1, k): the initial memory first, NaN where a rule starts without."""
    trajectory = outcome.trajectory
    if trajectory is None:
        return {}
    first = flat(outcome.slot.optimizer.init(trajectory.x[0]))
    seen = {}
    for name, values in trajectory.seen.items():
        rows = values[:, 0].reshape(trajectory.steps, -1)
        start = first[name].reshape(1, -1) if name in first else np.full((1, rows.shape[1]), np.nan)
        seen[name] = np.concatenate([start, rows])
    return seen


def noise_of(scenario: Scenario) -> Noise:
    """The gradient noise of a scenario; without noise every seed is the same."""
    return Noise(scenario.noise, scenario.seed if scenario.noise else 0)


def _outcome(scenario: Scenario, slot: Slot, budget: float) -> Outcome:
    try:
        found = _follow(scenario.surface, slot.optimizer, scenario.start, scenario.steps, noise_of(scenario), budget)
    except Exception:  # a fault in one of many rules must not take the page and the other runs with it
        logging.getLogger(__name__).exception("%r failed", slot.optimizer)
        found = say("this run could not be computed")
    if isinstance(found, str):
        return Outcome(slot, None, np.empty(0), found)
    return Outcome(slot, *found)


# A class that opens one link together computes it once: who asks for what is being computed waits for it, and who
# asks for something else does not. Two computations at a time are what two cores bear.
_TWO_AT_A_TIME = threading.BoundedSemaphore(2)


@cached(LRUCache(maxsize=256), condition=threading.Condition())
def _follow(
    surface: Surface, optimizer: Optimizer, start: tuple[float, float], steps: int, noise: Noise, budget: float
) -> tuple[Trajectory, np.ndarray] | str:
    """The path and the loss along it, or why there is none: that too is worth remembering."""
    try:
        with _TWO_AT_A_TIME:
            trajectory = run(optimizer, surface, np.array([start]), steps, noise, budget)
    except OverBudget as error:
        return str(error)
    with np.errstate(all="ignore"):
        return trajectory, surface.value(trajectory.x)[:, 0]


@cached(LRUCache(maxsize=64), condition=threading.Condition())
def _dissected(
    surface: Surface, optimizer: Optimizer, start: tuple[float, float], steps: int, noise: Noise
) -> Anatomy | None:
    try:
        with _TWO_AT_A_TIME:
            return dissect(optimizer, surface, np.array([start]), steps, noise, BUDGET)
    except OverBudget:
        return None
