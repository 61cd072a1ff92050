"""What the player is sent: a JSON header and one block of float32 numbers, linear in runs and steps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from locales import _, language
from picture import SHAPES, chart
from picture.names import stem, title
from player.texts import texts
from scenario import Path, Scenario, to_link

CHANNELS = ("x", "y", "loss", "chart")
"""Per run and step, in this order, each a block of T+1 float32: 16 bytes a step."""

SCALES = {"normal": 1.0, "projector": 1.4}
"""How much larger than usual type, lines and markers are, by `View.size`."""


def encode(
    scenario: Scenario,
    paths: Sequence[Path],
    *,
    alone: bool = False,
    hint: bool = False,
) -> bytes:
    """Four bytes of header length, the header, padding to a multiple of four, then the numbers.

    Loss and chart are sent as heights above a zero, so that float32 keeps its digits where they are tiny.
    `alone` makes the player as large as its window; with `hint` it says to who is new here what can be done.
    """
    drawn = chart(scenario.race.surface, paths, scenario.view)
    zero = scenario.race.surface.lowest or 0.0
    numbers = b"".join(
        _block(path, series, scenario.race.steps, zero) for path, series in zip(paths, drawn.series, strict=True)
    )
    header = {
        "race": race_key(scenario),
        "name": stem(scenario),
        "title": title(scenario.race.surface),
        "steps": scenario.race.steps,
        "start": scenario.race.start,
        "zero": zero,
        "axis": drawn.axis | {"title": _(drawn.axis["title"])},
        "lang": language(),
        "alone": alone,
        "hint": hint,
        "scale": SCALES[scenario.page.size],
        "texts": texts(),
        "against": scenario.view.against,
        "space": scenario.view.space == "on",
        "lesson": scenario.page.lesson,
        "channels": CHANNELS,
        "runs": [_run(path, label) for path, label in zip(paths, scenario.race.labels, strict=True)],
    }
    return framed(header, numbers)


def race_key(scenario: Scenario) -> str:
    """The same for the same paths, whatever is drawn besides them."""
    return hashlib.blake2b(to_link(Scenario(scenario.race)).encode(), digest_size=8).hexdigest()


def float32(values: np.ndarray) -> bytes:
    """The numbers as the browser gets them; what is too large for float32 becomes infinite."""
    with np.errstate(over="ignore"):
        return values.astype(np.float32).tobytes()


def framed(header: dict[str, Any], numbers: bytes) -> bytes:
    """Header and numbers in one message; the digest in the header tells whether anything changed."""
    digest = hashlib.blake2b(json.dumps(header).encode() + numbers, digest_size=8).hexdigest()
    text = json.dumps(header | {"digest": digest}).encode()
    text += b" " * (-len(text) % 4)
    return len(text).to_bytes(4, "little") + text + numbers


def _run(path: Path, label: str) -> dict[str, Any]:
    color = path.run.color
    return {
        "label": label,
        "color": color,
        "shape": SHAPES[color],
        "diverged": path.diverged,
        "evaluations": _evaluations(path),
        "ending": _(path.ending),
    }


def _evaluations(path: Path) -> float | list[int]:
    """Gradients asked for up to each step: a number per step where it is always the same."""
    if path.trajectory is None:
        return 1
    counts = path.evaluations
    each = np.unique(np.diff(counts))
    return int(each[0]) if len(each) == 1 else counts.tolist()


def _block(path: Path, series: np.ndarray, steps: int, zero: float) -> bytes:
    if path.trajectory is None:
        return float32(np.full((len(CHANNELS), steps + 1), np.nan))
    x = path.trajectory.x[:, 0]
    return float32(np.stack([x[:, 0], x[:, 1], path.loss - zero, series]))
