"""Surfaces without slope at a point that is no minimum: how long does a method linger there?"""

from surfaces.core import Surface, x, y

ORDER = 2
GROUP = "Saddles"

SADDLE = Surface(
    name="saddle",
    title="Saddle",
    f=x**2 - y**2,
    window=((-2, 2), (-2, 2)),
    minima=(),
    saddles=((0, 0),),
    start=(-1.5, 0.001),
    rates={"gradient": 0.02, "velocity": 0.0025, "steps": 0.1, "length": 0.02},
    about="Started almost on the ridge, gradient descent is drawn to the saddle and lingers there. Adam, blind to "
    "how small the slope is, leaves long before. So would momentum at the same rate; at an eighth of it, as here, "
    "it leaves a little later.",
    source="Hung-yi Lee, Machine Learning 2021, When training fails: local minima and saddle points",
)

MONKEY = Surface(
    name="monkey",
    title="Monkey saddle",
    f=x**3 - 3 * x * y**2,
    window=((-2, 2), (-2, 2)),
    minima=(),
    saddles=((0, 0),),
    start=(1.4, 0.05),
    rates={"gradient": 0.0028, "velocity": 0.0004, "steps": 0.3, "length": 0.02},
    about="Three valleys meet in a point where the Hessian vanishes: the slope shrinks quadratically, so that "
    "gradient descent's steps dwindle long before it is near, while Adam's do not.",
    source="D. Hilbert and S. Cohn-Vossen, Anschauliche Geometrie, 1932",
)

PRODUCT = Surface(
    name="product",
    title="Product of two weights",
    f=x * y,
    window=((-2, 2), (-2, 2)),
    minima=(),
    saddles=((0, 0),),
    start=(1.5, 1.499),
    rates={"gradient": 0.03, "velocity": 0.0045, "length": 0.03},
    about="The saddle again, turned by 45 degrees: each coordinate's slope is the other coordinate, so Adam, which "
    "rescales each by itself, walks straight into the saddle and is held there as long as the others.",
    source="I. Goodfellow, NIPS 2016 Tutorial: Generative Adversarial Networks (the game x y)",
)

TWO_WEIGHTS = Surface(
    name="two_weights",
    title="Two-weight network",
    f=(1 - x * y) ** 2,
    window=((-2, 2), (-2, 2)),
    minima=((1, 1), (-1, -1)),
    saddles=((0, 0),),
    start=(-0.6, 0.58),
    rates={"gradient": 0.05, "velocity": 0.01, "length": 0.03},
    about="A linear network with two weights in a row, learning 1 from 1. The origin is a saddle that only the "
    "Hessian reveals; the minima form two curves x y = 1, flattest at (1, 1) and sharper further out.",
    source="Hung-yi Lee, Machine Learning 2021, When training fails: local minima and saddle points (y = w1 w2 x)",
)

DOUBLE_WELL = Surface(
    name="double_well",
    title="Double well",
    f=x**4 / 4 - x**2 / 2 + y**2 / 2,
    window=((-2, 2), (-1.5, 1.5)),
    minima=((1, 0), (-1, 0)),
    saddles=((0, 0),),
    start=(-0.002, 1.2),
    rates={"gradient": 0.08, "velocity": 0.03, "length": 0.05},
    about="A pass between two equal minima: a hair's breadth on the ridge decides which one is reached, and the "
    "time is spent near the pass.",
    source="S. H. Strogatz, Nonlinear Dynamics and Chaos, 1994, section 6.5",
)

FOLD = Surface(
    name="fold",
    title="Fold: a minimum beside a pass",
    f=x**3 / 3 - x + y**2 / 2,
    window=((-2, 2.5), (-2, 2)),
    minima=(),
    local_minima=((1, 0),),
    saddles=((-1, 0),),
    start=(-0.98, 1.5),
    rates={"gradient": 0.1, "velocity": 0.03, "length": 0.05},
    about="The minimum at (1, 0) is only local: beyond the pass at (-1, 0) the surface falls for ever. Too much "
    "speed, or a start a little further left, and a path is lost over the pass.",
    source="R. Thom, Stabilité structurelle et morphogenèse, 1972 (the fold)",
)
