"""What can be shown besides the paths, in words: each is a field of the link, and a switch where the picture is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from declare import Choice, declarations
from locales import _, say
from picture.lab import STUDIES
from scenario import View
from scenario.trained import task_of
from surfaces import Surface

Place = Literal["stage", "chart", "study", "step", "tab", "sheet"]
"""On the picture, at the chart, at a map, a tab, one among tabs, or among the settings alone: what is seldom wanted."""

WORDS: dict[str, tuple[Place, str]] = {
    "space": ("stage", say("3D")),
    "vectors": ("stage", say("Step arrows")),
    "field": ("stage", say("Downhill arrows")),
    "critical": ("stage", say("Critical points")),
    "local": ("stage", say("Taylor model")),
    "flow": ("stage", say("Flow")),
    "levels": ("sheet", say("Contour spacing")),
    "chart": ("chart", say("Quantity")),
    "scale": ("chart", say("Vertical axis")),
    "against": ("chart", say("Horizontal axis")),
    "inspector": ("step", say("This step")),
    "sample": ("stage", say("This batch")),
    "plane": ("stage", say("Plane")),
    "tint": ("stage", say("True losses")),
    "beside": ("tab", say("Beside the picture")),
    "swarm": ("stage", say("Swarm")),
    "trails": ("stage", say("Trails")),
    "theory": ("chart", say("Theory")),
    "outcome": ("study", say("Outcome")),
    "tuned": ("study", say("Rates")),
}
"""Where the switch of each choice of a view stands, and what is written on it; in their order there."""
DRAWN = ("space", "vectors", "local", "sample", "tint", "beside", "swarm", "trails")
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


OF_DATA = {"sample"}
"""Those that show rows,"""
OF_MANY = {"plane", "tint"}
"""or a plane out of many,"""
_STUDIED = {"theory", "outcome", "tuned", "trials"}
OF_TWO = {"critical", "local", "radius", "field", "flow", "swarm", "many", "trails"} | _STUDIED
"""and those that know no more than two weights."""
OF_PLANE = {"space", "field", "flow", "levels", "swarm", "many", "trails"}
"""Those that a curve has no room for."""
OPTIONS_OF_PLANE = {"beside": ("starts",)}
OPTIONS_OF_DATA = {"against": ("rows", "epochs"), "beside": ("rows", "network")}
OPTIONS_OF_TWO = {"beside": STUDIES}


def layers(view: View, surface: Surface) -> tuple[Layer, ...]:
    """All of a view that are of use on a surface, in the reader's language."""
    declared, unused = declarations(view), idle(surface)
    shown = {name: said for name, said in WORDS.items() if name not in unused}
    return tuple(_layer(name, place, word, declared[name], view, surface) for name, (place, word) in shown.items())


def idle(surface: Surface) -> set[str]:
    """Those that are of no use on a surface."""
    of_plane = OF_PLANE if surface.curve else set()
    return (OF_TWO if surface.d > 2 else OF_MANY) | of_plane | (set() if task_of(surface) else OF_DATA)


def options_of(name: str, declared: Choice, surface: Surface) -> dict[str, str]:
    """The values that one of them can have on a surface, in English."""
    left_out = () if task_of(surface) else OPTIONS_OF_DATA.get(name, ())
    left_out += OPTIONS_OF_PLANE.get(name, ()) if surface.curve else ()
    left_out += () if surface.d == 2 else OPTIONS_OF_TWO.get(name, ())
    return {key: text for key, text in declared.options.items() if key not in left_out}


def _layer(name: str, place: Place, word: str, declared: object, view: View, surface: Surface) -> Layer:
    assert isinstance(declared, Choice)
    return Layer(
        name=name,
        place=place,
        label=_(word),
        help=_(declared.help),
        value=getattr(view, name),
        default=declared.default,
        options=tuple((key, _(text)) for key, text in options_of(name, declared, surface).items()),
        drawn=name in DRAWN,
    )
