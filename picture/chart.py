"""The chart beside the contour: which quantity, on which axis. The player draws it; here it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from picture.ground import Stretch, grid, stretch
from scenario import QUANTITIES, Path, View
from surfaces import Surface

FLOOR = 1e-16
"""What a log axis shows for a loss of zero: about the round-off of one unit."""


@dataclass(frozen=True)
class Chart:
    """What the chart draws: an axis for the player, and one series (T+1,) of heights above `axis["zero"]` per run."""

    axis: dict[str, Any]
    series: list[np.ndarray]


def chart(surface: Surface, paths: Sequence[Path], view: View) -> Chart:
    """The chosen quantity of every run, on the chosen axis."""
    title, series = _quantity(surface, paths, view.chart)
    is_loss = view.chart == "loss"
    if view.scale == "linear":
        axis = _linear_axis(title, series, surface if is_loss else None)
    elif is_loss and surface.lowest is None:
        axis = _signed_axis(title, surface)
    else:
        axis = _log_axis(title, series, surface.lowest or 0.0 if is_loss else 0.0)
        return Chart(axis, [np.maximum(values - axis["zero"], FLOOR) for values in series])
    return Chart(axis, [values - axis["zero"] for values in series])


def _quantity(surface: Surface, paths: Sequence[Path], name: str) -> tuple[str, list[np.ndarray]]:
    """The title and the values (T+1,) of every run; NaN where there are none."""
    quantity = QUANTITIES[name]
    with np.errstate(all="ignore"):
        return quantity.title(surface), [quantity.of(path) if path.trajectory else np.full(1, np.nan) for path in paths]


def _log_axis(title: str, series: Sequence[np.ndarray], zero: float) -> dict[str, Any]:
    """From the smallest to the largest height above `zero`. A run that goes off beyond all others leaves the chart."""
    heights = [values - zero for values in series]
    seen = [h[np.isfinite(h) & (h > 0)].clip(FLOOR) for h in heights]
    low = min((float(s.min()) for s in seen if s.size), default=0.1)
    starts = [float(s[0]) for s in seen if s.size]
    high = min(max((float(s.max()) for s in seen if s.size), default=1.0), 1e3 * max(starts, default=1.0))
    bottom, top = float(np.floor(np.log10(low))), float(np.ceil(np.log10(high) + 0.05))
    title = "f − f*" if abs(zero) > 1e-6 * high else title
    return {"kind": "log", "zero": zero, "title": title, "range": [bottom, max(top, bottom + 1)]}


def _linear_axis(title: str, series: Sequence[np.ndarray], surface: Surface | None) -> dict[str, Any]:
    """As far as the runs go, and for the loss no farther than the picture does."""
    seen = _finite(np.concatenate([np.zeros(0), *series]))
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    if surface is not None:
        f = grid(surface)[2]
        floor, ceiling = max(low, float(np.nanmin(f))), min(high, float(np.nanmax(f)))
        low, high = (floor, ceiling) if floor < ceiling else (low, high)
    margin = 0.04 * (high - low) or 0.5
    return {"kind": "linear", "zero": 0.0, "title": title, "range": [low - margin, high + margin]}


def _signed_axis(title: str, surface: Surface) -> dict[str, Any]:
    """Logarithmic in both directions, as far as the picture reaches: a run that leaves it leaves the chart too."""
    f = grid(surface)[2]
    by = stretch(surface, f)
    limits = by(np.array([np.nanmin(f), np.nanmax(f)]))
    ticks = _signed_powers(by, float(np.nanmax(np.abs(f - by.zero))))
    return {
        "kind": "both",
        "zero": by.zero,
        "unit": by.unit,
        "title": title,
        "range": [float(v) for v in limits + np.array([-0.15, 0.15])],
        "tickvals": [float(v) for v in by(np.array(ticks))],
        "ticktext": [f"{tick:.3g}".replace("-", "−") for tick in ticks],
    }


def _signed_powers(by: Stretch, far: float) -> list[float]:
    """`zero` and the powers of ten on either side of it that are told apart, out to `far`; level ground has none."""
    if not (np.isfinite(far) and far > 0):
        return [by.zero]
    first, last = int(np.ceil(np.log10(by.unit))), int(np.floor(np.log10(far)))
    powers = [10.0**k for k in range(first, last + 1)]
    return [by.zero - p for p in reversed(powers)] + [by.zero] + [by.zero + p for p in powers]


def _finite(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]
