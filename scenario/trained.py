"""A loss on data as a surface like any other: its window, start, rates and minima follow from the loss itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from declare import Number
from learning import Loss
from learning.init import start as drawn
from learning.model import Array
from locales import say
from once import once
from scenario.task import Task
from surfaces.core import Surface, Window
from surfaces.critical import search
from surfaces.formula import LARGEST_RATE, minima, places
from surfaces.plane import diagonal, grid

PARAMETERS = ("l2", "dropout")
"""Numbers of a task that are parameters of its surface."""
SIDE = 15
"""Starts along each side of the window from which critical points are looked for: every one asks all rows."""
_HOME = 4.0
"""Half a side of the window of weights about which nothing is known."""
_WIDE = 2
"""Where nothing is known, critical points are looked for so many times as far out: minima beyond would be missed."""
_ROOM = 1.25
"""How far the window then goes, in units of the minimum that is nearest to the middle."""
_START = (0.8, 0.35)
"""Where the start lies, as shares of half a side: far out, and on no axis of symmetry."""
_MOST = 25.0
"""Weights beyond this are on their way to infinity: classes that can be told apart have no best ones."""


@dataclass(frozen=True, eq=False)
class Weights:
    """A loss as the function of a surface, with its formula."""

    loss: Loss
    latex: str

    @property
    def cost(self) -> int:
        """About how many numbers a value takes."""
        return self.loss.cost

    def value(self, points: Array) -> Array:
        """The loss at weights (..., n, d); shape (..., n)."""
        return self.loss.value(points)

    def grad(self, points: Array) -> Array:
        """Gradient; same shape as points."""
        return self.loss.grad(points)

    def hess(self, points: Array) -> Array:
        """Hessian; shape (..., n, d, d)."""
        return self.loss.hess(points)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weights) and self.loss == other.loss

    def __hash__(self) -> int:
        return hash(self.loss)


@dataclass(frozen=True, eq=False)
class Trained(Surface):
    """The surface of a task. Its parameters are numbers of the task; with others its facts are others, too."""

    task: Task = None  # type: ignore[assignment]  # fields before it have defaults

    @property
    def d(self) -> int:
        """Weights."""
        return self.task.network.d

    @property
    def floor(self) -> float | None:
        """The lowest value; a loss is never below 0."""
        return self.lowest if self.lowest is not None else 0.0

    def declared(self) -> dict[str, Number]:
        """The parameters as they are declared, by name."""
        task = self.task
        return {
            name: d for part in (task.miss, task.model) for name, d in part.declared().items() if name in PARAMETERS
        }  # type: ignore[misc]

    def settings(self) -> dict[str, float]:
        """The parameters as they are set, by name."""
        task = self.task
        return {name: getattr(task.miss if name == "l2" else task.model, name) for name in self.declared()}

    def with_settings(self, **settings: float) -> Surface:
        """The surface of the same task with some numbers changed, in the same window."""
        task = self.task
        if "l2" in settings:
            task = replace(task, miss=replace(task.miss, l2=settings["l2"]))
        if "dropout" in settings:
            task = replace(task, model=replace(task.model, dropout=settings["dropout"]))
        found = trained(task)
        return found if self.window == self.home else replace(found, window=self.window)


def condition(surface: Surface) -> float | None:
    """Largest over smallest curvature at the minimum of a loss of two weights; None where there is none to be named."""
    if not task_of(surface) or not surface.minima or surface.d != 2:
        return None
    smallest, largest = np.linalg.eigvalsh(surface.hess(np.array([surface.points(surface.minima)[0]]))[0])
    return float(largest / smallest) if smallest > 1e-9 * largest else None


def task_of(surface: Surface) -> Task | None:
    """The task that a surface is the loss of; None where it is none."""
    return surface.task if isinstance(surface, Trained) else None


@once(256)
@np.errstate(all="ignore")
def trained(task: Task) -> Trained:
    """The surface of a task."""
    rows, loss = task.rows, task.loss
    known = _in_the_plane(loss) if task.network.d == 2 else _of_many(loss)
    return Trained(
        name=rows.dataset.name,
        title=say("{set}: {y} from {x}", set=say(rows.dataset.title), y=rows.y, x=" + ".join(rows.x)),
        f=Weights(loss, type(task.miss).formula()),
        about=rows.dataset.about,
        source=rows.dataset.source,
        group=say("Losses on data"),
        passing=rows.dataset.passing,
        task=task,
        **known,
    )


def _in_the_plane(loss: Loss) -> dict[str, Any]:
    """Window, start, rates and minima of a loss of two weights."""
    best = _best(loss)
    if best is not None:
        reach = _nice(2 * float(np.abs(best).max()) or _HOME)
        known = _seen_within(reach, best)
        near = np.array([best, 0 * best])
        return known | {"minima": (tuple(map(float, best)),), "rates": _rates(loss, near, known["window"])}
    wide = _square(_WIDE * _HOME)
    found = search(loss, wide, side=SIDE)  # type: ignore[arg-type]  # its formula is asked of nobody
    lowest, others = minima(found, loss.value(grid(wide, SIDE)))
    nearest = min(places(lowest), key=_farther, default=None)
    reach = max(_HOME, _nice(_ROOM * _farther(nearest))) if nearest else _HOME
    window = _square(reach)
    return _seen_within(reach, nearest or (0.0, 0.0)) | {
        "rates": _rates(loss, grid(window, SIDE).reshape(-1, 2), window),
        "minima": places(lowest),
        "local_minima": places(others),
        "saddles": places([c for c in found if c.shape == "saddle"]),
    }


def _seen_within(reach: float, best: Any) -> dict[str, Any]:
    """The window of so many weights to each side, and a start in it that is far from the best ones."""
    away = np.where(np.asarray(best) > 0, -reach, reach) * _START
    return {"window": _square(reach), "start": tuple(map(_short, away))}


def _square(reach: float) -> Window:
    return (-reach, reach), (-reach, reach)


def _farther(place: tuple[float, ...]) -> float:
    return max(map(abs, place))


def _of_many(loss: Loss) -> dict[str, Any]:
    """The same of a loss of many weights: they begin as networks do, and no minimum is known."""
    start = drawn(loss.model, "xavier", 0)
    steep = _steepest(loss, start)
    return {
        "window": ((-1.0, 1.0), (-1.0, 1.0)),
        "start": tuple(map(float, start)),
        "minima": (),
        "rates": {
            "gradient": _short(1 / steep),
            "velocity": _short(0.2 / steep),
            "ahead": _short(0.2 / steep),
            "length": 0.03,
        },
    }


def _best(loss: Loss) -> Array | None:
    """The lowest point of a loss that is convex, by Newton's method; None where it is not, or has none."""
    if loss.model.layers > 1 or (loss.kind == "half_mse" and not loss.linear):
        return None
    w = np.zeros(loss.model.d)
    for _ in range(100):
        hessian, slope = loss.hess(w), loss.grad(w)
        if not (np.isfinite(hessian).all() and np.isfinite(slope).all()):
            return None
        step = np.linalg.lstsq(hessian, slope, rcond=1e-12)[0]
        rate = 1.0
        while loss.value(w - rate * step) > loss.value(w) and rate > 1e-6:
            rate /= 2
        w = w - rate * step
        if not np.isfinite(w).all() or (not loss.linear and np.abs(w).max() > _MOST):
            return None
        if np.abs(step).max() <= 1e-14 * max(1.0, float(np.abs(w).max())):
            break
    return w


