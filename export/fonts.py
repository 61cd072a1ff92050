"""Type for what is drawn outside a browser: the first of these fonts that is here, and the others for what it lacks."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from matplotlib import font_manager

CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Microsoft YaHei",
    "PingFang SC",
)
LAST = "DejaVu Sans"
"""Comes with matplotlib and has every mathematical sign."""


@cache
def families() -> list[str]:
    """The fonts to write with, the first one first."""
    if not _installed():
        _look_again()
    return [*_installed(), LAST]


@cache
def font(points: float, weight: str = "normal") -> font_manager.FontProperties:
    """The font of a size. Where only the last is bold, bold is written with it and Chinese with the others."""
    names = families()
    if weight == "bold" and not _has_bold(names[0]):
        names = [LAST, *names[:-1]]
    return font_manager.FontProperties(family=names, size=points, weight=weight)


def _installed() -> list[str]:
    there = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in CHINESE if name in there]


def _has_bold(name: str) -> bool:
    weights = [font.weight for font in font_manager.fontManager.ttflist if font.name == name]
    numbers = [font_manager.weight_dict[weight] if isinstance(weight, str) else weight for weight in weights]
    return max(numbers, default=0) >= font_manager.weight_dict["semibold"]


def _look_again() -> None:
    """matplotlib remembers for ever which fonts it once found; one may have been installed since."""
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in font_manager.findSystemFonts():
        if path not in known:
            with suppress(OSError, RuntimeError):  # a file that is no font
                font_manager.fontManager.addfont(path)
