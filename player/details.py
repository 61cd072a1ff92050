"""What the inspector and the arrows need besides the paths: sent only while one of them is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from locales import _
from optim import Trajectory
from player.payload import float32, framed, race_key
from scenario import Path, Scenario, anatomy
from surfaces import Surface
from telling.sheet import sheet
from telling.verdict import verdict

PARTS = ("momentum", "gradient", "asked")
"""The parts of a step that arrows are drawn from, each (T, 2)."""


def encode_details(scenario: Scenario, paths: Sequence[Path]) -> bytes:
    """A header and one block of float32: by run the parts of every step, and every quantity its rule names."""
    runs, blocks = [], []
    for path in paths:
        arrays = _arrays(scenario, path) if path.trajectory else {}
        vectors = {f":{name}" for name in path.run.optimizer.rule.vectors}
        quantities = [{**_entry(*item), "arrow": item[0] in vectors} for item in arrays.items()]
        runs.append({**_words(scenario, path), "quantities": quantities})
        blocks += [float32(array) for array in arrays.values()]
    header = {"race": race_key(scenario), "steps": scenario.race.steps, "show": _shown(scenario), "runs": runs}
    return framed(header, b"".join(blocks))


def _shown(scenario: Scenario) -> dict[str, bool]:
    return {name: getattr(scenario.view, name) == "on" for name in ("vectors", "inspector")}


def _entry(name: str, array: np.ndarray) -> dict[str, Any]:
    return {"name": name, "rows": array.shape[0], "width": array.shape[1]}


def _arrays(scenario: Scenario, path: Path) -> dict[str, np.ndarray]:
    """Every array (T, k) of a run: the parts under their names, the rule's quantities behind a colon."""
    assert path.trajectory
    with np.errstate(all="ignore"):
        arrays: dict[str, np.ndarray] = {}
        eigenvalues, axis = _curvature(scenario.race.surface, path.trajectory)
        if scenario.view.vectors == "on":
            arrays |= _parts(scenario, path, axis)
        if scenario.view.inspector == "on":
            sizes = np.sort(np.abs(eigenvalues), axis=1)
            quantities = _quantities(path) | {"curvature": eigenvalues, "condition": sizes[:, 1:] / sizes[:, :1]}
            arrays |= {f":{name}": values for name, values in quantities.items()}
        return arrays


def _parts(scenario: Scenario, path: Path, axis: np.ndarray) -> dict[str, np.ndarray]:
    """What the arrows are drawn from; nothing where a step could not be taken apart in time."""
    parts = anatomy(scenario.race, path.run)
    if parts is None or path.trajectory is None:
        return {}
    found = {name: getattr(parts, name)[:, 0] for name in PARTS}
    found["rate"] = path.trajectory.effective_rate[:, 0]
    found["axis"] = axis
    return found


def _quantities(path: Path) -> dict[str, np.ndarray]:
    """The recorded quantities (T+1, 1) or (T+1, 2), the initial memory first, and what every rule has."""
    trajectory = path.trajectory
    assert trajectory
    unknown = np.full((1, 2), np.nan)
    step = np.concatenate([unknown, np.diff(trajectory.x[:, 0], axis=0)])
    return path.quantities | {"step": step, "rate": np.concatenate([unknown, trajectory.effective_rate[:, 0]])}


def _curvature(surface: Surface, trajectory: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (T+1, 2), the smaller first, and the larger one's eigenvector; NaN where there is no Hessian."""
    hessian = surface.hess(trajectory.x[:, 0])
    known = np.all(np.isfinite(hessian), axis=(1, 2), keepdims=True)
    values, vectors = np.linalg.eigh(np.where(known, hessian, 0))
    known = known[:, :, 0]
    return np.where(known, values, np.nan), np.where(known, vectors[:, :, 1], np.nan)


def _words(scenario: Scenario, path: Path) -> dict[str, Any]:
    if scenario.view.inspector == "off" or path.trajectory is None:
        return {}
    page = sheet(path.run.optimizer.rule, path.trajectory.seen)
    return {
        "formula": page.formula,
        "template": page.template,
        "symbols": dict(page.rows),
        "note": _(page.note),
        "verdict": _(verdict(path)),
    }
