"""A typed formula as a surface like any other: its view, start and rates are chosen by looking at it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from surfaces.core import Array, Interval, Surface
from surfaces.critical import search
from surfaces.expression import Expression, FormulaError, parse

DOMAIN: tuple[Interval, Interval] = ((-4.0, 4.0), (-4.0, 4.0))
"""The view unless another is asked for."""
FARTHEST, NARROWEST = 1e3, 1e-6
"""Bounds of a view: coordinates, and the width and height."""
LARGEST_RATE = 1e3
"""What a rate may be: the rules accept no more."""

_STEPS = 200
_RATES = np.geomspace(1e-5, 10, 15)
_FRACTION = (0.1, 0.27, 0.42, 0.66, 0.88)
"""Where starts are tried, as shares of the view's sides: away from the middle, where symmetry rules."""


@lru_cache(maxsize=256)
@np.errstate(all="ignore")
def formula_surface(text: str, domain: tuple[Interval, Interval] = DOMAIN) -> Surface:
    """The surface of a typed formula. FormulaError where the formula is refused, ValueError where the view is.

    Its name is "formula", `f` the `Expression`, whose `text` belongs in a link. Minima and saddles are those
    that the critical point search found; the lowest of them are `minima` if nothing in the view is lower.
    """
    _check_view(domain)
    f = parse(text)
    grid = _grid(domain, 41)
    heights = f.value(grid)
    if not np.isfinite(heights).any():
        raise FormulaError("the formula has no finite value in this view", 0, len(text), "Choose another view.")
    found = search(f, domain)
    deep = [c for c in found if c.shape == "minimum"]
    floor = np.nanmin(heights) + 1e-9 * (1 + np.ptp(heights[np.isfinite(heights)]))
    deepest = min((c.value for c in deep), default=np.inf)
    lowest = [c for c in deep if c.value <= deepest + 1e-6 * (1 + abs(deepest))] if deepest <= floor else []
    start, rates = _start_and_rates(f, domain, grid[np.isfinite(heights)])
    return Surface(
        name="formula",
        title="Your formula",
        f=f,
        domain=domain,
        minima=tuple((c.x, c.y) for c in lowest),
        local_minima=tuple((c.x, c.y) for c in deep if c not in lowest),
        saddles=tuple((c.x, c.y) for c in found if c.shape == "saddle"),
        start=start,
        rates=rates,
        about="Your own formula; start and rates were chosen by a few trial runs of gradient descent.",
        source="typed in",
        group="Your own",
    )


def _check_view(domain: tuple[Interval, Interval]) -> None:
    for low, high in domain:
        if not (np.isfinite(low) and np.isfinite(high) and max(abs(low), abs(high)) <= FARTHEST):
            raise ValueError(f"a view has finite sides between {-FARTHEST:g} and {FARTHEST:g}")
        if high - low < NARROWEST:
            raise ValueError(f"a view's sides run from a smaller to a larger number, at least {NARROWEST:g} apart")


def _grid(domain: tuple[Interval, Interval], n: int) -> Array:
    return np.stack(np.meshgrid(*(np.linspace(a, b, n) for a, b in domain)), -1)


def _start_and_rates(f: Expression, domain: tuple[Interval, Interval], known: Array) -> tuple[tuple, dict[str, float]]:
    """The start whose descent tells most, and for gradient descent and momentum the largest steady rates there."""
    low, high = np.array(domain).T
    diagonal = float(np.hypot(*(high - low)))
    a, b = np.meshgrid(_FRACTION, _FRACTION)
    starts = low + (high - low) * np.stack([a.ravel(), b.ravel() + 0.013], -1)
    slope = np.linalg.norm(f.grad(starts), axis=-1)
    usable = np.isfinite(slope) & (slope > 0) & np.isfinite(f.value(starts))
    if not usable.any():
        spread = known[:: max(1, len(known) // 36)]
        slope = np.linalg.norm(f.grad(spread), axis=-1)
        starts, usable = spread, np.isfinite(slope)
    if not usable.any():
        starts, slope, usable = known[:1], np.ones(1), np.ones(1, bool)
    starts, slope = starts[usable], slope[usable]
    usual = float(np.median(slope)) or 1.0
    rates = np.array([_short(rate) for rate in np.minimum(_RATES * diagonal / 20 / usual, LARGEST_RATE)])
    trial = _Trial(f, low, high, starts, rates)
    plain, told = trial.descend()
    best = int(np.argmax(told))
    start = _rounded(f, starts[best], high - low)
    trial = _Trial(f, low, high, np.array([start]), rates)
    return start, {
        "gradient": float(plain[best]),
        "momentum": float(trial.descend(0.9)[0][0]),
        "nag": float(trial.descend(0.9, ahead=True)[0][0]),
        "length": _short(diagonal / 100),
    }


def _short(rate: float) -> float:
    """Two digits are enough, and readable in a link."""
    return float(f"{rate:.2g}")


def _rounded(f: Expression, p: Array, size: Array) -> tuple[float, float]:
    """The point to about a thousandth of the view, or exactly where f has a hole in the rounded place."""
    near = [float(np.round(c, 3 - int(np.floor(np.log10(s))))) for c, s in zip(p, size, strict=True)]
    if not np.isfinite(f.value(np.array(near))):
        near = p.tolist()
    return near[0], near[1]


class _Trial:
    """Short runs from all starts with all rates at once."""

    def __init__(self, f: Expression, low: Array, high: Array, starts: Array, rates: Array) -> None:
        self._f, self._middle, self._size = f, (low + high) / 2, high - low
        self._starts, self.rates = starts, rates

    def descend(self, mu: float = 0.0, ahead: bool = False) -> tuple[Array, Array]:
        """For each start the largest rate that keeps the run steady, and how much the run then shows.

        With `mu` the run has momentum, and takes the gradient after the momentum's step if `ahead`.
        """
        k, r = len(self._starts), len(self.rates)
        x = np.repeat(self._starts[:, None], r, axis=1)
        first = f_old = self._f.value(x)
        v, length, uphill, gone = np.zeros_like(x), np.zeros((k, r)), np.zeros((k, r)), np.zeros((k, r), bool)
        with np.errstate(all="ignore"):
            for _ in range(_STEPS):
                v = mu * v - self.rates[:, None] * self._f.grad(x + mu * v if ahead else x)
                x = x + v
                height = self._f.value(x)
                uphill += height > f_old + 1e-12 * np.abs(f_old)
                gone |= ~np.isfinite(height) | (np.abs(x - self._middle) > 0.75 * self._size).any(-1)
                x, v = np.where(gone[..., None], self._starts[:, None], x), np.where(gone[..., None], 0, v)
                length += np.where(gone, 0, np.linalg.norm(v / self._size, axis=-1))
                f_old = np.where(gone, first, height)
        steady = ~gone & (uphill <= (0.05 if mu == 0 else 0.4) * _STEPS) & (f_old <= first)
        largest = np.where(steady.any(1), r - 1 - np.argmax(steady[:, ::-1], axis=1), 0)
        row = np.arange(k)
        return self.rates[largest], np.where(steady[row, largest], length[row, largest], -1.0)
