"""Numbers as a reader wants them: few digits, a true minus sign."""

from __future__ import annotations

import math

from locales import say

MINUS = "−"


def short(value: float, digits: int = 3) -> str:
    """`value` to so many significant digits, in powers of ten where it is very large or very small.

    Not a number is spelled "undefined", because it may end in a sentence.
    """
    if math.isnan(value):
        return say("undefined")
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    text = f"{value:.{digits}g}"
    mantissa, e, exponent = text.partition("e")
    if e and 0 < int(exponent) < 5:
        return f"{float(text):.0f}".replace("-", MINUS)
    text = f"{mantissa}e{int(exponent)}" if e else "0" if float(text) == 0 else text
    return text.replace("-", MINUS)


def point(coordinates) -> str:
    """A point in the plane: (3, −2.5)."""
    return f"({', '.join(short(float(c)) for c in coordinates)})"
