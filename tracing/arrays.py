"""Arrays of recorded numbers, which NumPy takes for its own: shapes, indices and broadcasting are its business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from itertools import product
from typing import Any

import numpy as np

from tracing.numbers import Number, TraceError, truths
from tracing.operations import BITWISE, OF_UFUNC
from tracing.sheet import Sheet

_FUNCTIONS: dict[Callable, Callable] = {}
"""What stands in for functions of NumPy that are no ufuncs and ask what only known numbers can tell."""


class Traced(np.ndarray):
    """An array whose elements are recorded or known numbers."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **settings: Any) -> Any:
        return _ufunc(ufunc, method, *inputs, **settings)

    def __array_function__(self, function: Callable, types: Any, arguments: Any, settings: Any) -> Any:
        return _function(function, arguments, settings)


def traced(numbers: Any) -> Traced:
    """An array of these numbers."""
    if isinstance(numbers, Traced):
        return numbers
    return np.array(numbers, dtype=object).view(Traced)


def recordable(name: str) -> Callable[[Callable], Callable]:
    """Let a function of whole numbers, `draw(seed, t, d, source)` -> d numbers, be asked for by recorded ones."""

    def declare(draw: Callable) -> Callable:
        @wraps(draw)
        def drawn(seed: Any, t: Any, d: int, source: int) -> Any:
            recorded = next((number for number in (seed, t) if isinstance(number, Number)), None)
            if recorded is None:
                return draw(seed, t, d, source)
            return traced([recorded.sheet.asked(name, (seed, t), i, source) for i in range(d)])

        return drawn

    return declare


def _sheet(numbers: Sequence[Any]) -> Sheet | None:
    return next((number.sheet for number in numbers if isinstance(number, Number)), None)


def _scalar(name: str, *numbers: Any) -> Any:
    sheet = _sheet(numbers) or Sheet()
    return sheet.done(name, *numbers)


def _each(name: str, *arrays: Any) -> Any:
    """An operation for every place of some arrays that are spread to one shape."""
    spread = np.broadcast_arrays(*(np.asarray(_plain(array), dtype=object) for array in arrays))
    out = np.empty(spread[0].shape, dtype=object)
    for place in np.ndindex(out.shape):
        out[place] = _scalar(name, *(array[place] for array in spread))
    return out.view(Traced) if out.shape else out[()]


def _plain(array: Any) -> Any:
    return array.view(np.ndarray) if isinstance(array, np.ndarray) else array


def _ufunc(ufunc: np.ufunc, method: str, *inputs: Any, **settings: Any) -> Any:
    if ufunc is np.matmul:
        return _matmul(*inputs)
    if ufunc in BITWISE:
        truths(*(number for array in inputs for number in np.ravel(_plain(array))))
    if ufunc is np.square:
        return _each("mul", inputs[0], inputs[0])
    if ufunc is np.reciprocal:
        return _each("div", 1.0, inputs[0])
    if ufunc is np.positive:
        return inputs[0]
    if ufunc is np.heaviside:
        x, at_zero = inputs
        return _each("select", _each("eq", x, 0.0), at_zero, _each("select", _each("gt", x, 0.0), 1.0, _nan_or(x, 0.0)))
    name = OF_UFUNC.get(ufunc)
    if name is None:
        raise TraceError(f"np.{ufunc.__name__} cannot be recorded for the browser: see `OF_UFUNC` in tracing")
    if method == "reduce":
        return _reduced(name, *inputs, **settings)
    if method != "__call__":
        raise TraceError(f"np.{ufunc.__name__}.{method} cannot be recorded for the browser")
    return _into(settings, _each(name, *inputs))


def _nan_or(x: Any, value: float) -> Any:
    return _each("select", _each("isnan", x), x, value)


def _into(settings: dict[str, Any], found: Any) -> Any:
    (out,) = settings.get("out") or (None,)
    if settings.get("where", True) is not True:
        raise TraceError("where= of a ufunc cannot be recorded for the browser: use np.where")
    if out is None:
        return found
    out[...] = found
    return out


