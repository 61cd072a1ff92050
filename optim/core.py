"""The contract between a rule, the objective it descends, and the drivers."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any, ClassVar, Literal, Protocol, Self, dataclass_transform

import numpy as np

from declare import Declaration, check_fields, choice, declarations, hyper

__all__ = [
    "TINY",
    "Array",
    "Bent",
    "Declared",
    "Layer",
    "Objective",
    "Optimizer",
    "Rule",
    "State",
    "Wrapper",
    "choice",
    "column",
    "dot",
    "flat",
    "hyper",
    "norm",
    "sqrt",
    "stack",
    "symbol",
    "zeros_like",
]

Array = np.ndarray
"""Points and gradients are (..., n, d): n trajectories side by side in d dimensions, float64."""

Family = Literal["gradient", "momentum", "adaptive", "decoupled decay", "sign", "second-order", "parameter-free"]
RateUnit = Literal["gradient", "velocity", "ahead", "length", "steps", "number"]

TINY = float(np.finfo(float).tiny)
"""Added to every eps, so that 0/0 is 0 where a reader sets eps = 0."""

sqrt = np.sqrt
zeros_like = np.zeros_like


Question = Callable[[Array], Array]
"""What an objective is asked: points in, an answer for each of them out."""


class Objective(Protocol):
    """What a rule may ask of the function it descends."""

    def value(self, x: Array, /) -> Array:
        """f at the points x (..., n, d); shape (..., n)."""
        ...

    def grad(self, x: Array, /) -> Array:
        """Gradient at x; shape (..., n, d)."""
        ...

    def hess(self, x: Array, /) -> Array:
        """Hessian at x; shape (..., n, d, d)."""
        ...


class Bent:
    """An objective seen with another gradient; value and Hessian stay as they are unless others are given."""

    def __init__(self, f: Objective, grad: Question, value: Question | None = None, hess: Question | None = None):
        self.grad, self.value, self.hess = grad, value or f.value, hess or f.hess


class State(SimpleNamespace):
    """The named quantities of one step: the rule's memory and its log in one.

    Every quantity is an array (..., n, k) and is recorded. A name that starts with an underscore is memory
    only, of any type. A wrapper keeps the state of the optimizer within it under `inner`.
    """


def flat(s: State) -> dict[str, Array]:
    """The recorded quantities by name: those of inner optimizers first; a wrapper's homonym gets a number."""
    own = {name: value for name, value in vars(s).items() if name != "inner" and name[0] != "_"}
    if not hasattr(s, "inner"):
        return own
    found = flat(s.inner)
    for name, value in own.items():
        found[_free(name, found)] = value
    return found


def _free(name: str, taken: dict[str, Array]) -> str:
    if name not in taken:
        return name
    return next(f"{name}_{number}" for number in count(2) if f"{name}_{number}" not in taken)


_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lam(?:b?da)?|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega",
    re.IGNORECASE,
)
_LAMBDA = re.compile("(?<=[lL])am(b?da)?$")  # lambda itself is taken by Python
_ACCENTS = ("hat", "bar", "tilde")


def symbol(name: str) -> str:
    r"""The LaTeX of a recorded name: m_hat -> \hat m, v_max -> v^{\max}, m1 -> m^{(1)}, gamma -> \gamma."""
    base, _, suffix = name.partition("_")
    base, digit = (base[:-1], base[-1]) if base[-1].isdigit() else (base, "")
    latex = "\\" + _LAMBDA.sub("ambda", base) if _GREEK.fullmatch(base) else base
    if suffix in _ACCENTS:
        return rf"\{suffix} {latex}"
    if suffix == "max":
        return rf"{latex}^{{\max}}"
    return f"{latex}^{{({digit or suffix})}}" if digit or suffix else latex


def dot(a: Array, b: Array) -> Array:
    """Inner product along the last axis, kept as an axis of length one: one number per trajectory."""
    return np.sum(a * b, axis=-1, keepdims=True)


def norm(a: Array) -> Array:
    """Euclidean length along the last axis, kept as an axis of length one."""
    return sqrt(dot(a, a))


def column(x: Array, value: Any = 0.0) -> Array:
    """`value` as one number per trajectory of x: shape (..., n, 1)."""
    return np.full((*x.shape[:-1], 1), 0.0) + value


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Declared:
    """Something declared once. Subclasses become frozen dataclasses of their hyperparameters.

    The docstring is the page the reader sees: one line ending in a full stop, the formula between `$$`,
    the source, and where known libraries differ.
    """

    single: ClassVar[tuple[str, ...]] = ()
    """Hyperparameters that it compares, so that they are one for all trajectories, as whole numbers are."""

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True)(cls)

    def __post_init__(self) -> None:
        check_fields(self)

    def tuned(self, **changes: Any) -> Self:
        """The same with some fields changed and not checked again: cheap enough for every step."""
        other = object.__new__(type(self))
        vars(other).update(vars(self), **changes)
        return other

    @classmethod
    def declared(cls) -> dict[str, Declaration]:
        """The hyperparameters, as they are declared."""
        return declarations(cls)

    @classmethod
    def summary(cls) -> str:
        """The first line of the docstring."""
        return inspect.cleandoc(cls.__doc__ or "").split("\n", 1)[0]

    @classmethod
    def formula(cls) -> str:
        """The LaTeX between the first pair of `$$` in the docstring."""
        found = re.search(r"\$\$(.+?)\$\$", cls.__doc__ or "", re.DOTALL)
        return inspect.cleandoc(found[1]) if found else ""

    @classmethod
    def notes(cls) -> str:
        """The docstring after the formula: source and differences between libraries."""
        return inspect.cleandoc(cls.__doc__ or "").rpartition("$$")[2].strip()


