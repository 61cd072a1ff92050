"""Handles: the numbers of a scenario that can be taken in hand, each by its key.

    surface.<name>   start.x   start.y   init.seed   steps   batch   noise   seed   run.<i>.<part>.<name>

Part 0 of a run is its rule, the others lie around it, outwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from declare import Number
from locales import say
from optim.conventions import conventional
from scenario.axes import Axis, Span
from scenario.model import (
    BATCH,
    NOISE,
    SEED,
    START,
    STEPS,
    WRITTEN,
    Drawn,
    Race,
    Scenario,
    drawn_start,
    part_key,
)
from scenario.race import simulate
from scenario.section import Section, section
from scenario.trained import task_of
from scenario.view import View


@dataclass(frozen=True)
class Handle:
    """A number of a race, and how it is put into one."""

    key: str
    label: str
    declared: Number
    value: float
    put: Callable[[Race, float], Race] = field(repr=False, compare=False)
    run: int | None = None
    """The run that it belongs to; None where it is the whole race's."""
    part: str = ""
    """Which of the run's parts it belongs to: the name of the rule, schedule or wrapper."""


def handles(race: Race, view: View | None = None) -> tuple[Handle, ...]:
    """All that can be taken in hand, in the order in which it is shown.

    A seed is of no use where nothing is drawn, and most losses on data have neither a penalty nor dropout.
    """
    unused = set() if race.chance else {"seed"}
    if task_of(race.surface):
        unused |= {f"surface.{name}" for name, value in race.surface.settings().items() if not value}
    return tuple(handle for handle in every(race, view) if handle.key not in unused)


def with_handles(scenario: Scenario, changes: Mapping[str, float]) -> Scenario:
    """The scenario with some numbers changed, by their keys; those that it does not have are passed over.

    Parameters of the surface come first, so that start and rates that stand at their default move along, and what is
    asked of them holds all the same. ValueError where a value is refused.
    """
    race = scenario.race
    for handle in every(scenario.race, scenario.view):
        if handle.key in changes:
            race = handle.put(race, handle.declared.accept(changes[handle.key]))
    return scenario.racing(race).retold(scenario)


def handle_of(race: Race, index: int, key: str) -> Handle | None:
    """The number that an axis of that key means of run `index`; None where that run has none."""
    found = {handle.key: handle for handle in every(race)}
    handle = found.get(key) or found.get(f"run.{index}.0.{key}")
    return handle if handle and handle.run in (None, index) else None


def span(race: Race, index: int, axis: Axis) -> Span | None:
    """The axis as it is for run `index`; None where that run has no such number.

    Unless ends are asked for it goes along the number's slider, and farther where the number stands outside;
    coordinates of the start go over the window. Nowhere does it go to where the number may not be: ValueError where
    nothing is left.
    """
    if (handle := handle_of(race, index, axis.key)) is None:
        return None
    declared = handle.declared
    if axis.ends:
        low, high = max(axis.ends[0], declared.bounds[0]), min(axis.ends[1], declared.bounds[1])
        if not low < high:
            bounds = {"low": declared.bounds[0], "high": declared.bounds[1]}
            raise ValueError(say("{name} is never outside {low:g} to {high:g}", name=handle.label, **bounds))
    elif handle.key in ("start.x", "start.y"):
        low, high = map(float, race.surface.window["xy".index(handle.key[-1])])
    else:
        low, high = min(declared.low, handle.value), max(declared.high, handle.value)
    return Span(handle.key, low, high, declared.scale)


def every(race: Race, view: View | None = None) -> Iterator[Handle]:
    """All handles of a race, also those that are of no use at present.

    Of many weights the start is held in the plane that the view draws.
    """
    surface = race.surface
    for name, declared in surface.declared().items():
        yield Handle(f"surface.{name}", name, declared, surface.settings()[name], partial(_shaped, name=name))
    yield from _begun(race, view or View())
    for name, label, declared in (
        ("steps", say("Steps"), STEPS),
        *_batched(race),
        ("noise", say("Gradient noise"), NOISE),
        ("seed", say("Seed"), SEED),
    ):
        yield Handle(name, label, declared, getattr(race, name), partial(_set, name=name))
    for i, run in enumerate(race.runs):
        for j, part in enumerate(run.parts):
            others = conventional(part_key(part), race.conventions)
            for name, declared in part.declared().items():
                if isinstance(declared, Number):
                    if name in others:
                        declared = replace(declared, default=others[name])
                    put = partial(_tuned, run=i, part=j, name=name)
                    key, value = f"run.{i}.{j}.{name}", getattr(part, name)
                    yield Handle(key, name, declared, value, put, i, type(part).__name__)


def _begun(race: Race, view: View) -> Iterator[Handle]:
    """Where it starts: two coordinates, and of more weights how they are drawn. Too many are in nobody's hand."""
    surface = race.surface
    if surface.d <= WRITTEN:
        held = section(race, simulate(race), view) if surface.d > 2 else None
        start, window = (held.surface.start, held.surface.window) if held else (race.start, surface.window)
        for i, axis in enumerate("x" if surface.curve else "xy"):
            label, declared = say("Start {axis}", axis=axis), _across(axis, *window[i])
            put = partial(_pushed, axis=i, held=held) if held else partial(_started, axis=i)
            yield Handle(f"start.{axis}", label, declared, start[i], put)
    if surface.d > 2:
        drawn = race.drawn or Drawn()
        yield Handle("init.seed", say("Seed of the weights"), SEED, drawn.seed, _redrawn)


def _batched(race: Race) -> Iterator[tuple[str, str, Number]]:
    if task := task_of(race.surface):
        rows = len(task.problem.x)
        yield "batch", say("Batch"), replace(BATCH, high=rows, bounds=(0, rows))


def _redrawn(race: Race, value: float) -> Race:
    drawn = Drawn((race.drawn or Drawn()).kind, int(value))
    return replace(race, start=drawn_start(race.surface, drawn), drawn=drawn)


def _shaped(race: Race, value: float, name: str) -> Race:
    return race.on(race.surface.with_settings(**{name: value}))


def _started(race: Race, value: float, axis: int) -> Race:
    x, y = race.start
    return replace(race, start=(x, value) if axis else (value, y), drawn=None)


def _pushed(race: Race, value: float, axis: int, held: Section) -> Race:
    """The weights at the start, moved along the plane that was drawn when they were taken in hand."""
    assert held.plane
    moved = np.array(race.start) + (value - held.surface.start[axis]) * held.plane.directions[axis]
    return replace(race, start=tuple(map(float, moved)), drawn=None)


def _set(race: Race, value: float, name: str) -> Race:
    return replace(race, **{name: value})


def _tuned(race: Race, value: float, run: int, part: int, name: str) -> Race:
    return race.tuned(run, part, **{name: value})


def _across(axis: str, low: float, high: float) -> Number:
    """A coordinate of the start, whose slider runs across the window in round numbers."""
    stride = 10 ** math.floor(math.log10((high - low) / 20))
    return replace(START, symbol=axis, low=math.ceil(low / stride) * stride, high=math.floor(high / stride) * stride)