def _reduced(name: str, array: Any, axis: Any = 0, keepdims: bool = False, **settings: Any) -> Any:
    if settings.get("where", True) is not True or settings.get("initial", np._NoValue) is not np._NoValue:
        raise TraceError("where= and initial= cannot be recorded for the browser: use np.where")
    array = _plain(traced(array))
    axes = range(array.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    axes = sorted({a % array.ndim for a in axes})
    kept = [1 if i in axes else n for i, n in enumerate(array.shape)]
    out = np.empty(kept, dtype=object)
    for place in np.ndindex(*kept):
        spans = [range(n) if i in axes else [place[i]] for i, n in enumerate(array.shape)]
        first, *rest = [array[p] for p in product(*spans)]
        for number in rest:
            first = _scalar(name, first, number)
        out[place] = first
    if not keepdims:
        out = out.reshape([n for i, n in enumerate(array.shape) if i not in axes])
    return out.view(Traced) if out.shape else out[()]


def _matmul(a: Any, b: Any) -> Any:
    return np.sum(traced(a)[..., :, :, None] * traced(b)[..., None, :, :], axis=-2)


def _function(function: Any, arguments: Any, settings: Any) -> Any:
    if function in _FUNCTIONS:
        return _FUNCTIONS[function](*arguments, **settings)
    return _marked(function._implementation(*arguments, **settings))


def _marked(found: Any) -> Any:
    """Arrays that NumPy has put together anew are recorded ones, too."""
    if isinstance(found, (tuple, list)):
        return type(found)(map(_marked, found))
    return found.view(Traced) if isinstance(found, np.ndarray) and found.dtype == object else found


def _instead(function: Callable) -> Callable[[Callable], Callable]:
    def declare(own: Callable) -> Callable:
        _FUNCTIONS[function] = own
        return own

    return declare


@_instead(np.where)
def _where(condition: Any, a: Any, b: Any) -> Any:
    return _each("select", condition, a, b)


@_instead(np.select)
def _select(conditions: Any, values: Any, default: Any = 0) -> Any:
    found = default
    for condition, value in reversed(list(zip(conditions, values, strict=True))):
        found = _each("select", condition, value, found)
    return found


@_instead(np.clip)
def _clip(a: Any, low: Any = None, high: Any = None) -> Any:
    a = a if low is None else _each("max", a, low)
    return a if high is None else _each("min", a, high)


@_instead(np.zeros_like)
def _zeros_like(a: Any, *_: Any, shape: Any = None, **__: Any) -> Any:
    return traced(np.zeros(np.shape(a) if shape is None else shape))


@_instead(np.empty_like)
def _empty_like(a: Any, *_: Any, shape: Any = None, **__: Any) -> Any:
    return _zeros_like(a, shape=shape)


@_instead(np.ones_like)
def _ones_like(a: Any, *_: Any, **__: Any) -> Any:
    return traced(np.ones(np.shape(a)))


@_instead(np.full_like)
def _full_like(a: Any, value: Any, *_: Any, **__: Any) -> Any:
    return _zeros_like(a) + value


@_instead(np.copyto)
def _copyto(to: Any, what: Any, casting: Any = None, where: Any = True) -> None:
    to[...] = _each("select", where, what, to)


@_instead(np.broadcast_to)
def _broadcast_to(a: Any, shape: Any, **_: Any) -> Any:
    return np.broadcast_to(_plain(traced(a)), shape).view(Traced)


@_instead(np.linalg.eigh)
@_instead(np.linalg.eigvalsh)
def _eigh(*_: Any) -> Any:
    raise TraceError("eigenvalues can be recorded for the browser in two dimensions, by optim.symmetric.eigh alone")


def _number_function(self: Number, function: Callable, types: Any, arguments: Any, settings: Any) -> Any:
    return _function(function, arguments, settings)


Number.__array_ufunc__ = lambda self, *arguments, **settings: _ufunc(*arguments, **settings)  # type: ignore[attr-defined]
Number.__array_function__ = _number_function  # type: ignore[attr-defined]
