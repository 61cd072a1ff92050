"""The data beside a loss on data: what its rows are, and what the drawn plane holds of the weights.

The rows themselves, as numbers, travel with the loss (`learning.traced.Learned`); here is what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from locales import _
from scenario import Path, Race
from scenario.section import Section
from scenario.trained import task_of


@dataclass(frozen=True)
class Data:
    """What the rows of a loss on data are."""

    inputs: tuple[str, ...]
    """Names of the columns that are learnt from,"""
    target: str
    """and of the one that is learnt."""
    classes: tuple[str, ...]
    """Names of the classes, in the order of the answers; none where the answer is a number."""
    mean: tuple[float, ...]
    """A column as it was measured is `mean + std * x`,"""
    std: tuple[float, ...]
    above: float
    """and the answer `above + y`."""
    x_validation: tuple[float, ...]
    """Rows that are kept apart, row by row."""
    y_validation: tuple[float, ...]
    weights: tuple[str, ...]
    """Names of the weights."""
    layers: tuple[str, ...]
    """Names of the activations."""


@dataclass(frozen=True, eq=False)
class Through:
    """What the plane that is drawn is, and what it leaves out, of each run."""

    names: tuple[str, str]
    """Of its directions."""
    shares: tuple[np.ndarray, ...]
    """How much of the squared movement up to each step it holds, 0 to 1; empty where there is no path."""
    gaps: tuple[np.ndarray, ...]
    """How far drawn height and true loss are apart at each step; empty where there is no path."""
    leader: int
    """The run that it goes with, where it is a slice: all weights but two are those of this run; -1 where it stays."""


def data(race: Race) -> Data | None:
    """Those of a race; None where its surface is no loss on data."""
    if not (task := task_of(race.surface)):
        return None
    found = task.problem
    return Data(
        inputs=found.inputs,
        target=found.target,
        classes=found.classes,
        mean=_floats(found.scale_x.mean),
        std=_floats(found.scale_x.std),
        above=float(found.scale_y.mean[0]),
        x_validation=_floats(found.x_validation),
        y_validation=_floats(found.y_validation),
        weights=task.network.names,
        layers=task.network.activations,
    )


def through(seen: Section) -> Through | None:
    """What a section says of itself; None where it is the plane of two weights, which holds all."""
    names = tuple(map(_, seen.plane.names)) if seen.plane else ()
    return Through(names, seen.held, seen.apart, seen.leader) if names else None  # type: ignore[arg-type]


def held_out(path: Path) -> np.ndarray:
    """(T+1,); the loss on the rows that are kept apart; empty where there are none."""
    task = task_of(path.surface)
    return path.validation if task and task.validation else np.empty(0)


def _floats(numbers: np.ndarray) -> tuple[float, ...]:
    return tuple(float(number) for number in np.ravel(numbers))
