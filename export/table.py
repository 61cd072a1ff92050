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

from picture.names import stem
from scenario import Path, Scenario, simulate, to_link
from scenario.model import Part, part_key

COLUMNS = ("run", "optimizer", "step", "x", "y", "f", "evaluations")
"""What every row has; the named quantities of the rules follow."""
_AXES = {1: ("",), 2: (".x", ".y"), 4: (".xx", ".xy", ".yx", ".yy")}


def to_csv(scenario: Scenario) -> str:
    """A tidy table. A cell is empty where a rule has no such quantity, or where it has no value."""
    paths = simulate(scenario.race)
    columns = list(dict.fromkeys(name for path in paths for name in _components(path)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *columns])
    for number, path in enumerate(paths, 1):
        writer.writerows(_rows(number, path, columns))
    return text.getvalue()


def to_json(scenario: Scenario, address: str = "") -> str:
    """Link, surface, settings and every array by its name; null where there is no finite number."""
    surface = scenario.race.surface
    content = {
        "name": stem(scenario.race),
        "link": address + to_link(scenario),
        "surface": {
            "name": surface.name,
            "title": surface.title,
            "formula": surface.text or str(surface.f),
            "settings": surface.settings(),
            "window": surface.window,
            "minima": surface.points(surface.minima),
        },
        "start": scenario.race.start,
        "steps": scenario.race.steps,
        "noise": scenario.race.noise,
        "seed": scenario.race.seed,
        "runs": [_run(path) for path in simulate(scenario.race)],
    }
    return json.dumps(content, allow_nan=False, separators=(",", ":"))


def _components(path: Path) -> dict[str, np.ndarray]:
    """Every component of every quantity (T+1,), `m.x` and `m.y` of what is a vector."""
    found = {}
    for name, values in path.quantities.items():
        for axis, column in zip(_AXES[values.shape[1]], values.T, strict=True):
            found[name + axis] = column
    return found


def _rows(number: int, path: Path, columns: list[str]) -> Iterator[list[Any]]:
    if path.trajectory is None:
        return
    found = _components(path)
    x, evaluations = path.x.tolist(), path.evaluations.tolist()
    series = [found[name].tolist() if name in found else None for name in columns]
    for k in range(path.last + 1):
        rest = [_number(values[k]) if values else "" for values in series]
        yield [number, path.label, k, *map(_number, (*x[k], float(path.loss[k]))), evaluations[k], *rest]


def _number(value: float) -> str:
    return "" if np.isnan(value) else repr(value)


def _run(path: Path) -> dict[str, Any]:
    run = {
        "optimizer": path.label,
        "parts": [_part(part) for part in path.run.parts],
        "color": path.run.color,
        "diverged": path.diverged or None,
        "ending": path.ending,
    }
    if path.trajectory is None:
        return run
    end = path.last + 1
    x = path.x[:end]
    return run | {
        "x": _list(x[:, 0]),
        "y": _list(x[:, 1]),
        "f": _list(path.loss[:end]),
        "evaluations": path.evaluations[:end].tolist(),
        "quantities": {name: _list(values[:end]) for name, values in _components(path).items()},
    }


def _part(part: Part) -> dict[str, Any]:
    return {"name": part_key(part), "settings": {name: getattr(part, name) for name in part.declared()}}


def _list(values: np.ndarray) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in values.tolist()]
