"""Axes: numbers of a race that run over a range, instead of having one value.

An axis is named by the key of a handle, `start.x` or `run.0.0.beta1`, or by the bare name of a number of every run's
rule, `lr`, which is then another one for each run. In a link it is `lr` or `lr(0.001,1)`, several with bars between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from declare import Number, Scale, clip, number_text
from locales import say

MOST = 2
"""Numbers that run at a time."""
END = Number(0, "a", -5, 5, "linear", "Where an axis ends.", (-1e12, 1e12))
"""Where an axis may end; where the number itself may be is looked at when its run is known."""
LEAST = 1e-12
"""How narrow an axis may be, as a share of its farthest end: less, and floats are grains."""
_AXIS = re.compile(r"\s*([a-z][\w.]*)\s*(?:\(([^()]*)\))?\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Axis:
    """A number that is an axis, as it is asked for."""

    key: str
    ends: tuple[float, float] | None = None
    """From where to where; None where its slider says so, or of a start the window."""

    def __post_init__(self) -> None:
        if self.ends is None:
            return
        for end in self.ends:
            END.check(end)
        low, high = self.ends
        if not high - low > LEAST * max(abs(low), abs(high)):
            raise ValueError(say("{name}: an axis runs from a smaller to a larger number", name=clip(self.key)))

    @property
    def text(self) -> str:
        """As it stands in a link."""
        return f"{self.key}({','.join(map(number_text, self.ends))})" if self.ends else self.key


def parse(text: str) -> Axis:
    """The axis that a text of a link names; ValueError says why it is none."""
    match = _AXIS.fullmatch(text)
    if not match:
        raise ValueError(say("{text} is not of the form name or name(low,high)", text=clip(text)))
    ends = [END.parse(end.strip()) for end in match[2].split(",")] if match[2] is not None else None
    if ends is not None and len(ends) != 2:
        raise ValueError(say("{text} is not of the form name or name(low,high)", text=clip(text)))
    return Axis(match[1], (ends[0], ends[1]) if ends else None)


@dataclass(frozen=True)
class Span:
    """An axis of one run: its number by the handle's key, its ends, and how its values are spaced."""

    key: str
    low: float
    high: float
    scale: Scale

    def values(self, count: int) -> np.ndarray:
        """(count,); the middles of as many equal pieces, spaced as the number's slider is; whole where it counts."""
        return self.at((np.arange(count) + 0.5) / count)

    def at(self, shares: np.ndarray) -> np.ndarray:
        """The values at shares of the way from the lower end to the upper one."""
        if self.scale == "int":
            whole = np.arange(np.ceil(self.low), np.floor(self.high) + 1)
            return whole[np.minimum((shares * len(whole)).astype(int), len(whole) - 1)]
        if self.scale == "log" and self.low > 0:
            return np.exp(np.log(self.low) + shares * np.log(self.high / self.low))
        if self.scale == "complement" and self.high < 1:
            return 1 - (1 - self.low) * np.exp(shares * np.log((1 - self.high) / (1 - self.low)))
        return self.low + shares * (self.high - self.low)
