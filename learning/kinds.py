"""What is lost where an output misses its answer: for each row, its slope along z, and how that turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from declare import clip
from learning.activations import SOFTMAX
from learning.model import Array, Model
from locales import say

__all__ = ["KINDS", "Kind", "check", "softmax"]


@dataclass(frozen=True)
class Kind:
    """A loss of single rows; z, h and y are (..., rows, outputs), h' and h'' the derivatives of the last activation.

    `last` is the activation that the last layer must have; empty where any will do.
    """

    title: str
    latex: str
    last: str
    value: Callable[[Array, Array, Array], Array]
    """z, h, y -> the loss of every row (..., rows)."""
    delta: Callable[[Array, Array, Array, Array], Array]
    """z, h, h', y -> its slope along z (..., rows, outputs)."""
    turn: Callable[[Array, Array, Array, Array, Array], Array]
    """h, h', h'', y and a change of z -> the change of the slope (..., rows, outputs)."""


def softmax(z: Array) -> Array:
    """Shares of e^z, which sum to one along the last axis."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def _half_square(z: Array, h: Array, y: Array) -> Array:
    return np.sum((h - y) * (h - y), axis=-1) / 2


def _binary(z: Array, h: Array, y: Array) -> Array:
    # Of z and not of h, which is 1 long before its logarithm could be nothing.
    return np.sum(np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z))), axis=-1)


def _classes(z: Array, h: Array, y: Array) -> Array:
    shifted = z - np.max(z, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=-1)) - np.sum(y * shifted, axis=-1)


def _miss(z: Array, h: Array, slope: Array, y: Array) -> Array:
    return h - y


def _softmax_turn(h: Array, slope: Array, bend: Array, y: Array, rz: Array) -> Array:
    return h * (rz - np.sum(h * rz, axis=-1, keepdims=True))


KINDS = {
    "half_mse": Kind(
        "Squared error",
        r"\tfrac12 \sum_k (h_k - y_k)^2",
        "",
        _half_square,
        lambda z, h, slope, y: (h - y) * slope,
        lambda h, slope, bend, y, rz: (slope * slope + (h - y) * bend) * rz,
    ),
    "binary": Kind(
        "Cross-entropy",
        r"-y \ln h - (1-y) \ln(1-h)",
        "sigmoid",
        _binary,
        _miss,
        lambda h, slope, bend, y, rz: slope * rz,
    ),
    "softmax": Kind("Cross-entropy of classes", r"-\sum_k y_k \ln h_k", SOFTMAX, _classes, _miss, _softmax_turn),
}
"""Every loss by its key."""


def check(kind: str, model: Model) -> None:
    """ValueError unless there is such a loss and the last layer suits it."""
    if kind not in KINDS:
        raise ValueError(say("{value} is not one of {options}", value=clip(kind), options=", ".join(KINDS)))
    last, wanted = model.activations[-1], KINDS[kind].last
    if wanted and last != wanted:
        raise ValueError(say("the last layer must be {wanted} for this loss, not {last}", wanted=wanted, last=last))
    if last == SOFTMAX and wanted != SOFTMAX:
        raise ValueError(say("a softmax layer goes with the cross-entropy of its classes"))
