"""Minima equally deep but not equally wide: which of them keeps a method, with and without noise?"""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 6
GROUP = "Sharp against flat minima"

_r = Parameter("r", 30, 1, 200, "log", help="How many times sharper the left minimum is.")
_k = Parameter("k", 10, 1, 50, "log", help="How many times steeper the right side is than the left.")
_c = Parameter("c", 2, 0, 10, help="How fast the valley narrows away from the middle.")

_left = _r * ((x + 2) ** 2 + y**2) / 2
_right = ((x - 2) ** 2 + y**2) / 2

SHARP_AND_FLAT = Surface(
    name="sharp_and_flat",
    title="Sharp and flat minimum",
    f=_left * _right / (_left + _right),
    window=((-4, 4), (-3, 3)),
    minima=((-2, 0), (2, 0)),
    saddles=((2 * (1 - sp.cbrt(_r)) / (1 + sp.cbrt(_r)), 0),),
    start=(-3.2, -0.8),
    rates={"gradient": 0.2, "velocity": 0.02, "length": 0.05},
    about="Two minima equally deep. Gradient descent with a rate above 2/r cannot stay in the sharp one: it is "
    "thrown about there, and out into the flat one. Adam's steps are small enough to stay; momentum rolls "
    "through.",
    source="S. Hochreiter and J. Schmidhuber, Neural Computation 9, 1997; N. S. Keskar et al., ICLR 2017",
)

ASYMMETRIC_VALLEY = Surface(
    name="asymmetric_valley",
    title="Asymmetric valley",
    f=((_k + 1) * sp.sqrt(1 + x**2) + (_k - 1) * x) / 2 + y**2 / 4,
    window=((-6, 3), (-3, 3)),
    minima=(((1 - _k) / (2 * sp.sqrt(_k)), 0),),
    start=(2.4, 2),
    rates={"gradient": 1.1 / (_k + 1), "velocity": 0.33 / (_k + 1), "length": 0.05},
    about="One side rises steeply, the other gently: noise carries a path farther out on the gentle side of the "
    "minimum, where small changes of the weights cost little.",
    source="H. He, G. Huang and Y. Yuan, Asymmetric Valleys, NeurIPS 2019",
)

NARROWING = Surface(
    name="narrowing",
    title="Valley that narrows",
    f=(1 + _c * x**2) * y**2 / 2,
    window=((-3, 3), (-2, 2)),
    minima=((0, 0), (1, 0)),
    start=(2.5, 1.2),
    # A little under 2/L at the start, however fast the valley narrows.
    rates={
        "gradient": 1.9 / (1 + 6.25 * _c),
        "velocity": 0.14 / (1 + 6.25 * _c),
        "length": 0.05,
    },
    about="Every point of the floor y = 0 is a minimum, and only its sharpness differs. Without noise every method "
    "comes to rest where it meets the floor, each elsewhere; with noise, a path drifts along the floor to "
    "where it is flat.",
    source="G. Blanc, N. Gupta, G. Valiant and P. Valiant, COLT 2020 (implicit regularisation by label noise)",
)
