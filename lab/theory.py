"""What theorems say of a run: what it can rest at, how fast it comes, and what it cannot be worse than.

All of it follows from two things: how a rule goes on on a parabola (`Rule.recurrence`), and how the surface bends.
Where the surface is quadratic that is exact; elsewhere it holds near a minimum, by the curvature there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from lab.outcome import near_of
from once import once
from optim import RULES, Array, Rule
from optim.symmetric import extremes
from scenario import Path, Race
from scenario.axes import Span
from scenario.handles import Handle, handle_of
from surfaces import Surface
from surfaces.critical import critical_points
from surfaces.plane import grid

SIDE = 41
"""Points along each side of a window at which a surface's curvature is looked at."""
FINE = 512
"""Values of a number between which an edge is looked for,"""
COLUMNS = 129
"""and places along the other number."""
FEW = 4
"""Ways of bending whose edges are drawn: of more nobody could tell which is which."""
SAME = 1e-9
"""Curvatures whose difference is a smaller share of them are one."""


@dataclass(frozen=True)
class Bend:
    """How a surface curves: at a minimum, or everywhere alike."""

    low: float
    """The smallest curvature, mu in theorems,"""
    high: float
    """and the largest, L."""

    @property
    def kappa(self) -> float:
        """The condition number."""
        return self.high / self.low if self.low > 0 else np.inf


@dataclass(frozen=True, eq=False)
class Said:
    """A line beside what is measured of a run."""

    kind: Literal["rate", "bound", "wall"]
    """"rate": as fast as the slowest direction falls. "bound": no worse on any function that bends as much.
    "wall": what is sharper throws it out."""
    values: Array
    """(T+1,); NaN where it says nothing."""
    number: float
    """The factor of a step, or the curvature at the wall; NaN for a bound."""


@dataclass(frozen=True, eq=False)
class Edge:
    """A line across a map of two numbers, in their own coordinates: beyond it the run cannot rest."""

    curvature: float
    """Of the minimum it is about."""
    x: Array
    y: Array


def quadratic(surface: Surface) -> Bend | None:
    """The curvatures of a surface that bends alike everywhere; None of another, or of one without a lowest point."""
    if surface.d != 2:
        return None
    low, high = _over(surface)
    alike = max(np.ptp(low), np.ptp(high)) <= SAME * np.abs(high).max()
    return Bend(float(low[0]), float(high[0])) if alike and high[0] > 0 and low[0] >= -SAME * high[0] else None


@once(256)
def smooth(surface: Surface) -> float | None:
    """L of a convex surface: the largest curvature in its window. None where it is not convex there, or has kinks."""
    if surface.d != 2 or surface.kinked or surface.lowest is None:
        return None
    low, high = _over(surface)
    return float(high.max()) if np.isfinite(high).all() and low.min() >= -SAME * high.max() else None


def minima(surface: Surface) -> tuple[Bend, ...]:
    """How a surface bends at its minima, each way of bending once; of a quadratic everywhere."""
    if surface.d != 2:
        return ()
    if everywhere := quadratic(surface):
        return (everywhere,)
    found: list[Bend] = []
    for c in critical_points(surface):
        low, high = c.eigenvalues
        known = c.shape == "minimum" and np.isfinite(high) and high > 0
        if known and not any(abs(high - other.high) <= 1e-6 * other.high for other in found):
            found.append(Bend(max(low, 0.0), high))
    return tuple(found)


def stable(rule: Rule) -> Any:
    """The largest curvature of a minimum that a rule can rest at, an array where its numbers are. None where unknown.

    x_t = a x_(t-1) - b x_(t-2) shrinks while |b| < 1 and |a| < 1 + b, and a and b fall evenly with the curvature. Of a
    rule that divides gradients it is about curvatures divided alike.
    """
    if (at_rest := rule.recurrence(0.0)) is None or (bent := rule.recurrence(1.0)) is None:
        return None
    (a, b), (a1, b1) = (tuple(map(np.float64, pair)) for pair in (at_rest, bent))
    with np.errstate(all="ignore"):
        swings = (1 + a + b) / ((a - a1) + (b - b1))
        turns = np.where(b > b1, (1 + b) / (b - b1), np.inf)
        return np.minimum(swings, turns)


