"""Numbers as a reader wants them: few digits, a true minus sign."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from locales import say

MINUS = "−"


def short(value: float, digits: int = 3) -> str:
    """`value` to so many significant digits, in powers of ten where it is very large or very small.

    The player writes the same (player/web/numbers.js); a table of examples holds both. Not a number is spelled
    "undefined", because it may end in a sentence.
    """
    if math.isnan(value):
        return say("undefined")
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    if value == 0:
        return "0"
    exact = Decimal(value)
    # Halves go away from zero, as in a browser.
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_UP)
    if not 1e-3 <= abs(value) < 1e5:
        power = rounded.adjusted()
        return f"{_trimmed(rounded.scaleb(-power))}e{power}".replace("-", MINUS)
    return _trimmed(rounded).replace("-", MINUS)


def _trimmed(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def point(coordinates) -> str:
    """A point in the plane: (3, −2.5)."""
    return f"({', '.join(short(float(c)) for c in coordinates)})"
