"""Taking a step apart: what of it is owed to the current gradient, and what would have happened without."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from locales import say
from optim.core import Array, Bent, Objective, Optimizer
from optim.noise import Source
from optim.run import OverBudget


@dataclass(frozen=True)
class Anatomy:
    """The parts of every step; `momentum` + `gradient` is the step itself. All (T, n, d)."""

    momentum: Array
    """Where the step would have gone had the gradient been zero: what the memory carries."""
    gradient: Array
    """What the current gradient adds to that."""
    asked: Array
    """Where the gradient was taken: the point itself, or Nesterov's look-ahead."""

    @property
    def bytes(self) -> int:
        """What they take of the memory."""
        return sum(part.nbytes for part in (self.momentum, self.gradient, self.asked))


def dissect(
    rule: Optimizer,
    f: Objective,
    x0: Array,
    steps: int,
    noise: Source | None = None,
    seconds: float = np.inf,
    pause: Callable[[], None] = lambda: None,
) -> Anatomy:
    """Take `steps` steps from x0 (n, d), each one twice: as it is, and on flat ground with the same memory.

    This needs to know nothing about the rule, so it holds for every rule and wrapper alike. Raises OverBudget
    when it takes longer than `seconds` of processor time. `pause` is called after every step, as by `run`.
    """
    stop = time.thread_time() + seconds
    x = np.array(x0, dtype=float)
    with np.errstate(all="ignore"):
        s = rule.init(x)
        rows = []
        for t in islice(count(1), steps):
            at_t = noise.at(t, f) if noise else f
            coast, _ = rule.step(t, x, Bent(at_t, np.zeros_like), s)
            asked = [x]
            new, s = rule.step(t, x, _noted(at_t, asked), s)
            rows.append((coast - x, new - coast, asked[-1]))
            x = new
            pause()
            if time.thread_time() > stop:
                raise OverBudget(
                    say("stopped after {steps} steps: over the {seconds:g} s budget", steps=t, seconds=seconds)
                )
    return Anatomy(*(np.stack(column) for column in zip(*rows, strict=True)))


def _noted(f: Objective, asked: list[Array]) -> Objective:
    """The same objective, which notes where its gradient is asked for."""

    def grad(x: Array) -> Array:
        asked.append(x)
        return f.grad(x)

    return Bent(f, grad)
