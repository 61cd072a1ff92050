"""The search for the best numbers: the same one for every method, said in full, and shown as it went.

Half of the values lie evenly over the whole of the axis, a quarter evenly around the best of these, and the last
quarter, closer still, around the best of all. Two numbers are searched for together, over a lattice. The best is the
value with which the run ends lowest; of those that end in round-off the one that gets there soonest, and of equal ones
the earlier. Where anything is drawn, each value is tried with the same few seeds, which count as so many runs, and the
mean is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from declare import clip
from lab.spread import Bundle
from lab.survey import BUDGET, alone, followed, of_run, spanned, stop_at
from lab.sweep import ROUND, anywhere, ended, standing
from locales import say
from optim import Array
from optim.core import Bent, Objective
from optim.noise import Source
from scenario import Race
from scenario.axes import Axis, Span
from scenario.handles import handle_of, span
from scenario.ledger import Ledger, Work
from scenario.model import SEED
from surfaces.critical import critical_points
from turns import PATIENCE

TRIALS = 40
SEEDS = (0, 1, 2)
"""With which a value is tried where anything is drawn."""
STAGES = (0.5, 0.25, 0.25)
"""Which shares of the values each stage tries."""
DIGITS = 3
"""Significant digits of a value, so that links stay short."""
_PLASTIC = 0.7548776662466927
"""One over the plastic number: its multiples fill the second axis of a lattice evenly."""


@dataclass(frozen=True, eq=False)
class Search:
    """What was tried, in order."""

    axes: tuple[Span, ...]
    values: Array
    """(n, k); the value of each of the k numbers."""
    losses: Array
    """(n, m); f where each of the m runs that were searched for ended, in the mean over the seeds; infinite where one
    diverged."""
    scores: Array
    """(n,); what the search looked for the least of: the mean over the runs of the rank that each value has among all;
    infinite where more runs than need be diverge."""
    trials: int
    """Runs of each method: values times seeds."""
    seeds: int
    evaluations: tuple[int, ...]
    """Gradients that each of the m runs asked for in all."""

    @property
    def best(self) -> int:
        """The place of what was found; -1 where every value diverged."""
        return int(np.argmin(self.scores)) if np.isfinite(self.scores).any() else -1

    @property
    def bytes(self) -> int:
        """What it takes of the memory."""
        return self.values.nbytes + self.losses.nbytes + self.scores.nbytes


_SEARCHES: Ledger[Search] = Ledger(256, 20e6, lambda found: found.bytes)
_LR = (Axis("lr"),)


def search(race: Race, index: int, axes: Sequence[Axis] = _LR, trials: int = TRIALS) -> Work[Search]:
    """The numbers of run `index` with which it ends lowest. Without a value it says why: it would take too long.

    ValueError where an axis is none of that run's own numbers; Busy as of `turns`.
    """
    own, spans = of_run(race, index, axes)
    _of_runs(spans)
    for one in spans:
        own = anywhere(own, one)
    return _SEARCHES.entry((own, spans, trials), BUDGET, lambda: _search((own,), (spans,), trials), PATIENCE)


def shared_search(race: Race, axis: Axis = _LR[0], trials: int = TRIALS) -> Work[Search]:
    """The one value for all runs that are shown, of those that have such a number.

    It is the one of least mean rank, of those with which the fewest runs diverge. Each run ranks all values by where it
    ends. By ranks and not by gaps between logarithms of losses, for a method that reaches 1e-30 with one of the values
    would decide alone.
    """
    own = tuple(alone(race, i) for i, run in enumerate(race.runs) if not run.hidden and handle_of(race, i, axis.key))
    if not own:
        raise ValueError(say("no run has a {name}", name=clip(axis.key)))
    spans = tuple((spanned(one, axis),) for one in own)
    _of_runs([one for (one,) in spans])
    low, high = max(one.low for (one,) in spans), min(one.high for (one,) in spans)
    if not low < high:
        raise ValueError(say("no value of {name} is one that every run can have", name=clip(axis.key)))
    spans = tuple((replace(one, low=low, high=high),) for (one,) in spans)
    own = tuple(anywhere(race, one) for race, (one,) in zip(own, spans, strict=True))
    return _SEARCHES.entry((own, spans, trials), BUDGET, lambda: _search(own, spans, trials), PATIENCE)


def tuned(race: Race, how: str, axes: Sequence[Axis] = _LR, trials: int = TRIALS) -> Race:
    """The race with what was found: for "each" run its own numbers, or "one" value for all; "given" leaves it as it is.

    Runs for which nothing was found stay as they are.
    """
    if how == "one":
        work = shared_search(race, axes[0], trials)
        found = [(i, work) for i, run in enumerate(race.runs) if not run.hidden and handle_of(race, i, axes[0].key)]
    elif how == "each":
        having = [i for i, run in enumerate(race.runs) if not run.hidden and all(span(race, i, axis) for axis in axes)]
        found = [(i, search(race, i, axes, trials)) for i in having]
    else:
        found = []
    for i, work in found:
        if work.value and work.value.best >= 0:
            for axis, value in zip(axes, work.value.values[work.value.best], strict=False):
                handle = handle_of(race, i, axis.key)
                assert handle
                race = handle.put(race, handle.declared.accept(float(value)))
    return race


def shares(count: int, axes: int) -> Array:
    """(count, axes) from 0 to 1; evenly along the first axis, as a lattice over both."""
    k = np.arange(count) + 0.5
    return np.stack([k / count, (k * _PLASTIC) % 1][:axes], axis=-1)


def rounded(value: Array, axis: Span) -> Array:
    """To `DIGITS` digits of what the axis spaces; never beyond its ends."""
    if axis.scale == "int":
        return value
    spaced = 1 - value if axis.scale == "complement" else value
    short = np.array([float(f"{v:.{DIGITS}g}") for v in spaced])
    back = np.array([float(f"{1 - v:.12g}") for v in short]) if axis.scale == "complement" else short
    return np.clip(back, axis.low, axis.high)


def scores(standings: Array, losses: Array) -> Array:
    """(n,); the mean rank of each value over the runs; infinite where more of them diverge than need be."""
    lost = np.isinf(losses).sum(1)
    fewest = lost.min()
    return np.where((lost == fewest) & (fewest < losses.shape[1]), standings.mean(1), np.inf)


def _of_runs(spans: Sequence[Span]) -> None:
    for one in spans:
        if not one.key.startswith("run."):
            raise ValueError(say("{name} is no number of a run: it is not searched for", name=clip(one.key)))


def _search(races: tuple[Race, ...], spans: tuple[tuple[Span, ...], ...], trials: int) -> Search:
    methods = [_Method(*of) for of in zip(races, spans, strict=True)]
    seeds = SEEDS if any(race.chance for race in races) else ()
    tries = max(len(seeds), 1)
    look, axes = stop_at(BUDGET), spans[0]
    places: list[Array] = []
    values: list[Array] = []

    def score() -> Array:
        standings = np.stack([method.standings for method in methods], axis=-1)
        return scores(standings, np.stack([method.losses for method in methods], axis=-1))

    for now in _stages(max(trials // tries, 2), len(axes), lambda: np.concatenate(places)[np.argmin(score())]):
        new = np.stack([rounded(axis.at(now[:, i]), axis) for i, axis in enumerate(axes)], axis=-1)
        for method in methods:
            method.follow(new, seeds, look)
        places.append(now)
        values.append(new)
    losses = np.stack([method.losses for method in methods], axis=-1)
    asked = tuple(method.asked for method in methods)
    return Search(axes, np.concatenate(values), losses, score(), len(losses) * tries, tries, asked)


def _stages(count: int, axes: int, best: Callable[[], Array]) -> Iterator[Array]:
    """The places that each stage tries, as shares of the axes: around the best so far, within half of what was left."""
    counts = [math.ceil(STAGES[0] * count), math.ceil(STAGES[1] * count)]
    counts.append(count - sum(counts))
    side = 1.0
    for stage, n in enumerate(counts):
        if n <= 0:
            return
        middle = best() if stage else np.full(axes, 0.5)
        low = np.clip(middle - side / 2, 0, 1 - side)
        yield low + side * shares(n, axes)
        # The neighbours of the best lie that far from it, on both sides.
        side *= min(1.0, 2 * n ** (-1 / axes))


class _Method:
    """One run that values are searched for, and how it has ended with those that were tried so far."""

    def __init__(self, race: Race, spans: tuple[Span, ...]) -> None:
        self.race, self.spans = race, spans
        self.points = critical_points(race.surface)
        self.losses, self.updates = np.empty(0), np.empty(0)
        self.asked = 0

    def follow(self, values: Array, seeds: tuple[int, ...], look: Callable[[], None]) -> None:
        """The run with each row of values, and with each of the seeds."""
        n, tries = len(values), max(len(seeds), 1)
        lanes = {one.key: np.tile(values[:, i], tries) for i, one in enumerate(self.spans)}
        if seeds:
            others = [(self.race.seed + seed) % int(SEED.bounds[1]) for seed in seeds]
            lanes["seed"] = np.repeat(others, n).astype(float)
        found = followed(self.race, lanes, self.points, look, self._counting)
        self.losses = np.concatenate([self.losses, ended(found).reshape(tries, n).mean(0)])
        self.updates = np.concatenate([self.updates, found.updates.reshape(tries, n).mean(0)])

    def _counting(self, bundle: Bundle) -> Bundle:
        return replace(bundle, source=_Counting(bundle.source, self))

    @property
    def standings(self) -> Array:
        """(n,); the rank of each value that was tried."""
        surface = self.race.surface
        known = [c.value for c in self.points if c.shape == "minimum"]
        floor = surface.floor if surface.floor is not None else min(known, default=-np.inf)
        with np.errstate(all="ignore"):
            begun = float(surface.value(np.array([self.race.start]))[0])
        least = floor + ROUND * (begun - floor) if np.isfinite(floor) else floor
        return standing(self.losses, self.updates, least)


@dataclass(frozen=True)
class _Counting:
    """What is met at every step, where each gradient that is asked for counts, one for each trajectory."""

    source: Source
    method: _Method

    def at(self, t: int, f: Objective) -> Objective:
        met = self.source.at(t, f)

        def grad(x: Array) -> Array:
            self.method.asked += x.size // x.shape[-1]
            return met.grad(x)

        return Bent(met, grad)
