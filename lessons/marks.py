"""Where in the picture a statement can be seen: which step of which run a measure is about."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from scenario import QUANTITIES, Path

_SINCE = {"arrival", "below", "leaves", "best_validation"}
"""Words whose number is itself a step."""
_AT = {*QUANTITIES, "x", "y", "step", "aim", "lr"}
"""Words whose first number is a step."""
_FIRST = {"aim", "lr"}
"""Those of them that mean the first step where none is named; the others mean the last."""
_FARTHEST: dict[str, Callable[[Path], int]] = {
    "longest": lambda run: int(np.argmax(run.moved)) + 1,
    "shortest": lambda run: int(np.argmin(run.moved)) + 1,
    "lowest_x": lambda run: int(np.argmin(run.x[:, 0])),
    "highest_x": lambda run: int(np.argmax(run.x[:, 0])),
    "lowest_y": lambda run: int(np.argmin(run.x[:, 1])),
    "highest_y": lambda run: int(np.argmax(run.x[:, 1])),
}


def place(word: str, run: Path, rest: Sequence[float], value: float) -> int | None:
    """The step at which a measure with these arguments and this value is seen; None where it is
    none of a step, or the start, which has a ring of its own."""
    last = len(run.x) - 1
    if word in _FARTHEST:
        found: float = _FARTHEST[word](run)
    elif word in _SINCE:
        found = value
    elif word in _AT:
        found = rest[0] if rest else 1 if word in _FIRST else last
    else:
        return None
    return round(found) if math.isfinite(found) and 1 <= found <= last else None
