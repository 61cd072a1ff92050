import numpy as np

from optim.core import TINY, Rule, State, choice, dot, hyper
from optim.fields import guard, rate, target


class Polyak(Rule):
    r"""Polyak step: go as far as the slope would need to reach the known lowest value.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \eta_t &= \min\left( \alpha, \; c\, \frac{f(x_{t-1}) - f^*}{|g_t|^2 + \epsilon} \right) \\
    x_t &= x_{t-1} - \eta_t\, g_t
    \end{aligned}
    $$

    B. T. Polyak, 1969; with a largest rate $\alpha$: N. Loizou et al., arXiv:2002.10542, 2020. It asks for the
    value too, and must be told the lowest one, $f^*$. optax's `scaling` is not $c$: it multiplies the gradient
    before the step is chosen, so that the step is divided by it.
    """

    year = 1969
    family = "parameter-free"
    rate_factor = 10.0

    lr: float = rate(1, "Largest rate.", high=10)
    lowest: float = target(0)
    scale: float = hyper(1, "c", 0.1, 2, help="Factor on the step.", bounds=(0, 1e3))
    eps: float = guard(0)

    below: str = choice("turn", help="Below f*, it", turn="turns round (optax: sps)", wait="waits (optax: sps+)")

    def init(self, x):
        return State()

    def step(self, t, x, f, s):
        g = f.grad(x)
        slope = dot(g, g) + self.eps
        gap = f.value(x)[..., None] - self.lowest
        gap = self.scale * (np.maximum(gap, 0) if self.below == "wait" else gap)
        eta = np.where(slope <= np.finfo(float).eps, 0, np.minimum(self.lr, gap / (slope + TINY)))
        return x - eta * g, State(g=g, eta=eta)
