"""The line search of optax's L-BFGS."""

from __future__ import annotations

from typing import Any

import numpy as np

from optim.search.line import DECREASE, Line, Point, cubic_through, parabola


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
    exact = p.f - start.f - DECREASE * p.a * start.slope
    by_slope = p.slope - (2 * DECREASE - 1) * start.slope
    near = np.maximum(by_slope, p.f - start.f - 1e-6 * abs(start.f))
    decrease = np.maximum(np.minimum(near, exact), 0)
    curvature = np.maximum(abs(p.slope) - 0.9 * abs(start.slope), 0)
    return np.where(np.isnan(decrease), np.inf, decrease), np.where(np.isnan(curvature), np.inf, curvature)


def _middle(low: Point, high: Point, reference: Point, share: float) -> Any:
    """Between low and high: by a cubic if that is well inside, else by a parabola, else the mean."""
    left, right = sorted((low.a, high.a))
    width = right - left
    a = cubic_through(low, high, reference)
    if left + share * width < a < right - share * width:
        return a
    a = parabola(low, high)
    return a if left + 0.1 * width < a < right - 0.1 * width else (low.a + high.a) / 2
