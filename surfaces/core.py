"""A surface: one expression and the facts about it. What can be derived is derived."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np
import sympy as sp
from sympy.codegen.rewriting import create_expand_pow_optimization

from declare import Number, number

Array = np.ndarray
Interval = tuple[float, float]
Fact = tuple[Any, Any]
"""A point whose coordinates are numbers or expressions in the parameters."""

x, y = sp.symbols("x y", real=True)

_EXPAND = create_expand_pow_optimization(6)


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
    """A symbol to write formulas with, and its declaration, the same kind that hyperparameters have."""
    symbol = sp.Symbol(name, real=True)
    return symbol, number(default, sp.latex(symbol), low, high, scale, help=help, bounds=bounds or (low, high))


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two variables, as an expression, with the facts that are stated and tested about it.

    Frozen and compared by name and parameter values. `rates` gives a good learning rate for each unit a rule
    may measure it in ("gradient", "length"), or for a rule by name; facts may be expressions in the
    parameters. Values, gradients and Hessians take points (..., n, 2).
    """

    name: str
    title: str
    f: sp.Expr
    domain: tuple[Interval, Interval]
    minima: tuple[Fact, ...]
    start: Fact
    rates: Mapping[str, Any]
    about: str
    source: str
    saddles: tuple[Fact, ...] = ()
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
                raise ValueError(f"{self.name}.{symbol}: {error}") from None
        object.__setattr__(self, "_hash", hash(self._identity))

    @property
    def _identity(self) -> tuple:
        return self.name, self.values

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
        """The same surface with some parameters changed; ValueError where one is out of bounds."""
        merged = self.settings() | settings
        return replace(self, values=tuple(merged[name] for name in self.declared()))

    def value(self, points: Array) -> Array:
        """f at points (..., n, 2); shape (..., n)."""
        return _fill(self._compiled[0], points, (), self.values)

    def grad(self, points: Array) -> Array:
        """Gradient at points (..., n, 2); same shape."""
        return _fill(self._compiled[1], points, (2,), self.values)

    def hess(self, points: Array) -> Array:
        """Hessian at points (..., n, 2); shape (..., n, 2, 2)."""
        return _fill(self._compiled[2], points, (2, 2), self.values)

    @cached_property
    def _compiled(self) -> tuple[Callable, Callable, Callable]:
        return _compile(self.f, tuple(symbol for symbol, _ in self.parameters))

    @cached_property
    def latex(self) -> str:
        """The formula with its parameters as symbols."""
        return sp.latex(self.f)

    def number(self, expression: Any) -> float:
        """The value of a stated fact: an expression in the parameters, or a plain number."""
        settings = {symbol: value for (symbol, _), value in zip(self.parameters, self.values, strict=True)}
        return float(sp.S(expression).xreplace(settings))

    def points(self, facts: tuple[Fact, ...]) -> list[tuple[float, float]]:
        """Stated points as numbers."""
        return [(self.number(a), self.number(b)) for a, b in facts]

    @cached_property
    def lowest(self) -> float | None:
        """The smallest value among the stated minima, which are global where there are any; None without minima."""
        return min(float(self.value(np.array([p]))[0]) for p in self.points(self.minima)) if self.minima else None


def _fill(compiled: Callable, points: Array, shape: tuple[int, ...], values: tuple[float, ...]) -> Array:
    """Evaluate into one array laid out component by component: compiled constants come back as scalars."""
    parts = compiled(points[..., 0], points[..., 1], *values)
    out = np.empty(shape + points.shape[:-1])
    flat = out.reshape((len(parts), *points.shape[:-1]))
    for i, part in enumerate(parts):
        flat[i] = part
    return np.moveaxis(out, range(len(shape)), range(-len(shape), 0)) if shape else out


@lru_cache(maxsize=256)
def _compile(f: sp.Expr, parameters: tuple[sp.Symbol, ...]) -> tuple[Callable, Callable, Callable]:
    gradient = [sp.diff(f, v) for v in (x, y)]
    hessian = [sp.diff(g, v) for g in gradient for v in (x, y)]
    return _lambdify([f], parameters), _lambdify(gradient, parameters), _lambdify(hessian, parameters)


def _lambdify(parts: list[Any], parameters: tuple[sp.Symbol, ...]) -> Callable:
    arguments: Any = {"modules": "numpy", "cse": _shared_terms}
    return sp.lambdify((x, y, *parameters), parts, **arguments)


def _shared_terms(parts: list[sp.Expr], **_: Any) -> tuple[list, list]:
    """Common terms first, powers written out after: SymPy 1.14 gives wrong results the other way round."""
    shared, reduced = sp.cse(parts, list=False)
    return [(name, _EXPAND(term)) for name, term in shared], [_EXPAND(part) for part in reduced]
