"""Line searches: how far to go along a direction.

Four, since the libraries have four, and a path is only replayed by the very search that made it. All work
on one trajectory at a time and return the point of the line that they choose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from optim.core import Array, Objective, Rule

_DECREASE = 1e-4
"""c1: a step must win this share of what the slope at its start promises."""


class Point(NamedTuple):
    """A place on a line: how far along, the value there, and the slope in the line's direction."""

    a: Any
    f: Any
    slope: Any


class Line:
    """The objective along x + a p."""

    def __init__(self, f: Objective, x: Array, p: Array, g: Array) -> None:
        self._f, self.x, self.p = f, x, p
        self.origin = Point(np.float64(0), f.value(x[None])[0], np.dot(g, p))

    def __call__(self, a: Any) -> Point:
        at = (self.x + a * self.p)[None]
        return Point(np.float64(a), self._f.value(at)[0], np.dot(self._f.grad(at)[0], self.p))

    def gradient(self, a: Any) -> Array:
        """The whole gradient at a."""
        return self._f.grad((self.x + a * self.p)[None])[0]

    def promised(self, a: Any) -> Any:
        """The value that sufficient decrease asks for at a."""
        return self.origin.f + _DECREASE * a * self.origin.slope


def row_of(rule: Rule, i: int) -> Any:
    """The rule as trajectory i has it: array hyperparameters (n, 1) become that trajectory's number."""
    return rule.tuned(**{name: value[i, 0] for name, value in vars(rule).items() if isinstance(value, np.ndarray)})


# ---- torch ----------------------------------------------------------------------------------------------


def strong_wolfe(line: Line, guess: Any, curvature: float = 0.9, shortest: float = 1e-9, most: int = 25) -> Point:
    """The search of torch's L-BFGS: bracket by extrapolating cubics, then interpolate."""
    origin = line.origin
    last, new, count = origin, line(guess), 0
    while True:
        if count == most:
            bracket = [origin, new]
            break
        if new.f > line.promised(new.a) or (count > 1 and new.f >= last.f):
            bracket = [last, new]
            break
        if abs(new.slope) <= -curvature * origin.slope:
            return new
        if new.slope >= 0:
            bracket = [last, new]
            break
        span = (new.a + 0.01 * (new.a - last.a), new.a * 10)
        last, new, count = new, line(_cubic_between(last, new, span)), count + 1
    return _narrow(line, bracket, curvature, shortest, most - count)


def _narrow(line: Line, bracket: list[Point], curvature: float, shortest: float, tries: int) -> Point:
    size, stalled = np.abs(line.p).max(), False
    low = 0 if bracket[0].f <= bracket[1].f else 1
    for _ in range(tries):
        left, right = sorted((bracket[0].a, bracket[1].a))
        if (right - left) * size < shortest:
            break
        a, stalled = _kept_inside(_cubic_between(bracket[0], bracket[1], (left, right)), left, right, stalled)
        new = line(a)
        if new.f > line.promised(a) or new.f >= bracket[low].f:
            bracket[1 - low] = new
            low = 0 if bracket[0].f <= bracket[1].f else 1
            continue
        done = abs(new.slope) <= -curvature * line.origin.slope
        if not done and new.slope * (bracket[1 - low].a - bracket[low].a) >= 0:
            bracket[1 - low] = bracket[low]
        bracket[low] = new
        if done:
            break
    return bracket[low]


def _kept_inside(a: Any, left: Any, right: Any, stalled: bool) -> tuple[Any, bool]:
    """`a`, moved off an end of the bracket when it has been there before; and whether it is near one now."""
    margin = 0.1 * (right - left)
    if min(right - a, a - left) >= margin:
        return a, False
    if not (stalled or a >= right or a <= left):
        return a, True
    return (right - margin if abs(a - right) < abs(a - left) else left + margin), False


