"""What a player needs to compute the picture anew while a number is held in hand: tapes, and what follows what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learning.traced import Learned
from once import once
from optim.traced import Method, Recorded
from picture.inside import of_any_rule
from scenario import Path, Race, Scenario, default_rate, default_start
from scenario.traced import By, attempted, by_facts, charted, measured, method_of, noise_tape, terrain_of
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
    charted: Tape | None
    within: Within | None
    methods: tuple[Method | None, ...]
    """Of each run."""
    seed: int
    """Of the race's noise, also while there is none."""
    follows: tuple[Follow, ...]


def live(scenario: Scenario) -> Live:
    """What a scenario's picture is computed from; the same for all numbers that its handles can have."""
    race, surface = scenario.race, scenario.race.surface
    return Live(
        terrain=terrain_of(surface),
        learned=None,
        noise=noise_tape(),
        charted=charted(scenario.view.chart, surface),
        within=within(surface),
        methods=tuple(method_of(run.optimizer) for run in race.runs),
        seed=race.seed,
        follows=tuple(_follows(race)),
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
    if race.start == default_start(surface):
        found += [Follow(f"start.{axis}", "start", i, 1.0, 0, (-FARTHEST, FARTHEST)) for i, axis in enumerate("xy")]
    for i, run in enumerate(race.runs):
        rule = type(run.optimizer.rule)
        if surface.rate(rule.rate_unit) is not None and run.optimizer.rule.lr == default_rate(rule, surface):
            bounds = rule.declared()["lr"].bounds  # type: ignore[union-attr]
            found.append(Follow(f"run.{i}.0.lr", f"rate {rule.rate_unit}", 0, rule.rate_factor, 3, bounds))
    return found
