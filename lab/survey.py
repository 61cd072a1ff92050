"""A survey: one run over a grid of two numbers, computed once for all who ask, behind every picture."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from declare import clip
from lab.outcome import Outcomes, joined, outcomes
from lab.spread import Bundle, spread
from locales import say
from optim import Array, OverBudget, places
from scenario import Race
from scenario.axes import Axis, Span
from scenario.handles import span
from scenario.ledger import Ledger, Work
from surfaces.critical import CriticalPoint, critical_points
from turns import PATIENCE, pause

SIZES = (32, 128, 512)
"""Trajectories along each side, coarse at once and then refined."""
BUDGET = 8.0
"""Seconds of processor time that one survey may take."""
BYTES = 24e6
"""Of the positions of trajectories that are stepped together: about what a core steps fastest."""
LANES = 8192
"""Trajectories that are stepped together at most."""


@dataclass(frozen=True, eq=False)
class Survey:
    """What became of one run's trajectories, one for each cell of a grid, row by row from below."""

    axes: tuple[Span, Span]
    values: tuple[Array, Array]
    """(size,) each; the numbers at the middles of the cells, along x and along y."""
    points: tuple[CriticalPoint, ...]
    """What `reached` counts."""
    outcomes: Outcomes

    @property
    def size(self) -> int:
        """Cells along each side."""
        return len(self.values[0])


_SURVEYS: Ledger[Survey] = Ledger(64, 120e6, lambda found: found.outcomes.bytes)


def survey(race: Race, index: int, axes: tuple[Axis, Axis], size: int) -> Work[Survey]:
    """Run `index` of a race over two of its numbers. Without a value it says why: it would take too long.

    ValueError where an axis is none of that run's numbers, or runs where the number may not be; Busy as of `turns`.
    """
    own, spans = of_run(race, index, axes)
    return _SURVEYS.entry((own, spans, size), BUDGET, lambda: _survey(own, spans, size), PATIENCE)


def alone(race: Race, index: int) -> Race:
    """A race of that run alone, without what is only seen of it: the same for whoever asks for the same paths."""
    return replace(race, runs=(replace(race.runs[index], color="", hidden=False),))


def of_run(race: Race, index: int, axes: Sequence[Axis]) -> tuple[Race, tuple[Span, ...]]:
    """A race of that run alone, and the axes as they are there; ValueError where the run has no such number."""
    own, prefix = alone(race, index), f"run.{index}."
    return own, tuple(spanned(own, replace(axis, key=axis.key.replace(prefix, "run.0.", 1))) for axis in axes)


def spanned(race: Race, axis: Axis) -> Span:
    """The axis of a race's only run; ValueError where that run has no such number."""
    if (found := span(race, 0, axis)) is None:
        raise ValueError(say("this run has no {name}", name=clip(axis.key)))
    return found


def _survey(race: Race, spans: tuple[Span, ...], size: int) -> Survey:
    columns, rows = (one.values(size) for one in spans)
    across, up = np.meshgrid(columns, rows)
    lanes = {spans[0].key: across.ravel(), spans[1].key: up.ravel()}
    points = critical_points(race.surface)
    return Survey((spans[0], spans[1]), (columns, rows), points, followed(race, lanes, points, stop_at(BUDGET)))


def followed(
    race: Race,
    lanes: Mapping[str, Array],
    points: tuple[CriticalPoint, ...],
    look: Callable[[], None],
    met: Callable[[Bundle], Bundle] = lambda bundle: bundle,
) -> Outcomes:
    """What became of all trajectories that `spread` makes of a race's only run, on whose surface `points` are known.

    `look` is called after every step and may raise to end it; each bundle is stepped as `met` changes it.
    """
    parts = []
    for where, bundle in spread(race, 0, lanes):
        known = points if bundle.surface == race.surface else critical_points(bundle.surface)
        parts += [(where[rows], outcome) for rows, outcome in _blocks(met(bundle), known, look)]
    return joined(parts, len(next(iter(lanes.values()))))


def _blocks(
    bundle: Bundle, points: tuple[CriticalPoint, ...], look: Callable[[], None]
) -> Iterator[tuple[slice, Outcomes]]:
    """What became of a bundle, block by block."""
    n, d = bundle.start.shape
    block = max(256, min(LANES, int(BYTES / (8 * d * (bundle.steps + 1)))))
    room = np.empty((bundle.steps + 1, d, min(block, n)))
    for first in range(0, n, block):
        rows = slice(first, min(first + block, n))
        part = bundle.cut(rows)
        out = room[..., : len(part.start)]
        path = places(part.optimizer, part.surface, part.start, part.steps, part.source, look, out)
        yield rows, outcomes(path, part.surface, points)


def stop_at(seconds: float) -> Callable[[], None]:
    """What is called between steps: it pauses, and raises OverBudget once that much of processor time is used up."""
    stop = time.thread_time() + seconds

    def look() -> None:
        pause()
        if time.thread_time() > stop:
            raise OverBudget(say("not computed: the budget of {seconds:g} s is used up", seconds=seconds))

    return look
