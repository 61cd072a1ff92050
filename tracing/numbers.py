"""One number that records what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from tracing.operations import UFUNCS

if TYPE_CHECKING:
    from tracing.sheet import Sheet


class TraceError(TypeError):
    """Something was asked of a recorded number that only a known number can answer."""


class Number:
    """A number known only by its place on a sheet.

    Where Python has to know whether it is true, both answers are followed, one after the other: see `Sheet.explore`.
    """

    __slots__ = ("place", "sheet")

    def __init__(self, sheet: Sheet, place: int) -> None:
        self.sheet, self.place = sheet, place

    def __bool__(self) -> bool:
        return self.sheet.decided(self)

    def _refused(self, asked: str) -> NoReturn:
        raise TraceError(
            f"{asked} needs a known number, and this one is recorded for the browser, where it is another in every "
            "step. Use NumPy's functions and elementwise arithmetic (np.trunc for int, np.minimum for a loop's bound, "
            "np.where for a look-up); see CONTRIBUTING.md, Add an optimizer."
        )

    def __int__(self) -> int:
        self._refused("int()")

    def __float__(self) -> float:
        self._refused("float()")

    def __index__(self) -> int:
        self._refused("an index, a range or a repetition")

    def __hash__(self) -> int:
        self._refused("a set, a dictionary or a cache")

    def __str__(self) -> str:
        self._refused("a text")

    def __round__(self, digits: int | None = None) -> Number:
        if digits is not None:
            self._refused("round() to digits")
        return self.sheet.done("rint", self)

    def conjugate(self) -> Number:
        """Itself, as it is real: NumPy's norm asks for it."""
        return self

    def __repr__(self) -> str:
        return f"<{self.sheet.described(self.place)}>"


def truths(*operands: Any) -> None:
    """Raise TraceError where &, |, ^ or ~ would look at the bits of numbers: recorded are conditions alone."""
    if not all(operand.sheet.true_or_false(operand) for operand in operands if isinstance(operand, Number)):
        raise TraceError("&, |, ^ and ~ can be recorded for the browser between conditions, not between numbers")


def _binary(name: str, turned: bool = False, check: Callable[..., None] = lambda *_: None) -> Any:
    def operation(self: Number, other: Any) -> Any:
        if hasattr(other, "__array__") and getattr(other, "shape", ()) != ():
            return NotImplemented  # an array does it for each of its numbers
        check(self, other)
        try:
            return self.sheet.done(name, *((other, self) if turned else (self, other)))
        except TypeError:
            if isinstance(other, (int, float, Number)):
                raise
            return NotImplemented

    return operation


def _unary(name: str) -> Any:
    return lambda self: self.sheet.done(name, self)


for _method, _name in {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "truediv": "div",
    "floordiv": "floordiv",
    "mod": "mod",
    "pow": "pow",
}.items():
    setattr(Number, f"__{_method}__", _binary(_name))
    setattr(Number, f"__r{_method}__", _binary(_name, turned=True))
for _method, _name in {"and": "and", "or": "or", "xor": "ne"}.items():
    setattr(Number, f"__{_method}__", _binary(_name, check=truths))
    setattr(Number, f"__r{_method}__", _binary(_name, turned=True, check=truths))
for _method in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Number, f"__{_method}__", _binary(_method))
for _method, _name in {
    "neg": "neg",
    "abs": "abs",
    "floor": "floor",
    "ceil": "ceil",
    "trunc": "trunc",
}.items():
    setattr(Number, f"__{_method}__", _unary(_name))
for _name, _ufunc in UFUNCS.items():
    if _ufunc.nin == 1:  # what NumPy asks the elements of an array for that has come to be a plain one
        setattr(Number, _ufunc.__name__, _unary(_name))
Number.__invert__ = lambda self: (truths(self), self.sheet.done("not", self))[1]  # type: ignore[attr-defined]
Number.__pos__ = lambda self: self  # type: ignore[attr-defined]
