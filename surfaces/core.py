"""A surface: one function and the facts about it. What can be derived is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import sympy as sp

from declare import Number
from locales import say
from once import cached_property
from surfaces.plane import Array, Interval, Window
from surfaces.symbolic import Parameter, Symbolic, fact, parameters, x, y

__all__ = ["Array", "Function", "Interval", "Parameter", "Surface", "Window", "x", "y"]

Fact = tuple[Any, ...]
"""A point whose coordinates are numbers or expressions in the parameters."""


_INSTEAD = {"velocity": ("gradient",), "ahead": ("velocity", "gradient")}
"""What serves where a surface gives no rate in a unit."""


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


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two variables with the facts that are stated and tested about it.

    `f` is a SymPy expression in x, y and the parameters, or a `Function` such as a typed formula. Frozen and
    compared by name, parameter values, window and function. `minima` are the global ones, `local_minima` the
    others worth marking. `rates` gives a good learning rate for each unit a rule may measure it in; facts may
    be expressions in the parameters. `group` says what the surface teaches. `text` is a typed formula as it
    stands in a link, and empty for a named surface. Values, gradients and Hessians take points (..., n, 2).
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
    kinked: bool = False
    """Whether a minimum is a kink, or lies on one: there it shows in values, not in gradient and Hessian."""
    heights: Interval | None = None
    """Of a curve the heights that are shown, where they do not follow from it: see `surfaces.curve`."""
    text: str = ""
    home: Window = ()  # type: ignore[assignment]
    """The window unless another is asked for: the first this surface had, however often it is replaced."""
    values: tuple[float, ...] = ()
    passing: bool = False
    """Whether it is made of what a visitor has brought along, which nobody keeps: see `once`."""
    _hash: int = field(init=False, repr=False, default=0)

    def __post_init__(self) -> None:
        if not self.home:
            object.__setattr__(self, "home", self.window)
        if not self.values:
            object.__setattr__(self, "values", tuple(p.declared.default for p in self.parameters))
        for p, value in zip(self.parameters, self.values, strict=True):
            try:
                p.declared.check(value)
            except ValueError as error:
                raise ValueError(say("{name}.{symbol}: {error}", name=self.name, symbol=p, error=error)) from None
        object.__setattr__(self, "_hash", hash(self._identity))

    @property
    def _identity(self) -> tuple:
        return self.name, self.values, self.window, self.f

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Surface) and self._identity == other._identity

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in the formula, in the order in which they were created."""
        return parameters(self.f) if isinstance(self.f, sp.Expr) else ()

    def declared(self) -> dict[str, Number]:
        """The parameters as they are declared, by name."""
        return {p.name: p.declared for p in self.parameters}

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
            return Symbolic(self.f, self.parameters, self.values)
        return self.f

    def value(self, points: Array) -> Array:
        """f at points (..., n, 2); shape (..., n). NaN or infinite where a typed formula is not defined."""
        return self.function.value(points)

    def grad(self, points: Array) -> Array:
        """Gradient at points (..., n, 2); same shape."""
        return self.function.grad(points)

    def hess(self, points: Array) -> Array:
        """Hessian at points (..., n, 2); shape (..., n, 2, 2).

        A curve bends alike in y, where it has no slope: who divides by curvature, as Newton does, moves in x alone.
        """
        hessian = self.function.hess(points)
        return np.where(np.eye(2) > 0, hessian[..., :1, :1], 0.0) if self.curve else hessian

    @property
    def latex(self) -> str:
        """The formula with its parameters as symbols."""
        return self.function.latex

    def number(self, expression: Any) -> float:
        """The value of a stated fact: an expression in the parameters, or a plain number."""
        return float(self.stated(expression))

    def stated(self, expression: Any) -> Any:
        """A stated fact computed from the parameters, whatever kind of number they are."""
        if isinstance(expression, sp.Expr) and expression.free_symbols:
            return fact(expression, self.parameters)(*self.values)
        known: Any = expression
        return float(known)

    def rate(self, unit: str) -> float | None:
        """A good learning rate in this unit, or in the next that serves; None where the surface has no say."""
        known = next((u for u in (unit, *_INSTEAD.get(unit, ())) if u in self.rates), None)
        return None if known is None else self.number(self.rates[known])

    def points(self, facts: tuple[Fact, ...]) -> list[tuple[float, ...]]:
        """Stated points as numbers."""
        return [tuple(map(self.number, point)) for point in facts]

    @property
    def d(self) -> int:
        """Coordinates of a point: 2, unless the function is of more than the plane that is drawn of it."""
        return 2

    @cached_property
    def curve(self) -> bool:
        """Whether f is of x alone. It lies in the plane as any other, but is drawn as a curve, and starts at y = 0."""
        if isinstance(self.f, sp.Expr):
            return x in self.f.free_symbols and y not in self.f.free_symbols
        return getattr(self.f, "curve", False)

    @property
    def cost(self) -> int:
        """About how many numbers a value takes: one, unless the function says more."""
        return getattr(self.f, "cost", 1)

    @property
    def floor(self) -> float | None:
        """What heights are counted from: a value that none is known to lie below. None where none is known."""
        return self.lowest

    @cached_property
    def lowest(self) -> float | None:
        """The smallest value among the stated minima, which are global where there are any; None without minima."""
        return min(float(self.value(np.array([p]))[0]) for p in self.points(self.minima)) if self.minima else None
