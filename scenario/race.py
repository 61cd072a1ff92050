"""From a race to its paths."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from learning.loss import Refused
from locales import say
from optim import Optimizer, Trajectory
from optim import run as follow
from optim.probe import Anatomy, dissect
from scenario.ledger import Ledger, Work
from scenario.model import WRITTEN, Race, Run
from scenario.path import Path
from scenario.sampling import Sampling, sampling
from surfaces import Surface
from turns import PATIENCE, Busy, pause

BUDGET = 3.0
"""Seconds of processor time that a race may take, the parts of its steps included."""
LEAST = 0.02
"""Seconds below which a run is not begun."""

T = TypeVar("T")
Followed = tuple[Trajectory, np.ndarray]
_PATHS: Ledger[Followed] = Ledger(256, 160e6, lambda found: found[0].bytes)
_PARTS: Ledger[Anatomy] = Ledger(64, 100e6, lambda found: found.bytes)
"""Bytes: eight runs of 2,000 weights and 1,000 steps are 130 MB."""


def simulate(race: Race, budget: float = BUDGET) -> tuple[Path, ...]:
    """Take every run's path; one that did not change is not computed again, whoever asks.

    `budget` is in seconds of processor time for all runs together, of which each may use half of what those before
    it left: so a run that would take for ever leaves the others their time, and the same link its same picture.
    """
    done, met = zip(race.runs, race.labels, _followed(race, budget), strict=True), sampling(race)
    return tuple(Path(race.surface, run, label, *_said(work), sampling=met) for run, label, work in done)


def anatomy(race: Race, run: Run) -> Anatomy | None:
    """The parts of every step of one run: what memory and gradient each gave. None where that takes too long.

    All runs share what the race's budget has left; a run that could not be followed is not taken apart either.
    """
    done = _followed(race, BUDGET)
    share = (BUDGET - sum(work.seconds for work in done)) / len(done)
    if done[race.runs.index(run)].value is None or share < LEAST:
        return None
    job = _job(race, run)
    return _done(_PARTS, job, job.dissected, share).value


def _followed(race: Race, budget: float) -> list[Work[Followed]]:
    """What came of every run, in order. What a run took counts whether it is remembered or not."""
    done: list[Work[Followed]] = []
    for run in race.runs:
        half = float(f"{(budget - sum(work.seconds for work in done)) / 2:.2g}")
        job = _job(race, run)
        done.append(_done(_PATHS, job, job.followed, half) if half >= LEAST else _nothing_left(budget))
    return done


def _nothing_left(budget: float) -> Work[Followed]:
    return Work(reason=say("not computed: the picture's budget of {seconds:g} s is used up", seconds=budget))


def _said(work: Work[Followed]) -> tuple[Trajectory | None, np.ndarray, str]:
    return (*work.value, "") if work.value else (None, np.empty(0), work.reason)


@dataclass(frozen=True)
class _Job:
    """All that decides a path, and what is computed from it, with pauses."""

    surface: Surface
    optimizer: Optimizer
    start: tuple[float, ...]
    steps: int
    sampling: Sampling

    def followed(self, seconds: float) -> Followed:
        """The path and the loss (T+1,) along it."""
        x0 = np.array([self.start])
        lean = self.surface.d > WRITTEN
        trajectory = follow(self.optimizer, self.surface, x0, self.steps, self.sampling, seconds, pause, lean=lean)
        with np.errstate(all="ignore"):
            return trajectory, self.surface.value(trajectory.x)[:, 0]

    def dissected(self, seconds: float) -> Anatomy:
        """The parts of its steps."""
        return dissect(self.optimizer, self.surface, np.array([self.start]), self.steps, self.sampling, seconds, pause)


def _job(race: Race, run: Run) -> _Job:
    return _Job(race.surface, run.optimizer, race.start, race.steps, sampling(race))


def _done(ledger: Ledger[T], job: _Job, make: Callable[[float], T], seconds: float) -> Work[T]:
    try:
        return ledger.entry(job, seconds, lambda: make(seconds), PATIENCE)
    except Busy as error:
        return Work(reason=str(error))
    except Refused as error:
        return Work(reason=str(error))
    except Exception:  # a fault in one of many rules must not take the page and the other runs with it
        logging.getLogger(__name__).exception("%r failed", job.optimizer)
        return Work(reason=say("this run could not be computed"))
