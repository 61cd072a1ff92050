"""What a table has of a loss on data: every weight by its name as far as there is room, and what the data ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from locales import _
from optim.core import Declared
from scenario import Path, Scenario
from scenario.datalink import LOSS_KEYS, MODEL_KEYS
from scenario.section import Section
from scenario.task import Task
from scenario.trained import task_of

ROOM = 500_000
"""Numbers of weights, and of quantities that have one for each weight, that a table has at most."""
EVERY = "weights_every"
"""The column that says of a table which has not room for all: in which rows the weights stand, by their steps."""
_AXES = {1: ("",), 2: (".x", ".y"), 4: (".xx", ".xy", ".yx", ".yy")}


@dataclass(frozen=True)
class Columns:
    """What a table has of each path besides what every table has. Without data: the quantities of its rule."""

    task: Task | None
    every: int
    """Weights stand in the rows of every so many steps, and in the last one."""
    all: bool
    """Whether there is room for quantities that have a number for each weight, too."""

    def of(self, path: Path) -> dict[str, np.ndarray]:
        """Every column by name (T+1,): NaN where it has no number."""
        if path.trajectory is None:
            return {}
        part = {} if self.every == 1 else {EVERY: np.full(len(path.x), float(self.every))}
        shown = np.full(len(path.x), np.nan)
        shown[self.steps(path)] = 1.0
        weights = {name: values * shown for name, values in self.weights(path).items()}
        return self.of_data(path) | part | weights | self.quantities(path)

    def of_data(self, path: Path) -> dict[str, np.ndarray]:
        """Validation loss, rows and epochs (T+1,); none without data."""
        if self.task is None:
            return {}
        held = {"validation": path.validation} if self.task.validation else {}
        return {**held, "rows": path.rows, "epochs": path.epochs}

    def weights(self, path: Path) -> dict[str, np.ndarray]:
        """Each by its name (T+1,); none without data."""
        return dict(zip(self.task.network.names, path.x.T, strict=True)) if self.task else {}

    def steps(self, path: Path) -> list[int]:
        """Those at which the weights are written, the last one in any case."""
        return sorted({*range(0, path.last + 1, self.every), path.last})

    def quantities(self, path: Path) -> dict[str, np.ndarray]:
        """Every component of every quantity (T+1,), `m.x` and `m.y` of a vector, or `m.w1_11`, `m.w1_12`, ..."""
        found = {}
        for name, values in path.quantities.items():
            for axis, column in zip(self._axes(values.shape[1]), values.T, strict=False):
                found[name + axis] = column
        return found

    def _axes(self, width: int) -> Sequence[str]:
        if self.task is None or self.task.network.d == 2 or width == 1:
            return _AXES[width]
        names = self.task.network.names
        # One more of a history of pairs, or of a matrix, has no place beside that of each weight.
        return [f".{name}" for name in names] if self.all and width == len(names) else ()


def columns(paths: Sequence[Path]) -> Columns:
    """Those of the paths of a race."""
    task = task_of(paths[0].surface) if paths else None
    if task is None:
        return Columns(None, 1, True)
    d, lasts = task.network.d, [path.last for path in paths if path.trajectory]
    every = next(every for every in _spacings() if d * sum(last // every + 2 for last in lasts) <= ROOM or every > 1000)
    wide = sum(_vectors(path, d) for path in paths) + d * sum(last + 2 for last in lasts)
    return Columns(task, every, every == 1 and wide <= ROOM)


def _spacings() -> Iterator[int]:
    """All of them; else every 20th and so on."""
    yield 1
    yield from range(20, 1021, 20)


def _vectors(path: Path, d: int) -> int:
    return sum(values.size for values in path.quantities.values() if values.shape[1] == d)


def told(scenario: Scenario, seen: Section, kept: Columns) -> dict[str, Any]:
    """What the rows, the model and the plane are; nothing without data."""
    if (task := kept.task) is None:
        return {}
    race, rows, found = scenario.race, task.rows, task.problem
    return {
        "data": {
            "name": rows.dataset.name,
            "title": _(rows.dataset.title),
            "columns": rows.x,
            "answer": rows.y,
            "classes": found.classes,
            "scale": rows.scale,
            "rows": len(found.x),
            "validation": len(found.x_validation),
            "source": rows.dataset.source,
        },
        "model": {
            **_part(task.model, MODEL_KEYS),
            "sizes": task.network.sizes,
            "activations": task.network.activations,
        },
        "loss": _part(task.miss, LOSS_KEYS),
        "batch": race.batch,
        "order": race.order,
        "init": race.drawn and {"name": race.drawn.kind, "seed": race.drawn.seed},
        "weights": {"names": task.network.names, "every": kept.every},
        "plane": seen.plane
        and {
            "kind": scenario.view.plane,
            "names": [_(name) for name in seen.plane.names],
            "origin": seen.plane.origin.tolist(),
            "directions": seen.plane.directions.tolist(),
            "shares": seen.shares,
            "gaps": seen.gaps,
        },
    }


def _part(part: Declared, keys: dict[type, str]) -> dict[str, Any]:
    return {"name": keys[type(part)], "settings": {name: getattr(part, name) for name in part.declared()}}
