"""Lengths and places along a path: what quantities, claims and verdicts measure with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optim import Array
from optim.core import norm


def lengths(vectors: Array) -> Array:
    """The lengths of vectors (..., d); shape (...)."""
    return norm(vectors)[..., 0]


def away(points: Array, targets: Array) -> Array:
    """(n,); how far each of the points (n, d) is from the nearest of the targets (m, d); infinite without targets."""
    found = np.full(len(points), np.inf)
    for target in targets:
        found = np.minimum(found, lengths(points - target))
    return found


def nearest(point: Array, targets: Sequence | Array) -> Array | None:
    """The one of the targets (m, d) that is nearest to a point (d,); None where there is none."""
    targets = np.asarray(targets, dtype=float).reshape(-1, len(point))
    return targets[np.argmin(lengths(targets - point))] if len(targets) else None


def since(there: Array) -> int | None:
    """The step since which something holds, from (T+1,) truths; None where it does not hold at the end."""
    if not there[-1]:
        return None
    return 0 if there.all() else int(np.flatnonzero(~there)[-1]) + 1
