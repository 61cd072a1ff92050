"""The continuous flow beneath the steps of a run: where it would go with steps without end, each without length.

What a rule does on a parabola (`Rule.recurrence`) says which equation its steps are steps of: x' = -grad f, a step of
rate lr taking the time lr; or with momentum the ball's x'' + c x' = -grad f, a step taking sqrt(lr) and the friction c
being (1 - mu) / sqrt(lr). Steps of gradient descent lie nearer, by one order, to the flow of f + lr/4 |grad f|^2
(Barrett and Dherin, ICLR 2021).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from once import once
from optim import Array, Rule
from scenario import Path
from surfaces import Surface
from turns import pause

SMOOTH, PIECES = 400, 8
"""Places that make a way look smooth; and in how many pieces a step is cut for that, at most."""
NEAR = 1e-6
"""How far a part of the way may lead astray, of the window."""
PARTS = 8
"""Of the way for each piece, on the average, beyond which it is not followed: the equation is too stiff."""
CAUTION, LEAST, MOST = 0.9, 0.2, 5.0
"""How much of the length that an error allows the next part has, and how many times that of the last one it may be."""
# Dormand and Prince's pair of orders 5 and 4 (J. Comp. Appl. Math. 6, 1980): its last slope is the next part's first.
STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)


@dataclass(frozen=True, eq=False)
class Flow:
    """An equation's way from the start, at the times of the steps."""

    kind: Literal["gradient", "corrected", "ball"]
    """The slope's, that with the length of a step taken into account, or that of a ball with friction."""
    number: float
    """The friction of a ball; NaN without one."""
    points: Array
    """(T * pieces + 1, 2); NaN from where it cannot be followed."""
    pieces: int
    """Of the time of a step."""


def flows(path: Path) -> tuple[Flow, ...]:
    """Those beneath a run of a rule alone; none of rules that divide gradients, whose divisor has steps of its own."""
    rule = path.run.optimizer
    if not isinstance(rule, Rule) or rule.divides or path.trajectory is None or path.surface.d != 2:
        return ()
    return _flows(path.surface, rule, tuple(path.x[0].tolist()), len(path.x) - 1)


@once(64)
def _flows(surface: Surface, rule: Rule, start: tuple[float, float], steps: int) -> tuple[Flow, ...]:
    if (found := reach(rule)) is None:
        return ()
    rate, kept = found
    far = NEAR * min(high - low for low, high in surface.window)
    slope: Callable[[Array], Array] = lambda x: surface.grad(x[None])[0]  # noqa: E731

    def follow(force: Callable[[Array], Array], state: Array, time: float) -> Array:
        return _followed(force, state, time / pieces, steps * pieces, far)[:, :2]

    at, pieces = np.array(start), int(np.clip(SMOOTH // steps, 1, PIECES))
    if kept:
        friction = (1 - kept) / np.sqrt(rate)
        rolling: Callable[[Array], Array] = lambda s: np.concatenate([s[2:], -friction * s[2:] - slope(s[:2])])  # noqa: E731
        points = follow(rolling, np.concatenate([at, np.zeros(2)]), float(np.sqrt(rate)))
        return (Flow("ball", float(friction), points, pieces),)

    def corrected(x: Array) -> Array:
        g = slope(x)
        return -g - rate / 2 * surface.hess(x[None])[0] @ g

    return (
        Flow("gradient", np.nan, follow(lambda x: -slope(x), at, rate), pieces),
        Flow("corrected", np.nan, follow(corrected, at, rate), pieces),
    )


def reach(rule: Rule) -> tuple[float, float] | None:
    """How far a step goes for a gradient, and the share of the last one it keeps; None where it is not of that form."""
    at_rest, bent = rule.recurrence(0.0), rule.recurrence(1.0)
    if at_rest is None or bent is None:
        return None
    (a, b), (a1, b1) = at_rest, bent
    rate, kept = float((a - b) - (a1 - b1)), float(b)
    return (rate, kept) if rate > 0 and 0 <= kept < 1 else None


def _followed(force: Callable[[Array], Array], state: Array, time: float, steps: int, far: float) -> Array:
    """(steps + 1, n); the state after each of so many spans of time: NaN from where it cannot be followed."""
    found = np.full((steps + 1, len(state)), np.nan)
    found[0] = state
    at, part, done = 0.0, time, 1
    slope = force(state)
    with np.errstate(all="ignore"):
        for _ in range(PARTS * steps):
            after, last, error = _part(force, state, slope, part)
            wrong = np.abs(error).max() / far
            if wrong <= 1:
                # A step that ends as the part does is not to be lost to rounding.
                end = min(int((at + part) / time + 1e-9), steps)
                share = (np.arange(done, end + 1) * time - at) / part
                found[done : done + len(share)] = _between(state, slope, after, last, part, share)
                at, state, slope, done = at + part, after, last, done + len(share)
                if done > steps:
                    break
            if not np.isfinite(wrong):
                wrong = np.inf
            part *= float(np.clip(CAUTION * max(wrong, 1e-12) ** -0.2, LEAST, MOST))
            pause()
    return found


def _part(force: Callable[[Array], Array], state: Array, slope: Array, part: float) -> tuple[Array, Array, Array]:
    """The state after a part of the way, the slope there, and by how much that may be wrong."""
    slopes, after = [slope], state
    for weights in STAGES:
        after = state + part * np.dot(weights, slopes)
        slopes.append(force(after))
    return after, slopes[-1], part * np.dot(ERROR, slopes)


def _between(state: Array, slope: Array, after: Array, last: Array, part: float, share: Array) -> Array:
    """Hermite's cubic through both ends of a part, as they lie and lean."""
    s = share[:, None]
    lean = part * (s * (1 - s) ** 2 * slope - s**2 * (1 - s) * last)
    return state + s**2 * (3 - 2 * s) * (after - state) + lean