def _cubic_between(p: Point, q: Point, span: tuple[Any, Any]) -> Any:
    """Where the cubic through two points with their slopes is lowest, within the span."""
    p, q = (p, q) if p.a <= q.a else (q, p)
    d1 = p.slope + q.slope - 3 * (p.f - q.f) / (p.a - q.a)
    square = d1**2 - p.slope * q.slope
    if not square >= 0:
        return (span[0] + span[1]) / 2
    d2 = np.sqrt(square)
    a = q.a - (q.a - p.a) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2))
    return min(max(a, span[0]), span[1])


# ---- optax ----------------------------------------------------------------------------------------------


def zoom(line: Line, guess: Any, most: int = 20) -> Point:
    """The search of optax's L-BFGS: J. Nocedal and S. J. Wright, algorithms 3.5 and 3.6.

    Near a minimum, where values no longer differ, the slopes decide (W. W. Hager and H. Zhang, 2006).
    """
    last = safe = line.origin
    for count in range(most):
        new = line(guess if count == 0 else 2 * last.a)
        decrease, curvature = _errors(line, new)
        if decrease <= 0:
            safe = new
            if curvature <= 0:
                return new
        if decrease > 0 or (count > 0 and new.f >= last.f):
            return _zoom_into(line, last, new, safe, most - count - 1, (new, decrease))
        if new.slope >= 0:
            return _zoom_into(line, new, last, safe, most - count - 1, (new, decrease))
        last = new
    return safe if safe.a > 0 else last


def _zoom_into(line: Line, low: Point, high: Point, safe: Point, tries: int, tried: tuple[Point, Any]) -> Point:
    reference = low
    for _ in range(tries):
        small = abs(high.a - low.a) <= 1e-5
        new = line(_middle(low, high, reference, share=0.2))
        decrease, curvature = _errors(line, new)
        tried = (new, decrease)
        if decrease <= 0 and new.f < safe.f:
            safe = new
        if max(decrease, curvature) <= 0:
            return new
        if decrease > 0 or new.f >= low.f:
            reference, high = high, new
        else:
            turned = new.slope * (high.a - low.a) >= 0
            reference, high, low = (high, low, new) if turned else (low, high, new)
        if small and safe.a > 0:
            break
    return safe if safe.a > 0 or np.isinf(tried[1]) else tried[0]


def _errors(line: Line, p: Point) -> tuple[Any, Any]:
    """By how much the point misses sufficient decrease and small curvature; infinite for not-a-number."""
    start = line.origin
    exact = p.f - start.f - _DECREASE * p.a * start.slope
    by_slope = p.slope - (2 * _DECREASE - 1) * start.slope
    near = np.maximum(by_slope, p.f - start.f - 1e-6 * abs(start.f))
    decrease = np.maximum(np.minimum(near, exact), 0)
    curvature = np.maximum(abs(p.slope) - 0.9 * abs(start.slope), 0)
    return np.where(np.isnan(decrease), np.inf, decrease), np.where(np.isnan(curvature), np.inf, curvature)


def _middle(low: Point, high: Point, reference: Point, share: float) -> Any:
    """Between low and high: by a cubic if that is well inside, else by a parabola, else the mean."""
    left, right = sorted((low.a, high.a))
    width = right - left
    a = _cubic_through(low, high, reference)
    if left + share * width < a < right - share * width:
        return a
    a = _parabola(low, high)
    return a if left + 0.1 * width < a < right - 0.1 * width else (low.a + high.a) / 2


def _cubic_through(p: Point, q: Point, r: Point) -> Any:
    """The minimum of the cubic through three values and the slope at the first; not-a-number if it has none."""
    db, dc = q.a - p.a, r.a - p.a
    rise_q, rise_r = q.f - p.f - p.slope * db, r.f - p.f - p.slope * dc
    scale = (db * dc) ** 2 * (db - dc)
    c3 = (dc**2 * rise_q - db**2 * rise_r) / scale
    c2 = (-(dc**3) * rise_q + db**3 * rise_r) / scale
    return p.a + (-c2 + np.sqrt(c2 * c2 - 3 * c3 * p.slope)) / (3 * c3)


