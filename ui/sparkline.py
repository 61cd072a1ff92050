"""A curve so small that it needs no axes: its highest and lowest value stand beside it."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from locales.numbers import short

POINTS = 200
"""More are not seen in its width."""


def sparkline(values: Sequence[float], name: str) -> str:
    """The values from left to right, as HTML in the colour of the text; `name` is what it is called aloud.

    The area below the curve is cut out of a block: Streamlit lets no drawing through, but any style.
    """
    some = values[:: max(1, len(values) // POINTS)]
    finite = [value for value in some if math.isfinite(value)] or [0.0]
    low, high = min(0.0, *finite), max(finite)
    across = 100 / max(1, len(some) - 1)
    curve = [
        f"{i * across:.2f}% {_depth(value, low, high):.1f}%" for i, value in enumerate(some) if math.isfinite(value)
    ]
    outline = ", ".join(["0% 100%", *curve, "100% 100%"])
    aloud = html.escape(f"{name}: {short(values[0])} – {short(values[-1])}")
    return (
        f'<div class="sparkline" role="img" aria-label="{aloud}">'
        f"<div><span>{short(high)}</span><span>{short(low)}</span></div>"
        f'<div class="sparkline-curve" style="clip-path: polygon({outline})"></div></div>'
    )


def _depth(value: float, low: float, high: float) -> float:
    """In percent from the top, where the highest value is."""
    return 100 * (high - value) / (high - low) if low < high else 50.0
