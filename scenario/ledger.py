"""What was computed within a budget, with what it took."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from once import Shared
from optim.run import OverBudget

T = TypeVar("T")
AGAIN = 1.5
"""How many times the seconds that did not suffice must be offered before it is tried again."""


@dataclass(frozen=True)
class Work(Generic[T]):
    """What came of some work, and the seconds of processor time it took."""

    value: T | None = None
    """None where it was not done."""
    seconds: float = 0.0
    reason: str = ""
    """Why it was not done."""


class Ledger(Generic[T]):
    """Remembers the last `size` works by their keys: those that were done, and those that took too long.

    Together they have at most `most` bytes, of which `weigh` says how many a value has.
    """

    def __init__(self, size: int, most: float, weigh: Callable[[T], int]) -> None:
        self._works: Shared[Work[T]] = Shared(size, most, lambda work: 0 if work.value is None else weigh(work.value))

    def entry(self, key: Hashable, seconds: float, make: Callable[[], T], patience: float = math.inf) -> Work[T]:
        """The work of that key, done by `make` in at most `seconds`: it raises OverBudget where they do not suffice.

        Raises Busy where the visitor's turn does not come within their `patience`, and what `make` raises besides.
        """
        return self._works.get(
            key,
            lambda: _timed(make, seconds),
            still_good=lambda work: work.value is not None or seconds < AGAIN * work.seconds,
            patience=patience,
        )

    def clear(self) -> None:
        """Forget everything."""
        self._works.clear()


def _timed(make: Callable[[], T], seconds: float) -> Work[T]:
    began = time.thread_time()
    try:
        return Work(make(), time.thread_time() - began)
    except OverBudget as error:
        return Work(None, seconds, str(error))
