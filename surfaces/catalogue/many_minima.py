"""Surfaces with many minima: which one is reached depends on start, speed and luck."""

import sympy as sp

from surfaces.core import Surface, x, y

ORDER = 4
GROUP = "Many minima"

HIMMELBLAU = Surface(
    name="himmelblau",
    title="Himmelblau",
    f=(x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    window=((-5.5, 5.5), (-5.5, 5.5)),
    minima=(
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    saddles=(
        (0.086677504555396352, 2.8842547011747761),
        (3.3851541836070209, 0.073851879837749288),
        (-3.0730257507643896, -0.081353044287967512),
        (-0.12796134673068007, -1.9537149802445764),
    ),
    start=(-0.3, -0.9),
    rates={"gradient": 0.01, "velocity": 0.004, "length": 0.15},
    about="Four equal minima: from one start, the methods disagree about which one they fall into.",
    source="D. M. Himmelblau, Applied Nonlinear Programming, 1972",
)

RASTRIGIN = Surface(
    name="rastrigin",
    title="Rastrigin",
    f=20 + x**2 + y**2 - 10 * (sp.cos(2 * sp.pi * x) + sp.cos(2 * sp.pi * y)),
    window=((-5.12, 5.12), (-5.12, 5.12)),
    minima=((0, 0),),
    start=(-3.3, 2.7),
    rates={"gradient": 0.002, "velocity": 0.002, "length": 0.3},
    about="A bowl full of dents: gradient descent stays in the first, and so do momentum and Adam at these rates; "
    "RMSprop's first steps are longer than a dent is wide, and take it much farther down.",
    source="L. A. Rastrigin, Systems of Extremal Control, 1974",
)

ACKLEY = Surface(
    name="ackley",
    title="Ackley",
    f=-20 * sp.exp(-sp.sqrt((x**2 + y**2) / 2) / 5)
    - sp.exp((sp.cos(2 * sp.pi * x) + sp.cos(2 * sp.pi * y)) / 2)
    + sp.E
    + 20,
    window=((-5, 5), (-5, 5)),
    minima=((0, 0),),
    kinked=True,
    start=(-1.85, 1.58),
    rates={"gradient": 0.06, "velocity": 0.06, "length": 0.2},
    about="A funnel with egg-box walls and a pointed bottom: dents hold gradient descent, momentum and Adam on the "
    "way. Adagrad comes through, and at the bottom, where the slope does not fade, hops to and fro.",
    source="D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987",
)

STYBLINSKI_TANG = Surface(
    name="styblinski_tang",
    title="Styblinski-Tang",
    f=(x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
    window=((-5, 5), (-5, 5)),
    minima=((-2.903534027771177, -2.903534027771177),),
    local_minima=(
        (2.746802770990837, 2.746802770990837),
        (-2.903534027771177, 2.746802770990837),
        (2.746802770990837, -2.903534027771177),
    ),
    start=(4.57, 4.42),
    rates={"gradient": 0.01, "velocity": 0.008, "length": 0.1},
    about="Four basins of unequal depth around one hilltop: most methods settle in the first they meet, the "
    "shallowest of all; momentum rolls through it and over the hilltop into the deepest, at the lower left.",
    source="M. A. Styblinski and T.-S. Tang, Neural Networks 3, 1990",
)

SIX_HUMP_CAMEL = Surface(
    name="six_hump_camel",
    title="Six-hump camel",
    f=(4 - sp.Rational(21, 10) * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2,
    window=((-2, 2), (-1.2, 1.2)),
    minima=((0.0898420131003181, -0.7126564030207396), (-0.0898420131003181, 0.7126564030207396)),
    local_minima=(
        (-1.7036067149699807, 0.7960835686726251),
        (1.7036067149699807, -0.7960835686726251),
        (-1.6071047529201972, -0.5686514548841315),
        (1.6071047529201972, 0.5686514548841315),
    ),
    saddles=((0, 0),),
    start=(-1.69, -1.07),
    rates={"gradient": 0.02, "velocity": 0.006, "length": 0.06},
    about="Six minima in three pairs: gradient descent and Adam are caught in the highest pair, momentum in the "
    "next, and Adagrad, with its long first step, in the lowest.",
    source="L. C. W. Dixon and G. P. Szegő, Towards Global Optimisation 2, 1978",
)

THREE_HUMP_CAMEL = Surface(
    name="three_hump_camel",
    title="Three-hump camel",
    f=2 * x**2 - sp.Rational(21, 20) * x**4 + x**6 / 6 + x * y + y**2,
    window=((-2.5, 2.5), (-2.5, 2.5)),
    minima=((0, 0),),
    local_minima=((1.7475523458302889, -0.87377617291514445), (-1.7475523458302889, 0.87377617291514445)),
    saddles=((1.0705422918236600, -0.53527114591183), (-1.0705422918236600, 0.53527114591183)),
    start=(-2.2, 1.6),
    rates={"gradient": 0.05, "velocity": 0.02, "length": 0.05},
    about="A good minimum in the middle and a poor one on either side: gradient descent takes the first it meets, "
    "momentum can swing over into the better one.",
    source="M. Jamil and X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4, 2013",
)

LEVY = Surface(
    name="levy",
    title="Levy no. 13",
    f=sp.sin(3 * sp.pi * x) ** 2
    + (x - 1) ** 2 * (1 + sp.sin(3 * sp.pi * y) ** 2)
    + (y - 1) ** 2 * (1 + sp.sin(2 * sp.pi * y) ** 2),
    window=((-4, 6), (-4, 6)),
    minima=((1, 1),),
    start=(-3.2, 4.6),
    rates={"gradient": 0.001, "velocity": 0.0007, "length": 0.15},
    about="Ripples whose height grows with the distance from the minimum: the further out a path starts, the deeper "
    "the dents that hold it.",
    source="A. V. Levy and A. Montalvo, SIAM J. Scientific and Statistical Computing 6, 1985",
)

GOLDSTEIN_PRICE = Surface(
    name="goldstein_price",
    title="Goldstein-Price",
    f=(1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2))
    * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)),
    window=((-2, 2), (-2, 2)),
    minima=((0, -1),),
    local_minima=((-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)),
    start=(-1.2, 0.4),
    rates={"gradient": 0.00003, "velocity": 0.00001, "length": 0.03},
    about="Values from 3 to a million, and a rate small enough for the walls. From here gradient descent and momentum "
    "follow the slope down to the lowest minimum; methods that divide by the size of the gradient take another way, "
    "into one ten times as high.",
    source="A. A. Goldstein and J. F. Price, Mathematics of Computation 25, 1971",
)

EASOM = Surface(
    name="easom",
    title="Easom",
    f=-sp.cos(x) * sp.cos(y) * sp.exp(-((x - sp.pi) ** 2) - (y - sp.pi) ** 2),
    window=((0, 6.5), (0, 6.5)),
    minima=((sp.pi, sp.pi),),
    start=(4.42, 1.43),
    rates={"gradient": 0.9, "velocity": 0.3, "length": 0.15},
    about="One hole in a plain: a little outside it the gradient is all but nothing. A rate large enough for "
    "gradient descent to get going cannot settle in the hole. Momentum and Adam come to rest in it; RMSprop, "
    "whose first steps are long, wanders off.",
    source="E. E. Easom, A survey of global optimization techniques, M. Eng. thesis, University of Louisville, 1990",
)

BRANIN = Surface(
    name="branin",
    title="Branin",
    f=(y - sp.Rational(51, 40) / sp.pi**2 * x**2 + 5 / sp.pi * x - 6) ** 2
    + 10 * (1 - 1 / (8 * sp.pi)) * sp.cos(x)
    + 10,
    window=((-5, 10), (0, 15)),
    minima=((-sp.pi, sp.Rational(491, 40)), (sp.pi, sp.Rational(91, 40)), (3 * sp.pi, sp.Rational(99, 40))),
    start=(-3.83, 0.83),
    rates={"gradient": 0.03, "velocity": 0.005, "length": 0.1},
    about="Three equal minima in one bent valley: gradient descent follows the slope down into the middle one, while "
    "methods with a rate per coordinate go up along the hillside towards the left one.",
    source="L. C. W. Dixon and G. P. Szegő, Towards Global Optimisation 2, 1978",
)

PEAKS = Surface(
    name="peaks",
    title="Peaks",
    f=3 * (1 - x) ** 2 * sp.exp(-(x**2) - (y + 1) ** 2)
    - 10 * (x / 5 - x**3 - y**5) * sp.exp(-(x**2) - y**2)
    - sp.exp(-((x + 1) ** 2) - y**2) / 3,
    window=((-3.5, 3.5), (-3.5, 3.5)),
    minima=((0.2282789205563691, -1.6255349574999965),),
    local_minima=((-1.3473962443682108, 0.20451886609700518), (0.29644555384683208, 0.32019624766683434)),
    start=(1.4, -0.34),
    rates={"gradient": 0.03, "velocity": 0.016, "length": 0.05},
    about="Hills, dips and passes, and a plain around them. From this hillside gradient descent turns into the "
    "deepest dip; what carries speed, or takes equal steps, shoots past it and strands on the plain.",
    source="MathWorks, MATLAB function peaks",
)

BOHACHEVSKY = Surface(
    name="bohachevsky",
    title="Bohachevsky no. 1",
    f=x**2
    + 2 * y**2
    - sp.Rational(3, 10) * sp.cos(3 * sp.pi * x)
    - sp.Rational(2, 5) * sp.cos(4 * sp.pi * y)
    + sp.Rational(7, 10),
    window=((-3, 3), (-3, 3)),
    minima=((0, 0),),
    start=(-2.4, 1.8),
    rates={"gradient": 0.02, "velocity": 0.01, "length": 0.05},
    about="Dents too shallow to matter far out, where the bowl is steep, and deep enough to hold a path near the "
    "bottom, where it is flat.",
    source="I. O. Bohachevsky, M. E. Johnson and M. L. Stein, Technometrics 28, 1986",
)
