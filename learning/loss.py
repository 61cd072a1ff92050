"""The loss of a network on rows of data: an objective in its weights, with its exact derivatives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from declare import clip
from learning import kinds
from learning.activations import ACTIVATIONS, SOFTMAX
from learning.model import Array, Model
from locales import say
from once import cached_property

__all__ = ["BENT", "BLOCK", "Loss", "Pass", "Refused"]

BLOCK = 2**18
"""Numbers of one kind that are held at a time while many points are asked for; about what stays in a cache."""
BENT = 40
"""Weights up to which the Hessian is given."""


class Refused(ValueError):
    """What a loss of so many weights does not give, in plain words."""


class Pass(NamedTuple):
    """What happens in every layer, for all rows: arrays (..., n, rows, units)."""

    z: tuple[Array, ...]
    """Weighted sums of layers 1 to L."""
    h: tuple[Array, ...]
    """What layers 0 to L pass on, after dropout; h[0] is the input (rows, units), h[L] the output."""
    delta: tuple[Array, ...] = ()
    """Slope of the loss (the mean over rows) along each z; empty unless it was asked for."""


@dataclass(frozen=True, eq=False)
class Loss:
    """The mean loss of `model` over rows x (N, inputs) with answers y (N, outputs), plus l2/2 times squares of weights.

    `kind` is one of `kinds.KINDS`; `l2_on` says whose squares: those of the matrices ("weights") or of "all". Dropout
    is `masks` by layer (0 is the input), each (N, units): h is replaced by h * mask / keep. `averaged` below 1 is
    dropout of the inputs of one linear layer with that chance to stay, averaged over all masks.

    An objective of points w (..., n, d). Frozen, and equal where all of it is equal. What overflows becomes infinite
    or NaN; whether NumPy warns is the caller's business. ValueError where parts do not fit together.
    """

    model: Model
    x: Array
    y: Array
    kind: str
    l2: float = 0.0
    l2_on: str = "weights"
    masks: Mapping[int, Array] | None = field(default=None, repr=False)
    keep: float = 1.0
    averaged: float = 1.0

    def __post_init__(self) -> None:
        masks = {layer: _still(mask) for layer, mask in sorted((self.masks or {}).items())}
        vars(self).update(x=_columns(self.x), y=_columns(self.y), masks=masks)
        self._check()

    def _check(self) -> None:
        kinds.check(self.kind, self.model)
        if self.l2_on not in ("weights", "all"):
            raise ValueError(say("{value} is not one of {options}", value=clip(self.l2_on), options="weights, all"))
        if not len(self.x):
            raise ValueError(say("a loss needs at least one row"))
        expected = (len(self.x), self.model.inputs), (len(self.x), self.model.outputs)
        if (self.x.shape, self.y.shape) != expected:
            raise ValueError(
                say(
                    "the network takes {inputs} numbers and gives {outputs}; the rows have {columns} and {answers}",
                    inputs=self.model.inputs,
                    outputs=self.model.outputs,
                    columns=self.x.shape[-1],
                    answers=self.y.shape[-1],
                )
            )
        for layer, mask in self._masks.items():
            if not 0 <= layer < self.model.layers or mask.shape != (len(self.x), self.model.sizes[layer]):
                raise ValueError(say("the mask of layer {layer} does not fit", layer=layer))
        if not 0 < self.keep <= 1 or not 0 < self.averaged <= 1:
            raise ValueError(say("the share that dropout keeps is above 0 and at most 1"))
        if self.averaged < 1 and not self.linear:
            raise ValueError(
                say("only for one linear layer and squared error is the mean over all masks known exactly")
            )

    # ------------------------------------------------------------------------------------------ what it is

    @cached_property
    def _identity(self) -> tuple:
        arrays = [self.x, self.y, *self._masks.values()]
        digest = hashlib.blake2b(b"".join(array.tobytes() for array in arrays), digest_size=16).digest()
        shapes = len(self.x), tuple(self._masks)
        return self.model, self.kind, self.l2, self.l2_on, self.keep, self.averaged, shapes, digest

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Loss) and self._identity == other._identity)

    @cached_property
    def _hash(self) -> int:
        return hash(self._identity)

    def __hash__(self) -> int:
        return self._hash

    @property
    def _masks(self) -> Mapping[int, Array]:
        return self.masks or {}

    @property
    def cost(self) -> int:
        """About how many numbers a value takes: every unit's for every row."""
        return len(self.x) * sum(self.model.sizes)

    @property
    def linear(self) -> bool:
        """Whether it is linear regression: one layer without a bend, squared error."""
        return self.kind == "half_mse" and self.model.activations == ("identity",)

    # ------------------------------------------------------------------------------------------ its relatives

    def rows(self, indices: Array) -> Loss:
        """The same loss on some of its rows, in that order."""
        masks = {layer: mask[indices] for layer, mask in self._masks.items()}
        return self._with(x=self.x[indices], y=self.y[indices], masks=masks)

    def masked(self, masks: Mapping[int, Array], keep: float) -> Loss:
        """The same loss with dropout: `masks` by layer, each (N, units) of zeros and ones."""
        made = self._with(masks={layer: _still(mask) for layer, mask in sorted(masks.items())}, keep=keep)
        made._check()
        return made

    def expected(self, keep: float) -> Loss:
        """The mean of the loss over all masks of the inputs, each staying with chance `keep`.

        It is the loss itself and (1-q)/(2q) sum_i w_i^2 mean(x_i^2). ValueError unless the loss is `linear`.
        """
        made = self._with(averaged=keep)
        made._check()
        return made

    def _with(self, **changes: Any) -> Loss:
        """The same with some fields changed and not checked again: cheap enough for every step."""
        kept = {name: value for name, value in vars(self).items() if name in self.__dataclass_fields__}
        other = object.__new__(Loss)
        vars(other).update(kept | changes)
        return other

    # ------------------------------------------------------------------------------------------ the objective

    def value(self, w: Array) -> Array:
        """The loss at points w (..., n, d); shape (..., n)."""
        return self._blocked(self._value, w)

    def grad(self, w: Array) -> Array:
        """Gradient at w (..., n, d); same shape."""
        return self._blocked(self._grad, w)

    def hess(self, w: Array) -> Array:
        """Hessian at w (..., n, d); shape (..., n, d, d). Refused above `BENT` weights."""
        d = self.model.d
        if d > BENT:
            raise Refused(say("the Hessian of {count} weights is too much: {most} are the most", count=d, most=BENT))
        return self._blocked(lambda w: self._hvp(w[..., None, :], np.eye(d)), w, d)

    def hvp(self, w: Array, v: Array) -> Array:
        """The Hessian at w (..., n, d) times the vectors v, which are broadcast to them; shape (..., n, d)."""
        w, v = np.broadcast_arrays(_floats(w), _floats(v))
        return self._blocked(self._hvp, w, 2, v)

    def output(self, w: Array) -> Array:
        """What the network says about every row, without dropout's loss: h_L (..., n, N, outputs)."""
        return self.forward(w).h[-1]

    def forward(self, w: Array) -> Pass:
        """z and h of every layer at w (..., n, d): all points at once."""
        z, h, _, _ = self._forward(self._matrices(_floats(w)))
        return Pass(z, h)

    def backward(self, w: Array) -> Pass:
        """z, h and delta of every layer at w (..., n, d): all points at once."""
        matrices = self._matrices(_floats(w))
        z, h, slopes, bends = self._forward(matrices)
        return Pass(z, h, self._backward(matrices, z, h, slopes, bends)[0])

    def _blocked(self, ask: Callable[..., Array], w: Array, times: int = 1, v: Array | None = None) -> Array:
        """`ask` for points w (and vectors v) in blocks that fit the memory; each needs `times` that of one pass."""
        w = _floats(w)
        size = max(1, BLOCK // (times * self.cost))
        given = [w] if v is None else [w, v]
        if w.size <= size * w.shape[-1] and w.size:
            return ask(*given)
        flat = [array.reshape(-1, w.shape[-1]) for array in given]
        if not w.size:  # of no points there are no answers, of the shape that answers have
            flat = [np.zeros((1, w.shape[-1])) for _ in flat]
        parts = [ask(*(array[i : i + size] for array in flat)) for i in range(0, len(flat[0]), size)]
        found = np.concatenate(parts)[: w.size]
        return found.reshape(w.shape[:-1] + found.shape[1:])

    # ------------------------------------------------------------------------------------------ layer by layer

    def _matrices(self, w: Array) -> list[tuple[Array, Array | None]]:
        """Matrix (..., in, out) and bias (..., 1, out) of every layer."""
        full = w[..., self.model.expand] if self.model.tied else w
        found: list[tuple[Array, Array | None]] = []
        start = 0
        for into, out in pairwise(self.model.sizes):
            end = start + into * out
            bias = full[..., None, end : end + out] if self.model.bias else None
            found.append((full[..., start:end].reshape(*full.shape[:-1], into, out), bias))
            start = end + out * self.model.bias
        return found

    def _dropped(self, layer: int, h: Array) -> Array:
        mask = self._masks.get(layer)
        return h if mask is None else h * mask / self.keep

    def _bend(self, layer: int, z: Array) -> tuple[Array, Array, Array]:
        key = self.model.activations[layer - 1]
        if key == SOFTMAX:
            h = kinds.softmax(z)
            return h, h, h  # Its derivatives are those of its loss, which asks for neither.
        return ACTIVATIONS[key](z, self.model.slope)

    def _forward(self, matrices: list[tuple[Array, Array | None]]) -> tuple[tuple[Array, ...], ...]:
        z, h, slopes, bends = [], [self._dropped(0, self.x)], [], []
        for layer, (weights, bias) in enumerate(matrices, start=1):
            z.append(h[-1] @ weights if bias is None else h[-1] @ weights + bias)
            out, slope, bend = self._bend(layer, z[-1])
            h.append(self._dropped(layer, out))
            slopes.append(slope)
            bends.append(bend)
        return tuple(z), tuple(h), tuple(slopes), tuple(bends)

    def _backward(self, matrices, z, h, slopes, bends) -> tuple[tuple[Array, ...], list[Array]]:
        """delta of every layer, and what comes back to the h of every layer but the last."""
        n = len(self.x)
        delta = [kinds.KINDS[self.kind].delta(z[-1], h[-1], slopes[-1], self.y) / n]
        back: list[Array] = []
        for layer in range(self.model.layers - 1, 0, -1):
            back.append(self._dropped(layer, delta[-1] @ _turned(matrices[layer][0])))
            delta.append(back[-1] * slopes[layer - 1])
        return tuple(delta[::-1]), back[::-1]

    def _gathered(self, pairs: list[tuple[Array, Array]], biases: tuple[Array, ...] | list[Array]) -> Array:
        """The sums over rows of what goes into each weight, as one vector (..., d)."""
        parts = []
        for (into, delta), bias in zip(pairs, biases, strict=True):
            matrix = _turned(into) @ delta
            parts.append(matrix.reshape(*matrix.shape[:-2], -1))
            if self.model.bias:
                parts.append(bias.sum(axis=-2))
        full = np.concatenate(parts, axis=-1)
        if not self.model.tied:
            return full
        same = [self.model.expand == k for k in range(self.model.d)]
        return np.stack([full[..., copies].sum(axis=-1) for copies in same], axis=-1)

    @cached_property
    def _pull(self) -> Array | None:
        """(d,); how much each weight is pulled towards zero, per unit of itself; None where none is."""
        pull = np.where(self.model.matrix | (self.l2_on == "all"), self.l2, 0.0)
        if self.averaged < 1:
            mean = np.repeat(np.mean(self.x**2, axis=0), self.model.outputs)
            pull[self.model.matrix] += (1 - self.averaged) / self.averaged * mean
        return pull if pull.any() else None

    def _value(self, w: Array) -> Array:
        z, h, _, _ = self._forward(self._matrices(w))
        found = np.sum(kinds.KINDS[self.kind].value(z[-1], h[-1], self.y), axis=-1) / len(self.x)
        return found if self._pull is None else found + np.sum(self._pull * w * w, axis=-1) / 2

    def _grad(self, w: Array) -> Array:
        matrices = self._matrices(w)
        z, h, slopes, bends = self._forward(matrices)
        delta, _ = self._backward(matrices, z, h, slopes, bends)
        found = self._gathered(list(zip(h, delta, strict=False)), delta)
        return found if self._pull is None else found + self._pull * w

    def _hvp(self, w: Array, v: Array) -> Array:
        """Forward over reverse: every quantity of the gradient, and how it changes along v (B. Pearlmutter, 1994)."""
        matrices, turns = self._matrices(w), self._matrices(v)
        z, h, slopes, bends = self._forward(matrices)
        delta, back = self._backward(matrices, z, h, slopes, bends)
        rz, rh = self._pushed(matrices, turns, h, slopes)
        rdelta = [kinds.KINDS[self.kind].turn(h[-1], slopes[-1], bends[-1], self.y, rz[-1]) / len(self.x)]
        for layer in range(self.model.layers - 1, 0, -1):
            rback = rdelta[-1] @ _turned(matrices[layer][0]) + delta[layer] @ _turned(turns[layer][0])
            rback = self._dropped(layer, rback)
            rdelta.append(rback * slopes[layer - 1] + back[layer - 1] * bends[layer - 1] * rz[layer - 1])
        rdelta.reverse()
        pairs = [
            (np.concatenate(np.broadcast_arrays(r, a), axis=-2), np.concatenate(np.broadcast_arrays(d, rd), axis=-2))
            for r, a, d, rd in zip(rh, h, delta, rdelta, strict=False)
        ]
        found = self._gathered(pairs, rdelta)
        return found if self._pull is None else found + self._pull * v

    def _pushed(self, matrices, turns, h, slopes) -> tuple[list[Array], list[Array]]:
        """How z and h of every layer change along the turns of the weights."""
        rz: list[Array] = []
        rh: list[Array] = [np.zeros_like(h[0])]
        for layer, ((weights, _), (turn, bias)) in enumerate(zip(matrices, turns, strict=True), start=1):
            pushed = rh[-1] @ weights + h[layer - 1] @ turn
            rz.append(pushed if bias is None else pushed + bias)
            rh.append(self._dropped(layer, slopes[layer - 1] * rz[-1]))
        return rz, rh


def _floats(w: Any) -> Array:
    """Points as float64; recorded numbers stay what they are."""
    w = np.asanyarray(w)
    return w if w.dtype == object else np.asarray(w, dtype=float)


def _turned(a: Array) -> Array:
    return np.swapaxes(a, -1, -2)


def _columns(numbers: Any) -> Array:
    """A read-only float64 table (rows, columns); a plain list is one column."""
    numbers = np.array(numbers, dtype=float)
    return _still(numbers[:, None] if numbers.ndim == 1 else numbers)


def _still(array: Any) -> Array:
    array = np.array(array, dtype=float)
    array.flags.writeable = False
    return array
