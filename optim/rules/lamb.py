import numpy as np

from optim.core import TINY, Rule, State, norm, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, memory, pull, rate


class LAMB(Rule):
    r"""LAMB: Adam's direction, with a step as long as a share of the weights themselves.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    u_t &= \hat m_t / (\sqrt{\hat v_t} + \epsilon) + \lambda\, x_{t-1} \\
    x_t &= x_{t-1} - \alpha\, \frac{|x_{t-1}|}{|u_t|}\, u_t
    \end{aligned}
    $$

    Y. You et al., arXiv:1904.00962, 2019. Where either length is 0 the ratio is 1. It knows where the origin is.
    """

    year = 2019
    family = "adaptive"
    vectors = ("g", "m", "m_hat", "u")
    rate_unit = "length"
    rate_factor = 0.2
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.01, "Length of a step over that of x.")
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-6)
    eps_root: float = guard_root(0)
    weight_decay: float = pull(0)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        u = m_hat / (sqrt(v_hat + self.eps_root) + (self.eps + TINY)) + self.weight_decay * x
        ratio = np.where((norm(x) == 0) | (norm(u) == 0), 1, norm(x) / (norm(u) + TINY))
        return x - self.lr * ratio * u, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat, u=u)
