"""The operations between numbers that can be written down: what each is called, and what NumPy calls it."""

from __future__ import annotations

from typing import Any

import numpy as np

UFUNCS: dict[str, np.ufunc] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.true_divide,
    "floordiv": np.floor_divide,
    "mod": np.remainder,
    "pow": np.power,
    "neg": np.negative,
    "abs": np.absolute,
    "sign": np.sign,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "log2": np.log2,
    "log10": np.log10,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "hypot": np.hypot,
    "floor": np.floor,
    "ceil": np.ceil,
    "trunc": np.trunc,
    "rint": np.rint,
    "min": np.minimum,
    "max": np.maximum,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "isfinite": np.isfinite,
    "isnan": np.isnan,
    "isinf": np.isinf,
    "copysign": np.copysign,
}
"""Elementwise functions of NumPy by the name on a tape."""

OF_UFUNC: dict[np.ufunc, str] = {ufunc: name for name, ufunc in UFUNCS.items()} | {
    np.bitwise_and: "and",
    np.bitwise_or: "or",
    np.bitwise_xor: "ne",
    np.invert: "not",
    np.float_power: "pow",
    np.fabs: "abs",
}
"""The name on a tape of everything that NumPy does with two numbers, or one."""

BITWISE = (np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert)
"""What looks at bits, which only conditions may be asked for: there is one in each."""

TRUTHS = {"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not", "isfinite", "isnan", "isinf"}
"""Operations that give 1 or 0."""

ARITY: dict[str, int] = {name: ufunc.nin for name, ufunc in UFUNCS.items()} | {"select": 3}
"""How many operands each takes. "select" is the second where the first is not 0, else the third."""


@np.errstate(all="ignore")
def computed(name: str, *operands: Any) -> Any:
    """The operation of known numbers, as NumPy does it."""
    if name == "select":
        return operands[1] if operands[0] else operands[2]
    return UFUNCS[name](*(float(operand) if isinstance(operand, int) else operand for operand in operands))