def _parabola(p: Point, q: Point) -> Any:
    """The minimum of the parabola through two values and the slope at the first."""
    db = q.a - p.a
    return p.a - p.slope / (2 * ((q.f - p.f - p.slope * db) / db**2))


# ---- SciPy ----------------------------------------------------------------------------------------------

_LEAST, _MOST = 1e-100, 1e100


def scipy_wolfe(line: Line, guess: Any, curvature: float, accept: Callable[[Point], bool]) -> Point | None:
    """The searches of SciPy's conjugate gradients: Moré and Thuente's, and where that fails Nocedal and Wright's."""
    found = _more_thuente(line, guess, curvature)
    if found is not None and accept(found):
        return found
    return _nocedal_wright(line, guess, curvature, accept)


def _more_thuente(line: Line, guess: Any, curvature: float) -> Point | None:
    """J. J. Moré and D. J. Thuente, ACM TOMS 20, 1994 (MINPACK's dcsrch)."""
    start = line.origin
    if not (start.slope < 0 and _LEAST <= guess <= _MOST):
        return None
    tilt = _DECREASE * start.slope
    best = other = start
    bracketed, first_stage = False, True
    width = before = 2 * (_MOST - _LEAST)
    width /= 2
    low, high, a = np.float64(0), guess + 4 * guess, guess
    for _ in range(99):
        if not np.isfinite(a):
            return None
        new = line(a)
        goal = start.f + a * tilt
        if first_stage and new.f <= goal and new.slope >= 0:
            first_stage = False
        if new.f <= goal and abs(new.slope) <= curvature * -start.slope:
            return new
        if bracketed and (a <= low or a >= high or high - low <= 1e-14 * high):
            return None
        if (a == _MOST and new.f <= goal and new.slope <= tilt) or (
            a == _LEAST and (new.f > goal or new.slope >= tilt)
        ):
            return None
        # While the decrease does not suffice, a tilted function shows the way to where it will.
        tilted = tilt if first_stage and new.f <= best.f and new.f > goal else 0.0
        best, other, a, bracketed = _trial(*(_tilt(p, tilted) for p in (best, other, new)), bracketed, low, high)
        best, other = _tilt(best, -tilted), _tilt(other, -tilted)
        if bracketed:
            if abs(other.a - best.a) >= 0.66 * before:
                a = best.a + 0.5 * (other.a - best.a)
            before, width = width, abs(other.a - best.a)
            low, high = min(best.a, other.a), max(best.a, other.a)
        else:
            low, high = a + 1.1 * (a - best.a), a + 4 * (a - best.a)
        a = np.clip(a, _LEAST, _MOST)
        if bracketed and (a <= low or a >= high or high - low <= 1e-14 * high):
            a = best.a
    return None


def _tilt(p: Point, by: Any) -> Point:
    return Point(p.a, p.f - p.a * by, p.slope - by)


def _trial(
    best: Point, other: Point, new: Point, bracketed: bool, low: Any, high: Any
) -> tuple[Point, Point, Any, bool]:
    """The interval with the new point in it, and the next place to try (MINPACK's dcstep)."""
    turned = np.sign(new.slope) * np.sign(best.slope) < 0
    secant = new.a + (new.slope / (new.slope - best.slope)) * (best.a - new.a)
    if new.f > best.f:
        cubic = best.a + _ratio(best, new, best) * (new.a - best.a)
        steep = (best.f - new.f) / (new.a - best.a) + best.slope
        parabola = best.a + ((best.slope / steep) / 2) * (new.a - best.a)
        nearer = abs(cubic - best.a) <= abs(parabola - best.a)
        return best, new, (cubic if nearer else cubic + (parabola - cubic) / 2), True
    if turned:
        cubic = new.a + _ratio(best, new, new) * (best.a - new.a)
        return new, best, (cubic if abs(cubic - new.a) > abs(secant - new.a) else secant), True
    if abs(new.slope) < abs(best.slope):
        cubic = _flattening(best, new, low, high)
        if not bracketed:
            a = cubic if abs(cubic - new.a) > abs(secant - new.a) else secant
            return new, other, np.clip(a, low, high), False
        a = cubic if abs(cubic - new.a) < abs(secant - new.a) else secant
        limit = new.a + 0.66 * (other.a - new.a)
        return new, other, (min(limit, a) if new.a > best.a else max(limit, a)), True
    if bracketed:
        return new, other, new.a + _ratio(other, new, new) * (other.a - new.a), True
    return new, other, (high if new.a > best.a else low), False


