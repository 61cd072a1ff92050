"""The paths as tables: CSV with one row per run and step, and JSON with everything by name.

Numbers are written with all their digits, so that reading them back gives the very same float64. Of a loss on data x
and y are what is drawn, every weight has a column of its own (weights.py), and f is the true loss.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from export.weights import Columns, columns, told
from picture.names import stem
from scenario import Path, Scenario, simulate, to_link
from scenario.model import Part, part_key
from scenario.section import section
from scenario.trained import task_of

COLUMNS = ("run", "optimizer", "step", "x", "y", "f", "evaluations")
"""What every row has; what the data ask for follows, then the named quantities of the rules."""


def to_csv(scenario: Scenario) -> str:
    """A tidy table. A cell is empty where a rule has no such quantity, or where it has no value."""
    paths = simulate(scenario.race)
    drawn, kept = section(scenario.race, paths, scenario.view).paths, columns(paths)
    names = list(dict.fromkeys(name for path in paths for name in kept.of(path)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *names])
    for number, (path, x) in enumerate(zip(paths, drawn, strict=True), 1):
        if x is not None:
            writer.writerows(_rows(number, path, x, kept.of(path), names))
    return text.getvalue()


def to_json(scenario: Scenario, address: str = "") -> str:
    """Link, surface, settings and every array by its name; null where there is no finite number."""
    surface, paths = scenario.race.surface, simulate(scenario.race)
    seen, kept = section(scenario.race, paths, scenario.view), columns(paths)
    content = {
        "name": stem(scenario.race),
        "link": address + to_link(scenario),
        "surface": {
            "name": surface.name,
            "title": surface.title,
            "formula": surface.text or (surface.latex if task_of(surface) else str(surface.f)),
            "settings": surface.settings(),
            "window": seen.surface.window,
            "minima": surface.points(surface.minima),
        },
        **told(scenario, seen, kept),
        "start": scenario.race.start,
        "steps": scenario.race.steps,
        "noise": scenario.race.noise,
        "seed": scenario.race.seed,
        "runs": [_run(path, x, kept) for path, x in zip(paths, seen.paths, strict=True)],
    }
    return json.dumps(content, allow_nan=False, separators=(",", ":"))


def _rows(
    number: int, path: Path, drawn: np.ndarray, found: dict[str, np.ndarray], names: list[str]
) -> Iterator[list[Any]]:
    x, evaluations = drawn.tolist(), path.evaluations.tolist()
    series = [found[name].tolist() if name in found else None for name in names]
    for k in range(path.last + 1):
        rest = [_number(values[k]) if values else "" for values in series]
        yield [number, path.label, k, *map(_number, (*x[k], float(path.loss[k]))), evaluations[k], *rest]


def _number(value: float) -> str:
    return "" if value != value else repr(value)  # as np.isnan has it, ten times as fast


def _run(path: Path, x: np.ndarray | None, kept: Columns) -> dict[str, Any]:
    run = {
        "optimizer": path.label,
        "parts": [_part(part) for part in path.run.parts],
        "color": path.run.color,
        "diverged": path.diverged or None,
        "ending": path.ending,
    }
    if x is None:
        return run
    end = path.last + 1
    return run | {
        "x": _list(x[:end, 0]),
        "y": _list(x[:end, 1]),
        "f": _list(path.loss[:end]),
        "evaluations": path.evaluations[:end].tolist(),
        **{name: _list(values[:end]) for name, values in kept.of_data(path).items()},
        **_weights(path, kept),
        **_quantities(path, kept),
    }


def _weights(path: Path, kept: Columns) -> dict[str, Any]:
    """Those of the steps at which there is room for them; nothing without data."""
    if not (found := kept.weights(path)):
        return {}
    steps = kept.steps(path, kept.every)
    return {"weights_at": steps, "weights": {name: _list(values[steps]) for name, values in found.items()}}


def _quantities(path: Path, kept: Columns) -> dict[str, Any]:
    """All of them; those with a number for each weight of the steps at which there is room for them."""
    found = {name: values[: path.last + 1] for name, values in kept.quantities(path).items()}
    if kept.often == 1:
        return {"quantities": {name: _list(values) for name, values in found.items()}}
    steps = kept.steps(path, kept.often)
    spaced = {name: values[steps] for name, values in kept.vectors(path).items()}
    return {"quantities_at": steps, "quantities": {name: _list(values) for name, values in {**found, **spaced}.items()}}


def _part(part: Part) -> dict[str, Any]:
    return {"name": part_key(part), "settings": {name: getattr(part, name) for name in part.declared()}}


def _list(values: np.ndarray) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in values.tolist()]
