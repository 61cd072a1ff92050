"""A curve: f of x alone. Where it is level, and which of its heights are shown.

It is a surface like any other to who steps over it, and stands at y = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from surfaces.core import Function
from surfaces.plane import Array, Interval

NODES = 2001
"""Places along the window between which it is looked for: of two that are closer, none or one is found."""
_HALVED = 60
"""How often a piece is halved until its ends are one place."""
_FLAT = 1e-7
"""A curvature this much smaller than the usual one counts as none."""
_LEVEL = 1e-9
"""And a slope this much smaller than the usual one."""
_NOTHING = 1e-9
"""And a place that is this small a part of a piece: it is 0."""
_TORN = 0.01
"""Where f changes by such a share of all its heights within a thousandth of a piece, it has a gap or a pole."""
_OUTLIERS, _BEYOND = 0.05, 1.0
"""Shares of the window where heights may be enormous, as beside a pole; and how many times the others' extent is shown
of them."""
_TOWERS, _HEAD = 2.0, 1.4
"""From how many times the extent of the places that matter on all is too much, and how much is then shown."""
_MARGIN = 0.08
SHOWN = 401
"""Nodes of a curve as it is drawn."""


@dataclass(frozen=True)
class Level:
    """A place where a curve is level, or has a kink that is lowest or highest."""

    x: float
    value: float
    shape: Literal["minimum", "maximum", "degenerate"]
    """What its neighbourhood says; "degenerate" where it goes on as it came."""
    curvature: float
    """NaN at a kink."""
    flat: bool
    """Whether it has no curvature there, so that only the neighbourhood can tell."""


def along(x: Array) -> Array:
    """Places (..., 2) of the plane at which a curve is asked for f at x (...)."""
    return np.stack([x, np.zeros_like(x)], -1)


@np.errstate(all="ignore")
def levels(f: Function, side: Interval) -> list[Level]:
    """Every place in an interval where f is level, and every kink that is a minimum or a maximum, from left to right.

    Ground that is perfectly level has none.
    """
    x = np.linspace(*side, NODES)
    slope, bend, height = _slope(f, x), _curvature(f, x), f.value(along(x))
    known = np.isfinite(slope) & np.isfinite(height)
    if not known.any():
        return []
    usual = float(np.median(np.abs(slope[known])))
    usual_bend = float(np.median(np.abs(bend[np.isfinite(bend)]))) if np.isfinite(bend).any() else 0.0
    found = [*_zeros(slope, known, x), *_crossings(f, _slope, slope, known, x)]
    # Where the slope only touches zero it does not change its sign, but its own slope does.
    touching = _crossings(f, _curvature, bend, known & np.isfinite(bend), x)
    found += [at for at in touching if abs(float(_slope(f, np.array(at)))) <= _LEVEL * usual]
    extent, apart = float(np.ptp(height[known])), float(x[1] - x[0])
    told: list[Level] = []
    for at in sorted(found):
        at = at if abs(at) > _NOTHING * apart else 0.0
        if told and at - told[-1].x < apart / 2:
            continue
        if one := _told(f, at, apart, extent, usual_bend):
            told.append(one)
    return told


def heights(f: Function, side: Interval, places: tuple[float, ...] = ()) -> Interval:
    """Which heights are shown of a curve: all over an interval, less what is enormous beside the others.

    What stands far above all of `places`, where the race begins and where it may end, is left out, too.
    """
    with np.errstate(all="ignore"):
        known, named = (f.value(along(x)) for x in (np.linspace(*side, SHOWN), np.array(places)))
    known, named = known[np.isfinite(known)], named[np.isfinite(named)]
    if not len(known):
        return -1.0, 1.0
    few, most = np.quantile(known, [_OUTLIERS, 1 - _OUTLIERS])
    room = _BEYOND * (most - few) or np.ptp(known)
    low, high = max(known.min(), few - room), min(known.max(), most + room)
    if len(named):
        low, above = min(low, named.min()), named.max() - low
        high = max(named.max(), low + _HEAD * above if high - low > _TOWERS * above > 0 else high)
    margin = _MARGIN * (high - low) or 1.0
    digits = 2 - int(np.floor(np.log10(high - low + 2 * margin)))
    return float(np.round(low - margin, digits)), float(np.round(high + margin, digits))


def _slope(f: Function, x: Array) -> Array:
    return f.grad(along(x))[..., 0]


def _curvature(f: Function, x: Array) -> Array:
    return f.hess(along(x))[..., 0, 0]


def _zeros(slope: Array, known: Array, x: Array) -> list[float]:
    """Nodes at which it is zero, each with neighbours where it is not."""
    sloped = known & (slope != 0)
    beside = np.pad(sloped, 1)
    return x[known & (slope == 0) & beside[:-2] & beside[2:]].tolist()


def _crossings(f: Function, of, values: Array, known: Array, x: Array) -> list[float]:
    """Where what `of` says of f changes its sign between two nodes: the piece is halved until nothing is left of it."""
    at = np.flatnonzero(known[:-1] & known[1:] & (values[:-1] * values[1:] < 0))
    low, high, sign = x[at], x[at + 1], np.sign(values[at])
    for _ in range(_HALVED if len(at) else 0):
        middle = (low + high) / 2
        before = np.sign(of(f, middle)) == sign
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return ((low + high) / 2).tolist()


def _told(f: Function, at: float, apart: float, extent: float, usual: float) -> Level | None:
    """What lies there; None where f has a pole or a gap."""
    near, away = 1e-3 * apart, 0.4 * apart
    around = f.value(along(at + np.array([-away, -near, 0.0, near, away])))
    if not np.isfinite(around).all():
        return None
    value = float(around[2])
    if np.abs(around[[1, 3]] - value).max() > _TORN * extent:
        return None
    noise = 1e-12 * (abs(value) + extent * 1e-3)
    left, right = around[[0, 4]] - value
    up, down = left > noise and right > noise, left < -noise and right < -noise
    kinked = abs(float(_slope(f, np.array(at - near)) - _slope(f, np.array(at + near)))) > 0.0 and _is_kink(f, at, near)
    curvature = np.nan if kinked else float(_curvature(f, np.array(at)))
    flat = not kinked and abs(curvature) <= _FLAT * usual
    if not (kinked or flat):
        up, down = curvature > 0, curvature < 0
    shape: Literal["minimum", "maximum", "degenerate"] = "minimum" if up else "maximum" if down else "degenerate"
    return None if kinked and shape == "degenerate" else Level(at, value, shape, curvature, flat)


def _is_kink(f: Function, at: float, near: float) -> bool:
    """Whether the slope jumps there: however near one looks, it changes by as much."""
    left, right = (float(_slope(f, np.array(at + side * near * 1e-3))) for side in (-1, 1))
    wide = [float(_slope(f, np.array(at + side * near))) for side in (-1, 1)]
    return abs(right - left) > 0.5 * abs(wide[1] - wide[0])
