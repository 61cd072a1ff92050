import numpy as np

from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import guard, kept, rate


class MADGRAD(Rule):
    r"""MADGRAD: dual averaging with a cube root for a scale, and momentum as a slow walk to its answer.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \lambda_t &= (\alpha + \epsilon)\, \sqrt{t} \\
    s_t &= s_{t-1} + \lambda_t\, g_t \\
    v_t &= v_{t-1} + \lambda_t\, g_t^2 \\
    z_t &= x_0 - s_t / (\sqrt[3]{v_t} + \epsilon) \\
    x_t &= \mu\, x_{t-1} + (1-\mu)\, z_t
    \end{aligned}
    $$

    A. Defazio and S. Jelassi, arXiv:2101.11075, 2021.
    """

    year = 2021
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 0.1

    lr: float = rate(0.01)
    mu: float = kept(0.9, "Share of the old point that is kept.")
    eps: float = guard(1e-6)

    def init(self, x):
        return State(s=zeros_like(x), v=zeros_like(x), z=np.array(x), _x0=np.array(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        weight = (self.lr + self.eps) * sqrt(t)
        total = s.s + weight * g
        v = s.v + weight * g**2
        z = s._x0 - total / (np.cbrt(v) + (self.eps + TINY))
        return self.mu * x + (1 - self.mu) * z, State(g=g, s=total, v=v, z=z, _x0=s._x0)
