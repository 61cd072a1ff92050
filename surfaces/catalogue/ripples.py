"""A plain shape from afar with waves upon it: does a method feel the shape or the waves?"""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 8
GROUP = "Noisy hills"

_a = Parameter("a", 0.3, 0, 2, help="Height of the ripples.")
_n = Parameter("n", 6, 1, 12, help="How densely the ripples stand: their angular frequency.")

RIPPLED_BOWL = Surface(
    name="rippled_bowl",
    title="Rippled bowl",
    f=(x**2 + y**2) / 2 + _a * (2 - sp.cos(_n * x) - sp.cos(_n * y)),
    window=((-4, 4), (-4, 4)),
    minima=((0, 0),),
    start=(-3.2, 2.6),
    rates={"gradient": 0.03, "velocity": 0.02, "length": 0.1},
    about="From afar a bowl, from close by full of dents: how high may the ripples become before each method gets "
    "stuck? Here momentum swings across the middle and is caught on the other side, as far out as gradient descent; "
    "Nesterov and Adam get through.",
    source="After L. A. Rastrigin, Systems of Extremal Control, 1974, with free height and frequency",
)

RIPPLED_VALLEY = Surface(
    name="rippled_valley",
    title="Rippled valley",
    f=(1 - x) ** 2 + 10 * (y - x**2) ** 2 + _a * (2 - sp.cos(_n * (x - 1)) - sp.cos(_n * (y - 1))),
    window=((-2.2, 2.2), (-1, 3.2)),
    minima=((1, 1),),
    start=(-1.5, 2.6),
    rates={"gradient": 0.008, "velocity": 0.004, "length": 0.05},
    about="A curved valley whose floor is a washboard: its gentle slope is drowned by the ripples. Gradient descent "
    "and Adam stop in the first dent of the floor; momentum has speed enough to run on over many.",
    source="After H. H. Rosenbrock, The Computer Journal 3, 1960, and L. A. Rastrigin, 1974",
)

GRIEWANK = Surface(
    name="griewank",
    title="Griewank",
    f=1 + (x**2 + y**2) / 4000 - sp.cos(x) * sp.cos(y / sp.sqrt(2)),
    window=((-15, 15), (-15, 15)),
    minima=((0, 0),),
    start=(-9.1, 6.6),
    rates={"gradient": 0.5, "velocity": 0.3, "length": 0.3},
    about="Ripples on a bowl so shallow that the local slope says nothing about the way to the middle: every method "
    "ends in the nearest dent.",
    source="After A. O. Griewank, J. Optimization Theory and Applications 34, 1981, with the usual 4000",
)

WEIERSTRASS = Surface(
    name="weierstrass",
    title="Weierstrass",
    f=sp.Add(*((2 - sp.cos(2 * sp.pi * 3**k * x) - sp.cos(2 * sp.pi * 3**k * y)) / 2**k for k in range(4))),
    window=((-0.6, 0.6), (-0.6, 0.6)),
    minima=((0, 0),),
    start=(-0.42, 0.3),
    rates={"gradient": 0.0003, "velocity": 0.0003, "length": 0.01},
    about="Ripples upon ripples, each three times finer and half as high: the closer one looks the steeper it is, "
    "so the slope grows ever less useful. Four terms of a curve that in the limit has no slope at all.",
    source="P. N. Suganthan et al., Problem definitions for the CEC 2005 special session, F11 (four terms)",
)

SCHAFFER = Surface(
    name="schaffer",
    title="Schaffer no. 2",
    f=sp.Rational(1, 2)
    + (sp.sin(x**2 - y**2) ** 2 - sp.Rational(1, 2)) / (1 + sp.Rational(1, 1000) * (x**2 + y**2)) ** 2,
    window=((-4, 4), (-4, 4)),
    minima=((0, 0),),
    start=(-2.4, 1.1),
    rates={"gradient": 0.02, "velocity": 0.01, "length": 0.05},
    about="Corrugations that crowd together away from the middle: what is a sound rate near the minimum is far too "
    "bold where the ridges stand close.",
    source="M. Jamil and X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4, 2013",
)
