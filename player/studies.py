"""What became of many trajectories, as it travels to the player: apart from the picture, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lab import Search, Stretch, Survey, Sweep, search, shared_search, survey, sweep
from lab.sweep import shown
from lab.theory import walls
from locales import _
from picture import axes_of, searched_axes, study_of
from player.frame import frame
from scenario import Scenario
from scenario.handles import handle_of, span
from scenario.ledger import Work
from surfaces.critical import CriticalPoint, Kind
from turns import Busy

T = TypeVar("T")


@dataclass(frozen=True)
class Point:
    """A place where trajectories can end."""

    x: float
    y: float
    value: float
    kind: Kind


@dataclass(frozen=True, eq=False)
class Cells:
    """What became of one run's trajectories over a grid of two numbers, row by row from below."""

    run: int
    size: int
    """Cells along each side; 0 where nothing was computed."""
    x: np.ndarray
    """(size,) The numbers at the middles of the cells."""
    y: np.ndarray
    points: tuple[Point, ...]
    reached: np.ndarray
    """(size * size,) Which of the points; -1 for none yet, -2 for out of the plane."""
    shade: np.ndarray
    """(size * size,) The outcome that is shown; not a number where there is none. Losses are above `zero`."""
    zero: float
    reason: str
    """Why nothing was computed; empty where something was."""


def cells_message(scenario: Scenario, run: int, size: int) -> bytes:
    """A map of one run, as the scenario asks for it. IndexError where there is no such run, or no map is asked for."""
    study = study_of(scenario)
    race, view = scenario.race, scenario.view
    if study not in ("starts", "numbers"):
        raise IndexError(study)
    if not 0 <= run < len(race.runs):
        raise IndexError(run)
    axes = axes_of(scenario)
    found, reason = _done(lambda: survey(race, run, (axes[0], axes[1]), size))
    outcome = "updates" if study == "starts" else view.outcome
    return frame(_mapped(scenario, run, found, outcome, reason))


@dataclass(frozen=True)
class Wall:
    """A value that theory knows of a number: a line across the axis."""

    label: str
    value: float


@dataclass(frozen=True, eq=False)
class SweepOf:
    """What became of one run's trajectories over one number."""

    run: int
    values: np.ndarray
    """(count,) The numbers; none where nothing was computed."""
    shade: np.ndarray
    """(count,) The outcome from the race's own start, losses above `zero`; infinite where the run diverged, no
    number where there is none."""
    band: np.ndarray
    """(3 * count,) Lower quartile, median and upper quartile over the companions; nothing where there are none."""
    seeds: bool
    """Whether the companions are other seeds; else other starts."""
    companions: int
    best: float | None
    """The value with which the run ends lowest."""
    usable: Stretch | None
    walls: tuple[Wall, ...]
    zero: float
    reason: str
    """Why nothing was computed; empty where something was."""


@dataclass(frozen=True)
class Found:
    """What a search has found for one number of one run."""

    key: str
    """Of the handle."""
    value: float


@dataclass(frozen=True, eq=False)
class SearchOf:
    """How the best numbers of one run, or one number for all, were searched for."""

    runs: tuple[int, ...]
    x: np.ndarray
    """(n,) The values that were tried, in order;"""
    y: np.ndarray
    """(n,) and those of the other number; none where one is searched for."""
    losses: np.ndarray
    """(runs * n,) f where each of the runs ended, above `zero`; infinite where it diverged."""
    scores: np.ndarray
    """(n,) What the search looked for the least of; infinite where a value is out of the question."""
    found: tuple[Found, ...]
    trials: int
    """Runs of each method."""
    seeds: int
    """With how many seeds each value was tried."""
    evaluations: tuple[int, ...]
    """Gradients that were asked for, by each of the runs."""
    zero: float
    reason: str
    """Why nothing was found; empty where something was."""


def sweep_message(scenario: Scenario, run: int) -> bytes:
    """A sweep of one run, as the scenario asks for it. IndexError where there is no such run, or no sweep is meant."""
    race = scenario.race
    if study_of(scenario) != "sweep" or not 0 <= run < len(race.runs):
        raise IndexError(run)
    found, reason = _done(lambda: sweep(race, run, axes_of(scenario)[0]))
    return frame(_swept(scenario, run, found, reason))


