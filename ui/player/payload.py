"""What the player is sent: a JSON header and one block of float32 numbers, linear in runs and steps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from plots import loss_axis
from scenario import Outcome, Scenario

CHANNELS = ("x", "y", "loss")
"""Per run and step, in this order, each a block of T+1 float32: 12 bytes a step."""
SHAPES = {
    "blue": "circle",
    "orange": "square",
    "green": "triangle",
    "violet": "diamond",
    "red": "triangle-down",
    "teal": "pentagon",
    "yellow": "star",
    "gray": "hexagon",
}
"""A shape for each colour, so that no run is told by its colour alone."""


def encode(scenario: Scenario, outcomes: Sequence[Outcome], labels: Sequence[str]) -> bytes:
    """Four bytes of header length, the header, padding to a multiple of four, then the numbers.

    The loss is sent as its height above the axis' zero, so that float32 keeps its digits where it is tiny.
    """
    axis = loss_axis(scenario.surface, outcomes)
    blocks = [_block(outcome, scenario.steps, axis["zero"]) for outcome in outcomes]
    numbers = b"".join(blocks)
    header = {
        "steps": scenario.steps,
        "start": scenario.start,
        "axis": axis,
        "channels": CHANNELS,
        "runs": [_run(outcome, label) for outcome, label in zip(outcomes, labels, strict=True)],
    }
    header["digest"] = hashlib.blake2b(json.dumps(header).encode() + numbers, digest_size=8).hexdigest()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    return len(text).to_bytes(4, "little") + text + numbers


def _run(outcome: Outcome, label: str) -> dict[str, Any]:
    color = outcome.slot.color
    return {
        "label": label,
        "color": color,
        "shape": SHAPES[color],
        "diverged": outcome.diverged,
        "error": outcome.error,
    }


def _block(outcome: Outcome, steps: int, zero: float) -> bytes:
    if outcome.trajectory is None:
        return np.full((len(CHANNELS), steps + 1), np.nan, np.float32).tobytes()
    x = outcome.trajectory.x[:, 0]
    return np.stack([x[:, 0], x[:, 1], outcome.loss - zero]).astype(np.float32).tobytes()
