"""A loss on data as the browser computes it: numbers for a kernel, and only what bends them as tapes."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from learning.activations import SOFTMAX, tape
from learning.batches import Batches
from learning.loss import Loss
from learning.model import Array
from learning.plane import Plane
from tracing import Tape

__all__ = ["Directions", "Learned", "learned"]


@dataclass(frozen=True)
class Directions:
    """The plane through the weights that is drawn; see `learning.plane.Plane`."""

    origin: tuple[float, ...]
    directions: tuple[float, ...]
    """The first direction, then the second."""


@dataclass(frozen=True)
class Learned:
    """A loss on rows of data, its batches and its dropout: what `player/web/kernel.js` is made of."""

    sizes: tuple[int, ...]
    """Units of every layer, the inputs first."""
    bias: bool
    expand: tuple[int, ...]
    """Where each parameter of the network stands among the weights; empty where each is a weight of its own."""
    activations: tuple[Tape | None, ...]
    """Of every layer after the inputs: takes z, gives h, h' and h''. None for softmax."""
    kind: Literal["half_mse", "binary", "softmax"]
    l2: float
    """Unless the terrain has a number of this name."""
    decayed: Literal["weights", "all"]
    averaged: float
    """Dropout of a linear layer's inputs with this chance to stay, averaged exactly, where the loss is measured."""
    keep: float
    """The share that dropout keeps in every step,"""
    dropped: tuple[int, ...]
    """and the layers it befalls, ascending, 0 being the inputs."""
    threshold: float
    """Units stay whose normal is below it."""
    x: tuple[float, ...]
    """Row by row."""
    y: tuple[float, ...]
    """Row by row."""
    batch: int
    """Rows of a step; 0 for all."""
    order: Literal["shuffled"] | tuple[int, ...]
    """"shuffled" anew in every epoch, or the rows as they stand in line."""
    seed: int
    """Of the order and of the masks."""
    start: tuple[float, ...]
    """Where runs begin; empty where nobody says."""
    plane: Directions | None
    """None where the first two weights are drawn."""


def learned(
    loss: Loss,
    batches: Batches,
    *,
    dropped: tuple[int, ...] = (),
    keep: float = 1.0,
    start: Array | tuple[float, ...] = (),
    plane: Plane | None = None,
) -> Learned:
    """What the browser is told of a loss; `dropped` are the layers that dropout befalls in every step."""
    model = loss.model
    drawn = plane and Directions(_floats(plane.origin), _floats(plane.directions))
    return Learned(
        sizes=model.sizes,
        bias=model.bias,
        expand=tuple(int(place) for place in model.expand) if model.tied else (),
        activations=tuple(None if key == SOFTMAX else tape(key, model.slope) for key in model.activations),
        kind=loss.kind,  # type: ignore[arg-type]
        l2=loss.l2,
        decayed=loss.l2_on,  # type: ignore[arg-type]
        averaged=loss.averaged,
        keep=keep,
        dropped=tuple(sorted(dropped)) if keep < 1 else (),
        threshold=NormalDist().inv_cdf(keep) if keep < 1 else 0.0,
        x=_floats(loss.x),
        y=_floats(loss.y),
        batch=batches.size,
        order="shuffled" if batches.order == "shuffled" else batches.line or tuple(range(batches.n)),
        seed=batches.seed,
        start=_floats(start),
        plane=drawn,
    )


def _floats(numbers: Array | tuple[float, ...]) -> tuple[float, ...]:
    return tuple(float(number) for number in np.ravel(numbers))
