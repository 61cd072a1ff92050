"""A surface: one function and the facts about it. What can be derived is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, Protocol

import numpy as np
import sympy as sp

from declare import Number, number
from locales import say
from surfaces.symbolic import Symbolic, x, y

__all__ = ["Array", "Function", "Interval", "Surface", "Window", "parameter", "x", "y"]

Array = np.ndarray
Interval = tuple[float, float]
Window = tuple[Interval, Interval]
"""A rectangle of the plane: its sides along x and along y. The window that is shown is one, and `view=` in a link."""
Fact = tuple[Any, Any]
"""A point whose coordinates are numbers or expressions in the parameters."""


class Function(Protocol):
    """What a surface needs of its function. `Symbolic` is one, and so is a typed `Expression`."""

    @property
    def latex(self) -> str:
        """The formula in LaTeX."""
        ...

    def value(self, points: Array) -> Array:
        """f at points (..., n, 2); shape (..., n)."""
        ...

    def grad(self, points: Array) -> Array:
        """Gradient; same shape as points."""
        ...

    def hess(self, points: Array) -> Array:
        """Hessian; shape (..., n, 2, 2)."""
        ...


def parameter(
    name: str,
    default: float,
    low: float,
    high: float,
    scale: Literal["linear", "log", "int"] = "linear",
    *,
    help: str,
    bounds: Interval | None = None,
) -> tuple[sp.Symbol, Number]:
    """A symbol to write formulas with, and its declaration, the same kind that hyperparameters have.

    x, y and color are taken: a link uses those words for something else.
    """
    symbol = sp.Symbol(name, real=True)
    return symbol, number(default, sp.latex(symbol), low, high, scale, help=help, bounds=bounds or (low, high))


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two variables with the facts that are stated and tested about it.

    `f` is a SymPy expression in x, y and the parameters, or a `Function` such as a typed formula. Frozen and
    compared by name, parameter values, window and function. `minima` are the global ones, `local_minima` the
    others worth marking. `rates` gives a good learning rate for each unit a rule may measure it in
    ("gradient", "length"), or for a rule by name; facts may be expressions in the parameters. `group` says
    what the surface teaches. Values, gradients and Hessians take points (..., n, 2).
    """

    name: str
    title: str
    f: sp.Expr | Function
    window: Window
    minima: tuple[Fact, ...]
    start: Fact
    rates: Mapping[str, Any]
    about: str
    source: str
    group: str = ""
    saddles: tuple[Fact, ...] = ()
    local_minima: tuple[Fact, ...] = ()
    parameters: tuple[tuple[sp.Symbol, Number], ...] = ()
    values: tuple[float, ...] = ()
    _hash: int = field(init=False, repr=False, default=0)

    def __post_init__(self) -> None:
        if not self.values:
            object.__setattr__(self, "values", tuple(d.default for _, d in self.parameters))
        for (symbol, declared), value in zip(self.parameters, self.values, strict=True):
            try:
                declared.check(value)
            except ValueError as error:
                raise ValueError(say("{name}.{symbol}: {error}", name=self.name, symbol=symbol, error=error)) from None
        object.__setattr__(self, "_hash", hash(self._identity))

    @property
    def _identity(self) -> tuple:
        return self.name, self.values, self.window, self.f

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Surface) and self._identity == other._identity

    def __hash__(self) -> int:
        return self._hash

    def declared(self) -> dict[str, Number]:
        """The parameters as they are declared, by name."""
        return {str(symbol): declared for symbol, declared in self.parameters}

    def settings(self) -> dict[str, float]:
        """The parameters as they are set, by name."""
        return dict(zip(self.declared(), self.values, strict=True))

    def with_settings(self, **settings: float) -> Surface:
        """The same surface with some parameters changed; ValueError where one is unknown or out of bounds."""
        unknown = settings.keys() - self.declared().keys()
        if unknown:
            raise ValueError(
                say("{name} has no parameter {unknown}", name=self.name, unknown=", ".join(sorted(unknown)))
            )
        merged = self.settings() | settings
        return replace(self, values=tuple(merged[name] for name in self.declared()))

    @cached_property
    def function(self) -> Function:
        """The function with the parameters as they are set."""
        if isinstance(self.f, sp.Expr):
            return Symbolic(self.f, tuple(symbol for symbol, _ in self.parameters), self.values)
        return self.f

    def value(self, points: Array) -> Array:
        """f at points (..., n, 2); shape (..., n). NaN or infinite where a typed formula is not defined."""
        return self.function.value(points)

    def grad(self, points: Array) -> Array:
        """Gradient at points (..., n, 2); same shape."""
        return self.function.grad(points)

    def hess(self, points: Array) -> Array:
        """Hessian at points (..., n, 2); shape (..., n, 2, 2)."""
        return self.function.hess(points)

    @property
    def latex(self) -> str:
        """The formula with its parameters as symbols."""
        return self.function.latex

    def number(self, expression: Any) -> float:
        """The value of a stated fact: an expression in the parameters, or a plain number."""
        if not isinstance(expression, sp.Basic):
            return float(expression)
        settings = {symbol: value for (symbol, _), value in zip(self.parameters, self.values, strict=True)}
        return float(sp.N(expression.xreplace(settings)))  # type: ignore[arg-type]

    def points(self, facts: tuple[Fact, ...]) -> list[tuple[float, float]]:
        """Stated points as numbers."""
        return [(self.number(a), self.number(b)) for a, b in facts]

    @cached_property
    def lowest(self) -> float | None:
        """The smallest value among the stated minima, which are global where there are any; None without minima."""
        return min(float(self.value(np.array([p]))[0]) for p in self.points(self.minima)) if self.minima else None
