"""Critical points of a surface in its window: found by Newton's method from a grid, told apart by eigenvalues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from once import once
from surfaces.core import Function, Surface
from surfaces.curve import Level, levels
from surfaces.plane import Array, Window, diagonal, grid

Kind = Literal["minimum", "saddle", "maximum", "degenerate"]

GRID = 41
"""Starts along each side of the window."""
COARSE, COSTLY = 15, 100
"""And where a value takes more numbers than that: a loss of all rows of some data."""
_STEPS = 50
_SAME = 1e-5
"""Two ends closer than this share of the window's diagonal are one point."""
_THINNED = 1 / 16
"""A curve of critical points, such as the floor of a valley, is shown by points this share apart."""
_FLAT = 1e-7
"""An eigenvalue this much smaller than the other, or than the usual curvature in the window, counts as zero."""


@dataclass(frozen=True)
class CriticalPoint:
    """A point without slope. `kind` goes by the eigenvalues of the Hessian, of which the smaller comes first.

    Where one of them is zero they cannot decide, and `kind` is "degenerate"; `shape` then compares f with its
    values on a small circle, and otherwise repeats `kind`.
    """

    x: float
    y: float
    value: float
    kind: Kind
    shape: Kind
    eigenvalues: tuple[float, float]

    @property
    def largest_rate(self) -> float | None:
        """2/L: gradient descent settles here with smaller rates only. None unless it is a minimum."""
        return 2 / self.eigenvalues[1] if self.shape == "minimum" and self.eigenvalues[1] > 0 else None


@dataclass(frozen=True)
class Curvature:
    """The Hessian at a point, taken apart."""

    eigenvalues: Array
    """(2,), the smaller first."""
    eigenvectors: Array
    """(2, 2); column k belongs to eigenvalue k and has length 1."""
    condition: float
    """Larger over smaller absolute eigenvalue; infinite where the smaller is 0."""


@once(256)
@np.errstate(all="ignore")
def critical_points(surface: Surface) -> tuple[CriticalPoint, ...]:
    """All that were found in the surface's window: minima by value, then saddles, maxima, degenerate points.

    The stated facts are starts too, before the grid's: what is claimed is looked at, and on a curve of minima
    the stated one is the one that is shown. A stated minimum on a kink, where there is no Hessian to go by,
    comes last, as degenerate with the shape of a minimum.
    """
    if surface.curve:
        return _on_curve(surface, surface.window)
    minima = surface.points((*surface.minima, *surface.local_minima))
    stated = np.array([*minima, *surface.points(surface.saddles)]).reshape(-1, 2)
    found = search(surface, surface.window, stated, COARSE if surface.cost > COSTLY else GRID)
    return found + tuple(c for p in minima if (c := _kink(surface, p, found)))


def search(f: Function, window: Window, first: Array | None = None, side: int = GRID) -> tuple[CriticalPoint, ...]:
    """Critical points of f in `window`, from a grid of starts, `side` a side, after the starts `first` (k, 2)."""
    if getattr(f, "curve", False):
        return _on_curve(f, window)
    across = diagonal(window)
    first = np.empty((0, 2)) if first is None else first
    with np.errstate(all="ignore"):
        starts, usual, slope = _starts(f, window, side)
        ends = _newton(f, np.concatenate([first, starts]), across / side)
        good = _settled(f, ends, across, slope) & _inside(ends, window, _SAME * across)
        # Of ends that are one point, a stated one stands for all, or else the one with the least slope.
        left = np.abs(f.grad(ends)).max(-1)
        left[: len(first)] = -1
        ends = ends[good][np.argsort(left[good], kind="stable")]
        ends = _distinct(ends, _SAME * across)
        found = _thinned(_classified(f, ends, usual, across), _THINNED * across)
    return tuple(sorted(found, key=_order))


def curvature(f: Function, point: tuple[float, float]) -> Curvature | None:
    """Eigenvalues, eigenvectors and condition number of the Hessian at a point; None where it has none."""
    h = f.hess(np.array([point], dtype=float))[0]
    if not np.isfinite(h).all():
        return None
    values, vectors = np.linalg.eigh(h)
    small, large = sorted(np.abs(values))
    return Curvature(values, vectors, float(large / small) if small else np.inf)