def _rates(loss: Loss, at: Array, window: Window) -> dict[str, float]:
    """Steps that neither all rows nor any single one throws over, by the curvature at some points (n, 2)."""
    alone = [_largest(loss.rows(np.array([i])).hess(at[:2])) for i in range(len(loss.x))]
    rate = min(1 / max(_largest(loss.hess(at)), *alone), LARGEST_RATE)
    return _by_unit(rate, diagonal(window) / 100)


def _by_unit(gradient: float, length: float) -> dict[str, float]:
    found = {"gradient": gradient, "velocity": gradient / 4, "ahead": gradient / 4, "length": length}
    return {unit: _short(rate) for unit, rate in found.items()}


def _largest(hessians: Array) -> float:
    return float(np.abs(np.linalg.eigvalsh(hessians)).max())


def _steepest(loss: Loss, w: Array) -> float:
    """About the largest curvature at w, by the power method."""
    v = np.cos(np.arange(len(w)))  # any vector will do, and it is the same everywhere
    for _ in range(30):
        v = loss.hvp(w, v / (np.linalg.norm(v) or 1.0))
    return max(float(np.linalg.norm(v)), 1e-3)


def _nice(size: float) -> float:
    """The next round number."""
    unit = 10.0 ** np.floor(np.log10(size))
    return _short(next(k for k in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if k * unit >= size * (1 - 1e-9)) * unit)


def _short(number: float) -> float:
    return float(f"{number:.2g}")
