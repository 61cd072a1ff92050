"""A curve so small that it needs no axes: its highest and lowest value stand beside it."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from locales.numbers import short

WIDTH, HEIGHT, MARGIN = 240, 60, 3
"""In pixels of the drawing, which is stretched to the width of its place."""


def sparkline(values: Sequence[float], name: str) -> str:
    """The values from left to right, as HTML in the colour of the text; `name` is what it is called aloud."""
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    points = " ".join(
        f"{WIDTH * i / max(1, len(values) - 1):.1f},{_height(value, low, high):.1f}"
        for i, value in enumerate(values)
        if math.isfinite(value)
    )
    ends = f"<span>{short(high)}</span><span>{short(low)}</span>" if low < high else f"<span>{short(high)}</span>"
    aloud = html.escape(f"{name}: {short(values[0])} – {short(values[-1])}")
    return (
        f'<div class="sparkline" role="img" aria-label="{aloud}"><div>{ends}</div>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" '
        'vector-effect="non-scaling-stroke"/></svg></div>'
    )


def _height(value: float, low: float, high: float) -> float:
    """From the top: the highest value touches the upper margin, and a level line runs through the middle."""
    share = (value - low) / (high - low) if low < high else 0.5
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)