def nearest_minimum(surface: Surface, point: tuple[float, ...]) -> CriticalPoint | None:
    """The minimum closest to a point, degenerate ones included; None where the window has none."""
    minima = [c for c in critical_points(surface) if c.shape == "minimum"]
    return min(minima, key=lambda c: np.hypot(c.x - point[0], c.y - point[1]), default=None)


def _on_curve(f: Function, window: Window) -> tuple[CriticalPoint, ...]:
    """Those of a curve, at y = 0: there is no second curvature, and no saddle."""
    return tuple(sorted((_level(one) for one in levels(f, window[0])), key=_order))


def _level(one: Level) -> CriticalPoint:
    kind: Kind = "degenerate" if one.flat else one.shape
    return CriticalPoint(one.x, 0.0, one.value, kind, one.shape, (one.curvature, one.curvature))


def _order(c: CriticalPoint) -> tuple:
    return ("minimum", "saddle", "maximum", "degenerate").index(c.kind), round(c.value, 9), c.x, c.y


def _kink(surface: Surface, p: tuple[float, ...], found: tuple[CriticalPoint, ...]) -> CriticalPoint | None:
    across = diagonal(surface.window)
    if any(np.hypot(c.x - p[0], c.y - p[1]) < _SAME * across for c in found):
        return None
    at = np.array(p)
    value = float(surface.value(at[None])[0])
    shape = _shape(surface, at, value, across)
    return CriticalPoint(p[0], p[1], value, "degenerate", shape, (np.nan, np.nan)) if shape == "minimum" else None


def _inside(points: Array, window: Window, slack: float) -> Array:
    low, high = np.array(window, dtype=float).T
    return np.all((points >= low - slack) & (points <= high + slack), axis=-1)


def _starts(f: Function, window: Window, side: int) -> tuple[Array, float, float]:
    """A grid of points at which f has a slope, without the inside of perfectly level ground.

    Also the usual curvature and slope there.
    """
    nodes = grid(window, side)
    g, h = f.grad(nodes), f.hess(nodes)
    sloped: Array = g.any(-1) | h.any((-2, -1))  # type: ignore[assignment]
    level = np.pad(~sloped, 1, constant_values=True)
    inside = np.all([level[i : i + side, j : j + side] for i in range(3) for j in range(3)], axis=0)
    known = np.isfinite(g).all(-1) & np.isfinite(h).all((-2, -1))
    starts = known & ~inside
    if not starts.any():
        return nodes[starts], 0.0, 0.0
    return nodes[starts], float(np.median(np.abs(h[starts]).max((-2, -1)))), float(np.median(np.abs(g[starts]).max(-1)))


def _newton(f: Function, z: Array, longest: float) -> Array:
    """Levenberg and Marquardt on the gradient from all starts (k, 2) at once: Newton's step, shortened where it fails.

    A start rests once its step is nothing; the others go on.
    """
    z = z.copy()
    g, h = f.grad(z), f.hess(z)
    damping = np.full(len(z), 1e-3)
    moving = np.arange(len(z))
    for _ in range(_STEPS):
        if not len(moving):
            break
        step = _step(g[moving], h[moving], damping[moving])
        length = np.hypot(step[:, 0], step[:, 1])
        step *= np.minimum(1, longest / np.maximum(length, 1e-300))[:, None]
        trial = z[moving] + step
        g_trial = f.grad(trial)
        better = (g_trial**2).sum(-1) < (g[moving] ** 2).sum(-1)
        taken = moving[better]
        z[taken], g[taken] = trial[better], g_trial[better]
        h[taken] = f.hess(trial[better])
        damping[moving] *= np.where(better, 0.05, 10)
        resting = (length < 1e-13 * longest) | (damping[moving] > 1e12) | ~np.isfinite(length)
        moving = moving[~resting]
    return z


def _step(g: Array, h: Array, damping: Array) -> Array:
    """-(H H + damping |H|^2)^-1 H g, written out for symmetric 2 by 2 matrices."""
    a, b, d = h[:, 0, 0], h[:, 0, 1], h[:, 1, 1]
    size = a * a + 2 * b * b + d * d
    extra = damping * size + 1e-300
    p, q, r = a * a + b * b + extra, b * (a + d), b * b + d * d + extra
    u, v = a * g[:, 0] + b * g[:, 1], b * g[:, 0] + d * g[:, 1]
    return -np.stack([r * u - q * v, p * v - q * u], -1) / (p * r - q * q)[:, None]


