import numpy as np

from optim.core import TINY, Rule, State, choice, zeros_like
from optim.fields import direction, guard, length, memory


class Adamax(Rule):
    r"""Adamax: Adam with the largest recent slope as its scale instead of the mean square.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    u_t &= \max(\beta_2\, u_{t-1}, |g_t| + \epsilon) \\
    x_t &= x_{t-1} - \frac{\alpha}{1-\beta_1^t}\, \frac{m_t}{u_t}
    \end{aligned}
    $$

    D. P. Kingma and J. Ba, arXiv:1412.6980, 2014, without eps. torch and optax as shown; Keras divides by
    $u_t + \epsilon$ instead.
    """

    year = 2014
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.002)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    eps_place: str = choice("slope", help="Where eps is added.", slope="|g| + ε (torch, optax)", after="u + ε (Keras)")

    def init(self, x):
        return State(m=zeros_like(x), u=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        eps = self.eps + TINY
        m = self.beta1 * s.m + (1 - self.beta1) * g
        u = np.maximum(self.beta2 * s.u, np.abs(g) + (eps if self.eps_place == "slope" else 0))
        scale = u if self.eps_place == "slope" else u + eps
        return x - self.lr / (1 - self.beta1**t) * m / scale, State(g=g, m=m, u=u)
