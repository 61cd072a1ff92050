"""What a neuron makes of its weighted sum: one function is one activation, and there is no list to forget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

from tracing import Sheet, Tape, traced

__all__ = ["ACTIVATIONS", "SLOPE", "SOFTMAX", "Activation", "activation", "tape"]

Bend = tuple[Any, Any, Any]
"""h, h' and h'' at every z, each of z's shape."""
SLOPE = 0.01
"""The slope of a leaky unit below zero, unless another is asked for: that of Maas et al. 2013 and of torch."""
SOFTMAX = "softmax"
"""No function of one z, and so none of `ACTIVATIONS`: the last layer of a network, together with its loss."""


@dataclass(frozen=True)
class Activation:
    """A function of z with its first two derivatives; `key` names it in links.

    The derivatives at a kink are those from the left, as torch has them.
    """

    key: str
    title: str
    latex: str
    bend: Callable[..., Bend]
    sloped: bool

    def __call__(self, z: Any, slope: float = SLOPE) -> Bend:
        """h, h' and h'' at z, elementwise. `slope` is heard by leaky units alone."""
        return self.bend(z, slope) if self.sloped else self.bend(z)


ACTIVATIONS: dict[str, Activation] = {}
"""Every activation by its key, in teaching order."""


def activation(title: str, latex: str) -> Callable[[Callable[..., Bend]], Callable[..., Bend]]:
    """Make an activation of a function of z, or of z and `slope`, that returns (h, h', h'').

    It is recorded for the browser, so it decides with `np.where`, and has no NaN where z is finite.
    """

    def declare(bend: Callable[..., Bend]) -> Callable[..., Bend]:
        key = bend.__name__
        ACTIVATIONS[key] = Activation(key, title, latex, bend, "slope" in signature(bend).parameters)
        return bend

    return declare


@activation("Identity", r"z")
def identity(z: Any) -> Bend:
    """The sum itself: a linear layer."""
    return z, np.ones_like(z), np.zeros_like(z)


@activation("Sigmoid", r"\frac{1}{1+e^{-z}}")
def sigmoid(z: Any) -> Bend:
    """Between 0 and 1. Only exp of what is negative is asked for, which cannot overflow."""
    e = np.exp(-np.abs(z))
    h = np.where(z >= 0, 1.0, e) / (1 + e)
    slope = e / ((1 + e) * (1 + e))
    return h, slope, slope * (1 - 2 * h)


@activation("Tanh", r"\tanh z")
def tanh(z: Any) -> Bend:
    """Between -1 and 1."""
    h = np.tanh(z)
    slope = 1 - h * h
    return h, slope, -2 * h * slope


@activation("ReLU", r"\max(0, z)")
def relu(z: Any) -> Bend:
    """The sum where it is positive, else nothing: V. Nair and G. Hinton, ICML 2010."""
    return np.maximum(z, 0.0), np.where(z > 0, 1.0, 0.0), np.zeros_like(z)


@activation("Leaky ReLU", r"\max(z, \text{slope}\cdot z)")
def leaky_relu(z: Any, slope: float = SLOPE) -> Bend:
    """A ReLU that never dies: A. Maas, A. Hannun and A. Ng, ICML 2013."""
    return np.where(z > 0, z, slope * z), np.where(z > 0, 1.0, slope), np.zeros_like(z)


@activation("max(1, z)", r"\max(1, z)")
def max1(z: Any) -> Bend:
    """As the worked example of Li's slides prints it; everywhere else it would be a ReLU."""
    return np.maximum(z, 1.0), np.where(z > 1, 1.0, 0.0), np.zeros_like(z)


def tape(key: str, slope: float = SLOPE) -> Tape:
    """The activation as a tape: takes z; gives h, h' and h''."""
    sheet = Sheet()
    z = traced([sheet.input("z")])
    found = sheet.explore(lambda: [number for part in ACTIVATIONS[key](z, slope) for number in np.ravel(part)])
    return sheet.tape(["z"], found)
