"""What can be shown besides the paths, in words: each is a field of the link, and a switch where the picture is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from declare import Choice, declarations
from locales import _, say
from scenario import View

Place = Literal["stage", "chart", "step", "sheet"]
"""On the picture, at the chart, a tab of its own, or among the settings alone: what is seldom wanted."""

WORDS: dict[str, tuple[Place, str]] = {
    "space": ("stage", say("3D")),
    "vectors": ("stage", say("Step arrows")),
    "field": ("stage", say("Downhill arrows")),
    "critical": ("stage", say("Critical points")),
    "local": ("stage", say("Taylor model")),
    "levels": ("sheet", say("Contour spacing")),
    "chart": ("chart", say("Quantity")),
    "scale": ("chart", say("Vertical axis")),
    "against": ("chart", say("Horizontal axis")),
    "inspector": ("step", say("This step")),
}
"""Where the switch of each choice of a view stands, and what is written on it; in their order there."""
DRAWN = ("space", "vectors")
"""Those that the player draws without being sent anything more."""


@dataclass(frozen=True)
class Layer:
    """One choice of the view."""

    name: str
    """Its field of the link."""
    place: Place
    label: str
    help: str
    value: str
    default: str
    """What it is where the link does not say."""
    options: tuple[tuple[str, str], ...]
    """The values it can have, each in words."""
    drawn: bool
    """Whether the player draws it by itself; else it needs a server."""


def layers(view: View) -> tuple[Layer, ...]:
    """All of a view, in the reader's language."""
    declared = declarations(view)
    return tuple(_layer(name, place, word, declared[name], view) for name, (place, word) in WORDS.items())


def _layer(name: str, place: Place, word: str, declared: object, view: View) -> Layer:
    assert isinstance(declared, Choice)
    return Layer(
        name=name,
        place=place,
        label=_(word),
        help=_(declared.help),
        value=getattr(view, name),
        default=declared.default,
        options=tuple((key, _(text)) for key, text in declared.options.items()),
        drawn=name in DRAWN,
    )
