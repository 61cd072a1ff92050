"""Words of the claims language for many trajectories of one run: from other starts, with other rates.

A map has 64 x 64 starts in the middles of as many cells of the picture's window; a sweep has 97 rates, evenly over six
decades around the run's own, of which that is the middle one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lab import FAR_OUT, NOWHERE, Outcomes, Survey, outcomes, spread, survey
from lab.survey import alone
from learning.model import Array
from lessons.places import ClaimError
from once import once
from optim import places
from scenario import Path, Race
from scenario.axes import Axis
from surfaces.critical import critical_points

SIDE = 64
"""Starts along each side of a map."""
RESTING = 1e-6
"""The slope below which nothing is going to happen any more."""
RATES, DECADES = 97, 6
"""Of a sweep."""


def basin(run: Path, px: float, py: float) -> float:
    """The share of the picture's starts from which it comes to stay at the critical point nearest to a place."""
    found = _map(run)
    if not found.points:
        raise ClaimError("no critical points are known here")
    which = int(np.argmin([np.hypot(c.x - px, c.y - py) for c in found.points]))
    return _share(found.outcomes.reached == which)


def settled(run: Path) -> float:
    """The share of the picture's starts from which it comes to stay at a minimum."""
    return _share(np.isfinite(_map(run).outcomes.updates))


def stuck(run: Path) -> float:
    """The share of the picture's starts from which it ends at a saddle or a maximum."""
    found = _map(run).outcomes
    return _share((found.reached >= 0) & np.isnan(found.updates))


def nowhere(run: Path) -> float:
    """The share of the picture's starts from which it is at no critical point in the end."""
    return _share(_map(run).outcomes.reached == NOWHERE)


def thrown(run: Path) -> float:
    """The share of the picture's starts from which it is thrown out of the plane."""
    return _share(_map(run).outcomes.reached == FAR_OUT)


def ragged(run: Path) -> float:
    """The share of neighbouring starts, side by side, that do not end at the same place."""
    reached = _map(run).outcomes.reached.reshape(SIDE, SIDE)
    return float(
        np.mean(np.concatenate([np.ravel(reached[1:] != reached[:-1]), np.ravel(reached[:, 1:] != reached[:, :-1])]))
    )


def median_updates(run: Path) -> float:
    """How many updates half of the picture's starts take at most to come to stay at a minimum."""
    updates = _map(run).outcomes.updates
    return float(np.median(np.where(np.isnan(updates), np.inf, updates)))


def sharpest(run: Path) -> float:
    """The largest curvature at which it comes to rest at a minimum, from any of the picture's starts."""
    found = _map(run)
    size = np.hypot(*run.surface.grad(found.outcomes.x).T)
    rest = np.isfinite(found.outcomes.updates) & (size < RESTING)
    if not rest.any():
        raise ClaimError("from none of the starts it comes to rest")
    return float(found.outcomes.sharpness[rest].max())


def usable(run: Path, value: float) -> float:
    """Largest over smallest rate of the widest window of a sweep in which it ends with f below a value; 1 for none."""
    rates, found = _sweep(run)
    below = (found.left == 0) & (found.loss < value)
    best = longest = 0
    for good in below:
        longest = longest + 1 if good else 0
        best = max(best, longest)
    return float((rates[1] / rates[0]) ** max(best - 1, 0))


def largest_rate(run: Path, value: float) -> float:
    """The largest rate of a sweep with which it ends with f below a value."""
    rates, found = _sweep(run)
    good = (found.left == 0) & (found.loss < value)
    if not good.any():
        raise ClaimError("with none of the rates it ends below that")
    return float(rates[good][-1])


def best_rate(run: Path) -> float:
    """The rate of a sweep with which f ends lowest."""
    rates, found = _sweep(run)
    return float(rates[np.argmin(_ends(found))])


def best_loss(run: Path) -> float:
    """The lowest f in which it ends with any rate of a sweep."""
    return float(_ends(_sweep(run)[1]).min())


def _share(there: Array) -> float:
    return float(np.mean(there))


def _ends(found: Outcomes) -> Array:
    return np.where((found.left == 0) & np.isfinite(found.loss), found.loss, np.inf)


def _race(run: Path) -> Race:
    """The race of that run alone, as far as a map of it is concerned."""
    if run.surface.d != 2:
        raise ClaimError("a map has starts of two coordinates")
    if run.trajectory is None:
        raise ClaimError("this run could not be computed")
    noise = run.sampling.noise if run.sampling else None
    start = tuple(map(float, run.x[0]))
    race = Race(run.surface, start, (run.run,), run.trajectory.steps)
    return replace(race, noise=float(noise.sigma), seed=noise.seed) if noise else race


def _map(run: Path) -> Survey:
    work = survey(_race(run), 0, (Axis("start.x"), Axis("start.y")), SIDE)
    if work.value is None:
        raise ClaimError(work.reason)
    return work.value


def _sweep(run: Path) -> tuple[Array, Outcomes]:
    return _swept(alone(_race(run), 0))


@once(64)
def _swept(race: Race) -> tuple[Array, Outcomes]:
    """Rates and what becomes of the run with each."""
    lr = race.runs[0].optimizer.rule.lr
    rates = lr * 10.0 ** np.linspace(-DECADES / 2, DECADES / 2, RATES)
    ((_, bundle),) = spread(race, 0, {"run.0.0.lr": rates})
    path = places(bundle.optimizer, bundle.surface, bundle.start, bundle.steps, bundle.source)
    return rates, outcomes(path, race.surface, critical_points(race.surface))
