import numpy as np

from optim.core import Rule, State, hyper, norm, sqrt
from optim.fields import rate


class Fromage(Rule):
    r"""Fromage: step a share of the weights' own length, then shrink them, so that turning does not make them grow.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    x_t &= \frac{1}{\sqrt{1 + \alpha^2}} \left( x_{t-1} - \alpha\, \frac{|x_{t-1}|}{|g_t|}\, g_t \right)
    \end{aligned}
    $$

    J. Bernstein et al., arXiv:2002.03432, 2020. Lengths below a least one (optax: $10^{-6}$) count as that.
    Straight away from the origin they do grow. It knows where the origin is.
    """

    year = 2020
    family = "gradient"
    rate_unit = "length"
    rate_factor = 0.2

    lr: float = rate(0.01, "Length of a step over that of x.")
    least: float = hyper(1e-6, r"|\cdot|_{\min}", 1e-9, 1e-2, "log", help="Least length.", bounds=(1e-300, 1e3))

    def init(self, x):
        return State()

    def step(self, t, x, f, s):
        g = f.grad(x)
        ratio = np.maximum(norm(x), self.least) / np.maximum(norm(g), self.least)
        return (x - self.lr * ratio * g) / sqrt(1 + np.square(self.lr)), State(g=g)
