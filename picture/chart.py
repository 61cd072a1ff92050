"""The chart beside the ground: which quantity is charted, against what, and on which kind of axis.

Ranges, ticks and where the axis ends follow from the paths and the ground, and are decided by the player alone
(player/web/axis.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from lab.theory import said
from locales import _, say
from scenario import QUANTITIES, Path, Race, View
from scenario.trained import task_of
from surfaces.core import Array

SAID = {
    "rate": say("predicted: × {number:.4g} a step"),
    "bound": say("worst case of all such functions"),
    "wall": say("can rest below {number:.4g}"),
}
"""What stands at the lines of theory."""


@dataclass(frozen=True, eq=False)
class Line:
    """What theory says of a run, beside what is measured of it."""

    run: int
    kind: Literal["rate", "bound", "wall"]
    label: str
    values: Array
    """(T+1,) above the chart's zero; not a number where it says nothing."""


@dataclass(frozen=True, eq=False)
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
    lines: tuple[Line, ...]


def chart(race: Race, view: View, paths: Sequence[Path] = ()) -> Chart:
    """The chart that a view asks for, with what theory says of the runs where that is asked for, too.

    Heights without a known lowest value can be below any zero: no logarithm.
    """
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
        lines=_lines(race, view, paths) if view.theory == "on" and not race.chance else (),
    )


def _lines(race: Race, view: View, paths: Sequence[Path]) -> tuple[Line, ...]:
    """Those of runs that are drawn. Chance is not what these theorems are about."""
    shown = [(i, path) for i, path in enumerate(paths) if not race.runs[i].hidden]
    return tuple(
        Line(i, one.kind, _(SAID[one.kind]).format(number=one.number), one.values)
        for i, path in shown
        for one in said(path, view.chart)
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
