"""What happened in a run, in a sentence or two, computed from the path.

The detectors of `DETECTORS` are asked in order, and the first that sees its case speaks. Each is a pure
function of `Facts`. Gradients are the surface's own at the points of the path, without noise, so a sentence
means the same for every optimizer. The thresholds, all relative to the picture:

- *at* a point: within `reach`, the power of ten at or below a thousandth of the window's shorter side
- *near* a point, or *not moving*: within a hundredth of that side
- *lately*: the last `WINDOW` steps, or the later half of a shorter run
- *flat*: a gradient under a thousandth of the median gradient over the window and a tenth of what 95 % of the
  window exceeds, while f changes by less than a hundredth
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from locales import Text, say, together
from locales.numbers import point, short
from once import cached_property, once
from optim import Array
from scenario import Path
from scenario.geometry import lengths, nearest
from scenario.geometry import since as held_since
from surfaces import Surface
from surfaces.plane import grid, shorter
from telling.trained import outcome

WINDOW = 50
FEW = 8
"""Fewer steps than this show no pattern, only a beginning."""
_FALLEN = 0.1
_GRID = 17


@dataclass(frozen=True)
class Facts:
    """A run's path as far as it stayed in the plane, with what the detectors ask of it."""

    path: Path

    @property
    def surface(self) -> Surface:
        """What it went over."""
        return self.path.surface

    @property
    def diverged(self) -> int:
        """The step at which it left the plane; 0 if it never did."""
        return self.path.diverged

    @property
    def steps(self) -> int:
        """Steps taken before the run ended or left the plane."""
        return self.path.last

    @property
    def x(self) -> Array:
        """(T+1, 2)"""
        return self.path.x[: self.steps + 1]

    @property
    def loss(self) -> Array:
        """(T+1,)"""
        return self.path.loss[: self.steps + 1]

    @property
    def grad(self) -> Array:
        """(T+1, 2); the gradient of f along the path."""
        return self.path.grad[: self.steps + 1]

    @property
    def slope(self) -> Array:
        """(T+1,); |g| along the path."""
        return self.path.slope[: self.steps + 1]

    @property
    def moved(self) -> Array:
        """(T,); the length of each step."""
        return self.path.moved[: self.steps]

    @property
    def effective(self) -> Array:
        """(T,); how far each step went per unit of the gradient it was given."""
        return self.path.effective[: self.steps]

    @cached_property
    def eigenvalues(self) -> Array | None:
        """The Hessian's at the end, ascending; None where it is not finite."""
        hessian = self.surface.hess(self.x[-1:])[0]
        return np.linalg.eigvalsh(hessian) if np.isfinite(hessian).all() else None

    @property
    def side(self) -> float:
        """The shorter side of the window."""
        return shorter(self.surface.window)

    @property
    def reach(self) -> float:
        """How close counts as being there: a power of ten."""
        return 10.0 ** np.floor(np.log10(self.side / 1000))

    @property
    def late(self) -> int:
        """How many steps count as lately."""
        return min(WINDOW, max(self.steps // 2, 1))

    def distance(self, to: Array | tuple[float, float]) -> Array:
        """(T+1,); how far the path is from a point."""
        return lengths(self.x - np.asarray(to))

    def nearest(self, points: Sequence | Array) -> tuple[float, float] | None:
        """The point nearest the end."""
        found = nearest(self.x[-1], points)
        return None if found is None else (float(found[0]), float(found[1]))

    @property
    def minimum(self) -> tuple[float, float] | None:
        """The stated lowest point nearest the end; None where none is stated."""
        return self.nearest(self.path.minima)

    def place(self, at: Array | tuple[float, ...]) -> str:
        """A point in words; of a curve it is a number."""
        return f"x = {short(float(at[0]))}" if self.surface.curve else point(at)

    def inside(self) -> Array:
        """(T+1,); whether each point is in the picture: on a curve, above or below what is seen of it."""
        low, high = np.array(self.surface.window).T
        within = (self.x >= low) & (self.x <= high)
        return within[:, 0] if self.surface.curve else within.all(axis=-1)

    def newton(self) -> float:
        """How far off a stationary point would be if f were its second-order expansion; infinite if unknown."""
        values = self.eigenvalues
        if values is None or np.abs(values).min() <= 1e-9 * np.abs(values).max():
            return np.inf
        return float(np.hypot(*np.linalg.solve(self.surface.hess(self.x[-1:])[0], self.grad[-1])))

    def settled(self, radius: float) -> bool:
        """Whether the path lately stayed that close to its end."""
        return self.steps >= FEW and float(self.distance(self.x[-1])[-1 - self.late :].max()) <= radius


Detector = Callable[[Facts], Text | None]


def verdict(path: Path) -> Text:
    """What happened in a run, in one sentence or two."""
    if path.surface.d > 2:
        return outcome(path)
    with np.errstate(all="ignore"):
        facts = Facts(path)
        return next(filter(None, (detect(facts) for detect in DETECTORS)))


# ---------------------------------------------------------------------------------------- ends of a run


def undefined(r: Facts) -> Text | None:
    """The path ran into a point where f or its gradient is no number."""
    bad = np.isnan(r.loss) | np.isnan(r.slope)
    if not bad.any():
        return None
    at = int(np.argmax(bad))
    if np.isnan(r.loss[at]):
        return say(
            "Undefined: f has no value at {place}, where the run was at step {step}.", place=r.place(r.x[at]), step=at
        )
    return say(
        "Undefined: the gradient of f has no value at {place}, where the run was at step {step}.",
        place=r.place(r.x[at]),
        step=at,
    )


def left_the_plane(r: Facts) -> Text | None:
    """Divergence, or a fall without end on a surface that has no stated minimum."""
    if not r.diverged:
        return None
    if r.minimum is None and r.steps and r.loss[-1] < r.loss[0]:
        return say(
            "Fell without end: left the plane at step {step}, with f at {f} and falling.",
            step=r.diverged,
            f=short(r.loss[-1]),
        )
    since = _growing_since(r)
    if r.diverged - since < 2:
        return say(
            "Diverged: thrown out of the plane at step {step}, from {place}.", step=r.diverged, place=r.place(r.x[-1])
        )
    if not since:
        return say("Diverging from the start; left the plane at step {step}.", step=r.diverged)
    return say("Diverging since step {since}; left the plane at step {step}.", since=since, step=r.diverged)


def growing(r: Facts) -> Text | None:
    """On its way out: beyond the picture, and both f and the distance only grow."""
    since = _growing_since(r)
    if r.inside()[-1] or r.steps - since < 3 or not r.loss[-1] > max(r.loss[0], r.loss[since]):
        return None
    grown = {"before": short(r.loss[since]), "now": short(r.loss[-1])}
    if not since:
        return say("Diverging from the start: f grew from {before} to {now}.", **grown)
    return say("Diverging since step {since}: f grew from {before} to {now}.", since=since, **grown)


def outside(r: Facts) -> Text | None:
    """Left the picture and did not come back."""
    inside = r.inside()
    if inside[-1]:
        return None
    if not inside.any():
        return say(
            "Never in the picture: at {place} in the end, with f = {f}.", place=r.place(r.x[-1]), f=short(r.loss[-1])
        )
    since = int(np.flatnonzero(inside)[-1]) + 1
    changed = {"since": since, "before": short(r.loss[since - 1]), "now": short(r.loss[-1])}
    if r.loss[-1] < r.loss[since - 1]:
        return say("Left the picture at step {since}; f still fell from {before} to {now} since.", **changed)
    return say("Left the picture at step {since}; f has risen from {before} to {now} since.", **changed)


def _growing_since(r: Facts) -> int:
    """The step after which the distance from the middle of the picture only grew."""
    away = r.distance(tuple(np.mean(r.surface.window, axis=1)))
    shrank = np.flatnonzero(~(np.diff(away) > 0))
    return int(shrank[-1]) + 1 if len(shrank) else 0


# ---------------------------------------------------------------------------------------- arrivals


def converged(r: Facts) -> Text | None:
    """At a stated lowest point, and staying."""
    if r.minimum is None:
        return None
    since = _there_since(r, r.minimum)
    if since is None or (since and r.steps - since < 1):
        return None
    if since == 0:
        return say(
            "Started at the minimum at {place} and stayed within {reach} of it.",
            place=r.place(r.minimum),
            reach=short(r.reach),
        )
    turns, before = _turns(r, 0, since)
    there = {"place": r.place(r.minimum), "reach": short(r.reach), "since": since}
    arrival = say("Converged to the minimum at {place}: within {reach} since step {since}.", **there)
    if before < FEW or turns < before / 2:
        return arrival
    turned = {"turns": turns, "steps": before}
    if r.surface.curve:
        way = say("On the way the slope changed its sign in {turns} of {steps} steps.", **turned)
        return together(arrival, way)
    way = say("On the way the gradient turned by more than 90 degrees in {turns} of {steps} steps.", **turned)
    return together(arrival, way)


def other_minimum(r: Facts) -> Text | None:
    """At rest in a minimum that is stated as a local one, or is one by its gradient and Hessian."""
    place = r.nearest(r.surface.points(getattr(r.surface, "local_minima", ())))
    if place is None or _there_since(r, place) is None:
        bowl = r.eigenvalues is not None and r.eigenvalues[0] > 0
        if not (bowl and r.newton() <= r.reach and r.settled(r.reach)):
            return None
        place = tuple(r.x[-1])
    f, lowest = float(r.loss[-1]), r.surface.lowest
    if lowest is None:
        end = {
            "place": r.place(place),
            "f": short(f),
            "reach": short(r.reach),
            "since": _there_since(r, tuple(r.x[-1])),
        }
        return say("Converged to a minimum at {place}, f = {f}: within {reach} of its end since step {since}.", **end)
    if f - lowest <= 1e-6 * _range(r.surface):
        return say(
            "Came to rest at {place}, as low as the lowest known point: f = {f}.", place=r.place(place), f=short(f)
        )
    return say(
        "Ended in a local minimum at {place}, f = {f}, above the lowest {lowest}.",
        place=r.place(place),
        f=short(f),
        lowest=short(lowest),
    )


def at_the_bottom(r: Facts) -> Text | None:
    """At rest as low as anything is known to be, though at no stated point: the minima may form a curve."""
    lowest = r.surface.lowest
    if lowest is None or r.loss[-1] - lowest > 1e-9 * _range(r.surface) or not r.settled(r.side / 100):
        return None
    return say(
        "Came to rest at {place}, as low as the lowest known point: f = {f}.",
        place=r.place(r.x[-1]),
        f=short(r.loss[-1]),
    )


def saddle(r: Facts) -> Text | None:
    """Hardly moving where f is nearly stationary and curves down in some direction."""
    if r.eigenvalues is None or not r.settled(r.side / 100) or r.newton() > r.side / 100:
        return None
    down = int((r.eigenvalues < 0).sum())
    if not down or r.slope[-1] > _slopes(r.surface, 0.5) / 10:  # a kink has curvature too, but is steep
        return None
    place = r.nearest(r.surface.points(r.surface.saddles))
    known = place is not None and float(r.distance(place)[-1]) <= r.side / 50
    slope = short(r.slope[-1], 2)
    if down == 2 and r.surface.curve:
        return say("Stuck near a maximum: |f′| = {slope}, and f″ is negative.", slope=slope)
    if down == 2:
        return say("Stuck near a maximum: |g| = {slope}, two negative eigenvalues of the Hessian.", slope=slope)
    if not (known and place):
        return say("Stuck near a saddle: |g| = {slope}, one negative eigenvalue of the Hessian.", slope=slope)
    at = {"place": r.place(place), "slope": slope}
    return say("Stuck near the saddle at {place}: |g| = {slope}, one negative eigenvalue of the Hessian.", **at)


def circles(r: Facts) -> Text | None:
    """Around a minimum at a distance that no longer falls: what a constant step or noise leaves."""
    if r.minimum is None or r.late < 2 * FEW:
        return None
    away = r.distance(r.minimum)
    now, before = away[-r.late :], away[-2 * r.late : -r.late]
    level = float(np.median(now))
    steady = np.median(before) / 1.5 <= level <= np.median(before) * 1.5
    net = float(np.hypot(*(r.x[-1] - r.x[-1 - r.late])))
    busy = float(r.moved[-r.late :].sum()) > 4 * max(net, level)
    if not (steady and busy and level <= r.side / 10):
        return None
    where = {"place": r.place(r.minimum), "distance": short(level, 2)}
    if not r.surface.curve and abs(_winding(r)) >= 2 * np.pi:
        return say(
            "Circles around the minimum at {place} at a distance of about {distance} and comes no closer.", **where
        )
    return say("Hovers around the minimum at {place} at a distance of about {distance} and comes no closer.", **where)


def _there_since(r: Facts, place: tuple[float, float]) -> int | None:
    """The step since which the path is at `place`; None if it is not there at the end."""
    return held_since(r.distance(place) <= r.reach)


def _winding(r: Facts) -> float:
    """The angle through which the path lately went around the minimum, in radians."""
    dx, dy = (r.x[-1 - r.late :] - np.asarray(r.minimum)).T
    return float(np.unwrap(np.arctan2(dy, dx))[[0, -1]] @ [-1, 1])


# ---------------------------------------------------------------------------------------- ways of moving


def zigzags(r: Facts) -> Text | None:
    """The gradient turns back in at least half of the latest steps."""
    last = min(WINDOW, r.steps)
    turns, counted = _turns(r, r.steps - last, r.steps)
    if last < FEW or turns < counted / 2:
        return None
    if r.surface.curve:
        return say(
            "Jumps to and fro: the slope changed its sign in {turns} of the last {counted} steps.",
            turns=turns,
            counted=counted,
        )
    return say(
        "Zigzags: the gradient turned by more than 90 degrees in {turns} of the last {counted} steps.",
        turns=turns,
        counted=counted,
    )


def plateau(r: Facts) -> Text | None:
    """Where the surface is flat compared with the picture, and hardly moving."""
    bound = 10.0 ** np.floor(np.log10(min(_slopes(r.surface, 0.5) / 1000, _slopes(r.surface, 0.05) / 10)))
    steep = np.flatnonzero(~(r.slope <= bound))
    since = int(steep[-1]) + 1 if len(steep) else 0
    if not bound > 0 or r.steps - since < FEW or not r.settled(r.side / 100):
        return None
    scale = _range(r.surface) if r.surface.lowest is None else r.loss[-1] - r.surface.lowest
    if abs(r.loss[-1] - r.loss[-1 - r.late]) > scale / 100:
        return None
    return say(
        "Plateau: |g| below {bound} for the last {steps} steps, and hardly any movement.",
        bound=short(bound),
        steps=r.steps - since,
    )


def rate_fallen(r: Facts) -> Text | None:
    """Steps per unit of gradient are lately a small part of what they were at first."""
    first, last = min(5, r.steps // 4), min(20, r.steps // 4)
    rate = r.effective
    if first < 2 or not np.isfinite(rate).all():
        return None
    start = np.median(rate[:first])
    # All of the last steps, since a momentum that is turning round is slow for a few.
    if not rate[-last:].max() < _FALLEN * start:
        return None
    share = float(np.median(rate[-last:]) / start)
    if share < 1e-4:
        fallen = say("The effective rate has fallen to less than 0.01 % of its start.")
    else:
        fallen = say("The effective rate has fallen to {percent} % of its start.", percent=short(100 * share, 2))
    return together(fallen, _whereabouts(r))


def trend(r: Facts) -> Text | None:
    """What f did lately; speaks whenever nothing more telling did."""
    last = min(20, r.steps)
    if last == 0:
        return say(
            "No step was taken inside the plane; f = {f} at {place}.", f=short(r.loss[-1]), place=r.place(r.x[-1])
        )
    before, now = float(r.loss[-1 - last]), float(r.loss[-1])
    lowest = r.surface.lowest
    over = say("over the last {steps} steps", steps=last) if last > 1 else say("in one step")
    if lowest is not None and before - lowest > 0:
        share = abs(now - before) / (before - lowest)
        what = "f" if lowest == 0 else say("the height above the lowest value")
        amount = f"{short(100 * share, 2)} %"
    else:
        share, what = abs(now - before) / _range(r.surface), "f"
        amount = short(abs(now - before), 2)
    if share < 1e-3:
        return together(say("Hardly moving: f changed by less than 0.1 % {over}.", over=over), _whereabouts(r))
    change = {"what": what, "amount": amount, "over": over}
    if now < before:
        word = say("Still descending: {what} fell by {amount} {over}.", **change)
    else:
        word = say("Climbing at the end: {what} rose by {amount} {over}.", **change)
    return together(word, _whereabouts(r))


def _turns(r: Facts, start: int, end: int) -> tuple[int, int]:
    """In how many of the steps start+1 .. end the gradient turned by more than 90 degrees, and their number."""
    unit = r.grad[start : end + 1]
    return int((np.sum(unit[1:] * unit[:-1], axis=-1) < 0).sum()), end - start


def _whereabouts(r: Facts) -> str:
    """How far it is to the nearest stated minimum, as a sentence of its own."""
    if r.minimum is None:
        return ""
    return say(
        "It is {distance} from the minimum at {place}.",
        distance=short(float(r.distance(r.minimum)[-1]), 2),
        place=r.place(r.minimum),
    )


@once(64)
def _slopes(surface: Surface, share: float) -> float:
    """The |g| that this share of the picture stays under; 0 where there is none."""
    slope = np.hypot(*surface.grad(grid(surface.window, _GRID)).reshape(-1, 2).T)
    slope = slope[np.isfinite(slope)]
    return float(np.quantile(slope, share)) if len(slope) else 0.0


@once(64)
def _range(surface: Surface) -> float:
    """How much f varies over the picture, rare peaks aside; never zero."""
    f = surface.value(grid(surface.window, _GRID))
    low, high = np.nanquantile(f[np.isfinite(f)], [0, 0.9]) if np.isfinite(f).any() else (0.0, 1.0)
    return float(high - low) or 1.0


DETECTORS: tuple[Detector, ...] = (
    undefined,
    left_the_plane,
    converged,
    other_minimum,
    at_the_bottom,
    saddle,
    growing,
    outside,
    circles,
    zigzags,
    plateau,
    rate_fallen,
    trend,
)
"""In the order in which they are asked: how a run ended says more than how it moved."""
