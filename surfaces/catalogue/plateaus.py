"""Where the slope is almost nothing, or suddenly enormous."""

import sympy as sp

from surfaces.core import Parameter, Surface, x, y

ORDER = 5
GROUP = "Plateaus and cliffs"

_s = Parameter("s", 20, 1, 100, "log", help="How steep the cliff is.")
_h = Parameter("h", 2, 0, 5, help="How high the cliff is.")


def _sigmoid(z: sp.Expr) -> sp.Expr:
    return 1 / (1 + sp.exp(-z))


_SAMPLES = (-2, -1, 1, 2)

SIGMOID_PLATEAU = Surface(
    name="sigmoid_plateau",
    title="Sigmoid neuron with squared loss",
    f=sp.Add(*((_sigmoid(x * u + y) - _sigmoid(sp.Integer(u))) ** 2 for u in _SAMPLES)),
    window=((-8, 8), (-8, 8)),
    minima=((1, 0),),
    start=(-5, -3),
    rates={"gradient": 0.5, "velocity": 0.1, "length": 0.15},
    about="One neuron, weight x and bias y, squared loss. Gradient descent slides onto a plateau where the sigmoid "
    "is saturated and starves the gradient, and makes next to no headway there; Adam follows it. RMSprop and "
    "Adagrad, which start with longer steps, reach the minimum.",
    source="M. Nielsen, Neural Networks and Deep Learning, 2015, chapter 3; X. Glorot and Y. Bengio, AISTATS 2010",
)

CLIFF = Surface(
    name="cliff",
    title="Cliff",
    f=(x**2 + y**2) / 20 + _h * _sigmoid(_s * (x**2 - 1)),
    window=((-6.5, 6.5), (-4, 4)),
    minima=((0, 0),),
    start=(2.2, 1),
    rates={"gradient": 0.4, "velocity": 0.05, "length": 0.05},
    about="A gentle slope that ends at a gorge: the first step onto its wall throws gradient descent and momentum "
    "far out to the other side. Clipping, and methods with bounded steps, go down it unharmed.",
    source="R. Pascanu, T. Mikolov and Y. Bengio, ICML 2013; I. Goodfellow et al., Deep Learning, 2016, section 8.2.4",
)

_hidden = _sigmoid(sp.S.Zero)
for _ in range(4):
    _hidden = _sigmoid(x * _hidden + y)

RECURRENT = Surface(
    name="recurrent",
    title="Recurrent neuron",
    f=(_hidden - sp.Rational(7, 10)) ** 2,
    window=((-2, 10), (-8, 4)),
    minima=((0, sp.log(sp.Rational(7, 3))),),
    start=(1.5, -5),
    rates={"gradient": 2, "velocity": 0.4, "length": 0.1},
    about="The same weight x and bias y used four times over: plateaus on both sides of a wall that grows steeper "
    "with every use. Small gradients here and exploding ones there, in one picture.",
    source="R. Pascanu, T. Mikolov and Y. Bengio, ICML 2013, figure 6 (with four steps instead of fifty, from 0 "
    "instead of 0.5)",
)

DYING_RELU = Surface(
    name="dying_relu",
    title="Dying ReLU",
    f=sp.Add(*((sp.Max(0, x * u + y) - sp.Max(0, u)) ** 2 for u in _SAMPLES)) / 4,
    window=((-3, 3), (-3, 3)),
    minima=((1, 0),),
    kinked=True,
    start=(2.07, 0.75),
    rates={"gradient": 0.15, "velocity": 0.05, "length": 0.05},
    about="One ReLU neuron with weight x and bias y. In the wedge at the bottom every sample is cut off and the "
    "gradient is exactly zero: momentum is carried in there, and what follows the gradient alone never comes out.",
    source="L. Lu, Y. Shin, Y. Su and G. E. Karniadakis, Communications in Computational Physics 28, 2020",
)
