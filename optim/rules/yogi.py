import numpy as np

from optim.core import TINY, Rule, State, choice, hyper, sqrt, zeros_like
from optim.fields import direction, guard, length, memory


class Yogi(Rule):
    r"""Yogi: Adam whose scale grows at once but shrinks only slowly, by steps of the gradient's own size.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= v_{t-1} - (1-\beta_2)\, \text{sign}(v_{t-1} - g_t^2)\, g_t^2 \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    x_t &= x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}
    $$

    M. Zaheer et al., NeurIPS 2018, there without bias correction. optax and torch_optimizer correct, and
    start both averages at $10^{-6}$.
    """

    year = 2018
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.01)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-3)
    v0: float = hyper(1e-6, "v_0", 1e-8, 1, "log", help="What both averages start from.", bounds=(0, 1e3))
    correction: str = choice("both", help="Bias correction.", both="as in the libraries", none="none (paper)")

    def init(self, x):
        return State(m=zeros_like(x) + self.v0, v=zeros_like(x) + self.v0)

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = s.v - (1 - self.beta2) * np.sign(s.v - g**2) * g**2
        m_hat, v_hat = m, v
        if self.correction == "both":
            m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        step = m_hat / (sqrt(v_hat) + (self.eps + TINY))
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)