def _ratio(p: Point, q: Point, base: Point) -> Any:
    """Where between base and the other of two points their cubic is lowest, as a share of the way."""
    theta = 3 * (p.f - q.f) / (q.a - p.a) + p.slope + q.slope
    scale = max(abs(theta), abs(p.slope), abs(q.slope))
    gamma = scale * np.sqrt((theta / scale) ** 2 - (p.slope / scale) * (q.slope / scale))
    end = q if base is p else p
    if end.a < base.a:
        gamma = -gamma
    return ((gamma - base.slope) + theta) / (((gamma - base.slope) + gamma) + end.slope)


def _flattening(best: Point, new: Point, low: Any, high: Any) -> Any:
    """The cubic's minimum beyond the new point, or the far end where it has none."""
    theta = 3 * (best.f - new.f) / (new.a - best.a) + best.slope + new.slope
    scale = max(abs(theta), abs(best.slope), abs(new.slope))
    gamma = scale * np.sqrt(max(0, (theta / scale) ** 2 - (best.slope / scale) * (new.slope / scale)))
    if new.a > best.a:
        gamma = -gamma
    ratio = ((gamma - new.slope) + theta) / ((gamma + (best.slope - new.slope)) + gamma)
    if ratio < 0 and gamma != 0:
        return new.a + ratio * (best.a - new.a)
    return high if new.a > best.a else low


def _nocedal_wright(line: Line, guess: Any, curvature: float, accept: Callable[[Point], bool]) -> Point | None:
    """J. Nocedal and S. J. Wright, algorithm 3.5, as SciPy has it."""
    if guess == 0:
        return None
    last, new = line.origin, line(guess)
    for count in range(10):
        if new.f > line.promised(new.a) or (count > 0 and new.f >= last.f):
            return _zoom_of_scipy(line, last, new, curvature, accept)
        if abs(new.slope) <= -curvature * line.origin.slope and accept(new):
            return new
        if new.slope >= 0:
            return _zoom_of_scipy(line, new, last, curvature, accept)
        last, new = new, line(2 * new.a)
    return new


def _zoom_of_scipy(
    line: Line, low: Point, high: Point, curvature: float, accept: Callable[[Point], bool]
) -> Point | None:
    reference = line.origin
    for count in range(11):
        a = _place(low, high, reference, cubic=count > 0)
        new = line(a)
        if new.f > line.promised(a) or new.f >= low.f:
            reference, high = high, new
            continue
        if abs(new.slope) <= -curvature * line.origin.slope and accept(new):
            return new
        turned = new.slope * (high.a - low.a) >= 0
        reference, high, low = (high, low, new) if turned else (low, high, new)
    return None


def _place(low: Point, high: Point, reference: Point, cubic: bool) -> Any:
    # SciPy's margins have the sign of the interval, and so are none where it runs backwards.
    width = high.a - low.a
    left, right = sorted((low.a, high.a))
    if cubic:
        a = _cubic_through(low, high, reference)
        if left + 0.2 * width <= a <= right - 0.2 * width:
            return a
    a = _parabola(low, high)
    return a if left + 0.1 * width <= a <= right - 0.1 * width else low.a + 0.5 * width
