"""Curves: f of x alone, on which every run is a ball."""

import sympy as sp

from surfaces.core import Parameter, Surface, x

ORDER = 11
GROUP = "Curves, of one number"

_a = Parameter("a", 1, 0.2, 5, "log", help="Curvature: the second derivative, everywhere.")
_h = Parameter("h", 0, -0.8, 0.4, help="Where the hill between the two hollows stands.")

CURVE_PARABOLA = Surface(
    name="curve_parabola",
    title="Parabola",
    f=_a * (x - 1) ** 2 / 2,
    window=((-4, 6), (-5, 5)),
    heights=(-1, 12),
    minima=((1, 0),),
    start=(-3, 0),
    # Slower than the best step, which is 1/a: the ball of momentum is seen to roll past the minimum and back.
    rates={"gradient": 0.3 / _a, "velocity": 0.06 / _a, "length": 0.1},
    about="The best step is the first derivative over the second: with a rate of one over the curvature gradient "
    "descent is there at once, with twice that it never arrives, and a ball with momentum rolls past and back.",
    source="Hung-yi Lee, Machine Learning, lecture 3: Gradient Descent",
)

CURVE_HILL = Surface(
    name="curve_hill",
    title="Two hollows and a hill",
    f=x**4 / 4 - (1 + _h) * x**3 / 3 + (_h - 2) * x**2 / 2 + 2 * _h * x,
    window=((-2.5, 3.5), (-3, 3)),
    heights=(-4, 6),
    minima=((2, 0),),
    local_minima=((-1, 0),),
    start=(-2.2, 0),
    rates={"gradient": 0.02, "velocity": 0.02, "length": 0.05},
    about="Gradient descent stays in the first hollow. A ball with momentum has enough of it left to roll over the "
    "hill, and comes to rest in the deeper one.",
    source="Li, Deep Learning slides: the ball that rolls down a hill",
)

CURVE_FORRESTER = Surface(
    name="curve_forrester",
    title="Forrester",
    f=(6 * x - 2) ** 2 * sp.sin(12 * x - 4),
    window=((-0.05, 1.05), (-0.55, 0.55)),
    heights=(-8, 17),
    minima=((0.75724875784185587, 0),),
    local_minima=((0.14258918932471631, 0),),
    start=(0.02, 0),
    rates={"gradient": 0.0005, "velocity": 0.0005, "length": 0.01},
    about="A test of searches in one number: a shallow hollow, a level place that is none, and a deep one. Where a run "
    "ends is decided by where it starts and by how fast it comes.",
    source="A. Forrester, A. Sobester and A. Keane, Engineering Design via Surrogate Modelling, 2008",
)

CURVE_KINKS = Surface(
    name="curve_kinks",
    title="Two kinks",
    f=sp.Abs(x) + sp.Abs(x - 2) / 2,
    window=((-3, 5), (-4, 4)),
    heights=(0, 7),
    minima=((0, 0),),
    kinked=True,
    start=(4.3, 0),
    rates={"gradient": 0.15, "velocity": 0.02, "length": 0.05},
    about="Up to the kink the slope says nothing of how far it is: a constant rate jumps to and fro over it for ever, "
    "one that falls jumps less and less. What is lowest here is a weighted median.",
    source="R. Koenker and G. Bassett, Econometrica 46, 1978 (absolute deviations)",
)