def search_message(scenario: Scenario, run: int | None) -> bytes:
    """The search for one run, or for all of them at once. IndexError where there is no such run, or no laboratory."""
    race = scenario.race
    if study_of(scenario) not in ("sweep", "search") or not (run is None or 0 <= run < len(race.runs)):
        raise IndexError(run)
    axes, trials = searched_axes(scenario), scenario.view.trials
    if run is None:
        runs = tuple(i for i, one in enumerate(race.runs) if not one.hidden and handle_of(race, i, axes[0].key))
        found, reason = _done(lambda: shared_search(race, axes[0], trials))
    else:
        runs = (run,)
        found, reason = _done(lambda: search(race, run, axes, trials))
    return frame(_searched(scenario, runs, found, reason))


def _done(work: Callable[[], Work[T]]) -> tuple[T | None, str]:
    """What came of some work, or in the reader's language why nothing did."""
    try:
        done = work()
    except (ValueError, Busy) as error:
        return None, _(str(error))
    return done.value, _(done.reason)


def _zero(scenario: Scenario) -> float:
    return scenario.race.surface.floor or 0.0


def _mapped(scenario: Scenario, run: int, found: Survey | None, outcome: str, reason: str) -> Cells:
    none = np.empty(0)
    if found is None:
        return Cells(run, 0, none, none, (), none, none, 0.0, reason)
    zero = _zero(scenario) if outcome == "loss" else 0.0
    return Cells(
        run=run,
        size=found.size,
        x=found.values[0],
        y=found.values[1],
        points=tuple(map(_point, found.points)),
        reached=found.outcomes.reached,
        shade=getattr(found.outcomes, outcome) - zero,
        zero=zero,
        reason="",
    )


def _point(c: CriticalPoint) -> Point:
    return Point(c.x, c.y, c.value, c.shape)


def _swept(scenario: Scenario, run: int, found: Sweep | None, reason: str) -> SweepOf:
    none = np.empty(0)
    if found is None:
        return SweepOf(run, none, none, none, False, 0, None, None, (), 0.0, reason)
    outcome = scenario.view.outcome
    zero = _zero(scenario) if outcome == "loss" else 0.0
    return SweepOf(
        run=run,
        values=found.values,
        shade=shown(found.own, outcome) - zero,
        band=found.band(outcome) - zero,
        seeds=found.seeds,
        companions=len(found.companions.left) // len(found.values),
        best=float(found.values[found.best]) if found.best >= 0 else None,
        usable=found.usable,
        walls=_walls(scenario, run),
        zero=zero,
        reason="",
    )


def _walls(scenario: Scenario, run: int) -> tuple[Wall, ...]:
    along = span(scenario.race, run, axes_of(scenario)[0])
    if scenario.view.theory == "off" or scenario.race.chance or along is None:
        return ()
    found = walls(scenario.race, run, along)
    return tuple(Wall(_("can rest at curvature {number:.4g}").format(number=bend), value) for bend, value in found)


def _searched(scenario: Scenario, runs: tuple[int, ...], found: Search | None, reason: str) -> SearchOf:
    none = np.empty(0)
    if found is None:
        return SearchOf(runs, none, none, none, none, (), 0, 0, (), 0.0, reason)
    zero = _zero(scenario)
    return SearchOf(
        runs=runs,
        x=found.values[:, 0],
        y=found.values[:, 1] if found.values.shape[1] > 1 else none,
        losses=found.losses.T - zero,
        scores=found.scores,
        found=tuple(_found(scenario, runs, found)),
        trials=found.trials,
        seeds=found.seeds,
        evaluations=found.evaluations,
        zero=zero,
        reason="",
    )


def _found(scenario: Scenario, runs: tuple[int, ...], found: Search) -> list[Found]:
    if found.best < 0:
        return []
    best = found.values[found.best]
    named = [(axis.key, float(value)) for axis, value in zip(searched_axes(scenario), best, strict=False)]
    pairs = [(handle_of(scenario.race, run, key), value) for run in runs for key, value in named]
    return [Found(handle.key, value) for handle, value in pairs if handle]
