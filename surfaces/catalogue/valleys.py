"""Easy to fall into, hard to follow: the slope points across the valley, not along it."""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 3
GROUP = "Valleys"

_b = Parameter("b", 100, 1, 1000, "log", help="How steep the walls of the valley are.")

ROSENBROCK = Surface(
    name="rosenbrock",
    title="Rosenbrock",
    f=(1 - x) ** 2 + _b * (y - x**2) ** 2,
    window=((-2.2, 2.2), (-1, 3.2)),
    minima=((1, 1),),
    start=(-1.5, 2),
    rates={"gradient": 0.1 / _b, "length": 0.1},
    about="Into the curved valley is easy, along it is hard: its floor falls so gently that gradient descent "
    "all but stops, while momentum gathers speed along it.",
    source="H. H. Rosenbrock, The Computer Journal 3, 1960",
)

BEALE = Surface(
    name="beale",
    title="Beale",
    f=(sp.Rational(3, 2) - x + x * y) ** 2
    + (sp.Rational(9, 4) - x + x * y**2) ** 2
    + (sp.Rational(21, 8) - x + x * y**3) ** 2,
    window=((-4.5, 4.5), (-4.5, 4.5)),
    minima=((3, 0.5),),
    saddles=((0, 1), (0.10053793732415846, -2.644513585023124)),
    start=(1, 1.6),
    rates={"gradient": 0.005, "velocity": 0.002, "length": 0.1},
    about="A flat floor between very steep corners: the same rate is too timid on the floor and too bold at the walls.",
    source="E. M. L. Beale, On an iterative method for finding a local minimum, 1958",
)

DIXON_PRICE = Surface(
    name="dixon_price",
    title="Dixon-Price",
    f=(x - 1) ** 2 + 2 * (2 * y**2 - x) ** 2,
    window=((-3, 4), (-2.5, 2.5)),
    minima=((1, sp.sqrt(2) / 2), (1, -sp.sqrt(2) / 2)),
    saddles=((sp.Rational(1, 3), 0),),
    start=(3, 0.02),
    rates={"gradient": 0.01, "velocity": 0.004, "length": 0.05},
    about="A valley that forks, with a saddle between two equal minima. From almost the middle of the fork gradient "
    "descent and Adam turn early into the upper branch; momentum and Nesterov run on towards the saddle and end in "
    "the lower one.",
    source="L. C. W. Dixon and R. C. Price, J. Optimization Theory and Applications 60, 1989",
)

CUBE = Surface(
    name="cube",
    title="Leon's cubic valley",
    f=(1 - x) ** 2 + _b * (y - x**3) ** 2,
    window=((-1.5, 1.6), (-1.6, 2.2)),
    minima=((1, 1),),
    start=(-1.2, 1),
    rates={"gradient": 0.025 / (_b + 10), "velocity": 0.02 / (_b + 10), "length": 0.05},
    about="Rosenbrock's idea with a cubic floor: steep at both ends and level at the origin, where a path has to "
    "turn and gradient descent all but stops.",
    source="A. Leon, in Lavi and Vogl (eds.), Recent Advances in Optimization Techniques, 1966",
)

MCCORMICK = Surface(
    name="mccormick",
    title="McCormick",
    f=sp.sin(x + y) + (x - y) ** 2 - sp.Rational(3, 2) * x + sp.Rational(5, 2) * y + 1,
    window=((-1.5, 4), (-3, 4)),
    minima=((sp.Rational(1, 2) - sp.pi / 3, -sp.Rational(1, 2) - sp.pi / 3),),
    local_minima=((sp.Rational(1, 2) + 2 * sp.pi / 3, -sp.Rational(1, 2) + 2 * sp.pi / 3),),
    saddles=((sp.Rational(1, 2) + sp.pi / 3, -sp.Rational(1, 2) + sp.pi / 3),),
    start=(3.4, 2.1),
    rates={"gradient": 0.1, "velocity": 0.05, "length": 0.3},
    about="A wavy gutter: a path first drops to its floor and then rests in the nearer minimum, with f = 1.2 "
    "instead of -1.9; only long first steps, as Adagrad's, cross the sill to the lower one.",
    source="G. P. McCormick, Mathematical Programming 10, 1976",
)

FREUDENSTEIN_ROTH = Surface(
    name="freudenstein_roth",
    title="Freudenstein-Roth",
    f=(x - 13 + ((5 - y) * y - 2) * y) ** 2 + (x - 29 + ((y + 1) * y - 14) * y) ** 2,
    window=((0, 16), (-2, 5)),
    minima=((5, 4),),
    local_minima=(((53 - 4 * sp.sqrt(22)) / 3, (2 - sp.sqrt(22)) / 3),),
    start=(3.22, 2.63),
    rates={"gradient": 0.001, "velocity": 0.0004, "length": 0.3},
    about="Two valleys, one of which ends in a local minimum with f = 49 instead of 0: gradient descent and "
    "momentum fall into that one, methods with equal steps in both coordinates into the other.",
    source="F. Freudenstein and B. Roth, J. ACM 10, 1963; J. J. Moré et al., ACM TOMS 7, 1981, no. 2",
)
