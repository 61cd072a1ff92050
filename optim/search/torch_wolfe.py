"""The line search of torch's L-BFGS."""

from __future__ import annotations

from typing import Any

import numpy as np

from optim.search.line import Line, Point


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