def factor(rule: Rule, h: Any) -> Any:
    """By which factor a step changes the distance along a direction of curvature h, in the long run; None: unknown."""
    if (found := rule.recurrence(h)) is None:
        return None
    a, b = found
    inside = a * a - 4 * b
    with np.errstate(all="ignore"):
        return np.where(inside >= 0, (np.abs(a) + np.sqrt(np.maximum(inside, 0))) / 2, np.sqrt(np.abs(b)))


def slowest(rule: Rule, bend: Bend) -> Any:
    """The factor of a step in the direction that falls the most slowly. None where unknown."""
    if (low := factor(rule, bend.low)) is None:
        return None
    return np.maximum(low, factor(rule, bend.high))


def best_rate(bend: Bend) -> float:
    """The rate at which gradient descent shrinks both ends alike: 2 / (mu + L)."""
    return 2 / (bend.low + bend.high)


def best_pair(bend: Bend) -> tuple[float, float]:
    """Rate and momentum with which the heavy ball is quickest on a quadratic: B. T. Polyak, 1964."""
    steep, flat = np.sqrt(bend.high), np.sqrt(bend.low)
    return float(4 / (steep + flat) ** 2), float(((steep - flat) / (steep + flat)) ** 2)


def worst(surface: Surface, rule: Rule, start: Array, steps: int) -> Array | None:
    """(T+1,); above what no run of gradient descent on a convex surface is: L R^2 / (4 N h + 2), h = lr L up to 1.

    Y. Drori and M. Teboulle, Math. Programming 145, 2014, who show the function that touches it. None where it says
    nothing: of other rules, rates beyond 1/L, or a surface that is not convex.
    """
    if (
        not isinstance(rule, RULES["gd"])
        or (steepest := smooth(surface)) is None
        or not 0 < rule.lr * steepest <= 1 + SAME
    ):
        return None
    lowest = np.array(surface.points(surface.minima))
    far = ((lowest - start) ** 2).sum(-1).min()
    return steepest * far / (4 * np.arange(steps + 1) * rule.lr * steepest + 2)


def said(path: Path, quantity: str) -> tuple[Said, ...]:
    """What is said of a finished run, of what is charted of it. Nothing of runs with schedules or wrappers."""
    rule = path.run.optimizer
    if not isinstance(rule, Rule) or path.trajectory is None or path.surface.d != 2:
        return ()
    if quantity == "sharpness":
        return _wall(rule, path)
    if quantity not in ("loss", "distance", "gradient"):
        return ()
    return (*_fall(rule, path, quantity), *(_bound(rule, path) if quantity == "loss" else ()))


@once(64)
def edges(race: Race, index: int, axes: tuple[Span, Span]) -> tuple[Edge, ...]:
    """Where, over two numbers of a run, its rule stops being able to rest at the surface's minima."""
    found = []
    for bend in _resting(race, index):
        upward = _crossings(race, index, axes, bend)
        across = upward if len(upward[0]) else _crossings(race, index, (axes[1], axes[0]), bend)[::-1]
        if len(across[0]):
            found.append(Edge(bend.high, *across))
    return tuple(found)


def walls(race: Race, index: int, span: Span) -> tuple[tuple[float, float], ...]:
    """Where along one number of a run its rule stops being able to rest at a minimum: its curvature, and the number."""
    values, found = _ends(span, FINE), []
    for bend in _resting(race, index):
        margin = _margin(race, race, index, span.key, values, bend)
        for k in np.flatnonzero(np.isfinite(margin[:-1] + margin[1:]) & ((margin[:-1] > 0) != (margin[1:] > 0))):
            share = margin[k] / (margin[k] - margin[k + 1])
            found.append((bend.high, float(values[k] + (values[k + 1] - values[k]) * share)))
    return tuple(found)


def _resting(race: Race, index: int) -> tuple[Bend, ...]:
    """Ways of bending at which it is known whether a run can rest; none of a surface with more than a few."""
    optimizer = race.runs[index].optimizer
    if not isinstance(optimizer, Rule) or optimizer.divides or stable(optimizer) is None:
        return ()
    bends = minima(race.surface)
    return bends if len(bends) <= FEW else ()


