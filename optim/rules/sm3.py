import numpy as np

from optim.core import TINY, Rule, State, hyper, sqrt, zeros_like


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

    lr: float = hyper(0.5, r"\alpha", 1e-3, 10, "log", help="Learning rate.")
    mu: float = hyper(0.9, r"\mu", 0, 0.99, help="Memory of the direction.", bounds=(0, 0.9999))
    eps: float = hyper(1e-8, r"\epsilon", 1e-12, 1e-2, "log", help="Keeps the division finite.", bounds=(0, 1))

    def init(self, x):
        return State(s=zeros_like(x), m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        total = s.s + g**2
        direction = np.where(total > 0, g / sqrt(total + (self.eps + TINY)), 0)
        m = self.mu * s.m + (1 - self.mu) * direction
        return x - self.lr * m, State(g=g, s=total, m=m)