class Optimizer(Declared, ABC):
    """Something that moves a point downhill: a rule, or a wrapper around another optimizer."""

    @abstractmethod
    def init(self, x: Array) -> State:
        """The memory before the first step, for points x (..., n, d)."""

    @abstractmethod
    def step(self, t: int, x: Array, f: Objective, s: State) -> tuple[Array, State]:
        """Step t = 1, 2, ... from x with memory s: the new points and the new state. Inputs stay untouched."""

    @property
    @abstractmethod
    def rule(self) -> Rule:
        """The rule inside all wrappers."""

    @abstractmethod
    def with_rule(self, rule: Rule) -> Optimizer:
        """The same wrappers around another rule."""

    @abstractmethod
    def layers(self) -> list[Rule | Layer]:
        """What it is made of: the rule first, then outwards. `stack` puts it together again."""


class Layer(Declared, ABC):
    """What goes around an optimizer: a wrapper, or a schedule, which brings its wrapper along."""

    @classmethod
    @abstractmethod
    def fresh(cls, inner: Optimizer) -> Self:
        """One with its default settings, to go around `inner`."""

    @abstractmethod
    def around(self, inner: Optimizer) -> Optimizer:
        """The same settings around another optimizer."""


def stack(layers: Iterable[Rule | Layer]) -> Optimizer:
    """The optimizer that has these layers, from the inside out; ValueError unless exactly one of them is a rule."""
    layers = list(layers)
    (rule,) = (layer for layer in layers if isinstance(layer, Rule))
    optimizer: Optimizer = rule
    for layer in layers:
        if isinstance(layer, Layer):
            optimizer = layer.around(optimizer)
    return optimizer


class Rule(Optimizer):
    """An optimizer that turns gradients into steps. One file in `optim/rules/` holds one rule.

    `rate_unit` says what `lr` measures, and so which default a surface has for it: "gradient" (it
    multiplies a gradient, the scale is 1/curvature), "velocity" (a sum of gradients, mostly ten times as long),
    "ahead" (a velocity whose gradients are taken where it leads, which bears larger rates), "length" (the step is
    about `lr` long), "steps" (it multiplies the rule's own recent steps, which nothing else bounds) or "number"
    (it has no unit; the rule's own default is used everywhere). `rate_factor` multiplies the surface's rate.
    `vectors` names the recorded quantities that are directions in the plane and so can be drawn as arrows.
    `velocity` names the part of the memory that would carry the point on over level ground, which `Lookahead`
    may reset or pull back. `cycled` is the hyperparameter that schedules move which cycle the momentum; a rule
    without one is left alone by them.
    `batched` is False where trajectories are stepped one after the other, too slow for maps of starts.
    `divides` is True where gradients are divided by something before `recurrence` applies: the curvatures that it
    speaks of are then divided alike.
    """

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        for name in ("year", "family"):
            if not hasattr(cls, name):
                raise TypeError(f"{cls.__module__}: {cls.__name__} does not say its {name}")

    year: ClassVar[int]
    family: ClassVar[Family]
    rate_unit: ClassVar[RateUnit] = "gradient"
    rate_factor: ClassVar[float] = 1.0
    vectors: ClassVar[tuple[str, ...]] = ("g", "m", "m_hat")
    velocity: ClassVar[tuple[str, ...]] = ()
    cycled: ClassVar[str] = ""
    batched: ClassVar[bool] = True
    divides: ClassVar[bool] = False

    lr: float

    def recurrence(self, h: Any) -> tuple[Any, Any] | None:
        """On a parabola of curvature h, x_t = a x_(t-1) - b x_(t-2): a and b, once the start is forgotten.

        None where steps are not of that form. What theory says of a rule follows from it (lab/theory.py).
        """
        return None

    @property
    def rule(self) -> Rule:
        """Itself."""
        return self

    def with_rule(self, rule: Rule) -> Optimizer:
        """The other rule: here are no wrappers."""
        return rule

    def layers(self) -> list[Rule | Layer]:
        """Itself alone."""
        return [self]


class Wrapper(Optimizer, Layer):
    """An optimizer that changes what another one does: `Lookahead(Scheduled(Adam(), Cosine(200)), k=5)`.

    The State of the inner optimizer stands under `inner` in the wrapper's own.
    """

    inner: Optimizer

    @property
    def rule(self) -> Rule:
        """The rule inside all wrappers."""
        return self.inner.rule

    def with_rule(self, rule: Rule) -> Optimizer:
        """The same wrappers around another rule."""
        return self.tuned(inner=self.inner.with_rule(rule))

    def layers(self) -> list[Rule | Layer]:
        """Those of the optimizer within, then itself."""
        return [*self.inner.layers(), self]

    @classmethod
    def fresh(cls, inner: Optimizer) -> Self:
        """The wrapper with its default settings around `inner`."""
        return cls(inner)

    def around(self, inner: Optimizer) -> Optimizer:
        """The same wrapper around another optimizer."""
        return self.tuned(inner=inner)

    def init(self, x: Array) -> State:
        """The inner optimizer's memory; a wrapper with one of its own adds to it."""
        return State(inner=self.inner.init(x))
