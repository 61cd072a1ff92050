"""The paths as tables: CSV with one row per run and step, and JSON with everything by name.

Numbers are written with all their digits, so that reading them back gives the very same float64.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from export.names import stem
from scenario import Outcome, Scenario, quantities, to_link
from scenario.model import Part, part_key

COLUMNS = ("run", "optimizer", "step", "x", "y", "f", "evaluations")
"""What every row has; the named quantities of the rules follow."""
_AXES = {1: ("",), 2: (".x", ".y"), 4: (".xx", ".xy", ".yx", ".yy")}


def to_csv(scenario: Scenario, outcomes: tuple[Outcome, ...]) -> str:
    """A tidy table. A cell is empty where a rule has no such quantity, or where it has no value."""
    columns = list(dict.fromkeys(name for outcome in outcomes for name in _components(outcome)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *columns])
    for number, (label, outcome) in enumerate(zip(scenario.labels, outcomes, strict=True), 1):
        writer.writerows(_rows(number, label, outcome, columns))
    return text.getvalue()


def to_json(scenario: Scenario, outcomes: tuple[Outcome, ...], address: str = "") -> str:
    """Link, surface, settings and every array by its name; null where there is no finite number."""
    surface = scenario.surface
    content = {
        "name": stem(scenario),
        "link": address + to_link(scenario),
        "surface": {
            "name": surface.name,
            "title": surface.title,
            "formula": surface.text or str(surface.f),
            "settings": surface.settings(),
            "window": surface.window,
            "minima": surface.points(surface.minima),
        },
        "start": scenario.start,
        "steps": scenario.steps,
        "noise": scenario.noise,
        "seed": scenario.seed,
        "runs": [_run(*named) for named in zip(scenario.labels, outcomes, strict=True)],
    }
    return json.dumps(content, allow_nan=False, separators=(",", ":"))


def _steps(outcome: Outcome) -> int:
    """How many steps of a run lie in the plane; the rest is not shown, because it stands still."""
    if outcome.trajectory is None:
        return -1
    return outcome.diverged - 1 if outcome.diverged else outcome.trajectory.steps


def _components(outcome: Outcome) -> dict[str, np.ndarray]:
    """Every component of every quantity (T+1,), `m.x` and `m.y` of what is a vector."""
    found = {}
    for name, values in quantities(outcome).items():
        for axis, column in zip(_AXES[values.shape[1]], values.T, strict=True):
            found[name + axis] = column
    return found


def _rows(number: int, label: str, outcome: Outcome, columns: list[str]) -> Iterator[list[Any]]:
    if outcome.trajectory is None:
        return
    found = _components(outcome)
    x, evaluations = outcome.trajectory.x[:, 0].tolist(), outcome.trajectory.evaluations.tolist()
    series = [found[name].tolist() if name in found else None for name in columns]
    for k in range(_steps(outcome) + 1):
        rest = [_number(values[k]) if values else "" for values in series]
        yield [number, label, k, *map(_number, (*x[k], float(outcome.loss[k]))), evaluations[k], *rest]


def _number(value: float) -> str:
    return "" if np.isnan(value) else repr(value)


def _run(label: str, outcome: Outcome) -> dict[str, Any]:
    slot = outcome.slot
    run = {
        "optimizer": label,
        "parts": [_part(part) for part in slot.parts],
        "color": slot.color,
        "diverged": outcome.diverged or None,
        "ending": outcome.ending,
    }
    if outcome.trajectory is None:
        return run
    end = _steps(outcome) + 1
    x = outcome.trajectory.x[:end, 0]
    return run | {
        "x": _list(x[:, 0]),
        "y": _list(x[:, 1]),
        "f": _list(outcome.loss[:end]),
        "evaluations": outcome.trajectory.evaluations[:end].tolist(),
        "quantities": {name: _list(values[:end]) for name, values in _components(outcome).items()},
    }


def _part(part: Part) -> dict[str, Any]:
    return {"name": part_key(part), "settings": {name: getattr(part, name) for name in part.declared()}}


def _list(values: np.ndarray) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in values.tolist()]
