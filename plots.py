"""Surfaces and outcomes as Plotly figures, and the axes the player draws on. No Streamlit here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from optim import Trajectory
from scenario import Outcome, View, default_start
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


@dataclass(frozen=True)
class Chart:
    """What the chart draws: an axis for the player, and one series (T+1,) of heights above `axis["zero"]` per run."""

    axis: dict[str, Any]
    series: list[np.ndarray]


def chart(surface: Surface, outcomes: Sequence[Outcome], view: View) -> Chart:
    """The chosen quantity of every run, on the chosen axis."""
    title, series = _quantity(surface, outcomes, view.chart)
    is_loss = view.chart == "loss"
    if view.scale == "linear":
        axis = _linear_axis(title, series, surface if is_loss else None)
    elif is_loss and surface.lowest is None:
        axis = _signed_axis(title, surface)
    else:
        axis = _log_axis(title, series, surface.lowest or 0.0 if is_loss else 0.0)
    return Chart(axis, [values - axis["zero"] for values in series])


def _quantity(surface: Surface, outcomes: Sequence[Outcome], name: str) -> tuple[str, list[np.ndarray]]:
    """The title and the values (T+1,) of every run; NaN where there are none."""
    targets = np.array(surface.points(surface.minima or surface.saddles) or [default_start(surface)])
    title, measure = {
        "loss": ("f(x, y)", lambda outcome: outcome.loss),
        "gradient": ("|∇f|", lambda outcome: _length(surface.grad(outcome.trajectory.x[:, 0]))),
        "distance": ("distance", lambda outcome: _nearest(outcome.trajectory.x[:, 0], targets)),
        "effective": ("|Δx| / |g|", lambda outcome: _effective(outcome.trajectory)),
        "rate": ("learning rate", _rate),
    }[name]
    if name == "distance":
        title = f"distance to the {'nearest minimum' if surface.minima else 'saddle' if surface.saddles else 'start'}"
    with np.errstate(all="ignore"):
        return title, [measure(o) if o.trajectory else np.full(1, np.nan) for o in outcomes]


def _length(vectors: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors, axis=-1)


def _nearest(x: np.ndarray, targets: np.ndarray) -> np.ndarray:
    return _length(x[:, None] - targets).min(axis=1)


def _effective(trajectory: Trajectory) -> np.ndarray:
    """How far each step went per unit of gradient; the first step's value stands at the start, too."""
    rate = _length(np.diff(trajectory.x[:, 0], axis=0)) / _length(trajectory.seen["g"][:, 0])
    return np.concatenate([rate[:1], rate])


def _rate(outcome: Outcome) -> np.ndarray:
    """The learning rate of each step: the schedule's where there is one."""
    assert outcome.trajectory
    if (scheduled := outcome.trajectory.seen.get("alpha")) is not None:
        return np.concatenate([scheduled[:1, 0, 0], scheduled[:, 0, 0]])
    return np.full(len(outcome.loss), outcome.slot.optimizer.rule.lr)


def _log_axis(title: str, series: Sequence[np.ndarray], zero: float) -> dict[str, Any]:
    """From the smallest to the largest height above `zero`. A run that goes off beyond all others leaves the chart."""
    heights = [values - zero for values in series]
    seen = [h[np.isfinite(h) & (h > 0)].clip(FLOOR) for h in heights]
    low = min((float(s.min()) for s in seen if s.size), default=0.1)
    starts = [float(s[0]) for s in seen if s.size]
    high = min(max((float(s.max()) for s in seen if s.size), default=1.0), 1e3 * max(starts, default=1.0))
    bottom, top = float(np.floor(np.log10(low))), float(np.ceil(np.log10(high) + 0.05))
    title = f"{title} − {zero:.4g}".replace("− -", "+ ") if zero else title
    return {"kind": "log", "zero": zero, "title": title, "range": [bottom, max(top, bottom + 1)]}


def _linear_axis(title: str, series: Sequence[np.ndarray], surface: Surface | None) -> dict[str, Any]:
    """As far as the runs go, and for the loss no farther than the picture does."""
    seen = _finite(np.concatenate([np.zeros(0), *series]))
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    if surface is not None:
        f = grid(surface)[2]
        low, high = max(low, float(np.nanmin(f))), min(high, float(np.nanmax(f)))
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
        "ticktext": [f"{tick:g}".replace("-", "−") for tick in ticks],
    }


def _signed_powers(by: Stretch, far: float) -> list[float]:
    """`zero` and the powers of ten on either side of it that are told apart, out to `far`."""
    first, last = int(np.ceil(np.log10(by.unit))), int(np.floor(np.log10(far)))
    powers = [10.0**k for k in range(first, last + 1)]
    return [by.zero - p for p in reversed(powers)] + [by.zero] + [by.zero + p for p in powers]


def _finite(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]
