"""What became of many trajectories, as it travels to the player: apart from the picture, when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab import survey
from locales import _
from picture import axes_of, study_of
from player.frame import frame
from scenario import Scenario
from surfaces.critical import CriticalPoint, Kind
from turns import Busy


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
    try:
        work = survey(race, run, (axes[0], axes[1]), size)
    except (ValueError, Busy) as error:
        return frame(_nothing(run, str(error)))
    if work.value is None:
        return frame(_nothing(run, work.reason))
    found = work.value
    outcome = "updates" if study == "starts" else view.outcome
    shade = getattr(found.outcomes, outcome)
    zero = (race.surface.floor or 0.0) if outcome == "loss" else 0.0
    return frame(
        Cells(
            run=run,
            size=found.size,
            x=found.values[0],
            y=found.values[1],
            points=tuple(map(_point, found.points)),
            reached=found.outcomes.reached,
            shade=shade - zero,
            zero=zero,
            reason="",
        )
    )


def _point(c: CriticalPoint) -> Point:
    return Point(c.x, c.y, c.value, c.shape)


def _nothing(run: int, reason: str) -> Cells:
    none = np.empty(0)
    return Cells(run, 0, none, none, (), none, none, 0.0, _(reason))
