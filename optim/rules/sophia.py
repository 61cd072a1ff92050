import numpy as np

from optim.core import TINY, Rule, State, choice, hyper, zeros_like
from optim.fields import direction, guard, memory, pull, rate


class Sophia(Rule):
    r"""Sophia: a Newton step per coordinate from a slowly averaged curvature, clipped where it is not to be trusted.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    u_t &= \text{clip}\left( \frac{\hat m_t}{\max(\gamma\, h_{t-1}, \epsilon)}, -c, c \right) \\
    h_t &= \beta_2\, h_{t-1} + (1-\beta_2)\, \text{diag} \nabla^2 f(x_{t-1}) \quad \text{every } k \text{ steps} \\
    x_t &= x_{t-1} - \alpha\, (u_t + \lambda\, x_{t-1})
    \end{aligned}
    $$

    H. Liu et al., arXiv:2305.14342, 2023, with a random estimate of the diagonal; here it is exact. As shown in
    optax, which corrects $m$ and updates $h$ after the step. The paper does not correct $m$ and updates $h$
    before; so does SophiaH (pytorch_optimizer), which has no $\gamma$.
    """

    year = 2023
    family = "second-order"
    vectors = ("g", "m", "m_hat", "u")
    rate_unit = "length"
    rate_factor = 0.3
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.01, "Learning rate: the longest step.")
    beta1: float = direction(0.965)
    beta2: float = memory(0.99, of="h", high=0.999)
    gamma: float = hyper(0.01, r"\gamma", 1e-3, 1, "log", help="How much the curvature counts.")
    clip: float = hyper(1, "c", 0.01, 10, "log", help="Longest step, in units of the rate.", bounds=(0, 1e9))
    every: int = hyper(10, "k", 1, 50, "int", help="Steps between two looks at the curvature.", bounds=(1, 100000))
    eps: float = guard(1e-8, "Least curvature.")
    weight_decay: float = pull(0)
    form: str = choice("optax", help="Order and correction.", optax="h after the step, m corrected", h="SophiaH")

    def init(self, x):
        return State(m=zeros_like(x), h=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        h = s.h
        if (t - 1) % self.every == 0:
            h = self.beta2 * s.h + (1 - self.beta2) * np.diagonal(f.hess(x), axis1=-2, axis2=-1)
        m_hat, seen = (m, h) if self.form == "h" else (m / (1 - self.beta1**t), s.h)
        u = np.clip(m_hat / np.maximum(self.gamma * seen, self.eps + TINY), -self.clip, self.clip)
        return x - self.lr * (u + self.weight_decay * x), State(g=g, m=m, m_hat=m_hat, h=h, u=u)
