"""What can be measured on a run: the words of the claims language. One function is one word.

The first argument of a measure is a run; the others are numbers, those with a default may be left out. Its docstring
is its documentation: `docs/claims.md` is made from it. Every quantity of `scenario/quantities.py` is a measure of the
same name, too: its number at step k. Words for losses on data stand in `lessons/learnt.py`, those for
maps and sweeps in `lessons/mapped.py`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from types import ModuleType

import numpy as np

from lessons import learnt, mapped
from lessons.places import ClaimError, at
from optim import Array
from scenario import QUANTITIES, Path
from scenario.geometry import lengths, since
from scenario.quantities import Quantity
from surfaces.plane import shorter


def x(run: Path, k: float | None = None) -> float:
    """Where the run is at step k, first coordinate."""
    return float(run.x[at(run, k), 0])


def y(run: Path, k: float | None = None) -> float:
    """Where the run is at step k, second coordinate."""
    return float(run.x[at(run, k), 1])


def closest(run: Path, px: float, py: float) -> float:
    """How near the line of the path comes to a point."""
    to = np.array([px, py]) - run.x[:-1]
    along = np.sum(to * run.steps, axis=1) / np.maximum(run.moved**2, np.finfo(float).tiny)
    return float(lengths(to - np.clip(along, 0, 1)[:, None] * run.steps).min())


def arrival(run: Path, near: float | None = None) -> float:
    """The step since which it stays within `near` of a minimum: a hundredth of the picture unless said otherwise."""
    return _since(_distances(run) <= (_near(run) if near is None else near))


def below(run: Path, value: float) -> float:
    """The step since which f stays below a value."""
    return _since(run.loss < value)


def leaves(run: Path) -> float:
    """The first step outside the picture."""
    low, high = np.array(run.surface.window).T
    return _first(((run.x < low) | (run.x > high)).any(axis=1))


def diverged(run: Path) -> float:
    """The step at which it was thrown out of the plane."""
    return run.diverged or np.inf


def step(run: Path, k: float) -> float:
    """The length of step k."""
    return float(run.moved[_before(run, k)])


def longest(run: Path) -> float:
    """The length of the longest step."""
    return float(run.moved.max())


def shortest(run: Path) -> float:
    """The length of the shortest step."""
    return float(run.moved.min())


def travelled(run: Path) -> float:
    """The length of the whole path."""
    return float(run.moved.sum())


def lr(run: Path, k: float = 1) -> float:
    """The quantity `rate`, that of the first step unless said otherwise."""
    return MEASURES["rate"](run, k)


def turns_x(run: Path) -> float:
    """How often the run passes over the minimum in x, by at least a hundredth of the picture."""
    return _turns(run, 0)


def turns_y(run: Path) -> float:
    """How often the run passes over the minimum in y, by at least a hundredth of the picture."""
    return _turns(run, 1)


def lowest_x(run: Path) -> float:
    """The smallest x of the path."""
    return float(run.x[:, 0].min())


def highest_x(run: Path) -> float:
    """The largest x of the path."""
    return float(run.x[:, 0].max())


def lowest_y(run: Path) -> float:
    """The smallest y of the path."""
    return float(run.x[:, 1].min())


def highest_y(run: Path) -> float:
    """The largest y of the path."""
    return float(run.x[:, 1].max())


def climbs(run: Path) -> float:
    """In how many steps f rose by more than round-off: a millionth of all its range."""
    rises = np.diff(run.loss)
    return float((rises > 1e-6 * np.ptp(run.loss)).sum())


def aim(run: Path, k: float = 1) -> float:
    """By how many degrees step k misses the direction to the minimum."""
    here, moved = run.x[_before(run, k)], run.steps[_before(run, k)]
    way = _minimum(run) - here
    return float(np.degrees(np.arccos(np.clip(moved @ way / (lengths(moved) * lengths(way)), -1, 1))))


def hover(run: Path, k: float) -> float:
    """The mean distance from the nearest stated minimum over the last k steps."""
    return float(_distances(run)[-at(run, k) :].mean())


def _near(run: Path) -> float:
    """A hundredth of the shorter side of the window: what the eye takes for being there."""
    return shorter(run.surface.window) / 100


def _minimum(run: Path) -> Array:
    """The stated lowest point nearest to where the path ends, (2,)."""
    if run.minimum is None:
        raise ClaimError("the surface states no minimum, so that nothing can be measured from it")
    return run.minimum


def _distances(run: Path) -> Array:
    """How far each point is from the nearest stated minimum, (T+1,)."""
    _minimum(run)
    return run.distances


def _before(run: Path, k: float | None) -> int:
    """The index of the point that step k leaves."""
    if at(run, k) == 0:
        raise ClaimError("nothing has moved at step 0")
    return at(run, k) - 1


def _first(there: Array) -> float:
    return float(np.argmax(there)) if there.any() else np.inf


def _since(there: Array) -> float:
    """The step since which it holds; infinite where it does not hold at the end."""
    found = since(there)
    return np.inf if found is None else float(found)


def _turns(run: Path, axis: int) -> float:
    side = run.x[:, axis] - _minimum(run)[axis]
    side = np.sign(side[np.abs(side) >= _near(run)])
    return float((side[1:] != side[:-1]).sum())


def _measuring(quantity: Quantity) -> Callable[..., float]:
    """The number of a quantity at step k, the last one where none is named."""

    def measure(run: Path, k: float | None = None) -> float:
        return float(quantity.of(run)[at(run, k)])

    measure.__doc__ = quantity.of.__doc__
    return measure


def _words(module: ModuleType) -> dict[str, Callable[..., float]]:
    """The functions that a module declares as words."""
    return {
        word: found
        for word, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__ and word[0] != "_"
    }


MEASURES: dict[str, Callable[..., float]] = {
    **{key: _measuring(quantity) for key, quantity in QUANTITIES.items()},
    **_words(sys.modules[__name__]),
    **_words(learnt),
    **_words(mapped),
}
"""Every measure by its word: the quantities, and what else is said of a run."""
DRAWN = {"share", "gap"}
"""Words for a run as it is drawn, `learnt.Drawn`, and not for its path alone."""


def arity(word: str) -> tuple[int, int]:
    """The least and the greatest number of arguments after the run."""
    rest = list(inspect.signature(MEASURES[word]).parameters.values())[1:]
    return sum(p.default is p.empty for p in rest), len(rest)
