"""A network as a value: its layers, and where each of its weights stands in the one flat vector."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from declare import clip
from learning.activations import ACTIVATIONS, SLOPE, SOFTMAX
from locales import say
from once import cached_property

__all__ = ["MOST", "Model", "Parameter", "Place", "chain"]

Array = np.ndarray
MOST = 2000
"""Weights of the largest network."""


class Parameter(NamedTuple):
    """A matrix or a bias within the full vector."""

    name: str
    """W1, b1, W2, ..."""
    shape: tuple[int, ...]
    """(in, out) of a matrix, (out,) of a bias."""
    offset: int


class Place(NamedTuple):
    """Where a single weight stands in the network; all counts begin at 1."""

    layer: int
    source: int
    """The unit of the layer before, or the input; 0 is the constant input of a bias."""
    target: int


@dataclass(frozen=True)
class Model:
    """Layers of neurons, each fed by all of the layer before: h_l = activation_l(h_{l-1} W_l + b_l), h_0 = x.

    `sizes` are the units of every layer, the inputs first; `activations` one key for each layer after them. The
    weights are one flat vector: layer by layer the matrix (in, out) row by row, then the bias (out). `slope` is that
    of leaky units. `tied` is a chain of equal neurons: all layers share one w and one b, so that there are two numbers.
    ValueError says what is wrong with it.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    bias: bool = True
    slope: float = SLOPE
    tied: bool = False

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(say("a network has inputs and at least one layer, and every layer at least one unit"))
        if len(self.activations) != len(self.sizes) - 1:
            raise ValueError(
                say(
                    "{count} layers need {count} activations, not {given}",
                    count=len(self.sizes) - 1,
                    given=len(self.activations),
                )
            )
        self._check_activations()
        if self.tied and max(self.sizes) > 1:
            raise ValueError(say("only a chain of single neurons can share its weights"))
        if self.full > MOST:
            raise ValueError(say("{count} weights are more than {most}", count=self.full, most=MOST))

    def _check_activations(self) -> None:
        if SOFTMAX in self.activations[:-1]:
            raise ValueError(say("softmax can only be the last layer"))
        for key in self.activations:
            if key not in ACTIVATIONS and key != SOFTMAX:
                known = ", ".join([*ACTIVATIONS, SOFTMAX])
                raise ValueError(say("{value} is not one of {options}", value=clip(key), options=known))

    @property
    def inputs(self) -> int:
        """Numbers that go in."""
        return self.sizes[0]

    @property
    def outputs(self) -> int:
        """Numbers that come out."""
        return self.sizes[-1]

    @property
    def layers(self) -> int:
        """Layers of weights, L."""
        return len(self.activations)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Matrices and biases, in the order in which they stand in the full vector."""
        found: list[Parameter] = []
        offset = 0
        for layer, (into, out) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), start=1):
            for name, shape in ((f"W{layer}", (into, out)), (f"b{layer}", (out,)))[: 1 + self.bias]:
                found.append(Parameter(name, shape, offset))
                offset += int(np.prod(shape))
        return tuple(found)

    @property
    def full(self) -> int:
        """Weights of all layers, each copy of a shared one counted."""
        return sum((into + self.bias) * out for into, out in zip(self.sizes, self.sizes[1:], strict=False))

    @property
    def d(self) -> int:
        """Weights that can be chosen: the dimensions of the loss."""
        return 1 + self.bias if self.tied else self.full

    @cached_property
    def expand(self) -> Array:
        """(full,); weight k of the full vector is theta[expand[k]]."""
        return _still(np.arange(self.full) % self.d)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where each of the d weights stands; a shared one in its first layer."""
        return tuple(self._places())[: self.d]

    def _places(self) -> Iterator[Place]:
        for layer, (into, out) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), start=1):
            for source in [*range(1, into + 1), *[0] * self.bias]:
                yield from (Place(layer, source, target) for target in range(1, out + 1))

    @cached_property
    def matrix(self) -> Array:
        """(d,) of truths: whether a weight stands in a matrix, and not in a bias."""
        return _still(np.array([place.source > 0 for place in self.places]))

    @cached_property
    def layer(self) -> Array:
        """(d,); the layer of each weight, from 1."""
        return _still(np.array([place.layer for place in self.places]))

    @cached_property
    def fan_in(self) -> Array:
        """(d,); units that feed the layer of each weight."""
        return _still(np.array(self.sizes)[self.layer - 1])

    @cached_property
    def fan_out(self) -> Array:
        """(d,); units of the layer of each weight."""
        return _still(np.array(self.sizes)[self.layer])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each weight is called: w1_21 leads in layer 1 from unit 2 to unit 1; b1_2; of one neuron w1, w2, b."""
        return tuple("_".join(filter(None, parts)) for parts in self._parts())

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The same in LaTeX."""
        found = []
        for letter, index in self._parts():
            letter, layer = letter[0], letter[1:]
            if self._alone:
                found.append(f"{letter}_{{{layer}}}" if layer else letter)
            else:
                found.append(f"{letter}^{{({layer})}}_{{{index.replace('_', ',')}}}")
        return tuple(found)

    @property
    def _alone(self) -> bool:
        return self.tied or self.sizes[1:] == (1,)

    def _parts(self) -> Iterator[tuple[str, str]]:
        """The letter with its number, and the index."""
        for layer, source, target in self.places:
            if self._alone:
                yield ("b" if not source else f"w{source}" if self.inputs > 1 else "w"), ""
            elif source:
                between = "_" if max(self.sizes[layer - 1 : layer + 1]) > 9 else ""
                yield f"w{layer}", f"{source}{between}{target}"
            else:
                yield f"b{layer}", str(target)


def chain(length: int, activation: str, bias: bool = True, slope: float = SLOPE) -> Model:
    """`length` equal neurons one behind the other, which share one w and one b."""
    return Model((1,) * (length + 1), (activation,) * length, bias, slope, tied=True)


def _still(array: Array) -> Array:
    array.flags.writeable = False
    return array
