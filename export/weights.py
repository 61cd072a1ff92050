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
EVERY, OFTEN = "weights_every", "quantities_every"
"""The columns that say of a table which has not room for all: in which rows those stand, by their steps."""
_LONGEST = 1000  # steps
_AXES = {1: ("",), 2: (".x", ".y"), 4: (".xx", ".xy", ".yx", ".yy")}


@dataclass(frozen=True)
class Columns:
    """What a table has of each path besides what every table has. Without data: the quantities of its rule."""

    task: Task | None
    every: int
    """Weights stand in the rows of every so many steps, and in the last one."""
    often: int
    """Quantities that have a number for each weight do in those of every so many."""

    def of(self, path: Path) -> dict[str, np.ndarray]:
        """Every column by name (T+1,): NaN where it has no number."""
        if path.trajectory is None:
            return {}
        spaced = {EVERY: self.every, OFTEN: self.often}
        part = {name: np.full(len(path.x), float(every)) for name, every in spaced.items() if every > 1}
        weights = _shown(self.weights(path), self.steps(path, self.every))
        wide = _shown(self.vectors(path), self.steps(path, self.often))
        return self.of_data(path) | part | weights | {**self.quantities(path), **wide}

    def of_data(self, path: Path) -> dict[str, np.ndarray]:
        """Validation loss, rows and epochs (T+1,); none without data."""
        if self.task is None:
            return {}
        held = {"validation": path.validation} if self.task.validation else {}
        return {**held, "rows": path.rows, "epochs": path.epochs}

    def weights(self, path: Path) -> dict[str, np.ndarray]:
        """Each by its name (T+1,); none without data."""
        return dict(zip(self.task.network.names, path.x.T, strict=True)) if self.task else {}

    def steps(self, path: Path, every: int) -> list[int]:
        """Every so many of a path, the last one in any case."""
        return sorted({*range(0, path.last + 1, every), path.last})

    def quantities(self, path: Path) -> dict[str, np.ndarray]:
        """Every component of every quantity (T+1,), `m.x` and `m.y` of a vector, or `m.w1_11`, `m.w1_12`, ..."""
        return self._components(path.quantities)

    def vectors(self, path: Path) -> dict[str, np.ndarray]:
        """Those of the quantities that have one for each weight; none without data."""
        return self._components(_wide(path, self.task.network.d)) if self.task else {}

    def _components(self, quantities: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        found = {}
        for name, values in quantities.items():
            for axis, column in zip(self._axes(values.shape[1]), values.T, strict=False):
                found[name + axis] = column
        return found

    def _axes(self, width: int) -> Sequence[str]:
        if self.task is None or self.task.network.d == 2 or width == 1:
            return _AXES[width]
        names = self.task.network.names
        # One more of a history of pairs, or of a matrix, has no place beside that of each weight.
        return [f".{name}" for name in names] if width == len(names) else ()


def _shown(columns: dict[str, np.ndarray], steps: list[int]) -> dict[str, np.ndarray]:
    """Columns with the numbers of some steps alone."""
    return {name: np.where(np.isin(np.arange(len(values)), steps), values, np.nan) for name, values in columns.items()}


def _wide(path: Path, d: int) -> dict[str, np.ndarray]:
    """Quantities with a number for each of d weights, by name."""
    return {name: values for name, values in path.quantities.items() if values.shape[1] == d > 1}


def columns(paths: Sequence[Path]) -> Columns:
    """Those of the paths of a race."""
    task = task_of(paths[0].surface) if paths else None
    if task is None:
        return Columns(None, 1, 1)
    d, known = task.network.d, [path for path in paths if path.trajectory]

    def numbers(every: int, of: Sequence[int]) -> int:
        return d * sum(count * (path.last // every + 2) for path, count in zip(known, of, strict=True))

    one, wide = [1] * len(known), [len(_wide(path, d)) for path in known]
    every = next(every for every in _spacings() if numbers(every, one) <= ROOM or every > _LONGEST)
    left = ROOM - numbers(every, one)
    return Columns(
        task, every, next(often for often in _spacings() if numbers(often, wide) <= left or often > _LONGEST)
    )


def _spacings() -> Iterator[int]:
    """All of them; else every 20th and so on."""
    yield 1
    yield from range(20, _LONGEST + 21, 20)


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
        "quantities": {"every": kept.often},
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
