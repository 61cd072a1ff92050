"""Type for what is drawn outside a browser: the first of these fonts that is here, and the others for what it lacks."""

from __future__ import annotations

from functools import cache

from matplotlib import font_manager

WANTED = (
    "Source Sans 3",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Microsoft YaHei",
    "PingFang SC",
    "DejaVu Sans",
)
"""All but the first and the last write Chinese; the last comes with matplotlib and has every mathematical sign."""


@cache
def families() -> list[str]:
    """The wanted fonts that are installed, in that order."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in WANTED if name in there]


@cache
def font(points: float, weight: str = "normal") -> font_manager.FontProperties:
    """The font of a size."""
    return font_manager.FontProperties(family=families(), size=points, weight=weight)