def _settled(f: Function, points: Array, across: float, usual: float) -> Array:
    """Whether Newton's next step would be nothing. A small slope alone is no proof: plains have that too.

    Along a direction without curvature there is no step, and the slope must be nothing itself. Beside a pole
    the step is nothing too, and the slope enormous.
    """
    g, h = f.grad(points), f.hess(points)
    ok: Array = np.isfinite(g).all(-1) & np.isfinite(h).all((-2, -1))  # type: ignore[assignment]
    values, vectors = np.linalg.eigh(np.where(ok[:, None, None], h, 0))
    along = np.abs(np.einsum("nij,ni->nj", vectors, g))
    largest = np.abs(values).max(-1, keepdims=True)
    curved = np.maximum(np.abs(values), 1e-9 * largest)
    sloped: Array = g.any(-1)  # type: ignore[assignment]
    ok &= (along <= 1e-3 * usual).all(-1) | (usual == 0)
    return ok & ((along <= 0.1 * _SAME * across * curved).all(-1) | ~sloped)


def _distinct(points: Array, apart: float) -> Array:
    """The first of each cluster."""
    kept = []
    while len(points):
        kept.append(points[0])
        points = points[np.abs(points - points[0]).max(-1) > apart]
    return np.array(kept).reshape(-1, 2)


def _classified(f: Function, points: Array, usual: float, across: float) -> list[CriticalPoint]:
    values = f.value(points)
    eigenvalues, eigenvectors = np.linalg.eigh(f.hess(points))
    sizes = np.abs(eigenvalues)
    flat = sizes.min(-1, initial=np.inf) <= _FLAT * np.maximum(sizes.max(-1, initial=0), usual)
    found = []
    for i, (p, value, (low, high), level) in enumerate(
        zip(points, values.tolist(), eigenvalues.tolist(), flat.tolist(), strict=True)
    ):
        if level and _fades(f, p, eigenvectors[i, :, sizes[i].argmin()], across):
            continue
        kind: Kind = "degenerate" if level else "minimum" if low > 0 else "maximum" if high < 0 else "saddle"
        shape = _shape(f, p, value, across) if level else kind
        found.append(CriticalPoint(float(p[0]), float(p[1]), value, kind, shape, (low, high)))
    return found


def _fades(f: Function, p: Array, along: Array, across: float) -> bool:
    """Whether f runs out level along a direction without an end, as exp(x) does: every slope less than the last."""
    t = np.arange(-2, 3) * 1e-3 * across
    slope = f.grad(p + t[:, None] * along) @ along
    steepening = np.diff(np.abs(slope))
    return bool((slope > 0).all() | (slope < 0).all()) and bool((steepening > 0).all() | (steepening < 0).all())


def _shape(f: Function, p: Array, value: float, across: float) -> Kind:
    """What a small circle says about a point of which the Hessian says nothing."""
    angle = np.arange(48) * (2 * np.pi / 48) + 0.01
    around = f.value(p + 1e-3 * across * np.stack([np.cos(angle), np.sin(angle)], -1)) - value
    around = around[np.isfinite(around)]
    noise = 1e-9 * np.abs(around).max(initial=0) + 1e-14 * abs(value)
    up, down = bool(np.any(around > noise)), bool(np.any(around < -noise))
    return "saddle" if up and down else "minimum" if up else "maximum" if down else "degenerate"


def _thinned(points: list[CriticalPoint], apart: float) -> list[CriticalPoint]:
    """Degenerate points of one height closer than `apart` lie on a curve; the first of them stands for the rest."""
    kept: list[CriticalPoint] = []
    for c in (c for c in points if c.kind == "degenerate"):
        near = [k for k in kept if np.hypot(k.x - c.x, k.y - c.y) < apart]
        if not any(np.isclose(k.value, c.value, rtol=1e-6, atol=1e-9) for k in near):
            kept.append(c)
    return [c for c in points if c.kind != "degenerate"] + kept
