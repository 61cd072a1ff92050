"""The named surfaces and their facts. `about` says what to look at; tests hold every stated fact to be true."""

from __future__ import annotations

import sympy as sp

from surfaces.core import Surface, parameter, x, y

_kappa, _kappa_declared = parameter(
    "kappa", 25, 1, 1000, "log", help="Condition number: how many times steeper one direction is than the other."
)
_b, _b_declared = parameter("b", 100, 1, 1000, "log", help="How steep the walls of the valley are.")

BOWL = Surface(
    name="bowl",
    title="Convex bowl",
    f=(x**2 + y**2) / 2,
    domain=((-4, 4), (-4, 4)),
    minima=((0, 0),),
    start=(-3, 2.5),
    rates={"gradient": 0.1, "length": 0.1},
    about="The gradient points straight at the minimum, so every method arrives; momentum overshoots on the way.",
    source="Li, Deep Learning slides",
)

ILL_SCALED = Surface(
    name="ill_scaled",
    title="Ill-scaled quadratic",
    f=(x**2 + _kappa * y**2) / 2,
    domain=((-4, 4), (-2, 2)),
    minima=((0, 0),),
    start=(-3.5, 1.2),
    # A little under 2/L: gradient descent zigzags across the valley and still converges.
    rates={"gradient": 1.85 / _kappa, "momentum": 0.5 / _kappa, "nag": 0.5 / _kappa, "length": 0.1},
    parameters=((_kappa, _kappa_declared),),
    about="Steep one way and flat the other: gradient descent zigzags at the rate the steep side allows, "
    "momentum damps the zigzag, and the adaptive methods give each coordinate a rate of its own.",
    source="Hung-yi Lee, ML lecture 3 (feature scaling)",
)

SADDLE = Surface(
    name="saddle",
    title="Saddle",
    f=x**2 - y**2,
    domain=((-2, 2), (-2, 2)),
    minima=(),
    saddles=((0, 0),),
    start=(-1.5, 0.001),
    rates={"gradient": 0.05, "momentum": 0.02, "nag": 0.02, "length": 0.02},
    about="Started almost on the ridge, gradient descent is drawn to the saddle and lingers there; momentum "
    "leaves sooner, and the adaptive methods, blind to how small the slope is, leave first.",
    source="Hung-yi Lee, ML lecture 3 (critical points)",
)

ROSENBROCK = Surface(
    name="rosenbrock",
    title="Rosenbrock",
    f=(1 - x) ** 2 + _b * (y - x**2) ** 2,
    domain=((-2.2, 2.2), (-1, 3.2)),
    minima=((1, 1),),
    start=(-1.5, 2),
    rates={"gradient": 0.1 / _b, "length": 0.1},
    parameters=((_b, _b_declared),),
    about="Into the curved valley is easy, along it is hard: its floor falls so gently that gradient descent "
    "all but stops, while momentum gathers speed along it.",
    source="H. H. Rosenbrock, The Computer Journal 3, 1960",
)

HIMMELBLAU = Surface(
    name="himmelblau",
    title="Himmelblau",
    f=(x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    domain=((-5.5, 5.5), (-5.5, 5.5)),
    minima=(
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    saddles=(
        (0.08667750456, 2.88425470117),
        (3.38515418361, 0.07385187985),
        (-3.07302575041, -0.08135304429),
        (-0.12796134673, -1.95371498048),
    ),
    start=(-0.3, -0.9),
    rates={"gradient": 0.01, "momentum": 0.004, "nag": 0.004, "length": 0.15},
    about="Four equal minima: from one start, the methods disagree about which one they fall into.",
    source="D. M. Himmelblau, Applied Nonlinear Programming, 1972",
)

BEALE = Surface(
    name="beale",
    title="Beale",
    f=(sp.Rational(3, 2) - x + x * y) ** 2
    + (sp.Rational(9, 4) - x + x * y**2) ** 2
    + (sp.Rational(21, 8) - x + x * y**3) ** 2,
    domain=((-4.5, 4.5), (-4.5, 4.5)),
    minima=((3, 0.5),),
    saddles=((0, 1),),
    start=(1, 1.6),
    rates={"gradient": 0.005, "momentum": 0.002, "nag": 0.002, "length": 0.1},
    about="A flat floor between very steep corners: the same rate is too timid on the floor and too bold at the walls.",
    source="E. M. L. Beale, On an iterative method for finding a local minimum, 1958",
)

MONKEY = Surface(
    name="monkey",
    title="Monkey saddle",
    f=x**3 - 3 * x * y**2,
    domain=((-2, 2), (-2, 2)),
    minima=(),
    saddles=((0, 0),),
    start=(1.4, 0.05),
    rates={"gradient": 0.02, "momentum": 0.01, "nag": 0.01, "length": 0.02},
    about="Three valleys meet in a point where the Hessian vanishes: the slope shrinks quadratically, so "
    "gradient descent is slower here than at an ordinary saddle.",
    source="D. Hilbert and S. Cohn-Vossen, Anschauliche Geometrie, 1932",
)

RASTRIGIN = Surface(
    name="rastrigin",
    title="Rastrigin",
    f=20 + x**2 + y**2 - 10 * (sp.cos(2 * sp.pi * x) + sp.cos(2 * sp.pi * y)),
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    minima=((0, 0),),
    start=(-3.3, 2.7),
    rates={"gradient": 0.002, "momentum": 0.002, "nag": 0.002, "length": 0.3},
    about="A bowl full of dents: gradient descent stays in the first, momentum may roll through several.",
    source="L. A. Rastrigin, Systems of Extremal Control, 1974",
)

SURFACES: dict[str, Surface] = {
    surface.name: surface for surface in (BOWL, ILL_SCALED, SADDLE, ROSENBROCK, HIMMELBLAU, BEALE, MONKEY, RASTRIGIN)
}
"""The catalogue by name, in the order in which it is offered."""
