"""From a race to its paths."""

from __future__ import annotations

import logging
import threading

import numpy as np
from cachetools import LRUCache, cached

from locales import say
from optim import Noise, Optimizer, Trajectory
from optim import run as follow
from optim.probe import Anatomy, dissect
from optim.run import OverBudget
from scenario.model import Race, Run
from scenario.path import Path
from surfaces import Surface

BUDGET = 2.0
"""Seconds that the step loop of one run may take."""


def simulate(race: Race, budget: float = BUDGET) -> tuple[Path, ...]:
    """Take every run's path; one that did not change is not computed again, whoever asks. `budget` is in seconds."""
    return tuple(_path(race, run, label, budget) for run, label in zip(race.runs, race.labels, strict=True))


def anatomy(race: Race, run: Run) -> Anatomy | None:
    """The parts of every step of one run: what memory and gradient each gave. None where that takes too long."""
    return _dissected(race.surface, run.optimizer, race.start, race.steps, noise_of(race))


def noise_of(race: Race) -> Noise:
    """The gradient noise of a race; without noise every seed is the same."""
    return Noise(race.noise, race.seed if race.noise else 0)


def _path(race: Race, run: Run, label: str, budget: float) -> Path:
    try:
        found = _follow(race.surface, run.optimizer, race.start, race.steps, noise_of(race), budget)
    except Exception:  # a fault in one of many rules must not take the page and the other runs with it
        logging.getLogger(__name__).exception("%r failed", run.optimizer)
        found = say("this run could not be computed")
    if isinstance(found, str):
        return Path(race.surface, run, label, None, np.empty(0), found)
    return Path(race.surface, run, label, *found)


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
            trajectory = follow(optimizer, surface, np.array([start]), steps, noise, budget)
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
