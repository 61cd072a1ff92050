"""Hyperparameters that many rules share: symbol, slider, bounds and help of one idea, in one place.

The default stands with the rule, for it is the method's. What only one rule has is declared there with `hyper`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optim.core import Array, hyper

BELOW_ONE = (0.0, 0.999999)
"""Bounds of a memory: at 1 nothing new would ever count."""


def rate(default: float, help: str = "Learning rate.", *, low: float = 1e-4, high: float = 1) -> Any:
    """The learning rate."""
    return hyper(default, r"\alpha", low, high, "log", help=help)


def length(default: float) -> Any:
    """The learning rate of a rule whose steps are about that long."""
    return rate(default, "Learning rate: about the length of a step.")


def found(default: float, help: str = "Factor on the rate that is found; leave it at 1.") -> Any:
    """What stands in the place of a rate where a rule finds its own."""
    return rate(default, help, low=1e-2, high=10)


def direction(default: float, symbol: str = r"\beta_1", of: str = "the direction") -> Any:
    """How much of a mean of gradients is kept at each step."""
    return hyper(default, symbol, 0, 0.99, help=f"Memory of {of}.", bounds=BELOW_ONE)


def memory(
    default: float, symbol: str = r"\beta_2", of: str = "the scale", *, low: float = 0.5, high: float = 0.9999
) -> Any:
    """How much of a slow mean is kept at each step."""
    return hyper(default, symbol, low, high, "complement", help=f"Memory of {of}.", bounds=BELOW_ONE)


def kept(default: float, help: str = "Share of the last velocity that is kept.", symbol: str = r"\mu") -> Any:
    """A momentum."""
    return hyper(default, symbol, 0, 0.99, help=help, bounds=(0, 0.9999))


def guard(default: float, help: str = "Keeps the division finite.", *, low: float = 1e-12) -> Any:
    """An eps beside a root."""
    return hyper(default, r"\epsilon", low, 1e-2, "log", help=help, bounds=(0, 1))


def guard_root(default: float, help: str = "A second eps, under the root.", *, low: float = 1e-12) -> Any:
    """An eps under a root."""
    return hyper(default, r"\bar\epsilon", low, 1e-2, "log", help=help, bounds=(0, 1))


def pull(default: float) -> Any:
    """A weight decay."""
    return hyper(default, r"\lambda", 1e-4, 1, "log", help="Pull towards the origin.", bounds=(0, 100))


def target(default: float) -> Any:
    """The value that Polyak's step aims at."""
    return hyper(default, "f^*", -100, 100, help="The lowest value, if it is known.", bounds=(-1e9, 1e9))


def most(growth_rate: float | Array) -> Array:
    """The factor that a `growth_limit` allows."""
    return np.where(np.asarray(growth_rate) == 0, np.inf, growth_rate)


def growth_limit(default: float) -> Any:
    """How fast an estimate of the distance may grow; 0 stands for the libraries' infinity."""
    help = "Largest factor on the estimate in one step; 0 for any."
    return hyper(default, r"\gamma", 1.01, 10, "log", help=help, bounds=(0, 1e9))


def first_guess(default: float) -> Any:
    """What an estimate of the distance to the minimum grows from."""
    return hyper(default, "d_0", 1e-6, 1, "log", help="First guess of the distance.", bounds=(1e-12, 1e3))
