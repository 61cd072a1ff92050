"""The laboratory beside the ground: which numbers are axes, what is shown of each trajectory, and of which runs.

What became of the trajectories is not part of the picture: it is computed when it is asked for, coarse at first, and
travels by itself (`player.studies.Cells`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from declare import Choice, Scale, declarations
from lab import SIZES, theory
from lab.theory import edges
from locales import _, say
from scenario import Race, Scenario
from scenario.axes import Axis, Span
from scenario.handles import handle_of, span
from surfaces.core import Array
from telling.latex import plain

Study = Literal["starts", "numbers", "sweep", "search"]
STUDIES: tuple[Study, ...] = get_args(Study)
"""What the laboratory can show beside the ground; all of them on surfaces of two numbers."""
PLANE = (Axis("start.x"), Axis("start.y"))
"""The axes of a map of starts."""
USUAL: dict[Study, tuple[str, ...]] = {"numbers": ("lr", "start.x"), "sweep": ("lr",), "search": ("lr",)}
"""What runs where a link does not say."""
MARGIN = 10
"""By which factor a sweep of rates goes beyond their sliders."""
_SECOND = ("mu", "beta1", "beta", "rho")
"""What the other axis of a map of numbers then is, of the first run that has it."""


@dataclass(frozen=True)
class AxisOf:
    """An axis of one run: a number that can be taken in hand, and where it runs."""

    key: str
    """Of the handle."""
    label: str
    low: float
    high: float
    scale: Scale
    value: float
    """Where the run of the picture stands."""


@dataclass(frozen=True, eq=False)
class Edge:
    """A line of theory across a map of two numbers, in their own units."""

    label: str
    x: Array
    y: Array


@dataclass(frozen=True, eq=False)
class Tile:
    """One run in the laboratory."""

    run: int
    axes: tuple[AxisOf, ...]
    """None where the run has no such number."""
    reason: str
    """Why there is nothing to be seen of it; empty where there is."""
    edges: tuple[Edge, ...] = ()
    """Where theory says that it can no longer rest, if that is asked for."""


@dataclass(frozen=True)
class Laboratory:
    """A race in which some numbers are axes."""

    study: Study
    outcome: Literal["updates", "loss", "rate", "sharpness"]
    label: str
    """What the outcome is called."""
    tiles: tuple[Tile, ...]
    sizes: tuple[int, ...]
    """Trajectories along each side of a map: coarse at once, then refined."""


def laboratory(scenario: Scenario) -> Laboratory | None:
    """That of a scenario, in the reader's language; None where it asks for none, or there is none."""
    view, race = scenario.view, scenario.race
    study = study_of(scenario)
    if study is None:
        return None
    outcome = "updates" if study == "starts" else view.outcome
    axes, declared = axes_of(scenario), declarations(type(view))["outcome"]
    assert isinstance(declared, Choice)
    return Laboratory(
        study=study,
        outcome=outcome,  # type: ignore[arg-type]
        label=_(declared.options[outcome]),
        tiles=tuple(_tile(scenario, i, axes) for i, run in enumerate(race.runs) if not run.hidden),
        sizes=SIZES,
    )


def study_of(scenario: Scenario) -> Study | None:
    """What is asked for beside the ground; None where that is no study, or there is none of such a surface."""
    beside, surface = scenario.view.beside, scenario.race.surface
    there = beside in STUDIES and surface.d == 2 and not (surface.curve and beside == "starts")
    return beside if there else None  # type: ignore[return-value]


def axes_of(scenario: Scenario) -> tuple[Axis, ...]:
    """The numbers that run: those of the link as far as it names them, the usual ones instead."""
    study = study_of(scenario)
    if study is None or study == "starts":
        view = scenario.view.seen
        return PLANE if view is None else (Axis("start.x", view[0]), Axis("start.y", view[1]))
    usual = [Axis(key) for key in USUAL[study]]
    if study == "numbers":
        usual[1] = Axis(_second(scenario.race))
    asked = scenario.view.axes
    if study == "sweep":
        return (shared(scenario.race, asked[0] if asked else usual[0], MARGIN),)
    if study == "search":
        return searched_axes(scenario)
    rest = [axis for axis in usual if axis.key not in [one.key for one in asked]]
    return tuple([*asked, *rest][:2])


def searched_axes(scenario: Scenario) -> tuple[Axis, ...]:
    """The numbers of runs that are searched for the best: those that run, or else the rates."""
    race = scenario.race
    own = [axis for axis in scenario.view.axes if not any(_of_race(race, i, axis) for i in range(len(race.runs)))]
    return tuple(shared(race, axis) for axis in own or [Axis(key) for key in USUAL["search"]])


def _of_race(race: Race, index: int, axis: Axis) -> bool:
    handle = handle_of(race, index, axis.key)
    return handle is not None and handle.run is None


def shared(race: Race, axis: Axis, margin: float = 1) -> Axis:
    """The axis with ends that are the same for all runs that are shown: from the lowest of theirs to the highest.

    Where powers are spaced it goes beyond them by a factor: a window that ends there is seen to end.
    """
    spans = [span(race, i, axis) for i, run in enumerate(race.runs) if not run.hidden]
    found = [one for one in spans if one]
    if axis.ends or not found:
        return axis
    powers = all(one.scale == "log" for one in found)
    low, high = min(one.low for one in found), max(one.high for one in found)
    return Axis(axis.key, (low / margin, high * margin) if powers else (low, high))


def tuned_of(scenario: Scenario) -> str:
    """How the numbers of the runs were found, in the reader's language; empty where they are as given."""
    view = scenario.view
    if view.tuned == "given" or scenario.race.surface.d != 2:
        return ""
    if view.tuned == "each":
        return _("tuned: {trials} trials each", trials=view.trials)
    return _("one for all: {trials} trials each", trials=view.trials)


def _second(race: Race) -> str:
    for i in range(len(race.runs)):
        for key in _SECOND:
            if handle_of(race, i, key):
                return key
    return USUAL["numbers"][1]


def _tile(scenario: Scenario, index: int, axes: tuple[Axis, ...]) -> Tile:
    race, found = scenario.race, []
    for axis in axes:
        try:
            one = span(race, index, axis)
        except ValueError as error:
            return Tile(index, (), str(error))
        if one is None:
            return Tile(index, (), say("has no {name}", name=axis.key))
        found.append(one)
    asked = scenario.view.theory == "on" and study_of(scenario) == "numbers" and not race.chance
    lines = edges(race, index, (found[0], found[1])) if asked else ()
    return Tile(index, tuple(_axis(race, index, one) for one in found), "", tuple(map(_edge, lines)))


def _edge(edge: theory.Edge) -> Edge:
    return Edge(_("can rest at curvature {number:.4g}").format(number=edge.curvature), edge.x, edge.y)


def _axis(race: Race, index: int, one: Span) -> AxisOf:
    handle = handle_of(race, index, one.key)
    assert handle
    symbol = plain(handle.declared.symbol)
    label = symbol if handle.run is not None or handle.key.startswith("start.") else _(handle.label)
    return AxisOf(one.key, label, one.low, one.high, one.scale, handle.value)
