"""Surfaces and outcomes as Plotly figures, and the axes the player draws on. No Streamlit here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from scenario import Outcome
from surfaces import Surface

GRID = 151
"""Nodes per side of the contour grid."""
LEVELS = 22
FLOOR = 1e-16
"""What a log axis shows for a loss of zero: about the round-off of one unit."""


@dataclass(frozen=True)
class Stretch:
    """A monotone map under which a valley's floor and its far walls both get contour lines.

    Above a known lowest value it is the logarithm of the height above it; for a surface without one it is
    logarithmic in both directions from `zero`. `unit` is the height at which it turns from linear to logarithmic.
    """

    kind: str
    zero: float
    unit: float

    def __call__(self, f: np.ndarray) -> np.ndarray:
        height = (f - self.zero) / self.unit
        return np.log10(1 + np.maximum(height, 0)) if self.kind == "log" else np.arcsinh(height) / np.log(10)

    def inverse(self, z: np.ndarray) -> np.ndarray:
        """The value of f that is drawn at height z."""
        height = 10.0**z - 1 if self.kind == "log" else np.sinh(z * np.log(10))
        return self.zero + self.unit * height


def grid(surface: Surface, nodes: int = GRID) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x (nodes,), y (nodes,) and f (nodes, nodes), rows along y, over the surface's domain."""
    xs, ys = (np.linspace(low, high, nodes) for low, high in surface.domain)
    with np.errstate(all="ignore"):
        f = surface.value(np.stack(np.meshgrid(xs, ys), axis=-1))
    return xs, ys, np.where(np.isfinite(f), f, np.nan)


def stretch(surface: Surface, f: np.ndarray) -> Stretch:
    """The stretch that suits what is seen of a surface."""
    if surface.lowest is not None:
        heights, kind, zero, share = f - surface.lowest, "log", surface.lowest, 0.02
    else:
        centre = surface.points(surface.saddles)[:1]
        zero = float(surface.value(np.array(centre))[0]) if centre else float(np.nanmedian(f))
        heights, kind, share = np.abs(f - zero), "both", 0.15
    unit = float(np.nanquantile(heights, share))
    return Stretch(kind, zero, unit if unit > 0 else 1.0)


@lru_cache(maxsize=64)
def contour_figure(surface: Surface) -> go.Figure:
    """Filled contours over the domain with the stated minima and saddles; equal scales on both axes."""
    xs, ys, f = grid(surface)
    by = stretch(surface, f)
    z = by(f).astype(np.float32)
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    contour = go.Contour(
        x=xs,
        y=ys,
        z=z,
        contours={"start": low, "end": high, "size": (high - low) / LEVELS or 1.0},
        autocontour=False,
        showscale=False,
        hoverinfo="none",
        meta={"kind": by.kind, "zero": by.zero, "unit": by.unit},
    )
    marks = [
        _marks(surface.points(surface.minima), "minimum", "star"),
        _marks(surface.points(surface.saddles), "saddle", "x-thin-open"),
    ]
    (x0, x1), (y0, y1) = surface.domain
    layout = {
        "xaxis": {"range": [x0, x1], "constrain": "domain", "title": {"text": "x", "standoff": 4}},
        "yaxis": {"range": [y0, y1], "constrain": "domain", "title": {"text": "y", "standoff": 4}, "scaleanchor": "x"},
        "showlegend": False,
        "margin": {"l": 48, "r": 8, "t": 14, "b": 46},
    }
    return go.Figure([contour, *filter(None, marks)], layout=go.Layout(template="none", **layout))


def _marks(points: Sequence[tuple[float, float]], name: str, symbol: str) -> go.Scatter | None:
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return go.Scatter(x=xs, y=ys, name=name, mode="markers", marker={"symbol": symbol, "size": 12}, hoverinfo="none")


def loss_axis(surface: Surface, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The vertical axis of the loss chart, and what the player has to draw on it.

    Where the lowest value is known, a log axis of f minus it. Where there is none, an axis that is logarithmic
    in both directions, as far as the picture reaches: a run that leaves the picture leaves the chart too.
    """
    if surface.lowest is not None:
        heights = [_finite(outcome.loss - surface.lowest) for outcome in outcomes]
        seen = np.concatenate([*heights, [1.0]]).clip(FLOOR)
        ceiling = min(float(seen.max()), 100 * float(np.nanmax(grid(surface)[2] - surface.lowest)))
        low, high = float(np.floor(np.log10(seen.min()))), float(np.ceil(np.log10(ceiling) + 0.05))
        title = "f(x, y)" if surface.lowest == 0 else f"f(x, y) − ({surface.lowest:.4g})"
        return {"kind": "log", "zero": surface.lowest, "title": title, "range": [low, max(high, low + 1)]}
    f = grid(surface)[2]
    by = stretch(surface, f)
    limits = by(np.array([np.nanmin(f), np.nanmax(f)]))
    ticks = _signed_powers(by, float(np.nanmax(np.abs(f - by.zero))))
    return {
        "kind": "both",
        "zero": by.zero,
        "unit": by.unit,
        "title": "f(x, y)",
        "range": [float(v) for v in limits + np.array([-0.15, 0.15])],
        "tickvals": [float(v) for v in by(np.array(ticks))],
        "ticktext": [f"{tick:g}".replace("-", "−") for tick in ticks],
    }


def _signed_powers(by: Stretch, far: float) -> list[float]:
    """`zero` and the powers of ten on either side of it that are told apart, out to `far`."""
    first, last = int(np.ceil(np.log10(by.unit))), int(np.floor(np.log10(far)))
    powers = [10.0**k for k in range(first, last + 1)]
    return [by.zero - p for p in reversed(powers)] + [by.zero] + [by.zero + p for p in powers]


def _finite(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]
