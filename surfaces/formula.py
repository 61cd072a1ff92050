"""A typed formula as a surface like any other: its window, start and rates are chosen by looking at it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import sympy as sp

from locales import say
from once import once
from surfaces.core import Function, Surface
from surfaces.critical import GRID, CriticalPoint, search
from surfaces.expression import Expression, FormulaError, parse
from surfaces.plane import Array, Window, diagonal, grid

HOME: Window = ((-4.0, 4.0), (-4.0, 4.0))
"""The window unless another is asked for."""
FARTHEST, NARROWEST = 1e3, 1e-6
"""Bounds of a window: coordinates, and the width and height."""
LARGEST_RATE = 1e3
"""What a rate may be: the rules accept no more."""

_STEPS = 200
_RATES = np.geomspace(1e-5, 10, 15)
_FRACTION = (0.1, 0.27, 0.42, 0.66, 0.88)
"""Where starts are tried, as shares of the window's sides: away from the middle, where symmetry rules."""


def formula_surface(text: str, window: Window = HOME) -> Surface:
    """The surface of a typed formula. FormulaError where the formula is refused, ValueError where the window is.

    Its name is "formula", its `text` the formula as it belongs in a link. Minima and saddles are those that the
    critical point search found; the lowest of them are `minima` if nothing in the window is lower. However a
    formula is spelled, it is one surface, and looked at once.
    """
    check_window(window)
    surface = _looked_at(parse(text, window), window)
    if surface is None:
        raise FormulaError(
            say("the formula has no finite value in this window"), 0, len(text), say("Choose another window.")
        )
    return surface


@once(256)
@np.errstate(all="ignore")
def _looked_at(f: Expression, window: Window) -> Surface | None:
    """The surface with what is to be seen in the window; None where there is nothing."""
    nodes = grid(window, GRID)
    heights = f.value(nodes)
    known = np.isfinite(heights)
    if not known.any():
        return None
    found = search(f, window)
    lowest, others = minima(found, heights[known])
    start, rates = start_and_rates(f, window, nodes[known])
    if f.curve:
        start = (start[0], 0.0)
    return Surface(
        name="formula",
        title=say("Your formula"),
        f=f,
        text=f.text,
        window=window,
        home=HOME,
        minima=places(lowest),
        local_minima=places(others),
        saddles=places([c for c in found if c.shape == "saddle"]),
        start=start,
        rates=rates,
        about=say("Your own formula; start and rates were chosen by a few trial runs of gradient descent."),
        source=say("typed in"),
        group=say("Your own"),
    )


def typed(surface: Surface) -> str:
    """The formula of a surface as one would type it, its parameters as they are set."""
    return _printed(surface) if isinstance(surface.f, sp.Expr) else surface.text


@lru_cache(256)
def _printed(surface: Surface) -> str:
    assert isinstance(surface.f, sp.Expr)
    values = [int(value) if float(value).is_integer() else value for value in surface.values]
    return str(surface.f.subs(list(zip(surface.parameters, values, strict=True)))).replace("**", "^")


def minima(found: tuple[CriticalPoint, ...], heights: Array) -> tuple[list[CriticalPoint], list[CriticalPoint]]:
    """The lowest of the minima that were found, and the others; none is the lowest where a height is lower."""
    all_minima = [c for c in found if c.shape == "minimum"]
    lowest = min((c.value for c in all_minima), default=np.inf)
    if lowest > heights.min() + 1e-9 * (1 + np.ptp(heights)):
        return [], all_minima
    deep = [c for c in all_minima if c.value <= lowest + 1e-6 * (1 + abs(lowest))]
    return deep, [c for c in all_minima if c not in deep]


def places(points: list[CriticalPoint]) -> tuple[tuple[float, float], ...]:
    """Where critical points are."""
    return tuple((c.x, c.y) for c in points)


def check_window(window: Window) -> None:
    """Raise ValueError unless the window's sides are finite, bounded and wide enough to be drawn."""
    for low, high in window:
        if not (np.isfinite(low) and np.isfinite(high) and max(abs(low), abs(high)) <= FARTHEST):
            raise ValueError(
                say("a window has finite sides between {low:g} and {high:g}", low=-FARTHEST, high=FARTHEST)
            )
        if high - low < NARROWEST:
            raise ValueError(
                say(
                    "a window's sides run from a smaller to a larger number, at least {narrowest:g} apart",
                    narrowest=NARROWEST,
                )
            )


