import numpy as np

from optim.core import TINY, Rule, State, column, dot, norm, zeros_like
from optim.fields import first_guess, found, growth_limit, kept, most, pull


class DAdaptSGD(Rule):
    r"""D-Adaptation: dual averaging whose rate is a growing lower bound on the distance to the minimum.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) + \lambda\, x_{t-1} \\
    \eta_t &= \alpha\, d_{t-1} / |\nabla f(x_0)| \\
    r_t &= r_{t-1} + \eta_t\, g_t \cdot s_{t-1} \\
    s_t &= s_{t-1} + \eta_t\, g_t \\
    d_t &= \max(d_{t-1}, \min(2 r_t / |s_t|, \gamma\, d_{t-1})) \\
    x_t &= \mu\, x_{t-1} + (1-\mu)(x_0 - s_t)
    \end{aligned}
    $$

    A. Defazio and K. Mishchenko, arXiv:2301.07733, 2023, as in their package, where $d_0 = 10^{-6}$ and $\gamma$ is
    infinite unless given. Its theory is about convex functions whose slopes are bounded; where they are not, it can
    run away.
    """

    year = 2023
    family = "parameter-free"
    rate_unit = "number"

    lr: float = found(1)
    d0: float = first_guess(0.01)
    mu: float = kept(0, "Share of the old point that is kept.")
    growth_rate: float = growth_limit(0)
    weight_decay: float = pull(0)

    def init(self, x):
        zero = column(x)
        return State(r=zero, s=zeros_like(x), d=column(x, self.d0), _first=zero, _x0=np.array(x))

    def step(self, t, x, f, s):
        slope = f.grad(x)
        first = norm(slope) if t == 1 else s._first
        g = slope + self.weight_decay * x
        eta = s.d * self.lr / (first + TINY)
        r = s.r + eta * dot(g, s.s)
        total = s.s + eta * g
        d = np.maximum(s.d, np.minimum(2 * r / (norm(total) + TINY), s.d * most(self.growth_rate)))
        new = self.mu * x + (1 - self.mu) * (s._x0 - total)
        return new, State(g=g, r=r, s=total, d=d, eta=eta, _first=first, _x0=s._x0)
