"""One number that records what is done with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

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
        where = sys._getframe(2)
        raise TraceError(
            f"{where.f_code.co_filename}, line {where.f_lineno}: {asked} needs a known number, and this one is "
            "recorded for the browser, where it is another in every step. Use NumPy's functions and elementwise "
            "arithmetic (np.trunc for int, np.minimum for a loop's bound); see CONTRIBUTING.md, An optimizer."
        )

    def __int__(self) -> int:
        self._refused("int()")

    def __float__(self) -> float:
        self._refused("float()")

    def __index__(self) -> int:
        self._refused("an index, a range or a repetition")

    def __hash__(self) -> int:
        return hash((id(self.sheet), self.place))

    def __round__(self, digits: int | None = None) -> Number:
        if digits is not None:
            self._refused("round() to digits")
        return self.sheet.done("rint", self)

    def __repr__(self) -> str:
        return f"<{self.sheet.described(self.place)}>"


def _binary(name: str, turned: bool = False) -> Any:
    def operation(self: Number, other: Any) -> Any:
        if hasattr(other, "__array__") and getattr(other, "shape", ()) != ():
            return NotImplemented  # an array does it for each of its numbers
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
    "and": "and",
    "or": "or",
    "xor": "ne",
}.items():
    setattr(Number, f"__{_method}__", _binary(_name))
    setattr(Number, f"__r{_method}__", _binary(_name, turned=True))
for _method in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Number, f"__{_method}__", _binary(_method))
for _method, _name in {
    "neg": "neg",
    "abs": "abs",
    "invert": "not",
    "floor": "floor",
    "ceil": "ceil",
    "trunc": "trunc",
}.items():
    setattr(Number, f"__{_method}__", _unary(_name))
Number.__pos__ = lambda self: self  # type: ignore[attr-defined]
