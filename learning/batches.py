"""Which rows each step sees, known in advance and the same for every run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from declare import clip
from learning.loss import Loss
from learning.model import Array
from locales import say
from optim.noise import BATCHES, DROPOUT, fresh, normals

__all__ = ["ORDERS", "Batches", "batches", "masks"]

ORDERS = {
    "shuffled": "Anew in every epoch.",
    "fixed": "As the rows stand.",
    "sorted": "By the answer, the smallest first.",
    "easy": "The ordinary rows first, the unusual last.",
}
"""Every order of the rows by its key."""


@dataclass(frozen=True)
class Batches:
    """`size` rows a step out of n, epoch after epoch; the last batch of an epoch has what is left. 0 is all rows.

    `line` is how the rows stand in orders that follow from the data: see `batches`, which knows it.
    """

    n: int
    size: int = 0
    order: str = "shuffled"
    seed: int = 0
    line: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            raise ValueError(say("{value} is not one of {options}", value=clip(self.order), options=", ".join(ORDERS)))
        if self.n < 1 or self.size < 0:
            raise ValueError(say("a batch has at least one row"))
        if self.line and sorted(self.line) != list(range(self.n)):
            raise ValueError(say("every row stands in line once"))

    @property
    def whole(self) -> bool:
        """Whether every step sees all rows."""
        return not 0 < self.size < self.n

    @property
    def steps(self) -> int:
        """Steps of an epoch."""
        return 1 if self.whole else -(-self.n // self.size)

    def rows(self, t: int) -> Array:
        """Row numbers of step t = 1, 2, ..., read-only; all rows as they stand where a step sees all."""
        epoch, number = divmod(t - 1, self.steps)
        if self.whole:
            return _line(Batches(self.n, order="fixed"), 0)
        return _line(self, epoch)[number * self.size : (number + 1) * self.size]

    def at(self, t: int, f: Loss) -> Loss:
        """The loss as it is met at step t: that of its rows."""
        return f if self.whole else f.rows(self.rows(t))

    def seen(self, t: Any) -> Any:
        """Rows seen after t steps; a number, or an array of them."""
        if self.whole:
            return t * self.n
        return t // self.steps * self.n + t % self.steps * self.size

    def epoch(self, t: Any) -> Any:
        """Epochs after t steps, as a number with a fraction."""
        return self.seen(t) / self.n


@lru_cache(maxsize=4096)
def _line(batches: Batches, epoch: int) -> Array:
    """All row numbers in the order of an epoch = 0, 1, ..."""
    if batches.order == "shuffled":
        # A browser with the same normals has the same order.
        found = np.argsort(normals(batches.seed, epoch, batches.n, BATCHES), kind="stable")
    else:
        found = np.array(batches.line or range(batches.n))
    found.flags.writeable = False
    return found


def batches(f: Loss, size: int = 0, order: str = "shuffled", seed: int = 0) -> Batches:
    """The batches of a loss's rows.

    "sorted" goes by the answer (by the class, where there is a column for each). "easy" goes by the distance of a row
    from the mean of its class (of all rows, where answers are numbers), each column of x in units of its standard
    deviation. Rows that are equal in this stay as they stand.
    """
    line = {"sorted": _by_answer, "easy": _by_distance}.get(order)
    found = () if line is None else tuple(int(row) for row in line(f))
    return Batches(len(f.x), size, order, seed, found)


def _answer(f: Loss) -> Array:
    return np.argmax(f.y, axis=1) if f.y.shape[1] > 1 else f.y[:, 0]


def _by_answer(f: Loss) -> Array:
    return np.argsort(_answer(f), kind="stable")


def _by_distance(f: Loss) -> Array:
    std = f.x.std(axis=0)
    x = f.x / np.where(std > 0, std, 1.0)
    answer = _answer(f)
    classes = np.unique(answer) if set(np.unique(f.y)) <= {0.0, 1.0} else ()
    centre = np.broadcast_to(x.mean(axis=0), x.shape).copy()
    for found in classes:
        centre[answer == found] = x[answer == found].mean(axis=0)
    return np.argsort(np.sum((x - centre) ** 2, axis=1), kind="stable")


def masks(seed: int, t: int, shapes: Mapping[int, tuple[int, int]], keep: float) -> dict[int, Array]:
    """Dropout's masks of step t: by layer zeros and ones of shape (rows, units), each one with chance `keep`.

    The draws go to the layers in ascending order, row by row.
    """
    if keep >= 1:
        return {layer: np.ones(shape) for layer, shape in shapes.items()}
    drawn = fresh(seed, t, sum(rows * units for rows, units in shapes.values()), DROPOUT)
    stays = np.where(drawn < NormalDist().inv_cdf(keep), 1.0, 0.0)
    found: dict[int, Array] = {}
    start = 0
    for layer, (rows, units) in sorted(shapes.items()):
        found[layer] = stays[start : start + rows * units].reshape(rows, units)
        start += rows * units
    return found
