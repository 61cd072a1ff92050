"""From a SymPy expression to NumPy functions for its value, gradient and Hessian.

Only for expressions written in this repository. What a visitor types never reaches SymPy; `surfaces.expression`
reads and differentiates that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from itertools import count
from typing import Any

import numpy as np
import sympy as sp
from sympy.codegen.rewriting import create_expand_pow_optimization

from declare import Number, Scale, number
from once import cached_property, once
from surfaces.plane import Array, Interval, by_point, components, fill

x, y = sp.symbols("x y", real=True)

_EXPAND = create_expand_pow_optimization(6)


class Parameter(sp.Symbol):
    """A symbol to write formulas with that carries its declaration, the same kind that hyperparameters have.

    x, y and color are taken: a link uses those words for something else. Two are equal where name and
    declaration are.
    """

    __slots__ = ("declared", "place")
    declared: Number
    place: int
    """Which in order of creation: a surface offers its parameters in the order in which they are written."""

    _created = count()

    def __new__(
        cls,
        name: str,
        default: float,
        low: float,
        high: float,
        scale: Scale = "linear",
        *,
        help: str,
        bounds: Interval | None = None,
    ) -> Parameter:
        self: Any = sp.Symbol.__xnew__(cls, name, real=True)
        latex = sp.latex(sp.Symbol(name))
        self.declared = number(default, latex, low, high, scale, help=help, bounds=bounds or (low, high))
        self.place = next(cls._created)
        return self

    def _hashable_content(self) -> tuple:
        return (*super()._hashable_content(), *astuple(self.declared))

    @classmethod
    def class_key(cls) -> tuple:
        """Ordered among other symbols by name alone."""
        return sp.Symbol.class_key()


def parameters(f: sp.Expr) -> tuple[Parameter, ...]:
    """The parameters in a formula, in the order in which they were created."""
    return tuple(sorted((s for s in f.free_symbols if isinstance(s, Parameter)), key=lambda p: p.place))


@dataclass(frozen=True)
class Symbolic:
    """An expression in x, y and parameters, the parameters set to `values`.

    Gradients exist everywhere: at a kink they are the mean of the two sides (so sign(0) = 0), and
    a slope that is no finite number, at the tip of a cone or the edge of a cusp, is 0.
    """

    f: sp.Expr
    symbols: tuple[Parameter, ...] = ()
    values: tuple[float, ...] = ()

    def value(self, points: Array) -> Array:
        """f at points (..., n, 2); shape (..., n)."""
        return self._fill(0, points)

    def grad(self, points: Array) -> Array:
        """Gradient at points (..., n, 2); same shape."""
        return self._fill(1, points)

    def hess(self, points: Array) -> Array:
        """Hessian at points (..., n, 2); shape (..., n, 2, 2)."""
        return self._fill(2, points)

    @property
    def latex(self) -> str:
        """The formula with its parameters as symbols."""
        return sp.latex(self.f)

    @cached_property
    def _compiled(self) -> tuple[Callable, Callable, Callable]:
        return _compile(self.f, self.symbols)

    def _fill(self, order: int, points: Array) -> Array:
        """Compiled constants come back as numbers; `fill` spreads them."""
        with np.errstate(all="ignore"):
            parts = self._compiled[order](points[..., 0], points[..., 1], *self.values)
        out = components(order, points)
        fill(order, parts, out)
        if order and not (good := np.isfinite(out)).all():
            np.copyto(out, 0, where=~good)
        return by_point(order, out)


def derivatives(f: sp.Expr) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """(fx, fy) and (fxx, fxy, fyy) as expressions, kinks included: no DiracDelta, no Heaviside."""
    gradient = [_slope(f, v) for v in (x, y)]
    return gradient, [_slope(gradient[0], x), *(_slope(g, y) for g in gradient)]


def _slope(f: sp.Expr, v: sp.Symbol) -> sp.Expr:
    """The derivative between the kinks. SymPy's own for a sign is 2 DiracDelta, infinite where we want 0."""
    smooth: Any = f.replace(sp.Max, _larger).replace(sp.Min, _smaller)
    slope: Any = sp.diff(smooth, v)
    return slope.replace(sp.DiracDelta, lambda *_: sp.S.Zero)


def _larger(first: sp.Expr, *rest: sp.Expr) -> sp.Expr:
    """max as (a + b + |a - b|) / 2, whose derivative at a tie is the mean of the sides."""
    for other in rest:
        first = (first + other + sp.Abs(first - other)) / 2
    return first


def _smaller(*arguments: sp.Expr) -> sp.Expr:
    return -_larger(*(-a for a in arguments))


@once(1024)
def fact(expression: sp.Expr, symbols: tuple[Parameter, ...]) -> Callable:
    """An expression in the parameters alone as a function of them."""
    return sp.lambdify(symbols, expression, modules="numpy")


@once(256)
def _compile(f: sp.Expr, symbols: tuple[Parameter, ...]) -> tuple[Callable, Callable, Callable]:
    gradient, hessian = derivatives(f)
    return _lambdify([f], symbols), _lambdify(gradient, symbols), _lambdify(hessian, symbols)


def _lambdify(parts: list[Any], symbols: tuple[Parameter, ...]) -> Callable:
    arguments: Any = {"modules": "numpy", "cse": _shared_terms}
    return sp.lambdify((x, y, *symbols), parts, **arguments)


def _shared_terms(parts: list[sp.Expr], **_: Any) -> tuple[list, list]:
    """Common terms first, powers written out after: SymPy 1.14 gives wrong results the other way round."""
    shared, reduced = sp.cse(parts, list=False)
    return [(name, _EXPAND(term)) for name, term in shared], [_EXPAND(part) for part in reduced]
