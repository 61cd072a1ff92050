"""The contract between a rule, the objective it descends, and the drivers."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar, Literal, Protocol, dataclass_transform

import numpy as np

from declare import Declaration, check_fields, choice, declarations, hyper

__all__ = ["TINY", "Array", "Objective", "Optimizer", "Rule", "State", "choice", "hyper", "sqrt", "zeros_like"]

Array = np.ndarray
"""Points and gradients are (..., n, d): n trajectories side by side in d dimensions, float64."""

Family = Literal["gradient", "momentum", "adaptive", "decoupled decay", "sign", "second-order", "parameter-free"]
RateUnit = Literal["gradient", "length", "number"]

TINY = float(np.finfo(float).tiny)
"""Added to every eps, so that 0/0 is 0 where a reader sets eps = 0."""

sqrt = np.sqrt
zeros_like = np.zeros_like


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


class State(SimpleNamespace):
    """The named quantities of one step: the rule's memory and its log in one. All of it is recorded."""


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Optimizer(ABC):
    """Something that moves a point downhill. Subclasses become frozen dataclasses of their hyperparameters.

    The docstring is the page the reader sees: one line ending in a full stop, the formula between `$$`,
    the paper, and where known libraries differ.
    """

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True)(cls)

    def __post_init__(self) -> None:
        check_fields(self)

    @abstractmethod
    def init(self, x: Array) -> State:
        """The memory before the first step, for points x (..., n, d)."""

    @abstractmethod
    def step(self, t: int, x: Array, f: Objective, s: State) -> tuple[Array, State]:
        """Step t = 1, 2, ... from x with memory s: the new points and the new state. Inputs stay untouched."""

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


class Rule(Optimizer):
    """An optimizer that turns gradients into steps. One file in `optim/rules/` holds one rule.

    `rate_unit` says what `lr` measures, and so which default a surface has for it: "gradient" (it
    multiplies a gradient, the scale is 1/curvature), "length" (the step is about `lr` long) or "number"
    (it has no unit; the rule's own default is used everywhere). `rate_factor` multiplies the surface's rate.
    """

    year: ClassVar[int]
    family: ClassVar[Family]
    rate_unit: ClassVar[RateUnit] = "gradient"
    rate_factor: ClassVar[float] = 1.0

    lr: float