def _crossings(race: Race, index: int, axes: tuple[Span, Span], bend: Bend) -> tuple[Array, Array]:
    """Where along the second number the run stops resting, for places along the first."""
    along, up = _ends(axes[0], COLUMNS), _ends(axes[1], FINE)
    handle = handle_of(race, index, axes[0].key)
    assert handle
    owned = (_with(race, handle, value) for value in along.tolist())
    margin = np.stack([_margin(race, own, index, axes[1].key, up, bend) for own in owned])
    turned = (margin[:, :-1] > 0) != (margin[:, 1:] > 0)
    turned &= np.isfinite(margin[:, :-1]) & np.isfinite(margin[:, 1:])
    column = np.flatnonzero(turned.any(1))
    k = turned[column].argmax(1)
    left, right = margin[column, k], margin[column, k + 1]
    return along[column], up[k] + (up[k + 1] - up[k]) * left / (left - right)


def _with(race: Race, handle: Handle, value: float) -> Race | None:
    """The race with one number set; None where it is refused."""
    try:
        return handle.put(race, handle.declared.accept(value))
    except ValueError:
        return None


def _margin(race: Race, own: Race | None, index: int, key: str, values: Array, bend: Bend) -> Array:
    """log of the largest stable curvature over that of the surface, of a race with one number set, over another one."""
    if own is None or key.startswith("surface."):
        return np.full(len(values), np.nan)
    if own.surface != race.surface:
        bend = quadratic(own.surface) or Bend(np.nan, np.nan)
    rule = own.runs[index].optimizer
    assert isinstance(rule, Rule)
    if key.startswith(f"run.{index}.0.") or key in rule.declared():
        rule = rule.tuned(**{key.rpartition(".")[2]: values})
    with np.errstate(all="ignore"):
        return np.log(np.broadcast_to(stable(rule) / bend.high, values.shape).astype(float))


def _ends(span: Span, count: int) -> Array:
    """Values from end to end, which an edge goes to."""
    return np.unique([span.low, *span.values(count), span.high])


def _over(surface: Surface) -> tuple[Array, Array]:
    """The smaller and the larger curvature all over the window."""
    with np.errstate(all="ignore"):
        return extremes(surface.hess(grid(surface.window, SIDE).reshape(-1, 2)))


def _wall(rule: Rule, path: Path) -> tuple[Said, ...]:
    line = None if rule.divides else stable(rule)
    return () if line is None else (Said("wall", np.full(len(path.x), float(line)), float(line)),)


def _fall(rule: Rule, path: Path, quantity: str) -> tuple[Said, ...]:
    """The line along which the slowest direction falls: from the start on a quadratic, else from the arrival on."""
    bend, first = _near(path)
    if rule.divides or bend is None or bend.low <= SAME * bend.high or (one := slowest(rule, bend)) is None:
        return ()
    times = np.arange(len(path.x)) - first
    begin = {"loss": path.loss - (path.surface.floor or 0.0), "distance": path.distances, "gradient": path.slope}
    power = 2 if quantity == "loss" else 1
    with np.errstate(all="ignore"):
        values = begin[quantity][first] * float(one) ** (power * times)
    return (Said("rate", np.where(times < 0, np.nan, values), float(one) ** power),)


def _near(path: Path) -> tuple[Bend | None, int]:
    """The curvatures that a run falls by, and the step from which on they are those of where it is."""
    if bend := quadratic(path.surface):
        return bend, 0
    if path.minimum is None or path.diverged:
        return None, 0
    away = np.flatnonzero(~(path.distances <= near_of(path.surface)))
    first = int(away[-1]) + 1 if len(away) else 0
    if first >= len(path.x):
        return None, 0
    low, high = extremes(path.surface.hess(path.minimum[None]))
    return Bend(float(low[0]), float(high[0])), first


def _bound(rule: Rule, path: Path) -> tuple[Said, ...]:
    found = worst(path.surface, rule, path.x[0], len(path.x) - 1)
    return () if found is None else (Said("bound", found, np.nan),)