def start_and_rates(f: Function, window: Window, known: Array) -> tuple[tuple, dict[str, float]]:
    """The start whose descent tells most, and for gradient descent and momentum the largest steady rates there.

    1/L would need the largest curvature along a path that is not known yet; trying a ladder of rates finds the
    same without it, and holds at kinks and near poles too.
    """
    sides = np.array(window, dtype=float)
    across = diagonal(window)
    starts = _candidates(f, sides, known)
    slope = np.linalg.norm(f.grad(starts), axis=-1)
    usual = float(np.median(slope[np.isfinite(slope)])) if np.isfinite(slope).any() else 0.0
    ladder = np.minimum(_RATES * across / 20 / (usual or 1.0), LARGEST_RATE)
    ladder = np.array([_short(rate) for rate in ladder])
    plain, told = _descend(f, sides, starts, ladder)
    best = int(np.argmax(told))
    start = _rounded(f, starts[best], np.ptp(sides, axis=1))
    here = np.array([start])
    return start, {
        "gradient": float(plain[best]),
        "velocity": float(_descend(f, sides, here, ladder, mu=0.9)[0][0]),
        "ahead": float(_descend(f, sides, here, ladder, mu=0.9, ahead=True)[0][0]),
        "length": _short(across / 100),
    }


def _candidates(f: Function, sides: Array, known: Array) -> Array:
    """Starts (k, 2) that have a slope: spread over the window, or where f is known if it is known in few places."""
    a, b = np.meshgrid(_FRACTION, _FRACTION)
    spread = sides[:, 0] + np.ptp(sides, axis=1) * np.stack([a.ravel(), b.ravel() + 0.013], -1)
    for starts in (spread, known[:: max(1, len(known) // 36)]):
        g = f.grad(starts)
        sloped = np.isfinite(g).all(-1) & g.any(-1) & np.isfinite(f.value(starts))
        if sloped.any():
            return starts[sloped]
    return known[:1]


def _short(rate: float) -> float:
    """Two digits are enough, and readable in a link."""
    return float(f"{rate:.2g}")


def _rounded(f: Function, p: Array, size: Array) -> tuple[float, float]:
    """The point to about a thousandth of the window, or exactly where f has a hole in the rounded place."""
    near = [float(np.round(c, 3 - int(np.floor(np.log10(s))))) for c, s in zip(p, size, strict=True)]
    if not np.isfinite(f.value(np.array(near))):
        near = p.tolist()
    return near[0], near[1]


def _descend(
    f: Function, sides: Array, starts: Array, rates: Array, mu: float = 0.0, ahead: bool = False
) -> tuple[Array, Array]:
    """Short runs from all k starts with all r rates at once.

    For each start the largest rate that keeps the run steady, and how long a way in the window the run then shows
    (-1 where no rate is steady). With `mu` the runs have momentum, and look ahead along it with `ahead`.
    """
    middle, size = sides.mean(axis=1), np.ptp(sides, axis=1)
    x = np.repeat(starts[:, None], len(rates), axis=1)
    v = np.zeros_like(x)
    first = before = f.value(x)
    way, uphill, gone = np.zeros_like(first), np.zeros_like(first), np.zeros(first.shape, bool)
    for _ in range(_STEPS):
        v = mu * v - rates[:, None] * f.grad(x + mu * v if ahead else x)
        x = x + v
        height = f.value(x)
        gone |= ~np.isfinite(height) | (np.abs(x - middle) > 0.75 * size).any(-1)
        x[gone], v[gone], height[gone] = middle, 0, 0
        uphill += height > before + 1e-12 * np.abs(before)
        way += np.linalg.norm(v / size, axis=-1)
        before = height
    steady = ~gone & (uphill <= (0.4 if mu else 0.05) * _STEPS) & (before <= first)
    largest = np.where(steady.any(1), len(rates) - 1 - np.argmax(steady[:, ::-1], axis=1), 0)
    row = np.arange(len(starts))
    return rates[largest], np.where(steady[row, largest], way[row, largest], -1.0)
