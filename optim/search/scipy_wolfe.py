"""The two line searches of SciPy's conjugate gradients: MINPACK's, and one to fall back on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from optim.search.line import DECREASE, Line, Point, cubic_through, parabola

_LEAST, _MOST = 1e-100, 1e100


def scipy_wolfe(line: Line, guess: Any, curvature: float, accept: Callable[[Point], bool]) -> Point | None:
    """The searches of SciPy's conjugate gradients: Moré and Thuente's, and where that fails Nocedal and Wright's."""
    found = _more_thuente(line, guess, curvature)
    if found is not None and accept(found):
        return found
    return _nocedal_wright(line, guess, curvature, accept)


def _more_thuente(line: Line, guess: Any, curvature: float) -> Point | None:
    """J. J. Moré and D. J. Thuente, ACM TOMS 20, 1994 (MINPACK-2's dcsrch)."""
    start = line.origin
    if not (start.slope < 0 and _LEAST <= guess <= _MOST):
        return None
    tilt = DECREASE * start.slope
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
        a = cubic_through(low, high, reference)
        if left + 0.2 * width <= a <= right - 0.2 * width:
            return a
    a = parabola(low, high)
    return a if left + 0.1 * width <= a <= right - 0.1 * width else low.a + 0.5 * width
