"""How columns are brought to one scale before anything is learnt."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from declare import clip
from locales import say

__all__ = ["SCALINGS", "Scaling", "scaling"]

Array = np.ndarray
SCALINGS = {"none": "As measured", "centre": "Centred", "standard": "Standardised"}
"""Every scaling by its key."""


class Scaling(NamedTuple):
    """(raw - mean) / std, column by column; each (k,)."""

    mean: Array
    std: Array

    def __call__(self, raw: Array) -> Array:
        """The scaled table (N, k)."""
        return (raw - self.mean) / self.std


def scaling(kind: str, raw: Array, names: tuple[str, ...]) -> Scaling:
    """That of some rows (N, k); the standard deviation divides by N. ValueError names a column that is constant."""
    nothing = Scaling(np.zeros(raw.shape[1]), np.ones(raw.shape[1]))
    if kind == "none":
        return nothing
    if kind not in SCALINGS:
        raise ValueError(say("{value} is not one of {options}", value=clip(kind), options=", ".join(SCALINGS)))
    mean = raw.mean(axis=0)
    if kind == "centre":
        return nothing._replace(mean=mean)
    for name, column in zip(names, raw.T, strict=True):
        if np.ptp(column) == 0:
            raise ValueError(say("column {name} is constant: it cannot be standardised", name=name))
    return Scaling(mean, raw.std(axis=0))
