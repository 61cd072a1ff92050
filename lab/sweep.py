"""A sweep: one run for many values of one of its numbers, from the race's own start and from others around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab.outcome import Outcomes
from lab.spread import is_array
from lab.survey import BUDGET, followed, of_run, stop_at
from optim import Array
from scenario import Race
from scenario.axes import Axis, Span
from scenario.handles import handle_of
from scenario.ledger import Ledger, Work
from scenario.model import SEED
from surfaces.critical import CriticalPoint, critical_points
from surfaces.plane import shorter
from turns import PATIENCE

COUNT, FEWER = 121, 41
"""Values of a sweep; and of one whose trajectories cannot be stepped together."""
COMPANIONS = 16
AROUND = 0.05
"""Starts beside the race's own lie within this share of the window's shorter side from it."""
USABLE = 0.01
"""A value is usable if the run ends with at most this share of the height that it began with."""
ROUND = 1e-14
"""Of the height at the start: ends that are less above the floor differ by round-off, and are equal."""
QUARTILES = (0.25, 0.5, 0.75)
_GOLDEN = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True)
class Stretch:
    """Values next to each other that all are usable."""

    low: float
    high: float
    decades: float | None
    """How wide it is in powers of ten; None where the number is not spaced by powers."""
    ends: tuple[bool, bool]
    """Whether it ends below and above; where it does not, the axis did before."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What became of one run's trajectories for each value of one number."""

    axis: Span
    values: Array
    """(count,)"""
    own: Outcomes
    """From the race's own start, with its own seed; one trajectory for each value."""
    companions: Outcomes
    """Of as many for each value, with other seeds where anything is drawn, from other starts where not: (n * count,),
    all values of the first companion before those of the second."""
    seeds: bool
    """Whether the companions differ in their seeds, and not in their starts."""
    floor: float
    """What heights are counted from: the lowest that is known of the surface, or else that was found."""
    begun: float
    """f where the race starts."""

    @property
    def best(self) -> int:
        """The place of the value with which the run ends lowest, as `standing` has it; -1 where all diverge."""
        ends = ended(self.own)
        least = self.floor + ROUND * (self.begun - self.floor)
        return int(np.argmin(standing(ends, self.own.updates, least))) if np.isfinite(ends).any() else -1

    @property
    def usable(self) -> Stretch | None:
        """The widest unbroken stretch of usable values, out to half the way to the next ones; None where there is none.

        A value is usable if from the race's own start the run stays in the plane and ends at most `USABLE` of the
        start's height above the `floor`.
        """
        good = ended(self.own) - self.floor <= USABLE * (self.begun - self.floor)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(int)))
        if not len(edges):
            return None
        first, last = max(edges.reshape(-1, 2).tolist(), key=lambda stretch: stretch[1] - stretch[0])
        count = len(self.values)
        low, high = map(float, self.axis.at(np.array([first / count, min(last / count, 1.0)])))
        powers = self.axis.scale == "log" and low > 0
        return Stretch(low, high, float(np.log10(high / low)) if powers else None, (first > 0, last < count))

    def band(self, outcome: str) -> Array:
        """(3, count); lower quartile, median and upper quartile of an outcome over all of a value's trajectories.

        Who has diverged counts as worse than all others, and ends at infinity. Nothing where there are no companions.
        """
        rows = len(self.companions.left) // len(self.values)
        if not rows:
            return np.empty((3, 0))
        table = np.concatenate([shown(self.own, outcome), shown(self.companions, outcome)]).reshape(rows + 1, -1)
        table = np.sort(np.where(np.isnan(table), np.inf, table), axis=0)
        return table[[round(share * rows) for share in QUARTILES]]

    @property
    def bytes(self) -> int:
        """What it takes of the memory."""
        return self.own.bytes + self.companions.bytes + self.values.nbytes


_SWEEPS: Ledger[Sweep] = Ledger(256, 60e6, lambda found: found.bytes)


def sweep(race: Race, index: int, axis: Axis, count: int = COUNT, companions: int = COMPANIONS) -> Work[Sweep]:
    """Run `index` of a race over one of its numbers. Without a value it says why: it would take too long.

    Where trajectories cannot be stepped together there are fewer values, and no companions that could not be either.
    ValueError where the axis is none of that run's numbers, or runs where the number may not be; Busy as of `turns`.
    """
    own, (span,) = of_run(race, index, (axis,))
    apart = not is_array(own, 0, span.key)
    if apart or not own.runs[0].optimizer.rule.batched:
        count = min(count, FEWER)
        companions = 0 if not apart or _seeds(own, span.key) else companions
    own = anywhere(own, span)
    return _SWEEPS.entry((own, span, count, companions), BUDGET, lambda: _sweep(own, span, count, companions), PATIENCE)


