"""The colours a run may have: each declared once, with the shape that says the same to who cannot tell colours.

To add one, add it to `PALETTE`: links, lists, legend, paths and files follow. Which of them a run has that says
nothing about it is decided by `own_color` alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from locales import say
from optim import RULES
from optim.core import Family

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Color:
    """A colour of the light and of the dark page, apart for the colour-blind and readable on its background."""

    words: str
    """What it is called in lists."""
    light: str
    dark: str
    glyph: str
    """Its shape as a character."""
    outline: Outline
    """Corners of its shape around (0, 0), y downwards, for a radius of 1; none for a circle."""


def _star(corners: int, first: float, *radii: float) -> Outline:
    """Corners around the middle, the first at `first` degrees, at the given radii by turns."""
    angles = np.radians(first) + 2 * np.pi * np.arange(corners) / corners
    return tuple(
        (round(float(radii[i % len(radii)] * np.cos(a)), 4), round(float(radii[i % len(radii)] * np.sin(a)), 4))
        for i, a in enumerate(angles)
    )


PALETTE: dict[str, Color] = {
    "blue": Color(say("blue"), "#1266b8", "#6cb4ff", "●", ()),
    "orange": Color(say("orange"), "#d9730d", "#ffa14a", "■", _star(4, 45, 1.1)),
    "green": Color(say("green"), "#1a8a4a", "#57d08a", "▲", _star(3, -90, 1.25)),
    "violet": Color(say("violet"), "#8b3fa8", "#d79bf0", "◆", _star(4, 0, 1.1)),
    "red": Color(say("red"), "#c8262b", "#ff7b78", "▼", _star(3, 90, 1.25)),
    "teal": Color(say("teal"), "#086b70", "#2fb8b8", "⬟", _star(5, -90, 1.1)),
    "yellow": Color(say("yellow"), "#a88400", "#f0d24c", "★", _star(10, -90, 1.25, 0.5)),
    "gray": Color(say("gray"), "#5b6573", "#b3bdcb", "⬢", _star(6, 0, 1.1)),
}
"""Colours by their names in links, in the order in which they follow each other where one is taken."""

FAMILIES: dict[Family, str] = {
    "gradient": "blue",
    "momentum": "orange",
    "adaptive": "green",
    "decoupled decay": "yellow",
    "sign": "red",
    "second-order": "gray",
    "parameter-free": "teal",
}
"""What the rules of a family are drawn in, so that a colour means the same through a course."""
APART: dict[str, str] = {
    "nag": "violet",
    "nadam": "violet",
    "amsgrad": "violet",
    "adagrad": "red",
    "ftrl": "red",
    "rmsprop": "teal",
    "adadelta": "yellow",
    "adabound": "yellow",
    "swats": "blue",
    "radam": "gray",
}
"""Rules that are often seen beside others of their family."""


def usual_color(rule: str) -> str:
    """The colour of a rule, by its name in links."""
    return APART.get(rule) or FAMILIES[RULES[rule].family]


def own_color(rule: str, taken: Collection[str], version: int = 2) -> str:
    """The colour of a run that names none, after runs in the colours `taken`.

    The rule's usual one, or the next in the palette that is free; the usual one again where none is. Links of version 1
    gave out the colours of the palette one after the other, whatever the rule.
    """
    names = list(PALETTE)
    if version == 1:
        return names[len(taken) % len(names)]
    usual = usual_color(rule)
    first = names.index(usual)
    return next((name for name in names[first:] + names[:first] if name not in taken), usual)
