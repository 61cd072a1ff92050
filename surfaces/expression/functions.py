"""The functions a formula may use: how each is computed, differentiated and written. The only list of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

CONSTANTS = {"e": math.e, "pi": math.pi}


class Function(NamedTuple):
    """`slopes(tape, i, *args)` places the partial derivatives of operation i by each of its operands."""

    call: Callable[..., Any]
    slopes: Callable[..., tuple[int, ...]]
    latex: str
    arity: tuple[int, int] = (1, 1)
    total: bool = False
    """Whether value and derivatives are finite everywhere (overflow aside)."""


def apply(op: str, *args: Any) -> Any:
    """Carry out one operation on arrays or numbers. NaN where it has no real value."""
    return _CALLS[op](*args)


def is_whole(n: float) -> bool:
    """Whether a constant exponent is a whole number, so that negative bases are welcome."""
    return float(n).is_integer()


def _power(u: Any, w: Any) -> Any:
    if np.ndim(w) == 0 and is_whole(w):
        return np.power(u, w)
    return np.power(np.where(u < 0, np.nan, u), w)


def _choose(sign: Any, a: Any, b: Any) -> Any:
    return np.where(sign > 0, a, np.where(sign < 0, b, (a + b) / 2))


def _rounded(wave: Callable) -> Callable:
    """Sine or cosine of a constant that should be 0, such as sin(pi), is 0: 1/sin(pi) then is refused."""

    def waved(u: Any) -> Any:
        v = wave(u)
        return v if np.ndim(u) else np.where(np.abs(v) < 1e-15 * np.maximum(1, np.abs(u)), 0.0, v)

    return waved


_sin, _cos = _rounded(np.sin), _rounded(np.cos)


def _tan(u: Any) -> Any:
    return np.tan(u) if np.ndim(u) else _sin(u) / _cos(u)


def _one_and_square(t: Any, u: int, sign: float) -> int:
    """1 + sign u^2."""
    return t.add("add" if sign > 0 else "sub", t.number(1.0), t.power(u, 2))


def _one_over(t: Any, u: int) -> int:
    return t.over(t.number(1.0), u)


def _flat(t: Any, i: int, u: int) -> tuple[int, ...]:
    return (t.number(0.0),)


def _scaled_log(base: float) -> Callable:
    return lambda t, i, u: (_one_over(t, t.times(t.number(math.log(base)), u)),)


def _hypot_slopes(t: Any, i: int, u: int, w: int) -> tuple[int, ...]:
    return t.over(u, i), t.over(w, i)


def _atan2_slopes(t: Any, i: int, u: int, w: int) -> tuple[int, ...]:
    square = t.plus(t.power(u, 2), t.power(w, 2))
    return t.over(w, square), t.negative(t.over(u, square))


def _acosh_slopes(t: Any, i: int, u: int) -> tuple[int, ...]:
    one = t.number(1.0)
    return (_one_over(t, t.times(t.add("sqrt", t.add("sub", u, one)), t.add("sqrt", t.add("add", u, one)))),)


def _own(name: str) -> str:
    return rf"\operatorname{{{name}}}"


FUNCTIONS: dict[str, Function] = {
    "sin": Function(_sin, lambda t, i, u: (t.add("cos", u),), r"\sin", total=True),
    "cos": Function(_cos, lambda t, i, u: (t.negative(t.add("sin", u)),), r"\cos", total=True),
    "tan": Function(_tan, lambda t, i, u: (_one_and_square(t, i, 1),), r"\tan"),
    "cot": Function(lambda u: 1 / _tan(u), lambda t, i, u: (t.negative(_one_and_square(t, i, 1)),), r"\cot"),
    "sec": Function(lambda u: 1 / _cos(u), lambda t, i, u: (t.times(i, t.add("tan", u)),), r"\sec"),
    "csc": Function(lambda u: 1 / _sin(u), lambda t, i, u: (t.negative(t.times(i, t.add("cot", u))),), r"\csc"),
    "asin": Function(np.arcsin, lambda t, i, u: (_one_over(t, t.add("sqrt", _one_and_square(t, u, -1))),), r"\arcsin"),
    "acos": Function(
        np.arccos, lambda t, i, u: (t.negative(_one_over(t, t.add("sqrt", _one_and_square(t, u, -1)))),), r"\arccos"
    ),
    "atan": Function(np.arctan, lambda t, i, u: (_one_over(t, _one_and_square(t, u, 1)),), r"\arctan", total=True),
    "atan2": Function(np.arctan2, _atan2_slopes, _own("atan2"), (2, 2)),
    "sinh": Function(np.sinh, lambda t, i, u: (t.add("cosh", u),), r"\sinh", total=True),
    "cosh": Function(np.cosh, lambda t, i, u: (t.add("sinh", u),), r"\cosh", total=True),
    "tanh": Function(np.tanh, lambda t, i, u: (_one_and_square(t, i, -1),), r"\tanh", total=True),
    "coth": Function(lambda u: 1 / np.tanh(u), lambda t, i, u: (_one_and_square(t, i, -1),), r"\coth"),
    "sech": Function(
        lambda u: 1 / np.cosh(u), lambda t, i, u: (t.negative(t.times(i, t.add("tanh", u))),), _own("sech"), total=True
    ),
    "csch": Function(
        lambda u: 1 / np.sinh(u), lambda t, i, u: (t.negative(t.times(i, t.add("coth", u))),), _own("csch")
    ),
    "asinh": Function(
        np.arcsinh, lambda t, i, u: (_one_over(t, t.add("sqrt", _one_and_square(t, u, 1))),), _own("arsinh"), total=True
    ),
    "acosh": Function(np.arccosh, _acosh_slopes, _own("arcosh")),
    "atanh": Function(np.arctanh, lambda t, i, u: (_one_over(t, _one_and_square(t, u, -1)),), _own("artanh")),
    "exp": Function(np.exp, lambda t, i, u: (i,), r"\exp", total=True),
    "log": Function(np.log, lambda t, i, u: (_one_over(t, u),), r"\ln"),
    "log10": Function(np.log10, _scaled_log(10), r"\log_{10}"),
    "log2": Function(np.log2, _scaled_log(2), r"\log_{2}"),
    "sqrt": Function(np.sqrt, lambda t, i, u: (t.over(t.number(0.5), i),), r"\sqrt"),
    "cbrt": Function(np.cbrt, lambda t, i, u: (t.over(t.number(1 / 3), t.power(i, 2)),), r"\sqrt[3]"),
    "abs": Function(np.abs, lambda t, i, u: (t.add("sign", u),), r"\left|", total=True),
    "sign": Function(np.sign, _flat, _own("sign"), total=True),
    "floor": Function(np.floor, _flat, _own("floor"), total=True),
    "ceil": Function(np.ceil, _flat, _own("ceil"), total=True),
    "hypot": Function(np.hypot, _hypot_slopes, _own("hypot"), (2, 2)),
    # The parser turns more than two arguments into a chain, and the tape differentiates the pair itself.
    "max": Function(np.maximum, _flat, r"\max", (2, 20), total=True),
    "min": Function(np.minimum, _flat, r"\min", (2, 20), total=True),
    "pow": Function(_power, _flat, "", (2, 2)),
}

ALIASES = {
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctg": "atan",
    "tg": "tan",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "cosec": "csc",
    "sgn": "sign",
    "signum": "sign",
    "ceiling": "ceil",
}
"""Other spellings of the same functions."""

VOCABULARY = {"x": "x", "y": "y"} | {c: c for c in CONSTANTS} | {f: f for f in FUNCTIONS} | ALIASES
"""Every word a formula may contain, in lower case, and what it stands for."""

_CALLS: dict[str, Callable] = {
    "neg": np.negative,
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.true_divide,
    "choose": _choose,
    **{name: lambda value=value: value for name, value in CONSTANTS.items()},
    **{name: function.call for name, function in FUNCTIONS.items()},
}

TOTAL = {"x", "y", "number", "neg", "add", "sub", "mul", *CONSTANTS} | {n for n, f in FUNCTIONS.items() if f.total}
"""Operations that never lead from finite numbers to NaN, whose derivatives do not either."""
