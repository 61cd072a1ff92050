"""The manner of drawing, for page, file and film alike: one table that is sent with every picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from locales import _
from scenario.palette import PALETTE, Outline

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def _even(*colors: str) -> tuple[tuple[float, str], ...]:
    """Colours at equal distances. Their lightness (L* of CIELAB) rises by equal steps, as a test measures."""
    return tuple((round(i / (len(colors) - 1), 4), color) for i, color in enumerate(colors))


@dataclass(frozen=True)
class Relief:
    """Colours of the ground in one scheme. Low is dark in both: who changes the scheme reads it the same way."""

    stops: tuple[tuple[float, str], ...]
    """Share of the height and colour."""
    isoline: str
    grid: str
    arrows: dict[str, str]
    """Of the next step and its parts."""


@dataclass(frozen=True)
class Look:
    """Lengths in pixels of a page in normal type; `scale` enlarges type, lines and markers alike."""

    scale: float = 1.0
    tail: int = 30
    """Steps behind the head that are drawn brighter, in bands."""
    reach: float = 90
    """How far the brighter steps go back at least: who has arrived shows the way he came."""
    bands: int = 3
    ink: float = 0.6
    """How opaque the path is that a run leaves behind; one that lies on itself is no darker there."""
    drawn: float = 1.0
    """How opaque the line is that it leaves in a chart."""
    width: float = 2.2
    """Of every path: none is more than the others."""
    rim: float = 1.3
    """Of the edge along paths, in the colour of the page."""
    halo: float = 1.75
    """Of the edge around markers, in the colour of the page."""
    head: float = 6.5
    cross: float = 7.0
    start: float = 8.5
    """Radius of the ring at the start."""
    lines: int = 12
    """How many contour lines there are at most: few enough for every other one to bear its height."""
    relief: dict[Scheme, Relief] = field(
        default_factory=lambda: {
            "light": Relief(
                _even("#557eb3", "#6e92c1", "#87a6ce", "#a0badb", "#bbcfe7", "#d6e4f3", "#f4f8fc"),
                "rgba(22,48,88,0.42)",
                "rgba(0,0,0,0.09)",
                {"step": "#1266b8", "momentum": "#1a8a4a", "gradient": "#c8262b"},
            ),
            "dark": Relief(
                _even("#0c1621", "#102638", "#133650", "#184768", "#24587d", "#356a91", "#4b7ca1"),
                "rgba(205,222,242,0.34)",
                "rgba(255,255,255,0.10)",
                {"step": "#6cb4ff", "momentum": "#57d08a", "gradient": "#ff7b78"},
            ),
        }
    )


@dataclass(frozen=True)
class Swatch:
    """A colour that a run may have."""

    color: str
    """Its name in links."""
    name: str
    """In the reader's language."""
    light: str
    dark: str
    outline: Outline


def swatches() -> tuple[Swatch, ...]:
    """All of them, in the order in which new runs get them."""
    return tuple(Swatch(color, _(one.words), one.light, one.dark, one.outline) for color, one in PALETTE.items())


SCALES = {"normal": 1.0, "projector": 1.4}
"""How much larger than usual everything is, by `Page.size`."""
