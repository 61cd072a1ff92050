"""What a player needs to compute the picture anew while a number is held in hand: tapes, and what follows what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from learning.plane import Plane
from learning.traced import Learned, learned
from once import once
from optim.traced import Method, Recorded
from picture.inside import of_any_rule
from scenario import Path, Race, Scenario, default_rate, default_start
from scenario.model import WRITTEN
from scenario.sampling import sampling
from scenario.traced import By, attempted, by_facts, charted, measured, method_of, noise_tape, terrain_of
from scenario.trained import task_of
from surfaces import Surface
from surfaces.formula import FARTHEST
from surfaces.traced import Terrain
from tracing import Tape


@dataclass(frozen=True)
class Within:
    """What every rule has at each step, whatever its own quantities are: of the start first, then of the step."""

    tape: Tape
    quantities: tuple[Recorded, ...]


@dataclass(frozen=True)
class Follow:
    """A number that stands at its surface's own, and so moves when the surface's parameters do."""

    key: str
    fact: str
    """Of the surface's facts, the one it follows,"""
    index: int
    """and which number of it."""
    factor: float
    digits: int
    """Significant digits that are kept; 0 for all."""
    bounds: tuple[float, float]


@dataclass(frozen=True)
class Live:
    """The picture's computations as tapes, each None where it stays with the server."""

    terrain: Terrain | None
    learned: Learned | None
    """Where the surface is a loss on data: what answers for it."""
    noise: Tape
    curve: bool
    """Whether f is of x alone, so that a point is drawn at the height of f."""
    charted: Tape | None
    within: Within | None
    methods: tuple[Method | None, ...]
    """Of each run."""
    seed: int
    """Of the race's noise, also while there is none."""
    follows: tuple[Follow, ...]


def live(scenario: Scenario, plane: Plane | None = None) -> Live:
    """What a scenario's picture is computed from; the same for all numbers that its handles can have.

    `plane` is the one that is drawn where there are more than two weights. Of very many nothing is recorded.
    """
    race, surface = scenario.race, scenario.race.surface
    d = surface.d
    recorded = d <= WRITTEN
    return Live(
        terrain=terrain_of(surface),
        learned=_learned(race, plane) if recorded else None,
        noise=noise_tape(d if recorded else 2, surface.curve),
        curve=surface.curve,
        charted=charted(scenario.view.chart, surface, d) if recorded else None,
        within=within(surface, d) if recorded else None,
        methods=tuple(method_of(run.optimizer, d) if recorded else None for run in race.runs),
        seed=race.seed,
        follows=tuple(_follows(race)),
    )


def _learned(race: Race, plane: Plane | None) -> Learned | None:
    task = task_of(race.surface)
    if task is None:
        return None
    met = sampling(race).batches
    return learned(
        task.loss,
        replace(met, seed=race.seed),
        dropped=task.dropped,
        keep=1 - task.model.dropout,
        start=race.start,
        plane=plane,
    )


def within(surface: Surface, d: int = 2) -> Within | None:
    """What every rule has at each step on a surface, whatever its parameters; None where it stays with the server."""
    return _within(by_facts(surface), d)


@once(maxsize=128)
def _within(of: By[Surface], d: int) -> Within | None:
    quantities: list[Recorded] = []

    def common(path: Path) -> list:
        found = of_any_rule(path)
        quantities[:] = [Recorded(name, np.shape(rows)[1], True) for name, rows in found.items()]
        return [number for rows in found.values() for number in np.ravel(rows)]

    tape = attempted(lambda: measured(of.thing, common, d))
    return tape and Within(tape, tuple(quantities))


def _follows(race: Race) -> list[Follow]:
    surface = race.surface
    found = []
    if race.start == default_start(surface) and surface.d == 2:
        found += [
            Follow(f"start.{axis}", "start", i, 1.0, 0, (-FARTHEST, FARTHEST))
            for i, axis in enumerate("x" if surface.curve else "xy")
        ]
    for i, run in enumerate(race.runs):
        rule = type(run.optimizer.rule)
        if surface.rate(rule.rate_unit) is not None and run.optimizer.rule.lr == default_rate(rule, surface):
            bounds = rule.declared()["lr"].bounds  # type: ignore[union-attr]
            found.append(Follow(f"run.{i}.0.lr", f"rate {rule.rate_unit}", 0, rule.rate_factor, 3, bounds))
    return found
