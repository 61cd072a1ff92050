"""The grammar of links as data: what `scenario/link.py` knows by its table and the declarations, to be read elsewhere.

Nothing is decided here. A site that has no server reads links with it (`player/web/site/address.js`), and a test holds
that both read thousands of links alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from declare import SHOWN, Choice, Declaration, Number, declarations
from optim import RULES
from optim.conventions import CONVENTIONS, Settings, conventional
from scenario.axes import END, LEAST
from scenario.axes import MOST as MOST_AXES
from scenario.link import FIELDS, HIDDEN, LESSON, LESSONS, PICTURE, READ, VERSION, Field
from scenario.model import AROUND, COLORS, DEFAULT_RULES, DEFAULT_SURFACE, MAX_PARTS, MAX_RUNS, START
from scenario.palette import usual_color
from scenario.reader import MAX_DATA, MAX_PART, MAX_PROBLEMS, NOT_OURS
from scenario.section import shown_heights
from scenario.traced import terrain_of
from scenario.view import NARROWEST as FINEST
from scenario.view import PAIR, PLANE, SHARPEST, Page, View
from surfaces import SURFACES, Surface
from surfaces.core import Interval, Window
from surfaces.formula import FARTHEST, NARROWEST
from surfaces.traced import Fact
from tracing import Tape


@dataclass(frozen=True)
class LinkField:
    """A field of a link."""

    name: str
    part: str
    """What of a scenario it sets where it is a declared value: "race", "view" or "page"; else empty."""
    declared: Declaration | None


@dataclass(frozen=True)
class Limits:
    """How much of a link is read, and where windows end."""

    field: int
    """Characters of a field,"""
    data: int
    """and of the one that has a visitor's own rows."""
    problems: int
    """Complaints that are told."""
    shown: int
    """Characters of a stranger's text in one."""
    runs: int
    parts: int
    """A rule and what is around it."""
    farthest: float
    """A window's coordinates,"""
    narrowest: float
    """and its sides."""
    sharpest: float
    """How narrow it may be that is looked at, as a share of its farthest coordinate,"""
    finest: float
    """and anywhere."""
    axes: int
    """Numbers that run over a range,"""
    least: float
    """and how narrow that may be, as a share of its farthest end."""


@dataclass(frozen=True)
class RuleRow:
    """A rule, or what goes around one: then without a unit."""

    title: str
    """The name of its class: what it is called."""
    declared: dict[str, Declaration]
    unit: str
    """Of its rate: which of the surface's rates is its default,"""
    factor: float
    """and times what."""
    color: str
    """What it is drawn in where nothing is said; empty around a rule."""
    conventions: dict[str, Settings]
    """What it has instead of its defaults, by the conventions that say so."""


@dataclass(frozen=True)
class SurfaceRow:
    """A surface of the catalogue: its parameters, and what follows from them."""

    declared: dict[str, Number]
    window: Window
    heights: Interval | None
    """Of a curve those that are shown; null where it is none."""
    facts: tuple[Fact, ...]
    stated: Tape


@dataclass(frozen=True)
class Table:
    """Everything that a link can say, and what it means where it says nothing."""

    version: int
    """That is written,"""
    versions: tuple[str, ...]
    """and those that are read."""
    fields: tuple[LinkField, ...]
    foreign: str
    """What others append to an address, as a regular expression."""
    lesson: str
    """And what a lesson or a course may be called,"""
    lessons: str
    """and a list of lessons."""
    limits: Limits
    start: Number
    """A coordinate of the start, or of a window,"""
    plane: Number
    """and one of what is looked at."""
    end: Number
    """Where an axis of the laboratory ends."""
    weight: Number
    """The number of a weight that is drawn,"""
    pair: tuple[int, int]
    """and which two are where nothing is said."""
    colors: tuple[str, ...]
    """In the order in which they are looked through for one that is free."""
    hidden: Choice
    """Whether a run is not drawn."""
    picture: tuple[str, ...]
    """The fields that make an address a picture of its own, though it names a lesson."""
    surface: str
    """Where there is none,"""
    usual: tuple[str, ...]
    """and the rules where there are none."""
    rules: dict[str, RuleRow]
    around: dict[str, RuleRow]
    surfaces: dict[str, SurfaceRow]


def table() -> Table:
    """The grammar; its texts, helps and options, in English."""
    return Table(
        version=VERSION,
        versions=READ,
        fields=tuple(LinkField(field.name, _part(field), field.declared) for field in FIELDS),
        foreign=NOT_OURS.pattern,
        lesson=LESSON.pattern,
        lessons=LESSONS.pattern,
        limits=Limits(
            MAX_PART,
            MAX_DATA,
            MAX_PROBLEMS,
            SHOWN,
            MAX_RUNS,
            MAX_PARTS,
            FARTHEST,
            NARROWEST,
            SHARPEST,
            FINEST,
            MOST_AXES,
            LEAST,
        ),
        start=START,
        plane=PLANE,
        end=END,
        weight=PAIR,
        pair=View().pair,
        colors=COLORS,
        hidden=HIDDEN,
        picture=tuple(sorted(PICTURE)),
        surface=DEFAULT_SURFACE,
        usual=DEFAULT_RULES,
        rules={key: _rule(key) for key in RULES},
        around={
            key: RuleRow(layer.__name__, layer.declared(), "", 1.0, "", _conventions(key))
            for key, layer in AROUND.items()
        },
        surfaces={name: _surface(surface) for name, surface in SURFACES.items()},
    )


def _rule(key: str) -> RuleRow:
    rule = RULES[key]
    return RuleRow(
        rule.__name__, rule.declared(), rule.rate_unit, rule.rate_factor, usual_color(key), _conventions(key)
    )


def _conventions(key: str) -> dict[str, Settings]:
    return {name: said for name in CONVENTIONS.options if (said := conventional(key, name))}


def _part(field: Field) -> str:
    """Which part of a scenario a declared value stands in."""
    if field.declared is None:
        return ""
    own = {"view": declarations(View), "page": declarations(Page)}
    return next((part for part, declared in own.items() if field.name in declared), "race")


def _surface(surface: Surface) -> SurfaceRow:
    terrain = terrain_of(surface)
    assert terrain, f"{surface.name} cannot be recorded"
    heights = shown_heights(surface) if surface.curve else None
    return SurfaceRow(surface.declared(), surface.window, heights, terrain.facts, terrain.stated)
