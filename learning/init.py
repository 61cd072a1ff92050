"""Weights at the start: what is drawn, and how large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from declare import clip
from learning.model import Array, Model
from locales import say
from optim.noise import INIT, normals

__all__ = ["EQUAL", "INITS", "Init", "start"]

EQUAL = 0.5
"""What all weights are where they begin equal."""


@dataclass(frozen=True)
class Init:
    """What becomes of d unit normals."""

    title: str
    about: str
    weights: Callable[[Model, Array], Array]
    """(model, normals (d,)) -> weights (d,)."""


def _spread(model: Model, drawn: Array, variance: Array) -> Array:
    """Normals of that variance in the matrices; biases begin at nothing."""
    return np.where(model.matrix, drawn * np.sqrt(variance), 0.0)


INITS = {
    "normal": Init("Normal", "Unit normals, biases too.", lambda model, drawn: drawn.copy()),
    "xavier": Init(
        "Xavier",
        "Normals of variance 2 / (in + out); biases 0. X. Glorot and Y. Bengio, AISTATS 2010.",
        lambda model, drawn: _spread(model, drawn, 2 / (model.fan_in + model.fan_out)),
    ),
    "he": Init(
        "He",
        "Normals of variance 2 / in, for ReLU; biases 0. K. He et al., ICCV 2015.",
        lambda model, drawn: _spread(model, drawn, 2 / model.fan_in),
    ),
    "zeros": Init("Zeros", "All weights 0.", lambda model, drawn: np.zeros(model.d)),
    "equal": Init(
        "Equal",
        "All weights 0.5, biases 0: the neurons of a layer never part.",
        lambda model, drawn: np.where(model.matrix, EQUAL, 0.0),
    ),
}
"""Every initialisation by its key."""


def start(model: Model, kind: str, seed: int) -> Array:
    """Weights (d,) to begin with; they depend on nothing but the model's shape, the kind and the seed."""
    if kind not in INITS:
        raise ValueError(say("{value} is not one of {options}", value=clip(kind), options=", ".join(INITS)))
    return INITS[kind].weights(model, normals(seed, 0, model.d, INIT))
