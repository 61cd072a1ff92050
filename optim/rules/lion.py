import numpy as np

from optim.core import Rule, State, hyper, zeros_like
from optim.fields import memory, pull, rate


class Lion(Rule):
    r"""Lion: every coordinate moves by the same length, in the direction of a momentum that leans on the present.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    u_t &= \text{sign}(\beta_1\, m_{t-1} + (1-\beta_1)\, g_t) \\
    m_t &= \beta_2\, m_{t-1} + (1-\beta_2)\, g_t \\
    x_t &= x_{t-1} - \alpha\, (u_t + \lambda\, x_{t-1})
    \end{aligned}
    $$

    X. Chen et al., arXiv:2302.06675, 2023, found by a search over programs. optax decays by 0.001 unless
    told not to.
    """

    year = 2023
    family = "sign"
    vectors = ("g", "m", "u")
    rate_unit = "length"
    rate_factor = 0.3
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.001, "Learning rate: the length of every step.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 0.99, help="Past against present in the step.", bounds=(0, 1))
    beta2: float = memory(0.99, of="the direction", high=0.999)
    weight_decay: float = pull(0)

    def init(self, x):
        return State(m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        u = np.sign(self.beta1 * s.m + (1 - self.beta1) * g)
        m = self.beta2 * s.m + (1 - self.beta2) * g
        return x - self.lr * (u + self.weight_decay * x), State(g=g, u=u, m=m)
