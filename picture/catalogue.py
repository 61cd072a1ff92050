"""All that a race can be made of: optimizers, schedules, wrappers, surfaces, losses on data; in the reader's language.

It is found by typing in every language of the page, and each surface has a picture as large as a stamp. The same for
every race, so that it travels by itself and is kept by the browser (player/catalogue.py).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

import numpy as np

from declare import Choice, declarations
from locales import LANGUAGES, _, catalogue, say
from optim import RULES, SCHEDULES
from optim.conventions import CONVENTIONS, conventional
from optim.core import Declared, Family
from scenario import View, simulate
from scenario.examples import EXAMPLES, Example
from scenario.link import SURFACE
from scenario.model import AROUND
from scenario.palette import usual_color
from scenario.section import section
from scenario.trained import task_of
from surfaces import SURFACES, Surface
from surfaces.catalogue import GROUPS
from surfaces.plane import grid

SIDE = 32
"""Nodes along each side of a surface's stamp."""
SHADES = 24
"""As many heights as an eye tells apart in a stamp; half the bytes of one with all."""
FIRST_FORMULA = "x^2 + 3y^2"
"""The formula of one's own to begin with."""
USUAL_RULES = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adadelta", "adam", "adamw")
USUAL_SURFACES = ("bowl", "ill_scaled", "rosenbrock", "saddle", "himmelblau", "rastrigin")
USUAL = say("Often used")
LEARNT = say("Losses on data")


@dataclass(frozen=True)
class Form:
    """A choice that a rule, schedule or wrapper has."""

    name: str
    help: str
    default: str
    others: dict[str, str]
    """What is there instead by a convention that says so."""
    options: tuple[tuple[str, str], ...]
    """Each as it stands in a link, and in words."""


@dataclass(frozen=True)
class Entry:
    """Something to choose."""

    key: str
    """Its name in links; of a loss on data its fields, `data=moons&model=net`."""
    name: str
    about: str
    """One sentence."""
    note: str
    """A few letters beside the name: the year."""
    words: str
    """What it is found by: names and kinds in every language, in small letters."""
    stamp: str
    """The heights of a surface at SIDE x SIDE nodes, rows along y: bytes of equal frequency, as base64. Else empty."""
    forms: tuple[Form, ...]
    color: str = ""
    """The usual colour of an optimizer's run."""


@dataclass(frozen=True)
class Shelf:
    """Entries by groups."""

    entries: tuple[Entry, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings, each with the keys below it; an entry may stand below several."""


@dataclass(frozen=True)
class Catalogue:
    """All that can be chosen."""

    optimizers: Shelf
    schedules: Shelf
    wrappers: Shelf
    surfaces: Shelf
    data: Shelf
    """Losses on data; none where they cannot be computed."""
    replaced: tuple[str, ...]
    """The fields of a link that are of no use on another surface."""
    side: int
    formula: str
    """A formula of one's own to begin with; empty where none can be typed."""


def make() -> Catalogue:
    """In the language in use. Takes a second or two: the heights of every surface."""
    wrappers = [key for key in AROUND if key not in SCHEDULES]
    schedules = [key for key in AROUND if key in SCHEDULES]
    surfaces = tuple(_surface(SURFACES[name]) for name in SURFACES)
    families = [(family, [key for key in RULES if RULES[key].family == family]) for family in get_args(Family)]
    return Catalogue(
        optimizers=Shelf(tuple(map(_rule, RULES)), _groups([(USUAL, USUAL_RULES), *families])),
        schedules=Shelf(tuple(map(_layer, schedules)), _groups([(say("schedules"), schedules)])),
        wrappers=Shelf(tuple(map(_layer, wrappers)), _groups([(say("wrappers"), wrappers)])),
        surfaces=Shelf(surfaces, _groups([(USUAL, USUAL_SURFACES), *GROUPS.items()])),
        data=Shelf(tuple(map(_example, EXAMPLES)), _groups([(LEARNT, [example.key for example in EXAMPLES])])),
        replaced=SURFACE,
        side=SIDE,
        formula=FIRST_FORMULA,
    )


def without_server(made: Catalogue) -> Catalogue:
    """What of it can be chosen where a browser computes alone: no formula, and no loss on data."""
    return replace(made, formula="", data=Shelf((), ()))


def _groups(groups: Iterable[tuple[str, Iterable[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((_(title), tuple(keys)) for title, keys in groups)


def _rule(key: str) -> Entry:
    rule = RULES[key]
    return replace(_entry(key, rule.__name__, rule, str(rule.year), [rule.family]), color=usual_color(key))


def _layer(key: str) -> Entry:
    return _entry(key, AROUND[key].__name__, AROUND[key], "", [])


def _entry(key: str, name: str, cls: type[Declared], note: str, kinds: list[str]) -> Entry:
    words = _words([cls.summary(), *kinds], key, name)
    return Entry(key, name, _(cls.summary()), note, words, "", tuple(_forms(key, declarations(cls))))


def _forms(part: str, declared: Mapping[str, object]) -> Iterator[Form]:
    for name, choice in declared.items():
        if isinstance(choice, Choice):
            options = tuple((key, _(text)) for key, text in choice.options.items())
            others = {by: str(own[name]) for by in CONVENTIONS.options if name in (own := conventional(part, by))}
            yield Form(name, _(choice.help), choice.default, others, options)


def _surface(surface: Surface) -> Entry:
    words = _words([surface.title, surface.group], surface.name)
    return Entry(surface.name, _(surface.title), _(surface.about), "", words, _stamp(surface.name), ())


def _example(example: Example) -> Entry:
    """Found by its data set, its model and its loss, too."""
    task = task_of(example.scenario.race.surface)
    assert task, f"{example.key} is no loss on data"
    said = [example.title, example.about, task.rows.dataset.title, task.model.summary(), task.miss.summary(), LEARNT]
    words = _words(said, task.rows.dataset.name, *task.rows.x, task.rows.y)
    return Entry(example.key, _(example.title), _(example.about), "", words, _plane_stamp(example), ())


def _words(spoken: Iterable[str], *names: str) -> str:
    """Names as they are, and texts in every language up to a colon: before it a summary says the full name."""
    found = [name.replace("_", " ") for name in names]
    for text in spoken:
        for code in LANGUAGES:
            said = catalogue(code).get(text, text)
            found.append(said.replace("：", ":").partition(":")[0])
    return " · ".join(dict.fromkeys(word.lower() for word in found))


@cache
def _stamp(name: str) -> str:
    return _shaded(SURFACES[name])


@cache
def _plane_stamp(example: Example) -> str:
    """Of more than two weights, the plane that its race is drawn in."""
    race = example.scenario.race
    return _shaded(section(race, simulate(race), View()).surface)


def _shaded(surface: Surface) -> str:
    """Heights by their rank among them, so that every surface has all shades; where f has no value, the highest."""
    with np.errstate(all="ignore"):
        heights = surface.value(grid(surface.window, SIDE)).ravel()
    heights = np.where(np.isnan(heights), np.inf, heights)
    order = np.sort(heights)
    twice = np.searchsorted(order, heights, "left") + np.searchsorted(order, heights, "right") - 1
    shade = np.rint((SHADES - 1) * twice / (2 * len(order) - 2)) / (SHADES - 1)
    return base64.b64encode(np.rint(255 * shade).astype(np.uint8).tobytes()).decode()
