import numpy as np

from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import guard, kept, rate


class SM3(Rule):
    r"""SM3: Adagrad's scale, shared between the rows and columns of a matrix, then momentum on the direction.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    s_t &= s_{t-1} + g_t^2 \\
    m_t &= \mu\, m_{t-1} + (1-\mu)\, \frac{g_t}{\sqrt{s_t + \epsilon}} \\
    x_t &= x_{t-1} - \alpha\, m_t
    \end{aligned}
    $$

    R. Anil et al., arXiv:1901.11150, 2019. A vector has no rows to share with: here it is Adagrad with momentum.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 8.0
    velocity = ("m",)
    cycled = "mu"

    lr: float = rate(0.5, "Learning rate: without momentum the length of the first step.", low=1e-3, high=10)
    mu: float = kept(0.9, "Memory of the direction.")
    eps: float = guard(1e-8)

    def init(self, x):
        return State(s=zeros_like(x), m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        total = s.s + g**2
        direction = np.where(total > 0, g / sqrt(total + (self.eps + TINY)), 0)
        m = self.mu * s.m + (1 - self.mu) * direction
        return x - self.lr * m, State(g=g, s=total, m=m)
