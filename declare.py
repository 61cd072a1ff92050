"""Declare a number or a choice once, beside the formula that uses it.

Controls, links, checks, explanations and tests are all derived from these declarations, so nothing
about a hyperparameter or a surface parameter is written down a second time.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, ParamSpec

import numpy as np

from locales import say

Scale = Literal["linear", "log", "complement", "int"]
SHOWN = 40
"""Characters of a stranger's text that a message quotes."""
_P = ParamSpec("_P")


@dataclass(frozen=True)
class Number:
    """A real parameter: what it is called, where its slider runs and what is accepted at all.

    `low` and `high` span the slider; `bounds` is the wider range that a link or a number field may use.
    `scale` spaces the slider: "log" for rates, "complement" for decays near 1 (log-spaced in 1 - value).
    A whole number ("int") counts something, and so is one for all trajectories, never an array.
    """

    default: float
    symbol: str
    low: float
    high: float
    scale: Scale
    help: str
    bounds: tuple[float, float]

    def check(self, value: Any, text: str | None = None) -> None:
        """Raise ValueError unless every value is finite and within `bounds`; arrays are welcome.

        The message quotes `text`, or the value where there is none.
        """
        shown = clip(value if text is None else text)
        try:
            values = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            raise ValueError(say("{shown} is not a number", shown=shown)) from None
        if not np.isfinite(values).all():
            raise ValueError(say("{shown} is not a finite number", shown=shown))
        low, high = self.bounds
        if (values < low).any() or (values > high).any():
            raise ValueError(say("{shown} is not between {low:g} and {high:g}", shown=shown, low=low, high=high))
        if self.scale == "int" and (values.ndim or values != np.round(values)):
            raise ValueError(say("{shown} is not a whole number", shown=shown))

    def parse(self, text: str) -> float:
        """The number that `text` spells; ValueError says in plain words why it is refused."""
        try:
            value = float(text)
        except ValueError:
            raise ValueError(say("{text} is not a number", text=clip(text))) from None
        self.check(value, text)
        return int(value) if self.scale == "int" else value

    def accept(self, value: Any) -> float:
        """The number that a program hands over, whole where it counts something; ValueError says why it is refused."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            # What is nested deep enough cannot even be spelled out.
            shown = value if isinstance(value, str) else type(value).__name__
            raise ValueError(say("{shown} is not a number", shown=clip(shown)))
        try:
            found = float(value)
        except OverflowError:
            raise ValueError(say("{shown} is not a finite number", shown=clip(value))) from None
        self.check(found)
        return int(found) if self.scale == "int" else found

    def format(self, value: float) -> str:
        """The shortest text that `parse` reads back exactly."""
        return number_text(value)


@dataclass(frozen=True)
class Choice:
    """One of a few named forms, each with a sentence of explanation."""

    default: str
    options: dict[str, str]
    help: str

    def check(self, value: Any) -> None:
        """Raise ValueError unless `value` is one of the options."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(say("{value} is not one of {options}", value=clip(value), options=", ".join(self.options)))

    def parse(self, text: str) -> str:
        """`text` itself where it names an option; ValueError otherwise."""
        self.check(text)
        return text

    def format(self, value: str) -> str:
        """The option as it stands in a link."""
        return value

    def __hash__(self) -> int:
        return hash((self.default, tuple(self.options)))


Declaration = Number | Choice


def number(
    default: float,
    symbol: str,
    low: float,
    high: float,
    scale: Scale = "linear",
    *,
    help: str,
    bounds: tuple[float, float] | None = None,
) -> Number:
    """A `Number` whose bounds, unless given, are 0 to 1000 on a log scale and the slider's span otherwise."""
    if bounds is None:
        bounds = (0.0, 1e3) if scale == "log" else (low, high)
    return Number(default, symbol, low, high, scale, help, bounds)


def _field(declare: Callable[_P, Number]) -> Callable[_P, Any]:
    """`declare` for the body of a dataclass: a field with that declaration, and its default."""

    @wraps(declare)
    def made(*args: _P.args, **kwargs: _P.kwargs) -> Any:
        declared = declare(*args, **kwargs)
        return dataclasses.field(default=declared.default, metadata={"declared": declared})

    return made


hyper = _field(number)
"""A dataclass field that declares a numeric hyperparameter, as `number` does; the only place it is described."""


def choice(default: str, *, help: str, **options: str) -> Any:
    """A dataclass field that declares a choice between named forms: `choice("a", help=..., a="...", b="...")`."""
    return dataclasses.field(default=default, metadata={"declared": Choice(default, options, help)})


def declarations(cls: Any) -> dict[str, Declaration]:
    """The declared fields of a dataclass (or of an instance), in the order in which they are written."""
    return {f.name: f.metadata["declared"] for f in dataclasses.fields(cls) if "declared" in f.metadata}


def check_fields(instance: Any) -> None:
    """Check every declared field; ValueError names the class and the field."""
    for name, declared in declarations(instance).items():
        try:
            declared.check(getattr(instance, name))
        except ValueError as error:
            raise ValueError(
                say("{kind}.{name}: {error}", kind=type(instance).__name__, name=name, error=error)
            ) from None


def number_text(value: float) -> str:
    """Shortest decimal text that reads back as the same float: 0.05, 1e-08, 300."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value)) if value or math.copysign(1, value) > 0 else "-0"
    return repr(float(value))


def clip(value: Any) -> str:
    """A stranger's text, quoted and short enough to stand in a message, without what would turn the message around."""
    text = value if isinstance(value, str) else str(value)
    text = "".join(filter(str.isprintable, " ".join(text.split())))
    return f"'{text if len(text) <= SHOWN else text[:SHOWN] + '…'}'"
