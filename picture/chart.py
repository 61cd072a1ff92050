"""The chart beside the ground: which quantity is charted, against what, and on which kind of axis.

Ranges, ticks and where the axis ends follow from the paths and the ground, and are decided by the player alone
(player/web/axis.js).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from locales import _, say
from scenario import QUANTITIES, Path, Race, View
from scenario.trained import task_of
from surfaces.core import Array


@dataclass(frozen=True)
class Chart:
    """The axes of the chart."""

    name: str
    """What the quantity is called, for who listens to the page."""
    title: str
    """What stands at the axis."""
    above: str
    """What stands there instead where heights are counted from a lowest value that is not 0."""
    scale: Literal["log", "linear"]
    zero: float
    """What the numbers of the runs are counted from."""
    height: bool
    """Whether the quantity is a height of the ground: then the axis reaches no farther than that."""
    against: Literal["steps", "evaluations", "rows", "epochs"]
    rows: int
    """Rows of the data that are learnt from; 0 where there are none,"""
    batch: int
    """and those of a step."""


def chart(race: Race, view: View) -> Chart:
    """The chart that a view asks for. Heights without a known lowest value can be below any zero: no logarithm."""
    surface, task = race.surface, task_of(race.surface)
    rows = len(task.problem.x) if task else 0
    quantity = QUANTITIES[view.chart]
    unbounded = quantity.height and surface.floor is None
    return Chart(
        name=_(quantity.name),
        title=_(quantity.name if task and quantity.height else quantity.title(surface)),
        above=_(say("loss above its lowest")) if task else "f − f*",
        scale="log" if view.scale == "log" and not unbounded else "linear",
        zero=(surface.floor or 0.0) if quantity.height else 0.0,
        height=quantity.height,
        against=_against(view.against, rows),
        rows=rows,
        batch=min(race.batch or rows, rows),
    )


def _against(asked: str, rows: int) -> Any:
    """What stands below the chart: without data there are neither rows nor epochs."""
    return asked if rows or asked in ("steps", "evaluations") else "steps"


def series(path: Path, view: View) -> Array:
    """(T+1,); the charted quantity of a run, counted from its chart's zero; NaN where there is none."""
    quantity = QUANTITIES[view.chart]
    with np.errstate(all="ignore"):
        values = quantity.of(path)
    return values - (path.surface.floor or 0.0) if quantity.height else values
