"""Functions of theorems: on each of them one thing that is widely hoped for does not hold, or holds no better."""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 10
GROUP = "Counterexamples"

_kappa = Parameter("kappa", 70, 20, 100, "log", help="Condition number: the largest curvature over the smallest.")
_n = Parameter("n", 10, 1, 50, help="Steps after which gradient descent is at its bound.")
_e = Parameter("e", 0.2, 0, 1, help="How high the ripple is.")
_l = Parameter("l", 0.5, 0.1, 2, "log", help="How long the ripple is.")


def _outside(z: sp.Expr, half: sp.Expr, over: sp.Expr) -> sp.Expr:
    """How far |z| is beyond half / over, squared. SymPy knows that it is real where nothing within is divided."""
    return sp.Max(0, over * sp.Abs(z) - half) ** 2 / over**2


# The square is as large as it has to be for gradients on the circle of radius sqrt 2 to turn heavy ball round it.
_square = sum(_outside(z, _kappa + 1, 2 * (_kappa - 1)) for z in (x, y))

CIRCLED = Surface(
    name="circled",
    title="Bowl that heavy ball circles",
    f=(_kappa * (x**2 + y**2) - (_kappa - 1) * _square) / 2,
    window=((-2, 2), (-2, 2)),
    minima=((0, 0),),
    start=(-1.9, 0.6),
    rates={"gradient": 1 / _kappa, "velocity": 4 / (sp.sqrt(_kappa) + 1) ** 2, "ahead": 1 / _kappa, "length": 0.05},
    about="Strongly convex, but with rate 4/(√κ+1)², offered here, and momentum ((√κ-1)/(√κ+1))², best on all "
    "parabolas so curved, heavy ball circles for ever, from a third of the starts. Gradient descent and "
    "Nesterov arrive.",
    source="B. Goujaud, A. Taylor and A. Dieuleveut, arXiv:2307.11291, 2023",
)

LESSARD = Surface(
    name="lessard",
    title="Parabola with a soft middle",
    f=25 * x**2 / 2 - 12 * (sp.Max(0, x - 1) ** 2 - sp.Max(0, x - 2) ** 2) + y**2 / 2,
    window=((-3, 4), (-2, 2)),
    minima=((0, 0),),
    start=(3.3, 1),
    rates={"gradient": 0.04, "velocity": sp.Rational(1, 9), "ahead": 0.02, "length": 0.05},
    about="Slope 25 x, but x + 24 from 1 to 2. Heavy ball with rate 1/9 and momentum 4/9, the best on parabolas as "
    "curved, jumps between three points for ever from here. Gradient descent arrives.",
    source="L. Lessard, B. Recht and A. Packard, SIAM J. Optimization 26, 2016",
)

HUBER = Surface(
    name="huber",
    title="Huber",
    f=(x**2 - _outside(x, sp.Integer(3), 2 * _n + 1) + y**2) / 2,
    window=((-4, 4), (-2, 2)),
    minima=((0, 0),),
    start=(-3, 0),
    rates={"gradient": 1, "velocity": 0.1, "length": 0.05},
    about="A round bottom between straight slopes. After n steps at rate 1 gradient descent is exactly as high as its "
    "bound R²/(4n+2), R the distance at the start, lets it be on any convex function no more curved.",
    source="P. J. Huber, Annals of Mathematical Statistics 35, 1964; Y. Drori and M. Teboulle, Math. Progr. 145, 2014",
)

CUBE_ROOTS = Surface(
    name="cube_roots",
    title="Three saddles",
    f=(x**4 - 6 * x**2 * y**2 + y**4) / 4 - x,
    window=((-2, 2), (-2, 2)),
    minima=(),
    saddles=((1, 0), (-sp.Rational(1, 2), sp.sqrt(3) / 2), (-sp.Rational(1, 2), -sp.sqrt(3) / 2)),
    start=(-1.2, 0.35),
    rates={"gradient": 0.0005, "velocity": 0.0001, "steps": 0.1, "length": 0.004},
    about="Three saddles and no minimum. Newton's method jumps to one of them from almost everywhere, and which one "
    "it is from each start is the fractal of z³ = 1.",
    source="A. Cayley, American Journal of Mathematics 2, 1879",
)

RIPPLED_LINE = Surface(
    name="rippled_line",
    title="Parabola with a ripple",
    f=x**2 + _e * (1 - sp.cos(2 * sp.pi * x / _l)) + y**2,
    window=((-3, 3), (-2, 2)),
    minima=((0, 0),),
    start=(-2.4, 1.3),
    rates={"gradient": 0.02, "velocity": 0.005, "length": 0.05},
    about="While e/l² is less than 1/(2π²) it is convex, and from each start one rate parts those with which gradient "
    "descent stays from those with which it is lost. Beyond that the border frays: it is a fractal.",
    source="Y. Liu, arXiv:2406.13971, 2024; J. Sohl-Dickstein, arXiv:2402.06184, 2024",
)
