import numpy as np

from optim.core import Rule, State, zeros_like
from optim.fields import direction, rate


class Signum(Rule):
    r"""Signum: signSGD on the momentum, so that a slope that alternates no longer counts.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta\, m_{t-1} + (1-\beta)\, g_t \\
    x_t &= x_{t-1} - \alpha\, \text{sign}(m_t)
    \end{aligned}
    $$

    J. Bernstein et al., arXiv:1802.04434, 2018.
    """

    year = 2018
    family = "sign"
    rate_unit = "length"
    rate_factor = 0.3
    velocity = ("m",)
    cycled = "beta"

    lr: float = rate(0.01, "Learning rate: the length of every step.")
    beta: float = direction(0.9, r"\beta")

    def init(self, x):
        return State(m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta * s.m + (1 - self.beta) * g
        return x - self.lr * np.sign(m), State(g=g, m=m)