def anywhere(race: Race, span: Span) -> Race:
    """The race with the number at one place: it runs, so that a sweep is the same wherever its run stands."""
    handle = handle_of(race, 0, span.key)
    assert handle
    return race if handle.run is None else handle.put(race, handle.declared.accept(float(span.values(1)[0])))


def ended(found: Outcomes) -> Array:
    """f where each ended; infinite where it left the plane, or f has no value."""
    return np.where((found.left > 0) | np.isnan(found.loss), np.inf, found.loss)


def standing(ends: Array, updates: Array, least: float) -> Array:
    """(n,); the rank of each of n ends, from 1: the lowest first, of those below `least` the one that came soonest.

    Equal ones share their rank, and all that diverged the last one.
    """
    soon = np.where((ends <= least) & ~np.isnan(updates), updates, np.inf)
    low = np.maximum(ends, least)
    before = (low[:, None] > low) | ((low[:, None] == low) & (soon[:, None] > soon))
    same = (low[:, None] == low) & (soon[:, None] == soon)
    return np.asarray(before.sum(1) + (same.sum(1) + 1) / 2)


def shown(found: Outcomes, outcome: str) -> Array:
    """An outcome as it is drawn: who has left the plane ended nowhere."""
    return ended(found) if outcome == "loss" else np.where(found.left > 0, np.nan, getattr(found, outcome))


def _sweep(race: Race, span: Span, count: int, companions: int) -> Sweep:
    values = span.values(count)
    points = critical_points(race.surface)
    seeds = _seeds(race, span.key)
    begun = starts(race, span.key, values)
    lanes = {span.key: np.tile(values, 1 + companions)}
    if seeds:
        others = (race.seed + np.arange(1 + companions)) % int(SEED.bounds[1])
        lanes["seed"] = np.repeat(others, count).astype(float)
    else:
        around = np.concatenate([np.zeros((1, 2)), disc(race, companions)])
        for axis in (0,) if race.surface.curve else (0, 1):
            lanes["start." + "xy"[axis]] = (begun[:, axis] + around[:, axis, None]).ravel()
    found = followed(race, lanes, points, stop_at(BUDGET))
    own, rest = _part(found, slice(0, count)), _part(found, slice(count, None))
    with np.errstate(all="ignore"):
        first = float(race.surface.value(np.array([race.start]))[0])
    return Sweep(span, values, own, rest, seeds, floor_of(race, points, own), first)


def _seeds(race: Race, key: str) -> bool:
    """Whether companions have other seeds, and not other starts."""
    return key != "seed" and (race.chance or key in ("noise", "batch"))


def starts(race: Race, key: str, values: Array) -> Array:
    """(count, 2); where the race starts with each value of a number: parameters of a surface may take it along."""
    handle = handle_of(race, 0, key)
    assert handle
    if handle.run is not None or not key.startswith(("surface.", "start.")):
        return np.tile(race.start, (len(values), 1))
    return np.array([handle.put(race, handle.declared.accept(float(value))).start for value in values])


def disc(race: Race, count: int) -> Array:
    """(count, 2); ways from the start, evenly over a disc of `AROUND`: the same for every run."""
    radius = AROUND * shorter(race.surface.window)
    k = np.arange(count)
    ways = np.stack([np.cos(k * _GOLDEN), np.sin(k * _GOLDEN)], axis=-1)
    return np.asarray(radius * np.sqrt((k + 0.5) / max(count, 1))[:, None] * ways)


def floor_of(race: Race, points: tuple[CriticalPoint, ...], found: Outcomes) -> float:
    """The lowest value that is known: stated, searched for, or where a trajectory ended."""
    if race.surface.floor is not None:
        return race.surface.floor
    known = [c.value for c in points if c.shape == "minimum"]
    ends = ended(found)
    return float(min([*known, *ends[np.isfinite(ends)]], default=0.0))


def _part(found: Outcomes, rows: slice) -> Outcomes:
    return Outcomes(**{name: getattr(found, name)[rows] for name in Outcomes.__dataclass_fields__})
