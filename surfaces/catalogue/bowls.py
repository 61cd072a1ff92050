"""Convex surfaces: what scale and rotation of the axes do to each method."""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 1
GROUP = "Bowls, round and ill-scaled"

_kappa = Parameter(
    "kappa", 25, 1, 1000, "log", help="Condition number: how many times steeper one direction is than the other."
)
_theta = Parameter("theta", 30, 0, 90, help="By how many degrees the axes of the bowl are turned.")
_turn = _theta * sp.pi / 180
_along, _across = x * sp.cos(_turn) + y * sp.sin(_turn), y * sp.cos(_turn) - x * sp.sin(_turn)

BOWL = Surface(
    name="bowl",
    title="Convex bowl",
    f=(x**2 + y**2) / 2,
    window=((-4, 4), (-4, 4)),
    minima=((0, 0),),
    start=(-3, 2.5),
    rates={"gradient": 0.1, "length": 0.1},
    about="The gradient points straight at the minimum, and gradient descent goes there in a straight line; momentum "
    "overshoots on the way.",
    source="Li, Deep Learning slides",
)

ILL_SCALED = Surface(
    name="ill_scaled",
    title="Ill-scaled quadratic",
    f=(x**2 + _kappa * y**2) / 2,
    window=((-4, 4), (-2, 2)),
    minima=((0, 0),),
    start=(-3.5, 1.2),
    # A little under 2/L: gradient descent zigzags across the valley and still converges.
    rates={"gradient": 1.85 / _kappa, "velocity": 0.5 / _kappa, "length": 0.1},
    about="Steep one way and flat the other: gradient descent zigzags at the rate the steep side allows, "
    "momentum damps the zigzag, and the adaptive methods give each coordinate a rate of its own.",
    source="Hung-yi Lee, ML lecture 3 (feature scaling)",
)

ROTATED = Surface(
    name="rotated",
    title="Rotated ill-scaled quadratic",
    f=(_along**2 + _kappa * _across**2) / 2,
    window=((-4, 4), (-4, 4)),
    minima=((0, 0),),
    start=(-3.5, 0.5),
    rates={"gradient": 1.8 / _kappa, "velocity": 0.5 / _kappa, "length": 0.1},
    about="The same bowl, turned: a rate per coordinate no longer fits its axes, so Adam and RMSprop lose their "
    "advantage, while gradient descent and momentum do not notice the turn at all.",
    source="N. Hansen and A. Ostermeier, Evolutionary Computation 9, 2001 (rotated ellipsoid)",
)

BOOTH = Surface(
    name="booth",
    title="Booth",
    f=(x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    window=((-10, 10), (-10, 10)),
    minima=((1, 3),),
    start=(-7, -4),
    rates={"gradient": 0.1, "velocity": 0.02, "length": 0.3},
    about="A least-squares problem in two unknowns, nine times steeper across than along: the everyday case "
    "in which gradient descent with a good rate is good enough.",
    source="M. Jamil and X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4, 2013",
)

MATYAS = Surface(
    name="matyas",
    title="Matyas",
    f=sp.Rational(13, 50) * (x**2 + y**2) - sp.Rational(12, 25) * x * y,
    window=((-10, 10), (-10, 10)),
    minima=((0, 0),),
    start=(-8, -4),
    rates={"gradient": 0.9, "velocity": 0.3, "length": 0.3},
    about="A long flat diagonal trough: watch how little is left of the gradient along it, and how momentum "
    "keeps gradient descent's small steps adding up.",
    source="M. Jamil and X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4, 2013",
)

ZAKHAROV = Surface(
    name="zakharov",
    title="Zakharov",
    f=x**2 + y**2 + (x / 2 + y) ** 2 + (x / 2 + y) ** 4,
    window=((-5, 5), (-5, 5)),
    minima=((0, 0),),
    start=(4, 2.5),
    rates={"gradient": 0.006, "velocity": 0.003, "length": 0.1},
    about="Convex, but not a quadratic: the curvature at the start is almost seventy times that at the minimum, so one "
    "rate that survives the start is slow at the end. Momentum, which gathers speed there, is soon far ahead.",
    source="M. Jamil and X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4, 2013",
)
