"""Surfaces whose slope jumps: it does not shrink on the way to the minimum."""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 7
GROUP = "Kinks: no gradient at the minimum"

_l = Parameter("l", 1, 0, 3, help="Weight of the penalty |x| + |y|.")

ABSOLUTE = Surface(
    name="absolute",
    title="|x| + |y|",
    f=sp.Abs(x) + sp.Abs(y),
    window=((-3, 3), (-3, 3)),
    minima=((0, 0),),
    kinked=True,
    start=(-2.5, 1.7),
    rates={"gradient": 0.05, "velocity": 0.01, "length": 0.05},
    about="The slope does not shrink near the minimum, so a constant rate never settles: it hops to and fro over "
    "the kink. The falling rate of Adagrad makes the hops ever smaller.",
    source="N. Z. Shor, Minimization Methods for Non-Differentiable Functions, 1985",
)

MAXIMUM = Surface(
    name="maximum",
    title="max(|x|, |y|)",
    f=sp.Max(sp.Abs(x), sp.Abs(y)),
    window=((-3, 3), (-3, 3)),
    minima=((0, 0),),
    kinked=True,
    start=(-2.5, 1.2),
    rates={"gradient": 0.05, "velocity": 0.01, "length": 0.05},
    about="Only the larger coordinate has a slope: paths run straight, meet the diagonal and then take turns, one "
    "coordinate after the other.",
    source="S. Boyd and L. Vandenberghe, Convex Optimization, 2004, section 3.1.5 (maximum norm)",
)

LASSO = Surface(
    name="lasso",
    title="Lasso",
    f=((x - 2) ** 2 + 2 * (y - sp.Rational(1, 4)) ** 2) / 2 + _l * (sp.Abs(x) + sp.Abs(y)),
    window=((-3, 4), (-3, 3)),
    minima=((sp.Max(0, 2 - _l), sp.Max(0, sp.Rational(1, 4) - _l / 2)),),
    kinked=True,
    start=(-2, 2.2),
    rates={"gradient": 0.1, "velocity": 0.02, "length": 0.05},
    about="A bowl plus a penalty with a kink, which sets the second weight to exactly zero: gradient methods only "
    "chatter about that zero and never hit it.",
    source="R. Tibshirani, J. Royal Statistical Society B 58, 1996",
)

NONSMOOTH_ROSENBROCK = Surface(
    name="nonsmooth_rosenbrock",
    title="Nesterov's non-smooth Rosenbrock",
    f=(x - 1) ** 2 / 4 + sp.Abs(y - 2 * x**2 + 1),
    window=((-1.6, 1.6), (-1.8, 2)),
    minima=((1, 1),),
    kinked=True,
    start=(-1, 1.4),
    rates={"gradient": 0.02, "velocity": 0.002, "length": 0.02},
    about="Rosenbrock's valley with a crease for a floor: steps bounce from wall to wall, and little of each is "
    "progress along it.",
    source="M. Gürbüzbalaban and M. L. Overton, Nonlinear Analysis 75, 2012",
)

BUKIN = Surface(
    name="bukin",
    title="Bukin no. 6",
    f=100 * sp.sqrt(sp.Abs(y - x**2 / 100)) + sp.Abs(x + 10) / 100,
    window=((-15, -5), (-3, 3)),
    minima=((-10, 1),),
    kinked=True,
    start=(-7, 2),
    rates={"gradient": 0.0005, "velocity": 0.00005, "length": 0.02},
    about="The walls grow steeper without bound towards the crease along which the minimum lies: no rate is small "
    "enough. Gradient descent and momentum are thrown from wall to wall and get nowhere along it, Adam half of "
    "the way.",
    source="M. Jamil and X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4, 2013",
)
