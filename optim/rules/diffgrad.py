import numpy as np

from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import direction, guard, length, memory


class DiffGrad(Rule):
    r"""diffGrad: Adam with a friction that halves the step where the gradient hardly changes.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \xi_t &= 1 / (1 + e^{-|g_{t-1} - g_t|}) \\
    x_t &= x_{t-1} - \alpha\, \sqrt{1-\beta_2^t}\; \frac{\xi_t\, \hat m_t}{\sqrt{v_t} + \epsilon}
    \end{aligned}
    $$

    S. R. Dubey et al., arXiv:1909.11015, 2019, with $g_0 = 0$.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)

    def init(self, x):
        return State(g=zeros_like(x), m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t)
        xi = 1 / (1 + np.exp(-np.abs(s.g - g)))
        step = sqrt(1 - self.beta2**t) * xi * m_hat / (sqrt(v) + (self.eps + TINY))
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, xi=xi)
